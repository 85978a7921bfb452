"""Why a question is not asked: each cause, and never silent about a question off the path."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import All, Any, LeadTest, Not, holds
from qualifier.core.condition import QuestionTest as Asks
from qualifier.core.condition import Test as Check
from qualifier.core.editing.why import Cause, FailedTest, Reason, why_not_asked
from qualifier.core.flow import walk
from qualifier.core.script import Choice, Question, Script, Section
from qualifier.core.text import Text
from tests.unit.core.strategies import Played, choice_question, played

FRENCH = LeadTest("country", Check.IS, "FR")
IS_A, IS_B = Asks("first", Check.IS, "a"), Asks("first", Check.IS, "b")
FIRST = choice_question("first")
SMALL = Question("staff", "number", when=IS_A)
LATER = Question(
    "later", "text", when=All((Any((IS_B, Asks("staff", Check.ABOVE, 9))), Not(FRENCH)))
)
JUMPS = choice_question("jumps", Choice("x", Text(), goto="last"), Choice("y", Text()))
ASIDE = Section("aside", Text(), (Question("hidden", "text"),), when=IS_B)
LAST = Section("end", Text(), (JUMPS, Question("over", "text"), Question("last", "say")))
SCRIPT = Script("s", Text(), (Section("one", Text(), (FIRST, SMALL, LATER)), ASIDE, LAST))


@pytest.mark.parametrize(
    ("answers", "question", "reasons"),
    (
        ({}, "first", ()),
        ({"first": "a"}, "first", ()),
        ({}, "jumps", (Reason(Cause.NOT_REACHED, question="first"),)),
        ({"first": "a"}, "staff", ()),
        (
            {"first": "b"},
            "staff",
            (Reason(Cause.OWN_CONDITION, tests=(FailedTest(IS_A, True, "b"),)),),
        ),
        (
            {"first": Gap.REFUSED},
            "staff",
            (Reason(Cause.OWN_CONDITION, tests=(FailedTest(IS_A, True, Gap.REFUSED),)),),
        ),
        (
            {"first": "a", "staff": 5},
            "later",
            (
                Reason(
                    Cause.OWN_CONDITION,
                    tests=(
                        FailedTest(IS_B, True, "a"),
                        FailedTest(Asks("staff", Check.ABOVE, 9), True, 5),
                        FailedTest(FRENCH, False, "FR"),
                    ),
                ),
            ),
        ),
        (
            {"first": "b", "staff": 50},
            "later",
            (Reason(Cause.OWN_CONDITION, tests=(FailedTest(FRENCH, False, "FR"),)),),
        ),
        (
            {"first": "a"},
            "hidden",
            (Reason(Cause.SECTION_CONDITION, "aside", tests=(FailedTest(IS_B, True, "a"),)),),
        ),
        (
            {"jumps": "x"},
            "over",
            (Reason(Cause.JUMPED_OVER, question="jumps", choice="x"),),
        ),
        (
            {"first": "b", "hidden": "-", "jumps": "y"},
            "last",
            (Reason(Cause.NOT_REACHED, question="over"),),
        ),
        ({}, "nowhere", (Reason(Cause.UNKNOWN),)),
    ),
)  # fmt: skip
def test_reasons(answers: dict[str, Value], question: str, reasons: tuple[Reason, ...]) -> None:
    assert why_not_asked(SCRIPT, answers, {"country": "FR"}, question) == reasons


def test_question_tested_off_the_path_is_aside() -> None:
    test = Asks("staff", Check.ABOVE, 9)
    one = replace(SCRIPT, sections=(
        Section("one", Text(), (FIRST, SMALL, Question("z", "text", when=test))),
    ))  # fmt: skip
    (reason,) = why_not_asked(one, {"first": "b", "staff": 50}, {}, "z")

    assert reason.tests == (FailedTest(test, True, None, is_aside=True),)


def test_own_goto_of_a_question_jumps_without_a_choice() -> None:
    first = replace(FIRST, goto="end")
    one = Script("s", Text(), (Section("one", Text(), (first, SMALL)),))

    assert why_not_asked(one, {"first": "b"}, {}, "staff") == (
        Reason(Cause.OWN_CONDITION, tests=(FailedTest(IS_A, True, "b"),)),
        Reason(Cause.JUMPED_OVER, question="first"),
    )


@settings(max_examples=8)
@given(played())
def test_every_question_off_the_path_has_a_reason_and_no_other(one: Played) -> None:
    path = walk(one.script, one.answers, one.lead)
    open_now = path.open_questions(one.script)
    for question in one.script.questions():
        reasons = why_not_asked(one.script, one.answers, one.lead, question.id)
        if question.id not in path.asked:
            assert reasons
            assert all(
                reason.tests or reason.cause is Cause.JUMPED_OVER or _is_never(question, one)
                for reason in reasons
            )
        elif question.id in path.answers or question.id in open_now[:1] or not open_now:
            assert reasons == ()


def _is_never(question: Question, one: Played) -> bool:
    """Whether no test decides a condition at all."""
    section = one.script.section_of[question.id]
    return not holds(section.when, {}, {}) or not holds(question.when, {}, {})
