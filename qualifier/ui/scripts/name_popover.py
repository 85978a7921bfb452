"""Asks how something new is called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qualifier.texts import _
from qualifier.ui.form_parts import row_of
from qualifier.ui.theme import Type
from qualifier.ui.widgets import Button, Field, Kind, Label, Popover

MOST_NAME = 80


class NamePopover(Popover):
    """`ask` once for each question."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._then: Callable[[str], None] = lambda _name: None
        self._title = Label("", Type.HEADING)
        self.name_field = Field(_("Name"))
        self.name_field.edit.setMaxLength(MOST_NAME)
        self.name_field.edit.returnPressed.connect(self._take)
        self.name_field.text_edited.connect(lambda _typed: self._fit())
        self.take_button = Button(_("Begin"), kind=Kind.PRIMARY, keys="Return")
        self.take_button.clicked.connect(self._take)
        self.column.addWidget(self._title)
        self.column.addWidget(self.name_field)
        self.column.addLayout(row_of(self.take_button))

    def ask(self, title: str, name: str, then: Callable[[str], None]) -> None:
        """`then(name)` once it is given."""
        self._then = then
        self._title.setText(title)
        self.name_field.show_text(name)
        self.name_field.edit.selectAll()
        self._fit()

    def _fit(self) -> None:
        self.take_button.setEnabled(bool(self.name_field.text().strip()))

    def _take(self) -> None:
        name = self.name_field.text().strip()
        if name:
            self.close_quietly()
            self._then(name)
