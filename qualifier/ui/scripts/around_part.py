"""Below the simulator: the branches around the question in front."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.graph_view import BranchGraph
from qualifier.ui.scripts.whole_graph import show_branches
from qualifier.ui.shortcuts import Action, Where, with_keys
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Label, LinkButton, Panel
from qualifier.ui.widgets.tip import show_tip

HEIGHT_PX = 250
LEAST_PAGE_PX = 700  # of the page: below it the simulator needs the room


class AroundPart(Panel):
    """Signals: `question_chosen(id)`; `whole_asked`: the whole graph."""

    question_chosen = Signal(str)
    whole_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        edges = (Qt.Edge.LeftEdge, Qt.Edge.TopEdge)
        super().__init__(Role.WINDOW, lines=edges, parent=parent)
        self._shown: object = None
        self._title = Label("", Type.HEADING)
        self.whole_button = LinkButton(_("Open the whole graph"))
        show_tip(self.whole_button, with_keys(_("Whole graph"), Action.GRAPH, Where.SCRIPTS))
        self.whole_button.clicked.connect(self.whole_asked)
        self.graph = BranchGraph()
        self.graph.setAccessibleName(_("Branches around the question"))
        self.graph.question_chosen.connect(self.question_chosen)
        self.setFixedHeight(theme().px(HEIGHT_PX))
        head = QHBoxLayout()
        head.setContentsMargins(17, 10, 16, 2)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.whole_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.graph, 1)

    def show_state(self, state: EditorState, language: str) -> None:
        """Show where one comes from to the question in front, and where it leads; while the
        branches are being computed, what was shown last."""
        question, script, found = state.question, state.script, state.graph
        has_room = self.window().height() >= theme().px(LEAST_PAGE_PX + 100)
        self.setVisible(question is not None and has_room)
        key = (script, question, state.problems, language)
        if question is None or script is None or not has_room or key == self._shown:
            return
        if found is None:
            return
        self._shown = key
        number = script.order[question.id] + 1
        self._title.setText(_("Branches around {number}").format(number=number))
        show_branches(self.graph, found, state, language, near=question.id)
