"""Windows whose edges fall into a change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.calling_windows import (
    Span,
    day_start,
    next_window,
    next_window_start,
    zone_named,
)

PARIS = ZoneInfo("Europe/Paris")
ALL_WEEK = range(7)


def never(_day: date) -> bool:
    return False


def hours(opens: time, closes: time) -> dict[int, tuple[Span, ...]]:
    return dict.fromkeys(ALL_WEEK, (Span(opens, closes),))


def test_window_opens_after_the_hour_that_spring_skips():
    # 29 March 2026: 02:00 becomes 03:00; 02:30 is no time at all.
    start = next_window_start(
        hours(time(2, 30), time(6)), PARIS, datetime(2026, 3, 29, tzinfo=UTC), never
    )
    assert start == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time


def test_window_closes_before_the_hour_that_spring_skips():
    window = next_window(
        hours(time(1), time(2, 30)), PARIS, datetime(2026, 3, 29, tzinfo=UTC), never
    )
    assert window is not None
    assert window.closes_at == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30 winter time


def test_window_within_the_hour_told_twice_opens_late_and_closes_early():
    # 25 October 2026: 03:00 summer time becomes 02:00; 02:30 comes twice.
    day = datetime(2026, 10, 24, 23, tzinfo=UTC)
    opening = next_window(hours(time(2, 30), time(6)), PARIS, day, never)
    closing = next_window(hours(time(1), time(2, 30)), PARIS, day, never)
    assert opening is not None
    assert closing is not None
    assert opening.opens_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert closing.closes_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_start_is_now_while_the_window_stands_open():
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert next_window_start(hours(time(8), time(19)), PARIS, now, never) == now


def test_no_window_ever_gives_none():
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert next_window({}, PARIS, now, never) is None
    assert next_window_start(hours(time(8), time(19)), PARIS, now, lambda _day: True) is None


def test_day_start_where_midnight_is_skipped():
    # Chile moves its clocks at midnight: 6 September 2026 begins at 01:00.
    start = day_start(date(2026, 9, 6), ZoneInfo("America/Santiago"))
    assert start.astimezone(ZoneInfo("America/Santiago")).date() == date(2026, 9, 6)


@pytest.mark.parametrize("name", ("", "America", "Nowhere/City", "../../etc", "\0"))
def test_zone_named_knows_no_nonsense(name):
    assert zone_named(name) is None


@given(
    minutes=st.integers(0, 700 * 24 * 60),
    zone=st.sampled_from(
        ["Europe/Paris", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo"]
    ),
    opens=st.times(),
    closes=st.times(),
)
def test_next_window_holds_only_times_between_its_edges(minutes, zone, opens, closes):
    if opens >= closes:
        return
    place = ZoneInfo(zone)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    window = next_window(hours(opens, closes), place, now, never)
    assert window is not None
    assert now < window.closes_at
    last = window.closes_at - timedelta(microseconds=1)
    for instant in (window.opens_at, last):
        wall = instant.astimezone(place).time()
        assert opens <= wall < closes
