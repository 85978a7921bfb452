"""Scorecards and comments: what stands, what is shared, what a scorecard asks."""

from __future__ import annotations

from datetime import timedelta

from qualifier.core import coaching as coach
from qualifier.core.coaching import DEFAULT_CRITERIA, Comment
from tests.fakes.dossier_call import MADE


def comment(number, text, *, at_s=372, by="Marc", is_shared=False):
    at = MADE + timedelta(minutes=number)
    return Comment(f"c{number}", "call-1", at_s, text, by, at, is_shared)


def test_total_is_out_of_a_hundred_of_what_was_given():
    points = {one.id: n for one, n in zip(DEFAULT_CRITERIA, (5, 5, 4, 4, 5, 4), strict=True)}
    assert coach.total(points, DEFAULT_CRITERIA) == 90
    assert coach.total({"opening": 5}, DEFAULT_CRITERIA) == 100
    assert coach.total({}, DEFAULT_CRITERIA) is None


def test_retired_criterion_is_asked_only_where_it_got_points():
    found = coach.retired(DEFAULT_CRITERIA, "objections", is_retired=True)
    assert "objections" not in {one.id for one in coach.asked(found, {})}
    assert "objections" in {one.id for one in coach.asked(found, {"objections": 3})}


def test_renamed_criterion_keeps_its_id_and_its_other_language():
    found = coach.renamed(DEFAULT_CRITERIA, "opening", "  Hello  there ", "en")[0]
    assert (found.id, found.label.en) == ("opening", "Hello there")
    assert found.label.fr == "Ouverture et accord"


def test_added_criterion_speaks_the_language_it_was_typed_in():
    found = coach.added(DEFAULT_CRITERIA, "Rappel du motif", "fr", lambda: "new")[-1]
    assert (found.id, found.label.fr, found.label.en) == ("new", "Rappel du motif", "")


def test_newest_comment_of_an_author_at_a_moment_stands():
    found = [comment(1, "first"), comment(2, "second"), comment(3, "other", by="Ana")]
    assert [one.text for one in coach.standing(found)] == ["other", "second"]
    assert coach.standing([*found, comment(4, "")])[0].text == "other"


def test_qualifier_reads_the_newest_that_was_shared():
    found = [comment(1, "good", is_shared=True), comment(2, "good, and more")]
    assert [one.text for one in coach.shared(found)] == ["good"]


def test_comment_erased_after_it_was_shared_is_gone_for_its_reader():
    found = [comment(1, "good", is_shared=True), comment(2, "")]
    assert coach.shared(found) == ()
    assert [one.text for one in coach.shared([*found, comment(3, "new", is_shared=True)])] == [
        "new"
    ]
