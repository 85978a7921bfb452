"""The key figures at the head of the review, each with trend, target and sparkline.

Every figure is defined in docs/figures.md, in the words of `texts.figure_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from qualifier.core.agreement import Agreement
from qualifier.reports.cases import RefusalKind
from qualifier.reports.columns import Pick
from qualifier.reports.facts import Rules, View
from qualifier.reports.measure import Measure, Unit, count, each, middle, share, share_of_leads
from qualifier.reports.period import Period, month_end

OTHER_MOST = 0.10  # DOMAIN.md "Hand-off and feedback": above it an alert


class KpiId(Enum):
    """The key figures in the order of the page; the first six are those drawn."""

    LEADS_CALLED = "leads_called"
    CONTACT_RATE = "contact_rate"
    FIRST_CALL = "first_call"
    HANDED_OVER = "handed_over"
    ACCEPTANCE = "acceptance"
    IMPRESSIONS = "impressions"
    CALLS_PER_LEAD = "calls_per_lead"
    FIRST_CALL_KEPT = "first_call_kept"
    REFUSAL = "refusal"
    TIME_TO_ACCEPT = "time_to_accept"
    UNJUSTIFIED = "unjustified"
    OTHER_SHARE = "other_share"
    TALK = "talk"


class Good(Enum):
    """Which way a figure gets better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure. `value`, `before` and `target` are in `unit`; None: nothing to tell from.

    `before` is of the period before. `target_on`: the day by which the target is to be met, where
    it grows over the month. `series` are the values of the period's parts, oldest first.
    """

    id: KpiId
    unit: Unit
    good: Good
    measure: Measure
    before: float | None
    target: float | None
    target_on: date | None
    series: tuple[float | None, ...]

    @property
    def value(self) -> float | None:
        """The figure itself."""
        return self.measure.value

    @property
    def change(self) -> float | None:
        """What it is now less what it was before."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def is_better(self) -> bool | None:
        """Whether the change is for the good; None where there is none, or it is neither."""
        if not self.change or self.good is Good.NEITHER:
            return None
        return (self.change > 0) is (self.good is Good.UP)

    @property
    def meets_target(self) -> bool | None:
        """Whether the target is met; None without one or without a value."""
        if self.value is None or self.target is None:
            return None
        up = self.good is Good.UP
        return self.value >= self.target if up else self.value <= self.target


def kpis(view: View) -> tuple[Kpi, ...]:
    """All key figures of a view, in the order of the page."""
    before = view.before
    return tuple(
        Kpi(
            one,
            unit,
            good,
            measure(view),
            measure(before).value,
            target(one, view.rules, view.period),
            _target_on(one, view.period),
            tuple(measure(part).value for part in view.parts),
        )
        for one, (unit, good, measure) in _FIGURES.items()
    )


def measured(one: KpiId, view: View) -> Measure:
    """One key figure of a view, without its trend."""
    return _FIGURES[one][2](view)


def target(one: KpiId, rules: Rules, period: Period) -> float | None:
    """What the agreement sets for the figure; None where it says nothing."""
    promised = rules.agreement.promises
    match one:
        case KpiId.ACCEPTANCE:
            return promised.acceptance
        case KpiId.REFUSAL:
            return 1 - promised.acceptance
        case KpiId.FIRST_CALL:
            return promised.first_call_within.total_seconds()
        case KpiId.TIME_TO_ACCEPT:
            return promised.accept_within.total_seconds()
        case KpiId.HANDED_OVER:
            return volume(rules.agreement, period)
        case KpiId.OTHER_SHARE:
            return OTHER_MOST
        case KpiId.UNJUSTIFIED:
            return 0.0
    return None


def volume(agreement: Agreement, period: Period) -> float | None:
    """Hand-overs promised for a period: the month's for a month, else day by day of it."""
    monthly = agreement.promises.monthly.hand_overs
    if monthly is None:
        return None
    if _is_of_one_month(period):
        return float(monthly)
    return float(round(monthly * period.share_of_months()))


