"""Which questions can be reached, the most points, and that the analysis agrees with trial."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    Condition,
    LeadTest,
    Not,
)
from qualifier.core.condition import Test as Check
from qualifier.core.flow import next_question, walk
from qualifier.core.lint import Severity, check_script
from qualifier.core.lint.reach import reach
from qualifier.core.questions import type_of
from qualifier.core.script import Band, Choice, Question, Script, Section
from tests.unit.core.lint_scripts import SAID, asks, choice, found, plain, script


def unreachable(one: Script) -> list[tuple[str, str]]:
    reasons = ("always_jumped_over", "condition_never_holds")
    return [problem for problem in found(one) if problem[0] in reasons]


def test_question_that_every_choice_jumps_over_is_unreachable_only_if_gaps_jump_too() -> None:
    both = choice("a", Choice("x", SAID, goto="c"), Choice("y", SAID, goto="d"))
    rest = (plain("b", "text"), plain("c", "text"), plain("d", "text"))

    assert unreachable(script(both, *rest)) == []
    assert unreachable(script(replace(both, goto="c"), *rest)) == [("always_jumped_over", "q[1]")]


@pytest.mark.parametrize(
    "when",
    (
        Any(()),
        Not(ALWAYS),
        All((asks("a", Check.IS, "x"), asks("a", Check.IS, "y"))),
        All((asks("a", Check.IS, "x"), asks("a", Check.GAP))),
        All((asks("a", Check.NOT_ANSWERED), asks("a", Check.GAP))),
        All((asks("n", Check.BELOW, 5), asks("n", Check.AT_LEAST, 5))),
        All((asks("n", Check.ABOVE, 5), asks("a", Check.IS, "x"), asks("n", Check.IS, 5))),
        All((LeadTest("city", Check.IS, "Lyon"), LeadTest("city", Check.IS, "Nice"))),
        All((LeadTest("staff", Check.ABOVE, 5), LeadTest("staff", Check.BELOW, 4))),
        All((asks("m", Check.IS, "x"), Not(asks("m", Check.IN, ("x", "y"))))),
    ),
)
def test_condition_that_never_holds_is_found(when: Condition) -> None:
    asked = (choice("a", "x", "y"), plain("n", "number"), choice("m", "x", "y", type="several"))

    assert unreachable(script(*asked, plain("b", "text", when=when))) == [
        ("condition_never_holds", "q[3].when")
    ]


@pytest.mark.parametrize(
    "when",
    (
        All((asks("n", Check.ABOVE, 5), asks("n", Check.BELOW, 5.5))),
        All((asks("n", Check.AT_LEAST, 5), asks("n", Check.AT_MOST, 5))),
        All((asks("m", Check.IS, "x"), asks("m", Check.IS, "y"))),
        All((asks("m", Check.IS, "x"), Not(asks("m", Check.IS, "y")))),
        All((LeadTest("staff", Check.ABOVE, 5), LeadTest("staff", Check.BELOW, 6))),
        All((asks("n", Check.NOT_ANSWERED), asks("a", Check.GAP))),
        Not(Any((asks("a", Check.IS, "x"), asks("a", Check.IS, "y")))),
    ),
)
def test_condition_that_can_hold_is_left_in_peace(when: Condition) -> None:
    asked = (choice("a", "x", "y"), plain("n", "number"), choice("m", "x", "y", type="several"))

    assert unreachable(script(*asked, plain("b", "text", when=when))) == []


def test_condition_on_a_branch_that_its_goto_leaves_never_holds() -> None:
    one = script(
        choice("a", Choice("x", SAID, goto="c"), "y"),
        plain("b", "text", when=asks("a", Check.IS, "x")),
        plain("c", "text"),
    )

    assert unreachable(one) == [("condition_never_holds", "q[1].when")]


def test_question_behind_an_unreachable_one_is_unreachable_too() -> None:
    one = script(
        choice("a", when=Any(())),
        plain("b", "text", when=asks("a", Check.IS, "a")),
        plain("c", "text", when=asks("a", Check.NOT_ANSWERED)),
    )

    assert unreachable(one) == [
        ("condition_never_holds", "q[0].when"),
        ("condition_never_holds", "q[1].when"),
    ]


def test_shut_section_is_told_once() -> None:
    one = script(plain("a", "text"), plain("b", "text"), when=Any(()))

    assert unreachable(one) == [("condition_never_holds", "sections[1].when")]


def test_everything_behind_the_end_is_unreachable() -> None:
    one = script(plain("a", "text", goto="end"), plain("b", "text"), plain("c", "text"))

    assert unreachable(one) == [("always_jumped_over", "q[1]"), ("always_jumped_over", "q[2]")]


def test_broken_condition_does_not_make_questions_unreachable() -> None:
    one = script(choice("a", "x"), plain("b", "text", when=asks("nobody", Check.IS, "x")))

    assert found(one) == [("condition_unknown_question", "q[1].when")]


def test_branches_by_an_unknown_type_are_not_judged() -> None:
    one = script(
        replace(choice("a", Choice("x", SAID, goto="c")), type="hologram"),
        plain("b", "text", when=asks("a", Check.IS, "x")),
        plain("c", "text"),
    )

    assert found(one) == [("unknown_type", "q[0].type")]


def test_maxima_take_the_best_path_and_name_both_axes() -> None:
    fork = choice("a", Choice("x", SAID, fit=5, goto="c"), Choice("y", SAID, fit=3))
    one = script(
        fork,
        choice("b", Choice("x", SAID, fit=4, maturity=7), Choice("y", SAID, maturity=-3)),
        choice("c", "x", Choice("y", SAID, fit=50, knock_out="competitor")),
    )
    problem = check_script(one, None)[0]

    assert (problem.severity, problem.reason.value) == (Severity.WARNING, "axis_maxima")
    assert problem.details == {"fit": "107", "maturity": "107", "full": "100"}


@pytest.mark.parametrize(
    ("question", "most"),
    (
        (plain("a", "number", bands=(Band(10, fit=1), Band(20, fit=9), Band(None, 3))), (9, 0)),
        (plain("a", "number", least=20.0, bands=(Band(20, fit=9), Band(None, 3))), (3, 0)),
        (plain("a", "scale", bands=(Band(6, 0, 2), Band(None, 0, 9))), (0, 2)),
        (plain("a", "money", bands=(Band(0.5, 7), Band(None, 1))), (7, 0)),
        (choice("a", Choice("x", SAID, 5, 1), Choice("y", SAID, 4, 9), type="several"), (9, 10)),
        (choice("a", Choice("x", SAID, 5), Choice("y", SAID, 9), type="several", cap=6), (6, 0)),
        (choice("a", Choice("x", SAID, -5), Choice("y", SAID, -9)), (0, 0)),
        (plain("a", "yes_no", choices=(Choice("yes", SAID, 5), Choice("no", SAID, 0, 4))), (5, 4)),
    ),
)
def test_most_points_of_a_question(question: Question, most: tuple[int, int]) -> None:
    assert reach(Script("t", SAID, (Section("s", SAID, (question,)),))).most == most


def test_two_thousand_tangled_questions_are_judged_in_bounded_time() -> None:
    ids = [f"q{i}" for i in range(2_000)]
    questions = [choice(ids[0], "a", "b", "c")]
    for i in range(1, 2_000):
        tests = [asks(ids[(i * 7919 + step) % i], Check.IS, "abc"[step]) for step in range(3)]
        branch = Choice("c", SAID, goto=ids[i + 9]) if i + 9 < 2_000 else "c"
        questions.append(choice(ids[i], "a", "b", branch, when=Not(All(tuple(tests)))))
    began = time.monotonic()

    problems = check_script(Script("t", SAID, (Section("s", SAID, tuple(questions)),)), None)

    assert time.monotonic() - began < 60
    assert [one for one in problems if one.is_error] == []


def test_points_of_a_jump_into_a_section_with_a_field_test_are_kept() -> None:
    jumps = choice("a", Choice("x", SAID, maturity=1, goto="c"), "y")
    tested = Section("t", SAID, (choice("b"), choice("c")), LeadTest("city", Check.IS, "Lyon"))

    assert reach(Script("t", SAID, (Section("s", SAID, (jumps,)), tested))).most == (0, 1)


VALUES: Sequence[Value | None] = (None, Gap.REFUSED, "x", "y")
CITIES = ("", "Lyon", "Nice")


@st.composite
def small_scripts(draw: st.DrawFn) -> Script:
    """Up to five choice questions with random conditions on earlier ones, gotos and points."""
    count = draw(st.integers(1, 5))
    ids = [f"q{i}" for i in range(count)]
    questions = []
    for i, name in enumerate(ids):
        targets = st.sampled_from(["", "", *ids[i + 1 :], "end"])
        points = st.integers(-3, 9)
        choices = tuple(
            Choice(one, SAID, draw(points), draw(points), goto=draw(targets)) for one in ("x", "y")
        )
        goto = draw(st.sampled_from(["", "", "", "end", *ids[i + 1 :]]))
        when = draw(conditions(ids[:i]))
        questions.append(Question(name, "choice", ask=SAID, choices=choices, when=when, goto=goto))
    cut = draw(st.integers(0, count))
    sections = [Section("s", SAID, tuple(questions[:cut]))]
    sections.append(Section("t", SAID, tuple(questions[cut:]), draw(conditions(ids[:cut]))))
    return Script("trial", SAID, tuple(sections))


def conditions(earlier: list[str]) -> st.SearchStrategy[Condition]:
    leaf: st.SearchStrategy[Condition] = st.builds(
        LeadTest, st.just("city"), st.just(Check.IS), st.sampled_from(["Lyon", "Nice"])
    )
    if earlier:
        asked = st.sampled_from(earlier)
        leaf |= st.builds(asks, asked, st.just(Check.IS), st.sampled_from(["x", "y"]))
        leaf |= st.builds(asks, asked, st.sampled_from([Check.GAP, Check.NOT_ANSWERED]))
    return st.just(ALWAYS) | st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=5,
    )


@given(small_scripts())
def test_reach_is_what_trying_every_answer_shows(one: Script) -> None:
    asked: set[int] = set()
    fits, maturities = {0}, {0}
    for city, *values in product(CITIES, *[VALUES] * len(one.order)):
        answers = {name: v for name, v in zip(one.order, values, strict=True) if v is not None}
        path = walk(one, answers, {"city": city})
        asked.update(one.order[name] for name in path.asked)
        earned = [
            part
            for name, value in path.answers.items()
            if not isinstance(value, Gap)
            for part in type_of(one.by_id[name]).earned(one.by_id[name], value)
        ]
        fits.add(sum(part.fit for part in earned))
        maturities.add(sum(part.maturity for part in earned))

    result = reach(one)

    assert result.asked == asked
    assert result.most == (max(fits), max(maturities))


@given(small_scripts(), st.data())
def test_script_without_errors_can_be_finished(one: Script, data: st.DataObject) -> None:
    if any(problem.is_error for problem in check_script(one, None)):
        return
    answers: dict[str, Value] = {}
    asked: list[str] = []
    current = next_question(walk(one, answers, {}), None)
    while current is not None:
        assert current not in asked
        asked.append(current)
        answers[current] = data.draw(st.sampled_from([Gap.UNKNOWN, "x", "y"]))
        current = next_question(walk(one, answers, {}), current)

    assert tuple(asked) == walk(one, answers, {}).asked


def test_second_question_of_an_id_does_not_answer_for_the_first() -> None:
    one = script(
        choice("a", when=asks("full", Check.IS, "a")),
        choice("a"),
        plain("b", "text", when=asks("a", Check.IS, "a")),
    )

    assert found(one) == [("duplicate_id", "q[1].id")]
