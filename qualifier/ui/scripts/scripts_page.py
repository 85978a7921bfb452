"""The page "Scripts" of the window: the library, and in its place the editor or a comparison."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qualifier.core.editing.spots import WHOLE, Part, Spot
from qualifier.store.document_versions import Draft
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.page import Command, Page
from qualifier.ui.scripts.compare_pane import ComparePane
from qualifier.ui.scripts.editor_page import EditorPage
from qualifier.ui.scripts.library import Library
from qualifier.ui.scripts.library_presenter import DRAFT
from qualifier.ui.shortcuts import Action, Where, keys_of

UNDO_THROW = "script draft thrown away"


class ScriptsPage(Page):
    """Signals: `said(text)`, `refused(text)` for toasts; `may_undo(text)`: a toast with Undo, whose
    answer comes by `toast_action(UNDO_THROW)`."""

    said = Signal(str)
    refused = Signal(str)
    may_undo = Signal(str)
    keeps_history = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._thrown: Draft | None = None  # from the library; the editor keeps its own
        self.library = Library(desk)
        self.editor: EditorPage | None = None
        self.comparison: ComparePane | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.library)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.library.opened.connect(self.open_script)
        self.library.compare_asked.connect(self.compare)
        self.library.forgotten.connect(self._forgotten)
        self.library.said.connect(self.said)
        self.library.refused.connect(self.refused)

    # --- acts ----------------------------------------------------------------------------------
    def open_script(self, script_id: str, at: Spot = WHOLE) -> None:
        """Show a script in the editor; `at` comes in front."""
        if self.editor is None:
            self.editor = editor = EditorPage(self._desk)
            self._stack.addWidget(editor)
            editor.closed.connect(self.show_library)
            editor.compare_asked.connect(self._show_comparison)
            editor.thrown_away.connect(self._draft_thrown)
            editor.said.connect(self.said)
            editor.refused.connect(self.refused)
        self._stack.setCurrentWidget(self.editor)
        self.editor.open(script_id, at)

    def show_library(self) -> None:
        """Back to the list of scripts."""
        self._stack.setCurrentWidget(self.library)
        self.library.presenter.read()
        self.library.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare(self, script_id: str, number: int) -> None:
        """Show what changed from the version `number` (0: the draft) to the newest one, or from
        the newest one to the draft."""
        line = next((o for o in self.library.presenter.state.lines if o.id == script_id), None)
        newest = line.newest.number if line is not None and line.newest is not None else 1
        has_draft = line is not None and line.draft is not None
        old, new = (newest, DRAFT) if number == DRAFT else (number, newest)
        if number == newest:
            old, new = (newest, DRAFT) if has_draft else (max(1, newest - 1), newest)
        self._show_comparison(script_id, old, new)

    def _show_comparison(self, script_id: str, old: int, new: int) -> None:
        if self.comparison is None:
            self.comparison = pane = ComparePane(self._desk)
            self._stack.addWidget(pane)
            pane.closed.connect(self.show_library)
            pane.opened.connect(self._open_at)
            pane.refused.connect(self.refused)
        self._stack.setCurrentWidget(self.comparison)
        self.comparison.open(script_id, old, new)

    def _open_at(self, script_id: str, question_id: str) -> None:
        self.open_script(script_id, Spot(Part.QUESTION, question_id))

    def toast_action(self, action: str) -> None:
        """Undo, from the toast."""
        if action != UNDO_THROW:
            return
        if self._thrown is not None:
            self.library.presenter.bring_back(self._thrown)
            self._thrown = None
        elif self.editor is not None:
            self.editor.presenter.bring_back()

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        if self._stack.currentWidget() is self.library:
            self.library.presenter.read()
            self.library.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> bool:
        if self.editor is not None:
            self.editor.leave()
        return True

    def primary_action(self) -> None:
        if self._is_editing:
            assert self.editor is not None
            self.editor.publish()
        else:
            self.library.presenter.edit()

    def undo(self) -> bool:
        return self._is_editing and self.editor is not None and self.editor.presenter.undo()

    def act(self, action: Action) -> bool:
        editor = self.editor
        if not self._is_editing or editor is None:
            acts: dict[Action, Callable[[], object]] = {Action.NEW: self.library.ask_name}
        else:
            acts = {
                Action.NEW: editor.add,
                Action.SIMULATE: editor.toggle_simulator,
                Action.NEXT_PROBLEM: editor.next_problem,
                Action.GRAPH: editor.toggle_whole,
                Action.MOVE_UP: lambda: editor.move_part(-1),
                Action.MOVE_DOWN: lambda: editor.move_part(1),
                Action.REDO: editor.presenter.redo,
                Action.EDIT: editor.focus_form,
            }
        if action not in acts:
            return False
        acts[action]()
        return True

    def commands(self) -> tuple[Command, ...]:
        new = keys_of(Action.NEW, Where.SCRIPTS)
        if not self._is_editing or self.editor is None:
            return (
                Command(_("New script"), new, self.library.ask_name),
                Command(_("Read a script in"), "", self.library.ask_import),
            )
        editor = self.editor
        return (
            Command(_("Add a question"), new, editor.add),
            Command(_("Add a section"), "", editor.presenter.add_section),
            Command(_("Copy the question"), "", editor.presenter.duplicate),
            Command(
                _("Simulator"), keys_of(Action.SIMULATE, Where.SCRIPTS), editor.toggle_simulator
            ),
            Command(_("Whole graph"), keys_of(Action.GRAPH, Where.SCRIPTS), editor.toggle_whole),
            Command(_("Publish"), keys_of(Action.PRIMARY), editor.publish),
            Command(_("All scripts"), "Esc", self.show_library),
        )

    def foot_px(self) -> int:
        if not self._is_editing or self.editor is None:
            return 0
        return self.editor.problems.height() if self.editor.problems.isVisible() else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_editing and self.editor is not None:
            if not self.editor.close_front():
                self.editor.leave()
                self.show_library()
            return
        super().keyPressEvent(event)

    @property
    def _is_editing(self) -> bool:
        return self.editor is not None and self._stack.currentWidget() is self.editor

    def _forgotten(self, draft: Draft) -> None:
        self._thrown = draft
        self.may_undo.emit(_("The draft was deleted."))

    def _draft_thrown(self) -> None:
        self._thrown = None
        self.may_undo.emit(_("The draft was thrown away."))
