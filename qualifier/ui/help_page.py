"""F1: the keyboard card, made from the one table of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Page
from qualifier.ui.shortcuts import SHORTCUTS, Shortcut, Where, action_words, where_words
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Card, KeyCaps, Kind, Label, Panel

COLUMN_PX = 330
COLUMNS: tuple[tuple[Where, ...], ...] = (
    (Where.ALL,),
    (Where.QUEUE, Where.RINGING, Where.DOSSIER, Where.SYNC, Where.SCRIPTS, Where.REPLAY),
    (Where.CALL,),
)


class HelpPage(Page):
    """It shows what can be pressed elsewhere. `closed`: Esc or the cross, back to where one was."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        head = QHBoxLayout(header)
        head.setContentsMargins(24, 14, 24, 14)
        head.setSpacing(12)
        head.addWidget(Label(_("Keyboard"), Type.TITLE))
        hint = _("Letters and digits alone work outside text fields. A digit needs no Shift.")
        head.addWidget(Label(hint, Type.BODY, Role.TEXT2))
        head.addStretch(1)
        close = Button(glyph=Glyph.X, kind=Kind.GHOST, name=_("Close (Esc)"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        self._columns = tuple(_column(places) for places in COLUMNS)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(24, 20, 24, 24)
        self._grid.setSpacing(16)
        self._shown = 0
        self.scroll_area = QScrollArea()
        self.scroll_area.setAccessibleName(_("Keyboard"))
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll_area.setWidget(inner)
        self.scroll_area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.scroll_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(ground, 1)
        self._arrange(len(COLUMNS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def entered(self) -> None:
        self.scroll_area.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - 48
        self._arrange(max(1, min(len(COLUMNS), room // theme().px(COLUMN_PX))))

    def _arrange(self, columns: int) -> None:
        if columns == self._shown:
            return
        self._shown = columns
        for place, widget in enumerate(self._columns):
            self._grid.addWidget(
                widget, place // columns, place % columns, Qt.AlignmentFlag.AlignTop
            )
        for column in range(len(COLUMNS)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(COLUMNS), 1)


def _column(places: tuple[Where, ...]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    for where in places:
        layout.addWidget(_card(where))
    layout.addStretch(1)
    return column


def _card(where: Where) -> Card:
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 14, 16, 14)
    column.setSpacing(6)
    column.addWidget(Label(where_words(where), Type.HEADING))
    for shortcut in SHORTCUTS:
        if shortcut.where is where:
            column.addLayout(_row(shortcut))
    return card


def _row(shortcut: Shortcut) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Label(action_words(shortcut.action), Type.BODY, wrap=True), 1)
    for place, keys in enumerate(shortcut.keys):
        if place and "+" in keys:
            row.addWidget(Label(_("or"), Type.LABEL, Role.TEXT2))
        row.addWidget(KeyCaps(keys))
    return row
