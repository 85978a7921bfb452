"""Why a question is not asked: the simulator's answer to an author who expected it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qualifier.core.answer import Answers, Gap, Value
from qualifier.core.condition import (
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    holds,
)
from qualifier.core.flow import Path, chosen_ids, jump, walk
from qualifier.core.lint.problem import Placed, placed_questions
from qualifier.core.script import Question, Script


class Cause(Enum):
    """What keeps a question from being asked."""

    SECTION_CONDITION = "section_condition"
    OWN_CONDITION = "own_condition"
    JUMPED_OVER = "jumped_over"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"  # the script has no such question


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A single test that is to blame. `wanted`: whether it had to hold; it did not come out so.

    `stood` is the answer it looked at, or the lead's field; None if there is none. `is_aside`: the
    tested question is off the path itself, so that no answer of it counts.
    """

    test: QuestionTest | LeadTest | AxisTest
    wanted: bool
    stood: Value | None = None
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `tests`: of a condition that failed, those to blame, in its order.

    `question` is where the call jumped from (JUMPED_OVER), by its answer `choice` or, if that is
    empty, by its own goto; or the open question the call waits at (NOT_REACHED). `section` is the
    section whose condition failed.
    """

    cause: Cause
    section: str = ""
    question: str = ""
    choice: str = ""
    tests: tuple[FailedTest, ...] = ()


def why_not_asked(
    script: Script, answers: Answers, lead: Mapping[str, str], question_id: str
) -> tuple[Reason, ...]:
    """All reasons that keep the question from being asked, in the order section's condition, own
    condition, jump; each of them alone is enough. Empty if it is answered or asked next.

    A question on the path that the call has not come to is only not reached yet.
    """
    placed = list(placed_questions(script))
    target = next((one for one in placed if one.question.id == question_id), None)
    if target is None:
        return (Reason(Cause.UNKNOWN),)
    path = walk(script, answers, lead)
    if question_id in path.asked:
        return _not_reached(script, path, question_id)
    return _Off(placed, path, lead).reasons(target)


def _not_reached(script: Script, path: Path, question_id: str) -> tuple[Reason, ...]:
    waits_at = next(iter(path.open_questions(script)), None)
    if waits_at is None or question_id in path.answers:
        return ()
    if path.asked.index(question_id) <= path.asked.index(waits_at):
        return ()
    return (Reason(Cause.NOT_REACHED, question=waits_at),)


@dataclass(frozen=True, slots=True)
class _Off:
    """A question off the path."""

    placed: list[Placed]
    path: Path
    lead: Mapping[str, str]

    def reasons(self, target: Placed) -> tuple[Reason, ...]:
        found = []
        section, question = target.section, target.question
        at_section = self._standing(self._entered_at(target))
        if not holds(section.when, at_section, self.lead):
            tests = self._failed(section.when, at_section, wanted=True)
            found.append(Reason(Cause.SECTION_CONDITION, section.id, tests=tests))
        here = self._standing(target.position)
        if not holds(question.when, here, self.lead):
            tests = self._failed(question.when, here, wanted=True)
            found.append(Reason(Cause.OWN_CONDITION, tests=tests))
        jumper = self._jumper(target.position)
        if jumper is not None:
            choice = _jumping_choice(jumper, self.path.answers.get(jumper.id))
            found.append(Reason(Cause.JUMPED_OVER, question=jumper.id, choice=choice))
        return tuple(found)

    def _standing(self, position: int) -> Answers:
        """The answers on the path before `position`."""
        earlier = {one.question.id for one in self.placed[:position]}
        return {key: said for key, said in self.path.answers.items() if key in earlier}

    def _entered_at(self, target: Placed) -> int:
        """Where the section's condition was judged: its first question that no jump passed."""
        end = target.section_start + len(target.section.questions)
        for position in range(target.section_start, end):
            if self._jumper(position) is None:
                return position
        return target.section_start

    def _jumper(self, position: int) -> Question | None:
        """The question whose jump passes over `position`."""
        asked = set(self.path.asked)
        for one in reversed(self.placed[:position]):
            if one.question.id not in asked:
                continue
            goto = jump(one.question, self.path.answers.get(one.question.id))
            if not goto:
                return None  # what stands behind it was come to, up to `position`
            there = self._position(goto, one.position)
            return one.question if there > position else None
        return None

    def _position(self, goto: str, after: int) -> int:
        """Where the walk lands; past the end if nothing behind `after` is called so."""
        rest = self.placed[after + 1 :]
        landing = (one.position for one in rest if one.question.id == goto)
        return next(landing, len(self.placed))

    def _failed(
        self, condition: Condition, standing: Answers, *, wanted: bool
    ) -> tuple[FailedTest, ...]:
        """The single tests that made `condition` come out other than `wanted`."""
        if holds(condition, standing, self.lead) is wanted:
            return ()
        match condition:
            case All(parts) | Any(parts):
                return tuple(
                    one for part in parts for one in self._failed(part, standing, wanted=wanted)
                )
            case Not(part):
                return self._failed(part, standing, wanted=not wanted)
            case QuestionTest(question, _, _):
                stood = standing.get(question)
                is_aside = stood is None and question not in self.path.asked
                return (FailedTest(condition, wanted, stood, is_aside),)
            case LeadTest(field, _, _):
                return (FailedTest(condition, wanted, self.lead.get(field) or None),)
            case _:
                return (FailedTest(condition, wanted),)


def _jumping_choice(question: Question, answer: Value | None) -> str:
    """The choice whose goto is followed; empty where it is the question's own."""
    if answer is None or isinstance(answer, Gap):
        return ""
    for choice_id in chosen_ids(answer):
        choice = question.choice(choice_id)
        if choice and choice.goto:
            return choice_id
    return ""
