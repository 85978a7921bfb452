"""What ends a call, in one transaction: outcome, stage, scores, callback, hand-off, outbox, queue.

Either all of it is on disk or none of it: no hand-off without its outbox rows, no opposition
without its entry in the do-not-call list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from qualifier.core.agreement import Agreement
from qualifier.core.call import OutcomeFact
from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Stage
from qualifier.core.outcome import Effect
from qualifier.core.score import Score
from qualifier.store import (
    calls,
    connections,
    dead_numbers,
    do_not_call,
    handoffs,
    leads,
    outbox,
    queue,
)
from qualifier.store.database import upsert
from qualifier.store.tables import callback, lead_score, queue_entry, score_entry

UNDO_FOR_S = 8


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everything a call's end brings about. `receivers` are the connections a hand-off goes to;
    None: those of `connections.receivers_of`.

    `score` None: nothing was answered, so what was known stands. `not_before`: when the outbox may
    claim the rows, so that the hand-off can be undone first. `lead_values` are lead fields the
    answers fill. `numbers` (E.164) are those the lead had during the call beside the ones it has;
    `secret` is the key of the do-not-call list.
    """

    fact: OutcomeFact
    lead: Lead
    effect: Effect
    score: Score | None
    script_id: str
    script_version: int
    by: str
    handoff: Handoff | None = None
    receivers: Sequence[str] | None = None
    not_before: datetime | None = None
    lead_values: dict[str, str] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    secret: bytes = field(kw_only=True)


def settle(
    connection: Connection,
    one: Settlement,
    agreement: Agreement,
    refusal: queue.LastingRefusal,
    new_id: NewId,
) -> None:
    """Write the settlement. Safe to repeat as a whole: the fact's id decides."""
    if calls.outcome_of(connection, one.fact.call_id) is not None:
        return
    at, lead_id = one.fact.at, one.lead.id
    calls.add_outcome(connection, one.fact, lead_id)
    if one.lead_values:
        leads.change(connection, lead_id, one.lead_values, by=one.by, at=at, new_id=new_id)
    if one.score is not None:
        write_score(connection, lead_id, one, one.score, new_id)
    if one.effect.stage is not None:
        leads.set_stage(
            connection,
            lead_id,
            one.effect.stage,
            why=one.fact.outcome,
            by=one.by,
            at=at,
            new_id=new_id,
        )
    if one.effect.number_dead:
        dead_numbers.bury(
            connection,
            lead_id,
            dead_numbers.dialled(connection, one.fact.call_id) or one.lead.phone,
            why=one.fact.outcome,
            by=one.by,
            at=at,
            new_id=new_id,
        )
    if one.effect.opposed:
        _oppose_numbers(connection, one)
    _callbacks(connection, one, new_id)
    _send(connection, one, new_id)
    refresh_queue(connection, lead_id, agreement, refusal, one.secret)


def refresh_queue(
    connection: Connection,
    lead_id: str,
    agreement: Agreement,
    refusal: queue.LastingRefusal,
    secret: bytes,
) -> None:
    """Compute the lead's queue row anew, by its facts and the do-not-call list."""
    opposed = do_not_call.is_opposed(connection, leads.get(connection, lead_id), secret)
    queue.refresh(connection, lead_id, agreement, refusal, opposed=opposed)


