"""The timeline of a call: time, mark, words, and the linked question at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.core.basis import Basis
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.marks import basis_in_words, draw_basis
from qualifier.ui.widgets.painting import RIGHT, Canvas, middle
from qualifier.ui.widgets.say_text import Paragraph
from qualifier.ui.widgets.scale import signed, value_in_words, value_role


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One moment. `basis` None is an answer (◇). `link_id` is what `link_chosen` carries."""

    time: str
    title: str
    basis: Basis | None = None
    value: int | None = None
    quote: str = ""
    text: str = ""
    link: str = ""
    link_id: str = ""


class Timeline(Painted):
    """Moments one below the other. A click on a row, or ↑ ↓ and Enter, emits `link_chosen`."""

    link_chosen = Signal(str)
    has_own_ring = True

    def __init__(
        self, entries: tuple[TimelineEntry, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._texts: list[tuple[Paragraph | None, Paragraph | None]] = []
        self._current = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_entries(entries)

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        return self._entries

    def show_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        self._entries = entries
        self._current = max(0, min(self._current, len(entries) - 1))
        self._texts = [
            (
                Paragraph(entry.quote, Type.VERBATIM) if entry.quote else None,
                Paragraph(entry.text, Type.BODY) if entry.text else None,
            )
            for entry in entries
        ]
        linked = any(entry.link_id for entry in entries)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if linked else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("; ".join(entry_in_words(entry) for entry in entries))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        return sum(self._height(look, place, width) for place in range(len(self._entries)))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(340), self.heightForWidth(look.px(340)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(220), 0)

    def look_changed(self) -> None:
        for pair in self._texts:
            for paragraph in pair:
                if paragraph is not None:
                    paragraph.forget()

    def paint(self, canvas: Canvas) -> None:
        look, top = canvas.look, 0
        for place, entry in enumerate(self._entries):
            height = self._height(look, place, self.width())
            row = QRectF(0, top, self.width(), height)
            self._paint_mark(canvas, row, entry, place == len(self._entries) - 1)
            self._paint_words(canvas, row, place)
            if self.hasFocus() and place == self._current:
                canvas.box(row.adjusted(1, 1, -1, -3), None, Role.ACCENT, 5, width=2)
            top += height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._current = max(0, min(len(self._entries) - 1, self._current + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._entries:
            self._tell(self._current)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        look, top = theme(), 0.0
        for place in range(len(self._entries)):
            top += self._height(look, place, self.width())
            if event.position().y() < top:
                self._current = place
                self._tell(place)
                self.update()
                return

    def _tell(self, place: int) -> None:
        if self._entries[place].link_id:
            self.link_chosen.emit(self._entries[place].link_id)

    def _words_left(self, look: Theme) -> int:
        return look.px(65)

    def _height(self, look: Theme, place: int, width: int) -> int:
        room = width - self._words_left(look)
        height = look.line(Type.BODY) + look.px(7)
        for paragraph in self._texts[place]:
            if paragraph is not None:
                height += paragraph.height(look, room)
        return height

    def _paint_mark(self, canvas: Canvas, row: QRectF, entry: TimelineEntry, last: bool) -> None:
        look = canvas.look
        line = look.line(Type.BODY)
        first = QRectF(row.x(), row.y(), look.px(38), line)
        canvas.line(first, entry.time, Type.LABEL, Role.TEXT3)
        side = look.px(11)
        box = middle(QRectF(0, row.y(), 1, line), side, side, look.px(44))
        centre = box.center()
        if not last:
            canvas.painter.setPen(QPen(canvas.color(Role.PLUM_LINE), look.edge))
            x = round(centre.x()) + 0.5
            canvas.painter.drawLine(
                QPointF(x, box.bottom() + 1), QPointF(x, row.bottom() + box.y() - row.y() - 1)
            )
        if entry.basis is None:
            draw_answer_mark(canvas, box)
        else:
            draw_basis(canvas, box, entry.basis)

    def _paint_words(self, canvas: Canvas, row: QRectF, place: int) -> None:
        look, entry = canvas.look, self._entries[place]
        left, line = self._words_left(look), look.line(Type.BODY)
        link = look.width(entry.link, Type.LABEL) + 1 if entry.link else 0
        link = min(link, row.width() * 0.4)
        canvas.line(
            QRectF(row.right() - link, row.y(), link, line),
            entry.link,
            Type.LABEL,
            Role.TEXT3,
            RIGHT,
        )
        title = min(
            look.width(entry.title, Type.STRONG) + 1, row.width() - left - link - look.px(36)
        )
        canvas.line(QRectF(left, row.y(), title, line), entry.title, Type.STRONG, Role.TEXT)
        if entry.value is not None:
            box = QRectF(left + title + look.px(11), row.y(), look.px(30), line)
            ink = value_role(entry.value)
            canvas.line(box, signed(entry.value), Type.LABEL_STRONG, ink)
        top = row.y() + line
        for paragraph, role in zip(self._texts[place], (Role.TEXT, Role.TEXT2), strict=True):
            if paragraph is not None:
                room = row.width() - left
                paragraph.draw(canvas, QPointF(left, top), room, role)
                top += paragraph.height(look, room)


def draw_answer_mark(canvas: Canvas, box: QRectF, *, is_full: bool = False) -> None:
    """◇ in the accent: a fact, not an impression. Full: the playhead is there."""
    centre, half = box.center(), box.width() / 2 - 0.5
    canvas.painter.setPen(QPen(canvas.color(Role.ACCENT), 1.5))
    canvas.painter.setBrush(canvas.color(Role.ACCENT if is_full else Role.SURFACE))
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    canvas.painter.drawPolygon([QPointF(centre.x() + x, centre.y() + y) for x, y in corners])


def entry_in_words(entry: TimelineEntry) -> str:
    """The entry as it is read aloud."""
    parts = [entry.time, entry.title]
    if entry.value is not None:
        parts.append(value_in_words(entry.value))
    if entry.basis is not None:
        parts.append(basis_in_words(entry.basis))
    parts.extend(part for part in (entry.quote, entry.text, entry.link) if part)
    return ", ".join(parts)
