"""The outbox as a list for people: what needs them first, page by page, leads by name.

Conflicts of leads stand among the rows of the outbox: one line for all fields of a lead that a
connection and this program see differently. Payloads are not read: a dossier is one, and long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from qualifier.store import outbox as entries
from qualifier.store.conflicts import OPEN
from qualifier.store.outbox import NOT_DONE, State
from qualifier.store.tables import conflict, lead, outbox

PAGE = 200


class Show(Enum):
    """What a person wants to see. ALL is all that is not done."""

    ALL = "all"
    NEEDS_YOU = "needs_you"
    WILL_RETRY = "will_retry"
    SENT_TODAY = "sent_today"


class Part(IntEnum):
    """The list's parts, in its order."""

    CONFLICT = 0
    NEEDS_YOU = 1
    UNDER_WAY = 2
    WILL_RETRY = 3
    WAITING = 4
    SENT = 5


STATES: Mapping[Part, tuple[State, ...]] = {
    Part.NEEDS_YOU: (State.NEEDS_ATTENTION, State.CONFLICT, State.BLOCKED),
    Part.UNDER_WAY: (State.CLAIMED, State.SENT),
    Part.WILL_RETRY: (State.RETRY_WAIT, State.AMBIGUOUS),
    Part.WAITING: (State.PENDING,),
    Part.SENT: (State.CONFIRMED,),
}
_PARTS: Mapping[Show, tuple[Part, ...]] = {
    Show.ALL: (Part.CONFLICT, Part.NEEDS_YOU, Part.UNDER_WAY, Part.WILL_RETRY, Part.WAITING),
    Show.NEEDS_YOU: (Part.CONFLICT, Part.NEEDS_YOU),
    Show.WILL_RETRY: (Part.WILL_RETRY,),
    Show.SENT_TODAY: (Part.SENT,),
}
_MAY_RETRY = (State.RETRY_WAIT, State.AMBIGUOUS, State.NEEDS_ATTENTION, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list; the line it belongs to, and all before, are seen."""

    part: Part
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A lead that was changed on both sides. `fields`: how many differ; `at`: since when."""

    lead_id: str
    connection: str
    fields: int
    at: datetime
    name: str
    company: str

    @property
    def id(self) -> str:
        """Of the line, not of a row."""
        return f"conflict:{self.connection}:{self.lead_id}"

    @property
    def mark(self) -> Mark:
        """Where the page after this line begins."""
        return Mark(Part.CONFLICT, (self.at, self.lead_id, self.connection))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A row of the outbox. `is_behind`: an earlier row of its lead has to go first."""

    id: str
    connection: str
    kind: str
    lead_id: str
    state: State
    failures: int
    next_at: datetime
    error: Mapping[str, str]
    done_at: datetime | None
    was_claimed: bool
    name: str
    company: str
    seq: int
    is_behind: bool = False

    @property
    def part(self) -> Part:
        """The part of the list it stands in; cancelled rows stand in none."""
        return next(part for part, states in STATES.items() if self.state in states)

    @property
    def mark(self) -> Mark:
        """Where the page after this line begins."""
        part = self.part
        return Mark(part, (self.done_at, self.seq) if part is Part.SENT else (self.seq,))

    @property
    def may_retry(self) -> bool:
        """Whether `outbox.retry_now` would take it, and there is somebody to send it to."""
        is_homeless = self.error.get("reason") == entries.RECEIVER_GONE
        return self.state in _MAY_RETRY and not is_homeless

    @property
    def may_cancel(self) -> bool:
        """Whether `outbox.give_up` would take it."""
        is_new = self.state is State.PENDING and not self.was_claimed
        return is_new or self.state is State.NEEDS_ATTENTION


Line = ConflictLine | EntryLine


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines each filter shows; `waiting`: those that need nobody."""

    all: int = 0
    needs_you: int = 0
    will_retry: int = 0
    sent_today: int = 0

    @property
    def waiting(self) -> int:
        return self.all - self.needs_you


def page(
    connection: Connection,
    show: Show,
    day_begins: datetime,
    *,
    after: Mark | None = None,
    limit: int = PAGE,
) -> list[Line]:
    """Lines after `after`. `day_begins`: the instant from which "today" counts."""
    lines: list[Line] = []
    for part in _PARTS[show]:
        if after is not None and part < after.part:
            continue
        key = after.key if after is not None and part is after.part else None
        room = limit - len(lines)
        if room <= 0:
            break
        if part is Part.CONFLICT:
            lines += _conflicts(connection, key, room)
        else:
            lines += _entries(connection, part, day_begins, key, room)
    return lines


def counts(connection: Connection, day_begins: datetime) -> Counts:
    """What stands on the filters."""
    by_state = entries.waiting(connection)

    def of(*parts: Part) -> int:
        return sum(by_state.get(state, 0) for part in parts for state in STATES[part])

    leads = select(conflict.c.lead_id, conflict.c.connection).where(conflict.c.state == OPEN)
    differ = int(
        connection.execute(select(func.count()).select_from(leads.distinct().subquery())).scalar()
        or 0
    )
    sent = connection.execute(
        select(func.count()).select_from(outbox).where(*_sent_since(day_begins))
    ).scalar()
    needs = differ + of(Part.NEEDS_YOU)
    retry = of(Part.WILL_RETRY)
    everything = needs + retry + of(Part.UNDER_WAY, Part.WAITING)
    return Counts(everything, needs, retry, int(sent or 0))


def needy(connection: Connection) -> dict[str, int]:
    """Connection → how many of its lines need a person."""
    rows = (
        select(outbox.c.connection, func.count())
        .where(outbox.c.state.in_(_values(STATES[Part.NEEDS_YOU])))
        .group_by(outbox.c.connection)
    )
    leads = (
        select(conflict.c.connection, func.count(conflict.c.lead_id.distinct()))
        .where(conflict.c.state == OPEN)
        .group_by(conflict.c.connection)
    )
    found: dict[str, int] = {}
    for query in (rows, leads):
        for row in connection.execute(query):
            found[row[0]] = found.get(row[0], 0) + int(row[1])
    return found


def _conflicts(
    connection: Connection, key: tuple[Any, ...] | None, limit: int
) -> list[ConflictLine]:
    first = func.min(conflict.c.at, type_=conflict.c.at.type)
    place = (first, conflict.c.lead_id, conflict.c.connection)
    query = (
        select(
            conflict.c.lead_id,
            conflict.c.connection,
            func.count().label("fields"),
            first.label("first_at"),
            lead.c.first_name,
            lead.c.last_name,
            lead.c.company,
        )
        .join(lead, lead.c.id == conflict.c.lead_id)
        .where(conflict.c.state == OPEN)
        .group_by(conflict.c.lead_id, conflict.c.connection)
        .order_by(*place)
        .limit(limit)
    )
    if key is not None:
        query = query.having(tuple_(*place) > tuple_(*key, types=[one.type for one in place]))
    return [
        ConflictLine(row.lead_id, row.connection, row.fields, row.first_at, *_names(row))
        for row in connection.execute(query)
    ]


def _entries(
    connection: Connection,
    part: Part,
    day_begins: datetime,
    key: tuple[Any, ...] | None,
    limit: int,
) -> list[EntryLine]:
    query = _entry_query().limit(limit)
    if part is Part.SENT:  # newest first
        place = (outbox.c.done_at, outbox.c.seq)
        query = query.where(*_sent_since(day_begins)).order_by(*(one.desc() for one in place))
        if key is not None:
            query = query.where(tuple_(*place) < tuple_(*key, types=[one.type for one in place]))
    else:
        query = query.where(outbox.c.state.in_(_values(STATES[part]))).order_by(outbox.c.seq)
        if key is not None:
            query = query.where(outbox.c.seq > key[0])
    rows = connection.execute(query).all()
    first = _first_of(connection, {row.lead_id for row in rows}) if part is not Part.SENT else {}
    return [_line(row, first) for row in rows]


def _entry_query() -> Select[Any]:
    return select(
        outbox.c.id,
        outbox.c.connection,
        outbox.c.kind,
        outbox.c.lead_id,
        outbox.c.state,
        outbox.c.failures,
        outbox.c.next_at,
        outbox.c.error,
        outbox.c.done_at,
        outbox.c.claimed_at,
        outbox.c.seq,
        lead.c.first_name,
        lead.c.last_name,
        lead.c.company,
    ).join(lead, lead.c.id == outbox.c.lead_id)


def _first_of(connection: Connection, lead_ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """Lead and connection → which of their rows has to go first."""
    query = (
        select(outbox.c.lead_id, outbox.c.connection, func.min(outbox.c.seq))
        .where(outbox.c.lead_id.in_(sorted(lead_ids)), outbox.c.state.in_(_values(NOT_DONE)))
        .group_by(outbox.c.lead_id, outbox.c.connection)
    )
    return {(row[0], row[1]): int(row[2]) for row in connection.execute(query)}


def _line(row: Row[Any], first: Mapping[tuple[str, str], int]) -> EntryLine:
    goes_first = first.get((row.lead_id, row.connection), row.seq)
    return EntryLine(
        row.id,
        row.connection,
        row.kind,
        row.lead_id,
        State(row.state),
        row.failures,
        row.next_at,
        row.error or {},
        row.done_at,
        row.claimed_at is not None,
        *_names(row),
        seq=row.seq,
        is_behind=row.seq > goes_first,
    )


def _names(row: Row[Any]) -> tuple[str, str]:
    return f"{row.first_name} {row.last_name}".strip() or row.company, row.company


def _sent_since(day_begins: datetime) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.state == State.CONFIRMED.value, outbox.c.done_at >= day_begins)


def _values(states: Sequence[State]) -> list[str]:
    return [one.value for one in states]
