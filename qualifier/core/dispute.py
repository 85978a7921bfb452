"""The right of reply on a rejection: disputed in a sentence, then somebody rules (DOMAIN.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from qualifier.core.lead import Stage

MOST_WORDS = 500  # characters of a sentence


class Verdict(Enum):
    """How the arbiter ruled on the refusal. OVERTURNED: sales should have taken the lead."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


STAGE_AFTER: Mapping[Verdict, Stage | None] = {
    Verdict.UPHELD: None,  # it stays rejected
    Verdict.OVERTURNED: Stage.IN_PROGRESS,
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A reply to the rejection `feedback_id`. `verdict` None: not ruled yet.

    `rule_change` is what the arbiter proposes for the agreement; it goes on the next agenda.
    """

    feedback_id: str
    text: str
    by: str
    at: datetime
    verdict: Verdict | None = None
    ruling: str = ""
    ruled_by: str = ""
    ruled_at: datetime | None = None
    rule_change: str = ""

    @property
    def is_open(self) -> bool:
        return self.verdict is None
