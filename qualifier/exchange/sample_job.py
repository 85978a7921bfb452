"""The fictional sample into a profile: its list by the ordinary import, its past as facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from qualifier.core.agreement import NeedsDate, Outcome
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, OutcomeFact
from qualifier.core.flow import walk
from qualifier.core.handoff import Handoff, lead_values
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Nature, Signal, Stage
from qualifier.core.outcome import OutcomeGiven, effect
from qualifier.core.score import Score, score
from qualifier.core.script import Script
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.sample import Sample, SampleCall, SampleHandoff, SampleLead, read_sample
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.paths import resources_dir
from qualifier.settings import IS_SAMPLE, SCRIPT, SEAT_NAME, WELCOMED
from qualifier.store import calls, handoffs, leads, settlement
from qualifier.store.database import Connection
from qualifier.store.handoffs import Feedback
from qualifier.store.profile import save_settings
from qualifier.store.settlement import Settlement

AT_A_TIME = 5
STAGE_AFTER = {
    "accepted": Stage.ACCEPTED,
    "rejected": Stage.REJECTED,
    "turned_back": Stage.NURTURING,
    "disqualified": Stage.DISQUALIFIED,
    "won": Stage.WON,
    "lost": Stage.LOST,
}


def load(place: Workplace, doing: Doing) -> dict[str, int | str]:
    """Import the sample list and enter its past, told from now. Returns the import's sums."""
    folder = resources_dir() / "sample"
    order = ImportOrder(folder / "leads.csv", nature=Nature.PROFESSIONAL)
    totals = import_job.run(place, order, doing)
    scripts = {one.id: one for one in place.store.read(place.documents.newest_scripts)}
    zone = place.permission.rules.default_zone
    sample = read_sample(folder / "history.yaml", doing.now, zone, scripts)
    writer = _Past(place, doing, sample, scripts, zone)
    for first in range(0, len(sample.leads), AT_A_TIME):
        some = sample.leads[first : first + AT_A_TIME]
        place.store.write(partial(writer.enter_all, some))
        doing.progress(first + len(some), len(sample.leads))
    settings = place.store.settings()
    values = {IS_SAMPLE: True, WELCOMED: True}
    place.store.write(lambda c: save_settings(c, values))
    if not settings.text(SEAT_NAME):
        me = {SEAT_NAME: sample.seats[sample.me], SCRIPT: "maintenance_inbound"}
        place.store.write(lambda c: save_settings(c, me))
    return totals


