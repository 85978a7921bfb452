"""Draining the outbox to one receiver.

The outbox is the only retrier. `claimed` is committed before the first byte leaves; what is found
ambiguous is looked up by its key before it is sent again. One lead's trouble never blocks others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any, Protocol

from qualifier.core.errors import (
    ActionRefused,
    InputError,
    MaybeDone,
    NeedsAttention,
    QualifierError,
    SyncError,
    TryLater,
)
from qualifier.store import outbox
from qualifier.store.database import Connection
from qualifier.store.outbox import Entry, State
from qualifier.store.profile import Store
from qualifier.sync.backoff import Breaker, jittered_s, next_delay_s
from qualifier.sync.connectors.base import Delivery, Receiver, Step

BATCH = 20
NOTHING_TO_SEND = "nothing"  # remote id of a step whose values the receiver has already
Stop = Callable[[], bool]


class Cargo(Protocol):
    """What the rows of the outbox carry to a receiver."""

    def compose(
        self, connection: Connection, entry: Entry
    ) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
        """Payload for freezing, and the files that go with it. Raises InputError."""

    def addresses(self, connection: Connection, entries: Sequence[Entry]) -> list[str]:
        """Per entry the id of the record that stands for its lead there; "" while there is none."""

    def ready(self, deliveries: Sequence[Delivery]) -> list[Delivery | SyncError | None]:
        """Look at the other side before writing: each as it should go, why it cannot, or None
        where nothing is left to send. Raises SyncError for all."""

    def arrived(self, connection: Connection, entry: Entry, remote_id: str) -> None:
        """In the transaction that confirms the row: what its arrival means here."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending did."""

    confirmed: int = 0
    waiting: int = 0
    parked: int = 0

    def and_also(self, state: State) -> Sent:
        """With one more row that ended in `state`."""
        return replace(
            self,
            confirmed=self.confirmed + (state is State.CONFIRMED),
            waiting=self.waiting + (state in (State.RETRY_WAIT, State.AMBIGUOUS)),
            parked=self.parked + (state is State.NEEDS_ATTENTION),
        )


