"""Leads whose record was archived, deleted or merged away, or left the scope: they leave the queue.

They stay, with their history and their stage, and come back when their record does.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.store import aside, conflicts, leads, outbox
from qualifier.store.aside import Aside
from qualifier.store.outbox import State
from qualifier.store.outbox_list import EntryLine, Show, page
from qualifier.store.tables import lead as lead_table
from qualifier.store.tables import queue_entry
from qualifier.sync.crm_requests import CrmRequests
from tests.fakes.crm_desk import CLAIRE, Desk, new_server, twelve


@pytest.fixture
def server():
    return new_server()


@pytest.fixture
def desk(place, server, clock):
    return Desk(place, server, clock)


def in_queue(desk, lead_id: str) -> bool:
    """Whether somebody is to call it."""
    return desk.read(
        lambda c: c.execute(
            select(queue_entry.c.n)
            .join(lead_table, lead_table.c.n == queue_entry.c.n)
            .where(lead_table.c.id == lead_id)
        ).first()
    ) is not None  # fmt: skip


def spells(desk, lead_id: str) -> list[tuple[Aside, bool]]:
    """Why it was set aside, newest first, and whether it still is."""
    return [(one.why, one.until is None) for one in desk.read(lambda c: aside.of_lead(c, lead_id))]


def test_lead_archived_there_leaves_the_queue_and_comes_back(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    assert in_queue(desk, lead.id)
    server.archive(there)
    assert desk.sync.receive().changed == 1
    assert not in_queue(desk, lead.id)
    assert spells(desk, lead.id) == [(Aside.ARCHIVED, True)]
    assert desk.lead_of(there).stage is Stage.NEW
    assert desk.read(aside.counts) == {"crm-1": {Aside.ARCHIVED: 1}}
    server.unarchive(there)
    desk.sync.receive()
    assert in_queue(desk, lead.id)
    assert spells(desk, lead.id) == [(Aside.ARCHIVED, False)]
    assert desk.read(aside.counts) == {}


def test_lead_that_leaves_the_scope_leaves_the_queue_and_comes_back(desk, server):
    there = server.add({**CLAIRE, "owner": "p1"})
    desk.sync = desk.started(owners=("p1",))
    desk.sync.receive()
    lead = desk.lead_of(there)
    for owner, is_in in (("p2", False), ("p1", True)):
        server.change(there, {"owner": owner})
        desk.sync.receive()
        assert in_queue(desk, lead.id) is is_in
    assert spells(desk, lead.id) == [(Aside.OUTSIDE, False)]


def test_deleted_there_the_lead_leaves_the_queue_and_comes_back_with_its_record(desk, server):
    kept = twelve(server)
    desk.sync.receive()
    lead = desk.lead_of(kept[0])
    server.hide(kept[0])
    desk.clock.pass_s(90_000)
    assert desk.sync.receive().gone == 1
    assert not in_queue(desk, lead.id)
    assert spells(desk, lead.id) == [(Aside.GONE, True)]
    server.show(kept[0])
    desk.sync.receive()
    assert desk.lead_of(kept[0]).id == lead.id
    assert in_queue(desk, lead.id)
    assert len(desk.all_leads()) == 12


def test_of_two_leads_merged_there_one_is_called(desk, server):
    kept = twelve(server)
    desk.sync.receive()
    loser, winner = (desk.lead_of(one) for one in kept[:2])
    server.merge(kept[0], kept[1])
    desk.sync.receive()
    assert (in_queue(desk, loser.id), in_queue(desk, winner.id)) == (False, True)
    assert desk.lead_of(kept[1]).id == winner.id
    assert spells(desk, loser.id) == [(Aside.MERGED, True)]


def test_of_two_leads_merged_there_the_one_that_was_worked_on_stays(desk, server):
    kept = twelve(server)
    desk.sync.receive()
    loser, winner = (desk.lead_of(one) for one in kept[:2])
    desk.place.store.write(
        lambda c: leads.set_stage(
            c, loser.id, Stage.IN_PROGRESS, why="call", by="Quinn", at=desk.clock(),
            new_id=new_id,
        )
    )  # fmt: skip
    server.merge(kept[0], kept[1])
    desk.sync.receive()
    assert (in_queue(desk, loser.id), in_queue(desk, winner.id)) == (True, False)
    assert desk.lead_of(kept[1]).id == loser.id


def test_what_sales_refuse_and_archive_comes_back_to_the_queue(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    desk.hand_over(lead)
    desk.sync.send()
    server.change(there, {"owner": "p2"})
    server.answer(there, "rejected", "r1")
    server.archive(there)
    desk.sync.receive()
    assert desk.lead_of(there).stage is Stage.REJECTED
    assert spells(desk, lead.id) == []
    assert in_queue(desk, lead.id)


def test_opposition_stays_whatever_becomes_of_the_record(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    server.archive(there)
    server.oppose(there)
    desk.sync.receive()
    server.unarchive(there)
    desk.sync.receive()
    assert desk.lead_of(there).stage is Stage.OPTED_OUT
    assert not in_queue(desk, lead.id)


def test_leads_that_a_removed_connection_set_aside_come_back(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    server.archive(there)
    desk.sync.receive()
    requests = CrmRequests(desk.place, None, clock=desk.clock, new_id=new_id)
    requests.do("crm_remove", {"connection_id": "crm-1"})
    assert in_queue(desk, lead.id)


def test_person_has_a_lead_called_anyway_until_its_record_changes_there(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    server.archive(there)
    desk.sync.receive()
    requests = CrmRequests(desk.place, None, clock=desk.clock, new_id=new_id)
    requests.do("crm_call_anyway", {"connection_id": "crm-1", "lead_id": lead.id})
    desk.sync.receive()
    assert in_queue(desk, lead.id)
    assert spells(desk, lead.id) == [(Aside.ARCHIVED, False)]
    server.change(there, {"city": "Reims"})
    desk.sync.receive()
    assert not in_queue(desk, lead.id)


def test_what_waited_for_a_removed_connection_asks_for_a_person_who_can_give_it_up(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    desk.correct(lead, job_title="Cheffe")
    desk.hand_over(lead)
    update, *steps = desk.read(lambda c: outbox.of_lead(c, lead.id))
    desk.place.store.write(lambda c: outbox.claim(c, steps[0].id, {}, desk.clock()))
    requests = CrmRequests(desk.place, None, clock=desk.clock, new_id=new_id)
    requests.do("crm_remove", {"connection_id": "crm-1"})
    found = desk.read(lambda c: outbox.of_lead(c, lead.id))
    assert {one.id: one.state for one in found} == {
        update.id: State.CANCELLED, **{one.id: State.NEEDS_ATTENTION for one in steps},
    }  # fmt: skip
    lines = [
        one
        for one in desk.read(lambda c: page(c, Show.NEEDS_YOU, desk.clock()))
        if isinstance(one, EntryLine)
    ]
    assert {(one.may_retry, one.may_cancel) for one in lines} == {(False, True)}


def test_what_differed_with_a_removed_connection_needs_nobody(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    desk.correct(desk.lead_of(there), job_title="Cheffe")
    server.change(there, {"job_title": "Directrice"})
    desk.sync.receive()
    assert desk.read(conflicts.count) == 1
    requests = CrmRequests(desk.place, None, clock=desk.clock, new_id=new_id)
    requests.do("crm_remove", {"connection_id": "crm-1"})
    assert desk.read(conflicts.count) == 0
    assert desk.all_leads()[0].job_title == "Cheffe"
