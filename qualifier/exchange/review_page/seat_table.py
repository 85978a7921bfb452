"""The table by qualifier, put into words: for coaching, in the order of the alphabet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualifier.exchange.review_page.faces import Cell, Row, Table
from qualifier.reports.by_qualifier import QualifierLine
from qualifier.reports.measure import Measure, Unit
from qualifier.texts import _, formats, ngettext, pgettext
from qualifier.texts import figure_words as words

if TYPE_CHECKING:
    from qualifier.exchange.review_page.making import Making


def seat_table(making: Making) -> Table:
    """A line for each qualifier, and the team's."""
    found = making.review.by_qualifier
    rows = [_seat(making, one) for one in found.lines]
    if len(found.lines) > 1:
        rows.append(_seat(making, found.team, is_total=True))
    headings = (
        _("Qualifier"),
        _("Calls"),
        pgettext("of leads", "Reached"),
        pgettext("of leads", "Qualified"),
        pgettext("of leads", "Handed over"),
        pgettext("of leads", "Accepted"),
        _("Impressions / call"),
        _("Average talk"),
        _("Scorecard"),
        _("8 weeks"),
    )
    return making.table("by_qualifier", headings, rows, _("Nobody called in this period."))


def _seat(making: Making, one: QualifierLine, *, is_total: bool = False) -> Row:
    name = one.seat
    accepted = (
        formats.percent(one.accepted.share, making.language)
        if one.accepted.share is not None
        else _("{cases} of {count}").format(cases=one.accepted.cases, count=one.accepted.out_of)
    )
    figures = (
        ("calls", one.calls, Unit.COUNT),
        ("reached", one.reached, Unit.SHARE),
        ("qualified", one.qualified, Unit.COUNT),
        ("handed over", one.handed_over, Unit.COUNT),
    )
    cells = [Cell(_("Team") if is_total else name)]
    cells += [_figure(making, f"seat {what} {name}", made, unit) for what, made, unit in figures]
    cells.append(Cell(accepted, making.keep(f"seat accepted {name}", one.accepted.leads)))
    cells.append(_figure(making, f"seat felt {name}", one.impressions, Unit.EACH))
    talk = one.talk.value
    said = formats.offset(round(talk)) if talk is not None else "–"
    cells.append(Cell(said, making.keep(f"seat talk {name}", one.talk.leads)))
    cells.append(_score(making, f"seat score {name}", one.score))
    return Row(tuple(cells), tuple(float(week) for week in one.weeks), is_total)


def _figure(making: Making, key: str, made: Measure, unit: Unit) -> Cell:
    said = words.value_in_words(made.value, unit.value, making.language)
    return Cell(said, making.keep(key, made.leads))


def _score(making: Making, key: str, made: Measure) -> Cell:
    """The mean of the scorecards, and of how many calls."""
    if made.value is None:
        return Cell("–")
    calls = round(made.denominator)
    said = ngettext("{score}, {count} call", "{score}, {count} calls", calls).format(
        score=making.count(made.value), count=making.count(calls)
    )
    return Cell(said, making.keep(key, made.leads))
