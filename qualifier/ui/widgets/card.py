"""Grounds: card, panel of one colour, hairline, notice, option card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS, Painted, PaintedButton
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.pill import TONES, Tone
from qualifier.ui.widgets.say_text import Paragraph


class Card(QFrame):
    """A surface with a line around it. Put a layout in; margins are set to 16."""

    def __init__(
        self,
        *,
        fill: Role = Role.SURFACE,
        edge: Role | None = Role.BORDER,
        radius: float = 10,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill, self._edge, self._radius, self._dashed = fill, edge, radius, dashed

    def set_look(self, fill: Role, edge: Role | None, *, dashed: bool = False) -> None:
        """Other colours (the hand-over block turns green)."""
        if (fill, edge, dashed) == (self._fill, self._edge, self._dashed):
            return
        self._fill, self._edge, self._dashed = fill, edge, dashed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            canvas = Canvas(painter, theme())
            rect = QRectF(self.rect())
            canvas.box(rect, self._fill, self._edge, self._radius, dashed=self._dashed)


class Panel(QWidget):
    """A ground of one colour for a column or a bar, with hairlines on the sides asked for."""

    def __init__(
        self,
        fill: Role = Role.WINDOW,
        *,
        lines: tuple[Qt.Edge, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # It covers all of itself: Qt need not paint what lies under it first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._fill = fill
        self._lines = lines

    def set_fill(self, fill: Role) -> None:
        self._fill = fill
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.color(self._fill))
            painter.setPen(QPen(look.color(Role.BORDER), look.edge))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            for edge in self._lines:
                painter.drawLine(*_ends(box, edge))


def _ends(box: QRectF, edge: Qt.Edge) -> tuple[QPointF, QPointF]:
    if edge == Qt.Edge.TopEdge:
        return box.topLeft(), box.topRight()
    if edge == Qt.Edge.BottomEdge:
        return box.bottomLeft(), box.bottomRight()
    if edge == Qt.Edge.LeftEdge:
        return box.topLeft(), box.bottomLeft()
    return box.topRight(), box.bottomRight()


class Hairline(Painted):
    """A line between two parts, horizontal or vertical."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vertical = vertical
        grow, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(fixed if vertical else grow, grow if vertical else fixed)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.edge, look.edge)

    def paint(self, canvas: Canvas) -> None:
        canvas.painter.fillRect(self.rect(), canvas.color(Role.BORDER))


class Notice(Painted):
    """A box that says a state: icon, strong line, sentence. In the colours of its tone."""

    def __init__(
        self,
        tone: Tone,
        title: str,
        sentence: str = "",
        *,
        glyph: Glyph = Glyph.INFO,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_notice(tone, title, sentence, glyph)

    def show_notice(
        self, tone: Tone, title: str, sentence: str = "", glyph: Glyph = Glyph.INFO
    ) -> None:
        self._tone, self._glyph = tone, glyph
        self._title = Paragraph(title, Type.STRONG)
        self._sentence = Paragraph(sentence, Type.BODY) if sentence else None
        self.setAccessibleName(f"{title} {sentence}".strip())
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        room = width - look.px(50)
        height = self._title.height(look, room)
        if self._sentence is not None:
            height += self._sentence.height(look, room)
        return height + look.px(18)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(300), self.heightForWidth(look.px(300)))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(160), look.px(36))

    def look_changed(self) -> None:
        self._title.forget()
        if self._sentence is not None:
            self._sentence.forget()

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        ink, ground, edge = TONES[self._tone]
        rect = QRectF(self.rect())
        canvas.box(rect, ground, edge, 8)
        canvas.glyph_in(QRectF(look.px(12), 0, look.px(18), rect.height()), self._glyph, ink, 17)
        left, room, top = look.px(38), self.width() - look.px(50), look.px(9)
        self._title.draw(canvas, QPointF(left, top), room, ink)
        if self._sentence is not None:
            top += self._title.height(look, room)
            self._sentence.draw(canvas, QPointF(left, top), room, Role.TEXT2)


class OptionCard(PaintedButton):
    """A large choice: icon, title, sentence; chosen in accent. `clicked`; `setChecked` shows it."""

    ring_radius = 8

    def __init__(
        self,
        title: str,
        sentence: str = "",
        *,
        glyph: Glyph | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_words(title, sentence)

    def show_words(self, title: str, sentence: str) -> None:
        self._sentence = Paragraph(sentence, Type.LABEL)
        self.setText(title)
        self.setAccessibleDescription(sentence)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """A press changes nothing here: the page decides what is chosen."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        words = self._sentence.height(look, width - look.px(32)) if self._sentence.text else 0
        return look.px(13) + look.line(Type.STRONG) + words + look.px(13)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(190), self.heightForWidth(look.px(190)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in LOOK_EVENTS:
            self._sentence.forget()
        super().changeEvent(event)

    def paint(self, canvas: Canvas) -> None:
        look, on = canvas.look, self.isChecked()
        rect = QRectF(self.rect())
        ground = Role.ACCENT_SOFT if on else Role.HOVER if self.is_hot else Role.SURFACE
        canvas.box(rect, ground, Role.ACCENT if on else Role.BORDER2, 8, width=2 if on else None)
        pad, line = look.px(16), look.line(Type.STRONG)
        row = QRectF(pad, look.px(13), rect.width() - 2 * pad, line)
        if on:
            side = look.px(16)
            box = QRectF(row.right() - side, row.y(), side, line)
            canvas.glyph_in(box, Glyph.CHECK, Role.ACCENT, 16)
            row.adjust(0, 0, -look.px(22), 0)
        if self._glyph is not None:
            box = QRectF(row.x(), row.y(), look.px(16), line)
            canvas.glyph_in(box, self._glyph, Role.ACCENT if on else Role.TEXT2, 16)
            row.adjust(look.px(25), 0, 0, 0)
        ink = Role.TEXT if self.isEnabled() else Role.TEXT3
        canvas.line(row, self.text(), Type.STRONG, ink)
        place = QPointF(pad, look.px(13) + line)
        self._sentence.draw(canvas, place, rect.width() - 2 * pad, Role.TEXT2)
