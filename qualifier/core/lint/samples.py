"""Sample answers to a question: enough to meet every band, condition and branch it takes part in.

Made by the question types themselves from a pool of raw answers, so a new type needs nothing here
as long as it understands one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, pairwise

from qualifier.core.answer import Value
from qualifier.core.condition import QuestionTest
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions import QuestionType
from qualifier.core.script import Question

MOST_SUBSET_CHOICES = 6  # 64 subsets; beyond, a `several` is treated as unknown
_SOME_DAY = date(2026, 6, 15)
_SOME_WORDS = "words that no condition names"


def samples(
    question: Question, type_: QuestionType, tests: Sequence[QuestionTest] = ()
) -> tuple[Value, ...] | None:
    """Answers that stand for all answers to `question`, as far as `tests`, points and gotos go.

    None if there are too many combinations to try.
    """
    found = list(_accepted(question, type_, _pool(question, tests)))
    if any(isinstance(one, tuple) for one in found):
        tested = {str(one) for one in _operands(tests)}
        split = [one.id for one in question.choices if one.id in tested or one.goto]
        if len(split) > MOST_SUBSET_CHOICES:
            return None
        found += _accepted(question, type_, _subsets(question, split))
    return tuple(found)


def _accepted(question: Question, type_: QuestionType, pool: Iterable[object]) -> Iterator[Value]:
    seen: set[str] = set()
    for raw in pool:
        try:
            value = type_.value(question, raw)
        except AnswerRefused:
            continue
        if repr(value) not in seen:
            seen.add(repr(value))
            yield value


def _pool(question: Question, tests: Sequence[QuestionTest]) -> Iterator[object]:
    operands = list(_operands(tests))
    yield from (one.id for one in question.choices)
    yield from operands
    yield from (True, False)
    yield from _figures(question, operands)
    for day in [one for one in operands if isinstance(one, date)] or [_SOME_DAY]:
        for near_day in _days_around(day):
            yield near_day
            yield {"first": near_day, "last": near_day}
    yield from (_SOME_WORDS, "+33123456789", "someone@mail.example", {"name": _SOME_WORDS})


def _operands(tests: Sequence[QuestionTest]) -> Iterator[object]:
    for test in tests:
        if isinstance(test.operand, tuple):
            yield from test.operand
        else:
            yield test.operand


def _figures(question: Question, operands: Sequence[object]) -> Iterator[float]:
    """Figures on, between and beyond all edges that matter."""
    edges = {0.0, 1.0}
    edges.update(one.below for one in question.bands if one.below is not None)
    edges.update(one for one in (question.least, question.most) if one is not None)
    edges.update(
        float(one)
        for one in operands
        if isinstance(one, (int, float)) and not isinstance(one, bool)
    )
    rising = sorted(one for one in edges if math.isfinite(one))
    for edge in rising:
        yield from (edge, math.floor(edge), math.ceil(edge), edge - 1, edge + 1)
    for low, high in pairwise(rising):
        yield from ((low + high) / 2, math.floor((low + high) / 2))


def _days_around(day: date) -> Iterator[date]:
    for days in (-1, 0, 1):
        try:
            yield day + timedelta(days=days)
        except OverflowError:  # the first or last day there is
            continue


def _subsets(question: Question, split: Sequence[str]) -> Iterator[list[str]]:
    """Every choice of `split`, alone and together, without and with the rest's best points."""
    rest = [one for one in question.choices if one.id not in split]
    extras: tuple[list[str], ...] = (
        [],
        [one.id for one in rest],
        [one.id for one in rest if one.fit > 0],
        [one.id for one in rest if one.maturity > 0],
    )
    sizes = (combinations(split, size) for size in range(len(split) + 1))
    for chosen in chain.from_iterable(sizes):
        for extra in extras:
            yield [*chosen, *extra]
