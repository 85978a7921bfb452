"""Where a lead stands in the queue, in which group, and by which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.lead import STRONG_SIGNALS, Signal, SignalKind, Stage
from qualifier.core.queue import (
    OUT_OF_QUEUE,
    Group,
    LastCall,
    Place,
    Why,
    cell_rank,
    end_of_day,
    end_of_week,
    group,
    place,
)

PARIS, MONTREAL = ZoneInfo("Europe/Paris"), ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday
CREATED = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAST = LastCall("no_answer", "", NOW - HOUR, NOW + 2 * HOUR, is_callback=False, for_team=False)
QUOTE = Signal(SignalKind.QUOTE, NOW - timedelta(minutes=10))


def placed(
    stage: Stage = Stage.IN_PROGRESS,
    last: LastCall | None = LAST,
    planned: tuple[datetime, bool] | None = None,
    returned_at: datetime | None = None,
    signals: tuple[Signal, ...] = (),
    taken_back_at: datetime | None = None,
) -> Place | None:
    return place(stage, CREATED, last, planned, returned_at, signals, taken_back_at)


@pytest.mark.parametrize("stage", tuple(Stage))
def test_place_is_none_for_leads_that_are_nobody_s_to_call(stage):
    is_out = stage in OUT_OF_QUEUE
    assert (placed(stage, signals=(QUOTE,)) is None) is is_out
    assert is_out is (stage not in (Stage.NEW, Stage.IN_PROGRESS, Stage.NURTURING, Stage.REJECTED))


def test_place_of_a_lead_never_called_is_the_day_it_came():
    assert placed(Stage.NEW, last=None) == Place(
        datetime(2026, 11, 20, tzinfo=UTC), Why.FIRST, None
    )


def test_place_after_a_call_is_what_its_outcome_said():
    assert placed() == Place(NOW + 2 * HOUR, Why.RETRY, None)
    callback = replace(LAST, is_callback=True, for_team=True)
    assert placed(last=callback) == Place(NOW + 2 * HOUR, Why.CALLBACK, None, for_team=True)
    assert placed(Stage.NURTURING).why is Why.WAKE_UP
    assert placed(Stage.NURTURING, last=callback).why is Why.CALLBACK


def test_place_of_a_lead_without_a_next_date_is_none_until_a_strong_signal():
    ended = replace(LAST, due_at=None)
    assert placed(last=ended) is None
    assert placed(last=ended, signals=(Signal(SignalKind.DOWNLOAD, NOW),)) is None
    assert placed(last=ended, signals=(QUOTE,)) == Place(QUOTE.at, Why.STRONG_SIGNAL, QUOTE)


def test_place_lets_a_planned_callback_win():
    planned = (NOW + 5 * HOUR, True)
    assert placed(planned=planned) == Place(planned[0], Why.CALLBACK, None, for_team=True)


def test_place_of_a_returned_lead_is_its_return_until_it_is_called_again():
    back = LAST.at + timedelta(minutes=1)
    assert placed(returned_at=back) == Place(back, Why.RETURNED, None)
    assert placed(returned_at=LAST.at - HOUR).why is Why.RETRY
    assert placed(last=None, returned_at=back).why is Why.RETURNED


def test_handoff_taken_back_is_due_at_once_unless_somebody_called_since():
    back = LAST.at + HOUR
    assert placed(taken_back_at=back) == Place(back, Why.TAKEN_BACK, None)
    assert placed(taken_back_at=LAST.at - HOUR).why is Why.RETRY


def test_place_knows_the_newest_strong_signal_not_yet_answered_by_a_call():
    older = Signal(SignalKind.DEMO, NOW - timedelta(minutes=40))
    assert placed(signals=(older, QUOTE)).strong is QUOTE
    called_since = replace(LAST, at=NOW)
    assert placed(last=called_since, signals=(older, QUOTE)).strong is None
    weak = tuple(Signal(kind, NOW) for kind in SignalKind if kind not in STRONG_SIGNALS)
    assert placed(signals=weak).strong is None
    assert {one.value for one in STRONG_SIGNALS} == {
        "quote",
        "callback_request",
        "demo",
        "configurator",
    }


def grouped(due_at: datetime, why: Why = Why.RETRY, strong: Signal | None = None) -> Group:
    return group(Place(due_at, why, strong), NOW, PARIS)


def test_group_is_hot_for_two_hours_after_a_strong_signal():
    later = NOW + timedelta(days=20)
    assert (
        grouped(later, strong=replace(QUOTE, at=NOW - 2 * HOUR + timedelta(seconds=1))) is Group.HOT
    )
    assert grouped(later, strong=replace(QUOTE, at=NOW - 2 * HOUR)) is Group.LATER


def test_group_is_hot_for_a_callback_due_in_15_minutes_or_late():
    edge = NOW + timedelta(minutes=15)
    assert grouped(edge, Why.CALLBACK) is Group.HOT
    assert grouped(edge + timedelta(seconds=1), Why.CALLBACK) is Group.TODAY
    assert grouped(NOW - timedelta(days=3), Why.CALLBACK) is Group.HOT
    assert grouped(edge, Why.RETRY) is Group.TODAY


def test_group_follows_the_calendar_of_the_desk():
    midnight = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # in Paris
    second = timedelta(seconds=1)
    assert grouped(NOW - timedelta(days=9)) is Group.TODAY
    assert grouped(midnight - second) is Group.TODAY
    assert grouped(midnight) is Group.WEEK
    monday = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
    assert grouped(monday - second) is Group.WEEK
    assert grouped(monday) is Group.LATER
    assert group(Place(midnight, Why.RETRY, None), NOW, MONTREAL) is Group.TODAY


def test_end_of_week_on_a_sunday_is_the_sunday_after():
    sunday = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert end_of_week(sunday, PARIS) == datetime(2026, 12, 7, tzinfo=PARIS)
    assert end_of_week(NOW, PARIS) == datetime(2026, 11, 30, tzinfo=PARIS)


@given(st.integers(0, 15 * 365 * 24 * 60))
def test_ends_of_day_and_week_lie_ahead_also_where_clocks_change(minutes):
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    for zone in (PARIS, MONTREAL):
        day, week = end_of_day(now, zone), end_of_week(now, zone)
        assert now < day <= week
        assert day - now <= timedelta(hours=25)
        assert week - now <= timedelta(days=8, hours=1)
        assert (day.hour, week.hour, week.weekday()) == (0, 0, 0)


def test_cell_rank_orders_from_a1_to_d4():
    cells = [fit + maturity for fit in "ABCD" for maturity in "1234"]
    assert [cell_rank(one) for one in cells] == list(range(16))
