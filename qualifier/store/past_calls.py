"""What earlier calls of a lead mean for the next one: attempts, refusals, standing impressions.

The law counts what rings at a person, not at a row of ours: attempts and refusals are those of all
leads that share a number, and of every call that dialled it (DOMAIN.md, "Law").
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, union

from qualifier.core.agreement import Agreement
from qualifier.core.impression import Impression, latest
from qualifier.core.lead import Lead
from qualifier.store import calls
from qualifier.store.statements import Query
from qualifier.store.tables import IS_DIALLED, call, call_event, lead, outcome

# Ids of the calls to the lead, to leads that share a number, and to the numbers themselves.
_NUMBERS: tuple[BindParameter[str], ...] = (bindparam("number"), bindparam("other"))
_CALLS_TO = union(
    select(call.c.id).where(call.c.lead_id == bindparam("of")),
    select(call.c.id).where(
        call.c.lead_id.in_(
            select(lead.c.id).where(or_(lead.c.phone.in_(_NUMBERS), lead.c.phone2.in_(_NUMBERS)))
        )
    ),
    select(call_event.c.call_id).where(IS_DIALLED, call_event.c.subject.in_(_NUMBERS)),
)
_TRIES = Query(
    select(call_event.c.at)
    .where(call_event.c.call_id.in_(_CALLS_TO), IS_DIALLED, call_event.c.at >= bindparam("since"))
    .order_by(call_event.c.at)
)
_ENDINGS = select(outcome.c.outcome, outcome.c.at).order_by(outcome.c.at.desc())
_ENDS = Query(_ENDINGS.where(outcome.c.call_id.in_(_CALLS_TO)))
_ENDS_OF_LEAD = Query(_ENDINGS.where(outcome.c.lead_id == bindparam("of")))


def attempts_since(connection: Connection, one: Lead, since: datetime) -> tuple[datetime, ...]:
    """When the lead or its numbers were dialled since `since`; the law caps these."""
    return tuple(row.at for row in _TRIES.all(connection, since=since, **_whose(one)))


def refused_at(connection: Connection, one: Lead, agreement: Agreement) -> datetime | None:
    """When somebody at the lead's numbers last refused softly: reached, not to be tried again
    before a long silence."""
    for row in _ENDS.all(connection, **_whose(one)):
        known = agreement.outcome_by_id.get(row.outcome)
        if known is not None and known.is_refusal:
            at: datetime = row.at
            return at
    return None


def unreached(connection: Connection, lead_id: str, agreement: Agreement) -> int:
    """Tries in a row, newest first, that reached nobody."""
    count = 0
    for row in _ENDS_OF_LEAD.all(connection, of=lead_id):
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


def _whose(one: Lead) -> dict[str, str | None]:
    """The values of `_CALLS_TO`; where there is no number, what equals none."""
    return {"of": one.id, "number": one.phone or None, "other": one.phone2 or None}
