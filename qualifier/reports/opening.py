"""The clock of the promises: it stands still while the desk is closed.

Two readings of one promise of time (docs/decisions/0015-figures.md). What is promised in minutes or
hours counts open time alone. What is promised in days of 24 hours counts from the first open
instant and leaves out whole closed days (weekends, public holidays), as the trade means "within
24 hours": handed over on Friday at 17:00, due on Monday at 17:00.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualifier.contact.calendars import holiday_test_in_zone
from qualifier.core.agreement import Agreement, OpeningHours
from qualifier.core.calling_windows import DayTest, day_start, next_window
from qualifier.store.instant import from_ms, to_ms

DAY = timedelta(days=1)
MARGIN = timedelta(days=31)
MOST_WEEKS = 60
KEPT = 50_000  # answers remembered: the same hand-offs are measured at every filter


class OpenClock:
    """Seconds between instants (milliseconds since 1970) as the opening hours count them.

    `open_s` counts open time alone, `elapsed_s` leaves out whole closed days. Without hours it is
    an ordinary clock. `closed_on` are public holidays.
    """

    def __init__(self, hours: OpeningHours | None, closed_on: DayTest) -> None:
        self._hours = hours
        self._closed_on = closed_on
        self._zone = ZoneInfo(hours.tz) if hours else ZoneInfo("UTC")
        self._starts: list[int] = []  # windows in order: when they open,
        self._ends: list[int] = []  # when they close,
        self._before: list[int] = []  # and how many open milliseconds came before
        self._known = (0, 0)  # the stretch of time all of whose windows are above
        self._due = lru_cache(maxsize=KEPT)(self._due_uncached)
        self.elapsed_s = lru_cache(maxsize=KEPT)(self._elapsed_s)

    def open_s(self, from_ms_: int, to_ms_: int) -> int:
        """Open seconds between two instants; 0 if the second is not later."""
        if to_ms_ <= from_ms_:
            return 0
        if self._hours is None:
            return (to_ms_ - from_ms_) // 1000
        self._reach(from_ms_, to_ms_)
        return (self._open_until(to_ms_) - self._open_until(from_ms_)) // 1000

    def _elapsed_s(self, from_ms_: int, to_ms_: int) -> int:
        """Seconds from the first open instant on, without whole closed days; 0 if none."""
        if self._hours is None:
            return max(to_ms_ - from_ms_, 0) // 1000
        start = self._first_open(from_ms_)
        if start is None or to_ms_ <= start:
            return 0
        opened, ended = self._day(start), self._day(to_ms_)
        end = to_ms_
        if ended > opened and self._is_closed(ended):
            end = self._midnight(ended)
        between = (opened + timedelta(days=ahead) for ahead in range(1, (ended - opened).days))
        closed = sum(
            self._midnight(day + DAY) - self._midnight(day)
            for day in between
            if self._is_closed(day)
        )
        return (end - start - closed) // 1000

    def taken_s(self, from_ms_: int, to_ms_: int, promised: timedelta) -> int:
        """How long something took, by the reading that a promise of that length has."""
        if promised >= DAY:
            return self.elapsed_s(from_ms_, to_ms_)
        return self.open_s(from_ms_, to_ms_)

    def due_ms(self, from_ms_: int, promised: timedelta) -> int | None:
        """When a promise made then falls due; None where the desk never opens again."""
        return self._due(from_ms_, promised)

    def is_late(self, from_ms_: int, done_ms: int | None, promised: timedelta, now_ms: int) -> bool:
        """Whether it was done after it fell due, or is not done and due."""
        due = self.due_ms(from_ms_, promised)
        return due is not None and (now_ms if done_ms is None else done_ms) > due

    def _due_uncached(self, from_ms_: int, promised: timedelta) -> int | None:
        if self._hours is None:
            return from_ms_ + _ms(promised)
        start = self._first_open(from_ms_)
        if start is None:
            return None
        if promised >= DAY:
            return self._days_later(start, promised)
        return self._open_later(start, _ms(promised))

    def _days_later(self, start: int, promised: timedelta) -> int:
        """The same time of day so many open days later, plus what is left over of a day."""
        local = from_ms(start).astimezone(self._zone)
        day = local.date()
        for _step in range(promised // DAY):
            day += DAY
            while self._is_closed(day):
                day += DAY
        at = datetime.combine(day, local.timetz().replace(tzinfo=None), self._zone)
        return to_ms(at.astimezone(UTC)) + _ms(promised % DAY)

    def _open_later(self, start: int, open_ms: int) -> int | None:
        """The instant by which so much open time has passed."""
        reach = start + open_ms
        for _step in range(MOST_WEEKS):
            reach += _ms(7 * DAY)
            self._reach(start, reach)
            wanted = self._open_until(start) + open_ms
            if self._open_until(reach) >= wanted:
                place = bisect_right(self._before, wanted) - 1
                while place > 0 and self._before[place] == wanted:
                    place -= 1  # due as one window closes, not as the next opens
                return self._starts[place] + wanted - self._before[place]
        return None

    def _first_open(self, at_ms: int) -> int | None:
        assert self._hours is not None
        self._reach(at_ms, at_ms)
        place = bisect_right(self._starts, at_ms) - 1
        if place >= 0 and at_ms < self._ends[place]:
            return at_ms
        if place + 1 < len(self._starts):
            return self._starts[place + 1]
        window = next_window(self._hours.hours, self._zone, from_ms(at_ms), self._closed_on)
        return max(at_ms, to_ms(window.opens_at)) if window else None

    def _open_until(self, at_ms: int) -> int:
        """Open milliseconds from the first known window to `at_ms`, which was reached."""
        place = bisect_right(self._starts, at_ms) - 1
        if place < 0:
            return 0
        return self._before[place] + min(at_ms, self._ends[place]) - self._starts[place]

    def _reach(self, from_ms_: int, to_ms_: int) -> None:
        """Know all windows from the day of the one instant to that of the other."""
        if self._known[0] <= from_ms_ and to_ms_ < self._known[1]:
            return
        if self._known[1]:
            from_ms_, to_ms_ = min(from_ms_, self._known[0]), max(to_ms_, self._known[1])
        self._build(self._day(from_ms_) - MARGIN, self._day(to_ms_) + MARGIN)

    def _build(self, day: date, last: date) -> None:
        self._known = (self._midnight(day), self._midnight(last + DAY))
        self._starts, self._ends, self._before = [], [], []
        total = 0
        while day <= last:
            for opens_ms, closes_ms in self._windows(day):
                self._starts.append(opens_ms)
                self._ends.append(closes_ms)
                self._before.append(total)
                total += closes_ms - opens_ms
            day += DAY

    def _windows(self, day: date) -> list[tuple[int, int]]:
        assert self._hours is not None
        if self._is_closed(day):
            return []
        found = []
        for span in self._hours.hours.get(day.weekday(), ()):
            opens = datetime.combine(day, span.opens, self._zone).astimezone(UTC)
            closes = datetime.combine(day, span.closes, self._zone).astimezone(UTC)
            if opens < closes:
                found.append((to_ms(opens), to_ms(closes)))
        return found

    def _is_closed(self, day: date) -> bool:
        assert self._hours is not None
        return not self._hours.hours.get(day.weekday()) or self._closed_on(day)

    def _day(self, at_ms: int) -> date:
        return from_ms(at_ms).astimezone(self._zone).date()

    def _midnight(self, day: date) -> int:
        return to_ms(day_start(day, self._zone))


def clock_of(agreement: Agreement) -> OpenClock:
    """The clock of an agreement's opening hours, closed on the public holidays of their zone."""
    hours = agreement.promises.opening_hours
    if hours is None:
        return OpenClock(None, lambda _day: False)
    return OpenClock(hours, holiday_test_in_zone(hours.tz))


def _ms(length: timedelta) -> int:
    return round(length.total_seconds() * 1000)
