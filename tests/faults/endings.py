"""How the calls of `deeds` end: any outcome of the agreement, or a hand-off with outbox rows."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from qualifier.core.agreement import NeedsDate, Outcome
from qualifier.core.answer import Contact
from qualifier.core.call import OutcomeFact
from qualifier.core.flow import walk
from qualifier.core.handoff import Handoff, lead_values
from qualifier.core.ids import new_id
from qualifier.core.lead import Lead, Stage
from qualifier.core.outcome import Effect, OutcomeGiven, effect
from qualifier.core.score import Score, score
from qualifier.core.script import Script
from qualifier.store import leads
from qualifier.store.connections import steps_for
from qualifier.store.instant import to_ms
from qualifier.store.settlement import UNDO_FOR_S, Settlement, settle
from tests.faults.deeds import ALL_FIELDS, Caller, Job, Piece, Row
from tests.faults.random_values import words

ZONE = ZoneInfo("Europe/Paris")
SECRET = b"do not call"
RECEIVERS = ("folder", "crm")
HANDED_OVER = 0.4  # share of the calls


def ending(caller: Caller, lead: Lead, script: Script) -> Piece:
    """The settlement, in one transaction, as the call page hands it in."""
    outcomes = caller.rules.agreement.outcomes
    is_won = caller.random.random() < HANDED_OVER
    outcome = caller.random.choice([one for one in outcomes if one.hand_over is is_won])
    given = _given(caller, outcome)
    fact = OutcomeFact(
        caller.new_id(),
        caller.call_id,
        outcome.id,
        given.reason,
        given.note,
        given.due_at,
        False,
        caller.clock(),
    )
    scored = _scored(caller, lead, script)
    made = Settlement(
        fact=fact,
        lead=lead,
        effect=effect(outcome, given, Stage.NEW, fact.at, ZONE, 6),
        score=scored,
        script_id=script.id,
        script_version=1,
        by="Inès",
        handoff=_handoff(caller, lead, scored) if outcome.hand_over else None,
        receivers=RECEIVERS if outcome.hand_over else (),
        not_before=fact.at + timedelta(seconds=UNDO_FOR_S),
        lead_values={"staff": str(caller.random.randint(1, 999))},
        secret=SECRET,
    )
    return Piece(_job(caller, made), _rows(made), ((fact.call_id, ALL_FIELDS, ""),))


def _job(caller: Caller, made: Settlement) -> Job:
    agreement, refusal = caller.rules.agreement, caller.rules.permission.lasting_refusal
    # Real ids, new at every try as in the program: what is written twice shows as two rows.
    return lambda c: settle(c, made, agreement, refusal, new_id)


def _given(caller: Caller, outcome: Outcome) -> OutcomeGiven:
    at = caller.clock()
    reasons = caller.rules.agreement.reasons.get(outcome.reasons, ())
    return OutcomeGiven(
        outcome.id,
        due_at=at + timedelta(days=1) if outcome.date is NeedsDate.CALLBACK else None,
        wake_up=at.date() + timedelta(days=30) if outcome.date is NeedsDate.WAKE_UP else None,
        reason=reasons[0].id if reasons else "",
        note=words(caller.random),
        contact=Contact("Jean-Marc Morel") if outcome.new_contact else None,
    )


def _scored(caller: Caller, lead: Lead, script: Script) -> Score:
    values = lead_values(lead)
    path = walk(script, caller.answers, values)
    return score(script, path, caller.rules.agreement, values, (), caller.clock())


def _handoff(caller: Caller, lead: Lead, scored: Score) -> Handoff:
    return Handoff(
        f"handoff-{caller.new_id()}",
        caller.call_id,
        lead.id,
        str(scored.cell),
        scored.fit,
        scored.maturity,
        scored.decision(caller.rules.agreement).value,
        "field_sales",
        "",
        caller.clock(),
        "Inès",
        lead=lead_values(lead),
    )


def _rows(made: Settlement) -> tuple[Row, ...]:
    fact, follows = made.fact, made.effect
    rows: list[Row] = [
        ("outcome", fact.id, fact.call_id, fact.outcome, fact.reason, fact.note),
        ("staff", made.lead.id, made.lead_values["staff"]),
        ("score", made.lead.id, made.score.fit, made.score.maturity),
    ]
    if made.score.points:
        rows.append(("points", fact.call_id, len(made.score.points)))
    if made.handoff is not None:
        rows.append(("handoff", made.handoff.id, fact.call_id))
        rows += [
            ("outbox", made.handoff.id, one, kind, "pending")
            for one in made.receivers or ()
            for kind in steps_for(one)
        ]
    if follows.opposed:
        numbers = filter(None, (made.lead.phone, made.lead.phone2))
        rows += [("opposition", leads.number_hash(SECRET, one)) for one in numbers]
    rows += _callback(made, follows)
    return tuple(rows)


def _callback(made: Settlement, follows: Effect) -> list[Row]:
    if not follows.is_callback or follows.due_at is None:
        return []
    return [("callback", made.lead.id, to_ms(follows.due_at))]
