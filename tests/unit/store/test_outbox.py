"""The outbox: states, order per lead, claims that freeze, recovery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.store import leads, outbox
from qualifier.store.outbox import State
from tests.fakes import dossier_call as facts

NOW = facts.MADE


@pytest.fixture
def filled(store):
    """Three rows of two leads."""

    def fill(connection):
        leads.add(connection, [replace(facts.LEAD, id=one) for one in ("a", "b", "c")])
        for key, lead in (("k1", "a"), ("k2", "a"), ("k3", "b")):
            outbox.put(
                connection,
                key,
                receiver="folder",
                kind="handoff",
                lead_id=lead,
                handoff_id=f"h-{key}",
                at=NOW,
            )

    store.write(fill)
    return store


def due(store, at=NOW, limit=10):
    return [one.id for one in store.read(lambda c: outbox.due(c, "folder", at, limit))]


def test_rows_of_one_lead_leave_in_order_and_never_side_by_side(filled):
    assert due(filled) == ["k1", "k3"]
    filled.write(lambda c: outbox.claim(c, "k1", {"n": 1}, NOW))
    assert due(filled) == ["k3"]
    filled.write(lambda c: outbox.confirm(c, "k1", "remote", NOW))
    assert due(filled) == ["k2", "k3"]


def test_parked_row_holds_its_own_lead_back_and_nobody_else(filled):
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.NEEDS_ATTENTION, failures=1, next_at=NOW, error={"reason": "x"}
        )
    )
    assert due(filled) == ["k3"]


def test_nothing_is_due_before_its_time(filled):
    assert due(filled, NOW - timedelta(seconds=1)) == []


def test_payload_is_frozen_at_the_first_claim(filled):
    first = filled.write(lambda c: outbox.claim(c, "k1", {"n": 1}, NOW))
    assert first.payload == {"n": 1}
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.RETRY_WAIT, failures=1, next_at=NOW, error={"reason": "x"}
        )
    )
    again = filled.write(lambda c: outbox.claim(c, "k1", {"n": 2}, NOW))
    assert again.payload == {"n": 1}


def test_claimed_row_cannot_be_claimed_or_cancelled(filled):
    filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.cancel(c, "k1"))


def test_row_that_waits_for_a_retry_cannot_be_cancelled_for_it_may_have_arrived(filled):
    filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.RETRY_WAIT, failures=1, next_at=NOW, error={"reason": "x"}
        )
    )
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.cancel(c, "k1"))


def test_refused_row_is_given_up_by_a_person_and_lets_the_lead_s_next_row_go(filled):
    filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.give_up(c, "k1"))  # it is on its way
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.NEEDS_ATTENTION, failures=1, next_at=NOW, error={"reason": "x"}
        )
    )
    filled.write(lambda c: outbox.give_up(c, "k1"))
    assert due(filled) == ["k2", "k3"]
    filled.write(lambda c: outbox.take_up(c, "k1", NOW))
    assert filled.read(lambda c: outbox.get(c, "k1")).state is State.NEEDS_ATTENTION
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.take_up(c, "k1", NOW))
    filled.write(lambda c: outbox.give_up(c, "k2"))
    filled.write(lambda c: outbox.take_up(c, "k2", NOW))
    assert filled.read(lambda c: outbox.get(c, "k2")).state is State.PENDING


def test_cancelled_row_never_leaves(filled):
    filled.write(lambda c: outbox.cancel(c, "k1"))
    assert due(filled) == ["k2", "k3"]


def test_what_was_on_its_way_when_the_program_died_is_ambiguous(filled):
    filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    assert filled.write(lambda c: outbox.recover(c, "folder")) == 1
    assert filled.read(lambda c: outbox.get(c, "k1")).state is State.AMBIGUOUS
    assert filled.write(lambda c: outbox.recover(c, "folder")) == 0


def test_retry_by_hand_is_looked_up_first(filled):
    filled.write(
        lambda c: outbox.put_back(
            c,
            "k1",
            State.NEEDS_ATTENTION,
            failures=3,
            next_at=NOW + timedelta(days=1),
            error={"reason": "x"},
        )
    )
    filled.write(lambda c: outbox.retry_now(c, "k1", NOW))
    row = filled.read(lambda c: outbox.get(c, "k1"))
    assert (row.state, row.next_at) == (State.AMBIGUOUS, NOW)
    with pytest.raises(ActionRefused):
        filled.write(lambda c: outbox.retry_now(c, "k3", NOW))


def test_round_asked_for_by_hand_does_not_hurry_what_can_still_be_undone(filled):
    later = NOW + timedelta(seconds=8)
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.RETRY_WAIT, failures=1, next_at=later, error={"reason": "x"}
        )
    )
    filled.write(
        lambda c: outbox.put_back(c, "k3", State.PENDING, failures=0, next_at=later, error={})
    )
    filled.write(lambda c: outbox.retry_waiting(c, NOW))
    assert due(filled) == ["k1"]


def test_birth_is_safe_to_repeat(filled):
    def again(connection):
        outbox.put(
            connection,
            "other",
            receiver="folder",
            kind="handoff",
            lead_id="a",
            handoff_id="h-k1",
            at=NOW,
        )

    filled.write(again)
    assert [one.id for one in filled.read(lambda c: outbox.of_lead(c, "a"))] == ["k1", "k2"]
    with pytest.raises(NotFound):
        filled.read(lambda c: outbox.get(c, "other"))


def test_waiting_counts_what_is_not_done(filled):
    filled.write(lambda c: outbox.claim(c, "k1", {}, NOW))
    filled.write(lambda c: outbox.confirm(c, "k1", "remote", NOW))
    assert filled.read(outbox.waiting) == {State.PENDING: 2}


def test_clock_that_is_put_back_delays_no_row(filled):
    ahead = NOW + timedelta(days=400)
    filled.write(
        lambda c: outbox.put(c, "k4", receiver="folder", kind="handoff", lead_id="c", at=ahead)
    )
    filled.write(lambda c: outbox.claim(c, "k1", {}, ahead))
    filled.write(
        lambda c: outbox.put_back(
            c, "k1", State.RETRY_WAIT, failures=1, next_at=ahead, error={"reason": "x"}
        )
    )
    assert due(filled) == ["k1", "k3", "k4"]
