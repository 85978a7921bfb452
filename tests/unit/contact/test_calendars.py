"""Public holidays and the countries of zones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qualifier.contact.calendars import (
    country_of_zone,
    holiday_in_zone,
    holiday_test,
    holidays_known,
)

FRENCH_2026 = ("01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01")
FRENCH_2026 += ("11-11", "12-25")


def test_french_holidays_of_2026_are_the_eleven_of_the_labour_code():
    is_holiday = holiday_test("FR")
    year = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    assert tuple(f"{day:%m-%d}" for day in year if is_holiday(day)) == FRENCH_2026


@pytest.mark.parametrize(
    ("zone", "day"),
    (
        ("Indian/Reunion", date(2026, 12, 20)),
        ("America/Martinique", date(2026, 5, 22)),
        ("America/Guadeloupe", date(2026, 5, 27)),
        ("Europe/London", date(2026, 4, 6)),
        ("Europe/London", date(2026, 8, 31)),
        ("America/Montreal", date(2026, 6, 24)),
        ("America/New_York", date(2026, 11, 26)),
    ),
)
def test_holiday_of_a_zone(zone, day):
    assert holiday_in_zone(zone, day)
    assert not holiday_in_zone(zone, day + timedelta(days=2))


def test_overseas_holiday_is_a_working_day_in_metropolitan_france():
    assert not holiday_in_zone("Europe/Paris", date(2027, 12, 20))
    assert holiday_in_zone("Indian/Reunion", date(2027, 12, 20))


def test_unknown_country_has_no_holidays_and_says_so():
    assert not holidays_known("XX")
    assert not holiday_test("XX")(date(2026, 12, 25))
    assert not holiday_in_zone("Mars/Olympus", date(2026, 12, 25))
    assert holidays_known("FR")
    assert holidays_known("GB")


def test_unknown_region_has_the_holidays_of_its_country():
    assert holiday_test("FR", "ZZ")(date(2026, 7, 14))


def test_country_of_zone():
    assert country_of_zone("Europe/Paris") == ("FR", "")
    assert country_of_zone("Indian/Reunion") == ("RE", "")
    assert country_of_zone("America/Montreal") == ("CA", "QC")
    assert country_of_zone("") == ("", "")
