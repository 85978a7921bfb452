"""What the page of the review shows: plain texts and numbers, ready to be sent as JSON.

A `key` names a figure; with it the page asks for the leads behind it. Empty: no lead stands
behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GOOD, BAD, PLAIN = "good", "bad", ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure. `series` and `target` are plain numbers, for its sparkline; `mood` is GOOD,
    BAD or PLAIN; `is_felt`: it is about impressions, which have a colour of their own."""

    key: str
    label: str
    value: str
    note: str
    mood: str
    series: tuple[float | None, ...]
    target: float | None
    is_felt: bool
    spoken: str
    definition: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: `share` (0 to 1) is the length of its bar, `note` stands at the right."""

    key: str
    label: str
    value: str
    share: float
    note: str = ""
    mood: str = PLAIN
    definition: str = ""


@dataclass(frozen=True, slots=True)
class AlertLine:
    """`id` and `state` are ids of `reports`; `detail` what it is about, `owner` who has to act;
    `done` what was done."""

    id: str
    key: str
    label: str
    state: str
    value: str
    detail: str
    owner: str
    done: str
    spoken: str
    definition: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `series` for its sparkline, `is_total` for the last line."""

    cells: tuple[Cell, ...]
    series: tuple[float, ...] = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading; the first column is text, the others are figures."""

    title: str
    definition: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a heading; `spoken` says the whole of it in a sentence."""

    title: str
    definition: str
    spoken: str
    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of sales, and on whom; `handoff_id` opens the dossier."""

    words: str
    caption: str
    handoff_id: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision of the meeting; `state` is open, done or dropped."""

    id: str
    text: str
    caption: str
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: (id, words)."""

    seats: tuple[tuple[str, str], ...]
    scripts: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    campaigns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewFace:
    """The whole page. `own_only`: this seat sees its own figures."""

    period: str
    period_key: str
    own_only: bool
    choices: Choices
    tiles: tuple[Tile, ...]
    funnel: Chart
    promises: Chart
    refusals: Chart
    said: tuple[Words, ...]
    alerts: tuple[AlertLine, ...]
    by_qualifier: Table
    listening: str
    decisions: tuple[DecisionLine, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The leads behind a figure: (lead id, name, company), the first of `count`."""

    count: int
    leads: tuple[tuple[str, str, str], ...]


def face_from(message: Mapping[str, Any]) -> ReviewFace:
    """A face as it was sent: the reverse of `dataclasses.asdict` through JSON."""
    return ReviewFace(
        period=message["period"],
        period_key=message["period_key"],
        own_only=message["own_only"],
        choices=Choices(
            **{
                name: tuple((one, words) for one, words in offered)
                for name, offered in message["choices"].items()
            }
        ),
        tiles=tuple(Tile(**{**one, "series": tuple(one["series"])}) for one in message["tiles"]),
        funnel=_chart(message["funnel"]),
        promises=_chart(message["promises"]),
        refusals=_chart(message["refusals"]),
        said=tuple(Words(**one) for one in message["said"]),
        alerts=tuple(AlertLine(**one) for one in message["alerts"]),
        by_qualifier=_table(message["by_qualifier"]),
        listening=message["listening"],
        decisions=tuple(DecisionLine(**one) for one in message["decisions"]),
        tables=tuple(_table(one) for one in message["tables"]),
    )


def behind_from(message: Mapping[str, Any]) -> Behind:
    """The leads behind a figure, as they were sent."""
    return Behind(message["count"], tuple((a, b, c) for a, b, c in message["leads"]))


def _chart(message: Mapping[str, Any]) -> Chart:
    return Chart(**{**message, "bars": tuple(Bar(**one) for one in message["bars"])})


def _table(message: Mapping[str, Any]) -> Table:
    rows = tuple(
        Row(tuple(Cell(**cell) for cell in one["cells"]), tuple(one["series"]), one["is_total"])
        for one in message["rows"]
    )
    return Table(**{**message, "headings": tuple(message["headings"]), "rows": rows})
