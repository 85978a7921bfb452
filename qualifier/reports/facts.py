"""The facts a review is made of, read once; narrowing them to filters reads nothing again.

All lists are in the order of time, so that a period is found by halving. Figures get a `View`:
the facts of one period that pass the filters, and the rules they are measured by.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from qualifier.core.agreement import Agreement, NeedsDate
from qualifier.core.coaching import MOST_POINTS
from qualifier.reports.cases import Case, cases_of
from qualifier.reports.filters import Filters
from qualifier.reports.opening import OpenClock, clock_of
from qualifier.reports.period import Period
from qualifier.store import report_rows
from qualifier.store.database import Connection, walking
from qualifier.store.instant import to_ms
from qualifier.store.report_rows import CallRow, JudgedRow, LeadRow, SignalRow, StageRow, TalkRow

# Before the first day that is shown: what a wait, a row of tries or this week's load began with.
LEAD_IN = timedelta(days=31)
WEEKS_SHOWN = 8

Row = TypeVar("Row")


class Wait(NamedTuple):
    """A strong signal, and the call that answered it, None as long as none has.

    A second signal before the call is the same wait.
    """

    lead_id: str
    kind: str
    signal_ms: int
    call: CallRow | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything since `first_ms`, as it stood at `read_ms` (milliseconds since 1970).

    `talk_s`: call → seconds of talk, for calls that were answered. `tries`: call that reached
    nobody → how many in a row did by then. `impressions`: call → how many stand. `waiting`: cases
    sales have not answered. `nurturing`: leads being nurtured when read. `scores`: call → its
    scorecard out of 100, for calls that a coach scored.
    """

    first_ms: int
    read_ms: int
    leads: Mapping[str, LeadRow]
    new_leads: tuple[LeadRow, ...]
    calls: tuple[CallRow, ...]
    talk_s: Mapping[str, int]
    tries: Mapping[str, int]
    impressions: Mapping[str, int]
    cases: tuple[Case, ...]
    waiting: tuple[Case, ...]
    waits: tuple[Wait, ...]
    stages: tuple[StageRow, ...]
    judged: tuple[JudgedRow, ...]
    nurturing: frozenset[str]
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Rules:
    """What figures are measured by: the agreement, its clock, and what time it is."""

    agreement: Agreement
    clock: OpenClock
    now_ms: int

    @cached_property
    def contacted(self) -> frozenset[str]:
        """Outcomes in which the lead, or somebody who helps, was reached."""
        return frozenset(one.id for one in self.agreement.outcomes if one.contacted)

    @cached_property
    def qualified(self) -> frozenset[str]:
        """Outcomes that say how ready the lead is: handed over, or nurtured until a date."""
        return frozenset(
            one.id
            for one in self.agreement.outcomes
            if one.hand_over or one.date is NeedsDate.WAKE_UP
        )


@dataclass(frozen=True)
class View:
    """The facts of `filters.period` that pass `filters`. Lists are in the order of time."""

    facts: Facts
    filters: Filters
    rules: Rules
    new_leads: Sequence[LeadRow]
    calls: Sequence[CallRow]
    cases: Sequence[Case]
    waits: Sequence[Wait]
    judged: Sequence[JudgedRow]

    @property
    def period(self) -> Period:
        """The period it is of."""
        return self.filters.period

    def over(self, period: Period) -> View:
        """The same filters over another period."""
        return narrow(self.facts, self.filters.over(period), self.rules)

    def before(self) -> View:
        """The period before, for the trend."""
        return self.over(self.period.previous())

    @cached_property
    def called(self) -> tuple[str, ...]:
        """Leads with a call, each once, in the order of the first."""
        return tuple(dict.fromkeys([one.lead_id for one in self.calls]))

    @cached_property
    def talks(self) -> Sequence[CallRow]:
        """Calls in which somebody was reached."""
        contacted = self.rules.contacted
        return [one for one in self.calls if one.outcome in contacted]

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """Leads with such a call, each once."""
        return tuple(dict.fromkeys([one.lead_id for one in self.talks]))

    @cached_property
    def answered(self) -> Sequence[Case]:
        """Hand-offs that sales have answered."""
        return [one for one in self.cases if one.is_answered]

    @cached_property
    def parts(self) -> tuple[View, ...]:
        """The period in stretches, for sparklines."""
        return tuple(_cut(self, one) for one in self.period.parts())


def rules_of(agreement: Agreement, now: datetime) -> Rules:
    """The rules of an agreement at `now`."""
    return Rules(agreement, clock_of(agreement), to_ms(now))


