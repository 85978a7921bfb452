"""What a figure is made of: a value with what it was divided from, and the leads behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from qualifier.reports.columns import Numbers, Pick

Z95 = 1.959963984540054  # of the normal distribution, two-sided 95 %
LEAST_CASES = 10  # below it no rate is shown (DOMAIN.md "Impressions", issue 6)


class Unit(Enum):
    """How a value reads: a count, a share (0 to 1), seconds, or so many for each."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share lies with 95 % confidence; both ends between 0 and 1."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether the two have anything in common: then they do not differ for certain."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` is None where there is nothing to divide by. `leads` stand behind the numerator,
    `base` behind the denominator; no lead stands twice."""

    value: float | None
    numerator: float
    denominator: float
    leads: Sequence[str] = ()
    base: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """`cases` of `out_of`, with its interval. No `share` under ten cases: too few to say."""

    cases: int
    out_of: int
    leads: Sequence[str] = ()

    @property
    def share(self) -> float | None:
        """The share, None where there are too few."""
        return self.cases / self.out_of if self.out_of >= LEAST_CASES else None

    @property
    def interval(self) -> Interval | None:
        """Its interval, None where there is no case at all."""
        return wilson(self.cases, self.out_of) if self.out_of else None


def wilson(cases: int, out_of: int) -> Interval:
    """The 95 % interval of a share by Wilson's score (E. B. Wilson, 1927).

    Unlike the usual one it holds for few cases and near 0 and 1. Raises ValueError for no case.
    """
    if out_of < 1 or not 0 <= cases <= out_of:
        raise ValueError(f"{cases} of {out_of}")
    share, square = cases / out_of, Z95 * Z95
    whole = 1 + square / out_of
    middle = (share + square / (2 * out_of)) / whole
    spread = share * (1 - share) / out_of + square / (4 * out_of * out_of)
    half = Z95 * math.sqrt(spread) / whole
    low = 0.0 if cases == 0 else max(0.0, middle - half)
    high = 1.0 if cases == out_of else min(1.0, middle + half)
    return Interval(low, high)


def once(lead_ids: Iterable[str]) -> tuple[str, ...]:
    """Each lead once, in the order it first comes."""
    return tuple(dict.fromkeys(lead_ids))


def count(rows: Pick) -> Measure:
    """How many there are; a lead that comes twice counts twice and stands behind it once."""
    number = float(rows.count)
    return Measure(number, number, 1.0, rows.behind)


def share(part: Pick, whole: Pick) -> Measure:
    """Part of whole, both as rows."""
    some, of_all = part.count, whole.count
    value = some / of_all if of_all else None
    return Measure(value, float(some), float(of_all), part.behind, whole.behind)


def share_of_leads(part: int, whole: int, behind: Pick, base: Pick) -> Measure:
    """Part of whole, as numbers of different leads."""
    return Measure(
        part / whole if whole else None, float(part), float(whole), behind.behind, base.behind
    )


def middle(values: Numbers, rows: Pick) -> Measure:
    """The median; one late case does not move it as it would a mean."""
    total, leads = float(values.total(rows.bits)), rows.behind
    return Measure(values.median(rows.bits), total, float(rows.count), leads, leads)


def each(total: float, number: int, rows: Pick) -> Measure:
    """`total` shared out among `number`; the leads of `rows` stand behind it."""
    leads = rows.behind
    return Measure(total / number if number else None, float(total), float(number), leads, leads)


def rate(part: Pick, whole: Pick) -> Rate:
    """Part of whole with its interval; the leads of the part stand behind it."""
    return Rate(part.count, whole.count, part.behind)
