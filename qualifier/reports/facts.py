"""The facts a review is made of, read once; narrowing them to filters reads nothing again.

They are kept column by column (`columns`), in the order of time. Figures get a `View`: the rows of
one period that pass the filters, and the rules they are measured by.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from qualifier.core.agreement import Agreement, NeedsDate
from qualifier.reports import tables
from qualifier.reports.cases import Case, cases_of
from qualifier.reports.columns import LeadNumbers, Pick, Table, bits_of, chosen_of
from qualifier.reports.counted import scores_of, standing_verdicts, talk_of, tries_of, waits_of
from qualifier.reports.distinct import Distinct
from qualifier.reports.filters import Filters
from qualifier.reports.opening import OpenClock, clock_of
from qualifier.reports.period import Period
from qualifier.reports.timing import Timing
from qualifier.store import report_rows
from qualifier.store.database import Connection, walking
from qualifier.store.instant import to_ms
from qualifier.store.report_rows import CallRow, JudgedRow, LeadRow, SignalRow, StageRow

# Before the first day that is shown: what a wait, a row of tries or this week's load began with.
LEAD_IN = timedelta(days=31)
WEEKS_SHOWN = 8
MOST_PASSING = 32  # choices of filters whose rows are remembered
WARM_CELLS = frozenset({"A1", "A2", "B1", "B2"})
_NO_FILTER = ("", "", None, "", "")


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything since `first_ms` (milliseconds since 1970), as it stood when it was read.

    The columns of each table are named in `tables`. `tries`: of a call that reached nobody, how
    many in a row did by then; 0 for others. `nurturing`: leads being nurtured when read.
    """

    first_ms: int
    leads: Mapping[str, LeadRow]
    people: Table
    new_leads: Table
    calls: Table
    tries: array[int]
    cases: Table
    waits: Table
    judged: Table
    stages: Sequence[StageRow]
    nurturing: frozenset[str]
    warm_calls: int  # the calls to leads of warm cells, or with a strong signal
    _passing: dict[object, Passing] = field(default_factory=dict)
    _timings: list[Timing] = field(default_factory=list)
    _distinct: dict[object, Distinct] = field(default_factory=dict)

    def timing(self, rules: Rules) -> Timing:
        """What was late and how long things took, by these rules; worked out once."""
        known = self._timings[-1] if self._timings else None
        if known is None or known.agreement is not rules.agreement:
            known = Timing(self.waits, self.cases, rules.agreement, rules.clock)
            self._timings[:] = [known]
        return known

    def get_ready(self, rules: Rules) -> None:
        """Work out what every choice of filters needs, so that none of them waits for it."""
        self.timing(rules)
        for outcomes in (None, rules.contacted, rules.qualified):
            for alike in ((), ("seat",), ("script",)):
                self.distinct(outcomes, alike)

    def distinct(self, outcomes: frozenset[str] | None, alike: tuple[str, ...]) -> Distinct:
        """The different leads among calls with these outcomes, None: all calls."""
        key = (outcomes, alike)
        known = self._distinct.get(key)
        if known is None:
            calls = self.calls
            whole = (1 << len(calls.at)) - 1
            bits = whole if outcomes is None else calls.where_any("outcome", outcomes)
            known = self._distinct[key] = Distinct(calls, bits, alike)
        return known

    def passing(self, filters: Filters) -> Passing:
        """The rows of all time that pass these filters, but for their period."""
        script, version = filters.script_id, filters.script_version
        key = (filters.qualifier, script, version, filters.source, filters.campaign)
        if key == _NO_FILTER:
            return Passing(None, None, None, None, None)
        known = self._passing.get(key)
        if known is None:
            if len(self._passing) >= MOST_PASSING:
                self._passing.clear()
            known = self._passing[key] = self._sift(filters)
        return known

    def _sift(self, filters: Filters) -> Passing:
        chosen = self._leads(filters)

        def sifted(table: Table, *, has_work: bool = True) -> int | None:
            bits: list[int] = []
            if has_work and filters.qualifier:
                bits.append(table.where("seat", filters.qualifier))
            if has_work and filters.script_id:
                bits.append(tables.scripts_of(table, filters.script_id, filters.script_version))
            if chosen is not None:
                bits.append(table.of_leads(chosen))
            found = bits[0] if bits else None
            for one in bits[1:]:
                found = one if found is None else found & one
            return found

        return Passing(
            sifted(self.new_leads, has_work=False),
            sifted(self.calls),
            sifted(self.cases),
            sifted(self.waits),
            sifted(self.judged),
        )

    def _leads(self, filters: Filters) -> bytes | None:
        """A 1 for each lead of the source and campaign; None where both are open."""
        if not filters.is_about_leads:
            return None
        count, people = len(self.people.lead), self.people
        bits = (1 << count) - 1
        if filters.source:
            bits &= people.where("source", filters.source)
        if filters.campaign:
            bits &= people.where("campaign", filters.campaign)
        return chosen_of(bits, 0, len(people.leads))


