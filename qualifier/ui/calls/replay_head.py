"""The head of a replay: back, whose call, by whom and when, its states; under it the track."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.basis import Basis
from qualifier.texts import _, formats
from qualifier.ui.calls.replay_states import PillFace, ReplayFace
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, with_keys
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import (
    Badge,
    BasisMark,
    Button,
    Canvas,
    ElidedLabel,
    Kind,
    Label,
    Painted,
    Panel,
    Pill,
    basis_in_words,
    middle,
    usual_cell,
)
from qualifier.ui.widgets.call_track import CallTrack
from qualifier.ui.widgets.timeline import draw_answer_mark
from qualifier.ui.widgets.tip import show_tip


class ReplayHead(Panel):
    """Signals: `back_asked`, `lead_asked`."""

    back_asked = Signal()
    lead_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self.back_button = Button(kind=Kind.GHOST, glyph=Glyph.CHEVRON_LEFT, name=_("Back"))
        self._name = ElidedLabel("", Type.TITLE, Role.TEXT)
        self._badge = Badge(usual_cell("D", 4))
        self._under = ElidedLabel("", Type.BODY, Role.TEXT2)
        self._pills: list[Pill] = []
        self.lead_button = Button("", kind=Kind.GHOST, glyph=Glyph.USER_ROUND)
        self.back_button.clicked.connect(self.back_asked)
        self.lead_button.clicked.connect(self.lead_asked)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addWidget(self._badge)
        first.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addLayout(first)
        who.addWidget(self._under)
        self._pill_row = QHBoxLayout()
        self._pill_row.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 24, 10)
        row.setSpacing(10)
        row.addWidget(self.back_button)
        row.addLayout(who, 1)
        row.addLayout(self._pill_row)
        row.addWidget(self.lead_button)
        self.retranslate()

    def show_face(self, face: ReplayFace) -> None:
        """Whose call it is."""
        self._name.show_text(face.name)
        self._badge.setVisible(bool(face.cell))
        if face.cell:
            self._badge.show_cell(usual_cell(face.cell[:1], int(face.cell[1:])))
        self._under.show_text(face.under)
        self.show_pills(face.pills)

    def show_pills(self, pills: tuple[PillFace, ...]) -> None:
        """The states, anew."""
        for old in self._pills:
            self._pill_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._pills = [Pill(one.text, one.tone, glyph=one.glyph) for one in pills]
        for pill in self._pills:
            self._pill_row.addWidget(pill)
            pill.show()

    def retranslate(self) -> None:
        """Say names and tooltips anew."""
        self.back_button.setAccessibleName(_("Back"))
        show_tip(self.back_button, with_keys(_("Back"), Action.BACK))
        self.lead_button.setText(_("Open the lead"))
        self.lead_button.updateGeometry()


class TrackPanel(Panel):
    """The playhead's place, buttons to step, the legend, the track. `moved(second)`."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self.previous_button = Button(glyph=Glyph.ARROW_LEFT, name=_("Previous mark"))
        self.next_button = Button(glyph=Glyph.ARROW_RIGHT, name=_("Next mark"))
        self._time = Label("", Type.HEADING)
        self._length = Label("", Type.BODY, Role.TEXT2)
        self._legend = QHBoxLayout()
        self._legend.setSpacing(16)
        self._legend_parts: list[QWidget] = []
        self.track = CallTrack()
        self.previous_button.clicked.connect(lambda: self.track.step(-1))
        self.next_button.clicked.connect(lambda: self.track.step(1))
        self.track.moved.connect(self._show_time)
        self.track.moved.connect(self.moved)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.previous_button)
        row.addWidget(self.next_button)
        row.addSpacing(4)
        row.addWidget(self._time)
        row.addWidget(self._length)
        row.addStretch(1)
        row.addLayout(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 8)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.track)
        self.retranslate()

    def show_face(self, face: ReplayFace, at_s: int) -> None:
        """Another call."""
        self.track.show_track(face.track, at_s)
        self._length.setText(
            _("of {length}").format(length=formats.offset(face.track.length_s))
            if face.track.has_times
            else _("The facts of this call have no times.")
        )
        self._show_time(at_s)

    def show_at(self, at_s: int) -> None:
        """Move the playhead, as something else was chosen."""
        self.track.show_at(at_s)
        self._show_time(at_s)

    def retranslate(self) -> None:
        """Say names, tooltips and the legend anew."""
        for button, words, action in (
            (self.previous_button, _("Previous mark"), Action.PREVIOUS_MARK),
            (self.next_button, _("Next mark"), Action.NEXT_MARK),
        ):
            button.setAccessibleName(words)
            show_tip(button, with_keys(words, action, Where.REPLAY))
        for old in self._legend_parts:
            self._legend.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._legend_parts = [BasisMark(one, words=basis_in_words(one)) for one in Basis]
        self._legend_parts.append(_AnswerMark(_("answer")))
        for part in self._legend_parts:
            self._legend.addWidget(part)
            part.show()

    def _show_time(self, at_s: int) -> None:
        self._time.setVisible(self.track.track.has_times)
        self._time.setText(formats.offset(at_s))


class _AnswerMark(Painted):
    """◇ with its word, for the legend."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words)

    def wanted_size(self, look: Theme) -> QSize:
        width = look.px(16) + look.width(self._words, Type.LABEL) + 1
        return QSize(round(width), look.px(16))

    def paint(self, canvas: Canvas) -> None:
        look, rect = canvas.look, QRectF(self.rect())
        draw_answer_mark(canvas, middle(rect, look.px(11), look.px(11), 0))
        canvas.line(rect.adjusted(look.px(16), 0, 0, 0), self._words, Type.LABEL, Role.TEXT2)
