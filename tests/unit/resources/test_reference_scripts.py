"""The two reference scripts: points, checks, words in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qualifier.core.criteria import Standing, gaps
from qualifier.core.flow import walk
from qualifier.core.gate import Gate, gate
from qualifier.core.lint import Severity, check_script
from qualifier.core.questions import checked
from qualifier.core.routing import Route, route
from qualifier.core.score import Score, score, short_of_next
from qualifier.core.script import Script, Use
from qualifier.core.text import Text
from qualifier.exchange.documents.answers_document import read_answers_file

CHECKS = Path(__file__).resolve().parents[3].parent / "shared" / "checks"
IDS = ("maintenance_inbound", "packaging_outbound")

# French: a no-break space before double punctuation, curly apostrophes.
BAD_FRENCH = re.compile(r"[^\u202f\d][;!?]|[^\u00a0]:(?!\d)|'|«[^\u00a0]|[^\u00a0]»|\.\.\.")
BAD_ENGLISH = re.compile(r"[\s\u202f][;:!?]|'|\.\.\.")


def texts_of(script: Script) -> Iterator[tuple[str, Text]]:
    yield script.id, script.title
    for section in script.sections:
        yield section.id, section.title
        for question in section.questions:
            yield question.id, question.say
            yield question.id, question.ask
            yield question.id, question.help
            for choice in question.choices:
                yield f"{question.id}.{choice.id}", choice.label
                if choice.hint:
                    yield f"{question.id}.{choice.id}", choice.hint
    for objection in script.objections:
        yield objection.id, objection.heard
        yield objection.id, objection.answer


def played(name, script_id, scripts, agreement) -> tuple[Script, Score, Gate, Route, tuple]:
    file = CHECKS / name
    if not file.exists():
        pytest.skip("shared checks are not here")
    raw, script = read_answers_file(file), scripts[script_id]
    answers = {key: checked(script.by_id[key], one) for key, one in raw.answers.items()}
    path = walk(script, answers, raw.lead)
    assert path.aside == ()
    found = score(script, path, agreement, raw.lead)
    held = gaps(script, path, ended=True)
    return (
        script,
        found,
        gate(script, path, found, agreement),
        route(agreement, path.answers, raw.lead, found, {}),
        held,
    )


def test_both_are_there(scripts):
    assert set(IDS) <= set(scripts)


@pytest.mark.parametrize("script_id", IDS)
def test_checker_finds_nothing_but_the_criterion_not_served(script_id, scripts, agreement):
    problems = check_script(scripts[script_id], agreement)
    assert [one for one in problems if one.severity is Severity.ERROR] == []
    about = [one.details.get("criterion") for one in problems]
    assert about == (["budget"] if script_id == "packaging_outbound" else [])


@pytest.mark.parametrize("script_id", IDS)
def test_each_axis_reaches_exactly_100(script_id, scripts):
    for axis in ("fit", "maturity"):
        most = sum(
            max((getattr(one, axis) for one in (*question.choices, *question.bands)), default=0)
            for question in scripts[script_id].questions()
        )
        assert most == 100, axis


@pytest.mark.parametrize("script_id", IDS)
def test_words_are_complete_and_well_set(script_id, scripts):
    for place, text in texts_of(scripts[script_id]):
        assert text.fr, place
        assert text.en, place
        assert not BAD_FRENCH.search(text.fr), (place, text.fr)
        assert not BAD_ENGLISH.search(text.en), (place, text.en)


@pytest.mark.parametrize("script_id", IDS)
def test_written_questions_are_short_questions(script_id, scripts):
    for question in scripts[script_id].questions():
        for said in (question.ask.fr, question.ask.en):
            assert said.endswith("?"), said
            assert len(said.split()) <= 8, said
        assert len(question.help.fr) <= 120, question.help.fr
        for choice in question.choices:
            assert len(choice.label.fr) <= 40, choice.label.fr


@pytest.mark.parametrize("script_id", IDS)
def test_opening_informs_and_offers_to_object(script_id, scripts):
    first = next(scripts[script_id].questions())
    assert first.type == "say"
    for said in (first.say.fr, first.say.en):
        assert "Exemplia" in said
        assert "{lead.source}" in said
    assert re.search("ne vous rappelle plus|retire de la liste", first.say.fr)
    assert re.search("didn’t ring again|take you off the list", first.say.en)


@pytest.mark.parametrize("script_id", IDS)
def test_hand_over_needs_next_step_and_its_day(script_id, scripts):
    used = {one.use: one for one in scripts[script_id].questions() if one.use}
    assert used[Use.NEXT_STEP].required
    assert used[Use.NEXT_STEP_ON].required
    assert used[Use.NEXT_STEP_ON].criterion == "next_step"
    assert Use.NEED in used
    assert Use.DECISION_MAKER in used


@pytest.mark.parametrize("script_id", IDS)
def test_facets_to_listen_for_and_knock_outs_exist(script_id, scripts, agreement):
    known = {one.id for one in agreement.reasons["off_target"]}
    for question in scripts[script_id].questions():
        assert set(question.listen_for) <= set(agreement.facet_by_id), question.id
        knock_outs = {one.knock_out for one in question.choices if one.knock_out}
        assert knock_outs <= known, question.id


def test_check_1_is_a1_and_opens_the_gate(scripts, agreement):
    _, found, held, _, held_gaps = played("s1-a1.yaml", "maintenance_inbound", scripts, agreement)
    assert (found.fit, found.maturity, str(found.cell)) == (87, 74, "A1")
    assert held.open
    assert held_gaps == ()


def test_check_2_is_b4_with_one_gap_and_wakes_on_the_trigger(scripts, agreement):
    script, found, held, _, held_gaps = played(
        "s1-b4.yaml", "maintenance_inbound", scripts, agreement
    )
    assert (found.fit, found.maturity, str(found.cell)) == (53, 16, "B4")
    assert not held.open
    assert held_gaps == ("budget",)
    assert held.wake_up is not None
    assert held.wake_up.isoformat() == "2027-05-10"
    assert script.by_id["trigger_date"].use is Use.WAKE_UP


def test_check_3_is_a2_for_inside_sales_within_72_hours(scripts, agreement):
    _, found, held, way, _ = played("s2-a2.yaml", "packaging_outbound", scripts, agreement)
    assert (found.fit, found.maturity, str(found.cell)) == (70, 62, "A2")
    assert short_of_next(agreement.maturity_bands, found.maturity) == ("1", 3)
    assert held.open
    budget = next(one for one in held.criteria if one.criterion.id == "budget")
    assert budget.standing is Standing.NOT_APPLICABLE
    assert way.chosen is not None
    assert (way.chosen.id, way.chosen.accept_within) == ("inside_sales", timedelta(hours=72))
