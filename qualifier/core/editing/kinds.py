"""The kinds of answer that make different paths, and what each question is tested for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import LeadTest, QuestionTest, Test, holds
from qualifier.core.flow import chosen_ids, jump
from qualifier.core.lint.samples import samples
from qualifier.core.lint.structure import known_type
from qualifier.core.questions import QuestionType
from qualifier.core.script import Question

Outcomes = tuple[bool, ...]  # one per test on the same question or field


@dataclass(frozen=True, slots=True)
class Worth:
    """What an answer is worth: points, and whether it knocks out."""

    fit: int = 0
    maturity: int = 0
    knocks_out: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """Kinds of answer that lead on alike: no condition and no jump tells them apart.

    `worths` has one entry for each kind.
    """

    outcomes: Outcomes
    goto: str
    worths: tuple[Worth, ...]


def branches(question: Question, tests: Sequence[QuestionTest]) -> tuple[Branch, ...]:
    """The kinds of answer to `question`, by the branch they take.

    Of a choice each is a kind of its own; all other answers are told apart by their points, the
    conditions they fulfil and where they lead. A system answer is one kind more where a condition
    asks for a gap. What cannot be answered at all is passed as if left open.
    """
    type_ = known_type(question)
    found: dict[tuple[Outcomes, str], dict[object, Worth]] = {}
    for value in _values(question, type_, tests):
        answers = {} if value is None else {question.id: value}
        way = (tuple(holds(one, answers, {}) for one in tests), jump(question, value))
        worth = _worth(question, type_, value)
        kind = value if isinstance(value, (str, bool)) and question.choices else worth
        found.setdefault(way, {}).setdefault(kind, worth)
    return tuple(
        Branch(outcomes, goto, tuple(kinds.values())) for (outcomes, goto), kinds in found.items()
    )


def _values(
    question: Question, type_: QuestionType | None, tests: Sequence[QuestionTest]
) -> list[Value | None]:
    if type_ is None or type_.is_spoken_only:
        return [None]
    tried = samples(question, type_, tests)
    if tried is None:  # too many combinations: each choice alone, and all together
        ids = tuple(one.id for one in question.choices)
        tried = (*((one,) for one in ids), ids)
    asks_for_gap = any(one.test is Test.GAP for one in tests)
    values: list[Value | None] = [*tried, *([Gap.UNKNOWN] if asks_for_gap else [])]
    return values or [None]


def _worth(question: Question, type_: QuestionType | None, value: Value | None) -> Worth:
    if type_ is None or value is None or isinstance(value, Gap):
        return Worth()
    earned = type_.earned(question, value)
    chosen = chosen_ids(value)
    return Worth(
        sum(one.fit for one in earned),
        sum(one.maturity for one in earned),
        any(one.knock_out and one.id in chosen for one in question.choices),
    )


def field_kinds(tests: Sequence[LeadTest]) -> tuple[Outcomes, ...]:
    """The kinds of value of one lead field, told apart by these tests on it."""
    values = {"", "a value that no condition names"}
    for test in tests:
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        values.update(str(one) for one in operands)
        for one in operands:
            if isinstance(one, (int, float)):
                values.update(str(float(one) + step) for step in (-1, 0, 1))
    found = {tuple(holds(one, {}, {one.field: value}) for one in tests) for value in values}
    return tuple(sorted(found))
