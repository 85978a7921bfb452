"""Agreement documents: durations, hours, rules, what is refused, and the way back to text."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import (
    Agreement,
    Escalation,
    Monthly,
    NeedsDate,
    OpeningHours,
    Promises,
    Revenue,
)
from qualifier.core.calling_windows import Span
from qualifier.core.condition import AxisTest, LeadTest
from qualifier.core.condition import Test as Check
from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.lead import SignalKind
from qualifier.core.lint import check_agreement
from qualifier.exchange.documents import (
    agreement_from_text,
    agreement_to_text,
    read_agreement,
)
from qualifier.exchange.documents.base_model import duration, duration_text
from qualifier.exchange.documents.yaml_text import written
from qualifier.paths import resources_dir

CELLS = [f"{letter}{digit}" for letter in "ABCD" for digit in "1234"]
HEAD = f"""\
format: qualifier-agreement/1
id: trial
bands: {{fit: {{A: 70, B: 50, C: 30, D: 0}}, maturity: {{1: 65, 2: 45, 3: 25, 4: 0}}}}
decisions: {{{", ".join(f"{cell}: close" for cell in CELLS)}}}
criteria: [{{id: need, must: false, label: {{en: Need}}}}]
facets: [{{id: trust, synonyms: {{fr: [confiance]}}}}, {{id: decider, kind: choice, choices: [{{id: other}}]}}]
outcomes: [{{id: busy, try_again: true, delay: PT30M}}]
"""  # noqa: E501


def read(extra: str) -> Agreement:
    return agreement_from_text(HEAD + extra, "trial.yaml")


def refusal(extra: str, head: str = HEAD) -> tuple[str, str]:
    with pytest.raises(DocumentError) as caught:
        agreement_from_text(head + extra, "trial.yaml")
    assert caught.value.details["file"] == "trial.yaml"
    return caught.value.reason, caught.value.place


def test_default_agreement_is_read_without_any_problem() -> None:
    agreement = read_agreement(resources_dir() / "agreements" / "default.yaml")

    assert check_agreement(agreement) == ()
    assert list(agreement.decisions) == CELLS
    assert agreement.outcome_by_id["no_answer"].delay == timedelta(hours=3)
    assert agreement.outcome_by_id["callback_agreed"].date is NeedsDate.CALLBACK
    assert agreement.signals.points[SignalKind.QUOTE] == 15
    assert AxisTest("fit", Check.AT_LEAST, 70) in agreement.routing.hard[0].when.parts  # type: ignore[union-attr]


def test_default_agreement_survives_the_way_out_and_back() -> None:
    agreement = read_agreement(resources_dir() / "agreements" / "default.yaml")

    assert agreement_from_text(agreement_to_text(agreement), "again") == agreement


def test_promises_are_kept_with_hours_volumes_and_revenue() -> None:
    agreement = read(
        "promises:\n"
        "  accept_within: PT72H\n"
        "  attempts: 4\n"
        "  acceptance: 0.8\n"
        "  opening_hours: {tz: Europe/Paris, mon_fri: ['09:00-12:30', '13:30-18:00'],\n"
        "                  fri: ['09:00-12:00'], sat: []}\n"
        "  monthly: {hand_overs: 80}\n"
        "  revenue: {goal: 600000, average_deal: 12000, close_rate: 0.25, qualification_rate: 1}\n"
        "escalation: {name: Ada, email: ada@mail.example}\n"
    )

    long_day = (Span(time(9), time(12, 30)), Span(time(13, 30), time(18)))
    hours = {**dict.fromkeys(range(4), long_day), 4: (Span(time(9), time(12)),)}
    assert agreement.promises == Promises(
        accept_within=timedelta(days=3),
        attempts=4,
        acceptance=0.8,
        opening_hours=OpeningHours("Europe/Paris", hours),
        monthly=Monthly(80),
        revenue=Revenue(600_000, 12_000, 0.25, 1),
    )
    assert agreement.escalation == Escalation("Ada", "ada@mail.example")
    assert agreement_from_text(agreement_to_text(agreement), "again") == agreement


def test_rules_for_fields_signals_and_flags_are_read() -> None:
    agreement = read(
        "signals: {points: {quote: 15, demo: 3}, cap: 10, half_life: P2W}\n"
        "field_rules: [{when: {lead: sector, is: X}, fit: 5, field: sector}]\n"
        "flag_rules:\n"
        "  - {id: f, facet: decider, felt_as: [other], sentence: {en: Look}}\n"
        "  - {id: g, facet: trust, felt_at_most: -1, when: {}, sentence: {en: Look}}\n"
        "override_by: team_lead\n"
        "signed_on: 2026-11-02\n"
    )

    assert dict(agreement.signals.points) == {SignalKind.QUOTE: 15, SignalKind.DEMO: 3}
    assert (agreement.signals.cap, agreement.signals.half_life.days) == (10, 14)
    assert agreement.field_rules[0].when == LeadTest("sector", Check.IS, "X")
    assert [one.felt_choices for one in agreement.flag_rules] == [("other",), ()]
    assert [one.felt_at_most for one in agreement.flag_rules] == [-3, -1]
    assert (agreement.override_by, agreement.signed_on) == ("team_lead", "2026-11-02")
    assert agreement_from_text(agreement_to_text(agreement), "again") == agreement


@pytest.mark.parametrize(
    ("extra", "reason", "place"),
    (
        ("override_by: nobody", "unknown_value", "override_by"),
        ("signed_on: yesterday", "wrong_type", "signed_on"),
        ("signals: {points: {quotes: 3}}", "unknown_value", "signals.points.quotes"),
        ("signals: {half_life: PT0S}", "out_of_range", "signals"),
        ("signals: {half_life: P1M}", "not_a_duration", "signals.half_life"),
        ("promises: {attempts: 0}", "out_of_range", "promises.attempts"),
        ("promises: {acceptance: 90}", "out_of_range", "promises.acceptance"),
        (
            "promises: {opening_hours: {tz: Europe/Paris, sat: ['18:00-09:00']}}",
            "not_a_time_span",
            "promises.opening_hours.sat[0]",
        ),
        (
            "promises: {opening_hours: {tz: Europe/Paris, sat: ['9-12']}}",
            "not_a_time_span",
            "promises.opening_hours.sat[0]",
        ),
        (
            "promises: {opening_hours: {tz: ../../etc/passwd}}",
            "not_a_time_zone",
            "promises.opening_hours.tz",
        ),
        (
            "routing: {channels: [{id: a, price: {E1: 3}}]}",
            "unknown_value",
            "routing.channels[0].price.E1",
        ),
        (
            "routing: {channels: [{id: a}, {id: a}]}",
            "duplicate_id",
            "routing.channels[1].id",
        ),
        (
            "routing: {hard: [{when: {}, channel: a}]}",
            "unknown_channel",
            "routing.hard[0].channel",
        ),
        (
            "routing: {points: [{channel: a, points: 1, because: whim}]}",
            "unknown_value",
            "routing.points[0].because",
        ),
        (
            "field_rules: [{when: {axis: fit, above: 3}, fit: 5, field: sector}]",
            "condition_score",
            "field_rules[0].when",
        ),
        (
            "field_rules: [{when: {lead: shoe, is: X}, fit: 5, field: sector}]",
            "unknown_lead_field",
            "field_rules[0].when",
        ),
        (
            "field_rules: [{when: {}, fit: 5, field: shoe}]",
            "unknown_lead_field",
            "field_rules[0].field",
        ),
        (
            "flag_rules: [{id: f, facet: smell, sentence: {en: x}}]",
            "unknown_facet",
            "flag_rules[0].facet",
        ),
        (
            "flag_rules: [{id: f, facet: decider, felt_as: [x], sentence: {en: x}}]",
            "unknown_value",
            "flag_rules[0].felt_as[0]",
        ),
        ("reasons: {Bad Name: []}", "bad_id", "reasons.Bad Name"),
        ("reasons: {turn_back: [{id: a}, {id: a}]}", "duplicate_id", "reasons.turn_back[1].id"),
        (
            "reasons: {rejection: [{id: a, kind: moody}]}",
            "unknown_value",
            "reasons.rejection[0].kind",
        ),
    ),
)
def test_broken_part_is_refused_at_its_place(extra: str, reason: str, place: str) -> None:
    assert refusal(extra) == (reason, place)


@pytest.mark.parametrize(
    ("before", "after", "reason", "place"),
    (
        ("C: 30, ", "", "band_missing", "bands"),
        ("B: 50", "B: 80", "bands_order", "bands"),
        ("1: 65", "5: 65", "unknown_value", "bands.maturity.5"),
        ("A1: close, ", "", "cell_missing", ""),
        ("A1: close", "A1: shrug", "unknown_value", "decisions.A1"),
        ("delay: PT30M", "delay: 30", "not_a_duration", "outcomes[0].delay"),
        ("delay: PT30M", "date: someday", "unknown_value", "outcomes[0].date"),
        ("delay: PT30M", "stage: limbo", "unknown_value", "outcomes[0].stage"),
        ("delay: PT30M", "reasons: nurture", "unknown_reason_list", "outcomes[0].reasons"),
        ("delay: PT30M}", "key: A}, {id: off, key: a}", "duplicate_id", "outcomes[1].key"),
        ("id: trust", "id: Trust", "bad_id", "facets[0].id"),
    ),
)
def test_broken_head_is_refused_at_its_place(
    before: str, after: str, reason: str, place: str
) -> None:
    assert before in HEAD
    assert refusal("", HEAD.replace(before, after, 1)) == (reason, place)


@pytest.mark.parametrize(
    ("text", "seconds"),
    (
        ("PT3H", 10_800),
        ("P30D", 2_592_000),
        ("PT0S", 0),
        ("P2W", 1_209_600),
        ("P1DT2H3M4S", 93_784),
    ),
)
def test_duration_is_read(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ("", "P", "PT", "P1DT", "3H", "P1Y", "P1M", "-PT1H", "PT1.5H", "PT3H ", "PT٣H", 3, None)
)
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(Exception, match="not_a_duration"):
        duration(text)


@given(st.integers(0, 10**8))
def test_duration_survives_the_way_out_and_back(seconds: int) -> None:
    length = timedelta(seconds=seconds)

    assert duration(duration_text(length)) == length


DAYS = st.sampled_from([(), (Span(time(9), time(12, 30)), Span(time(14), time(18, 5)))])


@given(st.lists(DAYS, min_size=7, max_size=7), st.none() | st.integers(0, 500))
def test_opening_hours_survive_the_way_out_and_back(
    days: list[tuple[Span, ...]], hand_overs: int | None
) -> None:
    opening = OpeningHours("Asia/Tokyo", {day: spans for day, spans in enumerate(days) if spans})
    promises = Promises(opening_hours=opening, monthly=Monthly(hand_overs))
    agreement = replace(read(""), promises=promises)

    assert agreement_from_text(agreement_to_text(agreement), "again") == agreement


KEYS = st.sampled_from(
    """format id bands fit maturity decisions A1 criteria must label facets synonyms kind outcomes
    delay date reasons rejection routing hard points channels channel when because people price
    promises opening_hours tz mon_fri monthly revenue signals half_life cap field_rules flag_rules
    felt_as facet sentence escalation name""".split()
) | st.text(max_size=3)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.dates()
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, JUNK, max_size=6))
def test_any_structure_gives_an_agreement_or_one_of_our_errors(junk: dict[str, object]) -> None:
    fixed = {"format": "qualifier-agreement/1", "id": "a"}
    for text in (written({**junk, **fixed}), HEAD + written({**junk, "x": 1})):
        try:
            agreement_from_text(text, "junk.yaml")
        except (DocumentError, FileRefused):
            continue