@dataclass(frozen=True)
class _Past:
    """Writes what happened to one lead before, as the program itself would have."""

    place: Workplace
    doing: Doing
    sample: Sample
    scripts: dict[str, Script]
    zone: ZoneInfo

    def enter_all(self, some: Sequence[SampleLead], connection: Connection) -> None:
        """The past of a few leads, in one transaction."""
        for one in some:
            self.enter(connection, one)

    def enter(self, connection: Connection, one: SampleLead) -> None:
        """Signals, calls, hand-offs, feedback and the planned callback of one lead."""
        found = leads.by_external_id(connection, one.external_id)
        if found is None:
            return
        new_id = self.doing.new_id
        leads.set_created(connection, found.id, one.arrived_at)
        signals = tuple(Signal(s.kind, s.at, s.text, new_id()) for s in one.signals)
        leads.add_signals(connection, ((found.id, signal, "") for signal in signals))
        for call in one.calls:
            self._call(connection, leads.get(connection, found.id), call, signals)
        if one.planned_at is not None:
            settlement.plan_callback(
                connection,
                found.id,
                one.planned_at,
                for_team=True,
                note="",
                at=self.doing.now,
                new_id=new_id,
            )
        refresh(connection, self.place, leads.get(connection, found.id), self.doing.now)

    def _call(
        self, connection: Connection, lead: Lead, told: SampleCall, signals: Sequence[Signal]
    ) -> None:
        new_id, agreement = self.doing.new_id, self.place.agreement
        script = self.scripts[told.script or "maintenance_inbound"]
        call = Call(
            id=new_id(),
            lead_id=lead.id,
            script_id=script.id,
            script_version=script.version,
            agreement_id=agreement.id,
            agreement_version=agreement.version,
            seat=self.sample.seats[told.seat],
            begun_at=told.at,
        )
        calls.begin(connection, call)
        end = self._facts(connection, call, lead, told, script)
        outcome = agreement.outcome_by_id[told.outcome]
        values = lead_values(lead)
        path = walk(script, told.answers, values)
        known = [one for one in signals if one.at <= end]
        reached = score(script, path, agreement, values, known, end)
        given = _given(told, outcome, end, self.zone)
        reasons = agreement.reasons.get(outcome.reasons, ())
        has_other = bool(lead.phone2)
        follows = effect(
            outcome, given, lead.stage, end, self.zone, 6, reasons, has_other_number=has_other
        )
        fact = OutcomeFact(
            new_id(),
            call.id,
            outcome.id,
            told.reason,
            told.note,
            follows.due_at,
            told.for_team,
            end,
        )
        handoff = self._handoff(call, lead, told.handoff, reached, end)
        settled = Settlement(
            fact=fact,
            lead=lead,
            effect=follows,
            score=reached,
            script_id=script.id,
            script_version=script.version,
            by=call.seat,
            handoff=handoff,
            receivers=(),  # nothing fictional is on its way to anybody
            secret=self.place.opposition_secret,
        )
        refusal = self.place.permission.lasting_refusal
        settlement.settle(connection, settled, agreement, refusal, new_id)
        if handoff is not None and told.handoff is not None:
            self._feedback(connection, handoff, told.handoff)

    def _facts(
        self,
        connection: Connection,
        call: Call,
        lead: Lead,
        told: SampleCall,
        script: Script,
    ) -> datetime:
        """Events, answers and impressions; returns when the call ended."""
        new_id, seq = self.doing.new_id, 0
        answered = told.at + timedelta(seconds=12)
        end = answered + timedelta(seconds=told.length_s)

        def event(kind: Happened, subject: str, at: datetime, offset_s: int) -> None:
            nonlocal seq
            seq += 1
            fact = CallEvent(new_id(), call.id, seq, kind, subject, at, offset_s)
            calls.add_event(connection, fact)

        event(Happened.DIALLED, lead.phone, told.at, 0)
        if told.length_s:
            event(Happened.ANSWERED, "", answered, 0)
        for place, (question, value) in enumerate(told.answers.items(), start=1):
            seq += 1
            offset = place * told.length_s // (len(told.answers) + 1)
            at = answered + timedelta(seconds=offset)
            answer = AnswerFact(new_id(), call.id, seq, question, value, at, offset)
            calls.add_answer(connection, answer, script)
        for felt in told.impressions:
            seq += 1
            one = Impression(
                new_id(),
                felt.facet,
                felt.value,
                felt.choice,
                felt.basis,
                felt.quote,
                felt.note,
                felt.question,
                felt.offset_s,
            )
            at = answered + timedelta(seconds=felt.offset_s)
            calls.add_impression(connection, call.id, seq, one, at)
        if told.length_s:
            event(Happened.HUNG_UP, "", end, told.length_s)
        return end

    def _handoff(
        self,
        call: Call,
        lead: Lead,
        told: SampleHandoff | None,
        reached: Score,
        at: datetime,
    ) -> Handoff | None:
        if told is None:
            return None
        return Handoff(
            id=self.doing.new_id(),
            call_id=call.id,
            lead_id=lead.id,
            cell=str(reached.cell),
            fit=reached.fit,
            maturity=reached.maturity,
            decision=reached.decision(self.place.agreement).value,
            channel=told.channel,
            person=told.person,
            made_at=at,
            made_by=call.seat,
            lead=lead_values(lead),
            override=told.override,
            word=told.word,
        )

    def _feedback(self, connection: Connection, handoff: Handoff, told: SampleHandoff) -> None:
        new_id = self.doing.new_id
        for said in told.feedback:
            fact = Feedback(
                new_id(),
                handoff.id,
                handoff.lead_id,
                said.status,
                said.reason,
                said.words,
                said.about,
                said.by,
                said.at,
            )
            handoffs.add_feedback(connection, fact)
            leads.set_stage(
                connection,
                handoff.lead_id,
                STAGE_AFTER[said.status],
                why=said.reason,
                by=said.by,
                at=said.at,
                new_id=new_id,
            )


def _given(told: SampleCall, outcome: Outcome, end: datetime, zone: ZoneInfo) -> OutcomeGiven:
    due_at, wake_up = told.due_at, None
    if outcome.date is NeedsDate.WAKE_UP and told.due_at is not None:
        due_at, wake_up = None, told.due_at.astimezone(zone).date()
    return OutcomeGiven(
        outcome.id, due_at, wake_up, told.for_team, told.reason, told.note or told.reason
    )
