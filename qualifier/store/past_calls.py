"""What earlier calls of a lead mean for the next one: attempts, refusals, standing impressions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from qualifier.core.agreement import Agreement
from qualifier.core.impression import Impression, latest
from qualifier.store import calls
from qualifier.store.tables import call, call_event, outcome


def attempts_since(connection: Connection, lead_id: str, since: datetime) -> tuple[datetime, ...]:
    """When the lead was dialled since `since`; the law caps these."""
    query = (
        select(call_event.c.at)
        .join(call, call.c.id == call_event.c.call_id)
        .where(call.c.lead_id == lead_id, call_event.c.kind == "dialled", call_event.c.at >= since)
        .order_by(call_event.c.at)
    )
    return tuple(connection.execute(query).scalars())


def refused_at(connection: Connection, lead_id: str, agreement: Agreement) -> datetime | None:
    """When the lead last refused softly: reached, not to be tried again before a long silence."""
    for row in _outcomes(connection, lead_id):
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


def _outcomes(connection: Connection, lead_id: str) -> Sequence[Row[Any, Any]]:
    query = (
        select(outcome.c.outcome, outcome.c.at)
        .where(outcome.c.lead_id == lead_id)
        .order_by(outcome.c.at.desc())
    )
    return connection.execute(query).all()
