"""What earlier calls of a lead mean for the next one: attempts, refusals, standing impressions.

The law counts what rings at a person, not at a row of ours: attempts and refusals are those of all
leads that share a number, and of every call that dialled it (DOMAIN.md, "Law").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Row, or_, select, union

from qualifier.core.agreement import Agreement
from qualifier.core.impression import Impression, latest
from qualifier.core.lead import Lead
from qualifier.store import calls
from qualifier.store.tables import IS_DIALLED, call, call_event, lead, outcome


def attempts_since(connection: Connection, one: Lead, since: datetime) -> tuple[datetime, ...]:
    """When the lead or its numbers were dialled since `since`; the law caps these."""
    query = (
        select(call_event.c.at)
        .where(call_event.c.call_id.in_(_calls_to(one)), IS_DIALLED, call_event.c.at >= since)
        .order_by(call_event.c.at)
    )
    return tuple(connection.execute(query).scalars())


def refused_at(connection: Connection, one: Lead, agreement: Agreement) -> datetime | None:
    """When somebody at the lead's numbers last refused softly: reached, not to be tried again
    before a long silence."""
    query = (
        select(outcome.c.outcome, outcome.c.at)
        .where(outcome.c.call_id.in_(_calls_to(one)))
        .order_by(outcome.c.at.desc())
    )
    for row in connection.execute(query):
        known = agreement.outcome_by_id.get(row.outcome)
        if known is not None and known.is_refusal:
            at: datetime = row.at
            return at
    return None


def unreached(connection: Connection, lead_id: str, agreement: Agreement) -> int:
    """Tries in a row, newest first, that reached nobody."""
    count = 0
    for row in _outcomes(connection, lead_id):
        known = agreement.outcome_by_id.get(row.outcome)
        if known is not None and known.contacted:
            break
        count += 1
    return count


def standing_impressions(
    connection: Connection, lead_id: str, but_not: str
) -> tuple[Impression, ...]:
    """Per facet the newest impression of earlier calls, for the preview before dialling."""
    newest: dict[str, Impression] = {}
    for call_id in calls.of_lead(connection, lead_id):
        if call_id == but_not:
            continue
        for facet, one in latest(calls.impressions(connection, call_id)).items():
            newest.setdefault(facet, one)
    return tuple(newest.values())


def _calls_to(one: Lead) -> CompoundSelect[Any]:
    """Ids of the calls to the lead, to leads that share a number, and to the numbers themselves."""
    numbers = [number for number in (one.phone, one.phone2) if number]
    sharing = select(lead.c.id).where(or_(lead.c.phone.in_(numbers), lead.c.phone2.in_(numbers)))
    return union(
        select(call.c.id).where(call.c.lead_id == one.id),
        select(call.c.id).where(call.c.lead_id.in_(sharing)),
        select(call_event.c.call_id).where(IS_DIALLED, call_event.c.subject.in_(numbers)),
    )


def _outcomes(connection: Connection, lead_id: str) -> Sequence[Row[Any, Any]]:
    query = (
        select(outcome.c.outcome, outcome.c.at)
        .where(outcome.c.lead_id == lead_id)
        .order_by(outcome.c.at.desc())
    )
    return connection.execute(query).all()
