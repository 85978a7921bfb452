"""The preview beside the queue: who it is, may they be called, why now, what was heard, history."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qualifier.texts import _
from qualifier.texts.queue_sentences import quoted
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.preview import Felt, Happening, PreviewFace
from qualifier.ui.queue.preview import Kind as Event
from qualifier.ui.queue.row_painter import cell_mark
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import (
    Badge,
    Button,
    ButtonSize,
    Canvas,
    ElidedLabel,
    FacetMark,
    FacetRow,
    GlyphLabel,
    Kind,
    Label,
    Painted,
    Panel,
    Paragraph,
    ScaleMark,
    Verbatim,
    WrappedText,
    usual_cell,
)
from qualifier.ui.widgets.tip import show_tip

_PAD = 18
_MARKS = {
    Event.SIGNAL: (Glyph.MOUSE_POINTER_CLICK, Role.ACCENT),
    Event.DOWNLOAD: (Glyph.FILE_TEXT, Role.TEXT2),
    Event.CALL: (Glyph.PHONE, Role.TEXT2),
    Event.MISSED: (Glyph.PHONE_MISSED, Role.TEXT2),
    Event.REFUSED: (Glyph.THUMBS_DOWN, Role.DANGER),
    Event.WELCOMED: (Glyph.THUMBS_UP, Role.POS),
}


class PreviewPanel(Panel):
    """Shows one `PreviewFace`, or nothing. Buttons only ask; the page acts."""

    call_asked = Signal()
    callback_asked = Signal()
    more_asked = Signal()
    whom_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.LeftEdge,), parent=parent)
        self.face: PreviewFace | None = None
        self._build_head()
        self._body = QWidget()
        self._sections = QVBoxLayout(self._body)
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setSpacing(0)
        self._sections.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._area.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._area, 1)
        self.show_face(None)

    def show_face(self, face: PreviewFace | None) -> None:
        """Show a lead; None leaves the panel empty."""
        if face is not None and face == self.face:
            return
        self.face = face
        self.head.setVisible(face is not None)
        self._empty_sections()
        if face is None:
            return
        self._show_head(face)
        self._add(_section(_("Why now"), WrappedText(face.why)))
        if face.felt or face.verbatim:
            self._add(_felt_section(face))
        if face.history:
            self._add(_section(_("History"), HistoryList(face.history), is_last=True))
        self._area.verticalScrollBar().setValue(0)

    def _build_head(self) -> None:
        self.head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        self.name_label = WrappedText("", Type.TITLE, Role.TEXT)
        self.badge = Badge(usual_cell("D", 4), big=True)
        self.about = QVBoxLayout()
        self.about.setSpacing(0)
        self.call_button = Button(
            _("Call"), kind=Kind.PRIMARY, size=ButtonSize.MAIN, glyph=Glyph.PHONE, keys="Return"
        )
        self.call_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.call_button.clicked.connect(self.call_asked)
        self.callback_button = Button(
            size=ButtonSize.MAIN, glyph=Glyph.CALENDAR_CLOCK, name=_("Plan a call back")
        )
        self.callback_button.clicked.connect(self.callback_asked)
        self.more_button = Button(
            size=ButtonSize.MAIN, glyph=Glyph.ELLIPSIS, name=_("More for this lead")
        )
        self.more_button.clicked.connect(self.more_asked)
        self.whom_button = Button(_("Say whom the list holds"), glyph=Glyph.USERS)
        self.whom_button.clicked.connect(self.whom_asked)
        self.gate_glyph = GlyphLabel(Glyph.SHIELD_CHECK, Role.TEXT2, 14)
        self.gate = WrappedText("", Type.LABEL, Role.TEXT2)
        self._lay_out_head()

    def _lay_out_head(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self.name_label, 1)
        title.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.call_button, self.callback_button, self.more_button):
            buttons.addWidget(button)
        gate = QHBoxLayout()
        gate.setSpacing(6)
        gate.addWidget(self.gate_glyph, 0, Qt.AlignmentFlag.AlignTop)
        gate.addWidget(self.gate, 1)
        column = QVBoxLayout(self.head)
        column.setContentsMargins(_PAD, 14, _PAD, 14)
        column.setSpacing(0)
        column.addLayout(title)
        column.addSpacing(2)
        column.addLayout(self.about)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addSpacing(10)
        column.addLayout(gate)
        column.addSpacing(8)
        column.addWidget(self.whom_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_head(self, face: PreviewFace) -> None:
        self.name_label.show_text(face.name)
        self.badge.show_cell(cell_mark(face.cell))
        _clear(self.about)
        for line in face.lines:
            self.about.addWidget(ElidedLabel(line, Type.BODY, Role.TEXT2))
        can = face.is_callable
        self.call_button.setEnabled(can)
        self.call_button.setText(_("Call") if can else face.call_note)
        self.call_button.set_keys("Return" if can else "")
        self.call_button.set_glyph(Glyph.PHONE if can else Glyph.PHONE_OFF)
        show_tip(self.call_button, "" if can else face.gate)
        self.whom_button.setVisible(face.asks_whom)
        sentences = " ".join((face.gate, *face.cautions))
        self.gate.show_text(sentences)
        glyph = Glyph.SHIELD_CHECK if can else Glyph.SHIELD_ALERT
        self.gate_glyph.show_glyph(glyph, Role.TEXT2 if can and not face.cautions else Role.WARN)

    def _add(self, section: QWidget) -> None:
        self._sections.insertWidget(self._sections.count() - 1, section)

    def _empty_sections(self) -> None:
        while self._sections.count() > 1:
            item = self._sections.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class HistoryList(Painted):
    """Lines of history below each other: icon, title, caption, somebody's own words."""

    def __init__(self, happenings: tuple[Happening, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [
            (
                one,
                Paragraph(one.title, Type.STRONG),
                Paragraph(one.caption, Type.LABEL),
                Paragraph(quoted(one.quote), Type.BODY) if one.quote else None,
            )
            for one in happenings
        ]
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        told = (", ".join(filter(None, (h.title, h.caption, h.quote))) for h in happenings)
        self.setAccessibleName("; ".join(told))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        room = width - look.px(26)
        return sum(self._height(look, place, room) for place in range(len(self._lines)))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(276), self.heightForWidth(look.px(276)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), 0)

    def look_changed(self) -> None:
        for _one, *texts in self._lines:
            for text in texts:
                if text is not None:
                    text.forget()

    def paint(self, canvas: Canvas) -> None:
        look, top = canvas.look, 0.0
        left, room = look.px(26), self.width() - look.px(26)
        for place, (one, title, caption, quote) in enumerate(self._lines):
            glyph, role = _MARKS[one.kind]
            canvas.glyph_in(QRectF(0, top, look.px(15), look.line(Type.STRONG)), glyph, role, 15)
            below = top
            for text, ink in ((title, Role.TEXT), (caption, Role.TEXT2), (quote, Role.TEXT2)):
                if text is not None:
                    text.draw(canvas, QPointF(left, below), room, ink)
                    below += text.height(look, room)
            top += self._height(look, place, room)

    def _height(self, look: Theme, place: int, room: int) -> int:
        texts = (text for text in self._lines[place][1:] if text is not None)
        gap = look.px(12) if place + 1 < len(self._lines) else 0
        return sum(text.height(look, room) for text in texts) + gap


def _section(
    title: str,
    *widgets: QWidget,
    aside: str = "",
    role: Role = Role.TEXT,
    is_last: bool = False,
) -> Panel:
    """A part of the preview: title, something at its right, what stands below."""
    panel = Panel(Role.WINDOW, lines=() if is_last else (Qt.Edge.BottomEdge,))
    column = QVBoxLayout(panel)
    column.setContentsMargins(_PAD, 14, _PAD, 14)
    column.setSpacing(6)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(Label(title, Type.HEADING, role))
    head.addStretch(1)
    if aside:
        head.addWidget(ElidedLabel(aside, Type.LABEL, Role.TEXT2))
    column.addLayout(head)
    for widget in widgets:
        column.addWidget(widget)
    return panel


def _felt_section(face: PreviewFace) -> Panel:
    rows = QWidget()
    column = QVBoxLayout(rows)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for one in face.felt:
        column.addWidget(_felt_row(one))
    if face.verbatim:
        column.addSpacing(4)
        column.addWidget(Verbatim(quoted(face.verbatim), big=False, bar=False))
    return _section(_("Impressions"), rows, aside=face.felt_caption, role=Role.PLUM)


def _felt_row(one: Felt) -> QWidget:
    if one.value is None:
        return ElidedLabel(
            _("{facet}: {choice}").format(facet=one.label, choice=one.choice), Type.BODY
        )
    mark = FacetMark(one.label, one.label, ScaleMark(one.value), one.basis)
    return FacetRow(mark, label_width=0, note_width=30, small=True, read_only=True)


def _clear(layout: QLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
