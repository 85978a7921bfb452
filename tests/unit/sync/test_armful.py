"""Pages are taken in by the armful: in order, never two at a time, and none behind a failed one."""

from __future__ import annotations

import threading
import time

import pytest

from qualifier.core.errors import StoreFailed, TryLater
from qualifier.sync.armful import FEW, LONGEST_S, MOST, TakingIn
from qualifier.sync.connectors.base import Page, RemoteLead

LIMIT_S = 10.0


def page(number: int, size: int, *, is_last: bool = False, merged: tuple[str, ...] = ()) -> Page:
    leads = tuple(
        RemoteLead(f"{number}-{place}", "s", {}, merged=merged if not place else ())
        for place in range(size)
    )
    return Page(leads, f"after {number}", is_last)


class Taken:
    """What was taken in; holds on while `gate` is shut."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.tries = 0

    def __call__(self, one: Page) -> None:
        assert self.gate.wait(LIMIT_S)
        self.tries += 1
        if self.error:
            raise self.error
        self.pages.append(one)

    @property
    def cursors(self) -> list[str]:
        return [one.cursor for one in self.pages]

    @property
    def ids(self) -> list[str]:
        return [lead.id for one in self.pages for lead in one.leads]


@pytest.fixture
def taken():
    return Taken()


def wait_for(is_so) -> None:
    until = time.monotonic() + LIMIT_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_small_pages_are_taken_in_together_with_the_last_cursor(taken):
    with TakingIn(taken, lambda: 0.0) as taking_in:
        for number in range(3):
            taking_in.add(page(number, 10, is_last=number == 2))
        assert taken.pages == []
    assert taken.cursors == ["after 2"]
    assert taken.pages[0].is_last
    assert taken.ids == [f"{number}-{place}" for number in range(3) for place in range(10)]


def test_one_page_is_taken_in_on_the_thread_that_asks(taken):
    threads = []
    with TakingIn(lambda _page: threads.append(threading.current_thread())) as taking_in:
        taking_in.add(page(0, FEW + 1, is_last=True))
    assert threads == [threading.current_thread()]


def test_armful_is_taken_in_while_more_is_asked_for(taken):
    taken.gate.clear()
    with TakingIn(taken, lambda: 0.0) as taking_in:
        taking_in.add(page(0, FEW))
        taking_in.add(page(1, FEW // 2))  # does not wait for the first
        taking_in.add(page(2, FEW // 2 - 1))
        assert taken.pages == []
        taken.gate.set()
    assert taken.cursors == ["after 0", "after 2"]


def test_full_armful_waits_for_the_one_before(taken):
    taken.gate.clear()
    with TakingIn(taken, lambda: 0.0) as taking_in:
        taking_in.add(page(0, FEW))
        threading.Timer(0.05, taken.gate.set).start()
        taking_in.add(page(1, MOST))
        assert taken.cursors[:1] == ["after 0"]
    assert taken.cursors == ["after 0", "after 1"]


def test_leads_that_came_some_seconds_ago_are_not_held_any_longer(taken):
    now = [100.0]
    with TakingIn(taken, lambda: now[0]) as taking_in:
        taking_in.add(page(0, 1))
        now[0] += LONGEST_S
        taking_in.add(page(1, 1))
        wait_for(lambda: taken.cursors == ["after 1"])
        assert taken.ids == ["0-0", "1-0"]


@pytest.mark.parametrize("merged", ((), ("0-3",)))
def test_record_told_again_or_merged_waits_until_the_first_is_taken_in(taken, merged):
    again = page(1 if merged else 0, 5, merged=merged)
    with TakingIn(taken, lambda: 0.0) as taking_in:
        taking_in.add(page(0, 5))
        taking_in.add(again)
    assert [len(one.leads) for one in taken.pages] == [5, 5]


def asked_for(taken: Taken, *came: Page | Exception) -> None:
    """Pages come, or the asking breaks off."""
    with TakingIn(taken, lambda: 0.0) as taking_in:
        for one in came:
            if isinstance(one, Exception):
                raise one
            taking_in.add(one)


def test_what_came_before_a_trouble_is_kept(taken):
    with pytest.raises(TryLater):
        asked_for(taken, page(0, FEW), page(1, 3), TryLater("timed_out"))
    assert taken.cursors == ["after 0", "after 1"]


def test_nothing_behind_a_failed_armful_is_taken_in(taken):
    """Else the cursor would be past leads that are not here."""
    taken.error = StoreFailed("disk")
    with pytest.raises(StoreFailed):
        asked_for(taken, page(0, FEW), page(1, 3))
    assert taken.tries == 1


def test_failed_armful_ends_the_asking_for_more(taken):
    taken.error = StoreFailed("disk")
    with pytest.raises(StoreFailed):
        asked_for(taken, page(0, FEW), page(1, MOST), AssertionError("went on"))
    assert taken.tries == 1
