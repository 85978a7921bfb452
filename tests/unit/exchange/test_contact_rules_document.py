"""Reading rule sets for calling."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from qualifier.core.calling_windows import Span
from qualifier.core.contact_rules import AttemptCap, LegalBasis
from qualifier.core.errors import DocumentError, NotFound
from qualifier.core.flaw import Flaw
from qualifier.core.lead import Nature
from qualifier.exchange.documents.contact_rules_document import (
    contact_rules_from_text,
    contact_rules_named,
)
from qualifier.paths import resources_dir

SHIPPED = (resources_dir() / "contact_rules/fr-2026.yaml").read_text(encoding="utf-8")


def test_shipped_rules_say_what_the_law_says():
    rules = contact_rules_named("fr-2026")
    assert (rules.id, rules.valid_from) == ("fr-2026", date(2026, 8, 11))
    assert rules.default_zone.key == "Europe/Paris"
    consumer = rules.natures[Nature.CONSUMER]
    spans = (Span(time(10), time(13)), Span(time(14), time(20)))
    assert dict(consumer.hours) == dict.fromkeys(range(5), spans)
    assert not consumer.on_holidays
    assert consumer.cap == AttemptCap(4, timedelta(days=30))
    assert consumer.silence_days == 60
    assert {one.basis for one in consumer.bases} == {LegalBasis.CONSENT, LegalBasis.CONTRACT}
    professional = rules.natures[Nature.PROFESSIONAL]
    assert dict(professional.hours) == dict.fromkeys(range(5), (Span(time(8, 30), time(19)),))


def test_every_shipped_rule_names_its_source():
    rules = contact_rules_named("fr-2026")
    known = {one.id for one in rules.sources}
    for ours in rules.natures.values():
        assert all(ours.sources.values())
        assert {one for ids in ours.sources.values() for one in ids} <= known
    assert not any(text.missing() for text in rules.notices)


@pytest.mark.parametrize("name", ("fr-1999", "../scripts/maintenance_inbound", "", "FR-2026"))
def test_unknown_rule_set_is_not_found(name):
    with pytest.raises(NotFound):
        contact_rules_named(name)


@pytest.mark.parametrize(
    ("was", "becomes", "flaw", "place"),
    (
        ("10:00-13:00", "13:00-10:00", Flaw.NOT_A_TIME_SPAN, "natures.consumer.hours.mon_fri[0]"),
        ("10:00-13:00", "10h-13h", Flaw.NOT_A_TIME_SPAN, "natures.consumer.hours.mon_fri[0]"),
        ("10:00-13:00", "10:00-14:00", Flaw.NOT_A_TIME_SPAN, "natures.consumer.hours"),
        ("Europe/Paris ", "Europe/Pariss ", Flaw.NOT_A_TIME_ZONE, "default_zone"),
        ("2026-08-11", "soon", Flaw.WRONG_TYPE, "valid_from"),
        ("P30D", "a month", Flaw.NOT_A_DURATION, "natures.consumer.attempts.within"),
        ("at_most: 4", "at_most: 0", Flaw.OUT_OF_RANGE, "natures.consumer.attempts.at_most"),
        ("sources: [law_2025_594]", "sources: [hearsay]", Flaw.UNKNOWN_VALUE, ""),
        (
            "basis: consent",
            "basis: hope",
            Flaw.UNKNOWN_VALUE,
            "natures.consumer.bases.any_of[0].basis",
        ),
        (
            "silence_days: 60",
            "silent: 60",
            Flaw.MISSING_KEY,
            "natures.consumer.refusal.silence_days",
        ),
    ),
)
def test_flaw_is_named_with_its_place(was, becomes, flaw, place):
    assert was in SHIPPED
    with pytest.raises(DocumentError) as caught:
        contact_rules_from_text(SHIPPED.replace(was, becomes, 1), "rules.yaml")
    assert (caught.value.reason, caught.value.place) == (flaw, place)
    assert caught.value.details["file"] == "rules.yaml"


def test_day_of_its_own_goes_before_monday_to_friday():
    text = SHIPPED.replace('mon_fri: ["08:30-19:00"]', 'mon_fri: ["08:30-19:00"]\n      fri: []')
    hours = contact_rules_from_text(text, "rules.yaml").natures[Nature.PROFESSIONAL].hours
    assert sorted(hours) == [0, 1, 2, 3]
