"""The outbox is drained exactly once, whatever the receiver does and wherever the program dies."""

from __future__ import annotations

from random import Random

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.core.ids import new_id
from qualifier.store import handoffs, outbox
from qualifier.store.outbox import State
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.engine import Engine
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import OTHER, fill, handed_over


class Receiver:
    """The honest other side, with troubles to order: each is raised once, before or after it
    took the delivery in."""

    name = "folder"

    def __init__(self) -> None:
        self.got: list[str] = []
        self.looked_up: list[str] = []
        self.troubles: list[tuple[BaseException, bool]] = []
        self.look_up_troubles: list[Exception] = []
        self.answers: list[object] = []
        self.refused: tuple[NeedsAttention, ...] = ()
        self.taken = 0

    def check(self) -> None: ...

    def find(self, operation_key: str) -> str | None:
        if self.look_up_troubles:
            raise self.look_up_troubles.pop(0)
        self.looked_up.append(operation_key)
        return operation_key if operation_key in self.got else None

    def push(self, delivery: Delivery) -> str:
        trouble, arrives = self.troubles.pop(0) if self.troubles else (None, True)
        if arrives:
            self.got.append(delivery.operation_key)
        if trouble:
            raise trouble
        return delivery.operation_key

    def pull_feedback(self) -> list[object]:
        return self.answers

    def feedback_taken(self) -> None:
        self.taken += 1


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def engine(place, receiver, clock):
    fill(place, new_id)
    return started(place, receiver, clock)


def started(place, receiver, clock) -> Engine:
    return Engine(
        place.store,
        receiver,
        lambda _c, entry: ({"handoff_id": entry.handoff_id}, {}),
        len,
        clock=clock,
        random=Random(1),
        new_id=new_id,
    )


def entries(place):
    return place.store.read(lambda c: outbox.of_lead(c, facts.LEAD.id))


def test_due_row_is_pushed_and_confirmed(engine, place, receiver):
    done = engine.round()
    assert done.confirmed == 1
    (entry,) = entries(place)
    assert (entry.state, entry.remote_id) == (State.CONFIRMED, entry.id)
    assert receiver.got == [entry.id]
    assert engine.round().confirmed == 0


def test_row_that_can_still_be_undone_does_not_leave(place, receiver, clock, engine):
    clock.now = facts.MADE
    assert engine.round().confirmed == 0
    clock.pass_s(9)
    assert engine.round().confirmed == 1


def test_passing_trouble_waits_and_tries_again(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("folder_unreachable"), False)]
    assert engine.round().waiting == 1
    (entry,) = entries(place)
    assert (entry.state, entry.failures) == (State.RETRY_WAIT, 1)
    assert entry.error == {"reason": "folder_unreachable"}
    assert engine.round().confirmed == 0
    clock.pass_s(6)
    assert engine.round().confirmed == 1
    assert len(receiver.got) == 1


def test_longer_wait_asked_for_is_kept(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("busy", 600.0), False)]
    engine.round()
    clock.pass_s(590)
    assert engine.round().confirmed == 0
    clock.pass_s(11)
    assert engine.round().confirmed == 1


@pytest.mark.parametrize("arrived", (True, False))
def test_lost_answer_is_looked_up_before_it_is_sent_again(engine, place, receiver, clock, arrived):
    receiver.troubles = [(MaybeDone("answer_lost"), arrived)]
    engine.round()
    (entry,) = entries(place)
    assert entry.state is State.AMBIGUOUS
    clock.pass_s(6)
    assert engine.round().confirmed == 1
    assert receiver.looked_up == [entry.id]
    assert receiver.got == [entry.id]


def test_ambiguous_row_stays_so_until_it_was_looked_up(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), True)]
    engine.round()
    receiver.look_up_troubles = [TryLater("folder_unreachable")]
    clock.pass_s(6)
    assert engine.round().waiting == 1
    (entry,) = entries(place)
    assert (entry.state, entry.failures) == (State.AMBIGUOUS, 2)
    clock.pass_s(20)
    assert engine.round().confirmed == 1
    assert receiver.got == [entry.id]


def test_row_that_was_not_there_is_ambiguous_no_more(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), False), (TryLater("busy"), False)]
    engine.round()
    clock.pass_s(6)
    engine.round()
    assert entries(place)[0].state is State.RETRY_WAIT


