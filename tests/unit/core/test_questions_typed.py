"""Figures, amounts, days and periods as people type them in French and in English."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qualifier.core.answer import Money, Period
from qualifier.core.errors import AnswerRefused
from qualifier.core.figures import figure, plain
from qualifier.core.questions import checked, type_of
from qualifier.core.questions.dated import day
from qualifier.core.questions.number import band_of
from qualifier.core.script import Band, Question

NBSP, NARROW = "\u00a0", "\u202f"


def question(type_name: str, **keys: object) -> Question:
    """A question of a type without choices."""
    return replace(Question("q", type_name), **keys)


def refusal(made: Question, raw: object) -> str:
    with pytest.raises(AnswerRefused) as caught:
        checked(made, raw)
    return caught.value.reason


# Figures


@pytest.mark.parametrize(
    ("typed", "number"),
    (
        ("120", 120),
        (" 120 ", 120),
        ("1 200", 1200),
        (f"1{NBSP}200", 1200),
        (f"1{NARROW}200", 1200),
        ("1'200", 1200),
        ("1,200", 1200),
        ("1,200,000", 1_200_000),
        ("1,200.50", 1200.5),
        ("1 200,50", 1200.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("0,125", 0.125),
        ("12,3456", 12.3456),
        ("30k", 30_000),
        ("30 K", 30_000),
        ("1,5M", 1_500_000),
        ("1.1k", 1100),
        ("1.001M", 1_001_000),
        ("−3", -3),
        ("+3", 3),
        (7, 7),
        (2.5, 2.5),
    ),
)
def test_figure_reads_french_and_english(typed, number):
    assert figure(typed) == number


@pytest.mark.parametrize(
    "typed",
    (
        "",
        "k",
        "abc",
        "12 machines",
        "1e5",
        "1,2,3",
        "1.2.3",
        "٣",
        "²",
        "--1",
        "nan",
        "inf",
        True,
        None,
        [],
        float("nan"),
        float("inf"),
        10**400,
        "9" * 41,
    ),
)
def test_figure_refuses_what_is_no_number(typed):
    with pytest.raises(AnswerRefused):
        figure(typed)


def test_figure_refuses_what_is_too_large_to_mean_anything():
    with pytest.raises(AnswerRefused) as caught:
        figure("2000000M")
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize(
    ("number", "shown"),
    (
        (120.0, "120"),
        (0.5, "0.5"),
        (123456.78, "123456.78"),
        (1e6, "1000000"),
        (1234567.5, "1234567.5"),
    ),
)
def test_plain_loses_no_digit(number, shown):
    assert plain(number) == shown


def test_number_stays_whole_and_keeps_to_its_range():
    assert checked(question("number"), "12") == 12
    assert isinstance(checked(question("number"), "12"), int)
    assert checked(question("number"), "1,5") == 1.5
    assert refusal(question("number"), "-1") == "too_small"
    assert checked(question("number", least=-10.0), "-1") == -1
    ranged = question("number", least=5.0, most=10.0)
    assert refusal(ranged, "4") == "too_small"
    assert refusal(ranged, "11") == "too_large"
    assert checked(ranged, "5") == 5
    assert checked(ranged, "10") == 10


def test_scale_takes_whole_steps_between_its_ends():
    assert checked(question("scale"), "3") == 3
    assert refusal(question("scale"), "0") == "too_small"
    assert refusal(question("scale"), 6) == "too_large"
    assert refusal(question("scale"), "2,5") == "not_a_step"
    assert checked(question("scale", least=0.0, most=10.0), 10) == 10
    assert type_of(question("scale")).shown(question("scale"), 3, "fr") == "3/5"


@pytest.mark.parametrize(
    ("typed", "low", "high", "currency"),
    (
        ("30k", 30_000, 30_000, "EUR"),
        ("30 000 €", 30_000, 30_000, "EUR"),
        (f"30{NARROW}000{NBSP}€", 30_000, 30_000, "EUR"),
        ("30 k€", 30_000, 30_000, "EUR"),
        ("€30k", 30_000, 30_000, "EUR"),
        ("30,000", 30_000, 30_000, "EUR"),
        ("30000 euros", 30_000, 30_000, "EUR"),
        ("30k EUR", 30_000, 30_000, "EUR"),
        ("£1,200.50", 1200.5, 1200.5, "GBP"),
        ("$2M", 2_000_000, 2_000_000, "USD"),
        ("30k-35k", 30_000, 35_000, "EUR"),
        ("30-35k", 30_000, 35_000, "EUR"),
        ("30 à 35 k€", 30_000, 35_000, "EUR"),
        ("30k to 35k", 30_000, 35_000, "EUR"),
        ("30k – 35k", 30_000, 35_000, "EUR"),
        ("500-2k", 500, 2_000, "EUR"),
        ("800k-1M", 800_000, 1_000_000, "EUR"),
        ("35k-30k", 30_000, 35_000, "EUR"),
        (1500, 1500, 1500, "EUR"),
        ({"low": 30_000, "high": "35k"}, 30_000, 35_000, "EUR"),
        ({"low": 30_000}, 30_000, 30_000, "EUR"),
        ({"low": 3, "high": 4, "currency": "CHF"}, 3, 4, "CHF"),
    ),
)
def test_money_reads_amounts_and_ranges(typed, low, high, currency):
    assert checked(question("money"), typed) == Money(low, high, currency)


def test_money_takes_the_question_s_currency_and_believes_another_sign():
    assert checked(question("money", unit="CHF"), "30k") == Money(30_000, 30_000, "CHF")
    assert checked(question("money", unit="CAD"), "30k$") == Money(30_000, 30_000, "CAD")
    assert checked(question("money", unit="GBP"), "30k€") == Money(30_000, 30_000, "EUR")


def test_money_refuses_what_is_no_amount():
    for raw in (
        "",
        "-",
        "a lot",
        "-5",
        "30k-",
        "-30k",
        {"low": None},
        {"amount": 3},
        [3],
        None,
        "€",
    ):
        assert refusal(question("money"), raw)
    assert refusal(question("money", least=100.0), "50") == "too_small"
    assert refusal(question("money", most=100.0), "50-150") == "too_large"
    assert refusal(question("money"), Money(-5, 5)) == "too_small"


def test_band_of_is_the_first_band_the_number_lies_below():
    edges = ((10, 0), (50, 10), (251, 25), (2001, 30), (None, 15))
    staff = question("number", bands=tuple(Band(below, fit) for below, fit in edges))
    for number, fit in (
        (0, 0),
        (9, 0),
        (10, 10),
        (49, 10),
        (50, 25),
        (250, 25),
        (251, 30),
        (2000, 30),
        (2001, 15),
        (1e9, 15),
    ):
        assert [one.fit for one in type_of(staff).earned(staff, number)] == [fit], number
    closed = question("number", bands=(Band(10, 5),))
    assert band_of(closed, 10) is None
    assert type_of(closed).earned(closed, 10) == ()


def test_money_and_scale_earn_by_band_and_money_by_its_lower_figure():
    bands = (Band(30_000, 5), Band(None, 20))
    amount = question("money", bands=bands)
    assert type_of(amount).earned(amount, Money(20_000, 40_000))[0].fit == 5
    assert type_of(amount).earned(amount, Money(30_000, 40_000))[0].fit == 20
    scale = question("scale", bands=(Band(3, 0, 1), Band(None, 0, 9)))
    assert type_of(scale).earned(scale, 3)[0].maturity == 9


def test_banded_answer_meets_its_criterion_unless_the_bands_say_for_which_figures():
    any_figure = question(
        "number", criterion="budget", bands=(Band(10, meets=("need",)), Band(None))
    )
    assert type_of(any_figure).meets(any_figure, 5) == {"budget", "need"}
    assert type_of(any_figure).meets(any_figure, 50) == {"budget"}
    by_band = question(
        "number", criterion="budget", bands=(Band(10), Band(None, meets=("budget",)))
    )
    assert type_of(by_band).meets(by_band, 5) == set()
    assert type_of(by_band).meets(by_band, 50) == {"budget"}


# Days


@pytest.mark.parametrize(
    "typed",
    (
        "2026-12-03",
        "2026-12-3",
        "3/12/2026",
        "03/12/2026",
        "03.12.2026",
        "3-12-2026",
        "3 12 2026",
        "3/12/26",
        " 3/12/2026 ",
        "3 décembre 2026",
        "3 DÉC. 2026",
        "3 Dec 2026",
        "December 3, 2026",
        "3rd December 2026",
        "Dec 3rd 2026",
        date(2026, 12, 3),
        datetime(2026, 12, 3, 10, 0, tzinfo=UTC),
    ),
)
def test_day_reads_french_and_english(typed):
    assert day(typed) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("typed", "month"),
    (
        ("1er févr. 2027", 2),
        ("1 août 2027", 8),
        ("1 juil 2027", 7),
        ("1 juin 2027", 6),
        ("1 Jun 2027", 6),
        ("May 1 2027", 5),
    ),
)
def test_day_knows_the_months(typed, month):
    assert day(typed) == date(2027, month, 1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    (
        ("", "not_a_date"),
        ("demain", "not_a_date"),
        ("1 jui 2027", "not_a_date"),
        ("1 brumaire 2027", "not_a_date"),
        ("12/2026", "not_a_date"),
        ("30/02/2027", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("3/12/0001", "no_such_day"),
        ("31 juin 2027", "no_such_day"),
        (20261203, "not_a_date"),
        (None, "not_a_date"),
    ),
)
def test_day_refuses_what_is_no_day(typed, reason):
    assert refusal(question("date"), typed) == reason


@pytest.mark.parametrize(
    "typed",
    (
        "T2 2027",
        "Q2 2027",
        "q2/2027",
        "2027-04-01..2027-06-30",
        "1/4/2027 - 30/6/2027",
        "du 1/4/2027 au 30/6/2027",
        "from 1 Apr 2027 to 30 Jun 2027",
        "1 avril 2027 à 30 juin 2027",
        {"first": "2027-04-01", "last": date(2027, 6, 30)},
    ),
)
def test_period_reads_quarters_and_two_days(typed):
    assert checked(question("period"), typed) == Period(date(2027, 4, 1), date(2027, 6, 30))


@pytest.mark.parametrize("typed", ("02/2028", "2028-02", "février 2028", "Feb 2028"))
def test_period_reads_a_month_to_its_last_day(typed):
    assert checked(question("period"), typed) == Period(date(2028, 2, 1), date(2028, 2, 29))


def test_period_refuses_what_is_no_period():
    for raw in ("", "2027", "T5 2027", "13/2027", "00/0000", {"first": "2027-01-01"}, 3, None):
        assert refusal(question("period"), raw)
    assert refusal(question("period"), "2/1/2027 - 1/1/2027") == "ends_before_it_starts"
    backwards = Period(date(2027, 1, 2), date(2027, 1, 1))
    assert refusal(question("period"), backwards) == "ends_before_it_starts"
