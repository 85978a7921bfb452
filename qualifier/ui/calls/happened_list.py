"""What happened in a call, oldest first: time, mark, words. One line is where the playhead is."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.core.replay import MarkKind
from qualifier.texts import _
from qualifier.ui.calls.facts_view import GLYPHS
from qualifier.ui.calls.replay_states import Happening
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import Canvas, Painted, basis_in_words, draw_basis, signed, value_role
from qualifier.ui.widgets.marks import BASIS_GLYPHS
from qualifier.ui.widgets.painting import RIGHT, middle
from qualifier.ui.widgets.say_text import Paragraph
from qualifier.ui.widgets.scale import value_in_words
from qualifier.ui.widgets.timeline import draw_answer_mark

PAD, TIME, MARK, WORDS, GAP = 20, 40, 80, 98, 10
_Lines = list[tuple[Paragraph, Role]]


class HappenedList(Painted):
    """↑ ↓, Home and End move, a click chooses: `chosen(second)`. `shown(top, bottom)`: the part in
    px that should be in sight; `step_asked(event)`: ← or → for the playhead."""

    step_asked = Signal(object)
    chosen = Signal(int)
    shown = Signal(int, int)
    has_own_ring = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Happening, ...] = ()
        self._texts: list[_Lines] = []
        self._current = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def rows(self) -> tuple[Happening, ...]:
        return self._rows

    @property
    def current(self) -> Happening | None:
        """Where the playhead is, or the last before it."""
        return self._rows[self._current] if self._rows else None

    def show_rows(self, rows: tuple[Happening, ...], at_s: int) -> None:
        """Other lines, with the playhead at a second."""
        self._rows, self._current = rows, 0
        self._texts = [_texts(one) for one in rows]
        self.setAccessibleName(_("What happened, oldest first"))
        self.updateGeometry()
        self.show_at(at_s)

    def show_at(self, at_s: int) -> None:
        """Mark the line of this second; where several are of it, the one marked already stays, else
        an impression goes first."""
        if self._rows and self._rows[self._current].at_s != at_s:
            before = [place for place, one in enumerate(self._rows) if one.at_s <= at_s]
            same = [place for place in before if self._rows[place].at_s == at_s]
            felt = [one for one in same if self._rows[one].kind is MarkKind.IMPRESSION]
            self._current = (felt or same or before[-1:] or [0])[0]
        self._tell_screen()
        self.update()

    def tell_sight(self) -> None:
        """Ask for the marked line to be in sight."""
        top = sum(self._height(theme(), place, self.width()) for place in range(self._current))
        if self._rows:
            self.shown.emit(top, top + self._height(theme(), self._current, self.width()))

    # --- Qt ------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        return sum(self._height(look, place, width) for place in range(len(self._rows)))

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(380), self.heightForWidth(look.px(380)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(240), 0)

    def look_changed(self) -> None:
        for lines in self._texts:
            for paragraph, _role in lines:
                paragraph.forget()

    def paint(self, canvas: Canvas) -> None:
        look, top = canvas.look, 0
        for place, one in enumerate(self._rows):
            row = QRectF(0, top, self.width(), self._height(look, place, self.width()))
            if place == self._current:
                canvas.painter.fillRect(row, canvas.color(Role.ACCENT_SOFT))
            self._paint_mark(canvas, row, place)
            self._paint_words(canvas, row, one, place)
            if place == self._current and self.hasFocus():
                canvas.box(row.adjusted(2, 2, -2, -2), None, Role.ACCENT, 5, width=2)
            top += round(row.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        place = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_asked.emit(event)  # the scroll area around would take them
        elif place is None or event.modifiers() or last < 0:
            event.ignore()
        else:
            self._choose(max(0, min(last, place)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        look, top = theme(), 0.0
        for place in range(len(self._rows)):
            top += self._height(look, place, self.width())
            if event.position().y() < top:
                self._choose(place)
                return

    # --- within --------------------------------------------------------------------------------
    def _choose(self, place: int) -> None:
        self._current = place
        self._tell_screen()
        self.update()
        self.chosen.emit(self._rows[place].at_s)

    def _tell_screen(self) -> None:
        one = self.current
        self.setAccessibleDescription(happening_in_words(one) if one is not None else "")
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )

    def _height(self, look: Theme, place: int, width: int) -> int:
        room = width - look.px(WORDS) - look.px(PAD)
        height = look.px(GAP)
        if self._rows[place].kind is MarkKind.IMPRESSION:
            height += look.line(Type.BODY)
        return height + sum(one.height(look, room) for one, _role in self._texts[place])

    def _paint_mark(self, canvas: Canvas, row: QRectF, place: int) -> None:
        look, one = canvas.look, self._rows[place]
        line = QRectF(0, row.y() + look.px(GAP) / 2, look.px(TIME + PAD), look.line(Type.BODY))
        canvas.line(line.adjusted(look.px(PAD), 0, 0, 0), one.line.time, Type.LABEL, Role.TEXT2)
        x = look.px(MARK) + 0.5
        if place < len(self._rows) - 1:
            canvas.painter.setPen(QPen(canvas.color(Role.BORDER2), look.edge))
            canvas.painter.drawLine(QLineF(x, line.center().y(), x, row.bottom()))
        if place:
            canvas.painter.setPen(QPen(canvas.color(Role.BORDER2), look.edge))
            canvas.painter.drawLine(QLineF(x, row.y(), x, line.center().y()))
        side = look.px(11)
        box = middle(line, side, side, round(x - side / 2))
        ground = Role.ACCENT_SOFT if place == self._current else Role.WINDOW
        if one.kind is MarkKind.IMPRESSION and one.line.basis is not None:
            canvas.disc(box, ground)
            draw_basis(canvas, box, one.line.basis)
        elif one.kind is MarkKind.ANSWER:
            draw_answer_mark(canvas, box)
        else:
            around = middle(line, look.px(17), look.px(17), round(x - look.px(17) / 2))
            canvas.painter.fillRect(around, canvas.color(ground))
            ink = Role.POS if one.kind is MarkKind.OUTCOME else Role.TEXT2
            canvas.glyph_in(around, GLYPHS[one.line.kind], ink, 14)

    def _paint_words(self, canvas: Canvas, row: QRectF, one: Happening, place: int) -> None:
        look, left = canvas.look, canvas.look.px(WORDS)
        room, top = row.width() - left - look.px(PAD), row.y() + look.px(GAP) / 2
        if one.kind is MarkKind.IMPRESSION:
            self._paint_felt(canvas, QRectF(left, top, room, look.line(Type.BODY)), one)
            top += look.line(Type.BODY)
        for paragraph, role in self._texts[place]:
            paragraph.draw(canvas, QPointF(left, top), room, role)
            top += paragraph.height(look, room)

    def _paint_felt(self, canvas: Canvas, box: QRectF, one: Happening) -> None:
        """Facet in plum, its value in its colour, where it comes from."""
        look, line = canvas.look, one.line
        title = min(look.width(line.title, Type.STRONG) + 1, box.width() - look.px(40))
        canvas.line(
            QRectF(box.x(), box.y(), title, box.height()), line.title, Type.STRONG, Role.PLUM
        )
        left = box.x() + title + look.px(10)
        if line.value is not None:
            words = signed(line.value)
            width = look.width(words, Type.STRONG) + 1
            place = QRectF(left, box.y(), width, box.height())
            canvas.line(place, words, Type.STRONG, value_role(line.value), RIGHT)
            left += width + look.px(8)
        if line.basis is not None:
            glyph = middle(box, look.px(13), look.px(13), left)
            canvas.glyph_in(glyph, BASIS_GLYPHS[line.basis], Role.TEXT3, 13)
            left += look.px(18)
            place = QRectF(left, box.y(), max(0.0, box.right() - left), box.height())
            canvas.line(place, basis_in_words(line.basis), Type.LABEL, Role.TEXT2)


def happening_in_words(one: Happening) -> str:
    """The line as it is read aloud."""
    line = one.line
    parts = [line.time, line.title]
    if line.value is not None:
        parts.append(value_in_words(line.value))
    if line.basis is not None:
        parts.append(basis_in_words(line.basis))
    return ", ".join(part for part in (*parts, line.quote, line.text) if part)


def _texts(one: Happening) -> _Lines:
    line = one.line
    found: _Lines = []
    asked = one.kind in (MarkKind.ANSWER, MarkKind.NOTE)
    if asked:
        found.append((Paragraph(line.title, Type.LABEL), Role.TEXT2))
    elif one.kind is not MarkKind.IMPRESSION:
        found.append((Paragraph(line.title, Type.BODY_MEDIUM), Role.TEXT))
    if line.quote:
        found.append((Paragraph(line.quote, Type.VERBATIM), Role.TEXT))
    if line.text:
        step = Type.BODY_MEDIUM if one.kind is MarkKind.ANSWER else Type.BODY
        found.append((Paragraph(line.text, step), Role.TEXT if asked else Role.TEXT2))
    return found
