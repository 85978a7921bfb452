"""The outbox: what still has to reach a receiver, exactly once.

States: pending → claimed → sent → confirmed; aside retry_wait, ambiguous, blocked, conflict,
needs_attention, cancelled. A row's id is its operation key, fixed at birth; its payload is frozen
at its first claim. `claimed` is committed before anything leaves; found at start it is ambiguous
and looked up by key before it is sent again. Order is kept per lead only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.store.database import upsert
from qualifier.store.statements import Query, Statement
from qualifier.store.tables import outbox, remote_link


class State(Enum):
    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETRY_WAIT = "retry_wait"
    AMBIGUOUS = "ambiguous"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    NEEDS_ATTENTION = "needs_attention"
    CANCELLED = "cancelled"


# A row is born some seconds before it may go, no more; a time further ahead is of another clock.
CLOCK_AHEAD = timedelta(hours=1)
RECEIVER_GONE = "receiver_gone"  # the reason of a row whose connection was removed
MAY_CLAIM = (State.PENDING, State.RETRY_WAIT, State.AMBIGUOUS)
DONE = (State.CONFIRMED, State.CANCELLED)
# Reasons of receivers that did not let us in, until somebody signs in anew.
NOT_LET_IN = frozenset({"key_refused", "key_missing", "sign_in_again", "sign_in_missing"})
# While one of these stands, later rows of the same lead wait; a parked row holds nobody back
# beyond its own lead.
NOT_DONE = tuple(one for one in State if one not in DONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One outbox row."""

    id: str
    connection: str
    kind: str
    lead_id: str
    handoff_id: str
    state: State
    payload: Mapping[str, Any] | None
    failures: int
    next_at: datetime
    error: Mapping[str, str] | None
    remote_id: str
    born_at: datetime
    call_id: str = ""


# Made once: to make a statement costs more than to run it, and a day's outbox is ten thousand rows.
_OF = outbox.c.id == bindparam("of")
_ONE = Query(select(outbox).where(_OF))
_SET = Statement(update(outbox).where(_OF))


def put(
    connection: Connection,
    operation_key: str,
    *,
    receiver: str,
    kind: str,
    lead_id: str,
    handoff_id: str = "",
    call_id: str = "",
    payload: Mapping[str, Any] | None = None,
    at: datetime,
) -> None:
    """Give birth to a row; it can be claimed from `at` on. Safe to repeat.

    A step of a hand-off or a call has their id; other rows bring their `payload`.
    """
    last = connection.execute(select(func.max(outbox.c.seq))).scalar()
    connection.execute(
        upsert(outbox)
        .values(
            id=operation_key,
            connection=receiver,
            kind=kind,
            lead_id=lead_id,
            handoff_id=handoff_id,
            call_id=call_id,
            payload=payload,
            seq=(last or 0) + 1,
            state=State.PENDING.value,
            failures=0,
            next_at=at,
            born_at=at,
        )
        .on_conflict_do_nothing()
    )


def want_fields(
    connection: Connection, receiver: str, lead_id: str, at: datetime, new_id: Callable[[], str]
) -> None:
    """The record there is to be brought up to date; a row that waits for it already is enough."""
    waits = select(outbox.c.id).where(
        outbox.c.connection == receiver,
        outbox.c.lead_id == lead_id,
        outbox.c.kind == "fields",
        outbox.c.state.in_(_values((State.PENDING, State.NEEDS_ATTENTION))),
        outbox.c.claimed_at.is_(None),
    )
    if connection.execute(waits).first() is None:
        put(connection, new_id(), receiver=receiver, kind="fields", lead_id=lead_id, at=at)


def recover(connection: Connection, receiver: str) -> int:
    """At start: what was claimed or sent when the program died is ambiguous. Returns how many."""
    under_way = outbox.c.state.in_([State.CLAIMED.value, State.SENT.value])
    result = connection.execute(
        update(outbox)
        .where(outbox.c.connection == receiver, under_way)
        .values(state=State.AMBIGUOUS.value)
    )
    return int(result.rowcount)


