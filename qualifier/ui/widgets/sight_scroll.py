"""A scrolled column that keeps in sight what has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class SightScroll(QScrollArea):
    """Scrolls to what gets the focus, by whatever way, and again when the layout moves it.

    Qt does so for Tab and the arrow keys alone, and where the new layout is not made yet it
    scrolls by the old one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The range changes with the height of the column and of the view.
        self.verticalScrollBar().rangeChanged.connect(self.keep_in_sight)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.keep_in_sight)

    def keep_in_sight(self) -> None:
        """Scroll to what has the focus, if it stands in here."""
        focus, ground = QApplication.focusWidget(), self.widget()
        if focus is not None and ground is not None and ground.isAncestorOf(focus):
            self.ensureWidgetVisible(focus)
