"""The one time zone in which a lead most likely answers, from address and number."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import NumberParseException
from phonenumbers import timezone as number_zones

from qualifier.contact.calendars import MONTREAL, country_of_zone, zones_by_country

# Beginnings of national digits or calling codes of French land overseas; longer ones go first.
_OVERSEAS_NUMBERS: tuple[tuple[str, str], ...] = (
    ("+262269", "Indian/Mayotte"),
    ("+262639", "Indian/Mayotte"),
    ("+2627093", "Indian/Mayotte"),
    ("+262", "Indian/Reunion"),
    ("+590", "America/Guadeloupe"),
    ("+594", "America/Cayenne"),
    ("+596", "America/Martinique"),
    ("+508", "America/Miquelon"),
    ("+681", "Pacific/Wallis"),
    ("+687", "Pacific/Noumea"),
    ("+689", "Pacific/Tahiti"),
)

# First characters of a postal code → zone, where a country has several. Quebec is G, H and J.
_BY_POSTAL_CODE: Mapping[str, Mapping[str, str]] = {
    "FR": {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "977": "America/St_Barthelemy",
        "978": "America/Marigot",
        "986": "Pacific/Wallis",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
    },
    "CA": {
        "A": "America/St_Johns",
        "B": "America/Halifax",
        "C": "America/Halifax",
        "E": "America/Moncton",
        "G": MONTREAL,
        "H": MONTREAL,
        "J": MONTREAL,
        "K": "America/Toronto",
        "L": "America/Toronto",
        "M": "America/Toronto",
        "N": "America/Toronto",
        "R": "America/Winnipeg",
        "S": "America/Regina",
        "T": "America/Edmonton",
        "V": "America/Vancouver",
        "Y": "America/Whitehorse",
    },
    "ES": {"35": "Atlantic/Canary", "38": "Atlantic/Canary", "51": "Africa/Ceuta"},
    "PT": {
        "90": "Atlantic/Madeira",
        "91": "Atlantic/Madeira",
        "92": "Atlantic/Madeira",
        "93": "Atlantic/Madeira",
        "94": "Atlantic/Madeira",
        "95": "Atlantic/Azores",
        "96": "Atlantic/Azores",
        "97": "Atlantic/Azores",
        "98": "Atlantic/Azores",
        "99": "Atlantic/Azores",
    },
}
_QUEBEC_AREA_CODES = frozenset("418 581 367 514 438 263 450 579 354 819 873 468".split())

# Where nothing tells more: the zone most people of the country live in, if tzdata's list does
# not begin with it.
_MOST_PEOPLE: Mapping[str, str] = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "KZ": "Asia/Almaty",
    "RU": "Europe/Moscow",
}


def time_zone_for(country: str, postal_code: str, city: str, e164: str) -> str:
    """The IANA zone of a lead; empty if neither address nor number tells the country.

    `country` is ISO 3166 alpha-2 or empty. The address goes before the number, which people
    carry with them; a number of French land overseas goes before an address in metropolitan
    France, which is often the head office's. An address without a country lies in the number's.
    """
    told = country.strip().upper()
    return _zone(told, told or _country_of(e164), postal_code, city, e164, _by_number)


def time_zone_of_read(
    country: str, postal_code: str, city: str, e164: str, number_country: str, number_zone: str
) -> str:
    """As `time_zone_for`, of a number read before: lists are long, and parsing is dear.

    `number_country` is the number's own, `number_zone` what `zone_among` said of it there.
    """

    def by_number(wanted: str, _e164: str) -> str:
        return number_zone if wanted == number_country else ""

    return _zone(country, country or number_country, postal_code, city, e164, by_number)


def zone_among(country: str, e164: str, zones: Sequence[str]) -> str:
    """The zone of a number within `country`, of those it may lie in; empty if that is not one."""
    if country == "CA" and e164[2:5] in _QUEBEC_AREA_CODES and e164.startswith("+1"):
        return MONTREAL
    here = [zone for zone in zones if country_of_zone(zone)[0] == country]
    return here[0] if len(here) == 1 else ""


def _zone(
    told: str,
    country: str,
    postal_code: str,
    city: str,
    e164: str,
    by_number: Callable[[str, str], str],
) -> str:
    """`told` is the country of the address, `country` the same or else the number's."""
    if zone := _by_postal_code(country, postal_code):
        return zone
    if told in ("FR", "") and (zone := _overseas(e164)):
        return zone
    zones = zones_by_country().get(country, ())
    if len(zones) > 1:
        found = _by_city(country, city) or by_number(country, e164)
        return found or _MOST_PEOPLE.get(country, zones[0])
    return zones[0] if zones else ""


def _by_postal_code(country: str, postal_code: str) -> str:
    by_start = _BY_POSTAL_CODE.get(country)
    if by_start is None or not postal_code:
        return ""
    code = postal_code.strip().upper()
    return next((by_start[code[:n]] for n in (3, 2, 1) if code[:n] in by_start), "")


def _overseas(e164: str) -> str:
    if e164.startswith("+33"):
        return ""
    return next((zone for start, zone in _OVERSEAS_NUMBERS if e164.startswith(start)), "")


def _by_city(country: str, city: str) -> str:
    """The zone named after the city, such as America/Los_Angeles."""
    wanted = _folded(city)
    if country == "CA" and wanted in ("montreal", "quebec", "laval", "gatineau"):
        return MONTREAL
    return _cities_of_zones(country).get(wanted, "")


@cache
def _cities_of_zones(country: str) -> Mapping[str, str]:
    """Folded city → the zone of `country` that is named after it."""
    zones = zones_by_country().get(country, ())
    return {_folded(zone.rpartition("/")[2].replace("_", " ")): zone for zone in zones}


def _by_number(country: str, e164: str) -> str:
    """By area code; empty if the number lies elsewhere or says nothing (a mobile, a free call)."""
    number = _parsed(e164)
    if number is None:
        return ""
    return zone_among(country, e164, number_zones.time_zones_for_geographical_number(number))


def _country_of(e164: str) -> str:
    number = _parsed(e164)
    if number is None:
        return ""
    region = phonenumbers.region_code_for_number(number)
    # Fiction's numbers have no region in the library; their calling code has.
    region = region or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return region if region in zones_by_country() else ""


def _parsed(e164: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(e164) if e164 else None
    except NumberParseException:
        return None


@lru_cache(maxsize=8_192)  # lists name the same cities over and over
def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(plain.replace("-", " ").split())
