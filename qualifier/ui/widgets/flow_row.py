"""A row of widgets that breaks into a second one where the window is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.theme import theme

GAP = 8
LINE = 32  # px of height per row at 100 %, as that of the button beside it


class FlowRow(QWidget):
    """Places its widgets from left to right; one that does not fit begins the next row."""

    def __init__(
        self, widgets: tuple[QWidget, ...], line: int = LINE, parent: QWidget | None = None
    ) -> None:
        """`line` is the height of a row, px at 100 %."""
        super().__init__(parent)
        self._widgets = widgets
        self._line = line
        self._heights: dict[int, int] = {}
        for widget in widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def place(self) -> None:
        """Lay out anew, after a widget changed its size."""
        self._heights.clear()
        self._place(self.width(), for_real=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(width, for_real=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = sum(one.sizeHint().width() + GAP for one in self._widgets) - GAP
        return QSize(width, theme().px(self._line))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(one.sizeHint().width() for one in self._widgets), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(event.size().width(), for_real=True)

    def showEvent(self, event: QShowEvent) -> None:
        # Qt asks for no layout while this is out of sight: what changed meanwhile is placed now.
        super().showEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def _place(self, width: int, *, for_real: bool) -> int:
        """The height that is needed at `width`; sets the places as well if `for_real`."""
        left = top = 0
        height = theme().px(self._line)
        for widget in self._widgets:
            if widget.isHidden():
                continue
            size = widget.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + height
            if for_real:
                inset = (height - size.height()) // 2
                widget.setGeometry(QRect(left, top + inset, size.width(), size.height()))
            left += size.width() + GAP
        return top + height
