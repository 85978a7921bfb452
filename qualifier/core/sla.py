"""What a revenue goal asks of marketing and of sales, worked out from the agreement.

DOMAIN.md, "Agreement (SLA)": customers = goal ÷ average deal; SQL = customers ÷ close rate;
TQL = SQL ÷ acceptance rate; leads = TQL ÷ qualification rate. The ceiling is salespeople × the
leads each takes, over the period of the goal (a month, a quarter, a year).

Rounding: what is needed is rounded up, what can be taken is rounded down. Each step is worked out
from the figure before rounding: four roundings up would ask for leads that nobody needs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from qualifier.core.agreement import Agreement, Channel, Period, Promises

WEEKS = {Period.MONTH: 52 / 12, Period.QUARTER: 13.0, Period.YEAR: 52.0}
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_SLACK = 1e-9  # 0.3 ÷ 0.1 must not become one more than it is


class Advice(Enum):
    """What to do where the figures do not meet (DOMAIN.md: do not ship)."""

    RAISE_THRESHOLD = "raise_threshold"  # fewer hand-overs, of better cells
    AUTOMATE_LOW_CELLS = "automate_low_cells"  # the rest is nurtured without a person
    ADD_PEOPLE = "add_people"  # `people_missing` more would take it
    PROMISE_TOO_LOW = "promise_too_low"  # the hand-overs promised do not reach the goal


@dataclass(frozen=True, slots=True)
class Need:
    """For the period of the goal, rounded up; `monthly` are the hand-overs (TQL) of one month.

    None from the step on whose rate is missing or 0.
    """

    customers: int | None = None
    sql: int | None = None
    tql: int | None = None
    leads: int | None = None
    monthly: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelCeiling:
    """What one channel takes in the period: `people` × `each` a week. None: it has no limit."""

    channel: Channel
    people: int
    each: float | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Need beside ceiling. `ceiling` is None where there is no channel, or one has no limit."""

    period: Period
    need: Need
    channels: tuple[ChannelCeiling, ...]
    ceiling: int | None
    promised: int | None
    advice: tuple[Advice, ...]
    people_missing: int = 0

    @property
    def excess(self) -> int:
        """Hand-overs above the ceiling; 0 where there are none, or either is unknown."""
        if self.need.tql is None or self.ceiling is None:
            return 0
        return max(0, self.need.tql - self.ceiling)


def need(promises: Promises) -> Need:
    """What the revenue goal asks for."""
    revenue = promises.revenue
    if revenue is None:
        return Need()
    customers = _divided(revenue.goal, revenue.average_deal)
    sql = _divided(customers, revenue.close_rate)
    tql = _divided(sql, promises.acceptance)
    leads = _divided(tql, revenue.qualification_rate)
    monthly = _divided(tql, MONTHS[revenue.period])
    return Need(_up(customers), _up(sql), _up(tql), _up(leads), _up(monthly))


def ceilings(agreement: Agreement) -> tuple[ChannelCeiling, ...]:
    """What each channel in use takes in the period of the goal.

    `capacity_per_week` is the whole channel's, as routing counts it: its people share it. A
    channel that names nobody counts as one seat.
    """
    weeks = WEEKS[_period(agreement)]
    found = []
    for one in agreement.routing.offered_channels:
        people, weekly = max(1, len(one.people)), one.capacity_per_week
        each = None if weekly is None else weekly / people
        most = None if weekly is None else _down(weekly * weeks)
        found.append(ChannelCeiling(one, people, each, most))
    return tuple(found)


def arithmetic(agreement: Agreement) -> Arithmetic:
    """Need, ceiling, and what to do where they do not meet."""
    period, wanted, found = _period(agreement), need(agreement.promises), ceilings(agreement)
    weekly = [one.channel.capacity_per_week for one in found]
    limits = [one for one in weekly if one is not None]
    is_limited = bool(found) and len(limits) == len(found)
    ceiling = _down(sum(limits) * WEEKS[period]) if is_limited else None
    promised = agreement.promises.monthly.hand_overs
    advice: list[Advice] = []
    missing = 0
    if wanted.tql is not None and ceiling is not None and wanted.tql > ceiling:
        advice += [Advice.RAISE_THRESHOLD, Advice.AUTOMATE_LOW_CELLS]
        each = sum(limits) * WEEKS[period] / sum(one.people for one in found)
        if each:
            missing = math.ceil((wanted.tql - ceiling) / each - _SLACK)
            advice.append(Advice.ADD_PEOPLE)
    if wanted.monthly is not None and promised is not None and promised < wanted.monthly:
        advice.append(Advice.PROMISE_TOO_LOW)
    return Arithmetic(period, wanted, found, ceiling, promised, tuple(advice), missing)


def _period(agreement: Agreement) -> Period:
    revenue = agreement.promises.revenue
    return revenue.period if revenue else Period.MONTH


def _divided(whole: float | None, part: float) -> float | None:
    if whole is None or part <= 0 or not math.isfinite(whole) or not math.isfinite(part):
        return None
    return whole / part


def _up(figure: float | None) -> int | None:
    return None if figure is None else math.ceil(figure - _SLACK)


def _down(figure: float) -> int:
    return math.floor(figure + _SLACK)