@dataclass(frozen=True, slots=True)
class Passing:
    """The rows of each table that pass some filters; None: all of them do."""

    new_leads: int | None
    calls: int | None
    cases: int | None
    waits: int | None
    judged: int | None


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
    """The facts of `filters.period` that pass `filters`."""

    facts: Facts
    filters: Filters
    rules: Rules
    new_leads: Pick
    calls: Pick
    cases: Pick
    waits: Pick
    judged: Pick

    @property
    def period(self) -> Period:
        """The period it is of."""
        return self.filters.period

    def over(self, period: Period) -> View:
        """The same filters over another period."""
        return narrow(self.facts, self.filters.over(period), self.rules)

    @cached_property
    def before(self) -> View:
        """The period before, for the trend."""
        return self.over(self.period.previous())

    @cached_property
    def called(self) -> int:
        """How many leads have a call."""
        return self._different(self.calls, None)

    @cached_property
    def talks(self) -> Pick:
        """Calls in which somebody was reached."""
        return self.calls.where_any("outcome", self.rules.contacted)

    @cached_property
    def reached(self) -> int:
        """How many leads have such a call."""
        return self._different(self.talks, self.rules.contacted)

    @cached_property
    def ready(self) -> Pick:
        """Calls that said how ready the lead is."""
        return self.calls.where_any("outcome", self.rules.qualified)

    @cached_property
    def qualified(self) -> int:
        """How many leads have such a call."""
        return self._different(self.ready, self.rules.qualified)

    def _different(self, calls: Pick, outcomes: frozenset[str] | None) -> int:
        filters = self.filters
        if filters.script_id and filters.script_version is None:
            return len(calls.who)  # keeps calls of several versions, but not all of a lead
        alike = [("seat", filters.qualifier), ("script", filters.script_id)]
        named = tuple(name for name, chosen in alike if chosen)
        return self.facts.distinct(outcomes, named).count(calls)

    @cached_property
    def answered(self) -> Pick:
        """Hand-offs that sales have answered."""
        return self.cases.but(self.facts.cases.where("standing", "unanswered"))

    @cached_property
    def accepted(self) -> Pick:
        """Those they took over."""
        return self.cases.where("accepted", True)

    @property
    def timing(self) -> Timing:
        """What was late and how long things took."""
        return self.facts.timing(self.rules)

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


@dataclass(frozen=True, slots=True)
class Rows:
    """What facts are made of: rows as the store gives them, each kind in the order of time.

    `talk_s`: call → seconds of talk, for calls that were answered. `impressions`: call → how many
    stand. `scores`: call → its scorecard out of 100, for calls that a coach scored. `judged`: the
    newest verdict of each impression.
    """

    leads: Mapping[str, LeadRow]
    calls: Sequence[CallRow]
    talk_s: Mapping[str, int]
    impressions: Mapping[str, int]
    scores: Mapping[str, int]
    cases: Sequence[Case]
    signals: Iterable[SignalRow]
    stages: Sequence[StageRow]
    judged: Sequence[JudgedRow]
    nurturing: frozenset[str]


