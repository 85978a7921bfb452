"""Phone numbers: from what a list says to E.164, and back to what people read and search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult
from phonenumbers import timezone as number_zones

from qualifier.contact.calendars import zones_by_country
from qualifier.contact.cells import LEAST_DIGITS, is_not_said, is_plain, pieces, read_cell
from qualifier.contact.plans import (
    FRENCH_REGIONS,
    OVERSEAS_STARTS,
    calling_code,
    fiction,
    kind_of,
    plan_of,
    plan_of_code,
    trunk_of_code,
)
from qualifier.core.lead import PhoneKind

_SEPARATORS = str.maketrans("", "", " .-\t\n")
_UNKNOWN_ZONE = "Etc/Unknown"

_PARSE_PROBLEMS = {
    NumberParseException.INVALID_COUNTRY_CODE: "no_country",
    NumberParseException.NOT_A_NUMBER: "not_a_number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    NumberParseException.TOO_SHORT_NSN: "too_short",
    NumberParseException.TOO_LONG: "too_long",
}
_LENGTH_PROBLEMS = {
    ValidationResult.TOO_SHORT: "too_short",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "too_short",
    ValidationResult.TOO_LONG: "too_long",
}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """What was read. `e164` is empty where `problem` is not, and the other way round.

    `country` is ISO 3166 alpha-2; `time_zones` are the IANA zones the number may lie in, empty
    if nothing is known; `more` holds other numbers of the same cell, E.164. `problem` is empty,
    missing, not_a_number, too_short, too_long, invalid_for_country, no_country (written without
    a calling code, and the list has no country), premium or excel_number.
    """

    e164: str = ""
    kind: PhoneKind = PhoneKind.NONE
    country: str = ""
    time_zones: tuple[str, ...] = ()
    problem: str = ""
    extension: str = ""
    more: tuple[str, ...] = ()


def parse_number(typed: str, default_country: str) -> NumberRead:
    """The number in a cell of a list whose numbers are those of `default_country`.

    `default_country` is ISO 3166 alpha-2 or empty. The first sound number counts.
    """
    country = default_country.upper()
    read = _by_plan(typed, country)
    if read:
        return read
    cell = read_cell(typed)
    if cell.excel:
        return NumberRead(problem="excel_number")
    if is_not_said(cell.text):
        return NumberRead(problem="missing")
    read = _one(cell.text, country)
    if not read.e164:
        read = _several(cell.text, country) or read
    if cell.extension and read.e164:
        return replace(read, extension=cell.extension)
    return read


@lru_cache(maxsize=8192)
def national_display(e164: str) -> str:
    """A number as people of its country write it: 06 39 98 41 07, 020 7946 0371, 514 555-0148."""
    if len(e164) == 12 and e164.startswith("+33") and e164[3] not in "08":
        rest = e164[4:]
        return f"0{e164[3]} {rest[:2]} {rest[2:4]} {rest[4:6]} {rest[6:]}"
    shown = _formatted(e164, PhoneNumberFormat.NATIONAL)
    return shown.replace("(", "").replace(")", "") if e164.startswith("+1") else shown


@lru_cache(maxsize=8192)
def international_display(e164: str) -> str:
    """A number with its calling code: +44 20 7946 0371."""
    return _formatted(e164, PhoneNumberFormat.INTERNATIONAL)


def number_parts_for_search(e164: str) -> tuple[str, ...]:
    """The digits by which a number is looked for: national as dialled at home, international."""
    digits = e164.removeprefix("+")
    if not digits.isdecimal():
        return ()
    code = calling_code(digits)
    if code is None:
        return (digits,)
    return trunk_of_code(code) + digits[len(str(code)) :], digits


def _formatted(e164: str, style: int) -> str:
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), style)
    except NumberParseException:
        return e164


def _by_plan(typed: str, country: str) -> NumberRead | None:
    """The short way for the plainest of cells; None for all others, sound or not."""
    digits = typed.translate(_SEPARATORS)
    if not digits.isascii():
        return None
    if digits.startswith("+") and digits[1:].isdecimal():
        code = calling_code(digits[1:])
        plan = plan_of_code(code) if code else None
        national = digits[1 + len(str(code)) :]
    elif digits.isdecimal():
        plan = plan_of(country)
        if plan is None or not digits.startswith(plan.trunk):
            return None
        national = digits[len(plan.trunk) :]
    else:
        return None
    if plan is None or (plan.country == "FR" and national[:3] in OVERSEAS_STARTS):
        return None
    number_type = plan.number_type(national)
    if number_type is not None:
        return _read(f"+{plan.code}{national}", number_type, plan.country, plan.zones)
    if found := fiction(plan.code, national):
        return NumberRead(f"+{plan.code}{national}", *found, plan.zones)
    return None


def _read(e164: str, number_type: int, country: str, zones: tuple[str, ...]) -> NumberRead:
    if number_type == PhoneNumberType.PREMIUM_RATE:
        return NumberRead(problem="premium")
    return NumberRead(e164, kind_of(number_type), country, zones)


def _several(text: str, country: str) -> NumberRead | None:
    """The first sound number of a cell with more in it; None if there is none."""
    reads = [_one(piece, country) for piece in pieces(text)]
    sound = [read for read in reads if read.e164]
    if not sound:
        premium = [read for read in reads if read.problem == "premium"]
        return premium[0] if premium else None
    others = dict.fromkeys(read.e164 for read in sound if read.e164 != sound[0].e164)
    return replace(sound[0], more=tuple(others))


def _one(text: str, country: str) -> NumberRead:
    """`text` as one number, with the library's full knowledge."""
    if not is_plain(text):
        return NumberRead(problem=_problem_of_words(text))
    if text.startswith("00"):
        text = "+" + text.lstrip("0 .-(")
    elif text.startswith("+0"):
        text = text[1:]  # a plus that somebody's formula put before a national number
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as error:
        problem = _PARSE_PROBLEMS[error.error_type]
        if problem == "no_country" and (country or text.startswith("+")):
            problem = "invalid_for_country"
        return NumberRead(problem=problem)
    return _judged(number)