def due(connection: Connection, receiver: str, now: datetime, limit: int) -> list[Entry]:
    """Rows that may be claimed now, oldest first, one per lead: its first that is not done. What
    was born or claimed in the future, before the clock was put back, waits for no such time."""
    ahead = now + CLOCK_AHEAD
    first_of_lead = (
        select(func.min(outbox.c.seq))
        .where(outbox.c.connection == receiver, outbox.c.state.in_(_values(NOT_DONE)))
        .group_by(outbox.c.lead_id)
    )
    query = (
        select(outbox)
        .where(
            outbox.c.connection == receiver,
            outbox.c.state.in_(_values(MAY_CLAIM)),
            or_(outbox.c.next_at <= now, outbox.c.born_at > ahead, outbox.c.claimed_at > ahead),
            outbox.c.seq.in_(first_of_lead),
        )
        .order_by(outbox.c.seq)
        .limit(limit)
    )
    return [entry_of(row) for row in connection.execute(query)]


def has_open_birth(connection: Connection, receiver: str) -> bool:
    """Whether a record may have been made for a lead there that none stands for here yet: the
    answer was lost, or the program died before it was written down."""
    stands = (
        select(remote_link.c.ours)
        .where(
            remote_link.c.connection == outbox.c.connection,
            remote_link.c.kind == "lead",
            remote_link.c.ours == outbox.c.lead_id,
        )
        .exists()
    )
    query = select(outbox.c.id).where(
        outbox.c.connection == receiver,
        outbox.c.kind == "fields",
        outbox.c.state == State.AMBIGUOUS.value,
        ~stands,
    )
    return connection.execute(query.limit(1)).first() is not None


def claim(
    connection: Connection, entry_id: str, payload: Mapping[str, Any], now: datetime
) -> Entry:
    """Take a row for sending; freeze `payload` if it never was. Raises ActionRefused if taken."""
    entry = get(connection, entry_id)
    if entry.state not in MAY_CLAIM:
        raise ActionRefused("outbox_row_taken", {"state": entry.state.value})
    frozen = entry.payload if entry.payload is not None else dict(payload)
    _set(connection, entry_id, state=State.CLAIMED, claimed_at=now, payload=frozen)
    return replace(entry, state=State.CLAIMED, payload=frozen)


def confirm(connection: Connection, entry_id: str, remote_id: str, at: datetime) -> None:
    """The receiver has it, under `remote_id`."""
    _set(connection, entry_id, state=State.CONFIRMED, remote_id=remote_id, error=None, done_at=at)


def put_back(
    connection: Connection,
    entry_id: str,
    state: State,
    *,
    failures: int,
    next_at: datetime,
    error: Mapping[str, str],
) -> None:
    """After trouble: wait, look up first, or ask a person, as `state` says."""
    _set(connection, entry_id, state=state, failures=failures, next_at=next_at, error=dict(error))


def cancel(connection: Connection, entry_id: str) -> None:
    """Withdraw a row that was never claimed. Raises ActionRefused(outbox_row_taken) after."""
    row = _row(connection, entry_id)
    if row.state != State.PENDING.value or row.claimed_at is not None:
        raise ActionRefused("outbox_row_taken", {"state": row.state})
    _set(connection, entry_id, state=State.CANCELLED)


def receiver_gone(connection: Connection, receiver: str) -> None:
    """Nothing goes to `receiver` any more. Steps of hand-offs and calls, and oppositions, ask for a
    person; what only kept a record there up to date is withdrawn."""
    here = (outbox.c.connection == receiver, outbox.c.state.in_(_values(NOT_DONE)))
    needless = (outbox.c.handoff_id == "", outbox.c.kind.in_(("fields", "ask")))
    connection.execute(update(outbox).where(*here, *needless).values(state=State.CANCELLED.value))
    connection.execute(
        update(outbox)
        .where(*here)
        .values(state=State.NEEDS_ATTENTION.value, error={"reason": RECEIVER_GONE, "field": ""})
    )


def give_up(connection: Connection, entry_id: str) -> None:
    """A person says that a row is not to be sent: one that was never claimed, or one that was
    refused and would hold the lead's later rows for ever. Raises as `cancel`."""
    if _row(connection, entry_id).state == State.NEEDS_ATTENTION.value:
        _set(connection, entry_id, state=State.CANCELLED)
    else:
        cancel(connection, entry_id)


