"""The panel that opens over a page, asks one thing and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets.painting import Canvas

EDGE = 8  # px that a popover keeps from the window's edge and from what it stands on


class Popover(QFrame):
    """A panel 380 px wide over the page; Esc closes it. Fill `column`, then `open_above(widget)`.

    A child of the window, not a window of its own: focus and reading order stay in the page. The
    focus goes to `first_field`, stays inside with Tab and, on closing, goes back to where it came
    from. It goes with the page it was opened on.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, width: int = 380) -> None:
        super().__init__(parent)
        self._host = parent
        self._wanted_width = width
        self._anchor: QWidget | None = None
        self._came_from: QWidget | None = None
        self._page: QWidget | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def open_above(self, anchor: QWidget) -> None:
        """Show above `anchor`, inside the parent; below it where there is no room."""
        self._anchor, self._came_from = anchor, QApplication.focusWidget()
        if self._page is None:
            self._page = _page_of(anchor)
            self._page.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        first = self.first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def first_field(self) -> QWidget | None:
        """Where typing goes on opening: the first control that Tab reaches; None without one."""
        stops = self._stops()
        return stops[0] if stops else None

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside: what lies behind may be another act of the same keys."""
        here = QApplication.focusWidget()
        stops = self._stops()
        if here not in stops:
            return super().focusNextPrevChild(next)
        after = stops[(stops.index(here) + (1 if next else -1)) % len(stops)]
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        after.setFocus(reason)
        return True

    def _stops(self) -> list[QWidget]:
        """What Tab reaches inside, in its order."""
        found: list[QWidget] = []
        one = self.nextInFocusChain()
        while one is not None and one is not self:
            if self.isAncestorOf(one) and _takes_keys(one):
                found.append(one)
            one = one.nextInFocusChain()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched is self._page:
            self.close_quietly()
        return super().eventFilter(watched, event)

    def close_quietly(self) -> None:
        """Hide and say so; the focus goes back before anything else can take it."""
        if self.isVisible():
            self._give_focus_back()
            self.hide()
            self.closed.emit()

    def _give_focus_back(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not (focus is self or self.isAncestorOf(focus)):
            return
        for one in (self._came_from, self._anchor):
            # What had the focus may be gone: the page behind was built anew.
            if one is not None and isValid(one) and _takes_keys(one):
                one.setFocus(Qt.FocusReason.PopupFocusReason)
                return

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() != Qt.Key.Key_Escape:
                return super().event(event)
            event.accept()  # ours, before a toast's
            return True
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()  # it grew: upwards, not over what it stands on
        return done

    def _place(self) -> None:
        host, anchor = self._host, self._anchor
        if anchor is None:
            return
        corner = anchor.mapTo(host, anchor.rect().topLeft())
        self.setFixedWidth(min(theme().px(self._wanted_width), host.width() - 2 * EDGE))
        height = self._wanted_height()
        above = corner.y() - 2 * EDGE
        if self._least_height() <= above < height:
            height = above
        self.resize(self.width(), min(height, host.height() - 2 * EDGE))
        top = corner.y() - self.height() - EDGE
        if top < EDGE:
            lowest = max(EDGE, host.height() - self.height() - EDGE)
            top = min(corner.y() + anchor.height() + EDGE, lowest)
        self.move(max(EDGE, min(corner.x(), host.width() - self.width() - EDGE)), top)

    def _wanted_height(self) -> int:
        layout = self.column
        wanted = layout.heightForWidth(self.width()) if layout.hasHeightForWidth() else -1
        return max(wanted, self.sizeHint().height())

    def _least_height(self) -> int:
        return max(self.minimumSizeHint().height(), self.column.minimumHeightForWidth(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            Canvas(painter, theme()).box(QRectF(self.rect()), Role.RAISED, Role.BORDER2, 10)


def _page_of(widget: QWidget) -> QWidget:
    """The page of a stack that `widget` stands on; itself outside of one."""
    page, above = widget, widget.parentWidget()
    found = widget
    while above is not None:
        if isinstance(above, QStackedWidget):
            found = page
        page, above = above, above.parentWidget()
    return found


def _takes_keys(widget: QWidget) -> bool:
    """Whether Tab would stop there now."""
    policy = widget.focusPolicy()
    return bool(policy & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
