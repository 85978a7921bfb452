"""Which records are made there: one for a hand-off, none for a correction, and none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.errors import MaybeDone
from qualifier.core.ids import new_id
from qualifier.store import leads, outbox
from qualifier.store.outbox import State
from qualifier.sync.connectors.memory import Memory
from tests.fakes.crm_desk import CLAIRE, Desk, new_server
from tests.fakes.filled_profile import OTHER


@pytest.fixture
def server():
    return new_server()


@pytest.fixture
def desk(place, server, clock):
    return Desk(place, server, clock)


def test_correction_of_a_record_that_was_merged_away_makes_no_new_one(desk, server):
    loser, winner = server.add(CLAIRE), server.add({**CLAIRE, "email": "other@x.example"})
    desk.sync.receive()
    lead = desk.lead_of(loser)
    server.merge(loser, winner)
    desk.sync.receive()
    desk.place.store.write(lambda c: outbox.want_fields(c, "crm-1", lead.id, desk.clock(), new_id))
    desk.sync.send()
    assert [one.state for one in desk.read(lambda c: outbox.of_lead(c, lead.id))] == [
        State.CONFIRMED
    ]
    assert desk.sync.receive().leads == 0


def test_correction_of_a_record_that_was_deleted_asks_nobody_and_goes_when_it_is_back(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    desk.correct(lead, job_title="Cheffe")
    server.hide(there)
    desk.sync.send()
    assert [one.state for one in desk.read(lambda c: outbox.of_lead(c, lead.id))] == [
        State.CONFIRMED
    ]
    server.show(there)
    desk.sync.receive()
    desk.clock.pass_s(10)
    desk.sync.send()
    assert desk.values(there)["job_title"] == "Cheffe"


def test_nothing_comes_in_while_a_record_that_was_made_may_be_nobody_s_yet(
    desk, server, monkeypatch
):
    desk.place.store.write(lambda c: leads.add(c, [replace(OTHER, email="", phone="")]))
    desk.hand_over(desk.all_leads()[0])
    pushed = Memory.push

    def lost(self, deliveries):
        pushed(self, deliveries)
        raise MaybeDone("no_answer")

    with monkeypatch.context() as way:
        way.setattr(Memory, "push", lost)
        desk.sync.send()
        assert desk.sync.receive().leads == 0
    desk.clock.pass_s(60)
    desk.sync.send()
    assert desk.sync.receive().leads == 0
    assert len(desk.all_leads()) == 1
