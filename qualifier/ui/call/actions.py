"""What the acts of a call set off: dialling, outcomes, the hand-over, and the next lead.

Each act says what runs in the background, what follows and what changed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qualifier.core.call import Phase
from qualifier.core.errors import ActionRefused, InputError, QualifierError
from qualifier.core.handoff import Handoff
from qualifier.core.outcome import OutcomeGiven, missing
from qualifier.phone import dialer_for
from qualifier.settings import DIAL_COMMAND, DIALER
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.formats import full_day
from qualifier.ui.call import ending, presenter
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.call.ending import HandoffForm
from qualifier.ui.call.gate_panel import GatePanel
from qualifier.ui.call.opening import Opener, Opening
from qualifier.ui.call.outcome_panel import OutcomeAsk, OutcomeList, OutcomePanel
from qualifier.ui.call.session import CallSession
from qualifier.ui.desk import Desk
from qualifier.ui.widgets import Popover


class CallActions(QObject):
    """Signals for the window: `dialled(lead_id)`; `finished(lead_id)` a call has its outcome;
    `handed_over(Handoff)`; `said(text)` something to tell; `refused(text)` an error to tell;
    `review_asked(override)`."""

    finished = Signal(str)
    dialled = Signal(str)
    handed_over = Signal(object)
    opened = Signal()
    taken_back = Signal()
    said = Signal(str)
    refused = Signal(str)
    review_asked = Signal(str)

    def __init__(self, desk: Desk, page: CallPage, opener: Callable[[], Opener]) -> None:
        super().__init__(page)
        self._desk, self._page, self._opener = desk, page, opener
        self._popover: Popover | None = None
        self._handed: CallSession | None = None
        self._unchecked: CallSession | None = None
        self.taken_back_session: CallSession | None = None  # its dossier can be sent again
        self._dial_waits = False
        page.dial_asked.connect(self.dial)
        page.outcome_asked.connect(self.choose_outcome)
        page.more_outcomes_asked.connect(self.choose_among_all)
        page.hand_over_asked.connect(self.ask_hand_over)
        page.put_right.connect(self.open_lead)

    # --- opening -------------------------------------------------------------------------------
    def open_lead(self, lead_id: str) -> None:
        """Read a lead and show it ready to be called; an un-coded call comes first."""
        if self.has_uncoded_call():
            self.refused.emit(_("Give this call an outcome first. Everything is saved."))
            self.opened.emit()
            return
        opener = self._opener()
        self._desk.background.read(
            lambda c: opener.lead(c, lead_id), self._start, failed=self._tell, key="open_call"
        )

    def use_script(self, script_id: str) -> None:
        """Show the same lead with another script; only before it is dialled."""
        session = self._page.session
        if session is None or session.phase is not Phase.READY or session.opening.is_resumed:
            return
        lead_id, opener = session.lead.id, self._opener()
        self._desk.background.read(
            lambda c: opener.lead(c, lead_id, script_id),
            self._start,
            failed=self._tell,
            key="open_call",
        )

    def open_ahead(self, opening: Opening) -> None:
        """Show a lead that was read a while ago; it is dialled only when that was checked."""
        if not self.has_uncoded_call():
            self._start(opening)
            self._unchecked = self._page.session

    def open_checked(self, opening: Opening) -> None:
        """Show a lead as it stands now, in place of the one shown ahead if that is still there."""
        unchecked, self._unchecked = self._unchecked, None
        dials, self._dial_waits = self._dial_waits, False
        if self.has_uncoded_call() or (unchecked and self._page.session is not unchecked):
            return
        self._start(opening)
        if dials and unchecked and unchecked.lead.id == opening.lead.id:
            self.dial()

    def resume(self, call_id: str) -> None:
        """Go on with the call that was interrupted, or with the one under way, where it stands."""
        session = self._session()
        if session is not None and session.id == call_id:
            self.opened.emit()
            return
        opener = self._opener()
        self._desk.background.read(
            lambda c: opener.call(c, call_id), self._start, failed=self._tell, key="open_call"
        )

    def adopt(self, session: CallSession) -> None:
        """Go on with a session on a page built anew (the language changed)."""
        session.listen(self._page.show_session, self._page.show_saved)
        self._page.work_on(session)

    def has_uncoded_call(self) -> bool:
        """Whether a call on this page still needs its outcome."""
        session = self._page.session
        return (
            session is not None
            and not session.is_settled
            and session.phase in (Phase.RINGING, Phase.LIVE, Phase.WRAP_UP)
        )

    def dial(self) -> None:
        """Check the gate once more, dial, and begin the call."""
        session = self._page.session
        if session is None or session.phase is not Phase.READY:
            return
        if session is self._unchecked:
            self._dial_waits = True
            return
        if not session.opening.verdict.callable:
            self.refused.emit(presenter.ready(session).verdict)
            return
        settings = self._desk.settings
        try:
            dialer_for(settings.text(DIALER), settings.text(DIAL_COMMAND)).dial(session.lead.phone)
        except ActionRefused as error:
            self._tell(error)
        with self._page.shown_once():
            session.dial()
        self._page.take_focus()
        self.dialled.emit(session.lead.id)

    # --- outcomes ------------------------------------------------------------------------------
    def choose_outcome(self, outcome_id: str) -> None:
        """An outcome was chosen: at once if nothing is asked, else its panel opens."""
        session = self._session()
        if session is None:
            return
        outcome = session.agreement.outcome_by_id.get(outcome_id)
        if outcome is None or outcome.retired:
            self.refused.emit(_("This outcome is not in use any more."))
            return
        if outcome.hand_over:
            self.ask_hand_over()
            return
        self._page.flush()
        given = OutcomeGiven(outcome_id)
        if not missing(outcome, given, session.agreement.offered_reasons(outcome.reasons)):
            self.give(given)
            return
        panel = OutcomePanel(
            OutcomeAsk(
                outcome,
                session.agreement.offered_reasons(outcome.reasons),
                self._desk.clock(),
                self._desk.zone,
                self._desk.language,
                session.gate.wake_up,
                session.drafts.get("outcome", ""),
                self._desk.permission.calling_hours(session.lead.nature, session.lead.time_zone),
            ),
            self._page.window(),
        )
        panel.given.connect(self.give)
        panel.draft.connect(lambda text: session.keep_draft("outcome", text))
        self._show(panel, self._page.bar.button_of(outcome_id))
        panel.take_focus()

    def choose_among_all(self) -> None:
        """All outcomes of the agreement, filtered as one types."""
        session = self._session()
        if session is None:
            return
        panel = OutcomeList(
            session.agreement.offered_outcomes, self._desk.language, self._page.window()
        )
        panel.chosen.connect(self.choose_outcome)
        self._show(panel, self._page.bar.button_of(""))
        panel.take_focus()

    def take_digit(self, digit: int) -> bool:
        """Alt+digit goes to the list in front, if one is."""
        panel = self._popover
        if not isinstance(panel, (OutcomePanel, OutcomeList)) or not panel.isVisible():
            return False
        panel.take_digit(digit)
        return True

    def give(self, given: OutcomeGiven) -> None:
        """End the call with this outcome."""
        session = self._session()
        if session is None:
            return
        label = session.agreement.outcome_by_id[given.outcome].label.within(self._desk.language)
        lead_id = session.lead.id

        def done() -> None:
            self.said.emit(_("{outcome}: saved").format(outcome=label))
            self.finished.emit(lead_id)

        try:
            with self._page.shown_once():
                self._page.keep_typed_impression()
                ending.give_outcome(session, given, done, self._tell)
        except InputError as error:
            if isinstance(self._popover, OutcomePanel):
                self._popover.show_error(sentence(error))
            else:
                self._tell(error)
            return
        self._close_popover()

    # --- hand-over -----------------------------------------------------------------------------
    def ask_hand_over(self) -> None:
        """Open the dossier for a last look, or say what is missing."""
        session = self._session()
        if session is None or session.phase not in (Phase.LIVE, Phase.WRAP_UP):
            return
        if isinstance(self._popover, GatePanel) and self._popover.isVisible():
            self._popover.override()
            return
        self._page.flush()
        self._page.keep_typed_impression()
        if session.gate.open:
            self.review_asked.emit("")
            return
        day = session.gate.wake_up
        words = _("Nurture")
        if day is not None:
            words = _("Nurture until {day}").format(day=full_day(day, self._desk.language))
        panel = GatePanel(
            presenter.gate_mark(session),
            words if session.gate.may_be_overridden else "",
            may_override=session.gate.may_be_overridden,
            parent=self._page.window(),
        )
        panel.criterion_chosen.connect(self._page.show_question)
        panel.nurture_asked.connect(lambda: self._instead("nurture"))
        panel.override_given.connect(self.review_asked)
        self._show(panel, self._page.bar.gate)

    def send(self, form: HandoffForm) -> bool:
        """Hand over with this form. False, with the reason told, if a rule forbids it."""
        again, session = self.taken_back_session, self._session()
        sent = again or session
        if sent is None:
            return False

        def done(handoff: Handoff) -> None:
            self._handed = sent  # the page goes on to the next lead while undo is offered
            self.taken_back_session = None
            self.handed_over.emit(handoff)
            self.finished.emit(sent.lead.id)

        try:
            with self._page.shown_once():
                act = ending.send_again if again else ending.hand_over
                act(sent, form, done, self._tell)
        except ActionRefused as error:
            self._tell(error)
            return False
        return True

    def undo_hand_over(self, handoff: Handoff) -> None:
        """Take the hand-off back, within its 8 seconds."""
        session = self._handed
        if session is None or session.id != handoff.call_id:
            return

        def done() -> None:
            self._handed, self.taken_back_session = None, session
            self.said.emit(_("Hand-off taken back. The lead is in your queue again."))
            self.taken_back.emit()

        ending.take_back_handoff(session, handoff, done, self._tell)

    # --- inside --------------------------------------------------------------------------------
    def _start(self, opening: Opening) -> None:
        page = self._page
        page.work_on(CallSession(self._desk, opening, page.show_session, page.show_saved))
        self.opened.emit()

    def _session(self) -> CallSession | None:
        session = self._page.session
        return None if session is None or session.is_settled else session

    def _instead(self, outcome_id: str) -> None:
        self._close_popover()
        self.choose_outcome(outcome_id)

    def _show(self, popover: Popover, anchor: QWidget) -> None:
        self._close_popover()
        self._popover = popover
        popover.closed.connect(self._popover_closed)
        popover.open_above(anchor)

    def _close_popover(self) -> None:
        popover, self._popover = self._popover, None
        if popover is not None:
            popover.hide()
            popover.deleteLater()

    def _popover_closed(self) -> None:
        self._close_popover()
        if self._page.isVisible():
            self._page.take_focus()

    def _tell(self, error: QualifierError) -> None:
        self.refused.emit(sentence(error))
