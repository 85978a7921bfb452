"""How often sales found an impression right, per facet and basis: for coaching, never a ranking.

Under ten judged impressions there is no rate, only how many there are (issue 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualifier.core.basis import Basis
from qualifier.reports.facts import View
from qualifier.reports.measure import Rate, once
from qualifier.store.judgements import Verdict
from qualifier.store.report_rows import JudgedRow


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """One facet (empty: all of them) and basis (None: all of them). `confirmed.out_of` is the
    sample; its leads are those of the refuted ones: they are what to talk about."""

    facet: str
    basis: Basis | None
    confirmed: Rate


@dataclass(frozen=True, slots=True)
class Calibration:
    """`seat` is empty for the whole team. `by_facet` in the agreement's order of facets."""

    seat: str
    overall: CalibrationLine
    by_basis: tuple[CalibrationLine, ...]
    by_facet: tuple[CalibrationLine, ...]
    by_facet_and_basis: tuple[CalibrationLine, ...]


def calibration(view: View) -> Calibration:
    """The calibration of the impressions that sales judged in the period."""
    order = {one.id: place for place, one in enumerate(view.rules.agreement.facets)}
    cells: defaultdict[tuple[str, Basis], list[JudgedRow]] = defaultdict(list)
    for one in view.judged:
        cells[one.facet, Basis(one.basis)].append(one)
    facets = sorted({facet for facet, _basis in cells}, key=lambda one: (order.get(one, 99), one))
    judged = view.judged
    return Calibration(
        view.filters.qualifier,
        _line("", None, judged),
        tuple(_line("", one, [row for row in judged if row.basis == one.value]) for one in Basis),
        tuple(_line(one, None, [row for row in judged if row.facet == one]) for one in facets),
        tuple(
            _line(facet, basis, cells[facet, basis])
            for facet in facets
            for basis in Basis
            if (facet, basis) in cells
        ),
    )


def _line(facet: str, basis: Basis | None, judged: Iterable[JudgedRow]) -> CalibrationLine:
    rows = list(judged)
    confirmed = sum(one.verdict == Verdict.CONFIRMED.value for one in rows)
    refuted = once(one.lead_id for one in rows if one.verdict == Verdict.REFUTED.value)
    return CalibrationLine(facet, basis, Rate(confirmed, len(rows), refuted))
