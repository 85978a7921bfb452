"""The outbox as a table: an icon, what, whose, where to, the state in words, attempts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from qualifier.store.outbox_list import ConflictLine
from qualifier.store.outbox_list import Line as OutboxLine
from qualifier.texts import _
from qualifier.texts.sync_sentences import receiver_name
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.sync.faces import Now, line_state, what, who
from qualifier.ui.sync.state_rows import ROW_PX, StateCell, StateDelegate
from qualifier.ui.sync.states import CentreState
from qualifier.ui.theme import theme

LEAD_SHARE = 0.37  # of what the fixed columns leave; the state has the rest
LEAD, TO, STATE, ATTEMPTS = 2, 3, 4, 5
# Below these widths (px at 100 %) a column goes: the panel below the table says the same.
_NARROW = {ATTEMPTS: 900, TO: 760}


class OutboxTable(RowsView):
    """Signals besides those of `RowsView`: `retry_asked`, `cancel_asked` (R, Delete)."""

    retry_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Outbox"), parent)
        self.setItemDelegate(StateDelegate(self))
        self.horizontalHeader().setMinimumSectionSize(theme().px(30))

    def show_outbox(self, state: CentreState, now: Now) -> None:
        """Show the lines; the row in front and the place scrolled to stay."""
        lines = tuple(_line(one, state, now) for one in state.lines)
        if lines == self.rows.lines and self.rows.columns == columns():
            self.choose_quietly(state.chosen)
            return
        top = self.verticalScrollBar().value()
        blocked = self.blockSignals(True)
        self.show_lines(columns(), lines)
        self.choose_quietly(state.chosen)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(top)

    def choose_quietly(self, line_id: str) -> None:
        """Make a row current without telling anybody."""
        if line_id and line_id != self.current_id:
            blocked = self.blockSignals(True)
            self.choose(line_id)
            self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if event.key() == Qt.Key.Key_R:
                self.retry_asked.emit()
                return
            if event.key() == Qt.Key.Key_Delete:
                self.cancel_asked.emit()
                return
        super().keyPressEvent(event)

    def wanted_height(self, rows: int) -> int:
        """The height that shows so many rows."""
        return theme().px(30) + 2 + rows * theme().px(ROW_PX)

    def _fit_columns(self) -> None:
        super()._fit_columns()
        header = self.horizontalHeader()
        header.setSectionResizeMode(LEAD, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self._share_width()

    def _share_width(self) -> None:
        for column, least in _NARROW.items():
            if column < len(self.rows.columns):
                self.setColumnHidden(column, self.viewport().width() < theme().px(least))
        columns = enumerate(self.rows.columns)
        fixed = sum(theme().px(one.width) for at, one in columns if not self.isColumnHidden(at))
        room = self.viewport().width() - fixed
        if self.rows.columns and room > 0:
            self.horizontalHeader().resizeSection(LEAD, round(room * LEAD_SHARE))

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt hands over a QResizeEvent
        self._share_width()


def columns() -> Sequence[Column]:
    """Headings and widths."""
    return (
        Column("", 42),
        Column(_("What"), 178),
        Column(_("Lead")),
        Column(_("To"), 118),
        Column(_("State")),
        Column(_("Attempts"), 84, right=True),
    )


def _line(one: OutboxLine, state: CentreState, now: Now) -> Line:
    face = line_state(one, state, now)
    attempts = "" if isinstance(one, ConflictLine) else str(one.failures)
    return Line(
        one.id,
        (
            StateCell(face.head, face=face, only_glyph=True),
            Cell(what(one), is_strong=True),
            Cell(who(one)),
            Cell(receiver_name(one.connection, state.names)),
            StateCell(face.in_words, face=face),
            Cell(attempts, right=True),
        ),
    )
