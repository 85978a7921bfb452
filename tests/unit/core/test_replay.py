"""A call as marks in order of time, whatever the facts look like."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.call import AnswerFact, CallEvent, Happened
from qualifier.core.replay import MarkKind, Word, replay
from tests.fakes import dossier_call as facts

SHOWN = (("hoped", 0), ("sector", 60), ("staff", 70), ("budget", 300), ("sector", 400))


def shown(*pairs):
    return tuple(
        CallEvent(f"s{at}", "call-1", 200 + at, Happened.SHOWN, question, facts.MADE, at)
        for question, at in pairs
    )


def of(call):
    return replay(call, facts.script())


def test_marks_stand_in_the_order_they_happened():
    found = of(facts.call())
    assert [one.kind for one in found.marks][:2] == [MarkKind.DIALLED, MarkKind.ANSWERED]
    assert found.marks[-1].kind is MarkKind.OUTCOME
    times = [one.at_s for one in found.marks]
    assert times == sorted(times)
    assert (found.length_s, found.has_times) == (700, True)


def test_mark_of_an_impression_carries_value_and_basis():
    (budget,) = [one for one in of(facts.call()).marks if one.about == "budget_ease"]
    assert (budget.value, budget.at_s, budget.stands) == (-1, 430, True)


def test_sections_follow_what_was_on_screen_and_come_back():
    call = facts.call(events=(*facts.events(), *shown(*SHOWN)))
    sections = [(one.section, one.start_s, one.end_s) for one in of(call).spans]
    section_of = {q: facts.script().section_of[q].id for q in ("hoped", "sector", "budget")}
    assert sections == [
        (section_of["hoped"], 0, 60),
        (section_of["sector"], 60, 300),
        (section_of["budget"], 300, 400),
        (section_of["sector"], 400, 700),
    ]


def test_sections_without_a_word_of_what_was_shown_go_until_their_last_answer():
    spans = of(facts.call()).spans
    assert spans[0].start_s == 0
    assert all(one.end_s == two.start_s for one, two in itertools.pairwise(spans))
    assert spans[-1].end_s == 700


def test_call_that_nobody_answered_has_marks_but_no_times():
    call = facts.call(
        events=facts.events()[:1], answers=(), notes=(), impressions=(),
    )  # fmt: skip
    found = of(call)
    assert [one.kind for one in found.marks] == [MarkKind.DIALLED, MarkKind.OUTCOME]
    assert not found.has_times
    assert found.spans == ()
    assert found.length_s == 1


def test_call_without_places_is_timed_by_the_clock():
    plain = facts.call()
    call = dataclasses.replace(
        plain,
        events=tuple(dataclasses.replace(one, offset_s=0) for one in plain.events),
        answers=tuple(dataclasses.replace(one, offset_s=0) for one in plain.answers),
        notes=tuple(dataclasses.replace(one, offset_s=0) for one in plain.notes),
        impressions=tuple(dataclasses.replace(one, offset_s=0) for one in plain.impressions),
    )
    found = of(call)
    assert found.has_times
    assert {one.about: one.at_s for one in found.marks if one.kind is MarkKind.ANSWER} == {
        one.question: one.offset_s for one in plain.answers
    }
    (budget,) = [one for one in found.marks if one.about == "budget_ease"]
    assert budget.at_s == 430  # with the answer of its question


def test_interrupted_call_counts_without_the_time_it_was_away():
    away = CallEvent("r1", "call-1", 300, Happened.RESUMED, "120", facts.MADE, 500)
    found = of(facts.call(events=(*facts.events(), away)))
    assert MarkKind.RESUMED in {one.kind for one in found.marks}
    assert found.length_s == 700  # the last mark, though 580 seconds were talked


def test_changed_and_retracted_facts_stay_and_do_not_stand():
    late = AnswerFact("x", "call-1", 90, "budget", None, facts.MADE, 500)
    felt = facts.call().impressions
    call = facts.call(
        answers=(*facts.call().answers, late),
        impressions=(dataclasses.replace(felt[0], retracted=True), *felt[1:]),
    )
    found = of(call)
    assert [one.stands for one in found.marks if one.about == "budget"][:1] == [False]
    assert not next(one for one in found.marks if one.about == "interest").stands


def test_words_of_sales_say_how_long_they_took():
    later, before = facts.MADE + timedelta(hours=3), facts.MADE - timedelta(hours=1)
    words = [Word("won", "", "", "", later), Word("accepted", "", "", "", before)]
    found = replay(facts.call(), facts.script(), words, facts.MADE)
    assert [(one.status, one.took) for one in found.after] == [
        ("accepted", None),
        ("won", timedelta(hours=3)),
    ]


@given(st.lists(st.integers(0, 900), max_size=8), st.integers(-5, 1000))
def test_stepping_visits_every_moment_once_and_ends(offsets, start):
    answers = tuple(
        AnswerFact(f"a{n}", "call-1", n, "staff", 5, facts.MADE, at) for n, at in enumerate(offsets)
    )
    found = of(facts.call(answers=answers, notes=(), impressions=()))
    at, seen = found.clamped(start), []
    while (after := found.step(at, 1)) != at:
        seen.append(after)
        at = after
    assert seen == sorted({one.at_s for one in found.marks if one.at_s > found.clamped(start)})
    assert found.marks[found.at(at)].at_s <= at
