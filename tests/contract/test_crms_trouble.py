"""What every CRM must keep when a request meets trouble: one of three errors, and nothing twice.

Each trouble meets each request of each operation in turn. What is judged is not only the class of
the error but what it promises: after TryLater and NeedsAttention nothing has been done that a
second push would do twice, after MaybeDone `find` tells the truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Crm, Delivery, Step
from tests.contract.mirror import person
from tests.contract.scene import Scene, Trouble
from tests.contract.sending import (
    LEAVES_SOMETHING,
    ONE_OF_THREE,
    attempt,
    attempt_all,
    delivery,
    find_all,
    send_again,
    times_there,
)


@dataclass(frozen=True)
class Expected:
    """`read`: what an operation that changes nothing raises. `written`: what a push may say.

    `may_answer`: a connector may take this answer for what it says of one record or one right, and
    do the rest; then the rest must be true.
    """

    read: tuple[type[SyncError], ...]
    written: tuple[type[SyncError], ...]
    may_answer: bool = False
    retry_after_s: float | None = None


LATER, REFUSED = (TryLater,), (NeedsAttention,)
EITHER = (TryLater, NeedsAttention)
OPEN = (TryLater, MaybeDone)  # TryLater where the request that met it only looked
TABLE = {
    Trouble.UNAUTHORIZED: Expected(REFUSED, REFUSED),
    Trouble.FORBIDDEN: Expected(REFUSED, REFUSED, may_answer=True),
    Trouble.NOT_FOUND: Expected(EITHER, EITHER, may_answer=True),
    Trouble.CONFLICT: Expected(EITHER, EITHER, may_answer=True),
    Trouble.INVALID: Expected(REFUSED, REFUSED, may_answer=True),
    Trouble.BUSY: Expected(LATER, LATER),
    Trouble.BUSY_FOR: Expected(LATER, LATER, retry_after_s=7.0),
    Trouble.BROKEN: Expected(LATER, OPEN),
    Trouble.UNAVAILABLE: Expected(LATER, LATER),
    Trouble.PAGE: Expected(LATER, OPEN),  # a proxy may put its page in place of an answer
    Trouble.LOST: Expected(LATER, OPEN),
    Trouble.CUT: Expected(LATER, OPEN),
    Trouble.REFUSED: Expected(LATER, OPEN),
    Trouble.DRIP: Expected(LATER, OPEN),
}
QUICK = [kind for kind in Trouble if kind is not Trouble.DRIP]  # that one takes a second each time
GIVEN_UP_S = 5.0


def test_every_trouble_is_in_the_table():
    assert TABLE.keys() == set(Trouble)


# --- operations that change nothing --------------------------------------------------------------
READS: dict[str, Callable[[Crm, str, Delivery], Any]] = {
    "check": lambda crm, lead, sent: crm.check().account,
    "people": lambda crm, lead, sent: {one.id for one in crm.people()},
    "describe": lambda crm, lead, sent: {one.name for one in crm.describe()},
    "pull": lambda crm, lead, sent: {one.id: one.stamp for one in crm.pull("", {}).leads},
    "read": lambda crm, lead, sent: {one.id: one.stamp for one in crm.read([lead]).values()},
    "gone": lambda crm, lead, sent: crm.gone([lead]),
    "find": lambda crm, lead, sent: crm.find([sent]),
}
# What may be said of the one record or right that was asked for, where the answer was about it.
OF_THE_RECORD = {
    Trouble.FORBIDDEN: ("check", "read", "gone"),
    Trouble.NOT_FOUND: ("check", "read", "gone", "find"),
}


@pytest.mark.parametrize("name", READS)
def test_reading_in_trouble_raises_one_of_three_and_works_again(scene, name):
    lead = scene.add(person(scene))
    crm = scene.connector()
    sent = delivery(scene, Step.NOTE, lead)
    assert isinstance(attempt(crm, sent), str)
    act = partial(READS[name], crm, lead, sent)
    act()  # what is asked once and remembered is known now
    requests, truth = requests_of(scene, act)
    for turn, kind in enumerate(QUICK if requests else ()):
        place = (requests - 1) * (turn % 2)  # the first and the last by turns: each takes time
        said = in_trouble(scene, kind, place, act)
        where = f"{kind}, request {place}: {said!r}"
        if isinstance(said, SyncError):
            assert_is_expected(said, kind, TABLE[kind].read, where)
        else:
            assert TABLE[kind].may_answer, where
            assert said == truth or name in OF_THE_RECORD.get(kind, ()), where
        if requests == 1 or kind is QUICK[-1]:  # else the next turn but one shows it
            assert act() == truth, where


def test_connector_that_begins_in_trouble_works_when_it_is_over(scene):
    lead = scene.add(person(scene))
    sent = delivery(scene, Step.NOTE, lead)
    for kind in (Trouble.UNAUTHORIZED, Trouble.CUT):
        for name in ("check", "pull"):
            act = partial(READS[name], scene.connector(), lead, sent)
            requests, _ = requests_of(scene, act)
            for place in range(requests):
                act = partial(READS[name], scene.connector(), lead, sent)
                said = in_trouble(scene, kind, place, act)
                where = f"{name}, {kind}, request {place}: {said!r}"
                assert isinstance(said, SyncError), where
                assert_is_expected(said, kind, TABLE[kind].read, where)
                assert act(), where


# --- pushes --------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.name)
def test_push_in_trouble_ends_with_exactly_one(scene, kind):
    for step, lead in ((Step.NOTE, scene.add(person(scene))), (Step.FIELDS, "")):
        said = pushed_in_trouble(scene, kind, step, lead)
        if kind in (Trouble.LOST, Trouble.CUT):
            assert any(isinstance(one, MaybeDone) for one in said)


@pytest.mark.parametrize("step", [step for step in LEAVES_SOMETHING if step is not Step.NOTE])
def test_each_step_in_trouble_ends_with_exactly_one(scene, step):
    if step not in scene.connector().steps:
        pytest.skip(f"has no {step}")
    lead = scene.add(person(scene))
    said = pushed_in_trouble(scene, Trouble.LOST, step, lead)
    assert any(isinstance(one, MaybeDone) for one in said)
    pushed_in_trouble(scene, Trouble.UNAVAILABLE, step, lead)


@pytest.mark.parametrize("step", (Step.FIELDS, Step.ROUTE))
def test_values_in_trouble_stand_in_the_end(scene, step):
    lead = scene.add(person(scene))
    for kind in (Trouble.LOST, Trouble.UNAVAILABLE, Trouble.BUSY_FOR):
        pushed_in_trouble(scene, kind, step, lead)


@pytest.mark.parametrize("step", (Step.FIELDS, Step.NOTE, Step.CALL))
def test_trouble_in_the_middle_of_a_batch_ends_with_exactly_one_each(scene, step):
    crm = scene.connector()
    leads = [scene.add(person(scene, email="")) for _ in range(3)]

    def batch() -> list[Delivery]:
        if step is Step.FIELDS:
            return [delivery(scene, step) for _ in leads]
        return [delivery(scene, step, lead) for lead in leads]

    attempt_all(crm, batch())
    requests, _ = requests_of(scene, lambda: attempt_all(crm, batch()))
    for kind in (Trouble.LOST, Trouble.UNAVAILABLE, Trouble.FORBIDDEN):
        for place in range(requests):
            before, three = scene.count(), batch()
            answers = in_trouble(scene, kind, place, partial(attempt_all, crm, three))
            where = f"{kind}, request {place}: {answers!r}"
            left = [send_again(crm, one, said) for one, said in zip(three, answers, strict=True)]
            assert len(set(left)) == len(left), where
            for one, remote in zip(three, left, strict=True):
                lead = remote if step is Step.FIELDS else ""
                assert times_there(scene, one, lead) == 1, where
            assert scene.count() - before == (3 if step is Step.FIELDS else 0), where
            assert find_all(crm, three) == left, where


def pushed_in_trouble(scene: Scene, kind: Trouble, step: Step, lead: str) -> list[str | SyncError]:
    """Each request of a push meets the trouble in turn; what the pushes said. In the end each
    delivery is there exactly once, and found by its key if it left something."""
    crm = scene.connector()
    attempt(crm, delivery(scene, step, lead))  # what is asked once and remembered is known now
    requests, _ = requests_of(scene, lambda: attempt(crm, delivery(scene, step, lead)))
    answers = []
    for place in range(requests):
        count, one = scene.count(), delivery(scene, step, lead)
        if step is Step.ROUTE:
            values = dict.fromkeys(one.payload["values"], scene.owners[place % 2])
            one = delivery(scene, step, lead, values=values)
        said = in_trouble(scene, kind, place, partial(attempt, crm, one))
        answers.append(said)
        where = f"request {place}: {said!r}"
        if isinstance(said, SyncError):
            # After its first request a push of several may have been done in part.
            written = (*TABLE[kind].written, MaybeDone) if place else TABLE[kind].written
            assert_is_expected(said, kind, written, where)
        else:
            assert TABLE[kind].may_answer, where
        left = send_again(crm, one, said)
        assert times_there(scene, one, left if step is Step.FIELDS else "") == 1, where
        assert scene.count() - count == (not lead), where
        if step in LEAVES_SOMETHING or not lead:
            assert crm.find([one]) == [left], where
    return answers


# --- the way there -------------------------------------------------------------------------------
def requests_of(scene: Scene, act: Callable[[], Any]) -> tuple[int, Any]:
    """How many requests it takes when all is well, and what it answers."""
    before = scene.requests
    answer = act()
    return scene.requests - before, answer


def in_trouble(scene: Scene, kind: Trouble, place: int, act: Callable[[], Any]) -> Any:
    """What it answers or raises if its request number `place` meets the trouble."""
    before = scene.requests
    scene.trouble(kind, after=place)
    try:
        said = act()
    except SyncError as error:
        said = error
    assert scene.requests - before > place, "the trouble was not met"
    return said


def assert_is_expected(
    error: SyncError, kind: Trouble, allowed: tuple[type[SyncError], ...], where: str
) -> None:
    assert isinstance(error, ONE_OF_THREE), where
    assert isinstance(error, allowed), where
    if kind is Trouble.UNAUTHORIZED and isinstance(error, NeedsAttention):
        assert error.reason == "key_refused", where
    if isinstance(error, TryLater) and TABLE[kind].retry_after_s:
        assert error.retry_after_s == pytest.approx(TABLE[kind].retry_after_s, abs=1.0), where


# --- an answer that never ends -------------------------------------------------------------------
def test_dripping_answer_is_given_up(new_scene):
    """Side by side, each with a CRM of its own: every one of them takes its second. An answer of a
    few bytes may come through in that time, and then it counts."""
    reads = [partial(drip_read, new_scene(), name) for name in ("check", "pull", "read", "find")]
    pushes = [partial(drip_push, new_scene(), step) for step in (Step.NOTE, Step.FIELDS)]
    with ThreadPoolExecutor(len(reads) + len(pushes)) as pool:
        read, pushed = ([pool.submit(run) for run in runs] for runs in (reads, pushes))
    assert any(isinstance(one.result(), TryLater) for one in read)
    assert any(isinstance(one.result(), MaybeDone) for one in pushed)


def drip_read(scene: Scene, name: str) -> Any:
    """What it says of its last request."""
    lead = scene.add(person(scene))
    crm, sent = scene.connector(), delivery(scene, Step.NOTE, lead)
    attempt(crm, sent)
    act = partial(READS[name], crm, lead, sent)
    act()
    requests, truth = requests_of(scene, act)
    said = timed(scene, requests - 1, act)
    assert said == truth or isinstance(said, TryLater), f"{name}: {said!r}"
    assert act() == truth
    return said


def drip_push(scene: Scene, step: Step) -> str | SyncError:
    """The same of the request that changes something, which a lost answer shows."""
    lead = "" if step is Step.FIELDS else scene.add(person(scene))
    lost = pushed_in_trouble(scene, Trouble.LOST, step, lead)
    place = next(place for place, said in enumerate(lost) if isinstance(said, MaybeDone))
    crm = scene.connector()
    attempt(crm, delivery(scene, step, lead))
    count, one = scene.count(), delivery(scene, step, lead)
    said = timed(scene, place, partial(attempt, crm, one))
    assert isinstance(said, (str, MaybeDone))
    left = send_again(crm, one, said)
    assert times_there(scene, one, "" if lead else left) == 1
    assert scene.count() - count == (not lead)
    return said


def timed(scene: Scene, place: int, act: Callable[[], Any]) -> Any:
    """What it says when its request number `place` gets a dripping answer, not too late."""
    begun = time.monotonic()
    said = in_trouble(scene, Trouble.DRIP, place, act)
    assert time.monotonic() - begun < GIVEN_UP_S
    return said
