"""The outbox is drained exactly once, whatever the receiver does and wherever the program dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.core.ids import new_id
from qualifier.store import handoffs, outbox
from qualifier.store.outbox import State
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.engine import NOTHING_TO_SEND, Engine
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import OTHER, fill, handed_over


class Receiver:
    """The honest other side, with troubles to order: each is raised once, before or after it
    took the delivery in."""

    name = "folder"
    batch = 1

    def __init__(self) -> None:
        self.got: list[str] = []
        self.looked_up: list[str] = []
        self.troubles: list[tuple[BaseException, bool]] = []
        self.look_up_troubles: list[Exception] = []
        self.pushes: list[int] = []  # how many each push brought
        self.spoilt: dict[str, SyncError] = {}  # lead id → why its part of a batch is refused

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        if self.look_up_troubles:
            raise self.look_up_troubles.pop(0)
        keys = [one.operation_key for one in deliveries]
        self.looked_up += keys
        return [key if key in self.got else None for key in keys]

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        self.pushes.append(len(deliveries))
        trouble, arrives = self.troubles.pop(0) if self.troubles else (None, True)
        results: list[str | SyncError] = []
        for one in deliveries:
            refusal = self.spoilt.get(str(one.payload.get("lead_id", "")))
            if arrives and refusal is None:
                self.got.append(one.operation_key)
            results.append(refusal or one.operation_key)
        if trouble:
            raise trouble
        return results


class Cargo:
    """Carries the hand-off's id; what is to be sent can be ordered by lead id."""

    def __init__(self) -> None:
        self.make: Callable[..., tuple[dict[str, str], dict[str, bytes]]] = lambda _c, entry: (
            {"handoff_id": entry.handoff_id, "lead_id": entry.lead_id},
            {},
        )
        self.nothing_for: set[str] = set()
        self.came: list[str] = []

    def compose(self, connection, entry):
        return self.make(connection, entry)

    def addresses(self, _connection, entries):
        return [f"there-{one.lead_id}" for one in entries]

    def ready(self, deliveries):
        return [
            None if one.payload.get("lead_id") in self.nothing_for else one for one in deliveries
        ]

    def arrived(self, _connection, entry, _remote_id):
        self.came.append(entry.id)


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def cargo():
    return Cargo()


@pytest.fixture
def engine(place, receiver, cargo, clock):
    fill(place, new_id)
    return Engine(place.store, receiver, cargo, clock=clock, random=Random(1))


def entries(place):
    return place.store.read(lambda c: outbox.of_lead(c, facts.LEAD.id))


def test_due_row_is_pushed_and_confirmed(engine, place, receiver):
    done = engine.send()
    assert done.confirmed == 1
    (entry,) = entries(place)
    assert (entry.state, entry.remote_id) == (State.CONFIRMED, entry.id)
    assert receiver.got == [entry.id]
    assert engine.send().confirmed == 0


def test_row_that_can_still_be_undone_does_not_leave(place, receiver, clock, engine):
    clock.now = facts.MADE
    assert engine.send().confirmed == 0
    clock.pass_s(9)
    assert engine.send().confirmed == 1


def test_passing_trouble_waits_and_tries_again(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("folder_unreachable"), False)]
    assert engine.send().waiting == 1
    (entry,) = entries(place)
    assert (entry.state, entry.failures) == (State.RETRY_WAIT, 1)
    assert entry.error == {"reason": "folder_unreachable"}
    assert engine.send().confirmed == 0
    clock.pass_s(6)
    assert engine.send().confirmed == 1
    assert len(receiver.got) == 1


def test_longer_wait_asked_for_is_kept(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("busy", 600.0), False)]
    engine.send()
    clock.pass_s(590)
    assert engine.send().confirmed == 0
    clock.pass_s(11)
    assert engine.send().confirmed == 1


@pytest.mark.parametrize("arrived", (True, False))
def test_lost_answer_is_looked_up_before_it_is_sent_again(engine, place, receiver, clock, arrived):
    receiver.troubles = [(MaybeDone("answer_lost"), arrived)]
    engine.send()
    (entry,) = entries(place)
    assert entry.state is State.AMBIGUOUS
    clock.pass_s(6)
    assert engine.send().confirmed == 1
    assert receiver.looked_up == [entry.id]
    assert receiver.got == [entry.id]


def test_ambiguous_row_stays_so_until_it_was_looked_up(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), True)]
    engine.send()
    receiver.look_up_troubles = [TryLater("folder_unreachable")]
    clock.pass_s(6)
    assert engine.send().waiting == 1
    (entry,) = entries(place)
    assert (entry.state, entry.failures) == (State.AMBIGUOUS, 2)
    clock.pass_s(20)
    assert engine.send().confirmed == 1
    assert receiver.got == [entry.id]


def test_row_that_was_not_there_is_ambiguous_no_more(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), False), (TryLater("busy"), False)]
    engine.send()
    clock.pass_s(6)
    engine.send()
    assert entries(place)[0].state is State.RETRY_WAIT


