"""Which channel takes a lead, and why not the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import (
    Agreement,
    Channel,
    HardRule,
    Person,
    PointRule,
    Routing,
)
from qualifier.core.condition import All, AxisTest, LeadTest, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.routing import Route, person_for, route
from qualifier.core.score import Score, cell
from qualifier.core.text import Text
from tests.unit.core.strategies import agreement

CONTRACT = QuestionTest("need_type", Check.IS, "contract")


def scored(fit: int, maturity: int) -> Score:
    return Score(fit, maturity, cell(agreement(), fit, maturity), ())


A1, A2, B1, B2, C1 = scored(87, 74), scored(70, 62), scored(60, 70), scored(60, 50), scored(35, 70)


def with_hard(*rules: HardRule) -> Agreement:
    deal = agreement()
    return replace(deal, routing=replace(deal.routing, hard=rules))


def chosen(found: Route) -> str | None:
    return found.chosen.id if found.chosen else None


def test_route_takes_the_channel_with_most_points_and_keeps_the_others_totals():
    found = route(agreement(), {}, {}, A2, {})
    assert chosen(found) == "field"
    assert [(one.channel.id, one.points) for one in found.totals] == [
        ("field", 40),
        ("inside", 25),
        ("partner", 10),
    ]
    assert found.hard_rule is None
    assert found.total("inside").points == 25
    assert [one.because for one in found.total("partner").because] == ["cost"]
    assert found.total("nowhere") is None


def test_route_counts_only_rules_that_hold_for_answers_lead_and_scores():
    rules = (
        PointRule("inside", 50, "type", CONTRACT),
        PointRule("inside", 20, "geography", LeadTest("country", Check.IS, "BE")),
        PointRule("inside", 5, "potential", AxisTest("fit", Check.AT_LEAST, 71)),
        PointRule("field", 60, "type"),
    )
    deal = agreement()
    deal = replace(deal, routing=replace(deal.routing, points=rules))
    assert chosen(route(deal, {"need_type": "contract"}, {}, A2, {})) == "field"
    found = route(deal, {"need_type": "contract"}, {"country": "BE"}, A2, {})
    assert (chosen(found), found.total("inside").points) == ("inside", 70)
    assert route(deal, {}, {}, A1, {}).total("inside").points == 5


def test_route_of_equals_is_the_agreement_s_order():
    deal = agreement()
    deal = replace(deal, routing=replace(deal.routing, points=()))
    assert chosen(route(deal, {}, {}, A2, {})) == "partner"


def test_route_passes_a_full_channel_over_except_for_a1_and_a2():
    full = {"field": 2}
    assert chosen(route(agreement(), {}, {}, B2, {"field": 1})) == "field"
    found = route(agreement(), {}, {}, B1, full)
    assert chosen(found) == "inside"
    assert found.total("field").full
    assert found.total("field").load == 2
    assert chosen(route(agreement(), {}, {}, A1, full)) == "field"
    assert chosen(route(agreement(), {}, {}, A2, full)) == "field"


def test_route_of_a_c_cell_goes_to_channels_for_c_cells_only():
    found = route(agreement(), {}, {}, C1, {})
    assert chosen(found) == "partner"
    assert not found.total("field").allowed
    deal = agreement()
    alone = replace(deal, routing=Routing(channels=(Channel("field", Text()),)))
    assert chosen(route(alone, {}, {}, C1, {})) is None
    assert route(alone, {}, {}, C1, {}).person is None


def test_route_obeys_the_first_hard_rule_that_holds_before_all_points():
    fit_70 = All((CONTRACT, AxisTest("fit", Check.AT_LEAST, 70)))
    deal = with_hard(HardRule(fit_70, "partner"), HardRule(CONTRACT, "inside"))
    found = route(deal, {"need_type": "contract"}, {}, A2, {})
    assert (chosen(found), found.hard_rule) == ("partner", 1)
    assert [one.channel.id for one in found.totals] == ["partner", "field", "inside"]
    found = route(deal, {"need_type": "contract"}, {}, B1, {})
    assert (chosen(found), found.hard_rule) == ("inside", 2)
    assert chosen(route(deal, {}, {}, A2, {})) == "field"


def test_route_passes_over_a_hard_rule_whose_channel_is_full_or_not_allowed():
    deal = with_hard(HardRule(CONTRACT, "inside"))
    answers = {"need_type": "contract"}
    found = route(deal, answers, {}, B1, {"inside": 5})
    assert (chosen(found), found.hard_rule) == ("field", None)
    found = route(deal, answers, {}, C1, {})
    assert (chosen(found), found.hard_rule) == ("partner", None)


def test_route_tries_the_next_hard_rule_where_the_first_one_s_channel_is_full():
    deal = with_hard(HardRule(CONTRACT, "inside"), HardRule(CONTRACT, "partner"))
    found = route(deal, {"need_type": "contract"}, {}, B1, {"inside": 5})
    assert (chosen(found), found.hard_rule) == ("partner", 2)


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.dictionaries(st.sampled_from(["field", "inside", "partner"]), st.integers(0, 9)),
)
def test_route_never_sends_to_a_full_or_forbidden_channel(fit, maturity, load):
    found = route(with_hard(HardRule(All(), "inside")), {}, {}, scored(fit, maturity), load)
    assert len(found.totals) == 3
    if found.chosen is None:
        assert all(one.full or not one.allowed for one in found.totals)
    else:
        taken = found.total(found.chosen.id)
        assert taken.allowed
        assert not taken.full


# Territories

TEAM = Channel(
    "field",
    Text(),
    people=(
        Person("everywhere in France", territory=("FR",)),
        Person("the east", territory=("51", "52", "10")),
        Person("Belgium", territory=("BE", "LU")),
    ),
)


@pytest.mark.parametrize(
    ("lead", "name"),
    (
        ({"country": "FR", "postal_code": "52100"}, "the east"),
        ({"postal_code": "52100"}, "the east"),
        ({"country": "FR", "postal_code": "33000"}, "everywhere in France"),
        ({"country": "FR"}, "everywhere in France"),
        ({"country": "BE", "postal_code": "1000"}, "Belgium"),
        ({"country": "be", "postal_code": "5200"}, "Belgium"),
        ({"country": "CH", "postal_code": "5200"}, "everywhere in France"),
        ({}, "everywhere in France"),
    ),
)
def test_person_for_prefers_the_postal_code_and_reads_it_in_france_only(lead, name):
    assert person_for(TEAM, lead).name == name


def test_person_for_a_channel_without_people_is_nobody():
    assert person_for(Channel("x", Text()), {"country": "FR"}) is None
