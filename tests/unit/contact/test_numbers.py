"""Numbers as lists hold them."""

from __future__ import annotations

import csv
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from qualifier.contact.numbers import (
    NumberRead,
    international_display,
    national_display,
    number_parts_for_search,
    parse_number,
)
from qualifier.contact.plans import plan_of
from qualifier.core.lead import PhoneKind

SHARED = Path(__file__).resolve().parents[4] / "shared"
MOBILE = "+33639984107"
FIXED = "+33199001234"


@pytest.mark.parametrize(
    "typed",
    (
        "06 39 98 41 07",
        "06.39.98.41.07",
        "06-39-98-41-07",
        "0639984107",
        "+33639984107",
        "+33 6 39 98 41 07",
        "0033 6 39 98 41 07",
        "0033(0)639984107",
        "+33 (0)6 39 98 41 07",
        "(+33) 6 39 98 41 07",
        "+33 06 39 98 41 07",
        "33639984107",
        "+0639984107",
        "639984107",
        "639984107.0",
        "639984107,00",
        "'0639984107",
        '="0639984107"',
        "Tél : 06 39 98 41 07",
        "Mob. 06 39 98 41 07",
        "06 39 98 41 07 (bureau)",
        "06 39 98 41 07 Mme Dupont",
        "06 39 98 41 07 / 08",
        "06\u00a039\u00a098\u00a041\u00a007",
        "06\u202f39\u202f98\u202f41\u202f07",
        "06–39–98–41–07",
        "\u202a+33 6 39 98 41 07\u202c",
        "０６３９９８４１０７",
        "  06 39 98 41 07\t\n",
    ),
)
def test_ways_to_write_one_french_number(typed):
    assert parse_number(typed, "FR") == NumberRead(
        MOBILE, PhoneKind.MOBILE, "FR", ("Europe/Paris",)
    )


@pytest.mark.parametrize(
    ("typed", "extension"),
    (
        ("01 99 00 12 34 poste 12", "12"),
        ("01 99 00 12 34, poste 4521", "4521"),
        ("01 99 00 12 34 (poste 7)", "7"),
        ("01 99 00 12 34 p. 5", "5"),
        ("01 99 00 12 34 ext. 5", "5"),
        ("01 99 00 12 34 x12", "12"),
        ("0199001234x12", "12"),
        ("01 99 00 12 34 #12", "12"),
        ("Tél : 01 99 00 12 34 poste : 3", "3"),
    ),
)
def test_extension_is_kept_apart(typed, extension):
    read = parse_number(typed, "FR")
    assert (read.e164, read.extension) == (FIXED, extension)


@pytest.mark.parametrize(
    "typed",
    (
        "01 99 00 12 34 / 06 39 98 41 07",
        "01 99 00 12 34 ; 06 39 98 41 07",
        "01 99 00 12 34,06 39 98 41 07",
        "01 99 00 12 34 ou 06 39 98 41 07",
        "01 99 00 12 34 - 06 39 98 41 07",
        "01 99 00 12 34\n06 39 98 41 07",
        "01 99 00 12 34   06 39 98 41 07",
        "0199001234 0639984107",
        "fixe 01 99 00 12 34 mobile 06 39 98 41 07",
    ),
)
def test_first_of_several_numbers_counts_and_the_others_are_kept(typed):
    read = parse_number(typed, "FR")
    assert (read.e164, read.more) == (FIXED, (MOBILE,))


def test_fax_beside_the_number_is_left_out():
    read = parse_number("Tél. 01 99 00 12 34 Fax 01 99 00 12 35", "FR")
    assert (read.e164, read.more) == (FIXED, ())


@pytest.mark.parametrize(
    ("typed", "country", "problem"),
    (
        ("", "FR", "missing"),
        (" ", "FR", "missing"),
        ("-", "FR", "missing"),
        ("n/a", "FR", "missing"),
        ("Inconnu", "FR", "missing"),
        ("hello", "FR", "not_a_number"),
        ("c.vasseur@brevault.example", "FR", "not_a_number"),
        ("00 00 00 00 00", "FR", "not_a_number"),
        ("15", "FR", "too_short"),
        ("3631", "FR", "too_short"),
        ("01 99 00 12", "FR", "too_short"),
        ("12/05/2024", "FR", "too_short"),
        ("555-0148", "CA", "too_short"),
        ("01 99 00 12 34 56 78 90", "FR", "too_long"),
        ("123456789012345678901234", "FR", "too_long"),
        ("+33 6 92 12 34", "FR", "too_short"),
        ("123 456 7890", "US", "invalid_for_country"),
        ("+999 123 456 789", "FR", "invalid_for_country"),
        ("639984107", "", "no_country"),
        ("06 39 98 41 07", "", "no_country"),
        ("0892 12 34 56", "FR", "premium"),
        ("+33 892 12 34 56", "", "premium"),
        ("6.39984E+8", "FR", "excel_number"),
        ("6,39984E+08", "FR", "excel_number"),
        ("3.36399841E+10", "FR", "excel_number"),
    ),
)
def test_what_is_no_number_says_why(typed, country, problem):
    assert parse_number(typed, country) == NumberRead(problem=problem)


