"""The focus ring: 2 px of accent, 2 px away from the control, for keyboard focus only.

Drawn by one overlay that follows the focus, because no control can paint outside itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from qualifier.ui.theme_tokens import Role

if TYPE_CHECKING:
    from qualifier.ui.theme import Theme

GAP = 2
WIDTH = 2
DEFAULT_RADIUS = 7
FULL_RADIUS = -1

_MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
    }
)
_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class _Overlay(QWidget):
    """Paints the ring; lets every click through."""

    def __init__(self, host: QWidget, look: Theme, radius: float) -> None:
        super().__init__(host)
        self.host = host
        self._look = look
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color(Role.ACCENT), WIDTH))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = rect.height() / 2 if self._radius == FULL_RADIUS else self._radius + GAP + 1
        painter.drawRoundedRect(rect, radius, radius)
        painter.end()


class FocusRing(QObject):
    """Follows the focus of the application.

    A widget may say `ring_radius` (px, `FULL_RADIUS` for pills), `ring_rect()` (the part to ring)
    or `has_own_ring = True` when it shows its focus by itself.
    """

    def __init__(self, look: Theme) -> None:
        super().__init__(look)
        self._look = look
        self._target: QWidget | None = None
        self._overlay: _Overlay | None = None
        self._chain: list[QWidget] = []
        self._windows: list[QObject] = []
        # Nothing is ringed before the first key: a window just opened shows no ring.
        self._last_was_mouse = True

    @property
    def target(self) -> QWidget | None:
        """The widget that is ringed now."""
        return self._target

    def follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Ring `new` if the keyboard brought the focus there."""
        self._clear()
        if new is None or not _takes_ring(new):
            return
        self._watch(new.window().windowHandle())
        if self._last_was_mouse or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        self._ring(new)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES:
            self._last_was_mouse = True
        elif kind == QEvent.Type.KeyPress:
            self._last_was_mouse = False
        elif kind in _MOVES and self._overlay is not None and not watched.isWindowType():
            self._place()
        return False

    def _watch(self, window: QObject | None) -> None:
        if window is None or window in self._windows:
            return
        self._windows.append(window)
        window.destroyed.connect(lambda: self._forget(window))
        window.installEventFilter(self)

    def _forget(self, window: QObject) -> None:
        if window in self._windows:
            self._windows.remove(window)

    def _ring(self, target: QWidget) -> None:
        host = _host_of(target)
        radius = float(getattr(target, "ring_radius", DEFAULT_RADIUS))
        self._target = target
        self._overlay = _Overlay(host, self._look, radius)
        self._overlay.destroyed.connect(self._overlay_gone)
        widget: QWidget | None = target
        while widget is not None and widget is not host:
            widget.installEventFilter(self)
            self._chain.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _overlay_gone(self) -> None:
        self._overlay = None
        self._target = None
        self._chain = []

    def _place(self) -> None:
        overlay, target = self._overlay, self._target
        if overlay is None or target is None:
            return
        rect = _ringed_part(target)
        corner = target.mapTo(overlay.host, QPoint(rect.x(), rect.y()))
        out = GAP + WIDTH
        overlay.setGeometry(QRect(corner, rect.size()).adjusted(-out, -out, out, out))
        overlay.setVisible(target.isVisibleTo(overlay.host))
        overlay.raise_()

    def _clear(self) -> None:
        for widget in self._chain:
            widget.removeEventFilter(self)
        overlay, self._overlay = self._overlay, None
        self._chain = []
        self._target = None
        if overlay is not None:
            overlay.destroyed.disconnect(self._overlay_gone)
            overlay.hide()
            overlay.deleteLater()


def _takes_ring(widget: QWidget) -> bool:
    if getattr(widget, "has_own_ring", False) or widget.isWindow():
        return False
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return False  # a page of a stack is given the focus when it has no control that takes it
    return not isinstance(widget, (QAbstractItemView, QScrollArea))


def _host_of(widget: QWidget) -> QWidget:
    """The nearest scrolled content or the window: the ring is clipped where the control is."""
    host = widget.parentWidget()
    while host is not None and not host.isWindow():
        above = host.parentWidget()
        if above is not None and isinstance(above.parentWidget(), QAbstractScrollArea):
            return host
        host = above
    return host if host is not None else widget.window()


def _ringed_part(widget: QWidget) -> QRect:
    own = getattr(widget, "ring_rect", None)
    if own is not None:
        rect: QRect = own()
        return rect
    if isinstance(widget, (QCheckBox, QRadioButton)):
        option = QStyleOptionButton()
        option.initFrom(widget)
        return widget.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, widget)
    return widget.rect()
