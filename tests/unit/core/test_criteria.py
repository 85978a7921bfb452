"""Criteria of the agreement as the answers stand, and gaps."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from qualifier.core.answer import Gap
from qualifier.core.condition import QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.criteria import CriterionState, Standing, criteria, gaps
from qualifier.core.flow import walk
from qualifier.core.questions import type_of
from qualifier.core.script import Choice, Question, Script
from qualifier.core.text import Text
from tests.unit.core.strategies import agreement, choice_question, played, script

MEETS = Choice("yes_it_does", Text(), meets=("need",))
NOT = Choice("not", Text())
NEED = choice_question("hoped", MEETS, NOT, criterion="need")


def state(made: Script, answers: dict[str, object], criterion: str = "need") -> CriterionState:
    found = criteria(made, walk(made, answers, {}), agreement())
    return next(one for one in found if one.criterion.id == criterion)


def test_criterion_is_met_by_a_choice_that_says_so():
    found = state(script(NEED), {"hoped": "yes_it_does"})
    assert (found.standing, found.evidence, found.ask) == (Standing.MET, ("hoped",), "hoped")
    assert not found.holds_gate


def test_criterion_is_missing_where_the_choice_does_not_meet_it_or_none_was_made():
    for answers in ({"hoped": "not"}, {}):
        found = state(script(NEED), answers)
        assert (found.standing, found.evidence, found.ask) == (Standing.MISSING, (), "hoped")
        assert found.holds_gate


def test_criterion_is_a_gap_where_a_system_answer_stands():
    for gap in Gap:
        found = state(script(NEED), {"hoped": gap})
        assert (found.standing, found.ask) == (Standing.GAP, "hoped")
        assert found.holds_gate


def test_criterion_without_choices_is_met_by_any_answer_but_a_gap():
    made = script(Question("next_step_on", "text", criterion="need"))
    assert state(made, {"next_step_on": "x"}).standing is Standing.MET
    assert state(made, {"next_step_on": Gap.REFUSED}).standing is Standing.GAP


def test_criterion_that_no_question_serves_is_not_applicable_and_holds_nothing():
    found = state(script(NEED), {}, "budget")
    assert found.standing is Standing.NOT_APPLICABLE
    assert not found.holds_gate


def test_criterion_named_by_a_sentence_to_say_alone_is_not_applicable():
    made = script(Question("hello", "say", criterion="need"), NEED)
    assert state(made, {"hello": True}).standing is Standing.MISSING
    alone = script(Question("hello", "say", criterion="need"))
    assert state(alone, {}).standing is Standing.NOT_APPLICABLE
    assert gaps(alone, walk(alone, {}, {}), ended=True) == ()


def test_criterion_that_is_not_a_must_never_holds_the_gate():
    deal = agreement()
    deal = replace(deal, criteria=(replace(deal.criteria[0], must=False),))
    made = script(NEED)
    (found,) = criteria(made, walk(made, {}, {}), deal)
    assert found.standing is Standing.MISSING
    assert not found.holds_gate


def served_twice() -> Script:
    """`decider` is asked only of those who do not decide."""
    role = choice_question("role", MEETS, NOT, criterion="need")
    when = QuestionTest("role", Check.IS, "not")
    return script(role, Question("decider", "contact", criterion="need", when=when))


def test_criterion_is_met_by_one_of_two_questions_whatever_the_other_says():
    made = served_twice()
    assert state(made, {"role": "not", "decider": Gap.UNKNOWN}).standing is Standing.GAP
    from qualifier.core.answer import Contact

    found = state(made, {"role": "not", "decider": Contact("Ada")})
    assert (found.standing, found.evidence) == (Standing.MET, ("decider",))


def test_criterion_sends_to_the_question_that_is_still_open():
    assert state(served_twice(), {"role": "not"}).ask == "decider"


def test_criterion_is_not_met_by_an_answer_off_the_path_and_never_sends_there():
    when = QuestionTest("one", Check.IS, "a")
    made = script(choice_question("one"), replace(NEED, when=when))
    found = state(made, {"one": "b", "hoped": "yes_it_does"})
    assert (found.standing, found.evidence, found.ask) == (Standing.MISSING, (), "")
    assert state(made, {"one": "b", "hoped": Gap.UNKNOWN}).standing is Standing.MISSING
    assert state(made, {"one": "a", "hoped": "yes_it_does"}).standing is Standing.MET


def test_gaps_are_system_answers_on_the_path_that_would_score_or_serve():
    scoring = choice_question("scoring", Choice("a", Text(), fit=5), Choice("b", Text()))
    plain = choice_question("plain")
    off = replace(scoring, id="off", when=QuestionTest("plain", Check.IS, "a"))
    made = script(plain, scoring, NEED, off)
    path = walk(made, dict.fromkeys(("plain", "scoring", "hoped", "off"), Gap.UNKNOWN), {})
    assert gaps(made, path, ended=False) == ("scoring", "hoped")


def test_gaps_count_open_questions_once_the_call_ended():
    made = script(NEED, choice_question("plain"))
    path = walk(made, {}, {})
    assert gaps(made, path, ended=False) == ()
    assert gaps(made, path, ended=True) == ("hoped",)
    path = walk(made, {"hoped": "not"}, {})
    assert gaps(made, path, ended=True) == ()


@given(played())
def test_criteria_evidence_and_ask_lie_on_the_path(one):
    path = walk(one.script, one.answers, one.lead)
    for found in criteria(one.script, path, agreement()):
        assert set(found.evidence) <= set(path.answers)
        assert (found.standing is Standing.MET) is bool(found.evidence)
        assert found.ask == "" or found.ask in path.asked
        for question_id in found.evidence:
            question = one.script.by_id[question_id]
            met = type_of(question).meets(question, path.answers[question_id])
            assert found.criterion.id in met
    holding = gaps(one.script, path, ended=True)
    assert set(gaps(one.script, path, ended=False)) <= set(holding) <= set(path.asked)
    assert all(isinstance(path.answers.get(q, Gap.NOT_ASKED), Gap) for q in holding)
