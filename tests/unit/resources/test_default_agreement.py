"""The default agreement: what FORMATS.md and DOMAIN.md fix, and words that people really type."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest

from qualifier.core.agreement import FacetKind
from qualifier.core.basis import Basis
from qualifier.core.flow import walk
from qualifier.core.handoff import flags
from qualifier.core.impression import Impression, names, parse
from qualifier.core.lint import check_agreement
from qualifier.core.routing import route
from qualifier.core.score import score

SCALES = "interest urgency trust budget_ease decision_power pain competition mood".split()
H, D, M = (
    (lambda n: timedelta(hours=n)),
    (lambda n: timedelta(days=n)),
    (lambda n: timedelta(0, n * 60)),
)

# FORMATS.md, "Outcomes": flags, delay
OUTCOMES = {
    "no_answer": ({"try_again"}, H(3)),
    "busy": ({"try_again"}, M(30)),
    "voicemail": ({"try_again"}, D(1)),
    "voicemail_left": ({"try_again"}, D(2)),
    "gatekeeper_name": ({"contacted", "try_again"}, D(1)),
    "gatekeeper_refused": ({"try_again"}, D(2)),
    "wrong_person": ({"contacted", "try_again"}, M(0)),
    "wrong_number": ({"final_for_number"}, None),
    "disconnected": ({"final_for_number"}, None),
    "callback_agreed": ({"contacted", "try_again"}, None),
    "callback_vague": ({"contacted", "try_again"}, D(7)),
    "interrupted": ({"contacted", "try_again"}, H(1)),
    "handed_over": ({"contacted", "final"}, None),
    "nurture": ({"contacted"}, None),
    "off_target": ({"contacted", "final", "note_required"}, None),
    "duplicate": ({"final"}, None),
    "customer": ({"contacted", "final"}, None),
    "competitor": ({"contacted", "final"}, None),
    "language": ({"contacted", "try_again"}, D(1)),
    "soft_refusal": ({"contacted"}, D(60)),
    "opposition": ({"contacted", "final", "opposed"}, None),
    "supervisor": ({"contacted", "note_required"}, None),
    "exhausted": ({"final"}, None),
    "technical": ({"try_again"}, M(10)),
}
FLAGS = "contacted try_again final final_for_number note_required opposed".split()
KEYS = {
    "A": "no_answer",
    "L": "voicemail_left",
    "B": "busy",
    "F": "wrong_number",
    "R": "callback_agreed",
    "N": "nurture",
    "T": "off_target",
    "D": "opposition",
}

# Words of notes that must not be taken for a facet, in the language they belong to.
EVERYDAY = {
    "fr": "après avant avec autre beaucoup bien calme cette chez comme comment contrat dans demain "
    "depuis directeur donne donc encore entre équipe fait ferme fin gens hier homme hésite ici "
    "jamais janvier jour leur mais même mois mot notre nous nouveau oublie parce parle pas peu "
    "peut plan plus pour prend produit quand quelque question rappelle rien répond sait semaine "
    "sans ses site son sous sujet sur tard temps toujours tout trop usine une vers veut vient voix "
    "vrai vraiment",
    "en": "about after again all also always another back because before best better between but "
    "call called can come could day does down each end ever every few first for from get good "
    "had hard has have her him his how into just keep know last late left let like look made man "
    "many maybe more most much never new next not now off old once one only other our out over "
    "own plan question quite real really right same say said see seems she should since site slow "
    "some soon still such sure take talk team tell than that the them then there they thing this "
    "time today tomorrow too two until very voice want was week well were what when where which "
    "while who why will with word work would year yes yet you your",
}


def test_checker_finds_nothing(agreement):
    assert check_agreement(agreement) == ()


def test_criteria_and_facets(agreement):
    must = [one.id for one in agreement.criteria if one.must]
    assert must == ["need", "target", "decider", "timing", "budget", "next_step"]
    assert [one.id for one in agreement.facets if one.kind is FacetKind.SCALE] == SCALES
    choices = {one.id: [c.id for c in one.choices] for one in agreement.facets if one.choices}
    assert choices == {
        "real_decider": ["this_person", "someone_else", "committee", "unknown"],
        "hidden_objection": [
            "price",
            "past_bad_experience",
            "internal_politics",
            "preferred_competitor",
            "fear_of_change",
            "other",
        ],
        "hesitation": ["price", "date", "authority", "product", "us"],
        "champion": ["none", "weak", "strong"],
    }
    texts = {one.id for one in agreement.facets if one.kind is FacetKind.TEXT}
    assert texts == {"best_moment", "not_said"}


def test_everything_is_said_in_both_languages(agreement):
    said = [agreement.title]
    said += [one.label for one in (*agreement.criteria, *agreement.facets, *agreement.outcomes)]
    said += [one.label for reasons in agreement.reasons.values() for one in reasons]
    said += [one.label for one in (*agreement.routing.channels, *agreement.routing.points)]
    said += [choice.label for one in agreement.facets for choice in one.choices]
    said += [one.sentence for one in agreement.flag_rules]
    for facet in agreement.facets:
        assert set(facet.synonyms) == {"fr", "en"}, facet.id
        if facet.kind is FacetKind.SCALE:
            said += [facet.low, facet.high]
    assert [one for one in said if not (one.fr and one.en)] == []


def test_outcomes_have_the_flags_of_the_format(agreement):
    found = {
        one.id: ({flag for flag in FLAGS if getattr(one, flag)}, one.delay)
        for one in agreement.outcomes
    }
    assert found == OUTCOMES
    assert {one.key: one.id for one in agreement.outcomes if one.key} == KEYS


def test_every_reason_list_ends_on_another_one_with_words(agreement):
    for name, reasons in agreement.reasons.items():
        assert reasons[-1].id == "other", name
        assert [one.id for one in reasons if one.text_required] == ["other"], name
    kinds = {one.kind for one in agreement.reasons["rejection"][:-1]}
    assert kinds == {"procedural", "clerical", "definitional"}
    for one in agreement.outcomes:
        assert not one.reasons or one.reasons in agreement.reasons, one.id


def test_no_word_begins_a_word_of_another_facet(agreement):
    words = {
        one.id: {word for word in names(one, "fr") if " " not in word} for one in agreement.facets
    }
    for first, second in combinations(words, 2):
        for one in words[first]:
            for other in words[second]:
                shared = one.startswith(other) or other.startswith(one)
                assert not shared, (first, one, second, other)


@pytest.mark.parametrize("language", ("fr", "en"))
def test_everyday_words_name_no_facet(language, agreement):
    for word in EVERYDAY[language].split():
        found = parse(word, agreement.facets, language).facet
        assert found is None, (word, found.id)


@pytest.mark.parametrize(
    ("line", "facet", "value", "choice"),
    (
        ("hésite sur le budget −1", "budget_ease", -1, ""),
        ("trop cher -2 ~", "budget_ease", -2, ""),
        ("décideur +1", "decision_power", 1, ""),
        ("concurrent bien placé -1", "competition", -1, ""),
        ("pas pressé −1", "urgency", -1, ""),
        ("méfiant -1", "trust", -1, ""),
        ("no deadline -2", "urgency", -2, ""),
        ("the boss signs +2", "decision_power", 2, ""),
        ("objection peur du changement", "hidden_objection", None, "fear_of_change"),
        ("hésitation sur la date", "hesitation", None, "date"),
        ("champion solide", "champion", None, "strong"),
    ),
)
def test_what_people_type_is_understood(line, facet, value, choice, agreement):
    found = parse(line, agreement.facets, "fr")
    assert found.facet is not None
    assert (found.facet.id, found.value, found.choice) == (facet, value, choice)


def routed(agreement, scripts, script_id, answers, lead, load=None):
    script = scripts[script_id]
    path = walk(script, answers, lead)
    found = score(script, path, agreement, lead)
    return route(agreement, path.answers, lead, found, load or {})


LARGE = {
    "hoped": "costed_incident",
    "sector": "industry",
    "staff": 240,
    "sites_machines": "large",
    "role": "recommends",
    "live_when": "from_3_to_6_months",
    "budget": "planned",
    "comparing": "comparing",
}
IN_SAINT_DIZIER = {"country": "FR", "postal_code": "52100"}


def test_a_large_first_purchase_goes_to_field_sales_of_its_territory(agreement, scripts):
    found = routed(agreement, scripts, "maintenance_inbound", LARGE, IN_SAINT_DIZIER)
    totals = [(one.channel.id, one.points) for one in found.totals[:3]]
    assert totals == [("field_sales", 86), ("inside_sales", 61), ("partner", 38)]
    assert found.person is not None
    assert found.person.name == "Julien Armand"


@pytest.mark.parametrize(
    ("change", "lead", "channel"),
    (
        ({"sites_machines": "small", "staff": 60}, IN_SAINT_DIZIER, "inside_sales"),
        ({}, {"country": "RE", "postal_code": "97410"}, "partner"),
        ({}, {"country": "CA"}, "partner"),
        # C2: only the partner or tele-sales
        ({"staff": 5, "sites_machines": "small", "role": "uses"}, IN_SAINT_DIZIER, "tele_sales"),
    ),
)
def test_other_leads_go_to_other_channels(change, lead, channel, agreement, scripts):
    found = routed(agreement, scripts, "maintenance_inbound", LARGE | change, lead)
    assert found.chosen is not None
    assert found.chosen.id == channel


@pytest.mark.parametrize(
    ("need", "volume", "channel"),
    (
        ("contract", "over_500k", "key_accounts"),
        ("contract", "under_20k", "inside_sales"),
        ("reorder", "over_500k", "inside_sales"),
        ("one_off", "over_500k", "tele_sales"),
        ("consumable", "over_500k", "partner"),
    ),
)
def test_hard_rules_for_packaging(need, volume, channel, agreement, scripts):
    answers = {
        "volume": volume,
        "countries": "served",
        "need_type": need,
        "role": "technical",
        "contract_end": "under_4_months",
        "change_for": "breakage",
    }
    found = routed(agreement, scripts, "packaging_outbound", answers, {"country": "FR"})
    assert found.chosen is not None
    assert found.chosen.id == channel


def test_list_fields_count_until_the_script_has_asked(agreement, scripts):
    lead = {"sector": "Industrie", "staff": "320"}
    assert score(None, None, agreement, lead).fit == 60
    maintenance, packaging = scripts["maintenance_inbound"], scripts["packaging_outbound"]
    path = walk(maintenance, {"sector": "other", "staff": 4}, lead)
    assert score(maintenance, path, agreement, lead).fit == 0
    path = walk(packaging, {"volume": "under_20k"}, lead)
    assert score(packaging, path, agreement, lead).fit == 5


def felt(facet, value=None, choice=""):
    return {facet: Impression("i", facet, value, choice, Basis.HUNCH, "", "", "", 0)}


@pytest.mark.parametrize(
    ("answers", "impression", "fired"),
    (
        ({"live_when": "under_3_months"}, felt("urgency", 0), ["urgency_felt_lower"]),
        ({"live_when": "under_3_months"}, felt("urgency", 1), []),
        ({"live_when": "from_3_to_6_months"}, felt("urgency", 0), []),
        ({"live_when": "from_3_to_6_months"}, felt("urgency", -1), ["urgency_felt_much_lower"]),
        ({}, felt("real_decider", choice="someone_else"), ["decider_elsewhere"]),
        ({}, felt("real_decider", choice="this_person"), []),
    ),
)
def test_rules_flag_what_was_felt_against_what_was_said(
    answers, impression, fired, agreement, scripts
):
    path = walk(scripts["maintenance_inbound"], answers, {})
    assert [one.id for one in flags(agreement, path, impression, {})] == fired


def test_people_and_partners_cannot_be_real(agreement):
    people = [person for channel in agreement.routing.channels for person in channel.people]
    assert [one.email for one in people if not one.email.endswith(".example")] == []
    assert len(people) > 10
