"""How often sales found an impression right, per facet and basis: for coaching, never a ranking.

Under ten judged impressions there is no rate, only how many there are (issue 6).
"""

from __future__ import annotations

from dataclasses import dataclass

from qualifier.core.basis import Basis
from qualifier.reports.columns import Pick
from qualifier.reports.facts import View
from qualifier.reports.measure import Rate
from qualifier.store.judgements import Verdict


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
    judged = view.judged
    by_facet = {
        one: picked
        for one in view.facts.judged.columns["facet"].values
        if (picked := judged.where("facet", one)).bits
    }
    facets = sorted(by_facet, key=lambda one: (order.get(one, 99), one))
    return Calibration(
        view.filters.qualifier,
        _line("", None, judged),
        tuple(_line("", one, judged.where("basis", one.value)) for one in Basis),
        tuple(_line(one, None, by_facet[one]) for one in facets),
        tuple(
            _line(facet, basis, picked)
            for facet in facets
            for basis in Basis
            if (picked := by_facet[facet].where("basis", basis.value)).bits
        ),
    )


def _line(facet: str, basis: Basis | None, judged: Pick) -> CalibrationLine:
    confirmed = judged.where("verdict", Verdict.CONFIRMED.value)
    refuted = judged.where("verdict", Verdict.REFUTED.value)
    return CalibrationLine(facet, basis, Rate(confirmed.count, judged.count, refuted.behind))
