"""Criteria of the agreement as the answers stand: met, a gap, missing, not applicable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qualifier.core.agreement import Agreement, Criterion
from qualifier.core.answer import Gap
from qualifier.core.flow import Path
from qualifier.core.questions import type_of
from qualifier.core.script import Script


class Standing(Enum):
    MET = "met"
    GAP = "gap"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class CriterionState:
    """`evidence`: ids of the questions whose answers meet it.

    `ask`: where to go to meet it, a question on the path; empty if none there serves it.
    """

    criterion: Criterion
    standing: Standing
    evidence: tuple[str, ...] = ()
    ask: str = ""

    @property
    def holds_gate(self) -> bool:
        """Whether it keeps the gate shut."""
        return self.criterion.must and self.standing in (Standing.MISSING, Standing.GAP)


def criteria(script: Script, path: Path, agreement: Agreement) -> tuple[CriterionState, ...]:
    """The state of every criterion that counts, in the agreement's order (FORMATS.md)."""
    return tuple(_state(script, path, one) for one in agreement.offered_criteria)


def _state(script: Script, path: Path, criterion: Criterion) -> CriterionState:
    serving = [
        one for one in script.serving.get(criterion.id, ()) if not type_of(one).is_spoken_only
    ]
    if not serving:
        return CriterionState(criterion, Standing.NOT_APPLICABLE)
    evidence, gaps, open_now, unmet = [], [], [], []
    for question in serving:
        answer = path.answers.get(question.id)
        if question.id not in path.asked:
            continue
        if answer is None:
            open_now.append(question.id)
        elif isinstance(answer, Gap):
            gaps.append(question.id)
        elif criterion.id in type_of(question).meets(question, answer):
            evidence.append(question.id)
        else:
            unmet.append(question.id)
    if evidence:
        return CriterionState(criterion, Standing.MET, tuple(evidence), evidence[0])
    if gaps:
        return CriterionState(criterion, Standing.GAP, (), gaps[0])
    return CriterionState(criterion, Standing.MISSING, (), next(iter((*open_now, *unmet)), ""))


def gaps(script: Script, path: Path, *, ended: bool) -> tuple[str, ...]:
    """Questions on the path that score or serve a criterion and hold a system answer.

    Once the call has `ended`, those left open are gaps too (DOMAIN.md, "Answers").
    """
    found = []
    for question_id in path.asked:
        question = script.by_id[question_id]
        if not (question.scores or question.criteria) or type_of(question).is_spoken_only:
            continue
        answer = path.answers.get(question_id)
        if isinstance(answer, Gap) or (ended and answer is None):
            found.append(question_id)
    return tuple(found)
