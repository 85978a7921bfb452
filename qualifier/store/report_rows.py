"""The rows that figures are computed from, read in a few statements over a stretch of time.

Rows are named tuples of plain values, made past SQLAlchemy's own: a review reads a hundred
thousand of them. Instants stay milliseconds since 1970 here (`at_ms`); the rooms above say what
they mean in days.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, type_coerce
from sqlalchemy.types import BigInteger, String

from qualifier.core.lead import STRONG_SIGNALS
from qualifier.store.coaching_tables import scorecard
from qualifier.store.tables import (
    OF_TALK,
    answer_now,
    call,
    call_event,
    feedback,
    handoff,
    impression,
    judgement,
    lead,
    lead_score,
    outcome,
    retraction,
    ruling,
    signal,
    stage_change,
    withdrawal,
)

BLOCK = 1_000


class LeadRow(NamedTuple):
    """What figures are filtered and grouped by. `cell` is empty before any score."""

    id: str
    source: str
    campaign: str
    sector: str
    owner: str
    stage: str
    created_ms: int
    cell: str


class CallRow(NamedTuple):
    """One call. `outcome` is empty and `ended_ms` None while it is not coded."""

    id: str
    lead_id: str
    script_id: str
    script_version: int
    seat: str
    begun_ms: int
    outcome: str
    reason: str
    due_ms: int | None
    ended_ms: int | None


class TalkRow(NamedTuple):
    """An event that begins, ends or interrupts talk; `subject` of `resumed`: seconds away."""

    call_id: str
    kind: str
    at_ms: int
    subject: str


class HandoffRow(NamedTuple):
    """One hand-off that was not taken back, with the call it comes from."""

    id: str
    call_id: str
    lead_id: str
    cell: str
    channel: str
    person: str
    override: str
    made_ms: int
    seat: str
    script_id: str
    script_version: int


class FeedbackRow(NamedTuple):
    """What sales said of a hand-off. `about` is a question, facet or criterion id."""

    id: str
    handoff_id: str
    lead_id: str
    status: str
    reason: str
    comment: str
    about: str
    by: str
    at_ms: int


class RulingRow(NamedTuple):
    """A dispute of an answer of sales, or what the arbiter made of it."""

    id: str
    feedback_id: str
    kind: str
    text: str
    by: str
    at_ms: int


class SignalRow(NamedTuple):
    """A strong buying signal."""

    lead_id: str
    kind: str
    at_ms: int


class StageRow(NamedTuple):
    """A lead went from a stage to another."""

    lead_id: str
    before: str
    after: str
    at_ms: int


class JudgedRow(NamedTuple):
    """An impression and what sales found of it; `at_ms` is when they did."""

    impression_id: str
    verdict: str
    by: str
    at_ms: int
    facet: str
    basis: str
    value: int | None
    choice: str
    call_id: str
    lead_id: str
    seat: str
    script_id: str
    script_version: int


def calls(connection: Connection, first_ms: int) -> Iterator[CallRow]:
    """Calls begun since, oldest first."""
    query = (
        select(
            call.c.id,
            call.c.lead_id,
            call.c.script_id,
            call.c.script_version,
            call.c.seat,
            call.c.begun_at,
            func.coalesce(outcome.c.outcome, ""),
            func.coalesce(outcome.c.reason, ""),
            outcome.c.due_at,
            outcome.c.at,
        )
        .outerjoin(outcome, outcome.c.call_id == call.c.id)
        .where(_since(call.c.begun_at, first_ms))
        .order_by(call.c.begun_at, call.c.id)
    )
    return _made(connection, query, CallRow._make)


def talk(connection: Connection, first_ms: int) -> Iterator[TalkRow]:
    """Events of talk in calls begun since, in no order: an index holds them all."""
    event = call_event.c
    query = (
        select(event.call_id, event.kind, event.at, event.subject)
        .join(call, call.c.id == event.call_id)
        .where(OF_TALK, _since(call.c.begun_at, first_ms))
    )
    return _made(connection, query, TalkRow._make)


def handoffs(connection: Connection, first_ms: int) -> Iterator[HandoffRow]:
    """Hand-offs made since that were not taken back, oldest first."""
    query = (
        select(
            handoff.c.id,
            handoff.c.call_id,
            handoff.c.lead_id,
            handoff.c.cell,
            handoff.c.channel,
            handoff.c.person,
            func.coalesce(handoff.c.details["override"].as_string(), ""),
            handoff.c.at,
            call.c.seat,
            call.c.script_id,
            call.c.script_version,
        )
        .join(call, call.c.id == handoff.c.call_id)
        .outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id)
        .where(_since(handoff.c.at, first_ms), withdrawal.c.handoff_id.is_(None))
        .order_by(handoff.c.at, handoff.c.id)
    )
    return _made(connection, query, HandoffRow._make)


def feedbacks(connection: Connection, first_ms: int) -> Iterator[FeedbackRow]:
    """What sales said since, oldest first; so all they said of a hand-off made since."""
    query = (
        select(*(feedback.c[name] for name in ("id", "handoff_id", "lead_id", "status", "reason")))
        .add_columns(feedback.c.comment, feedback.c.about, feedback.c.by, feedback.c.at)
        .where(_since(feedback.c.at, first_ms))
        .order_by(feedback.c.at, feedback.c.id)
    )
    return _made(connection, query, FeedbackRow._make)


def rulings(connection: Connection, first_ms: int) -> Iterator[RulingRow]:
    """Disputes and rulings on what sales said since, oldest first."""
    query = (
        select(*(ruling.c[name] for name in ("id", "feedback_id", "kind", "text", "by", "at")))
        .join(feedback, feedback.c.id == ruling.c.feedback_id)
        .where(_since(feedback.c.at, first_ms))
        .order_by(ruling.c.at, ruling.c.id)
    )
    return _made(connection, query, RulingRow._make)


def signals(connection: Connection, first_ms: int) -> Iterator[SignalRow]:
    """Strong signals since, oldest first."""
    strong = sorted(one.value for one in STRONG_SIGNALS)
    query = (
        select(signal.c.lead_id, signal.c.kind, signal.c.at)
        .where(_since(signal.c.at, first_ms), signal.c.kind.in_(strong))
        .order_by(signal.c.at, signal.c.id)
    )
    return _made(connection, query, SignalRow._make)


def stages(connection: Connection, first_ms: int) -> Iterator[StageRow]:
    """Changes of stage since, oldest first."""
    change = stage_change.c
    query = (
        select(change.lead_id, change.before, change.after, change.at)
        .where(_since(change.at, first_ms))
        .order_by(change.at, change.id)
    )
    return _made(connection, query, StageRow._make)


def nurturing(connection: Connection) -> frozenset[str]:
    """Leads that are being nurtured now."""
    query = select(lead.c.id).where(lead.c.stage == "nurturing")
    return frozenset(connection.execute(query).scalars())


def judged(connection: Connection, first_ms: int) -> Iterator[JudgedRow]:
    """Impressions judged since, each verdict; oldest first. Retracted impressions are left out."""
    felt = impression.c
    query = (
        select(judgement.c.impression_id, judgement.c.verdict, judgement.c.by, judgement.c.at)
        .add_columns(felt.facet, felt.basis, felt.value, felt.choice, felt.call_id)
        .add_columns(call.c.lead_id, call.c.seat, call.c.script_id, call.c.script_version)
        .join(impression, felt.id == judgement.c.impression_id)
        .join(call, call.c.id == felt.call_id)
        .outerjoin(retraction, retraction.c.impression_id == felt.id)
        .where(_since(judgement.c.at, first_ms), retraction.c.impression_id.is_(None))
        .order_by(judgement.c.at, judgement.c.id)
    )
    return _made(connection, query, JudgedRow._make)


def impressions_per_call(connection: Connection, first_ms: int) -> dict[str, int]:
    """Call id → how many impressions stand; calls begun since that have any."""
    query = (
        select(impression.c.call_id, func.count())
        .join(call, call.c.id == impression.c.call_id)
        .outerjoin(retraction, retraction.c.impression_id == impression.c.id)
        .where(_since(call.c.begun_at, first_ms), retraction.c.impression_id.is_(None))
        .group_by(impression.c.call_id)
    )
    return dict(_made(connection, query, tuple))


def scorecards(connection: Connection, first_ms: int) -> dict[str, dict[str, int]]:
    """Call id → criterion → the points that stand, 0 to 5; scored calls begun since."""
    card = scorecard.c
    query = (
        select(card.call_id, card.criterion, card.points)
        .join(call, call.c.id == card.call_id)
        .where(_since(call.c.begun_at, first_ms))
        .order_by(card.at, card.id)
    )
    found: dict[str, dict[str, int]] = {}
    for call_id, criterion, points in connection.execute(query):
        found.setdefault(call_id, {})[criterion] = points
    return found


def leads(connection: Connection, first_ms: int) -> Iterator[LeadRow]:
    """Leads that came in since, or were called, handed over, answered or gave a signal since."""
    touched = [
        lead.c.id.in_(select(table.c.lead_id).where(_since(table.c[column], first_ms)))
        for table, column in (
            (call, "begun_at"),
            (handoff, "at"),
            (feedback, "at"),
            (stage_change, "at"),
        )
    ]
    strong = sorted(one.value for one in STRONG_SIGNALS)
    signalled = select(signal.c.lead_id).where(
        _since(signal.c.at, first_ms), signal.c.kind.in_(strong)
    )
    query = (
        select(lead.c.id, lead.c.source, lead.c.campaign, lead.c.sector, lead.c.owner)
        .add_columns(lead.c.stage, lead.c.created_at, func.coalesce(lead_score.c.cell, ""))
        .outerjoin(lead_score, lead_score.c.lead_id == lead.c.id)
        .where(or_(_since(lead.c.created_at, first_ms), *touched, lead.c.id.in_(signalled)))
    )
    return _made(connection, query, LeadRow._make)


def answers_of_handoffs(connection: Connection, first_ms: int) -> Iterator[tuple[str, str, str]]:
    """(call id, question, JSON of the standing answer) of calls whose hand-off was made since."""
    query = (
        select(answer_now.c.call_id, answer_now.c.question, type_coerce(answer_now.c.value, String))
        .join(handoff, handoff.c.call_id == answer_now.c.call_id)
        .outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id)
        .where(_since(handoff.c.at, first_ms), withdrawal.c.handoff_id.is_(None))
    )
    return _made(connection, query, tuple)


def facets_of_handoffs(connection: Connection, first_ms: int) -> Iterator[tuple[str, str]]:
    """(call id, facet) of impressions in calls whose hand-off was made since."""
    query = (
        select(impression.c.call_id, impression.c.facet)
        .join(handoff, handoff.c.call_id == impression.c.call_id)
        .outerjoin(retraction, retraction.c.impression_id == impression.c.id)
        .where(
            and_(_since(handoff.c.at, first_ms), impression.c.facet != ""),
            retraction.c.impression_id.is_(None),
        )
        .distinct()
    )
    return _made(connection, query, tuple)


def choices(connection: Connection) -> dict[str, tuple[str, ...]]:
    """What may be filtered by: `seat`, `script` (`id version`), `source`, `campaign`; in order."""
    seats = connection.execute(select(call.c.seat).distinct()).scalars()
    versions = select(call.c.script_id, call.c.script_version).distinct()
    found = {"seat": tuple(sorted(filter(None, seats)))}
    rows = connection.execute(versions.order_by(call.c.script_id, call.c.script_version))
    found["script"] = tuple(f"{row.script_id} {row.script_version}" for row in rows)
    for name in ("source", "campaign"):
        values = connection.execute(select(lead.c[name]).distinct()).scalars()
        found[name] = tuple(sorted(filter(None, values)))
    return found


def names(connection: Connection, lead_ids: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Lead id → name and company, for the leads behind a figure."""
    found = {}
    wanted = sorted(lead_ids)
    for start in range(0, len(wanted), BLOCK // 2):
        query = select(lead.c.id, lead.c.first_name, lead.c.last_name, lead.c.company)
        part = query.where(lead.c.id.in_(wanted[start : start + BLOCK // 2]))
        for row in connection.execute(part):
            name = f"{row.first_name} {row.last_name}".strip()
            found[row.id] = (name or row.company, row.company)
    return found


def _since(column: ColumnElement[Any], first_ms: int) -> ColumnElement[bool]:
    return type_coerce(column, BigInteger) >= first_ms


def _made(connection: Connection, query: Select[Any], make: Any) -> Iterator[Any]:
    """The rows through `make`, in blocks and as the driver gives them (instants as numbers)."""
    with connection.execute(query) as result:
        cursor = result.cursor
        assert cursor is not None
        while rows := cursor.fetchmany(BLOCK):
            yield from map(make, rows)
