"""Decisions of the meeting of marketing and sales, and how far they have got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import Connection, insert, select

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.core.ids import NewId
from qualifier.store.database import upsert
from qualifier.store.tables import decision, decision_state


class DecisionState(Enum):
    """How far a decision has got. Open ones are carried over to the next meeting."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it stands. `note` and `changed_at` are of its newest state."""

    id: str
    text: str
    owner: str
    due_on: date | None
    meeting_on: date
    by: str
    at: datetime
    state: DecisionState = DecisionState.OPEN
    note: str = ""
    changed_at: datetime | None = None

    def is_late(self, today: date) -> bool:
        """Open past its day."""
        is_open = self.state is DecisionState.OPEN
        return is_open and self.due_on is not None and self.due_on < today


def take(connection: Connection, one: Decision) -> None:
    """Add a decision; it is open. Safe to repeat.

    Raises ActionRefused(decision_needs_text).
    """
    if not one.text.strip():
        raise ActionRefused("decision_needs_text")
    connection.execute(
        upsert(decision)
        .values(
            id=one.id,
            text=one.text.strip(),
            owner=one.owner,
            due_on=one.due_on.isoformat() if one.due_on else "",
            meeting_on=one.meeting_on.isoformat(),
            by=one.by,
            at=one.at,
        )
        .on_conflict_do_nothing()
    )


def set_state(
    connection: Connection,
    decision_id: str,
    state: DecisionState,
    *,
    by: str,
    at: datetime,
    new_id: NewId,
    note: str = "",
) -> None:
    """Say how far a decision has got; what was said before stays. Raises NotFound."""
    known = select(decision.c.id).where(decision.c.id == decision_id)
    if connection.execute(known).first() is None:
        raise NotFound("decision", decision_id)
    values = {"decision_id": decision_id, "state": state.value, "note": note, "by": by, "at": at}
    connection.execute(insert(decision_state).values(id=new_id(), **values))


def for_meeting(connection: Connection, before: date) -> list[Decision]:
    """What a meeting on `before` looks back on: decisions of the last one, and all still open.

    Oldest first.
    """
    held = [one for one in all_decisions(connection) if one.meeting_on < before]
    last = max((one.meeting_on for one in held), default=None)
    return [one for one in held if one.state is DecisionState.OPEN or one.meeting_on == last]


def all_decisions(connection: Connection) -> list[Decision]:
    """Every decision as it stands, oldest first."""
    states = select(decision_state).order_by(decision_state.c.at, decision_state.c.id)
    newest = {row.decision_id: row for row in connection.execute(states)}
    query = select(decision).order_by(decision.c.meeting_on, decision.c.at, decision.c.id)
    found = []
    for row in connection.execute(query):
        said = newest.get(row.id)
        found.append(
            Decision(
                row.id,
                row.text,
                row.owner,
                date.fromisoformat(row.due_on) if row.due_on else None,
                date.fromisoformat(row.meeting_on),
                row.by,
                row.at,
                DecisionState(said.state) if said else DecisionState.OPEN,
                said.note if said else "",
                said.at if said else None,
            )
        )
    return found
