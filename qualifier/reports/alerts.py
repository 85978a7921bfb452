"""The alerts of the review: value, limit, owner and the leads behind each.

What waits (hot signals, breaches, capacity) is measured now, whatever period was chosen; what
rises or falls is measured over the period against the one before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from qualifier.core.lead import Stage
from qualifier.core.queue import OUT_OF_QUEUE
from qualifier.reports.alert_rules import DEFAULTS, AlertId, AlertRule, Owner
from qualifier.reports.cases import Case, RefusalKind, Standing
from qualifier.reports.facts import View, Wait
from qualifier.reports.kpis import accept_within_s
from qualifier.reports.measure import Unit, once
from qualifier.reports.period import this_week
from qualifier.store.alert_notes import AlertNote
from qualifier.store.instant import from_ms
from qualifier.store.surveys import Survey

WARM_CELLS = frozenset({"A1", "A2", "B1", "B2"})
SURVEY_DUE_MS = 31 * 86_400_000
_GONE = frozenset(one.value for one in OUT_OF_QUEUE)


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
    leads: tuple[str, ...]
    detail: tuple[tuple[str, float], ...] = ()
    note: AlertNote | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    value: float | None
    leads: tuple[str, ...]
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
    before = view.before()
    found = {
        AlertId.HOT_UNASSIGNED: _hot(view, rules[AlertId.HOT_UNASSIGNED]),
        AlertId.COLD_FALLING: _cold(view, before),
        AlertId.WARM_BACK: _share(view, _is_back),
        AlertId.NURTURE_GROWING: _pool(view, grows=True),
        AlertId.NURTURE_SHRINKING: _pool(view, grows=False),
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


def _open_waits(view: View) -> list[Wait]:
    """Signals that no call has answered, of leads that may still be called."""
    leads = view.facts.leads
    return [
        one
        for one in view.facts.waits
        if one.call is None and one.lead_id in leads and leads[one.lead_id].stage not in _GONE
    ]


def _hot(view: View, rule: AlertRule) -> _Found:
    """Nobody has them: no owner, no call, longer than the limit allows."""
    leads, clock, now = view.facts.leads, view.rules.clock, view.rules.now_ms
    late = [
        one.lead_id
        for one in _open_waits(view)
        if not leads[one.lead_id].owner and clock.open_s(one.signal_ms, now) > rule.after_s
    ]
    detail = (("after_s", rule.after_s),)
    return _Found(float(len(once(late))), once(late), len(late), detail)


def _cold(view: View, before: View) -> _Found:
    """New leads without a strong signal."""
    now, then = _cold_leads(view), _cold_leads(before)
    return _moved(len(now), len(then), now)


def _cold_leads(view: View) -> tuple[str, ...]:
    signalled = {one.lead_id for one in view.facts.waits}
    return tuple(one.id for one in view.new_leads if one.id not in signalled)


def _is_back(one: Case) -> bool:
    return one.standing in (Standing.REJECTED, Standing.TURNED_BACK)


def _share(view: View, test: Callable[[Case], bool]) -> _Found:
    answered = [one for one in view.cases if one.is_answered]
    some = [one.lead_id for one in answered if test(one)]
    value = len(some) / len(answered) if answered else None
    return _Found(value, once(some), len(answered))


def _pool(view: View, *, grows: bool) -> _Found:
    """The leads being nurtured at the period's end (or now) against its beginning."""
    begin, end = view.period.first_ms, min(view.period.end_ms, view.rules.now_ms)
    at_end, at_begin = set(view.facts.nurturing), set(view.facts.nurturing)
    for one in reversed(view.facts.stages):
        if one.at_ms >= end:
            _undo(at_end, one.lead_id, one.before, one.after)
        if one.at_ms >= begin:
            _undo(at_begin, one.lead_id, one.before, one.after)
    moved = at_end - at_begin if grows else at_begin - at_end
    return _moved(len(at_end), len(at_begin), tuple(sorted(moved)))


def _undo(pool: set[str], lead_id: str, before: str, after: str) -> None:
    if after == Stage.NURTURING.value:
        pool.discard(lead_id)
    if before == Stage.NURTURING.value:
        pool.add(lead_id)


def _activity(view: View, before: View) -> _Found:
    """Calls to leads of warm cells, or with a strong signal."""
    warm = {one.lead_id for one in view.facts.waits}
    warm |= {one.id for one in view.facts.leads.values() if one.cell in WARM_CELLS}
    now = [one.lead_id for one in view.calls if one.lead_id in warm]
    then = sum(one.lead_id in warm for one in before.calls)
    return _moved(len(now), then, once(now))


