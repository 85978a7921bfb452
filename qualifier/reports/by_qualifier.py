"""One line for each qualifier, for coaching: in the order of the alphabet, never ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualifier.core.text import fold
from qualifier.reports.facts import WEEKS_SHOWN, View, by_seat
from qualifier.reports.kpis import KpiId, measured
from qualifier.reports.measure import Measure, Rate, count, each, once

MANY, FEW = 5, 3  # impressions on a dossier: five or more, fewer than three (review.png)


@dataclass(frozen=True, slots=True)
class QualifierLine:
    """`seat` is empty for the whole team. `accepted` says no share under ten answered hand-offs.
    `score`: mean of the scorecards out of 100, each one call's; its denominator says how many.

    `weeks`: hand-offs in each of the last eight weeks, oldest first.
    """

    seat: str
    calls: Measure
    reached: Measure
    qualified: Measure
    handed_over: Measure
    accepted: Rate
    impressions: Measure
    talk: Measure
    score: Measure
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListeningPays:
    """Acceptance of dossiers with many impressions against those with few."""

    many: Rate
    few: Rate

    @property
    def may_be_said(self) -> bool:
        """Whether there are enough of both, and their intervals lie apart."""
        if self.many.share is None or self.few.share is None:
            return False
        one, other = self.many.interval, self.few.interval
        return one is not None and other is not None and not one.overlaps(other)


@dataclass(frozen=True, slots=True)
class ByQualifier:
    """A line each, and the team's; with a qualifier chosen, theirs alone."""

    lines: tuple[QualifierLine, ...]
    team: QualifierLine
    listening: ListeningPays


def by_qualifier(view: View) -> ByQualifier:
    """The lines of a view."""
    views = by_seat(view)
    weeks = view.period.weeks_back(WEEKS_SHOWN)
    weekly = [view.over(one).cases for one in weeks]
    lines = []
    for seat in sorted(views, key=lambda one: (fold(one), one)):
        counts = tuple(sum(one.handoff.seat == seat for one in cases) for cases in weekly)
        lines.append(_line(seat, views[seat], counts))
    team = _line("", view, tuple(len(cases) for cases in weekly))
    return ByQualifier(tuple(lines), team, listening_pays(view))


def listening_pays(view: View) -> ListeningPays:
    """Acceptance by how many impressions stood on the dossier."""
    felt = view.facts.impressions
    many: list[tuple[str, bool]] = []
    few: list[tuple[str, bool]] = []
    for one in view.cases:
        if not one.is_answered:
            continue
        number = felt.get(one.handoff.call_id, 0)
        if number >= MANY:
            many.append((one.lead_id, one.was_accepted))
        elif number < FEW:
            few.append((one.lead_id, one.was_accepted))
    return ListeningPays(_rate(many), _rate(few))


def _line(seat: str, view: View, weeks: tuple[int, ...]) -> QualifierLine:
    rules = view.rules
    qualified = once(one.lead_id for one in view.calls if one.outcome in rules.qualified)
    answered = [(one.lead_id, one.was_accepted) for one in view.cases if one.is_answered]
    return QualifierLine(
        seat,
        count(one.lead_id for one in view.calls),
        measured(KpiId.CONTACT_RATE, view),
        count(qualified),
        measured(KpiId.HANDED_OVER, view),
        _rate(answered),
        measured(KpiId.IMPRESSIONS, view),
        measured(KpiId.TALK, view),
        _score(view),
        weeks,
    )


def _score(view: View) -> Measure:
    scores = view.facts.scores
    scored = [one for one in view.calls if one.id in scores] if scores else []
    total = sum(scores[one.id] for one in scored)
    return each(total, len(scored), (one.lead_id for one in scored))


def _rate(cases: Sequence[tuple[str, bool]]) -> Rate:
    accepted = [lead for lead, was in cases if was]
    return Rate(len(accepted), len(cases), once(accepted))
