"""Which questions some call can reach, and the most points one can earn.

All paths are followed at once: at each position of the script stands the set of states in which a
call can arrive there. A state keeps, for every answer and lead field that a later condition still
tests, the outcomes of these tests, and nothing else; so it stays small where a list of paths would
not. Where there are too many states some outcomes are forgotten: the condition may then hold or
not, which can only make more questions reachable. What is called unreachable here truly is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualifier.core.condition import (
    All,
    Any,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    holds,
    tests_in,
)
from qualifier.core.lint.branches import AnyTest, check_lead_test, fit_problems
from qualifier.core.lint.options import Option, Outcomes, Points, field_outcomes, options
from qualifier.core.lint.problem import Placed, placed_questions, positions
from qualifier.core.script import END, Question, Script

State = frozenset[tuple[str, Outcomes]]

MOST_STATES = 2_000
MOST_WORK = 200_000  # states over all positions
LEAD = "lead."  # no question id holds a dot


@dataclass(frozen=True, slots=True)
class Reach:
    """`arrived`: positions not always jumped over. `entered`: those whose section's condition can
    hold. `asked`: those that can be on a path. `passed`: those that some call passes by without
    asking them, other than by a goto to the end. `met`: criteria that some answer meets. `most`:
    greatest fit and maturity, None if the script was too tangled to tell.
    """

    arrived: frozenset[int]
    entered: frozenset[int]
    asked: frozenset[int]
    passed: frozenset[int]
    met: frozenset[str]
    most: Points | None


def reach(script: Script) -> Reach:
    """Follow every path through `script`. Broken references are taken as able to hold."""
    return _Walk(tuple(placed_questions(script)), positions(script)).walk()


@dataclass(slots=True)
class _Walk:
    placed: tuple[Placed, ...]
    where: Mapping[str, int]
    tests: dict[str, list[AnyTest]] = field(default_factory=dict)
    last_use: dict[str, int] = field(default_factory=dict)
    states: list[dict[State, Points]] = field(default_factory=list)
    arrived: set[int] = field(default_factory=set)
    entered: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    fitting: dict[QuestionTest, bool] = field(default_factory=dict)
    exact: bool = True

    def walk(self) -> Reach:
        self._note_tests()
        self.states = [{} for _ in range(len(self.placed) + 1)]
        self.states[0][frozenset()] = (0, 0)
        for placed in self.placed:
            self._pass(placed)
        ends = self.states[-1].values()
        most = (max(fit for fit, _ in ends), max(maturity for _, maturity in ends))
        return Reach(
            frozenset(self.arrived),
            frozenset(self.entered),
            frozenset(self.asked),
            frozenset(self.passed),
            frozenset(self.met),
            most if self.exact else None,
        )

    def _note_tests(self) -> None:
        for placed in self.placed:
            for condition in (placed.section.when, placed.question.when):
                for test in tests_in(condition):
                    subject = self._subject(test, placed)
                    if subject is None:
                        continue
                    noted = self.tests.setdefault(subject, [])
                    if test not in noted:
                        noted.append(test)
                    self.last_use[subject] = placed.position

    def _subject(self, test: AnyTest, placed: Placed) -> str | None:
        """What `test` looks at; None if it is broken, so that its outcome is not known."""
        match test:
            case LeadTest(field_name, _, _):
                return None if any(check_lead_test("", test)) else LEAD + field_name
            case QuestionTest(question_id, _, _):
                at = self.where.get(question_id, placed.position)
                if at < placed.position and self._fits(test, self.placed[at].question):
                    return question_id
        return None

    def _fits(self, test: QuestionTest, question: Question) -> bool:
        if test not in self.fitting:
            self.fitting[test] = not any(fit_problems("", test, question))
        return self.fitting[test]

    def _pass(self, placed: Placed) -> None:
        """Move all states at one position on to the positions they can go to."""
        at = placed.position
        current = self._widened(self._with_fields(self.states[at], placed))
        self.states[at] = {}
        if not current:
            return
        self.arrived.add(at)
        answers: tuple[Option, ...] = ()
        for state, points in current.items():
            known = dict(state)
            entered = self._holds(placed.section.when, known, placed)
            passes = both(entered, self._holds(placed.question.when, known, placed))
            if entered is not False:
                self.entered.add(at)
            if passes is False:
                self.passed.add(at)
            if passes is not True:
                self._arrive(at + 1, known, points)
            if passes is not False:
                if at not in self.asked:
                    self.asked.add(at)
                    answers = self._options(placed)
                    for option in answers:
                        if option.goto != END:
                            self.passed.update(range(at + 1, self._target(option.goto, at)))
                subject = placed.question.id
                for option in answers:
                    outcomes = option.outcomes
                    if self.where[subject] != at:  # its id is another question's: not known
                        outcomes = known.get(subject)
                    after = {**known, subject: outcomes}
                    total = (points[0] + option.points[0], points[1] + option.points[1])
                    self._arrive(self._target(option.goto, at), after, total)

    def _arrive(self, at: int, known: Mapping[str, Outcomes], points: Points) -> None:
        state = frozenset(
            (subject, outcomes)
            for subject, outcomes in known.items()
            if self.last_use.get(subject, -1) >= at
        )
        merge(self.states[at], state, points)

    def _with_fields(self, states: dict[State, Points], placed: Placed) -> dict[State, Points]:
        """`states` for every value of the lead fields that are first tested at this question."""
        subjects = [
            self._subject(test, placed)
            for condition in (placed.section.when, placed.question.when)
            for test in tests_in(condition)
            if isinstance(test, LeadTest)
        ]
        for subject in sorted({one for one in subjects if one is not None}):
            outcomes = field_outcomes([t for t in self.tests[subject] if isinstance(t, LeadTest)])
            split: dict[State, Points] = {}
            for state, points in states.items():
                is_known = any(key == subject for key, _ in state)
                for one in (state,) if is_known else (state | {(subject, o)} for o in outcomes):
                    merge(split, one, points)  # a state that jumped here may meet one that walked
            states = self._widened(split)
        return states

    def _widened(self, states: dict[State, Points]) -> dict[State, Points]:
        """`states`, with outcomes forgotten until they are few enough to follow."""
        limit = max(16, min(MOST_STATES, MOST_WORK // len(self.placed)))
        while len(states) > limit:
            self.exact = False
            variety: dict[str, set[Outcomes]] = {}
            for state in states:
                for subject, outcomes in state:
                    variety.setdefault(subject, set()).add(outcomes)
            tangled = [one for one, found in variety.items() if found != {None}]
            widest = max(tangled or variety, key=lambda one: (len(variety[one]), one))
            merged: dict[State, Points] = {}
            for state, points in states.items():
                # Also where it was not answered: all states must become alike in this subject.
                merge(merged, frozenset({**dict(state), widest: None}.items()), points)
            states = merged
        return states

    def _holds(
        self, condition: Condition, known: Mapping[str, Outcomes], placed: Placed
    ) -> bool | None:
        """Whether `condition` holds; None if that is not known."""
        match condition:
            case All(parts):
                found = [self._holds(one, known, placed) for one in parts]
                return False if False in found else None if None in found else True
            case Any(parts):
                found = [self._holds(one, known, placed) for one in parts]
                return True if True in found else None if None in found else False
            case Not(part):
                inner = self._holds(part, known, placed)
                return None if inner is None else not inner
            case _:
                return self._outcome(condition, known, placed)

    def _outcome(self, test: AnyTest, known: Mapping[str, Outcomes], placed: Placed) -> bool | None:
        subject = self._subject(test, placed)
        if subject is None:
            return None
        if subject not in known:
            return holds(test, {}, {})
        outcomes = known[subject]
        return None if outcomes is None else outcomes[self.tests[subject].index(test)]

    def _options(self, placed: Placed) -> tuple[Option, ...]:
        """The kinds of answer to a question, told apart by later conditions and gotos."""
        question = placed.question
        tests = [one for one in self.tests.get(question.id, ()) if isinstance(one, QuestionTest)]
        if self.where[question.id] != placed.position:
            tests = []  # a second question of the same id: conditions mean the first
        found = options(question, tests)
        self.exact = self.exact and found.exact
        self.met |= found.met
        return found.options

    def _target(self, goto: str, at: int) -> int:
        """The position a goto leads to; a broken one is taken as none."""
        if goto == END:
            return len(self.placed)
        return max(self.where.get(goto, 0), at + 1)


def merge(states: dict[State, Points], state: State, points: Points) -> None:
    """Add `state`, keeping the better points of each axis."""
    before = states.get(state, points)
    states[state] = (max(before[0], points[0]), max(before[1], points[1]))


def both(one: bool | None, other: bool | None) -> bool | None:
    """One and other, where None is not known."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
