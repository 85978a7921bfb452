"""From call to customer: leads per step, and the share of the step before.

Steps are sets of leads that lie in each other: a lead counts once, and whoever reached a step
passed those before it. "Accepted" and "won" are of the hand-offs of the period, whenever sales
said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from qualifier.reports.cases import Standing
from qualifier.reports.columns import Leads, Pick
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
    leads: Sequence[str]


def funnel(view: View) -> tuple[FunnelStep, ...]:
    """The steps of a view, widest first."""
    taken = view.cases.only(view.accepted.bits | _won(view).bits)
    # Each step with the rows that lead to it; whoever reached the next one belongs to it too.
    steps: list[tuple[Step, Pick]] = [
        (Step.WON, _won(view)),
        (Step.ACCEPTED, taken),
        (Step.HANDED_OVER, view.cases),
        (Step.QUALIFIED, view.ready),
        (Step.REACHED, view.talks),
        (Step.CALLED, view.calls),
    ]
    if not view.filters.is_about_work:
        steps.append((Step.LEADS, view.new_leads))
    counted: list[tuple[Step, int, Leads]] = []
    within: set[int] = set()
    rows: tuple[Pick, ...] = ()
    for step, picked in steps:
        within.update(picked.lead_numbers())
        rows = (*rows, picked)
        counted.insert(0, (step, len(within), Leads(*rows)))
    made: list[FunnelStep] = []
    for step, number, leads in counted:
        before = made[-1].count if made else 0
        made.append(FunnelStep(step, number, number / before if before else None, leads))
    return tuple(made)


def _won(view: View) -> Pick:
    return view.cases.where("standing", Standing.WON.value)
