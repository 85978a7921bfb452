"""The kinds of answer a question can get, told apart by conditions, gotos and points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import LeadTest, QuestionTest, holds
from qualifier.core.flow import chosen_ids, jump
from qualifier.core.lint.remembered import Remembered
from qualifier.core.lint.samples import samples
from qualifier.core.lint.structure import known_type
from qualifier.core.questions import QuestionType
from qualifier.core.script import Question

Outcomes = tuple[bool, ...] | None  # one per test on the same subject; None: not known
Points = tuple[int, int]  # fit, maturity

MOST_FIELD_VALUES = 40


@dataclass(frozen=True, slots=True)
class Option:
    """Answers that no condition and no goto tells apart, with the best points among them."""

    outcomes: Outcomes
    goto: str
    points: Points


@dataclass(frozen=True, slots=True)
class Options:
    """`met`: criteria that some answer meets. `exact`: nothing had to be guessed."""

    options: tuple[Option, ...]
    met: frozenset[str]
    exact: bool


def _options(question: Question, tests: Sequence[QuestionTest]) -> Options:
    type_ = known_type(question)
    if type_ is None:
        return Options(_guessed(question), question.criteria, exact=False)
    met = _met(question, type_)
    values = samples(question, type_, tests)
    if values is None:
        return Options(_guessed(question), met, exact=False)
    best: dict[tuple[Outcomes, str], Points] = {}
    for value in (None, Gap.UNKNOWN, *values):
        answers = {} if value is None else {question.id: value}
        key = (tuple(holds(one, answers, {}) for one in tests), jump(question, value))
        points = _points(question, type_, value)
        before = best.get(key, points)
        best[key] = (max(before[0], points[0]), max(before[1], points[1]))
    found = (Option(outcomes, goto, points) for (outcomes, goto), points in best.items())
    return Options(tuple(found), met, exact=True)


options = Remembered(_options)
"""The kinds of answer to a question, told apart by the tests on it. Left open and a system answer
are among them."""


def field_outcomes(tests: Sequence[LeadTest]) -> tuple[Outcomes, ...]:
    """All combinations of outcomes that the values of one lead field can give these tests."""
    values = {"", "a value that no condition names"}
    for test in tests:
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        values.update(str(one) for one in operands)
        for one in operands:
            if isinstance(one, (int, float)):
                values.update(str(float(one) + step) for step in (-1, -0.5, 0, 0.5, 1))
    if len(values) > MOST_FIELD_VALUES * 5:
        return (None,)
    found = {tuple(holds(one, {}, {one.field: value}) for one in tests) for value in values}
    return tuple(sorted(found))


def _guessed(question: Question) -> tuple[Option, ...]:
    """Every way on, with the outcomes of all tests left open."""
    gotos = {one.goto for one in question.choices if one.goto} | {question.goto}
    return tuple(Option(None, goto, (0, 0)) for goto in sorted(gotos))


def _points(question: Question, type_: QuestionType, value: Value | None) -> Points:
    """Points of an answer; a knock-out closes the call, so its points lead nowhere."""
    if value is None or isinstance(value, Gap) or _knocks_out(question, value):
        return (0, 0)
    earned = type_.earned(question, value)
    return (sum(one.fit for one in earned), sum(one.maturity for one in earned))


def _met(question: Question, type_: QuestionType) -> frozenset[str]:
    """Criteria for which some answer that does not knock out is evidence."""
    plain = replace(question, choices=tuple(replace(one, goto="") for one in question.choices))
    values = samples(plain, type_) or ()
    met = (type_.meets(question, one) for one in values if not _knocks_out(question, one))
    return frozenset().union(*met)


def _knocks_out(question: Question, value: Value) -> bool:
    chosen = chosen_ids(value)
    return any(one.knock_out and one.id in chosen for one in question.choices)
