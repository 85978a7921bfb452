"""A call in the open profile: its page, the dossier before it is sent, and who comes next.

The workspace builds it when it is first asked for: it costs a fifth of the start, and the queue
shows without it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qualifier import settings as setting
from qualifier.core.handoff import Handoff
from qualifier.texts import _
from qualifier.ui.call.actions import CallActions
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.call.ending import HandoffForm
from qualifier.ui.call.opening import Opener, Opening
from qualifier.ui.call.review import review_state
from qualifier.ui.call.session import CallSession
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.dossier_page import DossierPage
from qualifier.ui.dossiers.files import DossierFiles
from qualifier.ui.main_window import MainWindow
from qualifier.ui.next_lead import NextLead, week_begins

THIS_CALL = "this call"  # what refusals on the call page are about: over with its outcome
UNDO = "undo_handoff"


class CallRoom(QObject):
    """Signals: `opened` a lead is shown; `dialled(lead id)`; `finished(lead id)` its call has an
    outcome; `taken_back` a hand-off was withdrawn."""

    opened = Signal()
    dialled = Signal(str)
    finished = Signal(str)
    taken_back = Signal()

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._handoff: Handoff | None = None
        self.page = CallPage(desk)
        self.page.back_asked.connect(lambda: window.show_page("queue"))
        self.page.skip_asked.connect(self.next_lead)
        self.actions = CallActions(desk, self.page, self._opener)
        self.page.script_asked.connect(self.actions.use_script)
        self.actions.opened.connect(self.opened)
        self.actions.dialled.connect(self.dialled)
        self.actions.finished.connect(self._finished)
        self.actions.handed_over.connect(self._handed_over)
        self.actions.taken_back.connect(self._taken_back)
        self.actions.said.connect(window.say)
        self.actions.refused.connect(lambda why: window.warn(why, THIS_CALL))
        self.actions.review_asked.connect(self.show_review)
        self._next = NextLead(desk, self._opener, self.actions.open_ahead, self._next_checked)
        self.actions.dialled.connect(self._next.look_ahead)
        self.review_page = DossierPage(desk.clock)
        self.review_page.send_requested.connect(self._send)
        self.review_page.draft_changed.connect(self._keep_draft)
        self.review_page.back_requested.connect(lambda: window.show_page("call"))
        self._files = DossierFiles(desk, self.review_page)
        self._files.said.connect(window.say)
        self._files.refused.connect(window.warn)
        window.add_page("call", self.page)
        window.add_page("review", self.review_page)

    @property
    def session(self) -> CallSession | None:
        """The call on the page; None before the first."""
        return self.page.session

    def next_lead(self) -> None:
        """The next lead that may be called now, in the queue's order."""
        self._next.go(self.session.lead.id if self.session else "")

    def show_review(self, override: str = "") -> None:
        """The dossier of the call, before it is sent; `override` says why in spite of the gate."""
        session = self.session
        if session is not None:
            self.actions.taken_back_session = None
            if override:  # to be there again if the program ends before it is sent
                session.keep_draft("handoff:override", override)
            self._review(session, override)

    def undo_hand_over(self) -> None:
        """Take the last hand-off back, while that is offered."""
        if self._handoff is not None:
            self.actions.undo_hand_over(self._handoff)

    def _review(self, session: CallSession, override: str) -> None:
        self.review_page.show_review(review_state(session, override))
        self._window.show_page("review")

    def _finished(self, lead_id: str) -> None:
        self._window.toasts.dismiss(THIS_CALL)
        self.finished.emit(lead_id)
        self._next.go(lead_id)

    def _next_checked(self, opening: Opening | None) -> None:
        if opening is not None:
            self.actions.open_checked(opening)
        else:
            self._window.show_page("queue")

    def _keep_draft(self, field: str, text: str) -> None:
        session, again = self.session, self.actions.taken_back_session
        if session is not None and not session.is_settled and again is None:
            session.keep_draft(f"handoff:{field}", text)

    def _send(self, form: HandoffForm) -> None:
        if not self.actions.send(form):
            self.review_page.show_error(_("Not sent. Nothing is lost."))

    def _handed_over(self, handoff: Handoff) -> None:
        self._handoff = handoff
        to = handoff.person or handoff.channel
        self._window.say(
            _("Dossier on its way to {name}").format(name=to), _("Undo"), UNDO, "Ctrl+Z"
        )

    def _taken_back(self) -> None:
        self.taken_back.emit()
        session = self.actions.taken_back_session
        if session is not None and not self.actions.has_uncoded_call():
            override = self._handoff.override if self._handoff else ""
            self._handoff = None
            self._review(session, override)

    def _opener(self) -> Opener:
        desk = self._desk
        return Opener(
            documents=desk.documents,
            agreement=desk.agreement,
            permission=desk.permission,
            opposition_secret=desk.opposition_secret,
            new_id=desk.new_id,
            clock=desk.clock,
            seat=desk.seat,
            script_id=desk.settings.text(setting.SCRIPT) or "maintenance_inbound",
            week_begins=lambda now: week_begins(now, desk.zone),
        )