def take_up(connection: Connection, entry_id: str, now: datetime) -> None:
    """A person takes `give_up` back. Raises ActionRefused if the row was not given up."""
    row = _row(connection, entry_id)
    if row.state != State.CANCELLED.value:
        raise ActionRefused("outbox_row_taken", {"state": row.state})
    state = State.PENDING if row.claimed_at is None else State.NEEDS_ATTENTION
    _set(connection, entry_id, state=state, next_at=now)


def retry_now(connection: Connection, entry_id: str, now: datetime) -> None:
    """A person asks for another try of a row that waits or needs attention."""
    row = _row(connection, entry_id)
    waits = (State.RETRY_WAIT, State.AMBIGUOUS, State.NEEDS_ATTENTION, State.BLOCKED)
    if State(row.state) not in waits:
        raise ActionRefused("outbox_row_taken", {"state": row.state})
    # It may have arrived the last time, so it is looked up before it is sent.
    _set(connection, entry_id, state=State.AMBIGUOUS, next_at=now)


def retry_waiting(connection: Connection, now: datetime, receiver: str = "") -> None:
    """What waits for its next try need not wait: a person asks for a round now, or `receiver` can
    be reached again."""
    query = update(outbox).where(
        outbox.c.state.in_(_values((State.RETRY_WAIT, State.AMBIGUOUS))), outbox.c.next_at > now
    )
    if receiver:
        query = query.where(outbox.c.connection == receiver)
    connection.execute(query.values(next_at=now))


def retry_let_in(connection: Connection, receiver: str, now: datetime) -> None:
    """Somebody signed in anew: what a receiver refused for want of that is tried again."""
    refused = select(outbox.c.id, outbox.c.error).where(
        outbox.c.connection == receiver, outbox.c.state == State.NEEDS_ATTENTION.value
    )
    for row in connection.execute(refused).all():
        if (row.error or {}).get("reason") in NOT_LET_IN:
            _set(connection, row.id, state=State.AMBIGUOUS, next_at=now)


def get(connection: Connection, entry_id: str) -> Entry:
    """One row. Raises NotFound."""
    return entry_of(_row(connection, entry_id))


def of_lead(connection: Connection, lead_id: str) -> list[Entry]:
    """Rows of a lead, oldest first."""
    query = select(outbox).where(outbox.c.lead_id == lead_id).order_by(outbox.c.seq)
    return [entry_of(row) for row in connection.execute(query)]


def of_handoff(connection: Connection, handoff_id: str) -> list[Entry]:
    """Rows of a hand-off, oldest first."""
    query = select(outbox).where(outbox.c.handoff_id == handoff_id).order_by(outbox.c.seq)
    return [entry_of(row) for row in connection.execute(query)]


def waiting(connection: Connection) -> dict[State, int]:
    """How many rows are not done, per state, for the pill."""
    query = (
        select(outbox.c.state, func.count())
        .where(outbox.c.state.in_(_values(NOT_DONE)))
        .group_by(outbox.c.state)
    )
    return {State(row[0]): int(row[1]) for row in connection.execute(query)}


def entry_of(row: Row[Any]) -> Entry:
    """A row of `outbox` as an Entry."""
    return Entry(
        row.id,
        row.connection,
        row.kind,
        row.lead_id,
        row.handoff_id,
        State(row.state),
        row.payload,
        row.failures,
        row.next_at,
        row.error,
        row.remote_id,
        row.born_at,
        row.call_id,
    )


def _row(connection: Connection, entry_id: str) -> Row[Any]:
    row: Row[Any] | None = _ONE.first(connection, of=entry_id)
    if row is None:
        raise NotFound("outbox_entry", entry_id)
    return row


def _set(connection: Connection, entry_id: str, *, state: State, **values: Any) -> None:
    _SET.run(connection, {"of": entry_id, "state": state.value, **values})


def _values(states: tuple[State, ...]) -> list[str]:
    return [one.value for one in states]