def reach_ms(filters: Filters) -> int:
    """From when on facts are needed for these filters, with trend and eight weeks."""
    period = filters.period
    earliest = min(period.previous().begins_at, period.weeks_back(WEEKS_SHOWN)[0].begins_at)
    return to_ms(earliest - LEAD_IN)


def read(connection: Connection, first_ms: int, agreement: Agreement, now: datetime) -> Facts:
    """The facts since `first_ms`: twelve statements, whatever the number of rows."""
    with walking(connection), no_collecting():
        calls = tuple(report_rows.calls(connection, first_ms))
        leads = {one.id: one for one in report_rows.leads(connection, first_ms)}
        handoffs = list(report_rows.handoffs(connection, first_ms))
        feedback = list(report_rows.feedbacks(connection, first_ms))
        rulings = list(report_rows.rulings(connection, first_ms))
        cases = cases_of(handoffs, feedback, rulings, agreement)
        return Facts(
            first_ms=first_ms,
            read_ms=to_ms(now),
            leads=leads,
            new_leads=tuple(
                sorted(
                    (one for one in leads.values() if one.created_ms >= first_ms),
                    key=lambda one: (one.created_ms, one.id),
                )
            ),
            calls=calls,
            talk_s=talk_of(calls, report_rows.talk(connection, first_ms)),
            tries=tries_of(calls, agreement),
            impressions=report_rows.impressions_per_call(connection, first_ms),
            cases=cases,
            waiting=tuple(one for one in cases if not one.is_answered),
            waits=waits_of(report_rows.signals(connection, first_ms), calls),
            stages=tuple(report_rows.stages(connection, first_ms)),
            judged=standing_verdicts(report_rows.judged(connection, first_ms)),
            nurturing=report_rows.nurturing(connection),
            scores=scores_of(report_rows.scorecards(connection, first_ms)),
        )


def narrow(facts: Facts, filters: Filters, rules: Rules) -> View:
    """The view of `filters`: what is in their period and passes them."""
    period = filters.period
    first, end = period.first_ms, period.end_ms
    by_call = _work_test(filters)
    by_lead = _lead_test(facts, filters)

    def passing(rows: Sequence[Row], at: Callable[[Row], int], *tests: _Test) -> Sequence[Row]:
        found = rows[bisect_left(rows, first, key=at) : bisect_left(rows, end, key=at)]
        wanted = [one for one in tests if one is not None]
        if not wanted:
            return found
        return [one for one in found if all(test(one) for test in wanted)]

    of_lead: _Test = (lambda one: by_lead(one.lead_id)) if by_lead else None
    of_case: _Test = (lambda one: by_call(one.handoff)) if by_call else None
    of_wait: _Test = (lambda one: one.call is not None and by_call(one.call)) if by_call else None
    is_itself: _Test = (lambda one: by_lead(one.id)) if by_lead else None
    return View(
        facts,
        filters,
        rules,
        passing(facts.new_leads, lambda one: one.created_ms, is_itself),
        passing(facts.calls, lambda one: one.begun_ms, by_call, of_lead),
        passing(facts.cases, lambda one: one.handoff.made_ms, of_case, of_lead),
        passing(facts.waits, lambda one: one.signal_ms, of_wait, of_lead),
        passing(facts.judged, lambda one: one.at_ms, by_call, of_lead),
    )


