"""A list that is read from the profile: grey rows while the first reading lasts."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qualifier.ui.widgets.states import Skeleton

PATIENCE_MS = 300  # DESIGN.md §7: a shorter wait shows nothing


class FirstReadStack(QStackedWidget):
    """The list and what stands in its place when it is empty; grey rows until one is read."""

    def __init__(self, table: QWidget, empty: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_read = False
        self.waiting = QWidget()
        column = QVBoxLayout(self.waiting)
        column.setContentsMargins(24, 34, 24, 0)
        column.addWidget(Skeleton(rows=8), 0, Qt.AlignmentFlag.AlignTop)
        for one in (table, empty, self.waiting):
            self.addWidget(one)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.setCurrentWidget(self.waiting))

    def show_read(self, widget: QWidget) -> None:
        """It was read: show the list, or what stands in its place."""
        self._is_read = True
        self._patience.stop()
        self.setCurrentWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_read:
            self._patience.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._patience.stop()
