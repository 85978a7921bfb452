"""A view of a scene to zoom and to move: Ctrl with the wheel, Ctrl with + − 0, dragging, Shift with
the arrows. What stands on the scene is its heirs' business.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

STEP = 1.25
SMALLEST, LARGEST = 0.1, 2.5
PAN_SHARE = 8  # of the view's width, at a key

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ZOOM_IN = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_ZOOM_OUT = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
_FIT = (Qt.Key.Key_0, Qt.Key.Key_Agrave)  # the same key on a French keyboard
_PAN = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class ZoomView(QGraphicsView):
    """`clicked_at` and `hovered_at` carry a place in the viewport; None: the pointer has left."""

    clicked_at = Signal(object)
    hovered_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_zoomed = False  # by the person
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    @property
    def zoom(self) -> float:
        """1.0 shows everything in its own size."""
        return self.transform().m11()

    def zoom_in(self) -> None:
        """Larger by one step."""
        self.zoom_to(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Smaller by one step."""
        self.zoom_to(self.zoom / STEP)

    def fit(self) -> None:
        """As large as the whole fits in, and no larger than its own size."""
        self.zoom_to(min(1.0, self.fitting()))
        self.centerOn(self.sceneRect().center())
        self.is_zoomed = False

    def fitting(self) -> float:
        """The zoom at which the whole just fits in."""
        bounds, view = self.sceneRect(), self.maximumViewportSize()
        if bounds.isEmpty():
            return 1.0
        return min(view.width() / bounds.width(), view.height() / bounds.height())

    def zoom_to(self, zoom: float) -> None:
        """Zoom within the bounds, about the middle."""
        self.is_zoomed = True
        factor = max(SMALLEST, min(LARGEST, zoom)) / self.zoom
        self.scale(factor, factor)

    def took_key(self, event: QKeyEvent) -> bool:
        """Zoom or move if the key is for that."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~KEYPAD
        if modifiers & CONTROL and key in _ZOOM_IN:
            self.zoom_in()
        elif modifiers & CONTROL and key in _ZOOM_OUT:
            self.zoom_out()
        elif modifiers & CONTROL and key in _FIT:
            self.fit()
        elif modifiers == SHIFT and key in _PAN:
            self._scroll_by(_PAN[key] * (self.viewport().width() // PAN_SHARE))
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        # Before shortcuts of the window that may have the same keys.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & CONTROL
            if control and event.key() in (*_ZOOM_IN, *_ZOOM_OUT, *_FIT):
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & CONTROL:
            super().wheelEvent(event)
            return
        at = event.position().toPoint()
        before = self.mapToScene(at)
        self.zoom_to(self.zoom * STEP ** (event.angleDelta().y() / 120))
        self._scroll_by(self.mapFromScene(before) - at)
        event.accept()

    def _scroll_by(self, distance: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + distance.x())
        down.setValue(down.value() + distance.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or self._dragged is None:
            self.hovered_at.emit(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragged != self._pressed:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroll_by(self._dragged - at)
            self._dragged = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_click = self._dragged == self._pressed
        self._pressed = self._dragged = None
        at = event.position().toPoint()
        self.hovered_at.emit(at)
        if was_click:
            self.clicked_at.emit(at)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered_at.emit(None)
