"""Leads with all that calls found out, page by page, for exports: a few queries a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from qualifier.core.basis import Basis
from qualifier.core.handoff import Handoff
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Signal
from qualifier.store import handoffs, leads
from qualifier.store.handoffs import Feedback
from qualifier.store.tables import (
    answer_now,
    call,
    feedback,
    handoff,
    impression,
    lead,
    lead_score,
    outcome,
    queue_entry,
    retraction,
    signal,
    stage_change,
)

PAGE = 500


@dataclass(slots=True)
class Enriched:
    """One lead. `answers` are stored values of the newest call with any, by script version.

    `impressions`: facet → the one that stands, of all its calls.
    """

    lead: Lead
    fit: int | None = None
    maturity: int | None = None
    cell: str = ""
    due_at: datetime | None = None
    calls: int = 0
    last_at: datetime | None = None
    last_outcome: str = ""
    last_note: str = ""
    signal: Signal | None = None
    script: tuple[str, int] | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    impressions: dict[str, Impression] = field(default_factory=dict)
    handoff: Handoff | None = None
    feedback: Feedback | None = None


def count(connection: Connection, since: datetime | None) -> int:
    """How many leads an export will have."""
    query = select(func.count()).select_from(lead).where(*_wanted(since))
    return int(connection.execute(query).scalar_one())


def page(
    connection: Connection, after: int, since: datetime | None, limit: int = PAGE
) -> tuple[list[Enriched], int]:
    """The leads behind row number `after` with something new since `since`, and the last number."""
    query = select(lead.c.n).where(lead.c.n > after, *_wanted(since)).order_by(lead.c.n)
    numbers = list(connection.execute(query.limit(limit)).scalars())
    found = leads.by_numbers(connection, numbers)
    rows = {found[n].id: Enriched(found[n]) for n in numbers}
    if rows:
        ids = list(rows)
        _add_scores(connection, ids, rows)
        _add_outcomes(connection, ids, rows)
        _add_answers(connection, ids, rows)
        _add_impressions(connection, ids, rows)
        _add_sales(connection, ids, rows)
    return list(rows.values()), numbers[-1] if numbers else after


def own_columns(connection: Connection) -> list[str]:
    """Names of all columns that lists brought and that have no field of ours, oldest first."""
    names: dict[str, None] = {}
    rows = connection.execute(select(lead.c.extra).order_by(lead.c.n)).scalars()
    for part in rows.partitions(5_000):
        for extra in part:
            names.update(dict.fromkeys(extra))
    return list(names)


def scripts_called(connection: Connection) -> list[tuple[str, int]]:
    """Script versions that answers were given to."""
    query = (
        select(call.c.script_id, call.c.script_version)
        .where(exists().where(answer_now.c.call_id == call.c.id))
        .distinct()
        .order_by(call.c.script_id, call.c.script_version)
    )
    return [(row.script_id, row.script_version) for row in connection.execute(query)]


def _wanted(since: datetime | None) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield or_(
            lead.c.created_at >= since,
            *(
                exists().where(table.c.lead_id == lead.c.id, table.c[column] >= since)
                for table, column in (
                    (call, "begun_at"),
                    (outcome, "at"),
                    (signal, "at"),
                    (feedback, "at"),
                    (stage_change, "at"),
                )
            ),
        )


def _add_scores(connection: Connection, ids: Sequence[str], rows: dict[str, Enriched]) -> None:
    for row in connection.execute(select(lead_score).where(lead_score.c.lead_id.in_(ids))):
        one = rows[row.lead_id]
        one.fit, one.maturity, one.cell = row.fit, row.maturity, row.cell
    query = (
        select(lead.c.id, queue_entry.c.due_at)
        .join(queue_entry, queue_entry.c.n == lead.c.n)
        .where(lead.c.id.in_(ids))
    )
    for row in connection.execute(query):
        rows[row.id].due_at = row.due_at
    told = select(signal).where(signal.c.lead_id.in_(ids)).order_by(signal.c.at, signal.c.id)
    for row in connection.execute(told):
        rows[row.lead_id].signal = leads.signal_of(row)


def _add_outcomes(connection: Connection, ids: Sequence[str], rows: dict[str, Enriched]) -> None:
    query = select(outcome).where(outcome.c.lead_id.in_(ids)).order_by(outcome.c.at, outcome.c.id)
    for row in connection.execute(query):
        one = rows[row.lead_id]
        one.calls += 1
        one.last_at, one.last_outcome = row.at, row.outcome
        one.last_note = row.note or row.reason


def _add_answers(connection: Connection, ids: Sequence[str], rows: dict[str, Enriched]) -> None:
    query = (
        select(
            answer_now.c.question,
            answer_now.c.value,
            call.c.id,
            call.c.lead_id,
            call.c.script_id,
            call.c.script_version,
        )
        .join(call, call.c.id == answer_now.c.call_id)
        .where(call.c.lead_id.in_(ids))
        .order_by(call.c.begun_at, call.c.id)
    )
    newest: dict[str, str] = {}
    for row in connection.execute(query):
        one = rows[row.lead_id]
        if newest.get(row.lead_id) != row.id:
            newest[row.lead_id] = row.id
            one.answers, one.script = {}, (row.script_id, row.script_version)
        one.answers[row.question] = row.value


def _add_impressions(connection: Connection, ids: Sequence[str], rows: dict[str, Enriched]) -> None:
    query = (
        select(impression, call.c.lead_id)
        .join(call, call.c.id == impression.c.call_id)
        .outerjoin(retraction, retraction.c.impression_id == impression.c.id)
        .where(
            call.c.lead_id.in_(ids), retraction.c.impression_id.is_(None), impression.c.facet != ""
        )
        .order_by(call.c.begun_at, impression.c.seq)
    )
    for row in connection.execute(query):
        rows[row.lead_id].impressions[row.facet] = Impression(
            row.id,
            row.facet,
            row.value,
            row.choice,
            Basis(row.basis),
            row.quote,
            row.note,
            row.question,
            row.offset_s,
        )


def _add_sales(connection: Connection, ids: Sequence[str], rows: dict[str, Enriched]) -> None:
    query = handoffs.selected().where(handoff.c.lead_id.in_(ids)).order_by(handoff.c.at)
    for row in connection.execute(query):
        rows[row.lead_id].handoff = handoffs.handoff_of(row)
    said = select(feedback).where(feedback.c.lead_id.in_(ids)).order_by(feedback.c.at)
    for row in connection.execute(said):
        rows[row.lead_id].feedback = handoffs.feedback_of(row)
