"""What is wrong with the agreement, at the foot of the editor: place and sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Place, Retirable
from qualifier.core.lint import Problem
from qualifier.texts import _
from qualifier.texts.document_problems import sentence
from qualifier.ui.agreement.outline import stand_words
from qualifier.ui.agreement.state import LISTS, AgreementState, target_of
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.problems_strip import error_count, warning_count
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Label, Panel, Pill, Tone

ROW_PX, KIND_PX, PLACE_PX, SHOWN = 28, 110, 300, 3


class ProblemsStrip(Panel):
    """Signal: `opened(problem)`: go there."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.TopEdge,), parent=parent)
        self._problems: tuple[Problem, ...] = ()
        self._title = Label(_("Problems"), Type.HEADING)
        self.errors_pill = Pill("", Tone.DANGER, glyph=Glyph.CIRCLE_ALERT)
        self.warnings_pill = Pill("", Tone.WARN, glyph=Glyph.TRIANGLE_ALERT)
        self.none_pill = Pill(_("None"), Tone.OK, glyph=Glyph.CHECK)
        self._hint = Label(_("F8 next problem"), Type.LABEL, Role.TEXT3)
        self.table = _Problems(_("Problems"))
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda at: self.opened.emit(self._problems[int(at)]))
        self.table.clicked.connect(lambda at: self.opened.emit(self._problems[at.row()]))
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 6)
        head.setSpacing(8)
        for widget in (self._title, self.errors_pill, self.warnings_pill, self.none_pill):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)

    def show_state(self, state: AgreementState, language: str) -> None:
        """Show the problems."""
        self._problems = state.problems
        errors = len(state.errors)
        warnings = len(state.problems) - errors
        self.errors_pill.setVisible(bool(errors))
        self.warnings_pill.setVisible(bool(warnings))
        self.none_pill.setVisible(not state.problems and state.is_known)
        self.errors_pill.show_state(error_count(errors), Tone.DANGER, Glyph.CIRCLE_ALERT)
        self.warnings_pill.show_state(warning_count(warnings), Tone.WARN, Glyph.TRIANGLE_ALERT)
        self._hint.setVisible(bool(state.problems))
        columns = (Column("", KIND_PX), Column("", PLACE_PX), Column(""))
        self.table.show_lines(columns, tuple(self._rows(state, language)))
        rows = min(SHOWN, len(state.problems))
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(theme().px(ROW_PX) * rows + 2)

    def show_chosen(self, problem: Problem) -> None:
        """Mark the problem that is in front."""
        if problem in self._problems:
            self.table.choose(str(self._problems.index(problem)))

    def _rows(self, state: AgreementState, language: str) -> list[Line]:
        return [
            Line(
                str(at),
                (
                    Cell(_("Error") if one.is_error else _("Warning"), is_strong=one.is_error),
                    Cell(place_words(state, one, language)),
                    Cell(sentence(one)),
                ),
            )
            for at, one in enumerate(state.problems)
        ]


class _Problems(RowsView):
    """Rows of one line."""

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))


def place_words(state: AgreementState, problem: Problem, language: str) -> str:
    """Where a problem is: the part, and which entry of its list."""
    target = target_of(problem)
    words = stand_words(target.stand)
    part = LISTS.get(target.stand.section)
    if state.agreement is None or part is None or target.at < 0:
        return words
    found = edits.entries(state.agreement, Place(part, target.stand.of))
    if target.at >= len(found):
        return words
    entry = found[target.at]
    named = ""
    if isinstance(entry, Retirable):
        named = entry.label.within(language) or entry.id
    return _("{part}: {entry}").format(part=words, entry=named or str(target.at + 1))
