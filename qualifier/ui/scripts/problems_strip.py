"""What is wrong with the script, at the foot of the editor: place, sentence, repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualifier.core.editing.spots import Part
from qualifier.core.lint import Problem
from qualifier.texts import _, ngettext
from qualifier.texts.answers import question_in_words
from qualifier.texts.document_problems import sentence
from qualifier.ui.dossiers.two_line_table import Cell, Column, Index, Line, RowsDelegate, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import LEFT, RIGHT, Canvas, Label, Panel, Pill, Tone

ROW_PX, PLACE_PX, REPAIR_PX, SHOWN = 28, 150, 240, 3


@dataclass(frozen=True, slots=True)
class PlaceCell(Cell):
    """The first cell of a problem: its mark and where it is."""

    is_error: bool = True

    @property
    def in_words(self) -> str:
        kind = _("error") if self.is_error else _("warning")
        return f"{kind}, {self.text}"


class ProblemsStrip(Panel):
    """Signals: `opened(problem)`: go there; `repair_asked(problem)`: its one-key repair."""

    opened = Signal(object)
    repair_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.TopEdge,), parent=parent)
        self._problems: tuple[Problem, ...] = ()
        self._shown: object = None
        self._title = Label(_("Problems"), Type.HEADING)
        self.errors_pill = Pill("", Tone.DANGER, glyph=Glyph.CIRCLE_ALERT)
        self.warnings_pill = Pill("", Tone.WARN, glyph=Glyph.TRIANGLE_ALERT)
        self.none_pill = Pill(_("None"), Tone.OK, glyph=Glyph.CHECK)
        self._hint = Label(_("F8 next problem · Enter repairs"), Type.LABEL, Role.TEXT3)
        self.table = _Problems(_("Problems"))
        self.table.setItemDelegate(_ProblemDelegate(self.table))
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setMinimumSectionSize(1)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._repair)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 4)
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

    def show_state(self, state: EditorState, repairs: dict[int, str], language: str) -> None:
        """Show the problems; `repairs`: place of a problem → what its repair does, in words."""
        key = (state.problems, state.is_known, repairs, language, state.script)
        if key == self._shown:
            return
        self._shown = key
        self._problems = state.problems
        errors, warnings = len(state.errors), len(state.warnings)
        self.errors_pill.setVisible(bool(errors))
        self.warnings_pill.setVisible(bool(warnings))
        self.none_pill.setVisible(not state.problems and state.is_known)
        self.errors_pill.show_state(error_count(errors), Tone.DANGER, Glyph.CIRCLE_ALERT)
        self.warnings_pill.show_state(warning_count(warnings), Tone.WARN, Glyph.TRIANGLE_ALERT)
        self._hint.setVisible(bool(state.problems))
        blocked = self.table.blockSignals(True)
        repair_px = REPAIR_PX if repairs else 1
        columns = (Column("", PLACE_PX), Column(""), Column("", repair_px, right=True))
        self.table.show_lines(columns, self._rows(state, repairs, language))
        self.table.blockSignals(blocked)
        rows = min(SHOWN, len(state.problems))
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(theme().px(ROW_PX) * rows + 2)

    def show_chosen(self, problem: Problem | None) -> None:
        """Mark the problem that is in front."""
        if problem in self._problems:
            blocked = self.table.blockSignals(True)
            self.table.choose(str(self._problems.index(problem)))
            self.table.blockSignals(blocked)

    def _rows(self, state: EditorState, repairs: dict[int, str], language: str) -> Sequence[Line]:
        return tuple(
            Line(
                str(place),
                (
                    PlaceCell(place_words(state, one, language), is_error=one.is_error),
                    Cell(sentence(one)),
                    Cell(repairs.get(place, ""), right=True, is_strong=True),
                ),
            )
            for place, one in enumerate(state.problems)
        )

    def _chosen(self, place: str) -> None:
        self.opened.emit(self._problems[int(place)])

    def _repair(self, place: str) -> None:
        self.repair_asked.emit(self._problems[int(place)])


class _Problems(RowsView):
    """Rows of one line."""

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(ROW_PX) * SHOWN)


class _ProblemDelegate(RowsDelegate):
    """A mark before the place; the repair as a link."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(80), theme().px(ROW_PX))

    def _contents(self, canvas: Canvas, box: QRectF, cell: Cell) -> None:
        look = canvas.look
        if isinstance(cell, PlaceCell):
            glyph = Glyph.CIRCLE_ALERT if cell.is_error else Glyph.TRIANGLE_ALERT
            ink = Role.DANGER if cell.is_error else Role.WARN
            mark = QRectF(box.x() + look.px(8), box.y(), look.px(14), box.height())
            canvas.glyph_in(mark, glyph, ink, 14)
            room = box.adjusted(look.px(32), 0, 0, 0)
            canvas.line(room, cell.text, Type.BODY, Role.TEXT2, LEFT)
            return
        if cell.is_strong:
            canvas.line(box, cell.text, Type.BODY_MEDIUM, Role.ACCENT, RIGHT)
            return
        super()._contents(canvas, box, cell)


def place_words(state: EditorState, problem: Problem, language: str) -> str:
    """Where a problem is: "14, answer 4"; a section by its title."""
    spot, script = state.spot(problem), state.script
    if script is None:
        return ""
    if spot.part is Part.QUESTION:
        number = script.order[spot.id] + 1
        if spot.choice:
            return _("{number}, answer {answer}").format(number=number, answer=spot.choice)
        words = question_in_words(script.by_id[spot.id], language)
        return f"{number} {words}"
    if spot.part is Part.SECTION:
        section = next(one for one in script.sections if one.id == spot.id)
        return section.title.within(language) or section.id
    if spot.part is Part.OBJECTION:
        return _("Objection")
    return _("The script")


def error_count(errors: int) -> str:
    return ngettext("{n} error", "{n} errors", errors).format(n=errors)


def warning_count(warnings: int) -> str:
    return ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings)
