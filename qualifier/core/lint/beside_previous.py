"""A script beside the version published before it: ids that are gone, types that changed.

An id may go: calls keep the version they began on. It is wrong only while a rule of the agreement
still asks for it, for that rule would then never hold again and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualifier.core.agreement import Agreement
from qualifier.core.condition import Condition, QuestionTest
from qualifier.core.flaw import Flaw
from qualifier.core.lint.branches import placed_tests
from qualifier.core.lint.problem import Problem, error, placed_questions, warning
from qualifier.core.script import Script


def check_types(script: Script, previous: Script) -> Iterator[Problem]:
    """Questions that kept their id and changed their type: older answers mean something else."""
    for placed in placed_questions(script):
        before = previous.by_id.get(placed.question.id)
        if before is not None and before.type != placed.question.type:
            yield warning(
                f"{placed.place}.type",
                Flaw.TYPE_CHANGED,
                question=placed.question.id,
                before=before.type,
                after=placed.question.type,
            )


def check_removed(script: Script, previous: Script, agreement: Agreement) -> Iterator[Problem]:
    """Rules of `agreement` that test what `previous` had and `script` has no more.

    Other scripts share the agreement, so an id that neither version knows is none of ours.
    The place is the rule's in the agreement, below `agreement`.
    """
    for place, condition in _rules(agreement):
        for at, test in placed_tests(condition, f"agreement.{place}.when"):
            if isinstance(test, QuestionTest):
                yield from _removed(at, test, script, previous)


def _removed(place: str, test: QuestionTest, script: Script, previous: Script) -> Iterator[Problem]:
    before, now = previous.by_id.get(test.question), script.by_id.get(test.question)
    if before is None:
        return
    if now is None:
        yield error(place, Flaw.REMOVED_QUESTION_USED, question=test.question)
        return
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    for one in operands:
        if isinstance(one, str) and before.choice(one) and not now.choice(one):
            yield error(place, Flaw.REMOVED_CHOICE_USED, question=now.id, choice=one)


def _rules(agreement: Agreement) -> Iterator[tuple[str, Condition]]:
    routing = agreement.routing
    yield from ((f"routing.hard[{i}]", one.when) for i, one in enumerate(routing.hard))
    yield from ((f"routing.points[{i}]", one.when) for i, one in enumerate(routing.points))
    yield from ((f"field_rules[{i}]", one.when) for i, one in enumerate(agreement.field_rules))
    yield from ((f"flag_rules[{i}]", one.when) for i, one in enumerate(agreement.flag_rules))
