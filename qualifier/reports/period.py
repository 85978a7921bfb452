"""Stretches of whole days in the desk's zone: this week, month, quarter, last days, from–to.

A running week, month or quarter ends today, so that the one before is cut at the same day: 1 to 24
November is set against 1 to 24 October, never against all of October.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from qualifier.core.calling_windows import day_start
from qualifier.store.instant import to_ms

LONGEST_DAYS = 3660
_LAST_DAYS = re.compile(r"(\d{1,4})d")
_FROM_TO = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.|/)(\d{4}-\d\d-\d\d)")


class PeriodKind(Enum):
    """How a period was chosen; it decides which one is the period before."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    LAST_DAYS = "last_days"
    FROM_TO = "from_to"


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last`, both included, as they are in `zone`."""

    first: date
    last: date
    zone: ZoneInfo
    kind: PeriodKind = PeriodKind.FROM_TO

    def __post_init__(self) -> None:
        """Raises ValueError if it ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last}")

    @property
    def begins_at(self) -> datetime:
        """Midnight at its beginning, UTC."""
        return day_start(self.first, self.zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """Midnight after its last day, UTC: the first instant that is not in it."""
        return day_start(self.last + timedelta(days=1), self.zone).astimezone(UTC)

    @property
    def first_ms(self) -> int:
        """`begins_at` in milliseconds since 1970."""
        return to_ms(self.begins_at)

    @property
    def end_ms(self) -> int:
        """`ends_at` in milliseconds since 1970."""
        return to_ms(self.ends_at)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def key(self) -> str:
        """ISO days with a stroke between, as notes on alerts keep it."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def is_whole_months(self) -> bool:
        """Whether it runs from the first of a month to the last of the same or another one."""
        return self.first.day == 1 and self.last == month_end(self.last)

    def previous(self) -> Period:
        """The period before, for the trend.

        Of a week, month or quarter: the same days of the one before. Of whole months: as many
        months before. Else: as many days just before.
        """
        if self.kind is PeriodKind.WEEK:
            week = timedelta(days=7)
            return self._over(self.first - week, self.last - week)
        if self.kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
            first = months_later(self.first, -1 if self.kind is PeriodKind.MONTH else -3)
            if self.is_whole_months:
                return self._over(first, self.first - timedelta(days=1))
            latest = self.first - timedelta(days=1)
            return self._over(first, min(first + (self.last - self.first), latest))
        if self.is_whole_months:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
            return self._over(
                months_later(self.first, -(months + 1)), self.first - timedelta(days=1)
            )
        return self._over(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def parts(self, most: int = 10) -> tuple[Period, ...]:
        """It in at most `most` stretches of equal days, the last one perhaps shorter: what a
        sparkline shows."""
        step = -(-self.days // most)
        starts = range(0, self.days, step)
        return tuple(
            Period(
                self.first + timedelta(days=start),
                min(self.first + timedelta(days=start + step - 1), self.last),
                self.zone,
            )
            for start in starts
        )

    def weeks_back(self, count: int = 8) -> tuple[Period, ...]:
        """The `count` stretches of seven days that end with it, oldest first."""
        return tuple(
            Period(
                self.last - timedelta(days=7 * back + 6),
                self.last - timedelta(days=7 * back),
                self.zone,
            )
            for back in reversed(range(count))
        )

    def share_of_months(self) -> float:
        """How many months it makes, counted day by day: 15 days of June are half a month."""
        total, day = 0.0, self.first
        while day <= self.last:
            end = min(month_end(day), self.last)
            total += ((end - day).days + 1) / month_end(day).day
            day = end + timedelta(days=1)
        return total

    def _over(self, first: date, last: date) -> Period:
        return Period(first, last, self.zone, self.kind)


def this_week(now: datetime, zone: ZoneInfo) -> Period:
    """Monday to today."""
    today = _today(now, zone)
    return Period(today - timedelta(days=today.weekday()), today, zone, PeriodKind.WEEK)


def this_month(now: datetime, zone: ZoneInfo) -> Period:
    """The first of the month to today."""
    today = _today(now, zone)
    return Period(today.replace(day=1), today, zone, PeriodKind.MONTH)


def this_quarter(now: datetime, zone: ZoneInfo) -> Period:
    """The first of January, April, July or October to today."""
    today = _today(now, zone)
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return Period(first, today, zone, PeriodKind.QUARTER)


def last_days(count: int, now: datetime, zone: ZoneInfo) -> Period:
    """`count` days that end today. Raises ValueError for less than one, or more than ten years."""
    if not 1 <= count <= LONGEST_DAYS:
        raise ValueError(str(count))
    today = _today(now, zone)
    return Period(today - timedelta(days=count - 1), today, zone, PeriodKind.LAST_DAYS)


def between(first: date, last: date, zone: ZoneInfo) -> Period:
    """From a day to another. Raises ValueError as `Period`, or for more than ten years."""
    if (last - first).days >= LONGEST_DAYS:
        raise ValueError(f"{first} to {last}")
    return Period(first, last, zone)


def period_of(said: str, now: datetime, zone: ZoneInfo) -> Period:
    """`week`, `month`, `quarter`, `30d` or `2026-11-01..2026-11-24`.

    Raises ValueError for anything else.
    """
    running = {"week": this_week, "month": this_month, "quarter": this_quarter}
    if said in running:
        return running[said](now, zone)
    if found := _LAST_DAYS.fullmatch(said):
        return last_days(int(found[1]), now, zone)
    if found := _FROM_TO.fullmatch(said):
        return between(date.fromisoformat(found[1]), date.fromisoformat(found[2]), zone)
    raise ValueError(said)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(first: date, count: int) -> date:
    """The first of the month `count` months from that of `first`."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _today(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()
