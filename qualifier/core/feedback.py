"""What sales answer to a hand-off, and whether an answer still moves the lead.

Acceptance and rejection come before contact, turn-back and disqualification after it, a deal's end
last (DOMAIN.md "Hand-off and feedback"). An answer that arrives late is kept and moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualifier.core.lead import Stage

REOPENED = "reopened"  # sales took their answer back: the lead is restored in the CRM

STAGE_OF: Mapping[str, Stage] = {
    "accepted": Stage.ACCEPTED,
    "rejected": Stage.REJECTED,
    "turned_back": Stage.NURTURING,
    "disqualified": Stage.DISQUALIFIED,
    "won": Stage.WON,
    "lost": Stage.LOST,
    REOPENED: Stage.HANDED_OVER,
}
_STEP: Mapping[str, int] = {
    "accepted": 1,
    "rejected": 1,
    "turned_back": 2,
    "disqualified": 2,
    "won": 3,
    "lost": 3,
}


def step_of(status: str) -> int:
    """How far an answer goes: 1 before contact, 2 after it, 3 at a deal's end; 0 none of them."""
    return _STEP.get(status, 0)


def comes_late(status: str, earlier: Iterable[str]) -> bool:
    """Whether sales had gone further with this hand-off when they said `status`.

    `earlier` are their other answers to it. On one step the newest word holds: a rejection may
    follow an acceptance, a loss a win. An answer that is taken back never comes late.
    """
    return any(_STEP.get(one, 0) > _STEP.get(status, 9) for one in earlier)
