"""One list of the agreement as a table: retired entries are quieter, Delete and F2 work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from qualifier.ui.dossiers.two_line_table import Column, Line, RowsView
from qualifier.ui.theme import theme

ROW_PX = 32


class EntriesTable(RowsView):
    """Signals besides those of `RowsView`: `remove_asked` (Delete)."""

    remove_asked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.horizontalHeader().setMinimumSectionSize(theme().px(30))

    def show_entries(self, columns: Sequence[Column], lines: Sequence[Line], at: int) -> None:
        """Show the lines with one in front; the place scrolled to stays where it can."""
        same = self.rows.lines == tuple(lines) and self.rows.columns == tuple(columns)
        if same and self.current_id == str(at):
            return
        top = self.verticalScrollBar().value()
        blocked = self.blockSignals(True)
        if not same:
            self.show_lines(columns, lines)
            self.verticalScrollBar().setValue(top)
        if self.current_id != str(at):
            self.choose(str(at))
        self.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line in front stays in sight when the fields below it grow."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in (
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
        ):
            self.remove_asked.emit()
            return
        super().keyPressEvent(event)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))