def test_killed_after_the_push_is_sent_once_though_the_first_look_up_fails(
    engine, place, receiver, clock
):
    class Killed(BaseException):
        pass

    receiver.troubles = [(Killed(), True)]
    with pytest.raises(Killed):
        engine.round()
    assert entries(place)[0].state is State.CLAIMED
    again = started(place, receiver, clock)
    again.recover()
    receiver.look_up_troubles = [TryLater("folder_unreachable")]
    for _ in range(2):
        again.round()
        clock.pass_s(20)
    (entry,) = entries(place)
    assert entry.state is State.CONFIRMED
    assert receiver.got == [entry.id]


def test_row_that_meets_a_bug_is_parked_and_holds_nobody_back(engine, place, receiver):
    place.store.write(lambda c: handed_over(c, place, OTHER, "-2", new_id))
    receiver.troubles = [(KeyError("a bug"), False)]
    with pytest.raises(KeyError):
        engine.round()
    assert engine.round().confirmed == 1
    (entry,) = entries(place)
    assert (entry.state, entry.error) == (
        State.NEEDS_ATTENTION,
        {"reason": "broken_off", "field": ""},
    )
    place.store.write(lambda c: outbox.retry_now(c, entry.id, entry.born_at))
    assert engine.round().confirmed == 1
    assert receiver.looked_up == [entry.id]


def test_asked_for_a_round_ambiguous_rows_are_looked_up_now(engine, place, receiver, clock):
    receiver.troubles = [(MaybeDone("answer_lost"), True)]
    engine.round()
    place.store.write(lambda c: outbox.retry_waiting(c, clock()))
    assert engine.round().confirmed == 1


def test_killed_between_push_and_confirm_is_not_sent_twice(engine, place, receiver, clock):
    (entry,) = entries(place)
    place.store.write(lambda c: outbox.claim(c, entry.id, {"handoff_id": "x"}, clock()))
    receiver.got.append(entry.id)
    assert engine.recover() == 1
    assert engine.round().confirmed == 1
    assert receiver.got == [entry.id]


def test_refusal_waits_for_a_person_and_holds_no_other_lead_back(engine, place, receiver):
    place.store.write(lambda c: handed_over(c, place, OTHER, "-2", new_id))
    receiver.troubles = [(NeedsAttention("lead_frozen", "owner"), False)]
    done = engine.round()
    assert (done.parked, done.confirmed) == (1, 1)
    (entry,) = entries(place)
    assert entry.state is State.NEEDS_ATTENTION
    assert entry.error == {"reason": "lead_frozen", "field": "owner"}


def test_withdrawn_in_the_last_moment_never_leaves(engine, place, receiver):
    (entry,) = entries(place)

    def withdraw_then_compose(_connection, one):
        place.store.write(lambda c: outbox.cancel(c, entry.id))
        return {}, {}

    engine._compose = withdraw_then_compose
    assert engine.round().confirmed == 0
    assert receiver.got == []
    assert entries(place)[0].state is State.CANCELLED


def test_row_that_cannot_be_composed_is_parked_not_retried_for_ever(engine, place):
    engine._compose = lambda c, _entry: (handoffs.get(c, "gone"), {})
    assert engine.round().parked == 1
    assert entries(place)[0].error == {"reason": "cannot_be_composed", "field": "NotFound"}


def test_dead_receiver_is_spared_until_a_probe_gets_through(engine, place, receiver, clock):
    receiver.troubles = [(TryLater("folder_unreachable"), False) for _ in range(5)]
    place.store.write(
        lambda c: [handed_over(c, place, OTHER, f"-{n}", new_id) for n in range(2)] and None
    )
    for _ in range(5):
        engine.round()
        place.store.write(lambda c: outbox.retry_waiting(c, clock()))
    assert not receiver.troubles
    assert engine.round().confirmed == 0
    clock.pass_s(46)
    assert engine.round().confirmed == 3


def test_feedback_is_given_back_only_after_it_was_taken_in(engine, receiver):
    receiver.answers = [object(), object()]
    assert engine.round().feedback == 2
    assert receiver.taken == 1

    def fails(_answered):
        raise TryLater("store")

    engine._take_feedback = fails
    assert engine.round().problem == "store"
    assert receiver.taken == 1


def test_round_stops_when_it_is_told_to(engine, receiver):
    receiver.answers = [object()]
    done = engine.round(lambda: True)
    assert (done.confirmed, done.feedback) == (0, 0)
