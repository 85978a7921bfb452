"""Where gotos lead, and whether each test of a condition can mean anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from qualifier.core.answer import Period, comparable
from qualifier.core.condition import (
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    Test,
    holds,
)
from qualifier.core.errors import AnswerRefused
from qualifier.core.flaw import Flaw
from qualifier.core.lead import LEAD_FIELDS
from qualifier.core.lint.problem import (
    Problem,
    error,
    near,
    placed_questions,
    positions,
    warning,
)
from qualifier.core.lint.remembered import Remembered
from qualifier.core.lint.samples import samples
from qualifier.core.lint.structure import known_type
from qualifier.core.questions import QuestionType
from qualifier.core.script import END, Question, Script

LEAD_NAMES = (*LEAD_FIELDS, "name")
COMPARISONS = frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BELOW, Test.ABOVE})

AnyTest = QuestionTest | LeadTest | AxisTest


def check_gotos(script: Script) -> Iterator[Problem]:
    """Every goto leads to a later question or the end, and changes something.

    A choice can be chosen whenever its question can be asked; what can be dead about it is its
    goto, where that leads to the very next question. Two choices that lead on alike are not dead:
    they may score, meet a criterion, or be worth knowing. A goto to the end is never called dead,
    not even on the last question: it says that the call closes here.
    """
    where = positions(script)
    for placed in placed_questions(script):
        gotos = [(f"{placed.place}.goto", placed.question.goto)]
        gotos += [
            (f"{placed.place}.choices[{c}].goto", choice.goto)
            for c, choice in enumerate(placed.question.choices)
        ]
        for place, goto in gotos:
            if not goto or goto == END:
                continue
            if goto not in where:
                yield error(place, Flaw.GOTO_NOWHERE, goto=goto, **near(goto, [*where, END]))
            elif where[goto] <= placed.position:
                yield error(place, Flaw.GOTO_BACKWARDS, goto=goto)
            elif where[goto] == placed.position + 1 and placed.question.goto in ("", goto):
                yield warning(place, Flaw.GOTO_NEXT, goto=goto)


def check_conditions(script: Script) -> Iterator[Problem]:
    """Every test looks at an earlier question or a field, in a way that fits."""
    last_section = ""
    where = positions(script)
    for placed in placed_questions(script):
        if placed.section_place != last_section:
            last_section = placed.section_place
            end = placed.section_start + len(placed.section.questions)
            here = range(placed.section_start, end)
            whole = placed.section.when
            yield from _condition(script, where, f"{last_section}.when", whole, here)
        here = range(placed.position, placed.position + 1)
        yield from _condition(script, where, f"{placed.place}.when", placed.question.when, here)


def placed_tests(condition: Condition, place: str) -> Iterator[tuple[str, AnyTest]]:
    """Each single test of `condition` with its place below `place`."""
    match condition:
        case All(parts):
            for i, part in enumerate(parts):
                yield from placed_tests(part, f"{place}.all[{i}]")
        case Any(parts):
            for i, part in enumerate(parts):
                yield from placed_tests(part, f"{place}.any[{i}]")
        case Not(part):
            yield from placed_tests(part, f"{place}.not")
        case _:
            yield place, condition


def check_lead_test(place: str, test: LeadTest) -> Iterator[Problem]:
    """The field exists and the test fits text."""
    if test.field not in LEAD_NAMES:
        details = {"field": test.field, **near(test.field, list(LEAD_NAMES))}
        yield error(place, Flaw.UNKNOWN_LEAD_FIELD, **details)
    is_misfit = test.test is Test.GAP
    if test.test in COMPARISONS:
        is_misfit = isinstance(test.operand, date) or comparable(test.operand) is None
    if is_misfit:
        subject = f"lead.{test.field}"
        yield error(place, Flaw.CONDITION_MISFIT, test=test.test.value, subject=subject)


def _condition(
    script: Script, where: Mapping[str, int], place: str, whole: Condition, here: range
) -> Iterator[Problem]:
    """Problems of a condition that stands on the questions at the positions `here`."""
    for at, test in placed_tests(whole, place):
        match test:
            case LeadTest():
                yield from check_lead_test(at, test)
            case AxisTest():
                yield error(at, Flaw.CONDITION_SCORE, axis=test.axis)
            case QuestionTest(question_id, _, _):
                position = where.get(question_id)
                if position is None:
                    details = {"question": question_id, **near(question_id, list(where))}
                    yield error(at, Flaw.CONDITION_UNKNOWN_QUESTION, **details)
                elif position in here:
                    yield error(at, Flaw.CONDITION_LOOP, question=question_id)
                elif position > here.start:
                    yield error(at, Flaw.CONDITION_LATER_QUESTION, question=question_id)
                else:
                    yield from fit_problems(at, test, script.by_id[question_id])


def fit_problems(place: str, test: QuestionTest, question: Question) -> Iterator[Problem]:
    """The test can be passed by some answer to `question`."""
    for found in _misfits(question, (test,)):
        yield replace(found, place=place)


def _misfits_of(question: Question, tests: Sequence[QuestionTest]) -> tuple[Problem, ...]:
    """Problems of the tests on `question`, without a place."""
    return tuple(one for test in tests for one in _fit_problems("", test, question))


_misfits = Remembered(_misfits_of)


def _fit_problems(place: str, test: QuestionTest, question: Question) -> Iterator[Problem]:
    type_ = known_type(question)
    if type_ is None:
        return
    misfit = error(place, Flaw.CONDITION_MISFIT, test=test.test.value, subject=question.id)
    if test.test in (Test.NOT_ANSWERED, Test.GAP):
        if not isinstance(test.operand, bool):
            yield misfit
    elif test.test in COMPARISONS:
        if not _can_compare(test, question, type_):
            yield misfit
    else:
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        if not operands or (test.test is Test.IN) is not isinstance(test.operand, tuple):
            yield misfit
        for operand in operands:
            yield from _value_fits(place, test, operand, question, type_)


def _can_compare(test: QuestionTest, question: Question, type_: QuestionType) -> bool:
    if comparable(test.operand) is None:
        return False
    return any(
        comparable(value) is not None
        and isinstance(value, (date, Period)) is isinstance(test.operand, date)
        for value in samples(question, type_) or ()
    )


def _value_fits(
    place: str, test: QuestionTest, operand: object, question: Question, type_: QuestionType
) -> Iterator[Problem]:
    """Whether the question can be answered with `operand` and the test then holds."""
    known = [one.id for one in question.choices]
    if type_.has_choices and operand not in known:
        details = {"choice": str(operand), "question": question.id, **near(str(operand), known)}
        yield error(place, Flaw.CONDITION_UNKNOWN_CHOICE, **details)
        return
    try:
        value = type_.value(question, operand)
        fits = holds(QuestionTest(question.id, Test.IS, operand), {question.id: value}, {})
    except AnswerRefused:
        fits = False
    if not fits:
        yield error(place, Flaw.CONDITION_MISFIT, test=test.test.value, subject=question.id)
