"""The coach's comment at the moment of the playhead, and the comments of the call to go to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _, formats
from qualifier.ui.calls.replay_states import CoachFace, CommentFace
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Label, LinkButton, Panel, Pill, TextArea, Tone, WrappedText

DRAFT_AFTER_MS = 500  # a slow disk and a busy screen come on top: a second is promised
PAD = 20


class CommentPart(Panel):
    """Signals: `drafted(second, text)` while typing; `kept(second, text)` when the field is left or
    the playhead moves on; `place_chosen(second)`; `edited`: what can be shared may differ."""

    drafted = Signal(int, str)
    kept = Signal(int, str)
    place_chosen = Signal(int)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, parent=parent)
        self._face: CoachFace | None = None
        self._at_s = 0
        self._is_typed = False  # holds what is no fact yet
        self._listed: tuple[CommentFace, ...] | None = None
        self._title = Label("", Type.HEADING)
        self._place = Pill("", Tone.ACCENT, glyph=Glyph.CLOCK)
        self.area = TextArea("", lines=4)
        self.state_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self._nothing = WrappedText("", Type.BODY, Role.TEXT2)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.area.textChanged.connect(self._typed)
        self.area.left.connect(self.keep)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 12, PAD, 8)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self.area, self.state_label, self._nothing):
            column.addWidget(widget)
        column.addLayout(self._list)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.area.toPlainText().strip()

    @property
    def may_share(self) -> bool:
        """Whether there is something that its qualifier does not read yet."""
        if self._face is None or not self._face.may_coach or not self.text:
            return False
        return self._is_typed or self._at_s not in self._face.shared

    def begin(self, at_s: int) -> None:
        """Another call: nothing of the one before is left in the field."""
        self._timer.stop()
        self._is_typed, self._face, self._at_s = False, None, at_s
        self._show_text("")

    def show_face(self, face: CoachFace) -> None:
        """What stands; the field is filled unless somebody types in it."""
        self._face = face
        for widget in (self.area, self._place):
            widget.setVisible(face.may_coach)
        if not self._is_typed:
            self._show_text(face.texts.get(self._at_s, ""))
        self._show_list(face)
        self._nothing.setVisible(not face.may_coach and not face.others)
        self._say_state()

    def show_at(self, at_s: int) -> None:
        """The playhead moved: keep what was typed there, show what stands here."""
        if at_s != self._at_s:
            self.keep()
            self._at_s = at_s
            if self._face is not None:
                self._show_text(self._face.texts.get(at_s, ""))
                self._show_list(self._face)
        self._say_state()

    def flush(self) -> None:
        """Hand what is being typed over as a draft."""
        self._timer.stop()
        if self._is_typed:
            self.drafted.emit(self._at_s, self.area.toPlainText())

    def keep(self) -> None:
        """What was typed becomes a fact, private until it is shared."""
        self._timer.stop()
        if self._is_typed:
            self._is_typed = False
            self.kept.emit(self._at_s, self.area.toPlainText())

    def take(self) -> tuple[int, str]:
        """The moment and the words, to be shared now instead of being kept."""
        self._timer.stop()
        self._is_typed = False
        return self._at_s, self.area.toPlainText()

    def retranslate(self) -> None:
        """Say names anew."""
        self._title.setText(_("Coach’s comment"))
        self.area.setAccessibleName(_("Coach’s comment"))
        self.area.setPlaceholderText(_("What was good here? What to try next time?"))
        self._nothing.show_text(_("No comment on this call."))
        self._listed = None
        self._say_state()

    # --- within --------------------------------------------------------------------------------
    def _typed(self) -> None:
        self._is_typed = True
        self._timer.start()
        self._say_state()

    def _show_text(self, text: str) -> None:
        if text != self.area.toPlainText():
            blocker = QSignalBlocker(self.area)
            self.area.setPlainText(text)
            blocker.unblock()

    def _say_state(self) -> None:
        place = formats.offset(self._at_s)
        self._place.show_state(_("at {time}").format(time=place), Tone.ACCENT, Glyph.CLOCK)
        self.area.setAccessibleDescription(_("at {time}").format(time=place))
        face = self._face
        words = ""
        if face is not None and face.may_coach and self.text:
            if self.may_share:
                words = _("Kept for you. Shared when you say so.")
            else:
                words = _("Shared with {name}.").format(name=face.qualifier)
        self.state_label.setText(words)
        self.state_label.setVisible(bool(words))
        self.edited.emit()

    def _show_list(self, face: CoachFace) -> None:
        """All comments to go to; a coach's own at this very moment stands in the field already."""
        here = [one for one in face.others if one.is_mine and one.at_s == self._at_s]
        listed = tuple(one for one in face.others if one not in here)
        if self._listed == listed:
            return
        self._listed = listed
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in listed:
            self._list.addWidget(self._row(one))

    def _row(self, one: CommentFace) -> QWidget:
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        link = LinkButton(one.place)
        link.setAccessibleName(_("Go to {time}").format(time=one.place))
        link.clicked.connect(partial(self.place_chosen.emit, one.at_s))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(WrappedText(one.text, Type.BODY, Role.TEXT))
        words.addWidget(Label(one.caption, Type.LABEL, Role.TEXT3))
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return ground
