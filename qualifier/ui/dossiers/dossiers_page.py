"""The page "Dossiers" of the window: the list, and one sent dossier in its place."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qualifier.store.handoff_list import Only
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.answer_popovers import (
    AnswerPopover,
    DisputePopover,
    GivenAnswer,
    RulingPopover,
)
from qualifier.ui.dossiers.dossier_page import DossierPage
from qualifier.ui.dossiers.files import DossierFiles
from qualifier.ui.dossiers.list_page import ListPage
from qualifier.ui.dossiers.presenter import DossiersPresenter, OpenDossier, tell
from qualifier.ui.page import Command, Page
from qualifier.ui.queue.popovers import Asking


class DossiersPage(Page):
    """Signals: `said(text)` done, `refused(text)` what went wrong: for the window's toasts;
    `taken_back(lead id)` a hand-off was withdrawn, its lead is due again."""

    said = Signal(str)
    refused = Signal(str)
    taken_back = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = DossiersPresenter(desk)
        self._opened: OpenDossier | None = None
        self.list = ListPage()
        self.dossier = DossierPage(desk.clock)
        self.files = DossierFiles(desk, self.dossier)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.dossier)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.list.search_typed.connect(self.search)
        self.list.opened.connect(self.open_dossier)
        self.list.end_near.connect(self._read_more)
        self.list.only_chosen.connect(self._keep_only)
        self.dossier.back_requested.connect(self.show_list)
        self.files.said.connect(self.said)
        self.files.refused.connect(self.refused)
        self.dossier.undo_requested.connect(self.take_back)
        self.dossier.answer_asked.connect(self.ask_answer)
        self.dossier.dispute_asked.connect(self.ask_dispute)
        self.dossier.rule_asked.connect(self.ask_ruling)
        self.dossier.judged.connect(self.judge)
        self.asking: Asking | None = None

    # --- acts ----------------------------------------------------------------------------------
    def search(self, typed: str) -> None:
        """Read the hand-offs whose lead fits; the list shows them when they are there."""
        self._presenter.search(typed, self.list.show_state, tell(self.list.show_error))

    def refresh(self) -> None:
        """Something was sent or answered: read again what is on screen."""
        self.search(self.list.search_edit.text())
        if self.stack.currentWidget() is self.dossier and self._opened is not None:
            self.open_dossier(self._opened.handoff_id)

    def open_dossier(self, handoff_id: str) -> None:
        """Read one dossier and show it in place of the list."""
        self._presenter.open(handoff_id, self._show_dossier, tell(self.refused.emit))

    def show_list(self) -> None:
        """Back to the list, at the same line."""
        self.dossier.left()
        self._opened = None
        self.stack.setCurrentWidget(self.list)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self) -> None:
        """Withdraw the dossier on screen; its lead is due again at once."""
        if self._opened is None:
            return
        handoff_id = self._opened.handoff_id
        lead_id = self._opened.lead_id

        def done() -> None:
            self.refresh()
            self.said.emit(_("The dossier was taken back. The lead is due again."))
            self.taken_back.emit(lead_id)

        self._presenter.take_back(handoff_id, done, tell(self.refused.emit))

    def ask_answer(self) -> None:
        """What did sales say? For answers that come by phone or in the corridor."""
        opened, side = self._opened, self.dossier.side
        if opened is None or side is None or side.answer_button is None:
            return
        popover = AnswerPopover(self.window(), opened.ask)
        popover.given.connect(self._answer)
        self._ask(popover, side.answer_button)

    def ask_dispute(self, feedback_id: str) -> None:
        """Why is the refusal wrong?"""
        popover = DisputePopover(self.window())
        popover.disputed.connect(
            lambda text: self._have_done(
                {"do": "dispute", "feedback_id": feedback_id, "text": text},
                _("The refusal is disputed. Your team lead rules."),
            )
        )
        self._ask(popover, self._reply_button(feedback_id))

    def ask_ruling(self, feedback_id: str) -> None:
        """How does the arbiter rule?"""
        sent = self._opened.face.side.sent if self._opened is not None else None
        words = [one for one in sent.answers if one.feedback_id == feedback_id] if sent else []
        dispute = words[0].dispute if words else None
        popover = RulingPopover(self.window(), dispute.words if dispute is not None else "")
        popover.ruled.connect(
            lambda verdict, text, change: self._have_done(
                {
                    "do": "dispute_rule",
                    "feedback_id": feedback_id,
                    "verdict": verdict,
                    "text": text,
                    "rule_change": change,
                },
                _("The ruling is entered."),
            )
        )
        self._ask(popover, self._reply_button(feedback_id))

    def judge(self, impression_id: str, verdict: str) -> None:
        """Sales found an impression right, or wrong."""
        request: dict[str, object] = {"do": "judge", "impression_id": impression_id}
        failed = tell(self.refused.emit)
        self._presenter.ask_worker(request | {"verdict": verdict}, lambda: None, failed)

    def _answer(self, given: GivenAnswer) -> None:
        if self._opened is not None:
            request: dict[str, object] = {"do": "feedback_add"}
            request["handoff_id"] = self._opened.handoff_id
            self._have_done(request | asdict(given), _("The answer of sales is entered."))

    def _have_done(self, request: dict[str, object], words: str) -> None:
        """Have the worker do it; the panel stays open where it was refused."""
        popover = self.asking

        def done() -> None:
            if popover is not None:
                popover.close_quietly()
            self.said.emit(words)
            self.refresh()

        failed = tell(popover.show_error) if popover is not None else tell(self.refused.emit)
        self._presenter.ask_worker(request, done, failed)

    def _ask(self, popover: Asking, anchor: QWidget) -> None:
        self.asking = popover
        popover.closed.connect(popover.deleteLater)
        popover.open_above(anchor)

    def _reply_button(self, feedback_id: str) -> QWidget:
        side = self.dossier.side
        button = side.reply_buttons.get(feedback_id) if side is not None else None
        return button or self.dossier

    def _keep_only(self, only: Only) -> None:
        self._presenter.only = only
        self.search(self.list.search_edit.text())

    def save_pdf(self) -> None:
        """Ctrl+P: the dossier on screen as a file, if there is one."""
        if self.stack.currentWidget() is self.dossier:
            self.files.save_pdf()

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        self.refresh()
        if self.stack.currentWidget() is self.list:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.dossier.entered()

    def left(self) -> bool:
        return self.dossier.left()

    def start_search(self) -> None:
        if self.stack.currentWidget() is self.dossier:
            self.show_list()
        self.list.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search_edit.selectAll()

    def commands(self) -> tuple[Command, ...]:
        if self.stack.currentWidget() is self.dossier:
            return self.dossier.commands()
        return (Command(_("Search the dossiers"), "Ctrl+F", self.start_search),)

    def retranslate(self) -> None:
        self.list.retranslate()
        self.dossier.retranslate()
        self.list.show_state(self._presenter.state())
        if self._opened is not None:
            self.open_dossier(self._opened.handoff_id)

    # --- within --------------------------------------------------------------------------------
    def _show_dossier(self, opened: OpenDossier) -> None:
        came_from_list = self.stack.currentWidget() is self.list
        self._opened = opened
        self.dossier.show_sent(opened.face)
        self.stack.setCurrentWidget(self.dossier)
        if came_from_list:
            self.dossier.entered()

    def _read_more(self) -> None:
        self._presenter.more(self.list.show_state, tell(self.refused.emit))
