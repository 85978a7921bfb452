"""What has to be read before a lead can be called, or an interrupted call goes on: one job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.call import Call
from qualifier.core.contact_gate import Verdict
from qualifier.core.errors import NotFound
from qualifier.core.handoff import lead_values
from qualifier.core.ids import NewId
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Signal
from qualifier.core.score import Cell
from qualifier.core.script import Script
from qualifier.core.script_choice import script_for
from qualifier.core.text import Text
from qualifier.store import calls, do_not_call, handoffs, leads, past_calls
from qualifier.store.database import Connection
from qualifier.store.documents import Documents
from qualifier.store.handoffs import Feedback

CAP_WINDOW = timedelta(days=31)


@dataclass(frozen=True)
class Opening:
    """A lead ready to be called, or a call as far as it got.

    `scripts`: (id, title) of those it can be called with. `before` are the impressions that stood
    after earlier calls; `unreached` counts tries in a row that reached nobody; `handed_this_week`
    is the load of each channel; `cell` is what the queue shows of the lead.
    """

    lead: Lead
    script: Script
    agreement: Agreement
    call: Call
    is_resumed: bool
    seq: int
    drafts: dict[str, str]
    signals: tuple[Signal, ...]
    before: tuple[Impression, ...]
    feedback: tuple[Feedback, ...]
    verdict: Verdict
    unreached: int
    handed_this_week: dict[str, int]
    cell: Cell | None = None
    scripts: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Opener:
    """Reads openings; everything that never changes during a session is given once."""

    documents: Documents
    agreement: Agreement
    permission: CallPermission
    opposition_secret: bytes
    new_id: NewId
    clock: Callable[[], datetime]
    seat: str
    script_id: str
    week_begins: Callable[[datetime], datetime]

    def lead(self, connection: Connection, lead_id: str, script_id: str = "") -> Opening:
        """A new call to that lead with the newest version of a script. Raises NotFound.

        The script of that id, else the one whose rule holds for the lead, else the usual one.
        """
        scripts = self.documents.newest_scripts(connection)
        lead = leads.get(connection, lead_id)
        script = next((one for one in scripts if one.id == script_id), None)
        script = script or script_for(lead_values(lead), scripts, self.script_id)
        if script is None:
            raise NotFound("script", self.script_id)
        now = self.clock()
        call = Call(
            id=self.new_id(),
            lead_id=lead_id,
            script_id=script.id,
            script_version=script.version,
            agreement_id=self.agreement.id,
            agreement_version=self.agreement.version,
            seat=self.seat,
            begun_at=now,
        )
        opening = self._opening(connection, call, lead, script, self.agreement, resumed=False)
        return replace(opening, scripts=tuple((one.id, one.title) for one in scripts))

    def call(self, connection: Connection, call_id: str) -> Opening:
        """An interrupted call, on the versions it began with. Raises NotFound."""
        head = calls.head(connection, call_id)
        script = self.documents.script(connection, head.script_id, head.script_version)
        agreement = self.documents.agreement(connection, head.agreement_id, head.agreement_version)
        call = calls.load(connection, call_id, script)
        lead = leads.get(connection, call.lead_id)
        return self._opening(connection, call, lead, script, agreement, resumed=True)

    def _opening(
        self,
        connection: Connection,
        call: Call,
        lead: Lead,
        script: Script,
        agreement: Agreement,
        *,
        resumed: bool,
    ) -> Opening:
        now = self.clock()
        opposed = do_not_call.is_opposed(connection, lead, self.opposition_secret)
        tries = past_calls.attempts_since(connection, lead, now - CAP_WINDOW)
        verdict = self.permission.verdict(
            lead,
            now,
            opposed=opposed,
            attempts=tries,
            refused_at=past_calls.refused_at(connection, lead, agreement),
        )
        return Opening(
            lead=lead,
            script=script,
            agreement=agreement,
            call=call,
            is_resumed=resumed,
            seq=calls.newest_seq(connection, call.id) if resumed else 0,
            drafts=calls.drafts(connection, call.id) if resumed else {},
            signals=leads.signals(connection, lead.id),
            before=past_calls.standing_impressions(connection, lead.id, call.id),
            feedback=tuple(handoffs.feedback_of_lead(connection, lead.id)),
            verdict=verdict,
            unreached=past_calls.unreached(connection, lead.id, agreement),
            handed_this_week=handoffs.load_since(connection, self.week_begins(now)),
            cell=_cell(connection, lead.id),
        )


def _cell(connection: Connection, lead_id: str) -> Cell | None:
    stored = leads.score_of(connection, lead_id)
    return Cell(stored[0][0], stored[0][1]) if stored else None
