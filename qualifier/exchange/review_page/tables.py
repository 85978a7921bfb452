"""The tables under the review: how impressions were found, defects per question, the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from qualifier.exchange.review.known_names import Names
from qualifier.exchange.review_page.faces import Cell, Row, Table
from qualifier.exchange.review_page.making import Making
from qualifier.reports.calibration import CalibrationLine
from qualifier.reports.defects import DefectKind, DefectLine, ScriptDefects
from qualifier.reports.measure import Rate
from qualifier.reports.pipeline import StageAges
from qualifier.texts import _, formats, ngettext
from qualifier.texts import figure_words as words
from qualifier.texts.fields import stage_label
from qualifier.texts.handoff_sentences import basis_word

MOST_DEFECTS = 25  # lines shown; the export has all


def tables(making: Making) -> tuple[Table, ...]:
    """The three tables."""
    return (_defects(making), _calibration(making), _pipeline(making))


def _defects(making: Making) -> Table:
    """The lines that let most through, over all versions; version against version beside them."""
    rows = [
        (one, found)
        for found in making.review.defects
        for one in found.lines
        if one.refused.cases or one.blamed.cases
    ]
    rows.sort(key=lambda pair: (-pair[0].blamed.cases, -pair[0].refused.cases))
    headings = (
        _("What let them through"),
        _("Script"),
        _("Came back"),
        _("Interval (95%)"),
        _("Laid at it"),
        _("Version before"),
    )
    made = [_defect(making, one, found) for one, found in rows[:MOST_DEFECTS]]
    return making.table("defects", headings, made, _("Nothing came back in this period."))


def _defect(making: Making, one: DefectLine, found: ScriptDefects) -> Row:
    names = making.names
    key = f"defect {found.script_id} {found.version} {one.kind.value} {one.id} {one.answer}"
    return Row(
        (
            Cell(_subject(names, one, found)),
            Cell(names.script(found.script_id, found.version)),
            Cell(making.rate(one.refused), making.keep(key, one.refused.leads)),
            Cell(_interval(making, one.refused)),
            Cell(making.count(one.blamed.cases), making.keep(f"{key} blamed", one.blamed.leads)),
            Cell(_before(making, one, found)),
        )
    )


def _before(making: Making, one: DefectLine, found: ScriptDefects) -> str:
    for pair in making.review.versus:
        if pair.script_id == found.script_id and pair.newer == found.version and pair.now is one:
            said = making.rate(pair.before.refused)
            return _("{rate}, differs").format(rate=said) if pair.differs else said
    return "–"


def _subject(names: Names, one: DefectLine, found: ScriptDefects) -> str:
    said = names.defect(one, found.script_id, found.version)
    if one.kind in (DefectKind.CRITERION, DefectKind.FACET):
        return words.named(words.subject_label(one.kind.value), said)
    return said


def _interval(making: Making, rate: Rate) -> str:
    found = rate.interval
    return words.interval_in_words(found.low, found.high, making.language) if found else "–"


def _calibration(making: Making) -> Table:
    found = making.review.calibration
    rows = [_calibrated(making, line) for line in (found.overall, *found.by_basis)]
    rows += [_calibrated(making, line) for line in found.by_facet]
    rows += [_calibrated(making, line) for line in found.by_facet_and_basis]
    headings = (_("Impressions"), _("Judged"), _("Confirmed"), _("Interval (95%)"))
    empty = _("Sales have judged no impression in this period.")
    judged = found.overall.confirmed.out_of
    return making.table("calibration", headings, rows if judged else (), empty)


def _calibrated(making: Making, line: CalibrationLine) -> Row:
    labels = {one.id: one.label.within(making.language) for one in making.names.agreement.facets}
    facet = labels.get(line.facet) or line.facet
    basis = basis_word(line.basis) if line.basis is not None else ""
    name = ", ".join(one for one in (facet, basis) if one) or _("All of them")
    key = f"calibration {line.facet} {basis}"
    return Row(
        (
            Cell(name[:1].upper() + name[1:]),
            Cell(making.count(line.confirmed.out_of)),
            Cell(making.rate(line.confirmed), making.keep(key, line.confirmed.leads)),
            Cell(_interval(making, line.confirmed)),
        )
    )


def _pipeline(making: Making) -> Table:
    found = making.review.pipeline
    rows = [_stage(making, one) for one in found.stages if one.count]
    for key, label, leads in (
        ("without action", _("Without a next action"), found.without_action),
        ("past date", _("Past their date"), found.past_date),
        ("not callable", _("May not be called"), found.not_callable),
    ):
        number = Cell(making.count(len(leads)), making.keep(f"pipeline {key}", leads))
        rows.append(Row((Cell(label), number, *[Cell("") for _band in range(5)])))
    bands = found.stages[0].bands
    ends = [one.to_days for one in bands[:-1]]
    headings = (
        _("Stage"),
        _("Leads"),
        _("Median"),
        *(_("under {days} days").format(days=end) for end in ends),
        _("longer"),
    )
    return making.table("pipeline", headings, rows)


def _stage(making: Making, one: StageAges) -> Row:
    name = one.stage.value
    return Row((Cell(stage_label(one.stage)), *_ages(making, one, name)))


def _ages(making: Making, one: StageAges, name: str) -> Iterator[Cell]:
    yield Cell(making.count(one.count), making.keep(f"pipeline {name}", one.leads))
    days = one.median_days or 0.0
    said = ngettext("{days} day", "{days} days", 2 if days >= 2 else 1)
    yield Cell(said.format(days=formats.number(days, making.language)))
    for band in one.bands:
        key = making.keep(f"pipeline {name} {band.from_days}", band.leads)
        yield Cell(making.count(len(band.leads)), key)
