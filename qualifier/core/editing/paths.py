"""All paths through a script: how many, the shortest, the longest, and the cells they end in.

A *path* is one kind of answer to each question asked on the way (`kinds.branches` says what a kind
is): each choice, a figure of each band and on each side of every threshold, one text, one date. So
a path is no call: real calls are not spread evenly over paths, and gaps make paths only where a
condition asks for them. A lead field that a condition tests has its kinds too. Points are those of
the answers alone, without signals and lead fields.

Paths are not walked one by one. At each question stand the states a call can arrive in: the
outcomes of all tests that matter later; each state counts the paths that lead to it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qualifier.core.agreement import Agreement
from qualifier.core.condition import All, Any, Condition, LeadTest, Not, QuestionTest, holds
from qualifier.core.condition import tests_in as single_tests
from qualifier.core.editing.cells import Cells, Stopped, cells_of, cells_of_sample
from qualifier.core.editing.kinds import Branch, Outcomes, Worth, branches, field_kinds
from qualifier.core.editing.network import Edge, Node
from qualifier.core.lint.branches import AnyTest
from qualifier.core.lint.problem import Placed, placed_questions, positions
from qualifier.core.lint.structure import known_type
from qualifier.core.script import Script

# A state keeps, for each question or lead field (a subject) that a later condition tests, one bit
# that says whether it was answered, then the outcome of each test on it: a number, for speed.
State = int

MOST_STEPS = 20_000  # a state moved on by one branch is a step
MOST_SAMPLES = 1_000
POINT_STEPS = 10  # steps of adding points up, for each of `most_steps`
LEAD = "lead."  # no question id holds a dot


@dataclass(frozen=True, slots=True)
class Paths:
    """`ways`: how many paths there are; if not `is_exact`, there are more than that.

    `shortest`, `longest`: ids asked on such a path, sentences to say included; `fewest` and `most`
    count the questions of these without them. If not `is_exact`, only paths taken at random were
    looked at for these: some may be shorter or longer.
    """

    ways: int
    is_exact: bool
    fewest: int
    most: int
    shortest: tuple[str, ...]
    longest: tuple[str, ...]
    cells: Cells


def survey(
    script: Script,
    agreement: Agreement,
    *,
    most_steps: int = MOST_STEPS,
    samples: int = MOST_SAMPLES,
    seed: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Paths | None:
    """What there is to know about the paths through `script`; None if `should_stop` said so.

    `script` must have no errors. Cells are counted over all paths where that is soon done, else
    they are estimated from `samples` paths; `Cells` says which, and how these were drawn.
    """
    walk = _Walk(tuple(placed_questions(script)), positions(script), most_steps)
    try:
        ends, is_exact = walk.walk(should_stop)
        ways = sum(one.ways for one in ends)
        if is_exact:
            most = POINT_STEPS * most_steps
            cells = cells_of(ends, walk.nodes, agreement, most, samples, seed, should_stop)
            short = min(ends, key=lambda one: one.fewest)
            long = max(ends, key=lambda one: one.most)
            lengths = (short.fewest, long.most, short.shortest(), long.longest())
            return Paths(ways, True, *lengths, cells)
        strolls = walk.strolls(samples, random.Random(seed), should_stop)  # noqa: S311  # no secret
    except Stopped:
        return None
    first = min(strolls, key=lambda one: one.counts)
    last = max(strolls, key=lambda one: one.counts)
    cells = cells_of_sample([one.worths for one in strolls], agreement, seed, is_even=False)
    return Paths(ways, False, first.counts, last.counts, first.asked, last.asked, cells)


@dataclass(frozen=True, slots=True)
class _Stroll:
    """A path taken at random: ids asked, how many are answered, what the answers are worth."""

    asked: tuple[str, ...]
    counts: int
    worths: tuple[Worth, ...]


@dataclass(slots=True)
class _Walk:
    placed: tuple[Placed, ...]
    where: Mapping[str, int]
    left: int
    tests: dict[str, list[AnyTest]] = field(default_factory=dict)
    found: dict[int, tuple[Branch, ...]] = field(default_factory=dict)
    kinds: dict[int, list[tuple[Branch, Worth]]] = field(default_factory=dict)
    index: dict[int, tuple[str, int]] = field(default_factory=dict)  # id of a test: its place
    fields: list[tuple[str, ...]] = field(
        default_factory=list
    )  # lead fields tested at each position
    first_bit: dict[str, int] = field(default_factory=dict)
    live: list[State] = field(default_factory=list)  # bits still needed at each position
    arriving: list[dict[State, Node]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)  # each behind all that lead to it

    def walk(self, should_stop: Callable[[], bool]) -> tuple[list[Node], bool]:
        """The nodes where paths end, and whether these are all; else those where it was left."""
        self._note_tests()
        self.arriving = [{} for _ in range(len(self.placed) + 1)]
        self.arriving[0][0] = Node.start()
        for placed in self.placed:
            if should_stop():
                raise Stopped
            states = self._with_fields(self.arriving[placed.position], placed)
            self.arriving[placed.position] = {}
            if self.left < len(states):
                self.arriving[placed.position] = states
                break
            self.nodes += states.values()
            self._pass(placed, states)
        left_at = [node for states in self.arriving for node in states.values()]
        self.nodes += left_at
        return left_at, not any(self.arriving[:-1])

    def _note_tests(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        last_use: dict[str, int] = {}
        for placed in self.placed:
            fields: set[str] = set()
            for condition in (placed.section.when, placed.question.when):
                for test in single_tests(condition):
                    subject = self._subject(test, placed.position)
                    if not subject:
                        continue
                    noted = self.tests.setdefault(subject, [])
                    key = (subject, repr(test))  # `is: true` and `is: 1` are equal, not the same
                    if key not in seen:
                        seen[key] = len(noted)
                        noted.append(test)
                    self.index[id(test)] = (subject, seen[key])
                    last_use[subject] = placed.position
                    fields |= {subject} if isinstance(test, LeadTest) else set()
            self.fields.append(tuple(sorted(fields)))
        bits = 0
        self.live = [0] * (len(self.placed) + 1)
        for subject, tests in self.tests.items():
            self.first_bit[subject] = bits
            mask = ((2 << len(tests)) - 1) << bits
            bits += 1 + len(tests)
            for position in range(last_use[subject] + 1):
                self.live[position] |= mask

    def _subject(self, test: AnyTest, position: int) -> str:
        """What `test` looks at; empty if it never has an answer here."""
        if isinstance(test, LeadTest):
            return LEAD + test.field
        if isinstance(test, QuestionTest) and self.where.get(test.question, position) < position:
            return test.question
        return ""

    def _pass(self, placed: Placed, states: Mapping[State, Node]) -> None:
        """Move all states at one question on."""
        at, question = placed.position, placed.question
        counts = _counts(placed)
        for state, node in states.items():
            if not self._is_asked(placed, state):
                self._arrive(at + 1, state, Edge(node))
                continue
            for branch in self._branches(placed):
                after = state | self._bits(question.id, branch.outcomes)
                edge = Edge(node, question.id, counts, branch.worths)
                self._arrive(self._target(branch.goto, at), after, edge)

    def strolls(
        self, many: int, chance: random.Random, should_stop: Callable[[], bool]
    ) -> list[_Stroll]:
        """Paths taken by drawing among the kinds of answer at each question."""
        found = []
        for number in range(many):
            if number % 50 == 0 and should_stop():
                raise Stopped
            found.append(self._stroll(chance))
        return found

    def _stroll(self, chance: random.Random) -> _Stroll:
        state: State = 0
        asked: list[str] = []
        worths: list[Worth] = []
        at = counts = 0
        while at < len(self.placed):
            placed = self.placed[at]
            for subject in self.fields[at]:
                if not self._is_known(state, subject):
                    state |= self._bits(subject, chance.choice(self._field_kinds(subject)))
            if not self._is_asked(placed, state):
                at += 1
                continue
            branch, worth = chance.choice(self._kinds(placed))
            state |= self._bits(placed.question.id, branch.outcomes)
            asked.append(placed.question.id)
            worths.append(worth)
            counts += _counts(placed)
            at = self._target(branch.goto, at)
        return _Stroll(tuple(asked), counts, tuple(worths))

    def _kinds(self, placed: Placed) -> list[tuple[Branch, Worth]]:
        at = placed.position
        if at not in self.kinds:
            pairs = ((one, worth) for one in self._branches(placed) for worth in one.worths)
            self.kinds[at] = list(pairs)
        return self.kinds[at]

    def _bits(self, subject: str, outcomes: Outcomes) -> State:
        """The bits that say: answered, with these outcomes. None if nothing tests it."""
        if not outcomes:
            return 0
        code = 1 | sum(2 << place for place, one in enumerate(outcomes) if one)
        return code << self.first_bit[subject]

    def _is_known(self, state: State, subject: str) -> bool:
        return bool(state >> self.first_bit[subject] & 1)

    def _is_asked(self, placed: Placed, state: State) -> bool:
        return self._holds(placed.section.when, state) and self._holds(placed.question.when, state)

    def _branches(self, placed: Placed) -> tuple[Branch, ...]:
        at, question = placed.position, placed.question
        if at not in self.found:
            tests = self.tests.get(question.id, ()) if self.where[question.id] == at else ()
            of_question = [one for one in tests if isinstance(one, QuestionTest)]
            self.found[at] = branches(question, of_question)
        return self.found[at]

    def _arrive(self, at: int, state: State, edge: Edge) -> None:
        self.left -= 1
        state &= self.live[at]
        there = self.arriving[at].get(state)
        if there is None:
            self.arriving[at][state] = there = Node()
        there.reach(edge)

    def _target(self, goto: str, at: int) -> int:
        """Where the walk lands, as `flow.walk` does: at the end if no later question is so called.

        Source: FORMATS.md, "Path".
        """
        if not goto:
            return at + 1
        there = self.where.get(goto, -1)
        return there if there > at else len(self.placed)

    def _with_fields(self, states: dict[State, Node], placed: Placed) -> dict[State, Node]:
        """`states`, each for every kind of value of the lead fields first tested here."""
        for subject in self.fields[placed.position]:
            kinds = self._field_kinds(subject)
            split: dict[State, Node] = {}
            for state, node in states.items():
                bits = [self._bits(subject, one) for one in kinds]
                after = [0] if self._is_known(state, subject) else bits
                for one in (state | more for more in after):
                    self.left -= 1
                    split.setdefault(one, Node()).reach(Edge(node))
            self.nodes += states.values()
            states = split
        return states

    def _field_kinds(self, subject: str) -> tuple[Outcomes, ...]:
        return field_kinds([one for one in self.tests[subject] if isinstance(one, LeadTest)])

    def _holds(self, condition: Condition, state: State) -> bool:
        match condition:
            case All(parts):
                return all(self._holds(one, state) for one in parts)
            case Any(parts):
                return any(self._holds(one, state) for one in parts)
            case Not(part):
                return not self._holds(part, state)
        subject, place = self.index.get(id(condition), ("", 0))
        if not subject or not self._is_known(state, subject):
            return holds(condition, {}, {})
        return bool(state >> self.first_bit[subject] + 1 + place & 1)


def _counts(placed: Placed) -> int:
    """1 for a question that is answered, 0 for a sentence to say."""
    type_ = known_type(placed.question)
    return 0 if type_ is None or type_.is_spoken_only else 1
