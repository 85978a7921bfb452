"""The quiet word before the window locks: no question, no sound, gone with any key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qualifier.texts import ngettext
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Canvas, GlyphLabel, Label

EDGE_PX = 16


class LockNotice(QFrame):
    """A line at the window's upper edge. It takes neither focus nor mouse."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().px(14), 0, theme().px(16), 0)
        row.setSpacing(8)
        self.words = Label("")
        row.addWidget(GlyphLabel(Glyph.LOCK, Role.TEXT2, 16))
        row.addWidget(self.words)
        self.hide()
        window.installEventFilter(self)

    def show_seconds(self, seconds: int) -> None:
        """Say how long there is still."""
        said = ngettext(
            "Locks in {count} second. Any key keeps it open.",
            "Locks in {count} seconds. Any key keeps it open.",
            seconds,
        ).format(count=seconds)
        self.words.setText(said)
        self.setAccessibleName(said)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            Canvas(painter, theme()).box(QRectF(self.rect()), Role.RAISED, Role.BORDER2, 8)

    def _place(self) -> None:
        self.setFixedHeight(theme().px(40))
        self.setFixedWidth(self.sizeHint().width())
        self.move((self._window.width() - self.width()) // 2, theme().px(EDGE_PX))
