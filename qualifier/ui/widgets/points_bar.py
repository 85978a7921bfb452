"""Points out of five: five segments to read or to set, with the figure at the right.

It is a QSlider, so that assistive technology gets a slider with its value. "Not given" is not a
value: it is `None` here.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS
from qualifier.ui.widgets.painting import RIGHT, Canvas, middle

MOST = 5
CELL_PX, CELL_HEIGHT_PX, GAP_PX, FIGURE_PX = 20, 8, 3, 36


class PointsBar(QSlider):
    """Keys: ← → change it, 0 to 5 set it. A click on a segment sets it, on the last one set takes
    it one down. `points_set(int)`; what is shown only changes by `show_points`."""

    points_set = Signal(int)
    ring_radius = 5

    def __init__(
        self,
        name: str,
        points: int | None = None,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._points, self._read_only = points, read_only
        self.setRange(0, MOST)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if read_only:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_points(points)

    @property
    def points(self) -> int | None:
        return self._points

    def show_points(self, points: int | None) -> None:
        """Show a value without telling anybody."""
        self._points = points
        self.setValue(points or 0)
        self.setAccessibleDescription(self.in_words())
        self.update()

    def in_words(self) -> str:
        """What assistive technology says of the value."""
        if self._points is None:
            return _("no points given")
        return _("{points} of {most}").format(points=self._points, most=MOST)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(self._bar_px(look) + look.px(FIGURE_PX), look.px(24))

    def sizeHint(self) -> QSize:
        return self.wanted_size(theme())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring_rect(self) -> QRect:
        """The part the focus ring surrounds."""
        look = theme()
        height = look.px(CELL_HEIGHT_PX + 4)
        box = middle(QRectF(self.rect()), self._bar_px(look), height, 0)
        return box.toRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with QPainter(self) as painter:
            canvas = Canvas(painter, look)
            for number, cell in enumerate(self._cells(look), start=1):
                full = self._points is not None and number <= self._points
                canvas.box(cell, Role.ACCENT if full else Role.TRACK, None, 2)
            words = "–" if self._points is None else f"{self._points}/{MOST}"
            ink = Role.TEXT3 if self._points is None else Role.TEXT
            canvas.line(QRectF(self.rect()), words, Type.STRONG, ink, RIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        digit = key - Qt.Key.Key_0
        if self._read_only or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 if key == Qt.Key.Key_Right else -1
            self._ask(max(0, min(MOST, (self._points or 0) + way)))
        elif 0 <= digit <= MOST:
            self._ask(digit)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._read_only or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        for number, cell in enumerate(self._cells(theme()), start=1):
            if cell.adjusted(-2, -8, 2, 8).contains(event.position()):
                self._ask(number - 1 if number == self._points else number)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the page: points are never given by passing over them.
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.updateGeometry()
            self.update()

    def _ask(self, points: int) -> None:
        if points != self._points:
            self.points_set.emit(points)

    def _bar_px(self, look: Theme) -> int:
        return MOST * look.px(CELL_PX) + (MOST - 1) * look.px(GAP_PX)

    def _cells(self, look: Theme) -> list[QRectF]:
        step = look.px(CELL_PX) + look.px(GAP_PX)
        first = middle(QRectF(self.rect()), look.px(CELL_PX), look.px(CELL_HEIGHT_PX), 0)
        first.moveTop(round(first.y()))
        return [first.translated(step * number, 0) for number in range(MOST)]
