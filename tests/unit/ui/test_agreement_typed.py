"""Figures of the agreement as people type them, in both languages."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.calling_windows import Span
from qualifier.texts import Language, use_language
from qualifier.ui.agreement import typed
from qualifier.ui.agreement.typed import NotTaken


@pytest.mark.parametrize(
    ("said", "found"),
    (
        ("24 h", timedelta(hours=24)),
        ("30min", timedelta(minutes=30)),
        ("2 j 3 h", timedelta(days=2, hours=3)),
        ("1 semaine", timedelta(days=7)),
        ("0", timedelta(0)),
    ),
)
def test_length_is_read_in_either_language(said, found):
    assert typed.length(said) == found


@pytest.mark.parametrize("said", ("", "soon", "3", "h", "3 x", "3 h and", "99999999 w"))
def test_length_that_is_none_is_refused(said):
    with pytest.raises(NotTaken):
        typed.length(said)


@pytest.mark.parametrize("language", Language)
@given(st.integers(0, 40_000_000))
def test_length_shown_is_read_back(language, seconds):
    use_language(language)
    span = timedelta(seconds=seconds)
    assert typed.length(typed.length_shown(span)) == span


def test_promises_of_hours_stay_hours():
    assert typed.length_shown(timedelta(hours=24)) == "24 h"
    assert typed.length_shown(timedelta(hours=72)) == "3 d"
    use_language(Language.FRENCH)
    assert typed.length_shown(timedelta(days=30)) == "30 j"


@pytest.mark.parametrize(
    ("said", "found"), (("90 %", 0.9), ("90", 0.9), ("35,5\u00a0%", 0.355), ("0.5%", 0.005))
)
def test_share_is_read(said, found):
    assert typed.share(said) == pytest.approx(found)


@pytest.mark.parametrize("said", ("0", "101", "-5", "x", "", "nan", "inf"))
def test_share_outside_of_its_bounds_is_refused(said):
    with pytest.raises(NotTaken):
        typed.share(said)


@pytest.mark.parametrize(
    ("said", "found"),
    (
        ("600 000", 600_000),
        ("600\u202f000 €", 600_000),
        ("600,000", 600_000),
        ("12,5", 12.5),
        ("30k", 30_000),
        ("1,5 M", 1_500_000),
    ),
)
def test_amount_is_read_as_it_is_written_in_both_languages(said, found):
    assert typed.amount(said) == found


@pytest.mark.parametrize("language", Language)
@given(st.integers(1, 10**9))
def test_amount_shown_is_read_back(language, value):
    use_language(language)
    assert typed.amount(typed.amount_shown(value)) == value


def test_amount_of_nothing_is_refused_but_a_price_may_be_nothing():
    with pytest.raises(NotTaken):
        typed.amount("0")
    assert typed.price("0") == 0
    with pytest.raises(NotTaken):
        typed.price("-1")


def test_hours_are_read_in_order_and_closed_days_are_empty():
    found = typed.spans("9:00-12h30, 13:30 – 18:00")
    assert found == (Span(time(9), time(12, 30)), Span(time(13, 30), time(18)))
    assert typed.spans_shown(found) == "09:00-12:30, 13:30-18:00"
    assert typed.spans("") == ()
    for said in ("12:00-09:00", "9-12, 11-14", "25:00-26:00", "whenever"):
        with pytest.raises(NotTaken):
            typed.spans(said)


def test_whole_number_keeps_to_its_bounds():
    assert typed.whole("1 000", 0, 2_000) == 1_000
    assert typed.whole("−5", -10, 10) == -5
    for said in ("11", "1.5", "x", ""):
        with pytest.raises(NotTaken, match="from 0 to 10"):
            typed.whole(said, 0, 10)


def test_day_is_read_in_both_orders():
    assert typed.day("2026-12-03") == typed.day("3/12/2026") == "2026-12-03"
    assert typed.day("") == ""
    with pytest.raises(NotTaken):
        typed.day("31/02/2026")


def test_words_between_commas_stand_once():
    assert typed.words(" budget, prix ; budget,, ") == ("budget", "prix")
    assert typed.zone("Europe/Paris") == "Europe/Paris"
    with pytest.raises(NotTaken):
        typed.zone("Mars/Base")
