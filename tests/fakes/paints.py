"""Counts paint events of a page, except those of one part."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class PaintCount(QObject):
    """`count` paint events since it was made; `close` it."""

    def __init__(self, page: QWidget, but_not: QWidget) -> None:
        super().__init__()
        self._page, self._but_not = page, but_not
        self.count = 0
        QApplication.processEvents()
        self._application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            is_ours = watched is self._page or self._page.isAncestorOf(watched)
            self.count += is_ours and watched is not self._but_not
        return False

    def close(self) -> None:
        """Count no longer."""
        self._application().removeEventFilter(self)

    def _application(self) -> QApplication:
        found = QApplication.instance()
        assert isinstance(found, QApplication)
        return found
