"""The promises of both sides (DOMAIN.md "Agreement"): kept or not, and on which leads not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from qualifier.reports.columns import Pick, bits_at
from qualifier.reports.facts import View
from qualifier.reports.kpis import KpiId, measured, volume
from qualifier.reports.measure import Measure, Unit, share

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
    broken: Sequence[str]
    unowned: Sequence[str] = ()

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
    within, timing = view.rules.agreement.promises.first_call_within, view.timing
    late = view.waits.only(timing.late_waits | timing.uncalled(view.rules.now_ms))
    return Promise(
        PromiseId.FIRST_CALL,
        Side.MARKETING,
        Unit.SHARE,
        measured(KpiId.FIRST_CALL_KEPT, view),
        KEPT_LEAST,
        within.total_seconds(),
        late.behind,
        late.where("owned", False).behind,
    )


def _attempts(view: View) -> Promise:
    """Leads given up in the period without having been reached: were they tried often enough?"""
    rules, least = view.rules, view.rules.agreement.promises.attempts
    gives_up = {one.id for one in rules.agreement.outcomes if one.try_again and not one.contacted}
    stops = view.calls.where_any("outcome", gives_up).where("planned", False).bits
    if EXHAUSTED in rules.agreement.outcome_by_id:
        stops |= view.calls.where("outcome", EXHAUSTED).bits
    last = _last_calls(view.calls, view.calls.only(stops).who)
    given_up = view.calls.only(stops & bits_at(last, len(view.facts.calls.at)))
    tries = view.facts.tries
    # A call that reached somebody, or has no known outcome, is no try in a row: it counts as one.
    broken = [place for place in given_up.places() if (tries[place] or 1) < least]
    missed = given_up.only(bits_at(broken, len(view.facts.calls.at)))
    return Promise(
        PromiseId.ATTEMPTS,
        Side.MARKETING,
        Unit.SHARE,
        share(given_up.but(missed.bits), given_up),
        KEPT_LEAST,
        float(least),
        missed.behind,
    )


def _last_calls(calls: Pick, leads: set[int]) -> Iterable[int]:
    """The place of the last call of each of these leads."""
    if not leads:
        return ()
    pairs = zip(calls.lead_numbers(), calls.places(), strict=True)
    return dict([one for one in pairs if one[0] in leads]).values()


def _answer(view: View) -> Promise:
    timing = view.timing
    late = view.cases.only(timing.late_cases | timing.unanswered(view.rules.now_ms))
    kept = view.answered.but(timing.late_cases)
    return Promise(
        PromiseId.ANSWER,
        Side.SALES,
        Unit.SHARE,
        share(kept, view.cases.only(kept.bits | late.bits)),
        KEPT_LEAST,
        view.rules.agreement.promises.accept_within.total_seconds(),
        late.behind,
        late.where("owned", False).behind,
    )


def _acceptance(view: View) -> Promise:
    accepted = measured(KpiId.ACCEPTANCE, view)
    target = view.rules.agreement.promises.acceptance
    refused = view.answered.but(view.accepted.bits).behind
    return Promise(PromiseId.ACCEPTANCE, Side.SALES, Unit.SHARE, accepted, target, None, refused)


def _reasons(view: View) -> Promise:
    back = view.cases.but(view.facts.cases.where("reason", None))
    missing = back.where("unjustified", True)
    given = share(back.but(missing.bits), back)
    return Promise(PromiseId.REASONS, Side.SALES, Unit.SHARE, given, 1.0, None, missing.behind)
