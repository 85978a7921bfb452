"""Periods in the desk's zone: running ones, those before, parts, weeks over clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.reports.period import (
    Period,
    PeriodKind,
    between,
    last_days,
    months_later,
    period_of,
    this_month,
    this_quarter,
    this_week,
)

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(["Europe/Paris", "America/Montreal", "UTC", "Pacific/Auckland"]).map(
    ZoneInfo
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
NOWS = st.integers(1_578_000_000, 2_082_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
RUNNING = st.sampled_from([this_week, this_month, this_quarter])


@given(NOWS, ZONES, RUNNING)
def test_a_running_period_holds_now_and_ends_today(now, zone, running):
    found = running(now, zone)
    assert found.begins_at <= now < found.ends_at
    assert found.last == now.astimezone(zone).date()


@given(NOWS, ZONES, RUNNING)
def test_the_period_before_ends_before_this_one_begins_and_is_no_longer(now, zone, running):
    found = running(now, zone)
    before = found.previous()
    assert before.ends_at <= found.begins_at
    assert before.kind is found.kind
    is_whole = found.is_whole_months and found.kind is not PeriodKind.WEEK
    assert is_whole or before.days <= found.days


@given(DAYS, st.integers(1, 400), ZONES, st.integers(1, 12))
def test_parts_cover_a_period_without_gap_or_overlap(first, days, zone, most):
    found = Period(first, first + timedelta(days=days - 1), zone)
    parts = found.parts(most)
    assert len(parts) <= most
    assert parts[0].first == found.first
    assert parts[-1].last == found.last
    for one, following in pairwise(parts):
        assert following.first == one.last + timedelta(days=1)
        assert following.begins_at == one.ends_at


@given(DAYS, ZONES)
def test_weeks_back_have_seven_days_even_over_a_clock_change(last, zone):
    weeks = Period(last, last, zone).weeks_back(8)
    assert [one.days for one in weeks] == [7] * 8
    assert weeks[-1].last == last
    for one, following in pairwise(weeks):
        assert following.begins_at == one.ends_at
        assert timedelta(hours=167) <= one.ends_at - one.begins_at <= timedelta(hours=169)


@given(DAYS, st.integers(1, 800))
def test_share_of_months_adds_up_day_by_day(first, days):
    whole = Period(first, first + timedelta(days=days - 1), PARIS)
    parts = whole.parts(7)
    assert sum(one.share_of_months() for one in parts) == pytest.approx(whole.share_of_months())


def test_a_week_over_the_end_of_summer_time_has_169_hours():
    week = between(date(2026, 10, 19), date(2026, 10, 25), PARIS)
    assert week.ends_at - week.begins_at == timedelta(hours=169)


def test_this_week_begins_in_the_year_before():
    week = this_week(datetime(2027, 1, 2, 12, tzinfo=UTC), PARIS)
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 2))
    assert week.previous().first == date(2026, 12, 21)


def test_november_to_date_is_set_against_as_much_of_october():
    month = this_month(datetime(2026, 11, 24, 12, tzinfo=UTC), PARIS)
    assert (month.previous().first, month.previous().last) == (
        date(2026, 10, 1),
        date(2026, 10, 24),
    )


def test_march_to_the_30th_is_set_against_all_of_february():
    month = this_month(datetime(2026, 3, 30, 12, tzinfo=UTC), PARIS)
    assert month.previous().last == date(2026, 2, 28)


def test_whole_months_are_set_against_as_many_months_before():
    two = between(date(2026, 3, 1), date(2026, 4, 30), PARIS)
    assert (two.previous().first, two.previous().last) == (date(2026, 1, 1), date(2026, 2, 28))


def test_days_are_set_against_as_many_before():
    ten = between(date(2026, 11, 5), date(2026, 11, 14), PARIS)
    assert (ten.previous().first, ten.previous().last) == (date(2026, 10, 26), date(2026, 11, 4))


def test_today_is_that_of_the_desk():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # already December in Paris
    assert this_month(late, PARIS).first == date(2026, 12, 1)
    assert this_quarter(late, PARIS).first == date(2026, 10, 1)


def test_a_period_is_read_from_a_word_or_two_days():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert period_of("30d", now, PARIS) == last_days(30, now, PARIS)
    assert period_of("month", now, PARIS) == this_month(now, PARIS)
    found = period_of("2026-11-01..2026-11-24", now, PARIS)
    assert (found.first, found.last, found.days) == (date(2026, 11, 1), date(2026, 11, 24), 24)


@pytest.mark.parametrize("said", ("", "year", "0d", "2026-11-24..2026-11-01", "2026-13-01..x"))
def test_anything_else_is_no_period(said):
    with pytest.raises(ValueError, match=r".*"):
        period_of(said, datetime(2026, 11, 24, tzinfo=UTC), PARIS)


def test_months_later_over_the_year():
    assert months_later(date(2026, 12, 5), 1) == date(2027, 1, 1)
    assert months_later(date(2026, 1, 31), -3) == date(2025, 10, 1)
