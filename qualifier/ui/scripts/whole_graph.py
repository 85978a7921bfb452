"""The whole graph of a script in place of the forms, beside it what is known of all ways."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.editing.graph import Graph, around
from qualifier.core.editing.paths import Paths
from qualifier.core.lint import Severity
from qualifier.core.script import Script
from qualifier.texts import _, ngettext
from qualifier.texts.answers import question_in_words
from qualifier.texts.formats import number, percent
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.cells_chart import CellsChart
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.graph_view import BranchGraph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Kind, Label, Panel, SightScroll, WrappedText

SIDE_PX = 268


class WholeGraph(QWidget):
    """Signals: `closed`; `question_chosen(id)`: go there in the editor."""

    closed = Signal()
    question_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graph = BranchGraph()
        self.graph.setAccessibleName(_("Branches of the whole script"))
        self.graph.question_chosen.connect(self.question_chosen)
        self.back_button = Button(_("Back to the questions"), kind=Kind.GHOST, keys="Esc")
        self.back_button.set_glyph(Glyph.ARROW_LEFT)
        self.back_button.clicked.connect(self.closed)
        self._hint = Label(
            _("Arrows walk, Enter goes there, Ctrl and wheel zoom"), Type.LABEL, Role.TEXT3
        )
        self._ways = WrappedText("", Type.BODY, Role.TEXT)
        self._lengths = WrappedText("", Type.BODY, Role.TEXT2)
        self._short = WrappedText("", Type.LABEL, Role.TEXT2)
        self._long = WrappedText("", Type.LABEL, Role.TEXT2)
        self.chart = CellsChart()
        self._how = WrappedText("", Type.LABEL, Role.TEXT3)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 16, 8)
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self._hint)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(head)
        left.addWidget(self.graph, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._make_side())

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the script's graph once it is there, the question in front marked."""
        if state.graph is not None:
            show_branches(self.graph, state.graph, state, language)

    def show_paths(self, paths: Paths | None, script: Script, language: str) -> None:
        """Show what was found out about all ways; None while there are errors."""
        for part in (self._lengths, self._short, self._long, self._how):
            part.setVisible(paths is not None)
        self.chart.setVisible(paths is not None)
        self._chart_head.setVisible(paths is not None)
        if paths is None:
            self._ways.show_text(_("Mend the errors: then all ways can be looked at."))
            return
        count = number(paths.ways, language, 0)
        words = ngettext("{n} way through the script", "{n} ways through the script", paths.ways)
        if not paths.is_exact:
            words = _("More than {n} ways through the script")
        self._ways.show_text(words.format(n=count))
        lengths = _("The shortest asks {fewest} questions, the longest {most}.")
        self._lengths.show_text(lengths.format(fewest=paths.fewest, most=paths.most))
        self._short.show_text(
            _("Shortest: {questions}").format(questions=_names(paths.shortest, script, language))
        )
        self._long.show_text(
            _("Longest: {questions}").format(questions=_names(paths.longest, script, language))
        )
        self.chart.show_shares(paths.cells.shares, language)
        self._how.show_text(_how(paths, language))

    def take_focus(self) -> None:
        self.graph.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_side(self) -> Panel:
        side = Panel(Role.WINDOW, lines=(Qt.Edge.LeftEdge,))
        side.setFixedWidth(theme().px(SIDE_PX))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 14, 16)
        column.setSpacing(10)
        column.addWidget(Label(_("All ways"), Type.HEADING))
        for widget in (self._ways, self._lengths):
            column.addWidget(widget)
        self._chart_head = Label(_("Cells they end in"), Type.LABEL, Role.TEXT2)
        column.addWidget(self._chart_head)
        for part in (self.chart, self._how, self._short, self._long):
            column.addWidget(part)
        column.addStretch(1)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(side)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)
        return side


def show_branches(
    graph: BranchGraph, found: Graph, state: EditorState, language: str, near: str = ""
) -> None:
    """Show the branches `found`, those of the script in `state`, or those around `near`."""
    script = state.script
    assert script is not None
    found = around(found, near) if near else found
    labels = {one.id: question_in_words(one, language) for one in script.questions()}
    sections = {one.id: one.title.within(language) or one.id for one in script.sections}
    problems: dict[str, Severity] = {}
    for problem in reversed(state.problems):  # errors come first: they stay
        problems[state.spot(problem).id] = problem.severity
    chosen = near or (state.question.id if state.question is not None else None)
    graph.show_graph(found, labels, chosen, problems, sections)


def _names(ids: tuple[str, ...], script: Script, language: str) -> str:
    found = (script.by_id[one] for one in ids if script.by_id[one].type != "say")
    return " · ".join(question_in_words(one, language) for one in found)


def _how(paths: Paths, language: str) -> str:
    cells = paths.cells
    said = []
    if cells.knock_out:
        share = percent(cells.knock_out, language)
        said.append(_("{share} of the ways end in a knock-out.").format(share=share))
    if cells.sampled and cells.is_even:
        said.append(_("Estimated from {n} ways drawn at random.").format(n=cells.sampled))
    elif cells.sampled:
        words = _("Estimated from {n} ways drawn answer by answer: short ones weigh more.")
        said.append(words.format(n=cells.sampled))
    said.append(_("A way is a kind of answer to each question; real calls are not spread evenly."))
    return " ".join(said)
