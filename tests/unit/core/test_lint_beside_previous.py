"""A script beside the version published before it, ways past required questions, idle jumps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.agreement import FieldRule, FlagRule, HardRule, PointRule, Routing
from qualifier.core.condition import Any, Condition
from qualifier.core.condition import Test as Check
from qualifier.core.lint import Severity, check_script
from qualifier.core.lint.options import options
from qualifier.core.script import Choice, Question, Script
from qualifier.core.text import Text
from tests.unit.core.lint_scripts import AGREEMENT, SAID, asks, choice, found, plain, script

OLD = script(choice("kind", "x", "y"), choice("other"))


def since(now: Script, rule: Condition) -> list[tuple[str, str, Severity]]:
    """(reason, place, severity) of what changed since OLD, where a hard rule holds on `rule`."""
    routing = Routing(hard=(HardRule(asks("full", Check.IS, "a"), "c"), HardRule(rule, "c")))
    problems = check_script(now, replace(AGREEMENT, routing=routing), OLD)
    return [(one.reason.value, one.place, one.severity) for one in problems]


def test_removed_question_that_the_agreement_asks_for_is_an_error_at_the_rule() -> None:
    rule = Any((asks("other", Check.IS, "a"), asks("kind", Check.IN, ("x", "y"))))

    assert since(script(choice("other")), rule) == [
        ("removed_question_used", "agreement.routing.hard[1].when.any[1]", Severity.ERROR)
    ]


def test_removed_choice_that_the_agreement_asks_for_is_an_error_at_the_rule() -> None:
    now = script(choice("kind", "x", "z"), choice("other"))

    assert since(now, asks("kind", Check.IN, ("x", "y"))) == [
        ("removed_choice_used", "agreement.routing.hard[1].when", Severity.ERROR)
    ]


def test_removed_ids_that_no_rule_asks_for_are_fine() -> None:
    assert since(script(choice("kind", "x", "z")), asks("kind", Check.IS, "x")) == []
    assert since(script(choice("renamed")), asks("never_there", Check.IS, "x")) == []


@pytest.mark.parametrize(
    ("rules", "place"),
    (
        (
            {"routing": Routing(points=(PointRule("c", 1, "type", asks("kind", Check.GAP)),))},
            "routing.points[0]",
        ),
        ({"field_rules": (FieldRule(asks("kind", Check.GAP), 1, "staff"),)}, "field_rules[0]"),
        (
            {"flag_rules": (FlagRule("f", "trust", SAID, asks("kind", Check.GAP)),)},
            "flag_rules[0]",
        ),
    ),
)
def test_every_kind_of_rule_is_looked_at(rules: dict[str, object], place: str) -> None:
    agreement = replace(AGREEMENT, **rules)  # type: ignore[arg-type]
    problems = check_script(script(choice("other")), agreement, OLD)

    assert [one.place for one in problems] == [f"agreement.{place}.when"]


def test_type_changed_under_the_same_id_warns() -> None:
    now = script(plain("kind", "text"), choice("other"))
    problems = check_script(now, AGREEMENT, OLD)

    assert [(one.reason.value, one.place, one.severity) for one in problems] == [
        ("type_changed", "sections[1].questions[0].type", Severity.WARNING)
    ]
    assert problems[0].details == {"question": "kind", "before": "choice", "after": "text"}


REQUIRED = plain("due", "date", required=True)


@pytest.mark.parametrize(
    ("questions", "warns"),
    (
        ((choice("a"), REQUIRED), False),
        ((choice("a"), replace(REQUIRED, when=asks("a", Check.IS, "b"))), True),
        ((choice("a", Choice("x", SAID, goto="z"), "y"), REQUIRED, plain("z", "text")), True),
        ((choice("a", Choice("x", SAID, goto="end"), "y"), REQUIRED), False),
        ((choice("a"), plain("b", "text", when=asks("a", Check.IS, "b")), REQUIRED), False),
        ((choice("a"), replace(REQUIRED, when=asks("full", Check.GAP, False))), True),
        ((replace(REQUIRED, when=asks("full", Check.BELOW, 3)),), False),  # broken: not known
    ),
)
def test_required_question_that_some_call_passes_by_warns(
    questions: tuple[Question, ...], warns: bool
) -> None:
    reasons = [reason for reason, _place in found(script(*questions))]

    assert ("required_passed_by" in reasons) is warns


def test_required_question_of_a_conditional_section_warns_at_its_key() -> None:
    one = script(REQUIRED, when=asks("full", Check.IS, "a"))

    assert found(one) == [("required_passed_by", "q[0].required")]


@pytest.mark.parametrize(
    ("question", "places"),
    (
        (choice("a", Choice("x", SAID, goto="b"), "y"), ["q[0].choices[0].goto"]),
        (choice("a", goto="b"), ["q[0].goto"]),
        (choice("a", Choice("x", SAID, goto="b"), "y", goto="c"), []),  # it undoes the other one
        (choice("a", Choice("x", SAID, goto="c"), "y"), []),
    ),
)
def test_goto_to_the_next_question_warns(question: Question, places: list[str]) -> None:
    one = script(question, plain("b", "text"), plain("c", "text"))

    assert [place for reason, place in found(one) if reason == "goto_next"] == places


def test_what_is_remembered_of_a_question_is_not_taken_for_an_equal_one() -> None:
    yes_no, number = plain("a", "yes_no"), plain("a", "number")
    true, one = asks("a", Check.IS, True), asks("a", Check.IS, 1)
    assert true == one  # as Python sees it

    outcomes = [
        {option.outcomes for option in options(question, [test]).options}
        for question, test in ((yes_no, true), (yes_no, one), (number, one), (number, true))
    ]

    both, never = {(True,), (False,)}, {(False,)}
    assert outcomes == [both, never, both, never]


def test_a_word_changed_is_linted_anew() -> None:
    before = choice("a", Choice("x", SAID, goto="c"), "y")
    assert found(script(before, plain("b", "text"), plain("c", "text"))) == []

    after = replace(before, choices=(Choice("x", Text("Oui"), goto="d"), *before.choices[1:]))
    assert [one for one, _place in found(script(after, plain("b", "text")))] == [
        "goto_nowhere",
        "language_missing",
    ]
