"""When to call back, as people type it; the suggested moments fall on working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.errors import AnswerRefused
from qualifier.ui.call.when import (
    callback_presets,
    office_hours,
    opens_instead,
    read_day,
    read_moment,
    wake_up_presets,
)
from tests.fakes.desk import MORNING, PARIS

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "expected"),
    (
        ("14:30", "24/11/2026 14:30"),
        ("14h30", "24/11/2026 14:30"),
        ("14h", "24/11/2026 14:00"),
        (" 15 H 05 ", "24/11/2026 15:05"),
        ("9:00", "25/11/2026 09:00"),  # past for today
        ("10:42", "25/11/2026 10:42"),  # this very minute is past
        ("3/12 14:30", "03/12/2026 14:30"),
        ("3/12", "03/12/2026 09:00"),
        ("03/12/2026 9h", "03/12/2026 09:00"),
        ("3/1 9h", "03/01/2027 09:00"),
        ("+2h", "24/11/2026 12:42"),
        ("+45", "24/11/2026 11:27"),
        ("+ 3 d", "27/11/2026 10:42"),
        ("+3j", "27/11/2026 10:42"),
        ("+1w", "01/12/2026 10:42"),
        ("+1s", "01/12/2026 10:42"),
    ),
)
def test_moment_is_read_as_people_type_it(typed, expected):
    found = read_moment(typed, MORNING, PARIS)
    assert f"{found.astimezone(PARIS):%d/%m/%Y %H:%M}" == expected


@pytest.mark.parametrize(
    "typed", ("soon", "25:00", "14:75", "31/2 10:00", "3/13", "", "+", "+3x", "3/12 at noon")
)
def test_moment_that_cannot_be_read_is_refused(typed):
    with pytest.raises(AnswerRefused):
        read_moment(typed, MORNING, PARIS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    (
        ("3/12", date(2026, 12, 3)),
        ("3.12", date(2026, 12, 3)),
        ("24/11", TODAY),
        ("23/11", date(2027, 11, 23)),
        ("3/12/2027", date(2027, 12, 3)),
        ("+30d", date(2026, 12, 24)),
        ("+10", date(2026, 12, 4)),
        ("+2w", date(2026, 12, 8)),
        ("+5h", date(2026, 11, 25)),  # a day at least
    ),
)
def test_day_is_read_as_people_type_it(typed, expected):
    assert read_day(typed, TODAY) == expected


@pytest.mark.parametrize("typed", ("31/2", "0/5", "tomorrow-ish", ""))
def test_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(AnswerRefused):
        read_day(typed, TODAY)


def test_leap_day_without_its_year_is_read_or_refused_but_never_breaks():
    assert read_day("29/2", date(2028, 1, 10)) == date(2028, 2, 29)
    with pytest.raises(AnswerRefused):
        read_day("29/2", date(2028, 3, 10))


def test_presets_of_a_tuesday_morning():
    found = {one.id: f"{one.at:%a %H:%M}" for one in callback_presets(MORNING, PARIS)}
    assert found == {
        "in_an_hour": "Tue 11:45",
        "this_afternoon": "Tue 15:30",
        "tomorrow": "Wed 09:00",
        "in_two_days": "Thu 10:00",
        "next_monday": "Mon 09:00",
    }


def test_presets_of_a_friday_leave_the_weekend_out():
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    found = {one.id: f"{one.at:%a %d %H:%M}" for one in callback_presets(friday, PARIS)}
    assert "this_afternoon" not in found
    assert found["tomorrow"] == "Mon 30 09:00"
    assert found["in_two_days"] == "Mon 30 10:00"


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_presets_lie_ahead_and_days_are_working_days(minutes):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    for one in callback_presets(now, PARIS):
        assert one.at > now
        if one.id != "in_an_hour":
            assert one.at.weekday() < 5


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-30, 400))
def test_wake_up_presets_lie_ahead_and_begin_with_the_day_asked(today, ahead):
    asked = today + timedelta(days=ahead)
    found = wake_up_presets(today, asked)
    assert all(on > today for _name, on in found)
    assert (found[0] == ("asked_day", asked)) is (ahead > 0)
    assert [on for _name, on in found[-3:]] == sorted(on for _name, on in found[-3:])
    assert len(wake_up_presets(today, None)) == 3


def test_presets_keep_to_the_hours_of_the_desk_where_those_of_the_lead_are_unknown():
    evening = datetime(2026, 11, 24, 18, 24, tzinfo=UTC)  # 19:24 in Paris, shut since 19:00
    found = [f"{one.at:%a %H:%M}" for one in callback_presets(evening, PARIS)]
    assert found[0] == "Wed 09:00"
    assert len(set(found)) == len(found)


def test_presets_lie_within_the_lead_s_hours_told_by_the_desk_s_clock():
    montreal = office_hours(ZoneInfo("America/Montreal"))
    found = [one.at for one in callback_presets(MORNING, PARIS, montreal)]
    assert f"{found[0]:%a %H:%M}" == "Tue 14:30"
    assert all(montreal.is_open(one) for one in found)
    assert found == sorted(found)


def test_moment_outside_hours_is_told_with_when_they_open():
    hours = office_hours(PARIS)
    late = datetime(2026, 11, 24, 20, 0, tzinfo=PARIS)
    assert f"{opens_instead(late, hours).astimezone(PARIS):%a %H:%M}" == "Wed 08:30"
    assert opens_instead(late.replace(hour=10), hours) is None
    assert opens_instead(late, None) is None
