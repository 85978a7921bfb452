"""A condition as rows to choose from, and what can be done to one of them.

A row's `path` leads to it from the root: the place in each group on the way. `not` is a property
of a row, not a level of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    Test,
)
from qualifier.core.questions.choice import YES_NO_IDS
from qualifier.core.script import Question, Script

Path = tuple[int, ...]
OneTest = QuestionTest | LeadTest | AxisTest
COMPARED = (Test.AT_LEAST, Test.AT_MOST, Test.BELOW, Test.ABOVE)
MEASURED_TYPES = frozenset({"number", "money", "scale", "date"})
CHOSEN_TYPES = frozenset({"choice", "several", "yes_no"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a condition: a group (`group` is all or any) or one test."""

    path: Path
    is_negated: bool
    group: str = ""
    test: OneTest | None = None

    @property
    def depth(self) -> int:
        return len(self.path)


def rows(condition: Condition, path: Path = ()) -> Iterator[Row]:
    """The lines of `condition`, groups before what they hold. None for one that always holds."""
    negated, bare = _bare(condition)
    match bare:
        case All(parts) | Any(parts):
            if bare == ALWAYS and not path:
                return
            yield Row(path, negated, group="any" if isinstance(bare, Any) else "all")
            for place, part in enumerate(parts):
                yield from rows(part, (*path, place))
        case _:
            assert not isinstance(bare, Not)
            yield Row(path, negated, test=bare)


def replace_test(condition: Condition, path: Path, test: OneTest) -> Condition:
    """Another test at `path`; its `not` stays."""
    return _changed(condition, path, lambda one: Not(test) if _bare(one)[0] else test)


def turn(condition: Condition, path: Path) -> Condition:
    """Put a `not` before what stands at `path`, or take it away."""
    return _changed(condition, path, lambda one: _bare(one)[1] if _bare(one)[0] else Not(one))


def set_group(condition: Condition, path: Path, group: str) -> Condition:
    """Make the group at `path` hold if all, or if any, of its parts do."""

    def changed(one: Condition) -> Condition:
        negated, bare = _bare(one)
        assert isinstance(bare, (All, Any))
        made: Condition = Any(bare.parts) if group == "any" else All(bare.parts)
        return Not(made) if negated else made

    return _changed(condition, path, changed)


def add_test(condition: Condition, test: OneTest, path: Path = ()) -> Condition:
    """One more test in the group at `path`; beside a single test, both must hold."""

    def changed(one: Condition) -> Condition:
        negated, bare = _bare(one)
        if not isinstance(bare, (All, Any)):
            return All((one, test))
        made: Condition = type(bare)((*bare.parts, test))
        return Not(made) if negated else made

    if condition == ALWAYS:
        return test
    return _changed(condition, path, changed)


def add_group(condition: Condition, test: OneTest, path: Path = ()) -> Condition:
    """A new group inside the one at `path`, of the other kind, with one test in it."""

    def changed(one: Condition) -> Condition:
        negated, bare = _bare(one)
        if not isinstance(bare, (All, Any)):
            return All((one, Any((test,))))
        inner: Condition = All((test,)) if isinstance(bare, Any) else Any((test,))
        made: Condition = type(bare)((*bare.parts, inner))
        return Not(made) if negated else made

    if condition == ALWAYS:
        return Any((test,))
    return _changed(condition, path, changed)


def remove(condition: Condition, path: Path) -> Condition:
    """Without what stands at `path`; a group left empty goes too, a lone test stands alone."""
    left = _without(condition, path)
    if left is None:
        return ALWAYS
    if isinstance(left, (All, Any)) and len(left.parts) == 1:
        return left.parts[0]
    return left


def tests_for(question: Question) -> tuple[Test, ...]:
    """The tests that can mean something for answers to `question`, most used first."""
    always = (Test.GAP, Test.NOT_ANSWERED)
    if question.type in CHOSEN_TYPES:
        return (Test.IS, Test.IN, *always)
    if question.type in MEASURED_TYPES:
        return (*COMPARED, *always)
    return always


def first_test(question: Question) -> QuestionTest:
    """What a new row on `question` begins with."""
    if question.type in CHOSEN_TYPES:
        return QuestionTest(question.id, Test.IS, first_choice(question))
    if question.type in MEASURED_TYPES - {"date"}:
        return QuestionTest(question.id, Test.AT_LEAST, 1)
    return QuestionTest(question.id, Test.NOT_ANSWERED, False)


def first_choice(question: Question) -> str | bool:
    """The operand of an equality that a new row begins with."""
    if question.type == "yes_no":
        return True
    return question.choices[0].id if question.choices else YES_NO_IDS[0]


def earlier_questions(script: Script, question_id: str) -> tuple[Question, ...]:
    """Questions that a condition on this one may test, in order."""
    before = takewhile(lambda one: one.id != question_id, script.questions())
    return tuple(one for one in before if one.type != "say")


def questions_before(script: Script, section_id: str) -> tuple[Question, ...]:
    """Questions that a condition on this section may test, in order."""
    before = takewhile(lambda one: one.id != section_id, script.sections)
    return tuple(one for section in before for one in section.questions if one.type != "say")


def _bare(condition: Condition) -> tuple[bool, Condition]:
    """Whether it is negated, and what stands behind the `not`s."""
    negated = False
    while isinstance(condition, Not):
        negated, condition = not negated, condition.part
    return negated, condition


def _changed(
    condition: Condition, path: Path, change: Callable[[Condition], Condition]
) -> Condition:
    if not path:
        return change(condition)
    negated, bare = _bare(condition)
    assert isinstance(bare, (All, Any))
    parts = list(bare.parts)
    parts[path[0]] = _changed(parts[path[0]], path[1:], change)
    made: Condition = type(bare)(tuple(parts))
    return Not(made) if negated else made


def _without(condition: Condition, path: Path) -> Condition | None:
    if not path:
        return None
    negated, bare = _bare(condition)
    assert isinstance(bare, (All, Any))
    parts = list(bare.parts)
    left = _without(parts[path[0]], path[1:])
    parts[path[0] : path[0] + 1] = [] if left is None else [left]
    if not parts:
        return None
    made: Condition = type(bare)(tuple(parts))
    return Not(made) if negated else made
