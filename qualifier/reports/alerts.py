"""The alerts of the review: value, limit, owner and the leads behind each.

What waits (hot signals, breaches, capacity) is measured now, whatever period was chosen; what
rises or falls is measured over the period against the one before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from qualifier.core.lead import Stage
from qualifier.reports.alert_rules import DEFAULTS, AlertId, AlertRule, Owner
from qualifier.reports.cases import RefusalKind, Standing
from qualifier.reports.columns import Leads, Pick, Table
from qualifier.reports.facts import View
from qualifier.reports.kpis import reasoned
from qualifier.reports.measure import Unit, once
from qualifier.reports.period import this_week
from qualifier.store.alert_notes import AlertNote
from qualifier.store.instant import from_ms
from qualifier.store.surveys import Survey

SURVEY_DUE_MS = 31 * 86_400_000


class AlertState(Enum):
    """How it stands. UNKNOWN: too few cases to say anything."""

    OK = "ok"
    WATCH = "watch"
    ACT = "act"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Alert:
    """`detail` names what the value is about: pairs of a subject and its figure.

    `owner_name` is the escalation seat's where that owns it. `note`: somebody dismissed it or put
    it on the agenda; the state stays what it is.
    """

    id: AlertId
    state: AlertState
    value: float | None
    limit: float
    unit: Unit
    owner: Owner
    owner_name: str
    leads: Sequence[str]
    detail: tuple[tuple[str, float], ...] = ()
    note: AlertNote | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    value: float | None
    leads: Sequence[str]
    cases: int
    detail: tuple[tuple[str, float], ...] = ()
    owner: Owner | None = None


def alerts(
    view: View,
    *,
    rules: Mapping[AlertId, AlertRule] = DEFAULTS,
    notes: Mapping[str, AlertNote] | None = None,
    survey: Survey | None = None,
) -> tuple[Alert, ...]:
    """All alerts of a view, in the order of `AlertId`.

    `notes`: alert id → what was done about it in this period (`store.alert_notes.by_period`).
    """
    before = view.before
    came, gone = _pools(view)
    found = {
        AlertId.HOT_UNASSIGNED: _hot(view, rules[AlertId.HOT_UNASSIGNED]),
        AlertId.COLD_FALLING: _cold(view, before),
        AlertId.WARM_BACK: _share(view, BACK),
        AlertId.NURTURE_GROWING: came,
        AlertId.NURTURE_SHRINKING: gone,
        AlertId.ACTIVITY_FALLING: _activity(view, before),
        AlertId.LOST_RISING: _lost(view),
        AlertId.PROFILE_FALLING: _profiles(view, rules[AlertId.PROFILE_FALLING]),
        AlertId.SURVEYS: _surveys(view, survey),
        AlertId.UNJUSTIFIED: _unjustified(view),
        AlertId.SLA_BREACHES: _breaches(view),
        AlertId.CAPACITY: _capacity(view),
        AlertId.OTHER_REASONS: _other(view),
    }
    known = notes or {}
    return tuple(_alert(one, found[one], rules[one], view, known.get(one.value)) for one in AlertId)


def state_of(value: float | None, cases: int, rule: AlertRule) -> AlertState:
    """How a value stands against its rule."""
    if value is None or cases < rule.least:
        return AlertState.UNKNOWN
    beyond = value < rule.limit if rule.falls else value > rule.limit
    if beyond:
        return AlertState.ACT if rule.acute else AlertState.WATCH
    edge = rule.limit * rule.near
    if rule.limit and rule.near and (value <= edge if rule.falls else value >= edge):
        return AlertState.WATCH
    return AlertState.OK


def _alert(
    one: AlertId, found: _Found, rule: AlertRule, view: View, note: AlertNote | None
) -> Alert:
    owner = found.owner or rule.owner
    seat = view.rules.agreement.escalation
    name = seat.name if owner is Owner.ESCALATION and seat else ""
    state = state_of(found.value, found.cases, rule)
    return Alert(
        one, state, found.value, rule.limit, rule.unit, owner, name, found.leads, found.detail, note
    )


def _hot(view: View, rule: AlertRule) -> _Found:
    """Nobody has them: no owner, no call, longer than the limit allows."""
    waits = view.facts.waits
    late = view.timing.waited_longer(rule.after_s, view.rules.now_ms)
    late &= waits.where("callable", True) & waits.where("owned", False)
    leads = _all(waits, late).behind
    return _Found(float(len(leads)), leads, len(leads), (("after_s", rule.after_s),))


def _all(table: Table, bits: int) -> Pick:
    """Rows of all time: what waits is measured now, whatever was filtered."""
    return Pick(table, bits, 0, len(table.at))


def _cold(view: View, before: View) -> _Found:
    """New leads without a strong signal."""
    now, then = (one.new_leads.where("cold", True) for one in (view, before))
    return _moved(now.count, then.count, now.behind)


BACK = (Standing.REJECTED, Standing.TURNED_BACK)
ENDED = (Standing.LOST, Standing.DISQUALIFIED)


def _share(view: View, standings: Iterable[Standing]) -> _Found:
    """Of the answered hand-offs, those that stand so."""
    some = view.answered.where_any("standing", [one.value for one in standings])
    answered = view.answered.count
    return _Found(some.count / answered if answered else None, some.behind, answered)


def _pools(view: View) -> tuple[_Found, _Found]:
    """The leads being nurtured at the period's end (or now) against its beginning: those that
    came, and those that went."""
    facts, nurturing = view.facts, Stage.NURTURING.value
    begin, end = view.period.first_ms, min(view.period.end_ms, view.rules.now_ms)
    first = bisect_left(facts.stages, min(begin, end), key=lambda one: one.at_ms)
    at_begin: dict[str, bool] = {}  # of leads that moved since: whether they were in the pool
    at_end: dict[str, bool] = {}
    for lead_id, before, after, at_ms in reversed(facts.stages[first:]):
        if nurturing in (before, after):
            if at_ms >= begin:
                at_begin[lead_id] = before == nurturing
            if at_ms >= end:
                at_end[lead_id] = before == nurturing
    pool = facts.nurturing
    ended = len(pool) + sum(was - (one in pool) for one, was in at_end.items())
    begun = len(pool) + sum(was - (one in pool) for one, was in at_begin.items())
    came: list[str] = []
    gone: list[str] = []
    for one in at_begin.keys() | at_end.keys():
        was, is_now = at_begin.get(one, one in pool), at_end.get(one, one in pool)
        if was != is_now:
            (came if is_now else gone).append(one)
    grew, shrank = (_moved(ended, begun, tuple(sorted(one))) for one in (came, gone))
    return grew, shrank


def _activity(view: View, before: View) -> _Found:
    """Calls to leads of warm cells, or with a strong signal."""
    warm = view.facts.warm_calls
    now = view.calls.only(warm)
    return _moved(now.count, before.calls.only(warm).count, now.behind)


def _lost(view: View) -> _Found:
    """Hand-offs that ended lost or disqualified, with their reasons, most frequent first."""
    found = _share(view, ENDED)
    ended = view.cases.where("standing", Standing.DISQUALIFIED.value)
    reasons = Counter(one.refusal.reason for one in ended if one.refusal is not None)
    detail = tuple((reason, float(number)) for reason, number in reasons.most_common())
    return replace(found, detail=detail)


def _profiles(view: View, rule: AlertRule) -> _Found:
    """Deals won per customer profile (sector) against the period before: the one that fell most.

    A profile with fewer deals before than the rule's least says nothing.
    """
    now, then = _won(view), _won(view.before)
    falls = []
    for sector, leads in then.items():
        change = _change(len(now.get(sector, ())), len(leads))
        if sector and change is not None and len(leads) >= rule.least:
            falls.append((change, sector))
    if not falls:
        return _Found(None, (), 0)
    falls.sort()
    worst, sector = falls[0]
    detail = tuple((name, change) for change, name in falls if change < rule.limit)
    behind = once((*then[sector], *now.get(sector, ())))
    return _Found(worst, behind, rule.least, detail or ((sector, worst),))


def _won(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in view.cases.where("standing", Standing.WON.value):
        if one.lead_id in view.facts.leads:
            found.setdefault(view.facts.leads[one.lead_id].sector, []).append(one.lead_id)
    return found


def _surveys(view: View, survey: Survey | None) -> _Found:
    """The newest result's score; none within a month is nothing to bring to the meeting."""
    if survey is None or view.rules.now_ms - round(survey.at.timestamp() * 1000) > SURVEY_DUE_MS:
        return _Found(None, (), 0)
    return _Found(survey.score, (), survey.answers, (("answers", float(survey.answers)),))


