"""The scene of HubSpot does what the tests of all connectors ask of it."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from qualifier.core.errors import TryLater
from qualifier.sync.connectors.base import Delivery, Standing, Step
from tests.contract.hubspot_scene import HubSpotScene
from tests.contract.scene import OWNER, WORDS, Scene, There, Trouble

VALUES = {word: f"a {word}" for word in WORDS} | {"email": "lea@x.example"}


@pytest.fixture
def scene():
    made: Scene = HubSpotScene()
    yield made
    made.close()


def test_scene_has_names_people_and_reasons(scene):
    assert set(scene.names) == {*WORDS, OWNER}
    assert all(scene.names.values())
    assert [one.id for one in scene.connector().people()] == list(scene.owners)
    assert len(scene.owners) >= 2
    assert len(scene.reasons) >= 2


def test_added_lead_is_there_in_the_words_of_the_suite(scene):
    lead = scene.add(VALUES)
    assert scene.there(lead) == There(VALUES)
    assert scene.there("4242") is None
    assert scene.count() == 1
    read = scene.connector().read([lead])[lead]
    assert {word: read.values[scene.names[word]] for word in WORDS} == VALUES
    assert scene.connector("lifecyclestage").read([lead])[lead].values["lifecyclestage"] == ""


def test_many_come_with_one_stamp_or_with_one_each(scene):
    for at_once, stamps in ((True, 1), (False, 30)):
        ids = scene.add_many(30, at_once=at_once)
        read = scene.connector().read(ids)
        assert len(read) == 30
        assert len({one.stamp for one in read.values()}) == stamps
    assert scene.count() == 60


def test_every_change_has_a_stamp_of_its_own_and_is_told_at_once(scene):
    lead = scene.add(VALUES)
    connector = scene.connector()
    cursor, stamps = connector.pull("", {}).cursor, set()
    for city in ("Lyon", "Paris", "Nantes"):
        scene.change(lead, {"city": city})
        page = connector.pull(cursor, {})
        assert [one.values["city"] for one in page.leads] == [city]
        stamps.add(page.leads[0].stamp)
        cursor = page.cursor
    assert len(stamps) == 3


def test_archived_deleted_hidden_and_merged(scene):
    ids = scene.add_many(5, at_once=True)
    scene.archive(ids[0])
    scene.delete(ids[1])
    scene.hide(ids[2])
    scene.merge(ids[3], ids[4])
    assert scene.there(ids[0]).is_archived
    assert scene.there(ids[1]) is None
    assert scene.there(ids[3]) == scene.there(ids[4])
    assert scene.count() == 2  # the hidden one and the survivor
    assert scene.connector().gone(ids) == set(ids)
    page = scene.connector().pull("", {})
    assert [one.merged for one in page.leads] == [(ids[4], ids[3])]


def test_opposition_and_answers(scene):
    lead = scene.add(VALUES)
    scene.oppose(lead)
    assert scene.there(lead).opposed
    for status in ("accepted", "rejected", "won", "lost"):
        scene.answer(lead, status, scene.reasons[1])
        standing = scene.connector().read([lead])[lead].standing
        assert (standing.status, standing.reason) == (status, scene.reasons[1])
        assert standing.label
    scene.answer(lead, "")
    assert scene.connector().read([lead])[lead].standing == Standing()


def test_what_was_pushed_is_there(scene):
    lead = scene.add(VALUES)
    connector = scene.connector()
    said = {"html": "<p>Hello", "title": "T", "at": "2026-11-30T08:15:00Z"}
    said |= {"due_on": "2026-12-01", "person": "", "duration_s": 3, "is_connected": True}
    for step in (Step.NOTE, Step.CALL, Step.TASK):
        connector.push([Delivery(f"k-{step.value}", said, step=step, remote_lead=lead)])
    values = {"hubspot_owner_id": scene.owners[1]}
    connector.push([Delivery("k-r", {"values": values}, step=Step.ROUTE, remote_lead=lead)])
    there = scene.there(lead)
    assert there.owner == scene.owners[1]
    for bodies in (there.notes, there.calls, there.tasks):
        assert len(bodies) == 1
        assert "<p>Hello" in bodies[0]


def test_requests_are_counted_and_trouble_comes_when_it_was_asked_for(scene):
    connector = scene.connector()
    scene.trouble(Trouble.BUSY, times=2, after=1)
    outcomes = []
    for _ in range(4):
        try:
            connector.people()
        except TryLater as error:
            outcomes.append(error.reason)
        else:
            outcomes.append("good")
    assert outcomes == ["good", "busy", "busy", "good"]
    assert scene.requests == 4


def test_trouble_acts_or_does_not_as_it_says():
    for kind, acts in ((Trouble.LOST, True), (Trouble.CUT, True), (Trouble.REFUSED, False)):
        scene = HubSpotScene()
        lead = scene.add(VALUES)
        connector = scene.connector()
        one = Delivery("k", {"values": {"city": "Lyon"}}, step=Step.ROUTE, remote_lead=lead)
        scene.trouble(kind)
        with pytest.raises(Exception, match=r"no_answer|MaybeDone"):
            connector.push([one])
        assert (scene.there(lead).values["city"] == "Lyon") is acts
        scene.close()


def test_closed_scene_listens_no_more():
    scene = HubSpotScene()
    base = scene.server.base
    scene.connector().people()
    scene.close()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(base, timeout=2)
