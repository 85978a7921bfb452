"""A card with a table of figures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import Table
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.review.figure_table import FigureTable
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Card, Kind, Label


class TableCard(Card):
    """Signals as `ChartCard`: `pressed(key, label, definition)`, `explained(title, words)`."""

    pressed = Signal(str, str, str)
    explained = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title = Label("", Type.HEADING)
        self.explain_button = Button(
            kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.INFO, name=_("How it is worked out")
        )
        self.explain_button.clicked.connect(self._explain)
        self._hint = Label("", Type.LABEL, Role.TEXT2)
        self._empty = Label("", Type.BODY, Role.TEXT2, wrap=True)
        self.table = FigureTable()
        self.table.pressed.connect(self.pressed)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self.explain_button)
        head.addStretch(1)
        head.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self._empty)

    def show_table(self, table: Table) -> None:
        """Show this one, or why it is empty."""
        self._title.setText(table.title)
        self.setAccessibleName(table.title)
        self.explain_button.setVisible(bool(table.definition))
        self._hint.setText(_("Enter opens the leads"))
        self._hint.setVisible(bool(table.rows))
        self._empty.setText(table.empty)
        self._empty.setVisible(not table.rows and bool(table.empty))
        self.table.setVisible(bool(table.rows))
        self.table.show_table(table)

    def _explain(self) -> None:
        table = self.table.figures.table
        self.explained.emit(table.title, table.definition)
