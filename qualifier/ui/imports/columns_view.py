"""The columns of a list: name, what it becomes (to be corrected), the first values below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qualifier.texts import _, ngettext
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.imports.state import Preview
from qualifier.ui.imports.words import columns_hint, target_choices
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import ElidedLabel, Label


class ColumnsView(QWidget):
    """`target_chosen(int, str)`: the column at that place, from 0, is to become that target."""

    target_chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers: tuple[str, ...] = ()
        self._lists: list[ChoiceList] = []
        self._samples: list[ElidedLabel] = []
        self._grid_host: QWidget | None = None
        self._model = QStandardItemModel(self)
        for text, name in target_choices():
            item = QStandardItem(name)
            item.setData(text, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        self.title_label = Label("", Type.HEADING)
        self.hint_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(4)
        self._column.addWidget(self.title_label)
        self._column.addWidget(self.hint_label)
        self._column.addSpacing(8)
        self._column.addStretch(1)

    def show_preview(self, preview: Preview) -> None:
        """Show the columns; rows are built anew only for another header."""
        columns = preview.column_map.columns
        headers = tuple(column.header for column in columns)
        if headers != self._headers:
            self._build(headers)
        for place, column in enumerate(columns):
            self._lists[place].show_chosen(column.target.text)
            samples = preview.samples[place] if place < len(preview.samples) else ()
            self._samples[place].show_text(" · ".join(samples) or _("empty"))
        self.title_label.setText(
            ngettext("{count} column", "{count} columns", len(columns)).format(count=len(columns))
        )
        self.hint_label.setText(columns_hint(preview))

    def list_of(self, place: int) -> ChoiceList:
        """The choice list of a column, from 0."""
        return self._lists[place]

    def _build(self, headers: tuple[str, ...]) -> None:
        if self._grid_host is not None:
            self._column.removeWidget(self._grid_host)
            self._grid_host.hide()
            self._grid_host.deleteLater()
        self._headers, self._lists, self._samples = headers, [], []
        self._grid_host = QWidget()
        grid = QGridLayout(self._grid_host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, words in enumerate((_("In the list"), _("Becomes"), _("First values"))):
            grid.addWidget(Label(words, Type.LABEL, Role.TEXT2), 0, place)
        for place, header in enumerate(headers):
            self._add_row(grid, place, header)
        for column, share in enumerate((3, 3, 4)):
            grid.setColumnStretch(column, share)
        self._column.insertWidget(self._column.count() - 1, self._grid_host)

    def _add_row(self, grid: QGridLayout, place: int, header: str) -> None:
        choice_list = ChoiceList(_("{column} becomes").format(column=header))
        choice_list.setModel(self._model)
        choice_list.chosen.connect(
            lambda target, column=place: self.target_chosen.emit(column, target)
        )
        name = ElidedLabel(header, Type.BODY_MEDIUM)
        sample = ElidedLabel("", Type.LABEL, Role.TEXT2)
        choice_list.setMinimumWidth(theme().px(150))
        self._lists.append(choice_list)
        self._samples.append(sample)
        for column, widget in enumerate((name, choice_list, sample)):
            grid.addWidget(widget, place + 1, column)
