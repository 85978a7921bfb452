"""HubSpot's lists as a scope: their members come, those who leave are told, however many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Finding, LeadList
from qualifier.sync.connectors.hubspot.leads import Scope
from qualifier.sync.connectors.hubspot.lists import AGAIN_AFTER_S
from tests.contract.hubspot_scene import HubSpotScene

FAIR, NEWS = "7", "12"


@pytest.fixture
def scene():
    made = HubSpotScene()
    made.account.lists = {FAIR: ("Trade fair", set()), NEWS: ("Newsletter", set())}
    yield made
    made.close()
    assert made.server.broken == []


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def on(scene, list_id, *leads):
    scene.account.lists[list_id][1].update(int(one) for one in leads)


def off(scene, list_id, *leads):
    scene.account.lists[list_id][1].difference_update(int(one) for one in leads)


def pulled(connector, cursor, known):
    """What is told until nothing more is, as (id, is outside); the cursor after it."""
    told = []
    for _ in range(100):
        page = connector.pull(cursor, known)
        known.update({lead.id: lead.stamp for lead in page.leads})
        told += [(lead.id, lead.is_outside) for lead in page.leads]
        cursor = page.cursor
        if page.is_last:
            return told, cursor
    raise AssertionError("it never ends")


def memberships(scene):
    return [one for one in scene.server.asked if one.path.endswith("/memberships")]


def test_lists_of_contacts_are_named(scene):
    scene.account.lists |= {str(100 + n): (f"List {n:03}", set()) for n in range(150)}
    found = scene.connector().lists()
    assert len(found) == 152
    assert found[-2:] == (LeadList(NEWS, "Newsletter"), LeadList(FAIR, "Trade fair"))


def test_who_is_on_one_of_the_lists_comes_and_nobody_else(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(4)]
    on(scene, FAIR, ids[0], ids[1])
    on(scene, NEWS, ids[1], ids[2])
    told, _ = pulled(scene.connector(scope=Scope(lists=(FAIR, NEWS))), "", {})
    assert told == [(one, False) for one in ids[:3]]


def test_more_members_than_pages_hold_come_once_also_after_a_restart(scene):
    ids = scene.add_many(620, at_once=True)
    on(scene, FAIR, *ids[10:])
    scope = Scope(lists=(FAIR,))
    first = scene.connector(scope=scope).pull("", {})
    known = {lead.id: lead.stamp for lead in first.leads}
    rest, _ = pulled(scene.connector(scope=scope), first.cursor, known)
    assert [lead.id for lead in first.leads] + [one for one, _outside in rest] == ids[10:]


def test_who_comes_onto_a_list_or_leaves_it_is_told_though_no_record_changed(scene, clock):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(3)]
    scene.account.offset_s += 3600  # no window of changes reaches back to them
    on(scene, FAIR, ids[0], ids[1])
    connector = scene.connector(scope=Scope(lists=(FAIR,)), monotonic=clock)
    known: dict[str, str] = {}
    _told, cursor = pulled(connector, "", known)
    on(scene, FAIR, ids[2])
    off(scene, FAIR, ids[0])
    told, cursor = pulled(connector, cursor, known)
    assert told == []  # the members are read now and then only
    clock.now += AGAIN_AFTER_S
    told, cursor = pulled(connector, cursor, known)
    assert told == [(ids[0], True), (ids[2], False)]
    clock.now += AGAIN_AFTER_S
    assert pulled(connector, cursor, known)[0] == []
    on(scene, FAIR, ids[0])
    told, _ = pulled(scene.connector(scope=Scope(lists=(FAIR,))), cursor, known)
    assert told == [(ids[0], False)]  # another start reads them at once


def test_changes_of_members_are_told_between_and_those_of_others_are_not(scene, clock):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(2)]
    on(scene, FAIR, ids[0])
    connector = scene.connector(scope=Scope(lists=(FAIR,)), monotonic=clock)
    known: dict[str, str] = {}
    _told, cursor = pulled(connector, "", known)
    asked = len(memberships(scene))
    for one in ids:
        scene.change(one, {"city": "Lyon"})
    told, _ = pulled(connector, cursor, known)
    assert told == [(ids[0], False)]
    assert len(memberships(scene)) == asked
    assert connector.read(ids)[ids[1]].is_outside


def test_the_other_rules_of_the_scope_hold_for_members_too(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(2)]
    scene.change(ids[0], {"owner": scene.owners[0]})
    on(scene, FAIR, *ids)
    scope = Scope(owners=(scene.owners[0],), lists=(FAIR,))
    assert pulled(scene.connector(scope=scope), "", {})[0] == [(ids[0], False)]
    later = Scope(since=datetime.now(UTC) + timedelta(days=1), lists=(FAIR,))
    assert pulled(scene.connector(scope=later), "", {})[0] == []


def test_another_scope_tells_again_who_is_outside_of_it(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(3)]
    known: dict[str, str] = {}
    _told, cursor = pulled(scene.connector(), "", known)
    on(scene, FAIR, ids[1])
    told, _ = pulled(scene.connector(scope=Scope(lists=(FAIR,))), cursor, known)
    assert told == [(ids[0], True), (ids[2], True)]


def test_list_that_was_deleted_is_said_and_nobody_leaves_for_it(scene):
    lead = scene.add({"last_name": "N"})
    on(scene, FAIR, lead)
    connector = scene.connector(scope=Scope(lists=(FAIR,)))
    known: dict[str, str] = {}
    _told, cursor = pulled(connector, "", known)
    del scene.account.lists[FAIR]
    gone = scene.connector(scope=Scope(lists=(FAIR,)))
    with pytest.raises(NeedsAttention) as met:
        gone.pull(cursor, known)
    assert (met.value.reason, met.value.field) == ("list_gone", FAIR)
    assert Finding("list_gone", FAIR, is_blocking=True) in gone.check().findings


def test_right_that_lacks_is_named_where_lists_are_the_scope(scene):
    scene.server.scopes.remove("crm.lists.read")
    connector = scene.connector(scope=Scope(lists=(FAIR,)))
    assert Finding("no_right", "crm.lists.read", is_blocking=True) in connector.check().findings
    assert not [one for one in scene.connector().check().findings if one.is_blocking]
