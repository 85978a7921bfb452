"""The right column: the impressions; where the card has no column of its own, both as tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.call.facts_panel import FactsPanel
from qualifier.ui.call.impressions_panel import ImpressionsPanel
from qualifier.ui.theme import Role
from qualifier.ui.widgets import Panel, SmallChips, SmallChoice

FACTS, FELT = "facts", "felt"


class SideColumn(Panel):
    """Takes the card in while it shows tabs, and gives it back. Ctrl+O, F2 and Ctrl+I turn them."""

    def __init__(
        self, facts: FactsPanel, felt: ImpressionsPanel, parent: QWidget | None = None
    ) -> None:
        super().__init__(Role.WINDOW, parent=parent)
        self._facts, self._felt = facts, felt
        self.has_tabs = False
        self.tabs = SmallChips(
            (SmallChoice(FACTS, _("Card"), ""), SmallChoice(FELT, _("Impressions"), ""))
        )
        self.tabs.chosen.connect(self.turn)
        self._head = Panel(Role.WINDOW, lines=(Qt.Edge.LeftEdge, Qt.Edge.BottomEdge))
        head = QHBoxLayout(self._head)
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self.tabs)
        self._head.setVisible(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(felt, 1)
        facts.asked.connect(lambda: self.turn(FACTS))
        felt.asked.connect(lambda: self.turn(FELT))

    def show_tabs(self, row: QHBoxLayout, has_tabs: bool) -> None:
        """Take the card out of `row`, or put it back there, first."""
        if has_tabs == self.has_tabs:
            return
        self.has_tabs = has_tabs
        if has_tabs:
            row.removeWidget(self._facts)
            self._column.addWidget(self._facts, 1)
        else:
            self._column.removeWidget(self._facts)
            row.insertWidget(0, self._facts)
        self._head.setVisible(has_tabs)
        self.turn(FELT)

    def parts(self) -> tuple[QWidget, ...]:
        """The tabs, for the order of the focus."""
        return (self.tabs.chip(FACTS), self.tabs.chip(FELT))

    def turn(self, which: str) -> None:
        """Bring the card or the impressions to the front, where only one is seen."""
        self._facts.setVisible(not self.has_tabs or which == FACTS)
        self._felt.setVisible(not self.has_tabs or which == FELT)
        self.tabs.show_chosen(which)
