"""The window's keys: which page is in front, and what each action of the map does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from qualifier.core.call import Phase
from qualifier.ui.key_filter import KeyFilter, KeysPressed, install_key_filter
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.widgets.toast_mark import UNDO_KEYS

if TYPE_CHECKING:
    from qualifier.ui.main_window import MainWindow
    from qualifier.ui.workspace import Workspace

OPENS = {
    Action.OPEN_QUEUE: "queue",
    Action.OPEN_CALLS: "calls",
    Action.OPEN_DOSSIERS: "dossiers",
    Action.OPEN_REVIEW: "figures",
    Action.OPEN_SCRIPTS: "scripts",
    Action.OPEN_SETTINGS: "settings",
    Action.IMPORT: "import",
    Action.HELP: "help",
}
_WHERE = {
    "queue": Where.QUEUE,
    "calls": Where.REPLAY,
    "sync": Where.SYNC,
    "scripts": Where.SCRIPTS,
    "agreement": Where.AGREEMENT,
    "help": Where.HELP,
}
_PRIMARY = frozenset(
    {Action.PRIMARY, Action.HAND_OVER, Action.SEND, Action.SAVE_CHOICES, Action.SHARE}
)
OUTCOMES = {
    Action.NO_ANSWER: "no_answer",
    Action.LEFT_MESSAGE: "voicemail_left",
    Action.BUSY: "busy",
    Action.WRONG_NUMBER: "wrong_number",
    Action.CALL_BACK: "callback_agreed",
    Action.NURTURE: "nurture",
    Action.OFF_TARGET: "off_target",
    Action.DO_NOT_CALL: "opposition",
}


class WindowKeys(QObject):
    """Installs the filter while the workspace lives."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._stopped = False
        install_key_filter(KeyFilter(self.where, self.act, self), window)

    def stop(self) -> None:
        """Take no keys any more."""
        self._stopped = True
        self.deleteLater()

    def where(self) -> Where | None:
        """Which part of the map holds now."""
        if self._stopped or not self._window.page_id or not self._window.isActiveWindow():
            return None
        page = self._window.page_id
        if page == "call":
            session = self._workspace.call_page.session
            ringing = session is not None and session.phase is Phase.RINGING
            return Where.RINGING if ringing else Where.CALL
        if page in ("dossiers", "review"):
            return Where.DOSSIER
        return _WHERE.get(page, Where.ALL)

    def act(self, pressed: KeysPressed) -> bool:
        """Do it; False leaves the keys to the control in focus."""
        action = pressed.action
        if action is Action.HELP and self._window.page_id == "help":
            self._window.go_back()
            return True
        if action in OPENS:
            self._window.show_page(OPENS[action])
            return True
        if action is Action.PALETTE:
            self._workspace.open_palette()
            return True
        everywhere: dict[Action, Callable[[], object]] = {
            Action.FIND: self._find,
            Action.SYNC: self._workspace.sync,
            Action.LOCK: self._window.lock_asked.emit,
            Action.NEXT_PANE: lambda: self._window.next_pane(1),
            Action.PREVIOUS_PANE: lambda: self._window.next_pane(-1),
        }
        if action in everywhere:
            everywhere[action]()
            return True
        if action is Action.UNDO:
            return self._undo()
        if action is Action.CALL_DUE:
            return self._window.toasts.press(keys_of(Action.CALL_DUE))
        if action in _PRIMARY:
            if self._window.page is not None:
                self._window.page.primary_action()
            return True
        return self._on_page(pressed)

    def _on_page(self, pressed: KeysPressed) -> bool:
        page_id = self._window.page_id
        if page_id == "call":
            return self._in_call(pressed)
        if page_id == "queue":
            return self._in_queue(pressed.action)
        page = self._window.page
        if page is not None and page.act(pressed.action):
            return True
        if pressed.action is Action.PDF and self._window.page is not None:
            save = getattr(self._window.page, "save_pdf", None)
            if save is not None:
                save()
                return True
        return False

    def _in_queue(self, action: Action) -> bool:
        page = self._workspace.queue_page
        if action is Action.CALL_BACK:
            page.plan_callback()
        elif action is Action.DO_NOT_CALL:
            page.do_not_call()
        else:
            return False
        return True

    def _in_call(self, pressed: KeysPressed) -> bool:
        page, actions = self._workspace.call_page, self._workspace.actions
        session = page.session
        if session is None:
            return False
        if pressed.action in OUTCOMES:
            if session.phase is not Phase.READY:
                actions.choose_outcome(OUTCOMES[pressed.action])
            return True
        if pressed.action is Action.ALL_OUTCOMES:
            if session.phase is not Phase.READY:
                actions.choose_among_all()
            return True
        if pressed.action is Action.ANSWER_ANYWHERE:
            digit = pressed.digit
            return digit is not None and (actions.take_digit(digit) or page.take_digit(digit))
        if session.phase is Phase.READY and pressed.action is Action.NEXT_QUESTION:
            page.skip_asked.emit()
            return True
        acts: dict[Action, Callable[[], object]] = {
            Action.HANG_UP: page.hang_up,
            Action.PREVIOUS_QUESTION: page.go_back,
            Action.NEXT_QUESTION: page.go_on,
            Action.PREVIOUS_SECTION: lambda: page.go_section(-1),
            Action.NEXT_SECTION: lambda: page.go_section(1),
            Action.IMPRESSION: page.impressions.focus_capture,
            Action.NOTE: page.questions.focus_note,
            Action.OBJECTIONS: page.facts.focus_objections,
            Action.EDIT: page.facts.edit_focused,
        }
        act = acts.get(pressed.action)
        if act is None:
            return False
        act()
        return True

    def _find(self) -> None:
        if self._window.page is not None:
            self._window.page.start_search()

    def _undo(self) -> bool:
        """A field being typed in undoes its own typing; else the page's last act."""
        focus, page = QApplication.focusWidget(), self._window.page
        if self._window.toasts.press(UNDO_KEYS):
            return True
        if page is not None and page.keeps_history:
            return page.undo()
        if isinstance(focus, QLineEdit) and focus.isUndoAvailable():
            return False
        if isinstance(focus, QPlainTextEdit) and focus.document().isUndoAvailable():
            return False
        return page is not None and page.undo()
