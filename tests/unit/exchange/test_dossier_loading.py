"""A dossier read back from a real profile: facts, the route again, and what went before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qualifier.core.errors import NotFound
from qualifier.exchange.dossiers import content, load_dossier, payload
from qualifier.store import handoffs
from qualifier.store.handoffs import Feedback
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill, open_profile


@pytest.fixture
def place(tmp_path):
    with open_profile(tmp_path / "profile") as place:
        yield place


def loaded(place, handoff_id, language="en"):
    return place.store.read(lambda c: load_dossier(c, place.documents, handoff_id, language))


def test_dossier_comes_back_as_it_was_made(place):
    made = fill(place)
    found = loaded(place, made.id)
    shown = content(found.dossier, found.route, "en", history=found.history)
    before = content(facts.made_dossier(), facts.routed(), "en")
    assert shown.criteria == before.criteria
    assert shown.facets == before.facets
    assert shown.quotes == before.quotes
    assert shown.outcome.totals == before.outcome.totals
    assert shown.who == before.who


def test_history_holds_what_went_before_and_not_the_call_itself(place):
    made = fill(place)
    history = loaded(place, made.id).history
    assert history == (
        (date(2026, 11, 12), "Document downloaded, guide GMAO"),
        (date(2026, 11, 24), "Quote requested, 3 sites"),
    )


def test_history_holds_what_sales_said_of_an_earlier_hand_off(place):
    made = fill(place)
    refused = Feedback(
        "f1", made.id, made.lead_id, "rejected", "missing_item", "Pas d’effectif",
        "staff", "Julien Armand", datetime(2026, 11, 24, 9, 50, tzinfo=UTC),
    )  # fmt: skip
    place.store.write(lambda c: handoffs.add_feedback(c, refused))
    words = loaded(place, made.id).history[-1][1]
    assert words == "Sales: refused, Missing item, “Pas d’effectif”"


def test_withdrawn_hand_off_says_so_in_its_row(place):
    made = fill(place)
    place.store.write(lambda c: handoffs.withdraw(c, made.id, by="Inès", at=facts.MADE))
    found = loaded(place, made.id)
    assert payload(found.dossier, found.route, "en")["withdrawn"] == "yes"


def test_unknown_hand_off_is_not_found(place):
    with pytest.raises(NotFound):
        loaded(place, "nothing")
