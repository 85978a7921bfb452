"""The scale −2 to +2 of an impression.

It is a QSlider, so that assistive technology gets a slider with its value; the value in words is
the accessible description. "Not captured" is not a value: it is `None` here.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS
from qualifier.ui.widgets.painting import CENTRE, RIGHT, Canvas, middle

LOWEST = -2
HIGHEST = 2
_CELLS = 5


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """A value −2 to +2, or None when nothing was captured; pending while it is being typed."""

    value: int | None = None
    is_pending: bool = False


NOT_CAPTURED = ScaleMark()


def signed(value: int) -> str:
    """`+1`, `0`, `−1`, with a true minus."""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


def value_in_words(value: int | None) -> str:
    """minus two … plus two, or not captured."""
    if value is None:
        return _("not captured")
    words = {
        -2: _("minus two"),
        -1: _("minus one"),
        0: _("zero"),
        1: _("plus one"),
        2: _("plus two"),
    }
    return words[value]


def value_role(value: int) -> Role:
    """Green ink above zero, orange below, grey at zero."""
    return Role.POS if value > 0 else Role.NEG if value < 0 else Role.TEXT2


def scale_size(look: Theme, small: bool = False) -> QSize:
    cell = _cell_size(look, small)
    return QSize(cell.width() * _CELLS + 2 * (_CELLS - 1), cell.height())


def cell_rects(look: Theme, rect: QRectF, small: bool = False) -> list[QRectF]:
    """The five cells from the left of `rect`, in the middle of its height."""
    cell = _cell_size(look, small)
    step = cell.width() + 2
    first = middle(rect, cell.width(), cell.height(), rect.x())
    first.moveTop(round(first.y()))
    return [first.translated(step * number, 0) for number in range(_CELLS)]


def draw_scale(canvas: Canvas, rect: QRectF, mark: ScaleMark, small: bool = False) -> None:
    """Five cells; for delegates too. Small: no number, the caller prints it at the right."""
    look = canvas.look
    value = mark.value
    for cell, place in zip(cell_rects(look, rect, small), range(LOWEST, HIGHEST + 1), strict=True):
        ground = Role.TRACK_MIDDLE if place == 0 else Role.TRACK
        if value is None or not _is_between(place, value):
            canvas.box(cell, ground, None, 3)
        elif place != value:
            canvas.box(cell, look.mix(value_role(value), Role.SURFACE, 0.38), None, 3)
        else:
            canvas.box(cell, value_role(value), None, 3)
            if not small:
                canvas.line(cell, signed(value), Type.SMALL_STRONG, Role.ON_ACCENT, CENTRE)
        if mark.is_pending and place == value:
            _draw_pending(canvas, cell)


def _draw_pending(canvas: Canvas, cell: QRectF) -> None:
    canvas.box(cell.adjusted(-1, -1, 1, 1), None, Role.SURFACE, 4, width=1)
    canvas.box(cell.adjusted(-3, -3, 3, 3), None, Role.PLUM, 5, width=2)


def _is_between(place: int, value: int) -> bool:
    return min(0, value) <= place <= max(0, value)


def _cell_size(look: Theme, small: bool) -> QSize:
    return QSize(look.px(20), look.px(12)) if small else QSize(look.px(27), look.px(14))


class Scale(QSlider):
    """A scale to read or to set.

    Keys: ← → change the value, B asks for the next basis, Backspace or Delete clears. A click on a
    cell sets it. The widget never decides what is stored: `show_mark` does.
    """

    value_set = Signal(int)
    basis_cycled = Signal()
    cleared = Signal()
    ring_radius = 5

    def __init__(
        self,
        name: str,
        mark: ScaleMark | None = None,
        *,
        small: bool = False,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._small = small
        self._read_only = read_only
        self._mark = ScaleMark()
        self.setRange(LOWEST, HIGHEST)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if read_only:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_mark(mark or ScaleMark())

    @property
    def mark(self) -> ScaleMark:
        return self._mark

    def show_mark(self, mark: ScaleMark) -> None:
        """Show a value without telling anybody."""
        self._mark = mark
        self.setValue(mark.value or 0)
        self.setAccessibleDescription(self.in_words())
        self.update()

    def in_words(self) -> str:
        """What assistive technology says of the value."""
        return value_in_words(self._mark.value)

    def scale_rect(self) -> QRectF:
        """Where the cells are."""
        return QRectF(self.rect())

    def paint(self, canvas: Canvas) -> None:
        """Paint the whole widget."""
        rect = self.scale_rect()
        draw_scale(canvas, rect, self._mark, self._small)
        if self._small and self._mark.value is not None:
            words = rect.adjusted(
                scale_size(canvas.look, True).width() + canvas.look.px(6), 0, 0, 0
            )
            ink = value_role(self._mark.value)
            canvas.line(words, signed(self._mark.value), Type.LABEL_STRONG, ink, RIGHT)

    def wanted_size(self, look: Theme) -> QSize:
        size = scale_size(look, self._small)
        more = look.px(30) if self._small else 0
        return QSize(size.width() + more, look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(Canvas(painter, theme()))

    def sizeHint(self) -> QSize:
        return self.wanted_size(theme())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring_rect(self) -> QRect:
        """The part the focus ring surrounds."""
        look = theme()
        box = QRectF(self.scale_rect().topLeft(), scale_size(look, self._small).toSizeF())
        box.moveTop(self.scale_rect().y() + (self.scale_rect().height() - box.height()) / 2)
        return box.toRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._read_only or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key == Qt.Key.Key_Left:
            self._step(-1)
        elif key == Qt.Key.Key_Right:
            self._step(1)
        elif key == Qt.Key.Key_B:
            self.basis_cycled.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.cleared.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._read_only or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        cells = cell_rects(theme(), self.scale_rect(), self._small)
        for cell, value in zip(cells, range(LOWEST, HIGHEST + 1), strict=True):
            if cell.adjusted(-1, -6, 1, 6).contains(event.position()):
                self.value_set.emit(value)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the page: a value is never set by passing over it.
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.updateGeometry()
            self.update()

    def _step(self, way: int) -> None:
        # From "not captured" the first press lands on the middle: 0 is a value.
        now = self._mark.value
        wanted = 0 if now is None else max(LOWEST, min(HIGHEST, now + way))
        if wanted != now:
            self.value_set.emit(wanted)
