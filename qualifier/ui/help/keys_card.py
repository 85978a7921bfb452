"""The keyboard card, made from the one table of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.shortcuts import SHORTCUTS, Shortcut, Where, action_words, where_words
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Card, KeyCaps, Label

COLUMN_PX = 290
COLUMNS: tuple[tuple[Where, ...], ...] = (
    (Where.ALL, Where.HELP),
    (Where.QUEUE, Where.RINGING, Where.DOSSIER, Where.SYNC, Where.REPLAY),
    (Where.CALL, Where.SCRIPTS, Where.AGREEMENT),
)


class KeysCard(QScrollArea):
    """It shows what can be pressed elsewhere, in as many columns as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(_column(places) for places in COLUMNS)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(24, 16, 24, 24)
        self._grid.setSpacing(16)
        hint = _("Letters and digits alone work outside text fields. A digit needs no Shift.")
        self._grid.addWidget(Label(hint, Type.BODY, Role.TEXT2, wrap=True), 0, 0, 1, len(COLUMNS))
        self._shown = 0
        self.setAccessibleName(_("Keyboard"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._arrange(len(COLUMNS))

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
                widget, 1 + place // columns, place % columns, Qt.AlignmentFlag.AlignTop
            )
        for column in range(len(COLUMNS)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(COLUMNS) + 1, 1)


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
