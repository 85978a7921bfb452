"""Conditions: what holds on answers, gaps, lead fields and scores."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.answer import Contact, Gap, Money, Period
from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    AxisTest,
    LeadTest,
    Not,
    QuestionTest,
    holds,
    questions_tested,
)
from qualifier.core.condition import (
    Test as Check,
)
from qualifier.core.condition import (
    tests_in as checks_in,
)
from tests.unit.core.strategies import conditions, played

ANSWERS = {
    "sector": "industry",
    "slips": ("stops", "audit"),
    "staff": 120,
    "decides": True,
    "budget": Gap.UNKNOWN,
    "amount": Money(30_000, 35_000),
    "on": date(2026, 12, 3),
    "during": Period(date(2027, 4, 1), date(2027, 6, 30)),
    "who": Contact("Ada"),
}
DAY = date(2026, 12, 3)


def on(question: str, test: Check, operand: object) -> bool:
    return holds(QuestionTest(question, test, operand), ANSWERS, {})


@pytest.mark.parametrize(
    ("question", "test", "operand", "held"),
    (
        ("sector", Check.IS, "industry", True),
        ("sector", Check.IS, "services", False),
        ("sector", Check.IN, ("services", "industry"), True),
        ("sector", Check.IN, ("services",), False),
        ("slips", Check.IS, "audit", True),
        ("slips", Check.IS, "stock", False),
        ("slips", Check.IN, ("stock", "stops"), True),
        ("staff", Check.IS, 120, True),
        ("staff", Check.AT_LEAST, 120, True),
        ("staff", Check.AT_LEAST, 121, False),
        ("staff", Check.AT_MOST, 120, True),
        ("staff", Check.AT_MOST, 119, False),
        ("staff", Check.BELOW, 120, False),
        ("staff", Check.BELOW, 120.5, True),
        ("staff", Check.ABOVE, 120, False),
        ("staff", Check.ABOVE, 119, True),
        ("decides", Check.IS, True, True),
        ("decides", Check.IS, False, False),
        ("decides", Check.IS, 1, False),
        ("decides", Check.AT_LEAST, 0, False),
        ("amount", Check.AT_LEAST, 30_000, True),
        ("amount", Check.ABOVE, 30_000, False),
        ("on", Check.AT_LEAST, DAY, True),
        ("on", Check.BELOW, DAY, False),
        ("on", Check.IS, DAY, True),
        ("during", Check.BELOW, date(2027, 4, 2), True),
        ("during", Check.AT_LEAST, date(2027, 4, 2), False),
        ("who", Check.IS, "Ada", False),
        ("sector", Check.AT_LEAST, 1, False),
        ("sector", Check.GAP, True, False),
        ("sector", Check.GAP, False, True),
        ("sector", Check.NOT_ANSWERED, True, False),
        ("sector", Check.NOT_ANSWERED, False, True),
    ),
)
def test_holds_on_an_answer(question, test, operand, held):
    assert on(question, test, operand) is held


@pytest.mark.parametrize("test", [one for one in Check if one is not Check.NOT_ANSWERED])
def test_holds_is_false_on_an_unanswered_question_and_its_not_true(test):
    operand = ("x",) if test is Check.IN else True
    one = QuestionTest("nobody_asked", test, operand)
    assert not holds(one, ANSWERS, {})
    assert holds(Not(one), ANSWERS, {})


def test_holds_sees_a_gap_as_answered_but_as_no_value():
    assert on("budget", Check.GAP, True)
    assert not on("budget", Check.GAP, False)
    assert not on("budget", Check.NOT_ANSWERED, True)
    assert not on("budget", Check.IS, "unknown")
    assert not on("budget", Check.IN, ("unknown", "none"))
    assert not on("budget", Check.BELOW, 10)
    assert on("nobody_asked", Check.NOT_ANSWERED, True)
    assert not on("nobody_asked", Check.NOT_ANSWERED, False)


@pytest.mark.parametrize(
    ("value", "test", "operand", "held"),
    (
        ("FR", Check.IS, "FR", True),
        ("fr", Check.IS, "FR", True),
        ("FR", Check.IN, ("BE", "FR"), True),
        ("CH", Check.IN, ("BE", "FR"), False),
        ("", Check.IS, "", False),
        ("", Check.NOT_ANSWERED, True, True),
        ("FR", Check.NOT_ANSWERED, True, False),
        ("FR", Check.NOT_ANSWERED, False, True),
        ("120", Check.AT_LEAST, 120, True),
        ("119,5", Check.AT_LEAST, 120, False),
        ("1 200", Check.AT_LEAST, 1000, True),
        ("1\u202f200", Check.AT_LEAST, 1000, True),
        ("1,200", Check.AT_LEAST, 1000, True),
        ("about 120", Check.AT_LEAST, 1, False),
        ("inf", Check.AT_LEAST, 1, False),
        ("nan", Check.AT_MOST, 1, False),
        ("12", Check.GAP, 1, False),
    ),
)
def test_holds_on_a_lead_field(value, test, operand, held):
    assert holds(LeadTest("x", test, operand), {}, {"x": value}) is held


def test_holds_on_a_field_the_lead_has_not_got_is_false():
    assert not holds(LeadTest("x", Check.IS, "FR"), {}, {})


def test_holds_on_a_score_only_where_scores_are_given():
    rule = AxisTest("fit", Check.AT_LEAST, 70)
    assert holds(rule, {}, {}, {"fit": 70})
    assert not holds(rule, {}, {}, {"fit": 69})
    assert not holds(rule, {}, {}, {"maturity": 90})
    assert not holds(rule, {}, {})
    assert not holds(AxisTest("fit", Check.IS, 70), {}, {}, {"fit": 70})


def test_holds_an_empty_condition_and_all_of_nothing_but_not_any_of_nothing():
    assert holds(ALWAYS, {}, {})
    assert holds(All(()), {}, {})
    assert not holds(Any(()), {}, {})


@given(played(), st.data())
def test_holds_obeys_logic(one, data):
    parts = data.draw(st.lists(conditions(list(one.script.questions())), max_size=4))
    truths = [holds(part, one.answers, one.lead) for part in parts]
    for part, truth in zip(parts, truths, strict=True):
        assert holds(Not(part), one.answers, one.lead) is (not truth)
    assert holds(All(tuple(parts)), one.answers, one.lead) is all(truths)
    assert holds(Any(tuple(parts)), one.answers, one.lead) is any(truths)


def test_questions_tested_and_tests_in_look_inside_all_nesting():
    first, second = QuestionTest("a", Check.IS, "x"), QuestionTest("b", Check.GAP)
    field = LeadTest("country", Check.IS, "FR")
    whole = All((Not(Any((first, field))), second))
    assert questions_tested(whole) == {"a", "b"}
    assert checks_in(whole) == (first, field, second)
    assert questions_tested(ALWAYS) == frozenset()
