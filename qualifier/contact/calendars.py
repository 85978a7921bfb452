"""Public holidays, and which country and region a time zone lies in.

A zone is enough to know the holidays that matter at the lead: Indian/Reunion has those of
La Réunion. Regional days are known where a whole zone shares them; others are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from qualifier.core.calling_windows import DayTest

# Québec calls its time Montréal's; IANA keeps that name as a link to Toronto, without a country.
MONTREAL = "America/Montreal"

_REGION_OF_ZONE: Mapping[str, tuple[str, str]] = {
    MONTREAL: ("CA", "QC"),
    "America/Toronto": ("CA", "ON"),
    "America/Winnipeg": ("CA", "MB"),
    "America/Regina": ("CA", "SK"),
    "America/Edmonton": ("CA", "AB"),
    "America/Vancouver": ("CA", "BC"),
    "Atlantic/Canary": ("ES", "CN"),
}
# The library's list without a region holds only what all regions share: take the largest.
_USUAL_REGION: Mapping[str, str] = {"GB": "ENG"}


@cache
def zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166 alpha-2 → its IANA zones, as tzdata lists them."""
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _where, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def _country_by_zone() -> Mapping[str, str]:
    return {zone: country for country, zones in zones_by_country().items() for zone in zones}


def country_of_zone(zone: str) -> tuple[str, str]:
    """Country (ISO 3166 alpha-2) and region of an IANA zone; empty where unknown."""
    return _REGION_OF_ZONE.get(zone) or (_country_by_zone().get(zone, ""), "")


def holidays_known(country: str) -> bool:
    """Whether public holidays of that country are known; if not, no day counts as one."""
    return _days(country, _USUAL_REGION.get(country, ""), 2026) is not None


def holiday_test(country: str, subdivision: str = "") -> DayTest:
    """A test for public holidays of a country (ISO 3166 alpha-2) or a region of it (ISO 3166-2).

    A country that is not known has no holidays; see `holidays_known`.
    """
    region = subdivision or _USUAL_REGION.get(country, "")

    def is_holiday(day: date) -> bool:
        return day in (_days(country, region, day.year) or ())

    return is_holiday


def holiday_in_zone(zone: str, day: date) -> bool:
    """Whether `day` is a public holiday where the IANA zone lies."""
    return holiday_test(*country_of_zone(zone))(day)


def holiday_test_in_zone(zone: str) -> DayTest:
    """`holiday_in_zone` for one zone."""
    return holiday_test(*country_of_zone(zone))


def days_of_zone(zone: str, year: int) -> tuple[str, str, frozenset[date] | None]:
    """Country, region and public holidays of a year where the zone lies; None if unknown."""
    country, region = country_of_zone(zone)
    region = region or _USUAL_REGION.get(country, "")
    return country, region, _days(country, region, year)


def remember_days(country: str, region: str, year: int, days: frozenset[date]) -> None:
    """Take these for the holidays of that year, as `days_of_zone` told them before.

    The library that knows them costs its reader 15 MiB; a few dozen days cost nothing.
    """
    _REMEMBERED[country, region, year] = days


_REMEMBERED: dict[tuple[str, str, int], frozenset[date]] = {}


@lru_cache(maxsize=1024)
def _days(country: str, region: str, year: int) -> frozenset[date] | None:
    """The holidays of one year; None if the country is unknown."""
    if (country, region, year) in _REMEMBERED:
        return _REMEMBERED[country, region, year]
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        # Unknown region of a known country: what the whole country shares
        return _days(country, "", year) if region else None
