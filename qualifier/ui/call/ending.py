"""How a call ends: outcomes with their dates and reasons, the hand-off, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qualifier.core.agreement import NeedsDate, Outcome
from qualifier.core.answer import Contact, Gap, Money
from qualifier.core.call import Happened, OutcomeFact
from qualifier.core.errors import ActionRefused, QualifierError
from qualifier.core.handoff import Handoff, lead_values
from qualifier.core.lead import LEAD_FIELDS, Stage
from qualifier.core.outcome import Effect, OutcomeGiven, effect
from qualifier.core.questions import type_of
from qualifier.core.roles import Right
from qualifier.core.routing import Route, route
from qualifier.exchange.heard import redirected
from qualifier.settings import HOME_COUNTRY
from qualifier.store.database import Connection
from qualifier.store.settlement import UNDO_FOR_S, Settlement, settle
from qualifier.store.taking_back import hand_over_again, undo_handoff
from qualifier.ui.call.session import CallSession

OVERRIDE_LEAST = 10


@dataclass(frozen=True, slots=True)
class HandoffForm:
    """What the qualifier decides when handing over; the rest is computed from facts."""

    channel: str
    person: str
    route_reason: str = ""
    opening: str = ""
    avoid: str = ""
    word: str = ""
    override: str = ""


def route_of(session: CallSession) -> Route:
    """The route these answers make, with this week's load."""
    return route(
        session.agreement,
        session.path.answers,
        lead_values(session.lead),
        session.score,
        session.opening.handed_this_week,
    )


def give_outcome(
    session: CallSession,
    given: OutcomeGiven,
    then: Callable[[], None],
    failed: Callable[[QualifierError], None],
) -> None:
    """End the call with an outcome. Nothing changes where it raises.

    Raises ActionRefused for what is missing, AnswerRefused for a new contact's number or address.
    """
    outcome = session.agreement.outcome_by_id[given.outcome]
    _settle(session, outcome, given, None, then, failed)


def hand_over(
    session: CallSession,
    form: HandoffForm,
    then: Callable[[Handoff], None],
    failed: Callable[[QualifierError], None],
) -> None:
    """End the call with a hand-off. Raises ActionRefused where the gate or the route forbids it."""
    handoff = make_handoff(session, form)
    outcome = next(one for one in session.agreement.offered_outcomes if one.hand_over)
    _settle(session, outcome, OutcomeGiven(outcome.id), handoff, lambda: then(handoff), failed)


def make_handoff(session: CallSession, form: HandoffForm) -> Handoff:
    """The hand-off of this call as it stands. Raises ActionRefused."""
    gate, routed = session.gate, route_of(session)
    if not gate.open:
        _check_override(session, form)
    if not form.channel:
        raise ActionRefused("no_channel")
    proposed = routed.chosen.id if routed.chosen else ""
    if form.channel != proposed and not form.route_reason.strip():
        raise ActionRefused("route_needs_reason")
    return Handoff(
        id=session.desk.new_id(),
        call_id=session.id,
        lead_id=session.lead.id,
        cell=str(session.score.cell),
        fit=session.score.fit,
        maturity=session.score.maturity,
        decision=gate.decision.value,
        channel=form.channel,
        person=form.person,
        made_at=session.desk.clock(),
        made_by=session.desk.seat,
        lead=lead_values(session.lead) | answered_fields(session),
        load=session.opening.handed_this_week,
        override="" if gate.open else form.override.strip(),
        route_reason=form.route_reason.strip(),
        opening=form.opening.strip(),
        avoid=form.avoid.strip(),
        word=form.word.strip(),
    )


def take_back_handoff(
    session: CallSession,
    handoff: Handoff,
    then: Callable[[], None],
    failed: Callable[[QualifierError], None],
) -> None:
    """Undo a hand-off within its 8 seconds; refused once its outbox row was claimed."""
    desk, back_to = session.desk, Stage.IN_PROGRESS
    at = desk.clock()

    def job(connection: Connection) -> None:
        undo_handoff(
            connection,
            handoff,
            back_to,
            session.agreement,
            desk.permission.lasting_refusal,
            secret=desk.opposition_secret,
            by=desk.seat,
            at=at,
            new_id=desk.new_id,
        )

    desk.background.write(job, lambda _: then(), failed)


def send_again(
    session: CallSession,
    form: HandoffForm,
    then: Callable[[Handoff], None],
    failed: Callable[[QualifierError], None],
) -> None:
    """Send the dossier of a call whose hand-off was taken back. Raises as `hand_over` does."""
    desk, handoff = session.desk, make_handoff(session, form)

    def job(connection: Connection) -> None:
        hand_over_again(
            connection,
            handoff,
            None,
            session.agreement,
            desk.permission.lasting_refusal,
            secret=desk.opposition_secret,
            not_before=handoff.made_at + timedelta(seconds=UNDO_FOR_S),
            new_id=desk.new_id,
        )

    desk.background.write(job, lambda _: then(handoff), failed)


