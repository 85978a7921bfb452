"""When to call back, as people type it: presets and a forgiving parser. Plain Python."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


@dataclass(frozen=True, slots=True)
class Preset:
    """One suggested moment; `id` is named by `texts`."""

    id: str
    at: datetime


def callback_presets(now: datetime, zone: ZoneInfo) -> tuple[Preset, ...]:
    """In an hour, this afternoon or tomorrow morning, in two days, next Monday; working hours."""
    local = now.astimezone(zone)
    soon = _quarter(local + timedelta(hours=1))
    later = datetime.combine(local.date(), time(15, 30), zone)
    tomorrow = datetime.combine(_workday(local.date() + timedelta(days=1)), MORNING, zone)
    two_days = datetime.combine(_workday(local.date() + timedelta(days=2)), time(10, 0), zone)
    to_monday = 7 - local.weekday()
    monday = datetime.combine(local.date() + timedelta(days=to_monday), MORNING, zone)
    found = [Preset("in_an_hour", soon), Preset("tomorrow", tomorrow)]
    if later > local + timedelta(hours=1) and _workday(later.date()) == later.date():
        found.insert(1, Preset("this_afternoon", later))
    return (*found, Preset("in_two_days", two_days), Preset("next_monday", monday))


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


def _quarter(at: datetime) -> datetime:
    bare = at.replace(second=0, microsecond=0)
    return bare + timedelta(minutes=-bare.minute % 15)


def _workday(on: date) -> date:
    return on + timedelta(days=7 - on.weekday()) if on.weekday() >= 5 else on


def _months_on(on: date, months: int) -> date:
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))
