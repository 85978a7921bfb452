"""The review as one table, a line a figure: for a spreadsheet or another program.

Column names and ids are the same in all languages; `label` is in the language in use. Figures are
plain: shares between 0 and 1, seconds, a decimal point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualifier.core.figures import plain
from qualifier.exchange.review.alert_detail import alert_detail
from qualifier.exchange.review.known_names import Names
from qualifier.reports.by_qualifier import QualifierLine
from qualifier.reports.calibration import CalibrationLine
from qualifier.reports.measure import Measure, Rate
from qualifier.reports.review import Review
from qualifier.texts import _, alert_words, figure_words
from qualifier.texts.fields import stage_label
from qualifier.texts.handoff_sentences import basis_word

HEADER = (
    "part",
    "id",
    "label",
    "detail",
    "value",
    "unit",
    "numerator",
    "denominator",
    "before",
    "target",
    "low",
    "high",
    "state",
    "owner",
    "words",
    "leads",
)
Line = dict[str, str]


def rows(review: Review, names: Names) -> Iterator[list[str]]:
    """Every figure as a row of `HEADER`; `leads` are our ids, with a space between."""
    period = review.filters.period.key
    yield _row({"part": "period", "id": period, "label": period})
    for part in (_kpis, _funnel, _refusals, _promises, _alerts, _qualifiers, _judged, _defects):
        for line in part(review, names):
            yield _row(line)
    for line in _pipeline(review):
        yield _row(line)


def _row(line: Line) -> list[str]:
    return [line.get(name, "") for name in HEADER]


def _kpis(review: Review, _names: Names) -> Iterator[Line]:
    for one in review.kpis:
        yield {
            "part": "figure",
            "id": one.id.value,
            "label": figure_words.figure_label(one.id.value),
            "unit": one.unit.value,
            "before": _number(one.before),
            "target": _number(one.target),
            **_measure(one.measure),
        }


def _funnel(review: Review, _names: Names) -> Iterator[Line]:
    for one in review.funnel:
        yield {
            "part": "funnel",
            "id": one.step.value,
            "label": figure_words.step_label(one.step.value),
            "value": str(one.count),
            "detail": _number(one.share),
            "unit": "count",
            "leads": _leads(one.leads),
        }


def _refusals(review: Review, names: Names) -> Iterator[Line]:
    for one in review.refusals.by_reason:
        yield {
            "part": "refusal",
            "id": one.reason,
            "label": names.reason_of(one.standing, one.reason),
            "detail": one.kind.value,
            "value": str(one.count),
            "unit": "count",
            "words": " | ".join(said.words for said in one.said),
            "leads": _leads(one.leads),
        }
    for kind in review.refusals.by_kind:
        yield {
            "part": "refusal_kind",
            "id": kind.kind.value,
            "label": figure_words.kind_label(kind.kind.value),
            "value": str(kind.count),
            "unit": "count",
            "leads": _leads(kind.leads),
        }


def _promises(review: Review, _names: Names) -> Iterator[Line]:
    for one in review.promises:
        yield {
            "part": "promise",
            "id": one.id.value,
            "label": figure_words.promise_label(one.id.value),
            "detail": one.side.value,
            "unit": one.unit.value,
            "target": _number(one.target),
            "state": {True: "kept", False: "not_kept", None: ""}[one.is_kept],
            **_measure(one.measure),
            "leads": _leads(one.broken),
        }


def _alerts(review: Review, names: Names) -> Iterator[Line]:
    for one in review.alerts:
        yield {
            "part": "alert",
            "id": one.id.value,
            "label": alert_words.alert_label(one.id.value),
            "detail": alert_detail(one, names),
            "value": _number(one.value),
            "unit": one.unit.value,
            "target": _number(one.limit),
            "state": one.note.act.value if one.note else one.state.value,
            "owner": one.owner_name or one.owner.value,
            "words": one.note.reason if one.note else "",
            "leads": _leads(one.leads),
        }


def _qualifiers(review: Review, _names: Names) -> Iterator[Line]:
    found = review.by_qualifier
    for one in (*found.lines, found.team):
        for figure, unit, measure in _of_qualifier(one):
            yield {
                "part": "qualifier",
                "id": figure,
                "label": one.seat or _("Team"),
                "unit": unit,
                **(_rate(measure) if isinstance(measure, Rate) else _measure(measure)),
            }


def _of_qualifier(one: QualifierLine) -> tuple[tuple[str, str, Measure | Rate], ...]:
    return (
        ("calls", "count", one.calls),
        ("reached", "share", one.reached),
        ("qualified", "count", one.qualified),
        ("handed_over", "count", one.handed_over),
        ("accepted", "share", one.accepted),
        ("impressions", "each", one.impressions),
        ("talk", "seconds", one.talk),
        ("scorecard", "each", one.score),
    )


def _judged(review: Review, names: Names) -> Iterator[Line]:
    found = review.calibration
    lines: Sequence[CalibrationLine] = (found.overall, *found.by_basis, *found.by_facet_and_basis)
    for one in lines:
        facet = names.agreement.facet_by_id.get(one.facet)
        yield {
            "part": "calibration",
            "id": one.facet,
            "label": facet.label.within(names.language) if facet else one.facet,
            "detail": basis_word(one.basis) if one.basis else "",
            "unit": "share",
            **_rate(one.confirmed),
        }


def _defects(review: Review, names: Names) -> Iterator[Line]:
    for script in review.defects:
        where = f"{script.script_id} {script.version}"
        for one in script.lines:
            subject = {
                "id": f"{one.id}:{one.answer}" if one.answer else one.id,
                "label": names.defect(one, script.script_id, script.version),
                "detail": f"{where} {one.kind.value}",
                "unit": "share",
            }
            yield {"part": "came_back", **subject, **_rate(one.refused)}
            yield {"part": "blamed", **subject, **_rate(one.blamed)}


def _pipeline(review: Review) -> Iterator[Line]:
    found = review.pipeline
    for stage in found.stages:
        for band in stage.bands:
            until = "" if band.to_days is None else f"–{band.to_days}"
            yield {
                "part": "pipeline",
                "id": stage.stage.value,
                "label": stage_label(stage.stage),
                "detail": f"{band.from_days}{until or '+'}",
                "value": str(len(band.leads)),
                "unit": "count",
                "leads": _leads(band.leads),
            }
    for name, label, leads in (
        ("without_action", _("Without a next action"), found.without_action),
        ("past_date", _("Past their date"), found.past_date),
        ("not_callable", _("May not be called"), found.not_callable),
    ):
        line = {"part": "pipeline", "id": name, "label": label, "unit": "count"}
        yield {**line, "value": str(len(leads)), "leads": _leads(leads)}


def _measure(one: Measure) -> Line:
    return {
        "value": _number(one.value),
        "numerator": _number(one.numerator),
        "denominator": _number(one.denominator),
        "leads": _leads(one.leads),
    }


def _rate(one: Rate) -> Line:
    interval = one.interval
    return {
        "value": _number(one.share),
        "numerator": str(one.cases),
        "denominator": str(one.out_of),
        "low": _number(interval.low if interval else None),
        "high": _number(interval.high if interval else None),
        "leads": _leads(one.leads),
    }


def _number(value: float | None) -> str:
    return "" if value is None else plain(round(value, 4))


def _leads(ids: Sequence[str]) -> str:
    return " ".join(ids)