def correct_lead(
    connection: Connection,
    lead_id: str,
    values: Mapping[str, str],
    agreement: Agreement,
    refusal: queue.LastingRefusal,
    *,
    secret: bytes,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Set working values by hand, and what the queue shows of them: number, time zone, bar."""
    leads.change(connection, lead_id, values, by=by, at=at, new_id=new_id)
    for receiver in connections.linked_to(connection, lead_id):
        outbox.want_fields(connection, receiver, lead_id, at, new_id)
    refresh_queue(connection, lead_id, agreement, refusal, secret)


def write_score(
    connection: Connection, lead_id: str, one: Settlement, score: Score, new_id: NewId
) -> None:
    """The score as facts with their sources, and the projection that the queue reads."""
    at = one.fact.at
    entries = [
        {
            "id": new_id(),
            "lead_id": lead_id,
            "call_id": one.fact.call_id,
            "axis": point.axis.value,
            "points": point.points,
            "origin": point.origin.value,
            "source": point.source,
            "choice": point.choice,
            "script": one.script_id,
            "script_version": one.script_version,
            "at": at,
        }
        for point in score.points
    ]
    if entries:
        connection.execute(insert(score_entry), entries)
    put_score(connection, lead_id, score, at)


def put_score(connection: Connection, lead_id: str, score: Score, at: datetime) -> None:
    """Set the projection of a lead's score."""
    put = upsert(lead_score).values(
        lead_id=lead_id,
        fit=score.fit,
        maturity=score.maturity,
        cell=str(score.cell),
        at=at,
    )
    columns = ("fit", "maturity", "cell", "at")
    connection.execute(
        put.on_conflict_do_update(
            index_elements=["lead_id"], set_={name: put.excluded[name] for name in columns}
        )
    )


def plan_callback(
    connection: Connection,
    lead_id: str,
    due_at: datetime,
    *,
    for_team: bool,
    note: str,
    at: datetime,
    new_id: NewId,
) -> str:
    """Promise a callback outside a call, in place of any other open one. Returns its id."""
    close_callbacks(connection, lead_id, at)
    callback_id = new_id()
    connection.execute(
        insert(callback).values(
            id=callback_id, lead_id=lead_id, due_at=due_at, for_team=for_team, note=note, at=at
        )
    )
    return callback_id


def close_callbacks(connection: Connection, lead_id: str, at: datetime) -> None:
    """Mark the lead's open callbacks as done."""
    connection.execute(
        update(callback)
        .where(callback.c.lead_id == lead_id, callback.c.done_at.is_(None))
        .values(done_at=at)
    )


def oppose_lead(
    connection: Connection,
    lead_id: str,
    secret: bytes,
    *,
    why: str,
    by: str,
    at: datetime,
    new_id: NewId,
    numbers: Sequence[str] = (),
) -> None:
    """Do not call, outside a call: at once, for the lead and all leads with its numbers.

    `numbers` (E.164) are meant too, beside those the lead has.
    """
    one = leads.get(connection, lead_id)
    meant = _filled(*numbers, one.phone, one.phone2)
    do_not_call.oppose(connection, meant, secret, why=why, by=by, at=at)
    leads.set_stage(connection, lead_id, Stage.OPTED_OUT, why=why, by=by, at=at, new_id=new_id)
    close_callbacks(connection, lead_id, at)
    n = leads.number_of(connection, lead_id)
    connection.execute(delete(queue_entry).where(queue_entry.c.n == n))
    for receiver in connections.linked_to(connection, lead_id):
        if receiver != by:  # who said it need not be told
            outbox.put(
                connection, new_id(), receiver=receiver, kind="oppose", lead_id=lead_id, at=at
            )


def _oppose_numbers(connection: Connection, one: Settlement) -> None:
    """All numbers the lead had: before the call, during it, and as the answers leave it."""
    now = leads.get(connection, one.lead.id)
    meant = _filled(*one.numbers, one.lead.phone, one.lead.phone2, now.phone, now.phone2)
    do_not_call.oppose(
        connection, meant, one.secret, why=one.fact.reason, by=one.by, at=one.fact.at
    )


def _filled(*numbers: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in numbers if one))


def _callbacks(connection: Connection, one: Settlement, new_id: NewId) -> None:
    close_callbacks(connection, one.lead.id, one.fact.at)
    if one.effect.is_callback and one.effect.due_at is not None:
        plan_callback(
            connection,
            one.lead.id,
            one.effect.due_at,
            for_team=one.fact.for_team,
            note=one.fact.note,
            at=one.fact.at,
            new_id=new_id,
        )


def _send(connection: Connection, one: Settlement, new_id: NewId) -> None:
    """The rows of the outbox: of the hand-off, else of the call for those who hold the lead."""
    made, lead_id = one.handoff, one.lead.id
    at = one.not_before or one.fact.at
    if made is not None:
        handoffs.add(connection, made)
        hand_over(connection, made, one.receivers, at, new_id)
    holders = connections.linked_to(connection, lead_id)
    for receiver in holders:
        steps = [] if made is not None else ["fields", "call"]
        if one.effect.opposed:
            steps.append("oppose")
        for kind in steps:
            outbox.put(
                connection,
                new_id(),
                receiver=receiver,
                kind=kind,
                lead_id=lead_id,
                call_id=one.fact.call_id,
                at=one.fact.at,
            )


def hand_over(
    connection: Connection,
    made: Handoff,
    receivers: Sequence[str] | None,
    at: datetime,
    new_id: NewId,
) -> None:
    """The rows of the outbox that bring a hand-off to `receivers`, or to those who should have it
    where that is None; they may be claimed from `at` on."""
    if receivers is None:
        receivers = connections.receivers_of(connection, made.lead_id)
    for receiver in receivers:
        for kind in connections.steps_for(receiver):
            outbox.put(
                connection,
                new_id(),
                receiver=receiver,
                kind=kind,
                lead_id=made.lead_id,
                handoff_id=made.id,
                at=at,
            )