def test_killed_after_the_push_is_sent_once_though_the_first_look_up_fails(
    engine, place, receiver, clock
):
    class Killed(BaseException):
        pass

    receiver.troubles = [(Killed(), True)]
    with pytest.raises(Killed):
        engine.send()
    assert entries(place)[0].state is State.CLAIMED
    again = Engine(place.store, receiver, Cargo(), clock=clock, random=Random(1))
    again.recover()
    receiver.look_up_troubles = [TryLater("folder_unreachable")]
    for _ in range(2):
        again.send()
        clock.pass_s(20)
    (entry,) = entries(place)
    assert entry.state is State.CONFIRMED
    assert receiver.got == [entry.id]


def test_row_that_meets_a_bug_is_parked_and_holds_nobody_back(engine, place, receiver):
    place.store.write(lambda c: handed_over(c, place, OTHER, "-2", new_id))
    receiver.troubles = [(KeyError("a bug"), False)]
    with pytest.raises(KeyError):
        engine.send()
    assert engine.send().confirmed == 1
    (entry,) = entries(place)
    assert (entry.state, entry.error) == (
        State.NEEDS_ATTENTION,
        {"reason": "broken_off", "field": ""},
    )
    place.store.write(lambda c: outbox.retry_now(c, entry.id, entry.born_at))
    assert engine.send().confirmed == 1
    assert receiver.looked_up == [entry.id]


def test_asked_for_a_round_ambiguous_rows_are_looked_up_now(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), True)]
    engine.send()
    place.store.write(lambda c: outbox.retry_waiting(c, clock()))
    assert engine.send().confirmed == 1


def test_killed_between_push_and_confirm_is_not_sent_twice(engine, place, receiver, clock):
    (entry,) = entries(place)
    place.store.write(lambda c: outbox.claim(c, entry.id, {"handoff_id": "x"}, clock()))
    receiver.got.append(entry.id)
    assert engine.recover() == 1
    assert engine.send().confirmed == 1
    assert receiver.got == [entry.id]


def test_refusal_waits_for_a_person_and_holds_no_other_lead_back(engine, place, receiver):
    place.store.write(lambda c: handed_over(c, place, OTHER, "-2", new_id))
    receiver.troubles = [(NeedsAttention("lead_frozen", "owner"), False)]
    done = engine.send()
    assert (done.parked, done.confirmed) == (1, 1)
    (entry,) = entries(place)
    assert entry.state is State.NEEDS_ATTENTION
    assert entry.error == {"reason": "lead_frozen", "field": "owner"}


def test_withdrawn_in_the_last_moment_never_leaves(engine, place, receiver, cargo):
    (entry,) = entries(place)

    def withdraw_then_compose(_connection, one):
        place.store.write(lambda c: outbox.cancel(c, entry.id))
        return {}, {}

    cargo.make = withdraw_then_compose
    assert engine.send().confirmed == 0
    assert receiver.got == []
    assert entries(place)[0].state is State.CANCELLED


def test_row_that_cannot_be_composed_is_parked_not_retried_for_ever(engine, place, cargo):
    cargo.make = lambda c, _entry: (handoffs.get(c, "gone"), {})
    assert engine.send().parked == 1
    assert entries(place)[0].error == {"reason": "cannot_be_composed", "field": "NotFound"}


def test_dead_receiver_is_spared_until_a_probe_gets_through(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("folder_unreachable"), False) for _ in range(5)]
    place.store.write(
        lambda c: [handed_over(c, place, OTHER, f"-{n}", new_id) for n in range(2)] and None
    )
    for _ in range(5):
        engine.send()
        place.store.write(lambda c: outbox.retry_waiting(c, clock()))
    assert not receiver.troubles
    assert engine.send().confirmed == 0
    clock.pass_s(46)
    assert engine.send().confirmed == 3


def test_round_stops_when_it_is_told_to(engine, receiver):
    assert engine.send(lambda: True).confirmed == 0
    assert receiver.pushes == []


# --- several at once -----------------------------------------------------------------------------
def many(place, count: int) -> None:
    place.store.write(
        lambda c: [handed_over(c, place, OTHER, f"-{n}", new_id) for n in range(count)] and None
    )


def test_rows_of_different_leads_go_together(engine, place, receiver):
    receiver.batch = 100
    many(place, 4)
    assert engine.send().confirmed == 5
    assert receiver.pushes == [2, 1, 1, 1]  # one row per lead at a time: its order is kept


def test_one_bad_row_of_a_batch_spoils_no_other(engine, place, receiver, cargo):
    receiver.batch = 100
    many(place, 1)
    first = entries(place)[0]
    receiver.spoilt = {first.lead_id: NeedsAttention("field_refused", "phone")}
    done = engine.send()
    assert (done.confirmed, done.parked) == (1, 1)
    assert entries(place)[0].error == {"reason": "field_refused", "field": "phone"}
    assert len(cargo.came) == 1


def test_trouble_of_the_whole_batch_is_the_trouble_of_each(engine, place, receiver, clock):
    receiver.batch = 100
    many(place, 1)
    receiver.troubles = [(MaybeDone("no_answer"), True)]
    assert engine.send().waiting == 2
    clock.pass_s(1000)
    assert engine.send().confirmed == 2
    assert len(receiver.got) == len(set(receiver.got)) == 2


def test_step_with_nothing_to_send_is_done_without_a_push(engine, place, receiver, cargo):
    cargo.nothing_for = {entries(place)[0].lead_id}
    assert engine.send().confirmed == 1
    assert receiver.pushes == []
    assert entries(place)[0].remote_id == NOTHING_TO_SEND
