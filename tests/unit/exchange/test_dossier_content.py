"""The dossier in words: sections, evidence, gaps, impressions observed and not observed."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

import pytest

from qualifier.core.answer import Gap
from qualifier.core.basis import Basis
from qualifier.core.call import AnswerFact
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers.content import Content
from qualifier.exchange.dossiers.wording import content
from tests.fakes import dossier_call as facts


def worded(language: str = "en", **changes: object) -> Content:
    return content(facts.made_dossier(**changes), facts.routed(), language)


def test_content_keeps_the_fixed_order_of_sections():
    order = [one.name for one in dataclasses.fields(Content)]
    asked = [
        "outcome",
        "needs",
        "deciders",
        "criteria",
        "gaps",
        "facets",
        "quotes",
        "next_step",
        "history",
    ]
    assert [one for one in order if one in asked] == asked


def test_content_says_who_where_from_and_when():
    who = worded().who
    assert (who.name, who.cell, who.phone) == ("Claire Vasseur", "A1", "06 39 98 41 07")
    assert who.role == "Directrice maintenance, Fonderies Brévault"
    assert who.made.replace("\u00a0", " ") == (
        "Inès Caradec, 24 Nov 2026 at 10:55, call of 11 min 40"
    )


def test_content_shows_the_lead_as_it_was_at_the_hand_off():
    later = dataclasses.replace(facts.LEAD, company="Autre SARL", phone="+33639980000")
    shown = content(facts.made_dossier(stands=later), facts.routed(), "en")
    assert "Fonderies Brévault" in shown.who.role
    assert shown.who.phone == "06 39 98 41 07"


def test_criteria_carry_evidence_margin_note_and_time():
    by_id = {one.id: one for one in worded().criteria}
    budget = by_id["budget"]
    assert budget.answer == "Rough figure known: 30 à 35 k€ la première année"
    assert (budget.evidence, budget.at) == ("Said on the phone", "07:10")
    assert by_id["target"].evidence == "Confirmed on the phone"
    assert by_id["next_step"].answer == "Visite sur site, Thu 3 Dec"


def test_a_gap_is_a_gap_and_never_a_no():
    refused = AnswerFact("late", "call-1", 90, "budget", Gap.REFUSED, facts.MADE, 431)
    call = facts.call(answers=(*facts.call().answers, refused))
    dossier = facts.made_dossier(call, override="Elle rappelle le DG demain.")
    shown = content(dossier, facts.routed(call), "en")
    budget = next(one for one in shown.criteria if one.id == "budget")
    assert budget.standing is Standing.GAP
    assert budget.answer.startswith("refused to say")
    assert [one.id for one in shown.missing] == ["budget"]
    assert not shown.outcome.is_gate_open
    assert shown.outcome.gate == "Gate not passed, 5 of 6 criteria"
    assert shown.outcome.override == "Elle rappelle le DG demain."


def test_all_facets_are_there_and_the_untouched_is_not_observed():
    facets = {one.id: one for one in worded().facets}
    assert len(facets) == 8
    assert facets["competition"].words == "not observed"
    assert not facets["competition"].is_observed
    assert (facets["budget_ease"].value, facets["budget_ease"].basis) == (-1, Basis.SAID)


def test_a_sentence_of_the_program_names_its_rule():
    assert [one.id for one in worded().rules] == ["budget_felt_closed"]
    assert worded("en").rules[0].sentence.startswith("A budget was given")


def test_verbatims_keep_the_marks_of_the_language_spoken():
    quote = worded("en").quotes[0]
    assert quote.words == "«\u00a0On a perdu trois jours, personne ne veut revivre ça.\u00a0»"
    assert quote.caption == "02:20 · Opening, pain +2"


def test_channels_not_chosen_are_shown_with_their_totals():
    outcome = worded().outcome
    assert [(one.label, one.points) for one in outcome.totals][:3] == [
        ("Field sales", 86),
        ("Inside sales", 61),
        ("Partner network", 38),
    ]
    assert [one.is_chosen for one in outcome.totals] == [True, False, False, False]
    assert sum(one.points for one in outcome.grounds) == 86


def test_another_channel_stands_first_with_the_reason():
    outcome = worded(channel="inside_sales", person="Léa", route_reason="knows_them").outcome
    assert (outcome.totals[0].label, outcome.totals[0].is_chosen) == ("Inside sales", True)
    assert outcome.route_reason == "knows_them"


def test_accept_by_follows_the_promise_of_the_channel():
    assert worded().outcome.accept_by == "Wed 25 Nov, 10:55"
    assert worded(channel="inside_sales").outcome.accept_by == "Fri 27 Nov, 10:55"


def test_history_is_said_with_its_days():
    past = ((date(2025, 3, 1), "Quote requested"), (date(2026, 11, 20), "No answer"))
    shown = content(facts.made_dossier(), facts.routed(), "en", history=past)
    assert shown.history == (("1 Mar 2025", "Quote requested"), ("20 Nov", "No answer"))


def test_facts_shown_nowhere_else_stand_under_the_need():
    shown = worded()
    also = {one.question: one.answer for one in shown.also}
    assert also["How many staff?"] == "240"
    assert not {one.question for one in shown.also} & {one.question for one in shown.gaps}


@pytest.mark.parametrize("signed_on", ("", "not a day"))
def test_definition_without_a_signature_day(signed_on):
    agreement = dataclasses.replace(facts.agreement(), signed_on=signed_on)
    dossier = dataclasses.replace(facts.made_dossier(), agreement=agreement)
    assert content(dossier, facts.routed(), "en").outcome.definition.startswith("Definition v3")


def test_times_are_read_in_the_zone_given():
    from zoneinfo import ZoneInfo

    shown = content(facts.made_dossier(), facts.routed(), "en", zone=ZoneInfo("America/Montreal"))
    assert "at 04:55" in shown.who.made
    assert isinstance(shown.who.made_at, datetime)


def test_call_that_is_not_over_has_no_length_yet():
    call = facts.call(events=facts.events()[:-1], outcome=None)
    shown = content(facts.made_dossier(call), facts.routed(call), "en")
    assert shown.who.made == "Inès Caradec, 24 Nov 2026 at 10:55"
