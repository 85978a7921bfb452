"""On the call page: a lead that cannot be called until somebody says whom its list holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.main_window import MainWindow
from qualifier.ui.page import Command
from qualifier.ui.queue.preview import BY_SAYING_WHOM
from qualifier.ui.queue.whom_popover import WhomAsking
from qualifier.ui.widgets import ToastMark, Tone

if TYPE_CHECKING:
    from qualifier.ui.call.call_page import CallPage

WHOM = "say_whom"


class WhomOffer:
    """Offers it as a toast when such a lead is opened, and in Ctrl+K while it is."""

    def __init__(
        self, desk: Desk, window: MainWindow, page: Callable[[], CallPage], said: Callable[[], None]
    ) -> None:
        """`said` is called once it is written: the lead may be callable now."""
        self._window, self._page, self._said = window, page, said
        self._asking = WhomAsking(
            desk, lambda: window, lambda panel: panel.open_above(page().ready), self._told
        )

    def opened(self) -> None:
        """A lead came on the page."""
        self._window.toasts.dismiss(WHOM)
        if self._lead_id():
            words = _("This lead waits until somebody says whom its list holds.")
            offer = _("Say whom the list holds")
            self._window.toasts.show_toast(ToastMark(words, Tone.WARN, offer, WHOM, about=WHOM))

    def commands(self) -> tuple[Command, ...]:
        """For Ctrl+K; empty while it would change nothing."""
        if self._window.page_id != "call" or not self._lead_id():
            return ()
        return (Command(_("Say whom the list holds"), "", self.ask),)

    def act(self, action_id: str) -> None:
        """The toast's link was pressed; ids of others are left alone."""
        if action_id == WHOM:
            self.ask()

    def ask(self) -> None:
        """Open the panel for the lead on the page."""
        lead_id = self._lead_id()
        if lead_id:
            self._asking.ask(lead_id)

    def _lead_id(self) -> str:
        """The lead on the page, if saying it may open the gate; else empty."""
        session = self._page().session
        if session is None or session.phase is not Phase.READY:
            return ""
        return session.lead.id if session.opening.verdict.mend in BY_SAYING_WHOM else ""

    def _told(self, words: str) -> None:
        self._window.say(words)
        self._said()
