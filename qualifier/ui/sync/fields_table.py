"""The table of a field mapping: ours, which way, theirs, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qualifier.core.field_mapping import Way
from qualifier.texts import _
from qualifier.texts.sync_sentences import map_problem, ours_label, way_words
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.sync.faces import StateFace
from qualifier.ui.sync.fields_state import FieldsState, MapLine
from qualifier.ui.sync.state_rows import ROW_PX, StateCell, StateDelegate
from qualifier.ui.theme import Role, theme

_WAYS = {Way.BOTH: Glyph.ARROW_UP_DOWN, Way.IN: Glyph.ARROW_LEFT, Way.OUT: Glyph.ARROW_RIGHT}


class FieldsTable(RowsView):
    """Signals besides those of `RowsView`: `turn_asked` (Space), `remove_asked` (Delete)."""

    turn_asked = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Fields"), parent)
        self.setItemDelegate(StateDelegate(self))
        self.horizontalHeader().setMinimumSectionSize(theme().px(30))

    def show_mapping(self, state: FieldsState) -> None:
        """Show the rows; the one in front stays, and the place scrolled to."""
        top = self.verticalScrollBar().value()
        blocked = self.blockSignals(True)
        self.show_lines(_columns(state.name), tuple(_line(one, state) for one in state.lines))
        if state.chosen:
            self.choose(state.chosen)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if event.key() == Qt.Key.Key_Space:
                self.turn_asked.emit()
                return
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.remove_asked.emit()
                return
        super().keyPressEvent(event)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))


def _columns(crm: str) -> Sequence[Column]:
    return (
        Column(_("Here")),
        Column(_("Way"), 110),
        Column(crm),
        Column(_("State")),
    )


def _line(one: MapLine, state: FieldsState) -> Line:
    row = one.row
    way = StateFace(_WAYS[row.way], Role.TEXT2, way_words(row.way.value))
    label = state.label_of(row.theirs)
    there = label if label == row.theirs else f"{label} ({row.theirs})"
    ours = state.labels.get(row.ours) or ours_label(row.ours)
    face = _state(one)
    return Line(
        one.id,
        (
            Cell(ours, is_strong=not one.is_proposed),
            Cell(way.head),
            Cell(there),
            StateCell(face.in_words, face=face),
        ),
    )


def _state(one: MapLine) -> StateFace:
    if one.problem:
        return StateFace(
            Glyph.CIRCLE_ALERT, Role.DANGER, _("Cannot work"), map_problem(one.problem)
        )
    if one.is_proposed:
        return StateFace(Glyph.SPARKLES, Role.ACCENT, _("Proposed"), _("Enter puts it in force"))
    rest = _("with values of its own") if one.row.convert else ""
    return StateFace(Glyph.CHECK, Role.POS, _("In force"), rest)