def by_seat(view: View) -> dict[str, View]:
    """The view of each seat that called or handed over in it, by the seat's name."""
    seats = {one.seat for one in view.calls} | {one.handoff.seat for one in view.cases}

    def split(rows: Iterable[Row], seat_of: Callable[[Row], str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {one: [] for one in seats}
        for one in rows:
            if (seat := seat_of(one)) in found:
                found[seat].append(one)
        return found

    calls = split(view.calls, lambda one: one.seat)
    cases = split(view.cases, lambda one: one.handoff.seat)
    waits = split(view.waits, lambda one: one.call.seat if one.call else "")
    judged = split(view.judged, lambda one: one.seat)
    return {
        seat: View(
            view.facts,
            replace(view.filters, qualifier=seat),
            view.rules,
            view.new_leads,
            calls[seat],
            cases[seat],
            waits[seat],
            judged[seat],
        )
        for seat in seats
        if seat
    }


def talk_of(calls: Iterable[CallRow], events: Iterable[TalkRow]) -> dict[str, int]:
    """Call → seconds from the answer to the end, without those the program was away."""
    answered: dict[str, int] = {}
    ended: dict[str, int] = {}
    away: dict[str, int] = {}
    for one in events:
        if one.kind == "answered":
            answered[one.call_id] = min(one.at_ms, answered.get(one.call_id, one.at_ms))
        elif one.kind == "hung_up":
            ended[one.call_id] = min(one.at_ms, ended.get(one.call_id, one.at_ms))
        else:
            away[one.call_id] = away.get(one.call_id, 0) + int(one.subject or 0)
    found = {}
    for call in calls:
        start = answered.get(call.id)
        end = ended.get(call.id, call.ended_ms)
        if start is not None and end is not None:
            found[call.id] = max((end - start) // 1000 - away.get(call.id, 0), 0)
    return found


def scores_of(cards: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Call → its scorecard out of 100."""
    return {
        call_id: round(100 * sum(points.values()) / (MOST_POINTS * len(points)))
        for call_id, points in cards.items()
    }


def tries_of(calls: Iterable[CallRow], agreement: Agreement) -> dict[str, int]:
    """Call that reached nobody → tries in a row that did not, itself included. Oldest first."""
    outcomes = agreement.outcome_by_id
    running: dict[str, int] = {}
    found = {}
    for one in calls:
        known = outcomes.get(one.outcome)
        if known is None:
            continue
        if known.contacted:
            running.pop(one.lead_id, None)
        else:
            found[one.id] = running[one.lead_id] = running.get(one.lead_id, 0) + 1
    return found


def waits_of(signals: Iterable[SignalRow], calls: Iterable[CallRow]) -> tuple[Wait, ...]:
    """Every wait for a first call, by when it began. Both come oldest first."""
    by_lead: defaultdict[str, list[SignalRow]] = defaultdict(list)
    for one in signals:
        by_lead[one.lead_id].append(one)
    called: defaultdict[str, list[CallRow]] = defaultdict(list)
    for call in calls:
        if call.lead_id in by_lead:
            called[call.lead_id].append(call)
    found = []
    for lead_id, given in by_lead.items():
        answers = iter(called.get(lead_id, ()))
        answer = next(answers, None)
        waiting = False
        for one in given:
            while answer is not None and answer.begun_ms < one.at_ms:
                answer, waiting = next(answers, None), False
            if not waiting:
                found.append(Wait(lead_id, one.kind, one.at_ms, answer))
                waiting = True
    return tuple(sorted(found, key=lambda one: (one.signal_ms, one.lead_id)))


def standing_verdicts(judged: Iterable[JudgedRow]) -> tuple[JudgedRow, ...]:
    """Of each impression the newest verdict, by when it was given."""
    newest = {one.impression_id: one for one in judged}
    return tuple(sorted(newest.values(), key=lambda one: (one.at_ms, one.impression_id)))


_Test = Callable[[Any], bool] | None


def _work_test(filters: Filters) -> _Test:
    """Whether a row with seat and script passes; None where all do."""
    if not filters.is_about_work:
        return None
    seat, script, version = filters.qualifier, filters.script_id, filters.script_version
    return lambda one: (
        (not seat or one.seat == seat)
        and (not script or one.script_id == script)
        and (version is None or one.script_version == version)
    )


def _lead_test(facts: Facts, filters: Filters) -> Callable[[str], bool] | None:
    if not filters.is_about_leads:
        return None
    source, campaign = filters.source, filters.campaign
    wanted = {
        one.id
        for one in facts.leads.values()
        if (not source or one.source == source) and (not campaign or one.campaign == campaign)
    }
    return wanted.__contains__


def _cut(view: View, period: Period) -> View:
    """A part of a view; what was filtered stays filtered."""
    first, end = period.first_ms, period.end_ms

    def cut(rows: Sequence[Row], at: Callable[[Row], int]) -> Sequence[Row]:
        return rows[bisect_left(rows, first, key=at) : bisect_left(rows, end, key=at)]

    return View(
        view.facts,
        view.filters.over(period),
        view.rules,
        cut(view.new_leads, lambda one: one.created_ms),
        cut(view.calls, lambda one: one.begun_ms),
        cut(view.cases, lambda one: one.handoff.made_ms),
        cut(view.waits, lambda one: one.signal_ms),
        cut(view.judged, lambda one: one.at_ms),
    )


@contextmanager
def no_collecting() -> Iterator[None]:
    """Without the garbage collector, which would walk hundreds of thousands of rows again and
    again: while they are read, and while figures are made of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