def read(connection: Connection, first_ms: int, agreement: Agreement) -> Facts:
    """The facts since `first_ms`: twelve statements, whatever the number of rows."""
    with walking(connection), no_collecting():
        calls = tuple(report_rows.calls(connection, first_ms))
        handoffs = list(report_rows.handoffs(connection, first_ms))
        feedback = list(report_rows.feedbacks(connection, first_ms))
        rulings = list(report_rows.rulings(connection, first_ms))
        rows = Rows(
            {one.id: one for one in report_rows.leads(connection, first_ms)},
            calls,
            talk_of(calls, report_rows.talk(connection, first_ms)),
            report_rows.impressions_per_call(connection, first_ms),
            scores_of(report_rows.scorecards(connection, first_ms)),
            cases_of(handoffs, feedback, rulings, agreement),
            report_rows.signals(connection, first_ms),
            tuple(report_rows.stages(connection, first_ms)),
            standing_verdicts(report_rows.judged(connection, first_ms)),
            report_rows.nurturing(connection),
        )
        return facts_of(rows, first_ms, agreement)


def facts_of(rows: Rows, first_ms: int, agreement: Agreement) -> Facts:
    """The facts made of rows."""
    numbers = LeadNumbers()
    people = tables.lead_table(numbers, rows.leads)
    waits = waits_of(rows.signals, rows.calls)
    calls = tables.call_table(numbers, rows.calls, rows.talk_s, rows.impressions, rows.scores)
    cases = tables.case_table(numbers, rows.cases, rows.impressions)
    waiting = tables.wait_table(numbers, waits, rows.leads)
    judged = tables.judged_table(numbers, rows.judged)
    tries = tries_of(rows.calls, agreement)
    warm = bytearray(chosen_of(people.where_any("cell", WARM_CELLS), 0, len(numbers)))
    for one in waiting.lead:
        warm[one] = 1
    return Facts(
        first_ms=first_ms,
        leads=rows.leads,
        people=people,
        new_leads=tables.new_lead_table(numbers, rows.leads, first_ms, waits),
        calls=calls,
        tries=array("I", [tries.get(one.id, 0) for one in rows.calls]),
        cases=cases,
        waits=waiting,
        judged=judged,
        stages=rows.stages,
        nurturing=rows.nurturing,
        warm_calls=bits_of(bytes(map(bytes(warm).__getitem__, calls.lead))),
    )


def narrow(facts: Facts, filters: Filters, rules: Rules) -> View:
    """The view of `filters`: what is in their period and passes them."""
    first, end = filters.period.first_ms, filters.period.end_ms
    passing = facts.passing(filters)
    return View(
        facts,
        filters,
        rules,
        facts.new_leads.between(first, end, passing.new_leads),
        facts.calls.between(first, end, passing.calls),
        facts.cases.between(first, end, passing.cases),
        facts.waits.between(first, end, passing.waits),
        facts.judged.between(first, end, passing.judged),
    )


def by_seat(view: View) -> dict[str, View]:
    """The view of each seat that called or handed over in it, by the seat's name."""
    facts, found = view.facts, {}
    seats = {*facts.calls.columns["seat"].values, *facts.cases.columns["seat"].values}
    for seat in seats - {""}:
        calls, cases = view.calls.where("seat", seat), view.cases.where("seat", seat)
        if calls.bits or cases.bits:
            found[seat] = View(
                facts,
                replace(view.filters, qualifier=seat),
                view.rules,
                view.new_leads,
                calls,
                cases,
                view.waits.where("seat", seat),
                view.judged.where("seat", seat),
            )
    return found


def _cut(view: View, period: Period) -> View:
    """A part of a view; what was filtered stays filtered."""
    first, end = period.first_ms, period.end_ms
    return View(
        view.facts,
        view.filters.over(period),
        view.rules,
        *(
            one.between(first, end)
            for one in (view.new_leads, view.calls, view.cases, view.waits, view.judged)
        ),
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
