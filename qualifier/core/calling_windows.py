"""Calling hours as instants: which windows stand open, when the next one opens, DST included.

Hours are wall-clock times at the lead. Where a clock change makes one doubtful (skipped or told
twice) the window is read at its narrowest: it opens at the later instant, closes at the earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# A year of closed days and a week: beyond it there is no window at all.
DAYS_AHEAD = 373


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens`, closed again at `closes`: local times of one day, in that order."""

    opens: time
    closes: time


WeekHours = Mapping[int, tuple[Span, ...]]  # Monday is 0; a day left out is closed
DayTest = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Open for opens_at ≤ instant < closes_at, both aware UTC."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class CallingHours:
    """When somebody may be called: `week` as local times in `zone`, but for `closed_on` days."""

    week: WeekHours
    zone: ZoneInfo
    closed_on: DayTest

    def first_from(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that lies in a window; None if none ever opens."""
        return next_window_start(self.week, self.zone, at, self.closed_on)

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies in a window."""
        return self.first_from(at) == at


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, or None if there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder, such as "America"
        return None


def next_window(
    hours: WeekHours, zone: ZoneInfo, now: datetime, closed_on: DayTest
) -> Window | None:
    """The first window that has not closed at `now`; it may be open already. None: never opens."""
    today = now.astimezone(zone).date()
    for ahead in range(DAYS_AHEAD):
        for window in _windows_of(hours, zone, today + timedelta(days=ahead), closed_on):
            if now < window.closes_at:
                return window
    return None


def next_window_start(
    hours: WeekHours, zone: ZoneInfo, now: datetime, closed_on: DayTest
) -> datetime | None:
    """The first instant from `now` on that lies in a window; None if none ever opens."""
    window = next_window(hours, zone, now, closed_on)
    return max(now, window.opens_at) if window else None


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The instant from which it is surely `day` in `zone`."""
    return max(_readings(day, time(), zone))


def _windows_of(
    hours: WeekHours, zone: ZoneInfo, day: date, closed_on: DayTest
) -> Iterator[Window]:
    spans = hours.get(day.weekday(), ())
    if not spans or closed_on(day):
        return
    for span in spans:
        opens_at = max(_readings(day, span.opens, zone))
        closes_at = min(_readings(day, span.closes, zone))
        if opens_at < closes_at:
            yield Window(opens_at, closes_at)


def _readings(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Both instants a wall-clock time can mean; the same one but for an hour or so a year."""
    first = datetime.combine(day, at, zone)
    return first.astimezone(UTC), first.replace(fold=1).astimezone(UTC)
