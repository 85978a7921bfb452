"""Retired entries keep their words for what was noted of them, and are offered no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.agreement import Agreement, FlagRule
from qualifier.core.criteria import criteria
from qualifier.core.facet_names import choice_in
from qualifier.core.flaw import Flaw
from qualifier.core.flow import walk
from qualifier.core.gate import gate
from qualifier.core.handoff import dossier
from qualifier.core.impression import parse
from qualifier.core.lint import check_agreement
from qualifier.core.routing import route
from qualifier.core.score import score
from qualifier.core.text import Text
from qualifier.exchange.documents import agreement_from_text, agreement_to_text
from tests.fakes import dossier_call


@pytest.fixture(scope="module")
def default() -> Agreement:
    return dossier_call.agreement()


def retiring(agreement: Agreement, name: str, *ids: str) -> Agreement:
    found = (replace(one, retired=one.id in ids) for one in getattr(agreement, name))
    return replace(agreement, **{name: tuple(found)})


def reasons(found: Agreement) -> set[Flaw]:
    return {one.reason for one in check_agreement(found)}


def test_retired_criterion_holds_the_gate_of_no_new_call(default):
    script = dossier_call.script()
    path = walk(script, {}, {})
    after = retiring(default, "criteria", "budget")
    assert "budget" in {one.criterion.id for one in criteria(script, path, default)}
    assert "budget" not in {one.criterion.id for one in criteria(script, path, after)}
    shut = gate(script, path, score(script, path, after, {}), after)
    assert "budget" not in {one.criterion.id for one in shut.missing}
    assert (
        shut.applicable
        == gate(script, path, score(script, path, default, {}), default).applicable - 1
    )
    assert after.criterion_by_id["budget"].label.en == "Budget order of magnitude"


def test_retired_channel_receives_nothing_whatever_its_points_and_rules(default):
    scored = score(None, None, default, {})
    channels = tuple(
        replace(one, retired=one.id == "inside_sales") for one in default.routing.channels
    )
    after = replace(default, routing=replace(default.routing, channels=channels))
    answers = {"need_type": "reorder"}  # a hard rule points there
    before = route(default, answers, {}, scored, {})
    assert "inside_sales" in [one.channel.id for one in before.totals]
    found = route(after, answers, {}, scored, {})
    assert "inside_sales" not in [one.channel.id for one in found.totals]
    assert found.hard_rule is None
    assert after.routing.channel("inside_sales").label.en == "Inside sales"
    assert Flaw.RETIRED_USED in reasons(after)
    assert not [one for one in check_agreement(after) if one.is_error]


def test_retired_facet_is_not_listened_for_but_stays_on_a_dossier_that_has_it(default):
    after = retiring(default, "facets", "trust", "budget_ease")
    said = parse("confiance +2", after.offered_facets, "fr")
    assert said.facet is None
    assert parse("confiance +2", default.offered_facets, "fr").facet.id == "trust"
    call = dossier_call.call()
    felt = {one.facet for one in call.impressions}
    assert "budget_ease" in felt
    made = dossier(dossier_call.handoff(), dossier_call.LEAD, call, dossier_call.script(), after)
    shown = {one.facet.id for one in made.facets}
    assert "budget_ease" in shown  # it was felt
    assert ("trust" in shown) is ("trust" in felt)


def test_retired_choice_of_a_facet_is_not_found_in_a_line(default):
    facet = default.facet_by_id["real_decider"]
    choices = tuple(replace(one, retired=one.id == "committee") for one in facet.choices)
    after = replace(facet, choices=choices)
    assert choice_in("comité", facet, "fr")[0].id == "committee"
    assert choice_in("comité", after, "fr") is None
    assert len(after.offered_choices) == len(facet.choices) - 1


def test_agreement_that_could_end_no_call_is_not_to_be_published_but_is_read(default):
    handed = [one.id for one in default.outcomes if one.hand_over]
    opposed = [one.id for one in default.outcomes if one.opposed]
    for ids, flaw in ((handed, Flaw.NO_HAND_OVER_OUTCOME), (opposed, Flaw.NO_OPPOSED_OUTCOME)):
        after = retiring(default, "outcomes", *ids)
        assert flaw in reasons(after)
        assert agreement_from_text(agreement_to_text(after), "x") == after
    none = tuple(replace(one, retired=True) for one in default.reasons["nurture"])
    after = replace(default, reasons={**default.reasons, "nurture": none})
    asks = any(one.reasons == "nurture" for one in default.outcomes)
    assert (Flaw.NO_REASONS_LEFT in reasons(after)) is asks
    assert asks


def test_key_of_a_retired_outcome_is_free_again(default):
    key = next(one for one in default.outcomes if one.key)
    other = next(one for one in default.outcomes if not one.key and not one.hand_over)
    outcomes = tuple(
        replace(one, key=key.key) if one is other else replace(one, retired=one is key)
        for one in default.outcomes
    )
    assert Flaw.DUPLICATE_ID not in reasons(replace(default, outcomes=outcomes))


def test_flag_rule_on_a_retired_facet_is_told(default):
    flag = FlagRule("x", "mood", Text("a", "b"))
    after = retiring(replace(default, flag_rules=(flag,)), "facets", "mood")
    assert Flaw.RETIRED_USED in reasons(after)


def test_entry_without_a_name_is_told(default):
    nameless = replace(default.criteria[0], label=Text())
    after = replace(default, criteria=(nameless, *default.criteria[1:]))
    assert Flaw.NO_WORDS in reasons(after)


def test_retired_survives_the_way_out_and_back(default):
    channels = tuple(replace(one, retired=True) for one in default.routing.channels)
    facets = tuple(
        replace(
            one,
            retired=True,
            choices=tuple(replace(choice, retired=True) for choice in one.choices),
        )
        for one in default.facets
    )
    after = replace(
        retiring(default, "criteria", "need"),
        facets=facets,
        outcomes=tuple(replace(one, retired=one.id == "busy") for one in default.outcomes),
        reasons={
            name: tuple(replace(one, retired=True) for one in found)
            for name, found in default.reasons.items()
        },
        routing=replace(default.routing, channels=channels),
    )
    assert agreement_from_text(agreement_to_text(after), "x") == after
