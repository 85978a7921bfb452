"""The clock of the promises: closed hours, weekends, holidays and clock changes do not count."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from qualifier.core.agreement import OpeningHours
from qualifier.reports.opening import OpenClock, clock_of
from qualifier.store.instant import from_ms
from tests.fakes.review_scene import agreement, at

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(hours=24)
CLOCK = clock_of(agreement())
MOMENTS = st.integers(at(1, month=1), at(20, month=12))


def test_lunch_and_the_night_do_not_count():
    assert CLOCK.open_s(at(24, "12:00"), at(24, "14:00")) == 60 * 60
    assert CLOCK.open_s(at(24, "17:50"), at(25, "09:10")) == 20 * 60


def test_a_weekend_and_a_holiday_do_not_count():
    assert CLOCK.open_s(at(20, "17:30"), at(23, "09:30")) == 60 * 60
    assert CLOCK.open_s(at(10, "18:00"), at(12, "09:00")) == 0  # 11 November is a holiday


def test_a_day_promised_on_friday_falls_due_on_monday_at_that_hour():
    assert CLOCK.due_ms(at(20, "17:00"), DAY) == at(23, "17:00")
    assert CLOCK.due_ms(at(24, "10:00"), DAY) == at(25, "10:00")


def test_what_comes_while_closed_counts_from_the_next_opening():
    assert CLOCK.due_ms(at(21, "11:00"), DAY) == at(24, "09:00")
    assert CLOCK.due_ms(at(24, "18:30"), timedelta(minutes=5)) == at(25, "09:05")


def test_minutes_run_on_after_lunch():
    assert CLOCK.due_ms(at(24, "12:28"), timedelta(minutes=5)) == at(24, "13:33")
    assert CLOCK.due_ms(at(24, "12:25"), timedelta(minutes=5)) == at(24, "12:30")


def test_elapsed_leaves_out_whole_closed_days_only():
    assert CLOCK.elapsed_s(at(24, "10:54"), at(24, "13:59")) == (3 * 60 + 5) * 60
    assert CLOCK.elapsed_s(at(20, "17:00"), at(23, "10:00")) == 17 * 3600
    assert CLOCK.elapsed_s(at(20, "17:00"), at(22, "10:00")) == 7 * 3600  # Sunday: Friday's rest


def test_without_hours_it_is_an_ordinary_clock():
    plain = OpenClock(None, lambda _day: False)
    assert plain.open_s(at(21), at(22)) == 86_400
    assert plain.due_ms(at(21), DAY) == at(22)


def test_a_desk_that_never_opens_owes_nothing():
    never = OpenClock(OpeningHours("Europe/Paris", {}), lambda _day: False)
    assert never.due_ms(at(21), DAY) is None
    assert never.open_s(at(1), at(28)) == 0
    assert not never.is_late(at(1), None, DAY, at(28))


@settings(max_examples=20, deadline=None)
@given(MOMENTS, st.integers(0, 3 * 24 * 3600))
def test_open_time_equals_a_count_of_minutes(start, length_s):
    start -= start % 60_000
    end = start + length_s // 60 * 60_000
    hours = agreement().promises.opening_hours
    counted, fresh = 0, OpenClock(hours, lambda _day: False)
    for minute in range(start, end, 60_000):
        local = from_ms(minute).astimezone(PARIS)
        spans = hours.hours.get(local.weekday(), ())
        counted += 60 * any(span.opens <= local.time() < span.closes for span in spans)
    assert fresh.open_s(start, end) == counted


@given(MOMENTS, st.sampled_from([timedelta(minutes=5), timedelta(hours=3), DAY, 3 * DAY]))
def test_a_promise_is_due_exactly_when_its_time_has_been_taken(start, promised):
    due = CLOCK.due_ms(start, promised)
    if promised < DAY:
        assert CLOCK.open_s(start, due) == promised.total_seconds()
    else:
        change = CLOCK.elapsed_s(start, due) - promised.total_seconds()
        assert change in (-3600, 0, 3600)  # an hour where the clock was changed between
    assert not CLOCK.is_late(start, due, promised, due)
    assert CLOCK.is_late(start, due + 1, promised, due)


@given(MOMENTS, st.integers(0, 10**9), st.integers(0, 10**9))
def test_stretches_add_up(start, one, other):
    middle, end = start + one, start + one + other
    whole = CLOCK.open_s(start, end)
    assert abs(CLOCK.open_s(start, middle) + CLOCK.open_s(middle, end) - whole) <= 1
