"""From call to customer: leads per step, and the share of the step before.

Steps are sets of leads that lie in each other: a lead counts once, and whoever reached a step
passed those before it. "Accepted" and "won" are of the hand-offs of the period, whenever sales
said so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from qualifier.reports.cases import Standing
from qualifier.reports.facts import View


class Step(Enum):
    """The steps in order. LEADS is left out where a qualifier or a script was chosen."""

    LEADS = "leads"
    CALLED = "called"
    REACHED = "reached"
    QUALIFIED = "qualified"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    WON = "won"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """`share` is of the step before; None for the first, and after an empty one."""

    step: Step
    count: int
    share: float | None
    leads: tuple[str, ...]


def funnel(view: View) -> tuple[FunnelStep, ...]:
    """The steps of a view, widest first."""
    rules = view.rules
    won = _ids(one.lead_id for one in view.cases if one.standing is Standing.WON)
    accepted = _ids((*won, *(one.lead_id for one in view.cases if one.was_accepted)))
    handed = _ids(one.lead_id for one in view.cases)
    qualified = _ids(
        (*handed, *[one.lead_id for one in view.calls if one.outcome in rules.qualified])
    )
    reached = _ids((*qualified, *view.reached))
    called = _ids((*reached, *view.called))
    steps = [
        (Step.CALLED, called),
        (Step.REACHED, reached),
        (Step.QUALIFIED, qualified),
        (Step.HANDED_OVER, handed),
        (Step.ACCEPTED, accepted),
        (Step.WON, won),
    ]
    if not view.filters.is_about_work:
        leads = _ids((*called, *(one.id for one in view.new_leads)))
        steps.insert(0, (Step.LEADS, leads))
    made: list[FunnelStep] = []
    for step, found in steps:
        before = made[-1].count if made else 0
        made.append(FunnelStep(step, len(found), len(found) / before if before else None, found))
    return tuple(made)


def _ids(lead_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lead_ids))