class Engine:
    """Drains the outbox to one receiver. The clock and the random source are passed in."""

    def __init__(
        self,
        store: Store,
        receiver: Receiver,
        cargo: Cargo,
        *,
        clock: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._receiver = receiver
        self._cargo = cargo
        self._clock = clock
        self._random = random
        self._breaker = Breaker()
        self._in_hand: tuple[str, ...] = ()  # rows being delivered; still there after a bug

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""
        return self._store.write(lambda c: outbox.recover(c, self._receiver.name))

    def send(self, stop: Stop = lambda: False) -> Sent:
        """Send all that is due. Rows that a bug broke off the last time are parked first."""
        self._park_broken_off()
        done = Sent()
        at_once = max(BATCH, self._receiver.batch)
        while not stop() and self._breaker.lets_through(self._clock()):
            due = self._store.read(
                lambda c: outbox.due(c, self._receiver.name, self._clock(), at_once)
            )
            if not due:
                break
            for some in _alike(due, self._receiver.batch):
                if stop() or not self._breaker.lets_through(self._clock()):
                    break
                self._in_hand = tuple(one.id for one in some)
                try:
                    states = self._deliver(some)
                except QualifierError:  # of this computer, not of these rows
                    self._in_hand = ()
                    raise
                self._in_hand = ()
                for state in states:
                    done = done.and_also(state)
        return done

    def _park_broken_off(self) -> None:
        """A row that met a bug asks for a person: tried again at once it would hold all others."""
        left, self._in_hand = self._in_hand, ()
        for entry_id in left:
            entry = self._store.read(lambda c, one=entry_id: outbox.get(c, one))  # type: ignore[misc]
            if entry.state not in outbox.DONE:
                problem = {"reason": "broken_off", "field": ""}
                self._put_back([(entry, State.NEEDS_ATTENTION, problem, None)])

    def _deliver(self, some: Sequence[Entry]) -> list[State]:
        """Bring rows of one step and one state, each of another lead."""
        states: list[State] = []
        if some[0].state is State.AMBIGUOUS:
            found, some = self._looked_up(some)
            states += found
        claimed, refused = self._claimed(some)
        states += refused
        if not claimed:
            return states
        entries = [entry for entry, _delivery in claimed]
        try:
            results = self._pushed([delivery for _entry, delivery in claimed])
        except (TryLater, MaybeDone) as error:
            self._breaker.failed(self._clock())
            return states + self._put_back([self._trouble(entry, error) for entry in entries])
        except NeedsAttention as error:
            return states + self._put_back([self._trouble(entry, error) for entry in entries])
        self._breaker.succeeded()
        arrived = [
            (entry, result)
            for entry, result in zip(entries, results, strict=True)
            if isinstance(result, str)
        ]
        missed = [
            self._trouble(entry, result)
            for entry, result in zip(entries, results, strict=True)
            if not isinstance(result, str)
        ]
        return states + self._confirm(arrived) + self._put_back(missed)

    def _looked_up(self, some: Sequence[Entry]) -> tuple[list[State], Sequence[Entry]]:
        """Confirm those that had arrived; the rest is to be sent."""
        try:
            known = self._store.read(lambda c: self._frozen(c, some))
            found = self._receiver.find(known)
        except SyncError as error:
            if not isinstance(error, NeedsAttention):
                self._breaker.failed(self._clock())
            return self._put_back([self._trouble(one, error, was_sent=True) for one in some]), ()
        pairs = list(zip(some, found, strict=True))
        arrived = [(entry, remote_id) for entry, remote_id in pairs if remote_id is not None]
        return self._confirm(arrived), [entry for entry, remote_id in pairs if remote_id is None]

    def _frozen(self, connection: Connection, some: Sequence[Entry]) -> list[Delivery]:
        at = self._cargo.addresses(connection, some)
        return [
            Delivery(entry.id, entry.payload or {}, {}, Step(entry.kind), address)
            for entry, address in zip(some, at, strict=True)
        ]

    def _claimed(self, some: Sequence[Entry]) -> tuple[list[tuple[Entry, Delivery]], list[State]]:
        """Freeze and claim all in one transaction, before a byte leaves."""
        composed: list[tuple[Entry, Delivery]] = []
        refused: list[tuple[Entry, State, Mapping[str, str], float | None]] = []

        def read(connection: Connection) -> None:
            at = self._cargo.addresses(connection, some)
            for entry, address in zip(some, at, strict=True):
                try:
                    payload, files = self._cargo.compose(connection, entry)
                except InputError as error:  # its lead or documents are not there
                    problem = {"reason": "cannot_be_composed", "field": type(error).__name__}
                    refused.append((entry, State.NEEDS_ATTENTION, problem, None))
                    continue
                step = Step(entry.kind)
                composed.append((entry, Delivery(entry.id, payload, files, step, address)))

        self._store.read(read)
        states = self._put_back(refused)
        now = self._clock()

        def claim(connection: Connection) -> list[tuple[Entry, Delivery] | None]:
            taken: list[tuple[Entry, Delivery] | None] = []
            for entry, delivery in composed:
                try:
                    one = outbox.claim(connection, entry.id, delivery.payload, now)
                except ActionRefused:  # withdrawn since it was read: nothing left the house
                    taken.append(None)
                    continue
                assert one.payload is not None
                taken.append((entry, replace(delivery, payload=one.payload)))
            return taken

        found = self._store.write(claim) if composed else []
        states += [State.CANCELLED for one in found if one is None]
        return [one for one in found if one is not None], states

    def _pushed(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        prepared = self._cargo.ready(deliveries)
        going = [one for one in prepared if isinstance(one, Delivery)]
        sent = iter(self._receiver.push(going) if going else ())
        results: list[str | SyncError] = []
        for one in prepared:
            if isinstance(one, Delivery):
                results.append(next(sent))
            else:
                results.append(NOTHING_TO_SEND if one is None else one)
        return results

    def _trouble(
        self, entry: Entry, error: SyncError, *, was_sent: bool = False
    ) -> tuple[Entry, State, Mapping[str, str], float | None]:
        """What becomes of a row that met `error`; `was_sent`: it may have arrived before."""
        match error:
            case TryLater():
                # Until it was looked up, an ambiguous row stays one: it may have arrived.
                state = State.AMBIGUOUS if was_sent else State.RETRY_WAIT
                return entry, state, {"reason": error.reason}, error.retry_after_s
            case MaybeDone():
                return entry, State.AMBIGUOUS, {"reason": error.reason}, None
            case NeedsAttention():
                problem = {"reason": error.reason, "field": error.field}
                return entry, State.NEEDS_ATTENTION, problem, None
            case _:
                raise TypeError(type(error).__name__)

    def _confirm(self, arrived: Sequence[tuple[Entry, str]]) -> list[State]:
        now = self._clock()

        def confirm(connection: Connection) -> None:
            for entry, remote_id in arrived:
                outbox.confirm(connection, entry.id, remote_id, now)
                confirmed = replace(entry, state=State.CONFIRMED, remote_id=remote_id)
                self._cargo.arrived(connection, confirmed, remote_id)

        if arrived:
            self._store.write(confirm)
        return [State.CONFIRMED for _one in arrived]

    def _put_back(
        self, rows: Sequence[tuple[Entry, State, Mapping[str, str], float | None]]
    ) -> list[State]:
        now = self._clock()

        def put_back(connection: Connection) -> None:
            for entry, state, error, retry_after_s in rows:
                failures = entry.failures + 1
                wait_s = jittered_s(next_delay_s(failures, retry_after_s), self._random)
                next_at = now + timedelta(seconds=max(wait_s, retry_after_s or 0.0))
                outbox.put_back(
                    connection, entry.id, state, failures=failures, next_at=next_at, error=error
                )

        if rows:
            self._store.write(put_back)
        return [state for _entry, state, _error, _wait in rows]


def _alike(due: Sequence[Entry], most: int) -> list[list[Entry]]:
    """Rows of one step and of one kind of state together, at most `most`; in their order."""

    def kind(one: Entry) -> tuple[str, bool]:
        return one.kind, one.state is State.AMBIGUOUS

    groups = [list(some) for _kind, some in groupby(sorted(due, key=kind), key=kind)]
    return [some[at : at + most] for some in groups for at in range(0, len(some), most)]