def _unjustified(view: View) -> _Found:
    found = view.cases.where("unjustified", True)
    return _Found(float(found.count), found.behind, found.count)


def _breaches(view: View) -> _Found:
    """Hand-offs sales have not answered in time, and hot leads not called in time, now.

    Those without a person in charge go to the escalation seat.
    """
    facts, now_ms = view.facts, view.rules.now_ms
    handoffs = _all(facts.cases, view.timing.unanswered(now_ms))
    hot = view.timing.uncalled(now_ms) & facts.waits.where("callable", True)
    signals = _all(facts.waits, hot)
    unowned = [one.where("owned", False) for one in (handoffs, signals)]
    alone = len(unowned[0].who | unowned[1].who)
    late = handoffs.who | signals.who
    detail = (
        ("handoffs", float(handoffs.count)),
        ("signals", float(signals.count)),
        ("unowned", float(alone)),
    )
    owner = Owner.ESCALATION if alone else None
    return _Found(float(len(late)), Leads(*unowned, handoffs, signals), len(late), detail, owner)


def _capacity(view: View) -> _Found:
    """Channels whose hand-offs of this week have reached what they can take."""
    week = this_week(from_ms(view.rules.now_ms), view.period.zone)
    cases = view.facts.cases
    made = cases.between(week.first_ms, cases.at[-1] + 1 if cases.at else week.first_ms)
    found = [
        (channel.id, picked)
        for channel in view.rules.agreement.routing.channels
        if channel.capacity_per_week is not None
        and (picked := made.where("channel", channel.id)).count >= channel.capacity_per_week
    ]
    leads = Leads(*(picked for _channel, picked in found))
    detail = tuple((channel, float(picked.count)) for channel, picked in found)
    return _Found(float(len(found)), leads, len(found), detail)


def _other(view: View) -> _Found:
    other, whole = view.cases.where("kind", RefusalKind.OTHER.value), reasoned(view)
    value = other.count / whole.count if whole.count else None
    return _Found(value, other.behind, whole.count)


def _moved(now: int, before: int, leads: Sequence[str]) -> _Found:
    """What rose or fell, with both counts."""
    detail = (("now", float(now)), ("before", float(before)))
    return _Found(_change(now, before), leads, before, detail)


def _change(now: int, before: int) -> float | None:
    return (now - before) / before if before else None