def answered_fields(session: CallSession) -> dict[str, str]:
    """Lead fields that on-path answers fill (key `fills` of a question), as text."""
    filled: dict[str, str] = {}
    answered = {one.question: one.seq for one in session.answer_facts}
    confirmed = {one.subject: one.seq for one in session.events if one.kind is Happened.CONFIRMED}
    for question_id, value in session.path.answers.items():
        question = session.script.by_id[question_id]
        name = question.fills.removeprefix("lead.")
        if name not in LEAD_FIELDS or isinstance(value, Gap):
            continue
        if name in session.confirmed and confirmed.get(name, 0) > answered[question_id]:
            continue  # corrected or confirmed on the card after the answer: the newer word stands
        if isinstance(value, Contact):
            filled[name] = value.name
        elif isinstance(value, Money):
            filled[name] = f"{value.low:g}"
        else:
            filled[name] = type_of(question).shown(question, value, session.desk.language)
    return filled


def _check_override(session: CallSession, form: HandoffForm) -> None:
    if not session.gate.may_be_overridden:
        raise ActionRefused(
            "gate_shut", {"missing": ", ".join(b.value for b in session.gate.blocks)}
        )
    by_lead_only = session.agreement.override_by == "team_lead"
    if by_lead_only and not session.desk.settings.may(Right.OVERRIDE):
        raise ActionRefused("override_by_team_lead")
    if len(form.override.strip()) < OVERRIDE_LEAST:
        raise ActionRefused("override_needs_reason")


def _numbers(session: CallSession) -> tuple[str, ...]:
    """Numbers this lead had before somebody typed another, and the one that was dialled."""
    before = session.opening.lead
    dialled = (one.subject for one in session.events if one.kind is Happened.DIALLED)
    return tuple(one for one in (before.phone, before.phone2, *dialled) if one)


def _effect(session: CallSession, outcome: Outcome, given: OutcomeGiven, now: datetime) -> Effect:
    agreement = session.agreement
    return effect(
        outcome,
        given,
        session.lead.stage,
        now,
        session.desk.zone,
        agreement.promises.attempts - session.opening.unreached - 1,
        agreement.offered_reasons(outcome.reasons),
        has_other_number=_has_other_number(session),
    )


def _has_other_number(session: CallSession) -> bool:
    """Whether the lead has a number beside the one that was dialled."""
    dialled = [one.subject for one in session.events if one.kind is Happened.DIALLED]
    tried = dialled[-1] if dialled else session.lead.phone
    return any(one and one != tried for one in (session.lead.phone, session.lead.phone2))


def _settle(
    session: CallSession,
    outcome: Outcome,
    given: OutcomeGiven,
    handoff: Handoff | None,
    then: Callable[[], None],
    failed: Callable[[QualifierError], None],
) -> None:
    desk = session.desk
    settlement = _settlement(session, outcome, given, handoff)
    session.hang_up()
    session.keep_typed_notes()

    # Facts the disk refused go with the outcome, or the next lead would leave them behind.
    session.outgoing.hand_in_waiting()
    waiting, lane = session.outgoing.unsaved, session.outgoing.lane

    def job(connection: Connection) -> None:
        for write in waiting:
            write(connection)
        settle(
            connection, settlement, session.agreement, desk.permission.lasting_refusal, desk.new_id
        )

    def done(_result: object) -> None:
        session.is_ending, session.is_settled = False, True
        session.outgoing.settled(waiting)
        then()

    def refused(error: QualifierError) -> None:
        session.is_ending = False
        session.tell()
        failed(error)

    session.is_ending = True
    desk.background.write(job, done, refused, lane)


def _settlement(
    session: CallSession, outcome: Outcome, given: OutcomeGiven, handoff: Handoff | None
) -> Settlement:
    """Everything the end of this call brings about. Raises ActionRefused and AnswerRefused."""
    desk, now = session.desk, session.desk.clock()
    follows = _effect(session, outcome, given, now)
    values = answered_fields(session)
    if outcome.new_contact and given.contact is not None:
        home = desk.settings.text(HOME_COUNTRY)
        values |= redirected(session.lead, given.contact, home)
    fact = OutcomeFact(
        desk.new_id(),
        session.id,
        outcome.id,
        given.reason,
        given.note.strip(),
        follows.due_at,
        given.for_team and outcome.date is NeedsDate.CALLBACK,
        now,
    )
    return Settlement(
        fact=fact,
        lead=session.lead,
        effect=follows,
        score=session.score if session.answers or handoff else None,
        script_id=session.script.id,
        script_version=session.script.version,
        by=desk.seat,
        handoff=handoff,
        not_before=now + timedelta(seconds=UNDO_FOR_S) if handoff else None,
        lead_values=values,
        numbers=_numbers(session),
        secret=desk.opposition_secret,
    )
