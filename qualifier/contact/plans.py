"""Numbering plans: which plain national numbers are sound, told without the library's parser.

The library's own patterns decide, applied directly: a plain French number costs a twentieth of a
full parse. Where a plan needs more than its patterns (several countries on one calling code, no
trunk prefix) there is no short way, and `numbers` asks the library.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType

from qualifier.contact.calendars import zones_by_country
from qualifier.core.lead import PhoneKind

# Same trunk prefix, same lengths, dialled from one another without a calling code.
FRENCH_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT")

# Geographic numbers of land overseas that the library also takes for sound behind +33.
OVERSEAS_STARTS = frozenset({"262", "263", "269", "590", "594", "596"})

# Set aside for fiction by the regulators, and unknown to the library: calling code → national
# numbers. (Others, such as 01 99 00 …, 020 7946 0… or 555-01…, it takes for sound.)
_FICTION: Mapping[int, tuple[tuple[re.Pattern[str], PhoneKind, str], ...]] = {
    33: ((re.compile(r"63998\d{4}"), PhoneKind.MOBILE, "FR"),),
    44: (
        (re.compile(r"7700900\d{3}"), PhoneKind.MOBILE, "GB"),
        (re.compile(r"1632960\d{3}"), PhoneKind.FIXED, "GB"),
    ),
    262: ((re.compile(r"63998\d{4}"), PhoneKind.MOBILE, "YT"),),
    353: ((re.compile(r"2091\d{5}"), PhoneKind.FIXED, "IE"),),
}

_KINDS: Mapping[int, PhoneKind] = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.FIXED,
    PhoneNumberType.VOIP: PhoneKind.FIXED,  # a box at home or at work
}

# The order in which the library tells types apart; fixed and mobile come last, together.
_SPECIAL = (
    ("premium_rate", PhoneNumberType.PREMIUM_RATE),
    ("toll_free", PhoneNumberType.TOLL_FREE),
    ("shared_cost", PhoneNumberType.SHARED_COST),
    ("voip", PhoneNumberType.VOIP),
    ("personal_number", PhoneNumberType.PERSONAL_NUMBER),
    ("pager", PhoneNumberType.PAGER),
    ("uan", PhoneNumberType.UAN),
    ("voicemail", PhoneNumberType.VOICEMAIL),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan whose numbers can be judged by patterns. `code` is the calling code."""

    country: str
    code: int
    trunk: str
    general: re.Pattern[str]
    special: tuple[tuple[re.Pattern[str], int], ...]
    fixed: re.Pattern[str]
    mobile: re.Pattern[str]
    zones: tuple[str, ...]

    def number_type(self, national: str) -> int | None:
        """The library's type of a number without trunk prefix; None if it is not sound."""
        if not self.general.fullmatch(national):
            return None
        for pattern, number_type in self.special:
            if pattern.fullmatch(national):
                return number_type
        fixed = self.fixed.fullmatch(national)
        if self.mobile.fullmatch(national):
            return PhoneNumberType.FIXED_LINE_OR_MOBILE if fixed else PhoneNumberType.MOBILE
        return PhoneNumberType.FIXED_LINE if fixed else None


@cache
def plan_of(country: str) -> Plan | None:
    """The plan of a country (ISO 3166 alpha-2) that patterns can judge, else None."""
    plan = PhoneMetadata.metadata_for_region(country) if country else None
    zones = zones_by_country().get(country, ())
    if (
        plan is None
        or plan.country_code is None
        or not plan.national_prefix
        or plan.national_prefix_for_parsing != plan.national_prefix
        or plan.national_prefix_transform_rule
        or plan.leading_digits
        or plan.same_mobile_and_fixed_line_pattern
        or COUNTRY_CODE_TO_REGION_CODE.get(plan.country_code) != (country,)
        or len(zones) != 1
    ):
        return None
    special = ((getattr(plan, name), number_type) for name, number_type in _SPECIAL)
    return Plan(
        country,
        plan.country_code,
        plan.national_prefix,
        _pattern(plan.general_desc),
        tuple((_pattern(desc), number_type) for desc, number_type in special if desc),
        _pattern(plan.fixed_line),
        _pattern(plan.mobile),
        zones,
    )


@cache
def plan_of_code(code: int) -> Plan | None:
    """The plan behind a calling code that patterns can judge, else None."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    return plan_of(regions[0]) if len(regions) == 1 else None


def kind_of(number_type: int) -> PhoneKind:
    """Our kind for the library's type. North American numbers tell nothing: OTHER."""
    return _KINDS.get(number_type, PhoneKind.OTHER)


def fiction(code: int, national: str) -> tuple[PhoneKind, str] | None:
    """Kind and country of a number set aside for fiction that the library calls unsound."""
    for pattern, kind, country in _FICTION.get(code, ()):
        if pattern.fullmatch(national):
            return kind, country
    return None


def calling_code(digits: str) -> int | None:
    """The calling code with which international digits (no plus) begin, or None."""
    for length in (1, 2, 3):
        if digits[:length].isdecimal() and int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return int(digits[:length])
    return None


def trunk_of_code(code: int) -> str:
    """The prefix dialled before national numbers of a calling code; empty if there is none."""
    region = COUNTRY_CODE_TO_REGION_CODE.get(code, ("",))[0]
    plan = PhoneMetadata.metadata_for_region(region) if len(region) == 2 else None
    # North America writes its numbers without the 1.
    return "" if plan is None or code == 1 else plan.national_prefix or ""


def _pattern(desc: object) -> re.Pattern[str]:
    text = getattr(desc, "national_number_pattern", None)
    # No pattern: no such number. (?!) matches nothing.
    return re.compile(text or "(?!)", re.ASCII)