def _problem_of_words(text: str) -> str:
    """Why a cell with words in it is no number, should nothing better be found in it."""
    digits = sum(map(str.isdigit, text))
    return "too_short" if LEAST_DIGITS > digits > 1 else "not_a_number"


def _judged(number: phonenumbers.PhoneNumber) -> NumberRead:
    for candidate in _candidates(number):
        e164 = phonenumbers.format_number(candidate, PhoneNumberFormat.E164)
        region = phonenumbers.region_code_for_number(candidate)
        if region and phonenumbers.is_valid_number(candidate):
            number_type = phonenumbers.number_type(candidate)
            read = _read(e164, number_type, region, _zones(candidate, region))
            return replace(read, extension=number.extension or "")
        national = phonenumbers.national_significant_number(candidate)
        if found := fiction(candidate.country_code or 0, national):
            return NumberRead(e164, *found, _zones(candidate, found[1]))
    length = phonenumbers.is_possible_number_with_reason(number)
    return NumberRead(problem=_LENGTH_PROBLEMS.get(length, "invalid_for_country"))


def _candidates(number: phonenumbers.PhoneNumber) -> list[phonenumbers.PhoneNumber]:
    """The number, and the same one in other parts of France: 0262 … is dialled alike in all.

    Only numbers of nine digits written as French ones have such cousins.
    """
    own = phonenumbers.region_code_for_country_code(number.country_code or 0)
    national = str(number.national_number)
    if own not in FRENCH_REGIONS or len(national) != 9:
        return [number]
    codes = dict.fromkeys(phonenumbers.country_code_for_region(one) for one in FRENCH_REGIONS)
    cousins = [
        phonenumbers.PhoneNumber(country_code=code, national_number=number.national_number)
        for code in codes
        if code != number.country_code
    ]
    overseas_first = own == "FR" and national[:3] in OVERSEAS_STARTS
    return [*cousins, number] if overseas_first else [number, *cousins]


def _zones(number: phonenumbers.PhoneNumber, country: str) -> tuple[str, ...]:
    at_home = zones_by_country().get(country, ())
    if len(at_home) == 1:
        return at_home
    zones = number_zones.time_zones_for_geographical_number(number)
    return () if zones == (_UNKNOWN_ZONE,) else tuple(zones)
