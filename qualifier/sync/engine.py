"""One round of sync: drain the outbox to a receiver, then take its feedback in.

The outbox is the only retrier. `claimed` is committed before the first byte leaves; what is found
ambiguous is looked up by its key before it is sent again. One lead's trouble never blocks others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from qualifier.core.errors import (
    ActionRefused,
    InputError,
    MaybeDone,
    NeedsAttention,
    QualifierError,
    TryLater,
)
from qualifier.core.ids import NewId
from qualifier.store import outbox
from qualifier.store.database import Connection
from qualifier.store.outbox import Entry, State
from qualifier.store.profile import Store
from qualifier.sync.backoff import Breaker, jittered_s, next_delay_s
from qualifier.sync.connectors.base import Connector, Delivery

BATCH = 20
# Reads what is to be sent of an entry: payload for freezing, and the files that go with it.
Compose = Callable[[Connection, Entry], tuple[Mapping[str, Any], Mapping[str, bytes]]]
# Takes answered lines into the store; returns how many were new.
TakeFeedback = Callable[[list[Any]], int]


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    confirmed: int = 0
    waiting: int = 0
    parked: int = 0
    feedback: int = 0
    refused: tuple[NeedsAttention, ...] = ()  # parts of the feedback that could not be read
    problem: str = ""  # why feedback could not be taken in, and what it is about
    about: str = ""


class Engine:
    """Drains one receiver. The clock, the random source and ids are passed in."""

    def __init__(
        self,
        store: Store,
        connector: Connector,
        compose: Compose,
        take_feedback: TakeFeedback,
        *,
        clock: Callable[[], datetime],
        random: Random,
        new_id: NewId,
    ) -> None:
        self._store = store
        self._connector = connector
        self._compose = compose
        self._take_feedback = take_feedback
        self._clock = clock
        self._random = random
        self._new_id = new_id
        self._breaker = Breaker()
        self._in_hand = ""  # the row being delivered; still there after a bug

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""
        return self._store.write(outbox.recover)

    def round(self, stop: Callable[[], bool] = lambda: False) -> Round:
        """Send all that is due and take in feedback. Ends early when `stop` says so."""
        done = self.send(stop)
        return done if stop() else self.receive(done)

    def send(self, stop: Callable[[], bool] = lambda: False) -> Round:
        """Send all that is due. A row that a bug broke off the last time is parked first."""
        self._park_broken_off()
        confirmed = waiting = parked = 0
        while not stop() and self._breaker.lets_through(self._clock()):
            due = self._store.read(
                lambda c: outbox.due(c, self._connector.name, self._clock(), BATCH)
            )
            if not due:
                break
            for entry in due:
                if stop() or not self._breaker.lets_through(self._clock()):
                    break
                self._in_hand = entry.id
                try:
                    state = self._deliver(entry)
                except QualifierError:  # of this computer, not of this row
                    self._in_hand = ""
                    raise
                self._in_hand = ""
                confirmed += state is State.CONFIRMED
                waiting += state in (State.RETRY_WAIT, State.AMBIGUOUS)
                parked += state is State.NEEDS_ATTENTION
        return Round(confirmed, waiting, parked)

    def _park_broken_off(self) -> None:
        """A row that met a bug asks for a person: tried again at once it would hold all others."""
        entry_id, self._in_hand = self._in_hand, ""
        if entry_id:
            entry = self._store.read(lambda c: outbox.get(c, entry_id))
            if entry.state not in outbox.DONE:
                problem = {"reason": "broken_off", "field": ""}
                self._put_back(entry, State.NEEDS_ATTENTION, problem, None)

    def _deliver(self, entry: Entry) -> State:
        # Until it was looked up, an ambiguous row stays one: it may have arrived.
        not_sent = entry.state if entry.state is State.AMBIGUOUS else State.RETRY_WAIT
        try:
            if entry.state is State.AMBIGUOUS:
                found = self._connector.find(entry.id)
                if found is not None:
                    return self._confirm(entry, found)
                not_sent = State.RETRY_WAIT
            payload, files = self._store.read(lambda c: self._compose(c, entry))
            claimed = self._store.write(lambda c: outbox.claim(c, entry.id, payload, self._clock()))
            assert claimed.payload is not None
            remote_id = self._connector.push(Delivery(entry.id, claimed.payload, files))
        except TryLater as error:
            self._breaker.failed(self._clock())
            return self._put_back(entry, not_sent, {"reason": error.reason}, error.retry_after_s)
        except MaybeDone as error:
            self._breaker.failed(self._clock())
            return self._put_back(entry, State.AMBIGUOUS, {"reason": error.reason}, None)
        except NeedsAttention as error:
            problem = {"reason": error.reason, "field": error.field}
            return self._put_back(entry, State.NEEDS_ATTENTION, problem, None)
        except ActionRefused:  # withdrawn since it was read: nothing left the house
            return State.CANCELLED
        except InputError as error:  # its lead or documents are not there: a person must look
            problem = {"reason": "cannot_be_composed", "field": type(error).__name__}
            return self._put_back(entry, State.NEEDS_ATTENTION, problem, None)
        self._breaker.succeeded()
        return self._confirm(entry, remote_id)

    def _confirm(self, entry: Entry, remote_id: str) -> State:
        self._store.write(lambda c: outbox.confirm(c, entry.id, remote_id))
        return State.CONFIRMED

    def _put_back(
        self,
        entry: Entry,
        state: State,
        error: Mapping[str, str],
        retry_after_s: float | None,
    ) -> State:
        failures = entry.failures + 1
        wait_s = jittered_s(next_delay_s(failures, retry_after_s), self._random)
        next_at = self._clock() + timedelta(seconds=max(wait_s, retry_after_s or 0.0))
        self._store.write(
            lambda c: outbox.put_back(
                c, entry.id, state, failures=failures, next_at=next_at, error=error
            )
        )
        return state

    def receive(self, done: Round = Round()) -> Round:
        """Take in what sales answered; `done` is what the round did before."""
        try:
            answered = self._connector.pull_feedback()
            done = replace(done, refused=self._connector.refused)
            taken = self._take_feedback(answered) if answered else 0
            self._connector.feedback_taken()
        except (TryLater, MaybeDone) as error:
            return replace(done, problem=error.reason)
        except NeedsAttention as error:
            return replace(done, problem=error.reason, about=error.field)
        return replace(done, feedback=taken)
