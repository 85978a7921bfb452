"""Dates, times, figures and money in both languages, with their spaces."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qualifier.texts import formats

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    (
        (1234.5, "1\u202f234,5", "1,234.5"),
        (-3, "−3", "−3"),
        (0, "0", "0"),
        (2.0, "2", "2"),
        (1_000_000, "1\u202f000\u202f000", "1,000,000"),
    ),
)
def test_number_has_the_separators_of_its_language(value, french, english):
    assert formats.number(value, "fr") == french
    assert formats.number(value, "en") == english


def test_signed_shows_plus_and_a_true_minus():
    assert [formats.signed(one) for one in (2, 0, -1)] == ["+2", "0", "−1"]


def test_percent_follows_a_no_break_space_in_french_only():
    assert formats.percent(0.38, "fr") == "38\u00a0%"
    assert formats.percent(0.38, "en") == "38%"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    (
        (30_000, "30\u00a0k€", "€30k"),
        (12_500, "12,5\u00a0k€", "€12.5k"),
        (1_250, "1\u202f250\u00a0€", "€1,250"),
        (1_200_000, "1,2\u00a0M€", "€1.2M"),
        (0, "0\u00a0€", "€0"),
    ),
)
def test_money_is_scaled_only_where_nothing_is_lost(amount, french, english):
    assert formats.money(amount, "EUR", "fr") == french
    assert formats.money(amount, "EUR", "en") == english


def test_money_without_a_symbol_keeps_its_code():
    assert formats.money(500, "CHF", "en") == "CHF\u00a0500"
    assert formats.money(500, "CHF", "fr") == "500\u00a0CHF"
    assert formats.money(500, "QQQ", "en") == "QQQ\u00a0500"


def test_money_range_says_the_scale_once_in_french_if_it_is_the_same():
    assert formats.money_range(30_000, 35_000, "EUR", "fr") == "30 à 35\u00a0k€"
    assert formats.money_range(900, 2_000, "EUR", "fr") == "900\u00a0€ à 2\u00a0k€"
    assert formats.money_range(30_000, 35_000, "EUR", "en") == "€30k to €35k"
    assert formats.money_range(500, 500, "EUR", "en") == "€500"


def test_day_says_the_year_only_when_it_is_another():
    assert formats.day(TODAY, "en", TODAY) == "24 Nov"
    assert formats.day(TODAY, "fr", TODAY) == "24 nov."
    assert formats.day(date(2027, 1, 5), "en", TODAY) == "5 Jan 2027"
    assert formats.day(TODAY, "en") == "24 Nov 2026"


def test_day_is_first_in_french_on_the_first():
    assert formats.day(date(2026, 12, 1), "fr", TODAY) == "1er déc."
    assert formats.full_day(date(2026, 12, 1), "fr") == "mardi 1er décembre 2026"
    assert formats.weekday(date(2026, 12, 11), "fr", TODAY) == "ven. 11 déc."


def test_day_in_september_keeps_three_letters_in_english():
    assert formats.day(date(2026, 9, 3), "en", TODAY) == "3 Sep"
    assert formats.day(date(2027, 9, 3), "en", TODAY) == "3 Sep 2027"


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    (
        (date(2027, 4, 1), date(2027, 6, 30), "T2 2027", "Q2 2027"),
        (date(2027, 6, 1), date(2027, 6, 30), "juin 2027", "June 2027"),
        (date(2026, 12, 3), date(2026, 12, 9), "3 au 9 déc.", "3 to 9 Dec"),
        (date(2026, 12, 1), date(2026, 12, 9), "1er au 9 déc.", "1 to 9 Dec"),
        (date(2026, 12, 3), date(2027, 1, 9), "3 déc. au 9 janv. 2027", "3 Dec to 9 Jan 2027"),
        (date(2026, 12, 3), date(2026, 12, 3), "jeu. 3 déc.", "Thu 3 Dec"),
    ),
)
def test_period_is_named_as_people_name_it(first, last, french, english):
    assert formats.period(first, last, "fr", TODAY) == french
    assert formats.period(first, last, "en", TODAY) == english


def test_time_of_day_in_a_sentence_and_in_a_table():
    at = datetime(2026, 11, 24, 14, 30, tzinfo=PARIS)
    assert formats.time_of_day(at, "fr") == "14\u00a0h\u00a030"
    assert formats.time_of_day(at.replace(minute=0), "fr") == "14\u00a0h"
    assert formats.time_of_day(at, "en") == "14:30"
    assert formats.clock(at) == "14:30"


@pytest.mark.parametrize(
    ("days", "words"),
    ((0, "today 10:42"), (1, "tomorrow 10:42"), (-1, "yesterday 10:42"), (9, "3 Dec, 10:42")),
)
def test_moment_is_said_from_now_in_the_zone_given(days, words):
    assert formats.moment(NOW + timedelta(days=days), NOW, PARIS, "en") == words


def test_stamp_is_a_time_today_and_a_day_before():
    assert formats.stamp(NOW, NOW, PARIS, "en") == "10:42"
    assert formats.stamp(NOW - timedelta(days=2), NOW, PARIS, "en") == "22 Nov"
    assert formats.stamp(NOW - timedelta(days=400), NOW, PARIS, "en") == "20 Oct 2025"


@pytest.mark.parametrize(
    ("seconds", "words"),
    ((45, "45 s"), (520, "8 min 40"), (480, "8 min"), (3900, "1 h 05"), (0, "0 s"), (-5, "0 s")),
)
def test_duration_in_minutes_and_seconds(seconds, words):
    assert formats.duration(seconds).replace("\u00a0", " ") == words


def test_offset_is_a_place_in_the_call():
    assert [formats.offset(one) for one in (0, 140, 4940)] == ["00:00", "02:20", "1:22:20"]


@pytest.mark.parametrize(
    ("hours", "words"), ((24, "24 h"), (72, "3 days"), (0.75, "45 min"), (30.5, "30 h 30"))
)
def test_span_counts_days_from_two_whole_ones(hours, words):
    assert formats.span(timedelta(hours=hours)).replace("\u00a0", " ") == words


def test_quoted_takes_the_marks_of_the_language():
    assert formats.quoted("oui", "fr") == "«\u00a0oui\u00a0»"
    assert formats.quoted("yes", "en") == "“yes”"
