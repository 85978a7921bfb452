"""The promises of both sides (DOMAIN.md "Agreement"): kept or not, and on which leads not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from qualifier.reports.facts import View
from qualifier.reports.kpis import KpiId, accept_within_s, measured, volume
from qualifier.reports.measure import Measure, Unit, once, share

# Of what is promised by the clock so much has to be in time: nobody promises a hundred per cent.
KEPT_LEAST = 0.95
EXHAUSTED = "exhausted"  # the outcome by which a person gives up (FORMATS.md "Agreement")


class Side(Enum):
    """Who promises: the desk that qualifies, with marketing behind it, or sales."""

    MARKETING = "marketing"
    SALES = "sales"


class PromiseId(Enum):
    """What is promised."""

    VOLUME = "volume"
    FIRST_CALL = "first_call"
    ATTEMPTS = "attempts"
    ANSWER = "answer"
    ACCEPTANCE = "acceptance"
    REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Promise:
    """`measure.value` against `target`, in `unit`. `within`: the time promised, or the attempts as
    a number. `broken`: leads on which it was not kept; `unowned` of them have no person in charge.
    """

    id: PromiseId
    side: Side
    unit: Unit
    measure: Measure
    target: float | None
    within_s: float | None
    broken: tuple[str, ...]
    unowned: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool | None:
        """Whether it is kept so far; None where nothing can be said."""
        if self.measure.value is None or self.target is None:
            return None
        return self.measure.value >= self.target


def promises(view: View) -> tuple[Promise, ...]:
    """The promises of a view, those of marketing first."""
    return (
        _volume(view),
        _first_call(view),
        _attempts(view),
        _answer(view),
        _acceptance(view),
        _reasons(view),
    )


def _volume(view: View) -> Promise:
    target = volume(view.rules.agreement, view.period)
    made = measured(KpiId.HANDED_OVER, view)
    return Promise(PromiseId.VOLUME, Side.MARKETING, Unit.COUNT, made, target, None, ())


def _first_call(view: View) -> Promise:
    within = view.rules.agreement.promises.first_call_within
    kept = measured(KpiId.FIRST_CALL_KEPT, view)
    clock, now_ms = view.rules.clock, view.rules.now_ms
    late = [
        one.lead_id
        for one in view.waits
        if clock.is_late(one.signal_ms, one.call.begun_ms if one.call else None, within, now_ms)
    ]
    leads = view.facts.leads
    unowned = [one for one in late if one not in leads or not leads[one].owner]
    return Promise(
        PromiseId.FIRST_CALL,
        Side.MARKETING,
        Unit.SHARE,
        kept,
        KEPT_LEAST,
        within.total_seconds(),
        once(late),
        once(unowned),
    )


def _attempts(view: View) -> Promise:
    """Leads given up in the period without having been reached: were they tried often enough?"""
    rules, least = view.rules, view.rules.agreement.promises.attempts
    outcomes, tries = rules.agreement.outcome_by_id, view.facts.tries
    gives_up = {one.id for one in rules.agreement.outcomes if one.try_again and not one.contacted}
    given_up: dict[str, int] = {}
    for one in view.calls:
        stops = one.due_ms is None and one.outcome in gives_up
        if (stops or one.outcome == EXHAUSTED) and one.outcome in outcomes:
            given_up[one.lead_id] = tries.get(one.id, 1)
        else:
            given_up.pop(one.lead_id, None)
    kept = [lead for lead, count in given_up.items() if count >= least]
    broken = [lead for lead, count in given_up.items() if count < least]
    return Promise(
        PromiseId.ATTEMPTS,
        Side.MARKETING,
        Unit.SHARE,
        share(kept, given_up),
        KEPT_LEAST,
        float(least),
        tuple(broken),
    )


def _answer(view: View) -> Promise:
    rules = view.rules
    kept: list[str] = []
    late: list[str] = []
    unowned: list[str] = []
    for one in view.cases:
        within = timedelta(seconds=accept_within_s(one, rules))
        is_late = rules.clock.is_late(one.handoff.made_ms, one.answered_ms, within, rules.now_ms)
        if not one.is_answered and not is_late:
            continue
        (late if is_late else kept).append(one.lead_id)
        if is_late and not one.handoff.person:
            unowned.append(one.lead_id)
    return Promise(
        PromiseId.ANSWER,
        Side.SALES,
        Unit.SHARE,
        share(kept, (*kept, *late)),
        KEPT_LEAST,
        rules.agreement.promises.accept_within.total_seconds(),
        once(late),
        once(unowned),
    )


def _acceptance(view: View) -> Promise:
    accepted = measured(KpiId.ACCEPTANCE, view)
    target = view.rules.agreement.promises.acceptance
    refused = once(one.lead_id for one in view.cases if one.is_refused)
    return Promise(PromiseId.ACCEPTANCE, Side.SALES, Unit.SHARE, accepted, target, None, refused)


def _reasons(view: View) -> Promise:
    back = [one for one in view.cases if one.came_back]
    given = share(
        (one.lead_id for one in back if not one.is_unjustified), (one.lead_id for one in back)
    )
    missing = once(one.lead_id for one in back if one.is_unjustified)
    return Promise(PromiseId.REASONS, Side.SALES, Unit.SHARE, given, 1.0, None, missing)
