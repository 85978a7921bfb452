"""Facts of coaching are added only; the newest of each stands, and the list of calls finds them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qualifier.core import coaching as coach
from qualifier.core.ids import new_id
from qualifier.store import call_list, coaching
from qualifier.store.call_list import Only
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill

NOW = facts.MADE


@pytest.fixture
def call_id(place):
    return fill(place).call_id


def comment(call_id, number, text, *, is_shared=False, at_s=372):
    at = NOW + timedelta(minutes=number)
    return coach.Comment(f"c{number}", call_id, at_s, text, "Marc", at, is_shared)


def test_newest_points_of_a_criterion_stand(store, call_id):
    for number, points in enumerate((2, 4)):
        at = NOW + timedelta(minutes=number)
        fact = coach.Points(f"p{number}", call_id, "opening", points, "Marc", at)
        store.write(lambda c, one=fact: coaching.add_points(c, one))
    assert store.read(lambda c: coaching.load(c, call_id)).points["opening"].points == 4
    wrong = coach.Points("p9", call_id, "opening", 6, "Marc", NOW)
    with pytest.raises(ValueError, match="6"):
        store.write(lambda c: coaching.add_points(c, wrong))


def test_comment_ends_the_draft_of_its_moment_and_no_other(store, call_id):
    store.write(lambda c: coaching.save_draft(c, call_id, 372, "Très b", NOW))
    store.write(lambda c: coaching.save_draft(c, call_id, 430, "Ici", NOW))
    found = store.read(lambda c: coaching.load(c, call_id))
    assert found.drafts == {372: "Très b", 430: "Ici"}
    store.write(lambda c: coaching.add_comment(c, comment(call_id, 1, "Très bon")))
    found = store.read(lambda c: coaching.load(c, call_id))
    assert found.drafts == {430: "Ici"}
    assert [one.text for one in found.comments] == ["Très bon"]


def test_training_example_can_be_taken_back(store, call_id):
    for number, is_on in enumerate((True, False, True)):
        at = NOW + timedelta(minutes=number)
        store.write(
            lambda c, on=is_on, n=number, at=at: coaching.mark_example(
                c, call_id, is_on=on, fact_id=f"t{n}", by="Marc", at=at
            )
        )
        found = store.read(lambda c: call_list.page(c, only=Only.EXAMPLES))
        assert [one.id for one in found] == ([call_id] if is_on else [])
        assert store.read(lambda c: coaching.load(c, call_id)).is_example is is_on


def test_list_for_me_keeps_my_calls_with_a_shared_comment(store, call_id):
    def mine(seat):
        return store.read(lambda c: call_list.page(c, only=Only.FOR_ME, seat=seat))

    store.write(lambda c: coaching.add_comment(c, comment(call_id, 1, "kept for me")))
    assert mine("Inès Caradec") == []
    shared = comment(call_id, 2, "shared", is_shared=True)
    store.write(lambda c: coaching.add_comment(c, shared))
    assert [one.id for one in mine("Inès Caradec")] == [call_id]
    assert mine("Marc Delorme") == []


def test_newest_state_of_a_thing_to_practise_stands(store, call_id):
    for number, state in enumerate((coach.TO_DO, coach.DONE)):
        at = NOW + timedelta(minutes=number)
        fact = coach.Practice(f"x{number}", call_id, "Ask who signs", state, "Marc", at)
        store.write(lambda c, one=fact: coaching.add_practice(c, one))
    (found,) = store.read(lambda c: coaching.load(c, call_id)).practice
    assert found.state == coach.DONE


def test_criteria_are_those_shipped_until_they_are_edited(store):
    assert store.read(coaching.criteria) == coach.DEFAULT_CRITERIA
    edited = coach.retired(
        coach.added(coach.DEFAULT_CRITERIA, "Politesse", "fr", new_id), "opening", is_retired=True
    )
    store.write(lambda c: coaching.save_criteria(c, edited))
    assert store.read(coaching.criteria) == edited
