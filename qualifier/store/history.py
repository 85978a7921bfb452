"""What happened to one lead so far, for the preview beside the queue: one short read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, cast, func, select

from qualifier.core.agreement import Agreement
from qualifier.core.call import Happened
from qualifier.core.handoff import Handoff
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Signal
from qualifier.store import aside, calls, handoffs, leads, past_calls
from qualifier.store.aside import Spell
from qualifier.store.handoffs import Feedback
from qualifier.store.tables import call, call_event, callback, outcome

CALLS_MOST = 30
CAP_WINDOW = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One earlier call. `duration_s` is 0 where nobody answered; `outcome` empty while un-coded."""

    call_id: str
    begun_at: datetime
    seat: str
    outcome: str
    reason: str
    note: str
    duration_s: int


@dataclass(frozen=True, slots=True)
class History:
    """All parts are newest first, impressions oldest first and standing.

    `felt_in` is the newest call in which something was noticed; `promise` what was noted with the
    open callback. `tries` are the dials of the last month to its numbers, `refused_at` the last
    soft refusal there: the gate asks for both. `asides`: when a CRM set it aside.
    """

    lead: Lead
    signals: tuple[Signal, ...]
    calls: tuple[CallLine, ...]
    felt_in: CallLine | None
    impressions: tuple[Impression, ...]
    handoffs: tuple[Handoff, ...]
    feedback: tuple[Feedback, ...]
    promise: str
    tries: tuple[datetime, ...]
    refused_at: datetime | None
    asides: tuple[Spell, ...] = ()


def of_lead(connection: Connection, lead_id: str, agreement: Agreement, now: datetime) -> History:
    """The history of a lead; of calls the newest thirty, of tries those the law may cap.

    Raises NotFound.
    """
    lead = leads.get(connection, lead_id)
    lines = _calls(connection, lead_id)
    felt_in, impressions = _newest_felt(connection, lines)
    return History(
        lead=lead,
        signals=leads.signals(connection, lead_id),
        calls=lines,
        felt_in=felt_in,
        impressions=impressions,
        handoffs=tuple(handoffs.of_lead(connection, lead_id)),
        feedback=tuple(handoffs.feedback_of_lead(connection, lead_id)),
        promise=_promise(connection, lead_id),
        tries=past_calls.attempts_since(connection, lead, now - CAP_WINDOW),
        refused_at=past_calls.refused_at(connection, lead, agreement),
        asides=aside.of_lead(connection, lead_id),
    )


def _calls(connection: Connection, lead_id: str) -> tuple[CallLine, ...]:
    query = (
        select(call.c.id, call.c.begun_at, call.c.seat, outcome)
        .outerjoin(outcome, outcome.c.call_id == call.c.id)
        .where(call.c.lead_id == lead_id)
        .order_by(call.c.begun_at.desc())
        .limit(CALLS_MOST)
    )
    rows = connection.execute(query).all()
    answered = _first_events(connection, [row[0] for row in rows], Happened.ANSWERED)
    ended = _first_events(connection, [row[0] for row in rows], Happened.HUNG_UP)
    away = _away_s(connection, [row[0] for row in rows])
    return tuple(
        CallLine(
            row[0],
            row.begun_at,
            row.seat,
            row.outcome or "",
            row.reason or "",
            row.note or "",
            max(
                _seconds(answered.get(row[0]), ended.get(row[0]) or row.at) - away.get(row[0], 0), 0
            ),
        )
        for row in rows
    )


def _away_s(connection: Connection, call_ids: Sequence[str]) -> dict[str, int]:
    """Seconds the program was not there during a call, for calls where that happened."""
    query = (
        select(call_event.c.call_id, func.sum(cast(call_event.c.subject, Integer)))
        .where(
            call_event.c.call_id.in_(list(call_ids)),
            call_event.c.kind == Happened.RESUMED.value,
        )
        .group_by(call_event.c.call_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _first_events(
    connection: Connection, call_ids: Sequence[str], kind: Happened
) -> dict[str, datetime]:
    query = (
        select(call_event.c.call_id, func.min(call_event.c.at))
        .where(call_event.c.call_id.in_(list(call_ids)), call_event.c.kind == kind.value)
        .group_by(call_event.c.call_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _seconds(start: datetime | None, end: datetime | None) -> int:
    return max(int((end - start).total_seconds()), 0) if start and end else 0


def _newest_felt(
    connection: Connection, lines: Sequence[CallLine]
) -> tuple[CallLine | None, tuple[Impression, ...]]:
    for line in lines:
        felt = calls.impressions(connection, line.call_id)
        standing = tuple(one for one in felt if not one.retracted)
        if standing:
            return line, standing
    return None, ()


def _promise(connection: Connection, lead_id: str) -> str:
    query = (
        select(callback.c.note)
        .where(callback.c.lead_id == lead_id, callback.c.done_at.is_(None))
        .order_by(callback.c.at.desc())
    )
    return str(connection.execute(query).scalar() or "")
