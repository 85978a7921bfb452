"""Which columns the list has at a width, and where. Lengths are px at 100 % of text size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qualifier.texts import _

LEFT_MARGIN = 18
RIGHT_MARGIN = 10


class Column(Enum):
    LEAD = "lead"
    PHONE = "phone"
    TIME = "time"
    SIGNAL = "signal"
    SCORE = "score"
    TRIES = "tries"
    LEFT = "left"
    OUTCOME = "outcome"


# Usual and least width of a column with the gap behind it.
_WIDTHS: Mapping[Column, tuple[int, int]] = {
    Column.LEAD: (176, 140),
    Column.PHONE: (110, 108),
    Column.TIME: (118, 114),
    Column.SIGNAL: (176, 138),
    Column.SCORE: (52, 50),
    Column.TRIES: (48, 44),
    Column.LEFT: (104, 102),
    Column.OUTCOME: (120, 104),
}
_SHORTER_PHONE = 100  # without its kind below
_GROWING = {Column.LEAD: 0.3, Column.SIGNAL: 0.4, Column.OUTCOME: 0.3}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a column stands, px at 100 %."""

    left: float
    width: float


@dataclass(frozen=True)
class Columns:
    """The columns in force. `with_phone_kind`: whether the number's kind is said below it."""

    spans: Mapping[Column, Span]
    with_phone_kind: bool


def fit(width: float) -> Columns:
    """The columns for a list `width` wide. What does not fit goes in the order of the design:
    last outcome, kind of phone, attempts."""
    room = width - LEFT_MARGIN - RIGHT_MARGIN
    shown = list(Column)
    with_kind = True
    if room < _least(shown, with_kind):
        shown.remove(Column.OUTCOME)
    if room < _least(shown, with_kind):
        with_kind = False
    if room < _least(shown, with_kind):
        shown.remove(Column.TRIES)
    return Columns(_spans(shown, room), with_kind)


def column_title(column: Column) -> str:
    """The words above a column."""
    titles = {
        Column.LEAD: _("Lead"),
        Column.PHONE: _("Phone"),
        Column.TIME: _("Local time"),
        Column.SIGNAL: _("Last signal"),
        Column.SCORE: _("Score"),
        Column.TRIES: _("Tries"),
        Column.LEFT: _("Time left"),
        Column.OUTCOME: _("Last outcome"),
    }
    return titles[column]


def _least(shown: list[Column], with_kind: bool) -> int:
    total = sum(_WIDTHS[one][1] for one in shown)
    return total if with_kind else total - _WIDTHS[Column.PHONE][1] + _SHORTER_PHONE


def _spans(shown: list[Column], room: float) -> dict[Column, Span]:
    usual = {one: float(_WIDTHS[one][0]) for one in shown}
    least = {one: float(_WIDTHS[one][1]) for one in shown}
    more = room - sum(usual.values())
    if more >= 0:
        shares = {one: _GROWING[one] for one in shown if one in _GROWING}
        whole = sum(shares.values())
        widths = {one: usual[one] + more * shares.get(one, 0) / whole for one in shown}
    else:
        give = sum(usual.values()) - sum(least.values())
        share = min(-more / give, 1.0)
        widths = {one: usual[one] - (usual[one] - least[one]) * share for one in shown}
        # Below the least of all, the lead's name gives way: its company and number find it.
        short = room - sum(widths.values())
        widths[Column.LEAD] = max(60.0, widths[Column.LEAD] + min(short, 0.0))
    spans: dict[Column, Span] = {}
    left = float(LEFT_MARGIN)
    for one in shown:
        spans[one] = Span(left, widths[one])
        left += widths[one]
    return spans
