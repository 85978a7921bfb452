"""Lines of the queue, read a page at a time; and promised callbacks, for notice in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, update

from qualifier.core.queue import Why
from qualifier.store.tables import feedback, lead, queue_entry

_AGAINST = ("rejected", "turned_back", "disqualified")


@dataclass(frozen=True, slots=True)
class SalesWord:
    """What sales last said against a lead."""

    status: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    n: int
    lead_id: str
    name: str
    job_title: str
    company: str
    city: str
    phone: str
    phone_kind: str
    country: str
    time_zone: str
    nature: str
    not_callable: str
    due_at: datetime
    why: Why
    for_team: bool
    strong_at: datetime | None
    strong_kind: str
    cell: str
    attempts: int
    last_outcome: str
    last_words: str
    last_at: datetime | None
    signal_kind: str
    signal_text: str
    signal_at: datetime | None
    possible_duplicate: bool
    sales: SalesWord | None = None


def rows(connection: Connection, numbers: Sequence[int]) -> dict[int, QueueRow]:
    """Row number → line, for the numbers that are still in the queue. At most some hundreds."""
    read = connection.execute(_lines().where(queue_entry.c.n.in_(list(numbers)))).all()
    said = _sales_words(connection, [row.lead_id for row in read])
    return {row.n: _queue_row(row, said.get(row.lead_id)) for row in read}


def due_between(connection: Connection, start: datetime, end: datetime) -> list[QueueRow]:
    """Promised callbacks that call for notice after `start` up to `end`, soonest first.

    A snoozed one calls when its snooze ends, unless it was since promised for later.
    """
    entry = queue_entry.c
    promised = _lines().where(entry.why == Why.CALLBACK.value, entry.due_at <= end)
    soon = promised.where(
        entry.due_at > start,
        or_(entry.snoozed_until.is_(None), entry.snoozed_until <= entry.due_at),
    )
    again = promised.where(entry.snoozed_until > start, entry.snoozed_until <= end)
    read = [
        row
        for query in (soon, again)
        for row in connection.execute(query.order_by(entry.due_at).limit(20))
    ]
    return [_queue_row(row, None) for row in sorted(read, key=lambda row: row.due_at)]


def next_callback(connection: Connection, now: datetime) -> QueueRow | None:
    """The next promised callback after `now`, for the sentence of an empty queue."""
    coming = due_between(connection, now, now + timedelta(days=366))
    return coming[0] if coming else None


def snooze(connection: Connection, n: int, until: datetime) -> None:
    """Let a callback call for notice again at `until`. Its promise stays as it was."""
    connection.execute(update(queue_entry).where(queue_entry.c.n == n).values(snoozed_until=until))


_LEAD_COLUMNS = tuple(
    lead.c[name]
    for name in (
        "first_name last_name job_title company email external_id city phone phone_kind country "
        "possible_duplicate"
    ).split()
)


def _lines() -> Select[Any]:
    return select(queue_entry, lead.c.id.label("lead_id"), *_LEAD_COLUMNS).join(
        lead, lead.c.n == queue_entry.c.n
    )


def _queue_row(row: Row[Any], sales: SalesWord | None) -> QueueRow:
    name = f"{row.first_name} {row.last_name}".strip() or row.company or row.email
    return QueueRow(
        n=row.n,
        lead_id=row.lead_id,
        name=name or row.external_id,
        job_title=row.job_title,
        company=row.company,
        city=row.city,
        phone=row.phone,
        phone_kind=row.phone_kind,
        country=row.country,
        time_zone=row.time_zone,
        nature=row.nature,
        not_callable=row.not_callable,
        due_at=row.due_at,
        why=Why(row.why),
        for_team=row.for_team,
        strong_at=row.strong_at,
        strong_kind=row.strong_kind or "",
        cell=row.cell,
        attempts=row.attempts,
        last_outcome=row.last_outcome,
        last_words=row.last_words,
        last_at=row.last_at,
        signal_kind=row.signal_kind,
        signal_text=row.signal_text,
        signal_at=row.signal_at,
        possible_duplicate=row.possible_duplicate,
        sales=sales,
    )


def _sales_words(connection: Connection, lead_ids: Sequence[str]) -> dict[str, SalesWord]:
    """Lead id → what sales last said against it."""
    query = (
        select(feedback)
        .where(feedback.c.lead_id.in_(list(lead_ids)), feedback.c.status.in_(_AGAINST))
        .order_by(feedback.c.at)
    )
    return {
        row.lead_id: SalesWord(row.status, row.reason, row.by, row.at)
        for row in connection.execute(query)
    }
