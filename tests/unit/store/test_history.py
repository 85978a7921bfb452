"""The history of one lead, as the preview beside the queue reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qualifier.core.errors import NotFound
from qualifier.store import calls, history, settlement
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.queue_scene import fill_queue


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def ids(desk):
    return fill_queue(desk)


def read(desk, lead_id):
    return desk.store.read(lambda c: history.of_lead(c, lead_id, desk.agreement, MORNING))


def test_history_holds_signals_calls_hand_offs_and_what_sales_said(desk, ids):
    found = read(desk, ids["Claire Vasseur"])
    assert [one.text for one in found.signals] == ["page Fonderies", "guide GMAO"]
    assert [(one.outcome, one.duration_s, one.seat) for one in found.calls] == [
        ("handed_over", 520, "Marc Delorme")
    ]
    assert [one.cell for one in found.handoffs] == ["B2"]
    assert [one.reason for one in found.feedback] == ["date_too_far"]
    assert found.felt_in == found.calls[0]
    assert [one.facet for one in found.impressions] == ["interest", "pain", "budget_ease"]


def test_a_call_nobody_answered_has_no_length(desk, ids):
    found = read(desk, ids["Naïma Kerdoncuff"])
    assert [(one.outcome, one.duration_s) for one in found.calls] == [("voicemail_left", 0)]
    assert found.felt_in is None


def test_tries_are_those_the_law_may_cap(desk, ids):
    assert read(desk, ids["Claire Vasseur"]).tries == ()
    assert read(desk, ids["Naïma Kerdoncuff"]).tries == (MORNING - timedelta(minutes=92),)
    assert read(desk, ids["Naïma Kerdoncuff"]).refused_at is None
    assert read(desk, ids["Antoine Roussy"]).refused_at is not None


def test_retracted_impressions_are_left_out(desk, ids):
    desk.store.write(lambda c: calls.retract_impression(c, "f1", MORNING))
    found = read(desk, ids["Claire Vasseur"])
    assert [one.facet for one in found.impressions] == ["pain", "budget_ease"]


def test_promise_is_what_was_noted_with_the_open_callback(desk, ids):
    lead_id = ids["Emily Hartnell"]
    assert read(desk, lead_id).promise == ""

    def plan(note):
        due = MORNING + timedelta(hours=1)
        desk.store.write(
            lambda c: settlement.plan_callback(
                c, lead_id, due, for_team=False, note=note, at=MORNING, new_id=desk.new_id
            )
        )

    plan("first words")
    plan("after lunch")
    assert read(desk, lead_id).promise == "after lunch"


def test_history_of_nobody_is_not_found(desk):
    with pytest.raises(NotFound):
        read(desk, "nobody")
