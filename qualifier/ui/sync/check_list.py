"""A list of which several may be ticked: arrows move, Space ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from qualifier.ui.theme import theme

ROWS, ROW_PX = 5, 24


class CheckList(QListWidget):
    """`ticked(ids)`: a person ticked or unticked one; ids in the list's order."""

    ticked = Signal(object)
    ring_radius = 7

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("field", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.itemChanged.connect(lambda _item: self.ticked.emit(self.ticked_ids))

    @property
    def ticked_ids(self) -> tuple[str, ...]:
        """The ids that are ticked."""
        items = [self.item(row) for row in range(self.count())]
        checked = Qt.CheckState.Checked
        return tuple(
            str(one.data(Qt.ItemDataRole.UserRole)) for one in items if one.checkState() == checked
        )

    def show_choices(self, choices: Sequence[tuple[str, str]], ticked: Sequence[str]) -> None:
        """Offer (id, words) with some ticked; emits nothing. What is ticked and no longer offered
        stays, by its id: it is not for this list to forget it."""
        known = {one for one, _words in choices}
        wanted = (*choices, *((one, one) for one in ticked if one not in known))
        blocker = QSignalBlocker(self)
        if wanted != self._shown:
            self._shown = wanted
            self.clear()
            for choice_id, words in wanted:
                item = QListWidgetItem(words, self)
                item.setData(Qt.ItemDataRole.UserRole, choice_id)
                item.setSizeHint(QSize(0, theme().px(ROW_PX)))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.updateGeometry()
        for row in range(self.count()):
            item = self.item(row)
            is_on = item.data(Qt.ItemDataRole.UserRole) in ticked
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
        blocker.unblock()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(220), ROWS * theme().px(ROW_PX) + theme().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.sizeHint().height())
