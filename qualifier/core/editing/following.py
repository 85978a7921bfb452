"""Which questions can come right after a question, and for which of its answers.

The tests that decide are tried in all combinations: so two questions that want different answers
to the same earlier one are never said to follow each other. Where there are too many combinations,
or an answer cannot be tried, more may be said to follow than truly can, never fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from types import NoneType

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    holds,
    tests_in,
)
from qualifier.core.flow import chosen_ids, jump
from qualifier.core.lint.branches import AnyTest
from qualifier.core.lint.options import Outcomes, field_outcomes
from qualifier.core.lint.problem import Placed, placed_questions, positions
from qualifier.core.lint.samples import samples
from qualifier.core.lint.structure import known_type
from qualifier.core.questions.choice import ChoiceType, YesNoType
from qualifier.core.script import END, Question, Script

MOST_CASES = 512
MOST_FREE_TESTS = 4  # on one subject whose answers cannot be tried
LEAD = "lead."  # no question id holds a dot

Case = Mapping[AnyTest, bool]


@dataclass(frozen=True, slots=True)
class Way:
    """Answers to one question that lead on alike.

    `choices` are the choices that lead there by themselves. `otherwise`: a system answer, no
    answer, or one that is not chosen leads there too. `lands` holds positions; the number of
    questions is the end. It is empty where `goto` leads nowhere or back.
    """

    choices: tuple[str, ...]
    otherwise: bool
    goto: str
    lands: frozenset[int]


@dataclass(slots=True)
class _Group:
    """A way in the making. `own`: how the tests on the question end; None: not known."""

    goto: str
    own: Case | None
    choices: list[str] = field(default_factory=list)
    otherwise: bool = False


@dataclass(slots=True)
class Following:
    """Answers `ways` for one script; keeps what several questions share."""

    script: Script
    placed: tuple[Placed, ...] = ()
    where: Mapping[str, int] = field(default_factory=dict)
    _tests: dict[str, list[AnyTest]] = field(default_factory=dict)
    _cases: dict[str, tuple[Case, ...] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.placed = tuple(placed_questions(self.script))
        self.where = positions(self.script)
        conditions = {id(one.section): one.section.when for one in self.placed}
        for condition in (*conditions.values(), *(one.question.when for one in self.placed)):
            for test in tests_in(condition):
                noted = self._tests.setdefault(_subject(test), [])
                if test not in noted:
                    noted.append(test)

    def ways(self, at: int) -> tuple[Way, ...]:
        """The ways on from the question at position `at`."""
        found: list[Way] = []
        for group in self._groups(at):
            start = self._start(group.goto, at)
            lands = frozenset() if start is None else self._lands(at, start, group.own)
            found.append(Way(tuple(group.choices), group.otherwise, group.goto, lands))
        return tuple(found)

    def _start(self, goto: str, at: int) -> int | None:
        if not goto:
            return at + 1
        if goto == END:
            return len(self.placed)
        target = self.where.get(goto, -1)
        return target if target > at else None

    def _groups(self, at: int) -> Iterable[_Group]:
        """The answers to the question at `at`, those together that lead on alike."""
        question = self.placed[at].question
        tests = self._tests.get(question.id, []) if self.where[question.id] == at else []
        asked = [one for one in tests if isinstance(one, QuestionTest)]
        values = _answers(question, asked)
        if values is None:
            known = [_Group(one.goto or question.goto, None, [one.id]) for one in question.choices]
            return [*known, _Group(question.goto, None, [], otherwise=True)]
        groups: dict[tuple[str, tuple[bool, ...]], _Group] = {}
        for value in values:
            ends = _outcomes(question, value, asked)
            goto = jump(question, value)
            own: dict[AnyTest, bool] = dict(zip(asked, ends, strict=True))
            group = groups.setdefault((goto, ends), _Group(goto, own))
            chosen = _chosen(question, value)
            if len(chosen) == 1:
                group.choices += chosen
            elif not chosen:
                group.otherwise = True
        return groups.values()

    def _lands(self, at: int, start: int, own: Case | None) -> frozenset[int]:
        """Where a call can be asked next if it goes on at position `start`."""
        run = self._run(at, start)
        if run == (start,):
            return frozenset(run)
        here = self.placed[at]
        wanted = [here.section.when, here.question.when]
        for place in run:
            if place < len(self.placed):
                wanted += [self.placed[place].section.when, self.placed[place].question.when]
        cases = self._all_cases(at, wanted, free_own=own is None)
        if cases is None:
            return frozenset(run)
        lands: set[int] = set()
        for case in cases:
            before = _Told(self, at, case, {})
            if before.holds(here.section.when) and before.holds(here.question.when):
                lands.add(self._land(at, start, _Told(self, at, case, own)))
        return frozenset(lands)

    def _run(self, at: int, start: int) -> tuple[int, ...]:
        """Positions from `start` to the first that no condition can skip, that one included."""
        home = self.placed[at].section_start
        run: list[int] = []
        for placed in self.placed[start:]:
            run.append(placed.position)
            entered = placed.section_start == home or placed.section.when == ALWAYS
            if entered and placed.question.when == ALWAYS:
                return tuple(run)
        return (*run, len(self.placed))

    def _land(self, at: int, start: int, told: _Told) -> int:
        place, entered = start, self.placed[at].section_start
        while place < len(self.placed):
            one = self.placed[place]
            if one.section_start != entered:
                if not told.holds(one.section.when):
                    place = one.section_start + len(one.section.questions)
                    continue
                entered = one.section_start
            if told.holds(one.question.when):
                return place
            place += 1
        return place

    def _all_cases(
        self, at: int, conditions: Sequence[Condition], *, free_own: bool
    ) -> Iterator[Case] | None:
        """Every combination of outcomes of the tests; None if there are too many."""
        subjects = {_subject(test) for condition in conditions for test in tests_in(condition)}
        last = at if free_own else at - 1
        open_ones = [one for one in sorted(subjects) if self.where.get(one, -1) <= last]
        cases = [self._cases_of(one) for one in open_ones]
        known = [one for one in cases if one is not None]
        if len(known) < len(cases) or prod(len(one) for one in known) > MOST_CASES:
            return None
        return ({t: e for part in parts for t, e in part.items()} for parts in product(*known))

    def _cases_of(self, subject: str) -> tuple[Case, ...] | None:
        if subject not in self._cases:
            self._cases[subject] = self._tried(subject)
        return self._cases[subject]

    def _tried(self, subject: str) -> tuple[Case, ...] | None:
        tests = self._tests[subject]
        if subject in self.where:
            asked = [one for one in tests if isinstance(one, QuestionTest)]
            question = self.placed[self.where[subject]].question
            values = _answers(question, asked)
            tried: set[Outcomes] = {None}
            if values is not None:
                tried = {_outcomes(question, value, asked) for value in values}
        elif subject.startswith(LEAD):
            tried = set(field_outcomes([one for one in tests if isinstance(one, LeadTest)]))
        else:
            tried = {None}
        ends = {one for one in tried if one is not None}
        if None in tried:  # no telling: every test may end either way
            if len(tests) > MOST_FREE_TESTS:
                return None
            ends = set(product((False, True), repeat=len(tests)))
        return tuple(dict(zip(tests, one, strict=True)) for one in sorted(ends))


@dataclass(frozen=True, slots=True)
class _Told:
    """What conditions say in one case. `own`: the outcomes of the tests on the question itself."""

    following: Following
    at: int
    case: Case
    own: Case | None

    def holds(self, condition: Condition) -> bool:
        match condition:
            case All(parts):
                return all(self.holds(one) for one in parts)
            case Any(parts):
                return any(self.holds(one) for one in parts)
            case Not(part):
                return not self.holds(part)
            case _:
                return self._outcome(condition)

    def _outcome(self, test: AnyTest) -> bool:
        place = self.following.where.get(_subject(test), -1)
        if place == self.at and self.own is not None:
            return self.own.get(test, holds(test, {}, {}))
        if place > self.at:
            return holds(test, {}, {})  # not asked yet, or jumped over
        return self.case[test]


def _answers(question: Question, tests: Sequence[QuestionTest]) -> tuple[Value | None, ...] | None:
    """Answers that stand for all, none and a system answer too; None: too many to try."""
    values: tuple[Value, ...] | None
    if question.type == YesNoType.name:
        values = (True, False)
    elif question.type == ChoiceType.name:
        values = tuple(one.id for one in question.choices)
    elif not question.choices and not tests:
        values = ()
    else:
        type_ = known_type(question)
        values = None if type_ is None else samples(question, type_, tests)
    return None if values is None else (None, Gap.UNKNOWN, *values)


def _outcomes(
    question: Question, value: Value | None, tests: Sequence[QuestionTest]
) -> tuple[bool, ...]:
    answers = {} if value is None else {question.id: value}
    return tuple(holds(one, answers, {}) for one in tests)


def _chosen(question: Question, value: Value | None) -> tuple[str, ...]:
    """The choices that `value` names; none where the question is not answered by choosing."""
    is_choosing = question.choices or question.type == YesNoType.name
    return chosen_ids(value) if is_choosing and not isinstance(value, (Gap, NoneType)) else ()


def _subject(test: AnyTest) -> str:
    match test:
        case QuestionTest(question, _, _):
            return question
        case LeadTest(name, _, _):
            return LEAD + name
        case _:
            return ""
