"""The gate: whether the lead may be handed over, and if not, exactly what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from qualifier.core.agreement import HANDS_OVER, Agreement, Decision
from qualifier.core.criteria import CriterionState, Standing, criteria
from qualifier.core.flow import Path
from qualifier.core.score import Score
from qualifier.core.script import Script, Use


class Block(Enum):
    """Why the gate is shut, beyond criteria and open questions."""

    OPPOSED = "opposed"
    KNOCK_OUT = "knock_out"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Gate:
    """`open` means: this lead may be handed over now without anybody's written reason."""

    open: bool
    decision: Decision
    criteria: tuple[CriterionState, ...]
    open_required: tuple[str, ...]
    blocks: tuple[Block, ...]
    wake_up: date | None

    @property
    def missing(self) -> tuple[CriterionState, ...]:
        """Criteria that keep the gate shut."""
        return tuple(one for one in self.criteria if one.holds_gate)

    @property
    def met(self) -> int:
        """How many applicable must criteria are met; `applicable` is out of how many."""
        return sum(one.standing is Standing.MET for one in self.criteria if one.criterion.must)

    @property
    def applicable(self) -> int:
        return sum(
            one.standing is not Standing.NOT_APPLICABLE
            for one in self.criteria
            if one.criterion.must
        )

    @property
    def may_be_overridden(self) -> bool:
        """Opposition and a knock-out are never overridden; all else may be, with a reason."""
        return not ({Block.OPPOSED, Block.KNOCK_OUT} & set(self.blocks))


def gate(
    script: Script, path: Path, score: Score, agreement: Agreement, *, opposed: bool = False
) -> Gate:
    """The gate for these answers (DOMAIN.md, "Hand-off and feedback")."""
    states = criteria(script, path, agreement)
    open_required = tuple(one for one in path.open_questions(script) if script.by_id[one].required)
    decision = score.decision(agreement)
    blocks = []
    if opposed:
        blocks.append(Block.OPPOSED)
    if score.knock_out:
        blocks.append(Block.KNOCK_OUT)
    elif decision not in HANDS_OVER:
        blocks.append(Block.CELL)
    is_open = not (blocks or open_required or any(one.holds_gate for one in states))
    return Gate(is_open, decision, states, open_required, tuple(blocks), wake_up(script, path))


def wake_up(script: Script, path: Path) -> date | None:
    """The day the lead asked to be called again, from the question used as wake-up."""
    for question_id, answer in path.answers.items():
        if script.by_id[question_id].use is Use.WAKE_UP and isinstance(answer, date):
            return answer
    return None
