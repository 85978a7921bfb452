"""The list of hand-offs: newest first, searched by lead, each with its state and sales' answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.handoff_list import Only
from qualifier.texts import _
from qualifier.ui.dossiers.states import ListState
from qualifier.ui.dossiers.two_line_table import Column, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Chip,
    EmptyState,
    FirstReadStack,
    Label,
    LineEdit,
    LinkButton,
    Panel,
)

SEARCH_PX = 320


class ListPage(QWidget):
    """Signals: `search_typed(str)`, `opened(handoff id)`, `end_near` (more may be wanted);
    `only_chosen(Only)`: which hand-offs to keep."""

    search_typed = Signal(str)
    opened = Signal(str)
    end_near = Signal()
    only_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", Type.TITLE)
        self.search_edit = LineEdit(glyph=Glyph.SEARCH, keys=keys_of(Action.FIND))
        self.search_edit.setFixedWidth(theme().px(SEARCH_PX))
        self.search_edit.textChanged.connect(self.search_typed)
        self.table = RowsView("")
        self.table.opened.connect(self.opened)
        self.table.end_near.connect(self.end_near)
        self.erase_button = LinkButton("")
        self.erase_button.clicked.connect(self.search_edit.clear)
        self.empty = EmptyState(Glyph.FOLDER_OPEN, "", "", buttons=(self.erase_button,))
        # Between its two widths a wrapped label gets the height of the wider one: one width here.
        self.empty.sentence_label.setMinimumWidth(self.empty.sentence_label.maximumWidth())
        self.stack = FirstReadStack(self.table, self.empty)
        head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 13, 24, 13)
        row.addWidget(self._title)
        row.addSpacing(12)
        self.only_chips = {one: Chip("") for one in Only}
        for one, chip in self.only_chips.items():
            chip.clicked.connect(partial(self._choose, one))
            row.addWidget(chip)
        self.only_chips[Only.ALL].setChecked(True)
        row.addStretch(1)
        row.addWidget(self.search_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.stack, 1)
        self.retranslate()

    def show_state(self, state: ListState) -> None:
        """Show these lines, or why there are none."""
        if state.lines:
            self.table.show_lines(columns(), state.lines)
            self.stack.show_read(self.table)
            return
        self.table.show_lines(columns(), ())
        self.empty.show_words(state.empty_title, state.empty_sentence)
        self.erase_button.setVisible(bool(state.searched.strip()))
        self.stack.show_read(self.empty)

    def show_error(self, sentence: str) -> None:
        """The list could not be read."""
        self.empty.show_words(_("The dossiers could not be read."), sentence)
        self.erase_button.setVisible(False)
        self.stack.show_read(self.empty)

    def retranslate(self) -> None:
        """Say titles and names anew; the rows come with the next state."""
        self._title.setText(_("Dossiers"))
        self.search_edit.setPlaceholderText(_("Name, company, phone"))
        self.search_edit.setAccessibleName(_("Search the dossiers"))
        self.table.setAccessibleName(_("Dossiers, newest first"))
        self.erase_button.setText(_("Erase the search"))
        self.erase_button.updateGeometry()
        for one, chip in self.only_chips.items():
            chip.setText(only_words(one))
            chip.setAccessibleName(only_words(one))
            chip.updateGeometry()

    def _choose(self, only: Only, _on: bool = False) -> None:
        for one, chip in self.only_chips.items():
            chip.setChecked(one is only)
        self.only_chosen.emit(only)


def only_words(one: Only) -> str:
    """Which hand-offs a list keeps, in words."""
    return {
        Only.ALL: _("All"),
        Only.WAITING: _("Waiting for sales"),
        Only.REFUSED: _("Refused"),
        Only.DISPUTED: _("Disputed"),
    }[one]


def columns() -> tuple[Column, ...]:
    """Headings and widths."""
    return (
        Column("", 66),
        Column(_("Lead")),
        Column(_("Goes to")),
        Column(_("When"), 140),
        Column(_("Sending"), 190),
        Column(_("Sales"), 172),
    )
