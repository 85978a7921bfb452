"""Fit and maturity: sums of sourced points, capped signals, cells, knock-outs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import Decision, FieldRule, SignalRules
from qualifier.core.answer import Gap
from qualifier.core.condition import All, LeadTest, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.flow import walk
from qualifier.core.lead import Signal, SignalKind
from qualifier.core.questions import type_of
from qualifier.core.score import Axis, Origin, cell, score, short_of_next
from qualifier.core.script import Band, Choice, Question
from qualifier.core.text import Text
from tests.unit.core.strategies import (
    NOW,
    acts,
    agreement,
    choice_question,
    played,
    script,
    signals,
)

GOOD = Choice("good", Text(), fit=30, maturity=25)
WEAK = Choice("weak", Text(), fit=5)
RULES = SignalRules({SignalKind.QUOTE: 15, SignalKind.DEMO: 12, SignalKind.DOWNLOAD: 3})


def test_score_sums_the_points_of_standing_answers_with_their_sources():
    made = script(
        choice_question("one", GOOD, WEAK),
        choice_question("two", GOOD, WEAK),
        Question("staff", "number", bands=(Band(10, 0), Band(None, 25))),
    )
    path = walk(made, {"one": "good", "two": "weak", "staff": 120}, {})
    found = score(made, path, agreement(), {})
    assert (found.fit, found.maturity) == (60, 25)
    assert {(one.axis, one.points, one.source, one.choice) for one in found.points} == {
        (Axis.FIT, 30, "one", "good"),
        (Axis.MATURITY, 25, "one", "good"),
        (Axis.FIT, 5, "two", "weak"),
        (Axis.FIT, 25, "staff", ""),
    }
    assert str(found.cell) == "B3"


def test_score_of_a_gap_is_nothing():
    made = script(choice_question("one", GOOD, WEAK))
    for gap in Gap:
        found = score(made, walk(made, {"one": gap}, {}), agreement(), {})
        assert (found.fit, found.maturity, found.points) == (0, 0, ())


def test_score_leaves_off_path_answers_out():
    first = choice_question("one", GOOD, WEAK)
    second = choice_question("two", GOOD, when=QuestionTest("one", Check.IS, "good"))
    made = script(first, second)
    answers = {"one": "weak", "two": "good"}
    assert score(made, walk(made, answers, {}), agreement(), {}).fit == 5
    answers["one"] = "good"
    assert score(made, walk(made, answers, {}), agreement(), {}).fit == 60


@given(played())
def test_score_never_counts_an_off_path_answer(one):
    path = walk(one.script, one.answers, one.lead)
    found = score(one.script, path, agreement(), one.lead)
    sources = {point.source for point in found.points}
    assert not sources & set(path.aside)
    assert sources <= set(path.answers)
    assert found == score(
        one.script, walk(one.script, path.answers, one.lead), agreement(), one.lead
    )


@given(played(), signals())
def test_score_stays_within_0_and_100_and_is_the_clamped_sum_of_its_points(one, some):
    rules = (FieldRule(LeadTest("country", Check.IS, "FR"), 40, "country"),)
    deal = agreement(field_rules=rules, signals=replace(RULES, cap=20))
    found = score(one.script, walk(one.script, one.answers, one.lead), deal, one.lead, some, NOW)
    sums: dict[Axis, float] = defaultdict(float)
    for point in found.points:
        sums[point.axis] += point.points
    assert 0 <= found.fit <= 100
    assert 0 <= found.maturity <= 100
    assert found.fit == max(0, min(100, round(sums[Axis.FIT])))
    assert found.maturity == max(0, min(100, round(sums[Axis.MATURITY])))
    assert found.cell == cell(deal, found.fit, found.maturity)


@given(played())
def test_score_gives_each_answer_what_its_type_says(one):
    path = walk(one.script, one.answers, one.lead)
    found = score(one.script, path, agreement(), one.lead)
    for question_id, answer in path.answers.items():
        if isinstance(answer, Gap):
            assert question_id not in {point.source for point in found.points}
            continue
        question = one.script.by_id[question_id]
        earned = type_of(question).earned(question, answer)
        for axis in Axis:
            expected = sum(getattr(part, axis.value) for part in earned)
            told = [p for p in found.points if p.source == question_id and p.axis is axis]
            assert sum(point.points for point in told) == expected
            assert all(point.origin is Origin.ANSWER for point in told)


# Knock-outs


def test_score_names_the_knock_out_and_closes_whatever_the_points():
    out = Choice("out", Text(), fit=100, maturity=100, knock_out="competitor")
    made = script(choice_question("one", out, WEAK))
    found = score(made, walk(made, {"one": "out"}, {}), agreement(), {})
    assert (found.knock_out, found.knocked_out_by) == ("competitor", "one")
    assert str(found.cell) == "A1"
    assert found.decision(agreement()) is Decision.CLOSE
    found = score(made, walk(made, {"one": "weak"}, {}), agreement(), {})
    assert (found.knock_out, found.knocked_out_by) == ("", "")


def test_score_finds_a_knock_out_among_several_and_on_no():
    out = Choice("out", Text(), knock_out="banned")
    several = Question("which", "several", choices=(WEAK, out))
    no = Question("sure", "yes_no", choices=(Choice("no", Text(), knock_out="refuses"),))
    made = script(several, no)
    path = walk(made, {"which": ("weak", "out")}, {})
    assert score(made, path, agreement(), {}).knock_out == "banned"
    assert score(made, walk(made, {"sure": False}, {}), agreement(), {}).knock_out == "refuses"
    assert score(made, walk(made, {"sure": True}, {}), agreement(), {}).knock_out == ""


def test_score_forgets_a_knock_out_that_went_off_the_path():
    out = Choice("out", Text(), knock_out="competitor")
    second = choice_question("two", out, when=QuestionTest("one", Check.IS, "good"))
    made = script(choice_question("one", GOOD, WEAK), second)
    found = score(made, walk(made, {"one": "weak", "two": "out"}, {}), agreement(), {})
    assert found.knock_out == ""


# Signals and fields


def at(days: float, kind: SignalKind = SignalKind.QUOTE) -> Signal:
    return Signal(kind, NOW - timedelta(days=days), id=f"{kind.value}{days}")


def test_score_of_signals_decays_by_half_in_thirty_days():
    deal = agreement(signals=RULES)
    for days, worth in ((0, 15), (30, 7.5), (60, 3.75)):
        (point,) = score(None, None, deal, {}, [at(days)], NOW).points
        assert point.points == pytest.approx(worth)
        assert point.axis is Axis.MATURITY
        assert point.origin is Origin.SIGNAL
        assert (point.source, point.choice) == ("quote", f"quote{days}")


def test_score_of_signals_is_capped_best_first():
    deal = agreement(signals=RULES)
    found = score(
        None, None, deal, {}, [at(0, SignalKind.DOWNLOAD), at(0), at(0, SignalKind.DEMO)], NOW
    )
    assert [(one.source, one.points) for one in found.points] == [("quote", 15), ("demo", 5)]
    assert found.maturity == 20
    assert str(found.cell) == "D4"


def test_score_of_a_signal_from_the_future_is_not_more_than_a_fresh_one():
    assert score(None, None, agreement(signals=RULES), {}, [at(-3)], NOW).maturity == 15


def test_score_of_many_small_signals_does_not_pass_the_cap_by_rounding():
    deal = agreement(signals=SignalRules({SignalKind.QUOTE: 15}, cap=20))
    many = [at(30 * 6.8) for _ in range(400)]  # 0.134… each
    found = score(None, None, deal, {}, many, NOW)
    assert sum(one.points for one in found.points) == pytest.approx(20)
    assert found.maturity == 20


@given(signals(), st.integers(0, 100))
def test_score_of_signals_never_passes_the_cap_nor_touches_fit(some, cap):
    rules = SignalRules(dict.fromkeys(SignalKind, 15), cap=cap)
    found = score(None, None, agreement(signals=rules), {}, some, NOW)
    assert found.maturity <= cap
    assert found.fit == 0
    assert all(one.points > 0 for one in found.points)


def test_score_of_a_marketing_score_alone_never_reaches_a_hand_over():
    rules = SignalRules({SignalKind.MARKETING_SCORE: 100})
    some = [at(0, SignalKind.MARKETING_SCORE) for _ in range(9)]
    found = score(None, None, agreement(signals=rules), {}, some, NOW)
    assert found.maturity == 20
    assert found.decision(agreement()) is Decision.CLOSE


def test_score_before_any_call_shows_fields_and_signals_alone():
    fr = LeadTest("country", Check.IS, "FR")
    deal = agreement(field_rules=(FieldRule(fr, 12, "country"),), signals=RULES)
    found = score(None, None, deal, {"country": "FR"}, [at(0)], NOW)
    assert (found.fit, found.maturity) == (12, 15)
    assert {one.origin for one in found.points} == {Origin.FIELD, Origin.SIGNAL}
    assert score(None, None, deal, {"country": "BE"}).fit == 0


def test_score_counts_a_field_once_the_answer_stands_instead():
    deal = agreement(field_rules=(FieldRule(LeadTest("sector", Check.IS, "x"), 12, "sector"),))
    lead = {"sector": "x"}
    for asked in (
        choice_question("sector", GOOD, WEAK),
        choice_question("other_id", GOOD, WEAK, fills="sector"),
        choice_question("other_id", GOOD, WEAK, fills="lead.sector"),
    ):
        made = script(asked)
        assert score(made, walk(made, {}, lead), deal, lead).fit == 12
        assert score(made, walk(made, {asked.id: Gap.UNKNOWN}, lead), deal, lead).fit == 12
        assert score(made, walk(made, {asked.id: "weak"}, lead), deal, lead).fit == 5


def test_score_asks_the_answers_where_a_field_rule_does():
    unless = QuestionTest("volume", Check.NOT_ANSWERED)
    when = All((LeadTest("sector", Check.IS, "x"), unless))
    deal = agreement(field_rules=(FieldRule(when, 12, "sector"),))
    made, lead = script(choice_question("volume", GOOD, WEAK)), {"sector": "x"}
    assert score(None, None, deal, lead).fit == 12
    assert score(made, walk(made, {}, lead), deal, lead).fit == 12
    assert score(made, walk(made, {"volume": "weak"}, lead), deal, lead).fit == 5


# Cells


@pytest.mark.parametrize(
    ("fit", "maturity", "name"),
    (
        (100, 100, "A1"),
        (70, 65, "A1"),
        (69, 64, "B2"),
        (50, 45, "B2"),
        (49, 44, "C3"),
        (30, 25, "C3"),
        (29, 24, "D4"),
        (0, 0, "D4"),
        (70, 0, "A4"),
        (0, 100, "D1"),
    ),
)
def test_cell_takes_the_lower_bounds_of_the_bands(fit, maturity, name):
    assert str(cell(agreement(), fit, maturity)) == name


def test_short_of_next_tells_the_way_to_the_next_better_band():
    bands = agreement().maturity_bands
    assert short_of_next(bands, 62) == ("1", 3)
    assert short_of_next(bands, 64) == ("1", 1)
    assert short_of_next(bands, 65) is None
    assert short_of_next(bands, 0) == ("3", 25)


@given(st.integers(0, 100))
def test_short_of_next_points_make_the_next_band(points):
    bands = agreement().fit_bands
    found = short_of_next(bands, points)
    if found is None:
        assert cell(agreement(), points, 0).fit == "A"
    else:
        name, missing = found
        assert missing > 0
        assert cell(agreement(), points + missing, 0).fit == name
        assert cell(agreement(), points + missing - 1, 0).fit == cell(agreement(), points, 0).fit


@given(acts())
def test_score_does_not_remember_answers_that_were_changed(one):
    """The same answers in the end give the same score, whatever was answered on the way."""
    answers: dict[str, object] = {}
    for question_id, value in one.acts:
        score(one.script, walk(one.script, answers, one.lead), agreement(), one.lead)
        if value is None:
            answers.pop(question_id, None)
        else:
            answers[question_id] = value
    fresh = {key: answers[key] for key in sorted(answers)}
    assert score(one.script, walk(one.script, answers, one.lead), agreement(), one.lead) == score(
        one.script, walk(one.script, fresh, one.lead), agreement(), one.lead
    )
