"""Conditions of scripts and agreements: data, never code.

An empty condition holds. A test on an unanswered or off-path question is false, and `Not`
of it true (FORMATS.md, "Conditions").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from qualifier.core.answer import Answers, Contact, Gap, Period, Value, comparable
from qualifier.core.errors import AnswerRefused
from qualifier.core.figures import figure


class Test(Enum):
    """What a question's answer or a lead's field is tested for."""

    IS = "is"
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    ABOVE = "above"
    NOT_ANSWERED = "not_answered"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class QuestionTest:
    """One test on the answer to `question`; `operand` is a value, or a tuple for IN."""

    question: str
    test: Test
    operand: object = True


@dataclass(frozen=True, slots=True)
class LeadTest:
    """One test on a field of the lead."""

    field: str
    test: Test
    operand: object = True


@dataclass(frozen=True, slots=True)
class AxisTest:
    """A test on a score: `axis` is fit or maturity (routing only)."""

    axis: str
    test: Test
    operand: object = 0


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = QuestionTest | LeadTest | AxisTest | All | Any | Not
ALWAYS = All()


def holds(
    condition: Condition,
    answers: Answers,
    lead: Mapping[str, str],
    axes: Mapping[str, int] | None = None,
) -> bool:
    """Whether `condition` holds for the on-path `answers`, the lead's fields and the scores."""
    match condition:
        case All(parts):
            return all(holds(part, answers, lead, axes) for part in parts)
        case Any(parts):
            return any(holds(part, answers, lead, axes) for part in parts)
        case Not(part):
            return not holds(part, answers, lead, axes)
        case QuestionTest(question, test, operand):
            return _answer_passes(answers.get(question), test, operand)
        case LeadTest(field, test, operand):
            return _field_passes(lead.get(field, ""), test, operand)
        case AxisTest(axis, test, operand):
            known = (axes or {}).get(axis)
            return known is not None and _compared(float(known), test, operand)


def questions_tested(condition: Condition) -> frozenset[str]:
    """Ids of all questions that `condition` looks at."""
    match condition:
        case All(parts) | Any(parts):
            return frozenset().union(*(questions_tested(part) for part in parts))
        case Not(part):
            return questions_tested(part)
        case QuestionTest(question, _, _):
            return frozenset({question})
        case _:
            return frozenset()


def tests_in(condition: Condition) -> tuple[QuestionTest | LeadTest | AxisTest, ...]:
    """All single tests inside `condition`, in order."""
    match condition:
        case All(parts) | Any(parts):
            return tuple(test for part in parts for test in tests_in(part))
        case Not(part):
            return tests_in(part)
        case _:
            return (condition,)


def _answer_passes(answer: Value | None, test: Test, operand: object) -> bool:
    if test is Test.NOT_ANSWERED:
        return (answer is None) is bool(operand)
    if answer is None:
        return False
    if test is Test.GAP:
        return isinstance(answer, Gap) is bool(operand)
    if isinstance(answer, Gap):
        return False
    if test is Test.IS:
        return _is(answer, operand)
    if test is Test.IN:
        return isinstance(operand, tuple) and any(_is(answer, one) for one in operand)
    return _compared(answer, test, operand)


def _field_passes(value: str, test: Test, operand: object) -> bool:
    if test is Test.NOT_ANSWERED:
        return (not value) is bool(operand)
    if not value:
        return False
    folded = value.casefold()
    if test is Test.IS:
        return folded == str(operand).casefold()
    if test is Test.IN:
        return isinstance(operand, tuple) and folded in {str(one).casefold() for one in operand}
    try:
        return _compared(figure(value), test, operand)
    except AnswerRefused:
        return False


def _is(answer: Value, operand: object) -> bool:
    if isinstance(answer, tuple):
        return operand in answer
    if isinstance(answer, (Contact, Period)):
        return False
    if isinstance(answer, bool) or isinstance(operand, bool):
        return answer is operand
    return answer == operand


_COMPARE: dict[Test, Callable[[float, float], bool]] = {
    Test.AT_LEAST: lambda a, b: a >= b,
    Test.AT_MOST: lambda a, b: a <= b,
    Test.BELOW: lambda a, b: a < b,
    Test.ABOVE: lambda a, b: a > b,
}


def _compared(answer: Value, test: Test, operand: object) -> bool:
    left, right, compare = comparable(answer), comparable(operand), _COMPARE.get(test)
    return left is not None and right is not None and compare is not None and compare(left, right)