def _lost(view: View) -> _Found:
    """Hand-offs that ended lost or disqualified, with their reasons, most frequent first."""
    found = _share(view, lambda one: one.standing in (Standing.LOST, Standing.DISQUALIFIED))
    reasons = Counter(
        one.refusal.reason
        for one in view.cases
        if one.standing is Standing.DISQUALIFIED and one.refusal is not None
    )
    detail = tuple((reason, float(number)) for reason, number in reasons.most_common())
    return _Found(found.value, found.leads, found.cases, detail)


def _profiles(view: View, rule: AlertRule) -> _Found:
    """Deals won per customer profile (sector) against the period before: the one that fell most.

    A profile with fewer deals before than the rule's least says nothing.
    """
    now, then = _won(view), _won(view.before())
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
    for one in view.cases:
        if one.standing is Standing.WON and one.lead_id in view.facts.leads:
            found.setdefault(view.facts.leads[one.lead_id].sector, []).append(one.lead_id)
    return found


def _surveys(view: View, survey: Survey | None) -> _Found:
    """The newest result's score; none within a month is nothing to bring to the meeting."""
    if survey is None or view.rules.now_ms - round(survey.at.timestamp() * 1000) > SURVEY_DUE_MS:
        return _Found(None, (), 0)
    return _Found(survey.score, (), survey.answers, (("answers", float(survey.answers)),))


def _unjustified(view: View) -> _Found:
    leads = [one.lead_id for one in view.cases if one.is_unjustified]
    return _Found(float(len(leads)), once(leads), len(leads))


def _breaches(view: View) -> _Found:
    """Hand-offs sales have not answered in time, and hot leads not called in time, now.

    Those without a person in charge go to the escalation seat.
    """
    rules = view.rules
    late, unowned = [], []
    for one in view.facts.waiting:
        within = timedelta(seconds=accept_within_s(one, rules))
        if rules.clock.is_late(one.handoff.made_ms, None, within, rules.now_ms):
            late.append(one.lead_id)
            if not one.handoff.person:
                unowned.append(one.lead_id)
    handoffs = len(late)
    promised = rules.agreement.promises.first_call_within
    for wait in _open_waits(view):
        if rules.clock.is_late(wait.signal_ms, None, promised, rules.now_ms):
            late.append(wait.lead_id)
            if not view.facts.leads[wait.lead_id].owner:
                unowned.append(wait.lead_id)
    owner = Owner.ESCALATION if unowned else None
    detail = (
        ("handoffs", float(handoffs)),
        ("signals", float(len(late) - handoffs)),
        ("unowned", float(len(once(unowned)))),
    )
    return _Found(float(len(once(late))), once((*unowned, *late)), len(late), detail, owner)


def _capacity(view: View) -> _Found:
    """Channels whose hand-offs of this week have reached what they can take."""
    week = this_week(from_ms(view.rules.now_ms), view.period.zone)
    cases = view.facts.cases
    made: dict[str, list[str]] = {}
    for one in cases[bisect_left(cases, week.first_ms, key=lambda case: case.handoff.made_ms) :]:
        made.setdefault(one.handoff.channel, []).append(one.lead_id)
    full = [
        (channel.id, len(made.get(channel.id, ())))
        for channel in view.rules.agreement.routing.channels
        if channel.capacity_per_week is not None
        and len(made.get(channel.id, ())) >= channel.capacity_per_week
    ]
    leads = once(lead for channel, _load in full for lead in made.get(channel, ()))
    detail = tuple((channel, float(load)) for channel, load in full)
    return _Found(float(len(full)), leads, len(full), detail)


def _other(view: View) -> _Found:
    reasoned = [one for one in view.cases if one.refusal is not None and one.refusal.reason]
    other = [one.lead_id for one in reasoned if one.kind is RefusalKind.OTHER]
    return _Found(len(other) / len(reasoned) if reasoned else None, once(other), len(reasoned))


def _moved(now: int, before: int, leads: tuple[str, ...]) -> _Found:
    """What rose or fell, with both counts."""
    detail = (("now", float(now)), ("before", float(before)))
    return _Found(_change(now, before), leads, before, detail)


def _change(now: int, before: int) -> float | None:
    return (now - before) / before if before else None
