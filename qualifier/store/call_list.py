"""The list of calls, newest first, page by page (by keyset: never an OFFSET)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Integer, ScalarSelect, and_, cast, func, or_, select

from qualifier.core.call import Happened
from qualifier.store import coaching, search
from qualifier.store.tables import call, call_event, lead, lead_score, outcome

MOST_FOUND = 500


class Only(Enum):
    """Which calls the list keeps. FOR_ME: mine, with a coach's comment that was shared."""

    ALL = "all"
    EXAMPLES = "examples"
    FOR_ME = "for_me"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list: everything before it is newer."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call. `outcome` empty: not coded yet. `talked_s` 0: nobody answered."""

    id: str
    lead_id: str
    name: str
    company: str
    seat: str
    begun_at: datetime
    outcome: str
    talked_s: int
    agreement_id: str
    agreement_version: int

    @property
    def mark(self) -> Mark:
        """Where the page after this line begins."""
        return Mark(self.begun_at, self.id)


def page(
    connection: Connection,
    *,
    typed: str = "",
    only: Only = Only.ALL,
    seat: str = "",
    after: Mark | None = None,
    limit: int = 100,
) -> list[CallRow]:
    """Calls after `after`, newest first. `typed` keeps those whose lead fits; `seat` is who
    FOR_ME means."""
    answered = _first(Happened.ANSWERED)
    ended = _first(Happened.HUNG_UP)
    query = (
        select(
            call,
            lead.c.first_name,
            lead.c.last_name,
            lead.c.company,
            outcome.c.outcome,
            outcome.c.at.label("coded_at"),
            answered.label("answered_at"),
            ended.label("ended_at"),
            _away().label("away_s"),
        )
        .join(lead, lead.c.id == call.c.lead_id)
        .outerjoin(outcome, outcome.c.call_id == call.c.id)
        .order_by(call.c.begun_at.desc(), call.c.id.desc())
        .limit(limit)
    )
    if typed.strip():
        query = query.where(lead.c.n.in_(search.find(connection, typed, MOST_FOUND)))
    if only is Only.EXAMPLES:
        query = query.where(coaching.is_example())
    elif only is Only.FOR_ME:
        query = query.where(coaching.is_commented_for(seat))
    if after is not None:
        older = and_(call.c.begun_at == after.at, call.c.id < after.id)
        query = query.where(or_(call.c.begun_at < after.at, older))
    return [
        CallRow(
            row.id,
            row.lead_id,
            f"{row.first_name} {row.last_name}".strip() or row.company,
            row.company,
            row.seat,
            row.begun_at,
            row.outcome or "",
            max(_seconds(row.answered_at, row.ended_at or row.coded_at) - (row.away_s or 0), 0),
            row.agreement_id,
            row.agreement_version,
        )
        for row in connection.execute(query)
    ]


def _first(kind: Happened) -> ScalarSelect[Any]:
    return (
        select(func.min(call_event.c.at, type_=call_event.c.at.type))
        .where(call_event.c.call_id == call.c.id, call_event.c.kind == kind.value)
        .correlate(call)
        .scalar_subquery()
    )


def _away() -> ScalarSelect[Any]:
    """Seconds the program was not there during a call."""
    return (
        select(func.sum(cast(call_event.c.subject, Integer)))
        .where(call_event.c.call_id == call.c.id, call_event.c.kind == Happened.RESUMED.value)
        .correlate(call)
        .scalar_subquery()
    )


def _seconds(start: datetime | None, end: datetime | None) -> int:
    return max(int((end - start).total_seconds()), 0) if start and end else 0


def cell_of(connection: Connection, lead_id: str) -> str:
    """The cell a lead stands in now; empty if it was never scored."""
    found = connection.execute(
        select(lead_score.c.cell).where(lead_score.c.lead_id == lead_id)
    ).scalar()
    return str(found or "")
