"""The list of hand-offs, newest first, page by page: lead, outbox state, sales' answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from qualifier.core.handoff import Handoff
from qualifier.store import disputes, handoffs, search
from qualifier.store.outbox import State
from qualifier.store.tables import feedback, handoff, lead, outbox, withdrawal

MOST_FOUND = 500
# Of several receivers the one that most needs a person is shown.
_WEIGHT = (
    State.NEEDS_ATTENTION,
    State.CONFLICT,
    State.BLOCKED,
    State.RETRY_WAIT,
    State.AMBIGUOUS,
    State.CLAIMED,
    State.SENT,
    State.PENDING,
    State.CONFIRMED,
    State.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list: everything before it is newer."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """One line. `sending` None: no outbox row. `status`: newest feedback, empty if none."""

    handoff: Handoff
    name: str
    company: str
    sending: State | None
    status: str

    @property
    def mark(self) -> Mark:
        """Where the page after this line begins."""
        return Mark(self.handoff.made_at, self.handoff.id)


class Only(Enum):
    """Which hand-offs a list keeps, by what sales said of them last."""

    ALL = "all"
    WAITING = "waiting"
    REFUSED = "refused"
    DISPUTED = "disputed"


def page(
    connection: Connection,
    *,
    typed: str = "",
    only: Only = Only.ALL,
    after: Mark | None = None,
    limit: int = 100,
) -> list[HandoffRow]:
    """Hand-offs after `after`, newest first. `typed` keeps those whose lead fits."""
    query = (
        select(
            handoff,
            withdrawal.c.handoff_id.label("withdrawn"),
            lead.c.first_name,
            lead.c.last_name,
            lead.c.company,
        )
        .join(lead, lead.c.id == handoff.c.lead_id)
        .outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id)
        .order_by(handoff.c.at.desc(), handoff.c.id.desc())
        .limit(limit)
    )
    if typed.strip():
        query = query.where(lead.c.n.in_(search.find(connection, typed, MOST_FOUND)))
    kept = _kept(only)
    if kept is not None:
        query = query.where(kept)
    if after is not None:
        older = and_(handoff.c.at == after.at, handoff.c.id < after.id)
        query = query.where(or_(handoff.c.at < after.at, older))
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    return _lines(rows, sending(connection, ids), _answers(connection, ids))


def sending(connection: Connection, handoff_ids: Sequence[str]) -> dict[str, State]:
    """Hand-off → the state of its outbox rows that most needs a person."""
    query = select(outbox.c.handoff_id, outbox.c.state).where(
        outbox.c.handoff_id.in_(list(handoff_ids))
    )
    worst: dict[str, State] = {}
    for row in connection.execute(query):
        state = State(row.state)
        known = worst.get(row.handoff_id, state)
        worst[row.handoff_id] = min(state, known, key=_WEIGHT.index)
    return worst


def _kept(only: Only) -> ColumnElement[bool] | None:
    said = select(feedback.c.status).where(feedback.c.handoff_id == handoff.c.id)
    newest = said.order_by(feedback.c.at.desc()).limit(1).scalar_subquery()
    match only:
        case Only.WAITING:
            return and_(newest.is_(None), withdrawal.c.handoff_id.is_(None))
        case Only.REFUSED:
            return newest == "rejected"
        case Only.DISPUTED:
            return disputes.open_handoffs()
        case _:
            return None


def _answers(connection: Connection, handoff_ids: Sequence[str]) -> dict[str, str]:
    query = (
        select(feedback.c.handoff_id, feedback.c.status)
        .where(feedback.c.handoff_id.in_(list(handoff_ids)))
        .order_by(feedback.c.at)
    )
    return {row.handoff_id: row.status for row in connection.execute(query)}


def _lines(
    rows: Sequence[Row[Any]], states: dict[str, State], answers: dict[str, str]
) -> list[HandoffRow]:
    lines = []
    for row in rows:
        one = handoffs.handoff_of(row)
        name = f"{row.first_name} {row.last_name}".strip() or row.company
        status = "withdrawn" if one.withdrawn else answers.get(one.id, "")
        lines.append(HandoffRow(one, name, row.company, states.get(one.id), status))
    return lines
