"""Edits of an agreement: nothing is lost, ids stay, published entries are retired."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualifier.core.agreement import Agreement, HardRule, Reason
from qualifier.core.condition import ALWAYS
from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Part, Place
from qualifier.core.editing.history import History, Mark
from qualifier.core.text import Text
from qualifier.exchange.documents import read_agreement
from qualifier.exchange.documents.draft_document import agreement_draft_text, agreement_from_draft
from qualifier.paths import resources_dir

PLACES = (
    Place(Part.CRITERIA),
    Place(Part.FACETS),
    Place(Part.FACET_CHOICES, "real_decider"),
    Place(Part.OUTCOMES),
    Place(Part.REASONS, "rejection"),
    Place(Part.REASONS, "nurture"),
    Place(Part.CHANNELS),
    Place(Part.PEOPLE, "field_sales"),
    Place(Part.HARD),
    Place(Part.POINTS),
)
RETIRABLE = [one for one in PLACES if one.part not in (Part.PEOPLE, Part.HARD, Part.POINTS)]


@pytest.fixture(scope="module")
def default() -> Agreement:
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


@pytest.fixture(scope="module")
def published(default: Agreement) -> edits.Published:
    return edits.published_ids([default])


@pytest.mark.parametrize("place", PLACES, ids=lambda one: f"{one.part.value}-{one.of}")
def test_entry_is_added_behind_the_chosen_one_moved_and_removed(
    default: Agreement, published: edits.Published, place: Place
) -> None:
    before = edits.entries(default, place)
    added, at = edits.add(default, place, after=0)
    assert at == 1
    assert len(edits.entries(added, place)) == len(before) + 1
    new = edits.entries(added, place)[1]
    up = edits.move(added, place, 1, -1)
    assert edits.entries(up, place)[0] == new
    assert edits.move(up, place, 0, -1) == up
    assert edits.remove(up, place, 0, published) == default
    assert edits.entries(edits.add(default, place)[0], place)[-1] == new


@pytest.mark.parametrize("place", RETIRABLE, ids=lambda one: f"{one.part.value}-{one.of}")
def test_published_entry_is_retired_and_keeps_its_words(
    default: Agreement, published: edits.Published, place: Place
) -> None:
    before = edits.entries(default, place)
    after = edits.entries(edits.remove(default, place, 0, published), place)
    assert after[0] == replace(before[0], retired=True)
    assert after[1:] == before[1:]
    again = edits.retire(edits.remove(default, place, 0, published), place, 0, retired=False)
    assert again == default


def test_person_and_rule_are_removed_since_no_fact_points_at_them(
    default: Agreement, published: edits.Published
) -> None:
    for place in (Place(Part.PEOPLE, "field_sales"), Place(Part.HARD), Place(Part.POINTS)):
        after = edits.remove(default, place, 0, published)
        assert edits.entries(after, place) == edits.entries(default, place)[1:]
        assert edits.retire(default, place, 0) == default


def test_rule_needs_a_channel(default: Agreement) -> None:
    bare = edits.with_entries(default, Place(Part.CHANNELS), ())
    assert edits.add(bare, Place(Part.POINTS)) == (bare, -1)


def test_renamed_channel_and_facet_keep_the_rules_that_point_at_them(default: Agreement) -> None:
    channels = [one.id for one in default.routing.channels]
    at = channels.index("partner")
    after = edits.rename(default, Place(Part.CHANNELS), at, "network")
    pointing = sum(one.channel == "partner" for one in default.routing.points)
    assert pointing
    assert sum(one.channel == "network" for one in after.routing.points) == pointing
    assert not any(one.channel == "partner" for one in after.routing.points)
    at = list(default.facet_by_id).index("real_decider")
    after = edits.rename(default, Place(Part.FACETS), at, "who_decides")
    assert "who_decides" in {one.facet for one in after.flag_rules}
    choices = Place(Part.FACET_CHOICES, "real_decider")
    after = edits.rename(default, choices, 1, "another")
    assert any("another" in one.felt_choices for one in after.flag_rules)


def test_new_entry_takes_its_id_from_its_label_once(default: Agreement) -> None:
    place = Place(Part.CRITERIA)
    added, at = edits.add(default, place)
    new = edits.entries(added, place)[at]
    assert edits.id_of_words(added, place, at) == new.id == "criterion"
    named = edits.replace_entry(added, place, at, replace(new, label=Text("Le besoin", "The need")))
    assert edits.id_of_words(named, place, at) == "need_2"  # "need" is taken
    renamed = edits.rename(named, place, at, "need_2")
    other = edits.entries(renamed, place)[at]
    again = edits.replace_entry(renamed, place, at, replace(other, label=Text("", "Quality")))
    assert edits.id_of_words(again, place, at) == "need_2"


def test_list_of_reasons_that_was_not_there_is_made(default: Agreement) -> None:
    after, at = edits.add(default, Place(Part.REASONS, "survey"))
    assert after.reasons["survey"] == (Reason("reason", Text()),)
    assert at == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(["add", "move", "remove", "retire", "restore"]),
        st.integers(0, 40),
        st.sampled_from([-1, 1]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(steps)
def test_any_row_of_edits_keeps_published_ids_and_is_undone_exactly(
    default: Agreement, published: edits.Published, done: list[tuple[Place, str, int, int]]
) -> None:
    history = History(default)
    for place, what, number, by in done:
        now = history.now
        found = edits.entries(now, place)
        at = number % len(found) if found else 0
        after = now
        if what == "add":
            after, _at = edits.add(now, place, after=at)
        elif found and what == "move":
            after = edits.move(now, place, at, by)
        elif found and what == "remove":
            after = edits.remove(now, place, at, published)
        elif found:
            after = edits.retire(now, place, at, retired=what == "retire")
        history.do(after, Mark(place.part.value))
    for place, ids in published.items():
        if place in PLACES:
            now_there = [one.id for one in edits.entries(history.now, place)]
            assert ids <= set(now_there)
            assert len(now_there) == len(set(now_there))
    end = history.now
    assert agreement_from_draft(agreement_draft_text(end)) == end
    while history.undo() is not None:
        pass
    assert history.now == default
    while history.redo() is not None:
        pass
    assert history.now == end


def test_hard_rule_that_is_added_holds_always(default: Agreement) -> None:
    after, at = edits.add(default, Place(Part.HARD))
    assert after.routing.hard[at] == HardRule(ALWAYS, default.routing.channels[0].id)
