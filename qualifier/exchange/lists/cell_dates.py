"""Dates as lists write them, read into aware instants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_TIME = (
    r"(?:[T ,]+(\d{1,2})[:hH](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(AM|PM|am|pm)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME)


def has_month_first(samples: Iterable[str]) -> bool | None:
    """Whether `samples` put the month first (US); None if they do not tell."""
    for sample in samples:
        found = _DAY.fullmatch(sample.strip())
        if found and int(found[1]) > 12:
            return False
        if found and int(found[2]) > 12:
            return True
    return None


def looks_like_date(text: str) -> bool:
    """Whether the form is that of a date, with or without a time of day."""
    return bool(_ISO.fullmatch(text.strip()) or _DAY.fullmatch(text.strip()))


def read_date(text: str, *, month_first: bool = False, zone: tzinfo = UTC) -> datetime | None:
    """The instant in UTC, or None if `text` is no date. Without a zone it is `zone`'s time."""
    text = text.strip()
    found = _ISO.fullmatch(text)
    if found:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        found = _DAY.fullmatch(text)
        if not found:
            return None
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (second, first) if month_first else (first, second)
        year += 2000 if year < 100 else 0
    try:
        local = datetime(
            year,
            month,
            day,
            _hour(found),
            int(found[5] or 0),
            int(found[6] or 0),
            tzinfo=_zone(found[8], zone),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(found: re.Match[str]) -> int:
    hour = int(found[4] or 0)
    half = (found[7] or "").lower()
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def _zone(said: str | None, default: tzinfo) -> tzinfo:
    if not said:
        return default
    if said == "Z":
        return UTC
    sign = -1 if said[0] == "-" else 1
    minutes = int(said[1:3]) * 60 + int(said[-2:])
    return timezone(sign * timedelta(minutes=minutes))
