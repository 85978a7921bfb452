"""Sentences of the gate before dialling, in English; times and places in French too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qualifier.contact.numbers import parse_number
from qualifier.core.contact_gate import Bar, Caution, Verdict
from qualifier.core.contact_rules import HoursNow, LegalBasis
from qualifier.paths import resources_dir
from qualifier.texts import Language, use_language
from qualifier.texts.clock import (
    city_of_zone,
    clock_in_sentence,
    clock_in_table,
    in_city,
    moment_in_sentence,
    moment_in_table,
)
from qualifier.texts.contact_sentences import (
    bar_sentence,
    basis_name,
    caution_sentence,
    hours_label,
    local_time_label,
    number_problem,
    verdict_sentence,
)

PARIS = ZoneInfo("Europe/Paris")
MONTREAL = ZoneInfo("America/Montreal")
REUNION = ZoneInfo("Indian/Reunion")
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # Tuesday, 10:42 in Paris
OPENS = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)

french = pytest.mark.skipif(
    not (resources_dir() / "translations/fr/LC_MESSAGES/qualifier.mo").is_file(),
    reason="French is not compiled (make setup)",
)


@pytest.mark.parametrize(
    ("verdict", "zone", "city", "sentence"),
    (
        (
            Verdict(False, Bar.HOURS, OPENS),
            MONTREAL,
            "",
            "It is 04:42 in Montreal. Callable from 14:30 your time.",
        ),
        (
            Verdict(False, Bar.HOURS, OPENS),
            MONTREAL,
            "Laval",
            "It is 04:42 in Laval. Callable from 14:30 your time.",
        ),
        (
            Verdict(False, Bar.HOURS, OPENS),
            PARIS,
            "Saint-Dizier",
            "This is outside calling hours. Callable from 14:30.",
        ),
        (
            Verdict(False, Bar.HOLIDAY, OPENS + timedelta(days=1)),
            PARIS,
            "",
            "It is a public holiday in Paris. Callable from tomorrow at 14:30.",
        ),
        (
            Verdict(False, Bar.CAP, OPENS + timedelta(days=6)),
            PARIS,
            "",
            "The number of attempts that the law allows is used up for now."
            " Callable from Monday at 14:30.",
        ),
        (
            Verdict(False, Bar.SILENCE, OPENS + timedelta(days=30)),
            REUNION,
            "",
            "This person refused a call; the pause that follows is not over."
            " Callable from 24 December at 14:30 your time.",
        ),
        (
            Verdict(False, Bar.NUMBER_MISSING),
            MONTREAL,
            "",
            "There is no phone number. Add one to call.",
        ),
        (Verdict(True, until=OPENS), PARIS, "", "Callable until 14:30."),
        (
            Verdict(True, until=OPENS),
            REUNION,
            "",
            "It is 13:42 in Réunion. Callable until 14:30 your time.",
        ),
    ),
)
def test_verdict_in_words(verdict, zone, city, sentence):
    assert verdict_sentence(verdict, NOW, zone, PARIS, city) == sentence


@pytest.mark.parametrize(
    ("hours", "zone", "label"),
    (
        (HoursNow(NOW + timedelta(hours=3), None), PARIS, "callable"),
        (HoursNow(NOW + timedelta(minutes=48), None), REUNION, "until 11:30"),
        (HoursNow(None, OPENS), MONTREAL, "from 14:30 here"),
        (HoursNow(None, OPENS), PARIS, "from 14:30"),
        (HoursNow(None, OPENS + timedelta(days=6)), PARIS, "from Mon 14:30"),
        (HoursNow(None, OPENS + timedelta(days=12)), PARIS, "from 6 Dec 14:30"),
        (HoursNow(None, None), PARIS, "not callable"),
    ),
)
def test_hours_in_a_table_cell(hours, zone, label):
    assert hours_label(hours, NOW, zone, PARIS) == label


def test_city_stands_beside_the_clock_only_where_the_time_differs():
    assert local_time_label(NOW, MONTREAL, PARIS) == ("04:42", "Montreal")
    assert local_time_label(NOW, ZoneInfo("Europe/Madrid"), PARIS) == ("10:42", "")


def test_every_id_has_its_sentence():
    for bar in Bar:
        assert bar_sentence(bar).endswith(".")
    for caution in Caution:
        assert caution_sentence(caution).endswith(".")
    assert len({basis_name(basis) for basis in LegalBasis}) == len(LegalBasis)


@pytest.mark.parametrize(
    ("typed", "country", "word"),
    (
        ("", "FR", "no number"),
        ("hello", "FR", "not a phone number"),
        ("0639", "FR", "missing"),
        ("0639984107000000", "FR", "too many"),
        ("+999 123 456 789", "FR", "country"),
        ("0639984107", "", "country code"),
        ("0892123456", "FR", "premium"),
        ("6.39984E+8", "FR", "spreadsheet"),
        ("0639984107", "FR", ""),
    ),
)
def test_problem_of_a_number_in_words(typed, country, word):
    said = number_problem(parse_number(typed, country).problem)
    assert word in said
    assert bool(said) is bool(word)


@french
def test_times_and_places_in_french():
    use_language(Language.FRENCH)
    assert clock_in_sentence(NOW, MONTREAL) == "4\u00a0h\u00a042"
    assert clock_in_sentence(OPENS + timedelta(minutes=30), PARIS) == "15\u00a0h"
    assert clock_in_table(NOW, MONTREAL) == "04:42"
    assert city_of_zone("Europe/London") == "Londres"
    assert city_of_zone("Indian/Reunion") == "La Réunion"
    assert city_of_zone("America/Montreal") == "Montréal"
    assert in_city("Le Caire") == "au Caire"
    assert moment_in_table(OPENS + timedelta(days=6), NOW, PARIS) == "lun. 14:30"


@french
def test_not_callable_in_french_is_the_sentence_of_the_design():
    use_language(Language.FRENCH)
    sentence = verdict_sentence(Verdict(False, Bar.HOURS, OPENS), NOW, MONTREAL, PARIS)
    expected = "Il est 4 h 42 à Montréal. Appelable dès 14 h 30, heure d’ici."
    assert sentence.replace("\u00a0", " ") == expected
    first = moment_in_sentence(datetime(2027, 1, 1, 9, tzinfo=UTC), NOW, PARIS)
    assert first.replace("\u00a0", " ") == "le 1er janvier à 10 h"
