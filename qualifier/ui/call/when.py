"""When to call back, as people type it: presets and a forgiving parser. Plain Python."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qualifier.core.calling_windows import CallingHours, Span
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions.dated import day

_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)\s*$")
_IN = re.compile(r"\+\s*(\d{1,3})\s*(min|m|h|d|j|w|s)?\s*$")
_UNITS = {
    "min": timedelta(minutes=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "j": timedelta(days=1),
    "w": timedelta(weeks=1),
    "s": timedelta(weeks=1),
}
MORNING = time(9, 0)
# DOMAIN.md, "Law the gate before dialling must know": the business default window.
OFFICE_DAY = Span(time(8, 30), time(19, 0))


@dataclass(frozen=True, slots=True)
class Preset:
    """One suggested moment; `id` is named by `texts`."""

    id: str
    at: datetime


def office_hours(zone: ZoneInfo) -> CallingHours:
    """Monday to Friday as businesses are called, at `zone`: what stands in for a lead's own."""
    return CallingHours(dict.fromkeys(range(5), (OFFICE_DAY,)), zone, lambda _day: False)


def callback_presets(
    now: datetime, zone: ZoneInfo, hours: CallingHours | None = None
) -> tuple[Preset, ...]:
    """In an hour, this afternoon, tomorrow morning, in two days, next Monday: the nearest moments
    at which `hours` (the lead's; else office hours) stand open, soonest first, in `zone`."""
    local = now.astimezone(zone)
    to_monday = 7 - local.weekday()
    wished = (
        ("in_an_hour", _quarter(local + timedelta(hours=1))),
        ("this_afternoon", datetime.combine(local.date(), time(15, 30), zone)),
        ("tomorrow", datetime.combine(local.date() + timedelta(days=1), MORNING, zone)),
        ("in_two_days", datetime.combine(local.date() + timedelta(days=2), time(10, 0), zone)),
        ("next_monday", datetime.combine(local.date() + timedelta(days=to_monday), MORNING, zone)),
    )
    planned_in = hours or office_hours(zone)
    found: dict[datetime, Preset] = {}
    for name, at in wished:
        if name == "this_afternoon" and at <= local + timedelta(hours=1):
            continue
        wanted = MORNING if name == "in_an_hour" else at.timetz().replace(tzinfo=None)
        open_at = _within(planned_in, at, wanted)
        found.setdefault(open_at, Preset(name, open_at))
    return tuple(sorted(found.values(), key=lambda one: one.at))


def opens_instead(at: datetime, hours: CallingHours | None) -> datetime | None:
    """Where `at` lies outside `hours`, when they open after it; None if it lies inside."""
    if hours is None or hours.is_open(at):
        return None
    return hours.first_from(at)


def wake_up_presets(today: date, asked: date | None) -> tuple[tuple[str, date], ...]:
    """The day the lead asked for, then in one, three and six months."""
    steps = [("in_1_month", 1), ("in_3_months", 3), ("in_6_months", 6)]
    found = [(name, _workday(_months_on(today, months))) for name, months in steps]
    return (("asked_day", asked), *found) if asked and asked > today else tuple(found)


def read_moment(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`14:30`, `14h30`, `3/12 14:30`, `03/12/2026 9h`, `+2h`, `+3d`. Raises AnswerRefused."""
    text = typed.strip()
    local = now.astimezone(zone)
    if ahead := _IN.fullmatch(text):
        return local + int(ahead[1]) * _UNITS[ahead[2] or "min"]
    clock = _CLOCK.search(text)
    on = text[: clock.start()].strip() if clock else text
    at = MORNING
    if clock:
        hour, minute = int(clock[1]), int(clock[2] or 0)
        if hour > 23 or minute > 59:
            raise AnswerRefused("not_a_moment")
        at = time(hour, minute)
    if not text:
        raise AnswerRefused("not_a_moment")
    if not on:
        found = datetime.combine(local.date(), at, zone)
        return found if found > local else found + timedelta(days=1)
    return datetime.combine(read_day(on, local.date()), at, zone)


def read_day(typed: str, today: date) -> date:
    """A day, also without its year (the coming one) or as `+10d`. Raises AnswerRefused."""
    text = typed.strip()
    if ahead := _IN.fullmatch(text):
        return today + max(int(ahead[1]) * _UNITS[ahead[2] or "d"], timedelta(days=1))
    if short := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})", text):
        try:
            found = date(today.year, int(short[2]), int(short[1]))
            return found if found >= today else found.replace(year=today.year + 1)
        except ValueError as error:
            raise AnswerRefused("no_such_day") from error
    return day(text)


def _within(hours: CallingHours, at: datetime, wanted: time) -> datetime:
    """`at`, or else when `hours` open after it; on a later day not before the time `wanted`."""
    opens_at = (hours.first_from(at) or at).astimezone(at.tzinfo)
    if opens_at.date() != at.date():
        opens_at = max(opens_at, datetime.combine(opens_at.date(), wanted, at.tzinfo))
        opens_at = (hours.first_from(opens_at) or opens_at).astimezone(at.tzinfo)
    return _quarter(opens_at)


def _quarter(at: datetime) -> datetime:
    """The next full quarter of an hour from `at` on."""
    bare = at.replace(second=0, microsecond=0)
    if bare < at:
        bare += timedelta(minutes=1)
    return bare + timedelta(minutes=-bare.minute % 15)


def _workday(on: date) -> date:
    return on + timedelta(days=7 - on.weekday()) if on.weekday() >= 5 else on


def _months_on(on: date, months: int) -> date:
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))