@pytest.mark.parametrize(
    ("typed", "default", "e164", "kind", "country", "zones"),
    (
        ("+44 20 7946 0371", "FR", "+442079460371", PhoneKind.FIXED, "GB", ("Europe/London",)),
        ("020 7946 0371", "GB", "+442079460371", PhoneKind.FIXED, "GB", ("Europe/London",)),
        ("07700 900123", "GB", "+447700900123", PhoneKind.MOBILE, "GB", ("Europe/London",)),
        ("01632 960123", "GB", "+441632960123", PhoneKind.FIXED, "GB", ("Europe/London",)),
        ("(514) 555-0148", "CA", "+15145550148", PhoneKind.OTHER, "CA", ("America/Toronto",)),
        ("514-555-0148", "US", "+15145550148", PhoneKind.OTHER, "CA", ("America/Toronto",)),
        ("+1 212 555 0199", "FR", "+12125550199", PhoneKind.OTHER, "US", ("America/New_York",)),
        ("030 23125123", "DE", "+493023125123", PhoneKind.FIXED, "DE", ("Europe/Berlin",)),
        ("0639 98 00 11", "YT", "+262639980011", PhoneKind.MOBILE, "YT", ("Indian/Mayotte",)),
        ("09 70 12 34 56", "FR", "+33970123456", PhoneKind.FIXED, "FR", ("Europe/Paris",)),
        ("0800 12 34 56", "FR", "+33800123456", PhoneKind.OTHER, "FR", ("Europe/Paris",)),
        ("06 39 98 41 07", "fr", "+33639984107", PhoneKind.MOBILE, "FR", ("Europe/Paris",)),
    ),
)
def test_country_kind_and_zone_follow_the_number(typed, default, e164, kind, country, zones):
    assert parse_number(typed, default) == NumberRead(e164, kind, country, zones)


@pytest.mark.parametrize(
    ("typed", "e164", "country"),
    (
        ("0262 12 34 56", "+262262123456", "RE"),
        ("0692 12 34 56", "+262692123456", "RE"),
        ("+33 692 12 34 56", "+262692123456", "RE"),
        ("0269 61 12 34", "+262269611234", "YT"),
        ("0590 12 34 56", "+590590123456", "GP"),
        ("0594 12 34 56", "+594594123456", "GF"),
        ("0596 60 12 34", "+596596601234", "MQ"),
    ),
)
def test_overseas_number_in_a_french_list_gets_its_own_code(typed, e164, country):
    read = parse_number(typed, "FR")
    assert (read.e164, read.country) == (e164, country)


def test_metropolitan_number_in_a_list_of_la_reunion_gets_the_code_of_france():
    assert parse_number("01 99 00 12 34", "RE").e164 == FIXED


@pytest.mark.parametrize(
    ("e164", "national", "international"),
    (
        ("+33639984107", "06 39 98 41 07", "+33 6 39 98 41 07"),
        ("+33800123456", "0 800 12 34 56", "+33 800 12 34 56"),
        ("+442079460371", "020 7946 0371", "+44 20 7946 0371"),
        ("+15145550148", "514 555-0148", "+1 514-555-0148"),
        ("+262692123456", "0692 12 34 56", "+262 692 12 34 56"),
        ("", "", ""),
        ("nonsense", "nonsense", "nonsense"),
    ),
)
def test_display(e164, national, international):
    assert (national_display(e164), international_display(e164)) == (national, international)


@pytest.mark.parametrize(
    ("e164", "parts"),
    (
        ("+33639984107", ("0639984107", "33639984107")),
        ("+442079460371", ("02079460371", "442079460371")),
        ("+15145550148", ("5145550148", "15145550148")),
        ("+34912345678", ("912345678", "34912345678")),
        ("", ()),
        ("nonsense", ()),
    ),
)
def test_number_is_found_by_its_national_and_international_digits(e164, parts):
    assert number_parts_for_search(e164) == parts


@given(national=st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_short_way_agrees_with_the_library_on_french_numbers(national):
    plan = plan_of("FR")
    assert plan is not None
    number = phonenumbers.parse(f"+33{national}")
    sound = phonenumbers.is_valid_number(number)
    expected = phonenumbers.number_type(number) if sound else None
    assert plan.number_type(national) == expected


@given(
    country=st.sampled_from(["FR", "BE", "CH", "NL", "AT", "IE", "RO", "SE", "MQ", "DZ"]),
    data=st.data(),
)
def test_plain_numbers_read_as_the_library_reads_them(country, data):
    kind = data.draw(st.sampled_from([PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE]))
    example = phonenumbers.example_number_for_type(country, kind)
    known = str(example.national_number)
    cut = data.draw(st.integers(1, len(known)))
    tail = data.draw(st.text("0123456789", min_size=len(known) - cut, max_size=len(known) - cut))
    typed = "0" + known[:cut] + tail
    read = parse_number(typed, country)
    number = phonenumbers.parse(typed, country)
    if phonenumbers.is_valid_number(number):
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        premium = phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
        assert read.e164 == ("" if premium else e164)
        assert parse_number(e164, "").e164 == read.e164
    spaced = " ".join(typed[i : i + 2] for i in range(0, len(typed), 2))
    assert parse_number(spaced, country) == read


@given(typed=st.text(max_size=40) | st.text("0123456789+()./- xeE,;", max_size=40))
def test_any_cell_is_read_or_refused_with_a_reason(typed):
    read = parse_number(typed, "FR")
    assert bool(read.e164) != bool(read.problem)
    if read.e164:
        again = parse_number(read.e164, "")
        assert (again.e164, again.kind, again.country) == (read.e164, read.kind, read.country)
        assert parse_number(national_display(read.e164), read.country).e164 == read.e164


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared lists are not on this computer")
def test_office_list_has_one_row_without_a_number():
    path = SHARED / "data/annuaire-education-94.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [row["Telephone"] for row in csv.DictReader(file, delimiter=";")]
    problems = [read.problem for cell in cells if (read := parse_number(cell, "FR")).problem]
    assert len(cells) == 613
    assert problems == ["missing"]
