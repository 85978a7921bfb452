"""One line for each qualifier, for coaching: in the order of the alphabet, never ranked."""

from __future__ import annotations

from dataclasses import dataclass

from qualifier.core.text import fold
from qualifier.reports.facts import WEEKS_SHOWN, View, by_seat
from qualifier.reports.kpis import KpiId, measured
from qualifier.reports.measure import Measure, Rate, count, each, rate


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
        counts = tuple(cases.where("seat", seat).count for cases in weekly)
        lines.append(_line(seat, views[seat], counts))
    team = _line("", view, tuple(cases.count for cases in weekly))
    return ByQualifier(tuple(lines), team, listening_pays(view))


def listening_pays(view: View) -> ListeningPays:
    """Acceptance by how many impressions stood on the dossier."""
    many, few = (view.answered.where("felt", one) for one in ("many", "few"))
    return ListeningPays(
        rate(many.only(view.accepted.bits), many), rate(few.only(view.accepted.bits), few)
    )


def _line(seat: str, view: View, weeks: tuple[int, ...]) -> QualifierLine:
    number = float(view.qualified)
    return QualifierLine(
        seat,
        count(view.calls),
        measured(KpiId.CONTACT_RATE, view),
        Measure(number, number, 1.0, view.ready.behind),
        measured(KpiId.HANDED_OVER, view),
        rate(view.accepted, view.answered),
        measured(KpiId.IMPRESSIONS, view),
        measured(KpiId.TALK, view),
        _score(view),
        weeks,
    )


def _score(view: View) -> Measure:
    scored = view.calls.where("scored", True)
    return each(scored.total("score"), scored.count, scored)
