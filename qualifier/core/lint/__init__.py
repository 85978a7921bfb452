"""The linter of scripts and agreements: pure, in core, no words for people.

`texts.document_problems` has the sentences. Shape (keys, types of values) is judged before, by
the reader; what comes here is already a `Script` or an `Agreement`.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualifier.core.agreement import Agreement
from qualifier.core.flaw import Flaw
from qualifier.core.lint.agreement_check import AT_PUBLISHING, agreement_problems
from qualifier.core.lint.beside_agreement import check_criteria, check_names
from qualifier.core.lint.beside_previous import check_removed, check_types
from qualifier.core.lint.branches import check_conditions, check_gotos
from qualifier.core.lint.ids import check_ids
from qualifier.core.lint.problem import Problem, Severity, error, placed_questions, warning
from qualifier.core.lint.reach import Reach, reach
from qualifier.core.lint.rule import check_rule
from qualifier.core.lint.structure import check_structure
from qualifier.core.lint.words import check_words
from qualifier.core.score import MOST
from qualifier.core.script import Script

__all__ = ["AT_PUBLISHING", "Problem", "Severity", "check_agreement", "check_script"]


def check_script(
    script: Script, agreement: Agreement | None, previous: Script | None = None
) -> tuple[Problem, ...]:
    """All problems of `script`, errors first, each kind in the script's order.

    Without its agreement, criteria and facets are not looked up; without the version published
    before (`previous`), nothing is said of what changed since. A script without errors can
    be finished whatever is answered, and each of its questions can be reached.
    """
    found: list[Problem] = [
        *check_structure(script),
        *check_ids(script),
        *check_gotos(script),
        *check_conditions(script),
        *check_words(script),
        *check_rule(script),
    ]
    if agreement is not None:
        found += check_names(script, agreement)
    if previous is not None:
        found += check_types(script, previous)
        if agreement is not None:
            found += check_removed(script, previous, agreement)
    if any(section.questions for section in script.sections):
        reached = reach(script)
        found += _unreachable(script, reached)
        found += _passed_by(script, reached)
        found += _maxima(reached)
        if agreement is not None:
            found += check_criteria(script, agreement, reached)
    return tuple(sorted(found, key=lambda one: not one.is_error))


def check_agreement(agreement: Agreement) -> tuple[Problem, ...]:
    """All problems of `agreement`, errors first, each kind in the document's order."""
    return tuple(sorted(agreement_problems(agreement), key=lambda one: not one.is_error))


def _unreachable(script: Script, found: Reach) -> Iterator[Problem]:
    shut_sections: set[str] = set()
    for placed in placed_questions(script):
        at, question = placed.position, placed.question
        if at in found.asked:
            continue
        if at not in found.arrived:
            yield error(placed.place, Flaw.ALWAYS_JUMPED_OVER, question=question.id)
        elif at in found.entered:
            yield error(f"{placed.place}.when", Flaw.CONDITION_NEVER_HOLDS, question=question.id)
        elif placed.section_place not in shut_sections:
            shut_sections.add(placed.section_place)
            place = f"{placed.section_place}.when"
            yield error(place, Flaw.CONDITION_NEVER_HOLDS, question=question.id)


def _passed_by(script: Script, found: Reach) -> Iterator[Problem]:
    """Required questions that some call never asks. A goto to the end is a close, not a by-pass."""
    for placed in placed_questions(script):
        at, question = placed.position, placed.question
        if question.required and at in found.asked and at in found.passed:
            place = f"{placed.place}.required"
            yield warning(place, Flaw.REQUIRED_PASSED_BY, question=question.id)


def _maxima(found: Reach) -> Iterator[Problem]:
    if found.most is not None and found.most != (MOST, MOST):
        fit, maturity = found.most
        yield warning("", Flaw.AXIS_MAXIMA, fit=str(fit), maturity=str(maturity), full=str(MOST))
