"""The gate: open only when criteria, required questions, blocks and cell all agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import HANDS_OVER, Decision
from qualifier.core.answer import Gap
from qualifier.core.condition import QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.criteria import Standing
from qualifier.core.flow import walk
from qualifier.core.gate import Block, Gate, gate, wake_up
from qualifier.core.score import score
from qualifier.core.script import Choice, Question, Script, Use
from qualifier.core.text import Text
from tests.unit.core.strategies import DECISIONS, agreement, choice_question, played, script

BEST = Choice("best", Text(), fit=80, maturity=80, meets=("need", "target", "budget"))
POOR = Choice("poor", Text(), fit=80, maturity=80, meets=("need", "target"))
OUT = Choice("out", Text(), fit=80, maturity=80, meets=("need", "target", "budget"), knock_out="x")


def gate_of(made: Script, answers: dict[str, object], *, opposed: bool = False) -> Gate:
    path = walk(made, answers, {})
    deal = agreement()
    return gate(made, path, score(made, path, deal, {}), deal, opposed=opposed)


MADE = script(choice_question("one", BEST, POOR, OUT), choice_question("two", required=True))


def test_gate_opens_when_all_is_there():
    found = gate_of(MADE, {"one": "best", "two": "a"})
    assert found.open
    assert found.decision is Decision.HAND_OVER_NOW
    assert (found.missing, found.open_required, found.blocks) == ((), (), ())
    assert (found.met, found.applicable) == (3, 3)


def test_gate_is_shut_by_a_missing_must_criterion_and_names_it():
    found = gate_of(MADE, {"one": "poor", "two": "a"})
    assert not found.open
    assert [one.criterion.id for one in found.missing] == ["budget"]
    assert (found.met, found.applicable) == (2, 3)
    assert found.may_be_overridden


def test_gate_is_shut_by_an_open_required_question_but_not_by_a_gap_on_it():
    found = gate_of(MADE, {"one": "best"})
    assert not found.open
    assert found.open_required == ("two",)
    assert gate_of(MADE, {"one": "best", "two": Gap.REFUSED}).open


def test_gate_does_not_mind_an_open_question_that_is_not_required():
    made = script(*MADE.questions(), choice_question("three"))
    found = gate_of(made, {"one": "best", "two": "a"})
    assert found.open
    assert found.open_required == ()


def test_gate_does_not_mind_a_required_question_off_the_path():
    off = choice_question("off", required=True, when=QuestionTest("two", Check.IS, "b"))
    made = script(*MADE.questions(), off)
    assert gate_of(made, {"one": "best", "two": "a"}).open
    assert not gate_of(made, {"one": "best", "two": "b"}).open


def test_gate_is_shut_for_good_by_a_knock_out_and_by_opposition():
    found = gate_of(MADE, {"one": "out", "two": "a"})
    assert not found.open
    assert found.decision is Decision.CLOSE
    assert found.blocks == (Block.KNOCK_OUT,)
    assert not found.may_be_overridden
    found = gate_of(MADE, {"one": "best", "two": "a"}, opposed=True)
    assert not found.open
    assert found.blocks == (Block.OPPOSED,)
    assert not found.may_be_overridden


@pytest.mark.parametrize(("name", "decision"), tuple(DECISIONS.items()))
def test_gate_opens_in_the_cells_that_hand_over(name, decision):
    fit = {"A": 70, "B": 50, "C": 30, "D": 0}[name[0]]
    maturity = {"1": 65, "2": 45, "3": 25, "4": 0}[name[1]]
    only = Choice("only", Text(), fit=fit, maturity=maturity, meets=("need", "target", "budget"))
    found = gate_of(script(choice_question("one", only)), {"one": "only"})
    assert found.decision is decision
    assert found.open is (name in {"A1", "A2", "B1", "B2", "C1", "C2"})
    assert found.blocks == (() if found.open else (Block.CELL,))
    assert found.may_be_overridden


def test_gate_counts_only_criteria_that_apply():
    served = Choice("a", Text(), fit=80, maturity=80, meets=("need",))
    found = gate_of(script(choice_question("one", served)), {"one": "a"})
    assert found.open
    assert (found.met, found.applicable) == (1, 1)


def test_wake_up_is_the_day_the_lead_asked_for():
    day = Question("trigger_date", "date", use=Use.WAKE_UP)
    other = Question("next_step_on", "date", use=Use.NEXT_STEP_ON)
    made = script(other, day)
    answers = {"trigger_date": date(2027, 5, 10), "next_step_on": date(2027, 1, 1)}
    assert wake_up(made, walk(made, answers, {})) == date(2027, 5, 10)
    assert gate_of(made, answers).wake_up == date(2027, 5, 10)
    assert wake_up(made, walk(made, {"trigger_date": Gap.UNKNOWN}, {})) is None
    assert wake_up(made, walk(made, {}, {})) is None


@given(played(), st.booleans())
def test_gate_is_open_exactly_when_nothing_is_missing(one, opposed):
    path = walk(one.script, one.answers, one.lead)
    deal = agreement()
    made = score(one.script, path, deal, one.lead)
    found = gate(one.script, path, made, deal, opposed=opposed)
    assert found.open is not bool(
        opposed
        or made.knock_out
        or found.decision not in HANDS_OVER
        or found.open_required
        or any(
            state.criterion.must and state.standing in (Standing.MISSING, Standing.GAP)
            for state in found.criteria
        )
    )
    assert set(found.open_required) <= set(path.asked) - set(path.answers)
    assert found.met <= found.applicable <= len(deal.criteria)
    if found.open:
        assert found.met == found.applicable
