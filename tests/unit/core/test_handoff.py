"""The dossier computed from the facts of a call, and the rules that flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from qualifier.core.agreement import Facet, FlagRule
from qualifier.core.answer import Contact, Gap, Value
from qualifier.core.basis import Basis
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, MarginNote
from qualifier.core.condition import LeadTest, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.criteria import Standing
from qualifier.core.flow import walk
from qualifier.core.handoff import Dossier, Handoff, dossier, flags, lead_values, score_summary
from qualifier.core.impression import Impression
from qualifier.core.lead import LEAD_FIELDS, Lead
from qualifier.core.score import score
from qualifier.core.script import Choice, Question, Use
from qualifier.core.text import Text
from tests.unit.core.strategies import NOW, Acts, acts, agreement, choice_question, script

LEAD = Lead("l", first_name="Ada", last_name="Brun", company="Fonderies", country="FR")
HANDOFF = Handoff("h", "c", "l", "A1", 87, 74, "hand_over_now", "field", "Julien", NOW, "ines")
MEETS = Choice("yes_it_does", Text(), fit=20, meets=("need",))
SCRIPT = script(
    Question("hello", "say"),
    choice_question("hoped", MEETS, Choice("not", Text()), use=Use.NEED, criterion="need"),
    Question("who", "contact", use=Use.DECISION_MAKER, criterion="target", fills="job_title"),
    Question("sized", "number", criterion="budget"),
    Question("trigger", "text", use=Use.TRIGGER),
    Question("trigger_date", "date", use=Use.WAKE_UP),
    Question("step", "text", use=Use.NEXT_STEP),
    Question("step_on", "date", use=Use.NEXT_STEP_ON),
    choice_question("belgian", MEETS, when=LeadTest("country", Check.IS, "BE")),
)
ANSWERS: dict[str, Value] = {
    "hoped": "yes_it_does",
    "who": Contact("Jean", "DG"),
    "sized": Gap.UNKNOWN,
    "trigger": "Audit",
    "trigger_date": date(2027, 5, 10),
    "step": "Visite",
    "step_on": date(2026, 12, 3),
    "belgian": "yes_it_does",
}


def impression(number: int, facet: str, value: int | None = None, **keys: object) -> Impression:
    made = Impression(f"i{number}", facet, value, "", Basis.HUNCH, "", "", "hoped", number)
    return replace(made, **keys)


def call(answers: dict[str, Value], **keys: object) -> Call:
    told = tuple(
        AnswerFact(f"a{seq}", "c", seq, question, value, NOW, offset_s=seq * 10)
        for seq, (question, value) in enumerate(answers.items(), start=1)
    )
    return replace(Call("c", "l", "s", 1, "small", 1, "ines", NOW, answers=told), **keys)


def made(answers: dict[str, Value] | None = None, lead: Lead = LEAD, **keys: object) -> Dossier:
    handoff = replace(HANDOFF, lead=lead_values(lead))
    told = call(ANSWERS if answers is None else answers, **keys)
    return dossier(handoff, lead, told, SCRIPT, agreement())


def ids(lines: tuple[object, ...]) -> list[str]:
    return [one.question.id for one in lines]


def test_dossier_sorts_answers_by_their_use():
    found = made()
    assert ids(found.needs) == ["hoped"]
    assert ids(found.deciders) == ["who"]
    assert ids(found.gaps) == ["sized"]
    assert (found.next_step, found.next_step_on) == ("Visite", date(2026, 12, 3))
    assert (found.trigger, found.wake_up) == ("Audit", date(2027, 5, 10))
    assert ids(found.answers) == list(ANSWERS)[:-1]


def test_dossier_of_an_empty_call_says_so_without_inventing():
    found = made({})
    assert (found.needs, found.deciders, found.answers, found.rules) == ((), (), (), ())
    assert (found.next_step, found.next_step_on) == ("", None)
    assert (found.trigger, found.wake_up) == ("", None)
    assert ids(found.gaps) == ["hoped", "who", "sized"]
    assert all(one.impression is None for one in found.facets)


def test_dossier_shows_no_gap_as_a_value():
    found = made(dict.fromkeys(ANSWERS, Gap.REFUSED))
    assert (found.needs, found.deciders) == ((), ())
    assert (found.next_step, found.next_step_on, found.wake_up) == ("", None, None)


def test_dossier_walks_by_the_lead_as_it_was_handed_over():
    moved = replace(LEAD, country="BE")
    handoff = replace(HANDOFF, lead=lead_values(LEAD))
    found = dossier(handoff, moved, call(ANSWERS), SCRIPT, agreement())
    assert "belgian" not in ids(found.answers)
    assert "belgian" in ids(made(lead=moved).answers)


def test_dossier_lines_carry_the_newest_note_and_when_it_was_answered():
    note = MarginNote("n", "c", 1, "hoped", "80 k€ perdus", NOW)
    (line,) = made(notes=(note,)).needs
    assert (line.value, line.note, line.offset_s) == ("yes_it_does", "80 k€ perdus", 10)


def test_dossier_criteria_show_evidence_and_confirmation():
    ticked = CallEvent("e", "c", 1, Happened.CONFIRMED, "job_title", NOW)
    need, target, budget = made(events=(ticked,)).criteria
    assert (need.standing, ids(need.evidence), need.confirmed) == (Standing.MET, ["hoped"], False)
    assert (target.standing, ids(target.evidence), target.confirmed) == (
        Standing.MET,
        ["who"],
        True,
    )
    assert (budget.standing, budget.evidence, budget.confirmed) == (Standing.GAP, (), False)
    assert (need.label_fr, need.label_en) == ("need", "need")


def test_dossier_shows_every_scale_and_the_newest_impression_of_each():
    told = (
        impression(1, "urgency", 1),
        impression(2, "urgency", -1, quote="on verra"),
        impression(3, "budget_ease", 2, retracted=True, quote="oublié"),
        impression(4, "hesitation", choice="price"),
        impression(5, "", note="voix basse"),
    )
    found = made(impressions=told)
    scales = [(one.facet.id, one.impression and one.impression.value) for one in found.facets]
    assert scales == [("budget_ease", None), ("urgency", -1)]
    assert [(one.facet.id, one.impression.choice) for one in found.others] == [
        ("hesitation", "price")
    ]
    assert [one.note for one in found.free] == ["voix basse"]
    assert [one.quote for one in found.verbatims] == ["on verra"]


@given(acts())
def test_dossier_can_be_made_of_any_call(one: Acts):
    told = tuple(
        AnswerFact(f"a{seq}", "c", seq, question, value, NOW + timedelta(seconds=seq), seq)
        for seq, (question, value) in enumerate(one.acts)
    )
    spoken = Call("c", "l", "random", 1, "small", 1, "ines", NOW, answers=told)
    found = dossier(replace(HANDOFF, lead=one.lead), LEAD, spoken, one.script, agreement())
    standing = {line.question.id: line.value for line in found.answers}
    final: dict[str, Value] = {}
    for question, value in one.acts:
        final.pop(question, None)
        if value is not None:
            final[question] = value
    assert standing.items() <= final.items()


# Flags

URGENT = QuestionTest("live_when", Check.IS, "soon")
SENTENCE = Text("À vérifier.", "Check it.")
BY_SCALE = FlagRule("felt_lower", "urgency", SENTENCE, URGENT, felt_at_most=-1)
BY_CHOICE = FlagRule("elsewhere", "hesitation", SENTENCE, felt_choices=("price",))


def fired(rule: FlagRule, felt: Impression | None, answer: Value = "soon") -> list[str]:
    asked = script(choice_question("live_when", Choice("soon", Text()), Choice("later", Text())))
    path = walk(asked, {"live_when": answer}, {})
    known = {felt.facet: felt} if felt else {}
    return [one.id for one in flags(agreement(flag_rules=(rule,)), path, known, {})]


@pytest.mark.parametrize(("value", "fires"), ((-2, True), (-1, True), (0, False), (2, False)))
def test_flag_fires_where_something_was_felt_lower_than_declared(value, fires):
    assert fired(BY_SCALE, impression(1, "urgency", value)) == (["felt_lower"] if fires else [])


def test_flag_needs_both_the_answer_and_the_impression():
    felt = impression(1, "urgency", -2)
    assert fired(BY_SCALE, felt, "later") == []
    assert fired(BY_SCALE, felt, Gap.UNKNOWN) == []
    assert fired(BY_SCALE, None) == []
    assert fired(BY_SCALE, impression(1, "urgency", None)) == []
    assert fired(BY_SCALE, impression(1, "trust", -2)) == []


def test_flag_fires_on_the_choices_it_names():
    assert fired(BY_CHOICE, impression(1, "hesitation", choice="price")) == ["elsewhere"]
    assert fired(BY_CHOICE, impression(1, "hesitation", choice="date")) == []
    assert fired(BY_CHOICE, impression(1, "hesitation")) == []


def test_flags_and_impressions_never_touch_the_score():
    rules = (replace(BY_SCALE, when=QuestionTest("hoped", Check.GAP, False)),)
    found = made(impressions=(impression(1, "urgency", -2),))
    path = walk(SCRIPT, ANSWERS, lead_values(LEAD))
    plain = score(SCRIPT, path, agreement(), lead_values(LEAD))
    assert plain == score(SCRIPT, path, agreement(flag_rules=rules), lead_values(LEAD))
    assert "urgency" not in {one.source for one in plain.points}
    assert found.facets[1].impression.value == -2


# The lead's values


def test_lead_values_hold_every_field_the_name_and_the_list_s_own_columns():
    values = lead_values(replace(LEAD, extra={"Effectif": "120", "city": "not this one"}))
    assert set(LEAD_FIELDS) | {"name", "Effectif"} == set(values)
    assert (values["name"], values["country"], values["city"]) == ("Ada Brun", "FR", "")
    assert all(isinstance(one, str) for one in values.values())


def test_score_summary_is_what_the_hand_off_row_keeps():
    found = score(None, None, agreement(), {})
    assert score_summary(found) == ("D4", 0, 0)


def test_facet_lines_follow_the_agreement_s_order():
    order = [one.facet for one in made().facets]
    assert order == [one for one in agreement().facets if isinstance(one, Facet)][:2]