def _is_of_one_month(period: Period) -> bool:
    from_first = period.first.day == 1
    return from_first and (period.last.year, period.last.month) == (
        period.first.year,
        period.first.month,
    )


def _target_on(one: KpiId, period: Period) -> date | None:
    if one is KpiId.HANDED_OVER and _is_of_one_month(period):
        return month_end(period.first)
    return None


def _leads_called(view: View) -> Measure:
    number = float(view.called)
    return Measure(number, number, 1.0, view.calls.behind)


def _contact_rate(view: View) -> Measure:
    return share_of_leads(view.reached, view.called, view.talks, view.calls)


def _first_call(view: View) -> Measure:
    return middle(view.timing.wait_s, view.waits.where("called", True))


def _first_call_kept(view: View) -> Measure:
    """Of those called or late; of those still in time nothing can be said yet."""
    timing = view.timing
    called = view.waits.where("called", True)
    due = view.waits.only(called.bits | timing.uncalled(view.rules.now_ms))
    return share(called.but(timing.late_waits), due)


def _handed_over(view: View) -> Measure:
    return count(view.cases)


def _acceptance(view: View) -> Measure:
    return share(view.accepted, view.answered)


def _refusal(view: View) -> Measure:
    return share(view.answered.but(view.accepted.bits), view.answered)


def _impressions(view: View) -> Measure:
    return each(view.talks.total("felt"), view.talks.count, view.talks)


def _calls_per_lead(view: View) -> Measure:
    return each(view.calls.count, view.called, view.calls)


def _time_to_accept(view: View) -> Measure:
    return middle(view.timing.taken_s, view.accepted)


def _unjustified(view: View) -> Measure:
    return count(view.cases.where("unjustified", True))


def _other_share(view: View) -> Measure:
    return share(view.cases.where("kind", RefusalKind.OTHER.value), reasoned(view))


def reasoned(view: View) -> Pick:
    """Hand-offs that came back with a reason."""
    back = view.cases.but(view.facts.cases.where("reason", None))
    return back.but(view.facts.cases.where("unjustified", True))


def _talk(view: View) -> Measure:
    answered = view.talks.where("answered", True)
    return each(answered.total("talk_s"), answered.count, view.talks)


_Measuring = Callable[[View], Measure]
_FIGURES: Mapping[KpiId, tuple[Unit, Good, _Measuring]] = {
    KpiId.LEADS_CALLED: (Unit.COUNT, Good.UP, _leads_called),
    KpiId.CONTACT_RATE: (Unit.SHARE, Good.UP, _contact_rate),
    KpiId.FIRST_CALL: (Unit.SECONDS, Good.DOWN, _first_call),
    KpiId.HANDED_OVER: (Unit.COUNT, Good.UP, _handed_over),
    KpiId.ACCEPTANCE: (Unit.SHARE, Good.UP, _acceptance),
    KpiId.IMPRESSIONS: (Unit.EACH, Good.UP, _impressions),
    KpiId.CALLS_PER_LEAD: (Unit.EACH, Good.NEITHER, _calls_per_lead),
    KpiId.FIRST_CALL_KEPT: (Unit.SHARE, Good.UP, _first_call_kept),
    KpiId.REFUSAL: (Unit.SHARE, Good.DOWN, _refusal),
    KpiId.TIME_TO_ACCEPT: (Unit.SECONDS, Good.DOWN, _time_to_accept),
    KpiId.UNJUSTIFIED: (Unit.COUNT, Good.DOWN, _unjustified),
    KpiId.OTHER_SHARE: (Unit.SHARE, Good.DOWN, _other_share),
    KpiId.TALK: (Unit.SECONDS, Good.NEITHER, _talk),
}


def only(figures: Sequence[Kpi], one: KpiId) -> Kpi:
    """The figure of that id among `kpis`."""
    return next(figure for figure in figures if figure.id is one)
