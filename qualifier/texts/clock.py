"""Times, days and places in words: what clock a lead lives by, and when something will be."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualifier.texts import formats
from qualifier.texts.catalogue import Language, _, current_language

_MONTREAL = "America/Montreal"


def clock_in_sentence(at: datetime, zone: ZoneInfo) -> str:
    """04:42 in English, 4 h 42 in French."""
    return formats.time_of_day(at.astimezone(zone), current_language().value)


def clock_in_table(at: datetime, zone: ZoneInfo) -> str:
    """04:42 in all languages."""
    return formats.clock(at.astimezone(zone))


def moment_in_sentence(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """14:30, tomorrow at 14:30, Monday at 14:30, 24 November at 14:30, as near as `at` is."""
    time = clock_in_sentence(at, zone)
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    if days == 0:
        return time
    if days == 1:
        return _("tomorrow at {time}").format(time=time)
    if 1 < days < 7:
        return _("{weekday} at {time}").format(weekday=_in_words(local, "EEEE"), time=time)
    return _("{date} at {time}").format(date=_in_words(local, "d MMMM"), time=time)


def moment_in_full(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Tuesday 15 December at 09:00, with the year where it is not this one."""
    local = at.astimezone(zone)
    is_near = local.year == now.astimezone(zone).year
    day = _in_words(local, "EEEE d MMMM" if is_near else "EEEE d MMMM y")
    return _("{date} at {time}").format(date=day, time=clock_in_sentence(at, zone))


def moment_in_table(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """14:30, Mon 14:30, 24 Nov 14:30, as near as `at` is."""
    time = clock_in_table(at, zone)
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    if days == 0:
        return time
    return f"{_in_words(local, 'EEE' if 0 < days < 7 else 'd MMM')} {time}"


@lru_cache(maxsize=1024)
def _city(zone: str, language: Language) -> str:
    from babel.dates import get_timezone_location

    if zone == _MONTREAL:  # CLDR knows it as Toronto
        return "Montréal" if language is Language.FRENCH else "Montreal"
    try:
        return get_timezone_location(zone, locale=language.value, return_city=True)
    except LookupError:
        return zone.rpartition("/")[2].replace("_", " ")


def city_of_zone(zone: str) -> str:
    """The city that names an IANA zone: London, La Réunion; empty for an empty name."""
    return _city(zone, current_language()) if zone else ""


def in_city(city: str) -> str:
    """in Montreal; à Montréal, au Caire."""
    if current_language() is Language.FRENCH:
        for article, merged in (("Le ", "au "), ("Les ", "aux ")):
            if city.startswith(article):
                return merged + city.removeprefix(article)
    return _("in {city}").format(city=city)


def _in_words(local: datetime, pattern: str) -> str:
    from babel.dates import format_date

    words: str = format_date(local.date(), pattern, locale=current_language().value)
    if current_language() is Language.FRENCH and local.day == 1:
        return f" {words}".replace(" 1 ", " 1er ", 1).strip()
    return words
