"""Facts on their way to a disk that refuses some of them: they reach it in their order."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qualifier.core.errors import DiskFull
from qualifier.ui.call.outgoing import Outgoing


class SlowDisk:
    """Answers only when told to, oldest first, as the writer thread does; says what it holds."""

    def __init__(self):
        self.held, self.stored = [], []

    def write(self, job, then=None, failed=None, lane=None):
        self.held.append((job, then, failed, lane))

    def answer(self, *, refuses=False):
        job, then, failed, lane = self.held.pop(0)
        if refuses or lane.is_shut:
            lane.is_shut = True
            failed(DiskFull())
        else:
            self.stored.append(job)
            then(None)

    def soon(self, act):
        act()


@pytest.fixture
def disk():
    return SlowDisk()


@pytest.fixture
def outgoing(disk):
    return Outgoing(SimpleNamespace(background=disk, clock=lambda: None), lambda: None)


def test_what_follows_a_refused_fact_waits_however_late_that_is_known(disk, outgoing):
    for job in ("1", "2"):
        outgoing.hand_in(job)
    disk.answer(refuses=True)
    outgoing.hand_in("3")
    disk.answer()
    assert (disk.stored, outgoing.unsaved) == ([], ("1", "2", "3"))
    outgoing.retry()
    outgoing.hand_in("4")
    while disk.held:
        disk.answer()
    assert (disk.stored, outgoing.unsaved) == (["1", "2", "3", "4"], ())


def test_not_saved_stands_until_something_is_saved_again(disk, outgoing):
    outgoing.hand_in("1")
    disk.answer(refuses=True)
    outgoing.retry()
    assert outgoing.trouble == DiskFull()
    disk.answer(refuses=True)
    assert outgoing.trouble == DiskFull()
    outgoing.retry()
    disk.answer()
    assert outgoing.trouble is None


def test_retry_waits_for_the_answers_that_are_still_to_come(disk, outgoing):
    for job in ("1", "2"):
        outgoing.hand_in(job)
    disk.answer(refuses=True)
    outgoing.retry()
    assert len(disk.held) == 1


def test_facts_that_went_with_the_outcome_are_not_written_again(disk, outgoing):
    outgoing.hand_in("1")
    disk.answer(refuses=True)
    outgoing.hand_in("2")
    waiting = outgoing.unsaved
    assert outgoing.lane is None
    outgoing.hand_in("3")
    outgoing.settled(waiting)
    disk.answer()
    assert (disk.stored, outgoing.trouble, disk.held) == (["3"], None, [])


def test_what_was_to_be_written_soon_goes_in_the_same_transaction_before_the_fact(disk):
    later = []
    disk.soon = later.append
    outgoing = Outgoing(SimpleNamespace(background=disk, clock=lambda: None), lambda: None)
    done = []
    outgoing.hand_in_soon(lambda _c: done.append("shown"))
    outgoing.hand_in(lambda _c: done.append("answer"))
    ((job, *_rest),) = disk.held
    job(None)
    assert done == ["shown", "answer"]
    later[0]()  # nothing is left of it for later
    assert len(disk.held) == 1
