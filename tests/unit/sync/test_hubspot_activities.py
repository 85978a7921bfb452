"""Notes, calls and tasks at HubSpot: each once, whatever the answer was."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.hubspot import activities
from qualifier.sync.connectors.hubspot.activities import reference
from tests.contract.hubspot_scene import HubSpotScene
from tests.contract.scene import Trouble

AT = "2026-11-30T08:15:00Z"
STEPS = (Step.NOTE, Step.CALL, Step.TASK, Step.ASK)


@pytest.fixture(params=(True, False), ids=("with keys", "without"))
def scene(request):
    made = HubSpotScene(has_keys=request.param)
    made.is_keyed = request.param
    yield made
    made.close()


@pytest.fixture
def unkeyed():
    made = HubSpotScene(has_keys=False)
    yield made
    made.close()


class Watch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def step(kind: Step, key: str, lead: str, **more) -> Delivery:
    payload = {
        "html": "<p>Wants a <b>quote</b>.</p>",
        "title": "Call of 30 November",
        "at": AT,
        "due_on": "2026-12-02",
        "person": "",
        "duration_s": 312.4,
        "is_connected": True,
        "number": "+33142685300",
        **more,
    }
    return Delivery(key, payload, step=kind, remote_lead=lead)


def made_there(scene, type_):
    return [one.values for one in scene.account.records[type_].values()]


# --- what they hold --------------------------------------------------------------------------
def test_note_holds_the_dossier_a_heading_and_its_reference(scene):
    lead = scene.add({"last_name": "Martin"})
    scene.connector().push([step(Step.NOTE, "key-1", lead, title="A & B")])
    note = made_there(scene, "notes")[0]
    assert note["hs_timestamp"] == AT
    mark = reference("key-1")
    assert note["hs_note_body"] == (
        f"<p><b>A &amp; B</b></p><p>Wants a <b>quote</b>.</p><p>{mark}</p>"
    )
    assert mark.startswith("Ref LQ-")
    assert len(mark) == 19
    assert scene.there(lead).notes == [note["hs_note_body"]]


def test_call_holds_its_length_in_milliseconds_and_its_outcome(scene):
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(2)]
    connector = scene.connector()
    connector.push([step(Step.CALL, "k1", leads[0])])
    connector.push([step(Step.CALL, "k2", leads[1], is_connected=False, number="", duration_s=0)])
    answered, missed = made_there(scene, "calls")
    assert answered["hs_call_duration"] == "312400"
    assert answered["hs_call_direction"] == "OUTBOUND"
    assert answered["hs_call_to_number"] == "+33142685300"
    assert answered["hs_call_status"] == "COMPLETED"
    assert answered["hs_call_disposition"] == "f240bbac-87c9-4f6e-bf70-924b57d47db7"
    assert missed["hs_call_status"] == "NO_ANSWER"
    assert "hs_call_to_number" not in missed
    assert len(scene.there(leads[0]).calls) == 1


def test_task_is_due_on_its_day_for_its_person(scene):
    lead = scene.add({"last_name": "Martin"})
    connector = scene.connector()
    connector.push([step(Step.TASK, "k1", lead, person=scene.owners[1])])
    connector.push([step(Step.ASK, "k2", lead)])
    task, ask = made_there(scene, "tasks")
    assert task["hs_timestamp"] == "2026-12-02T12:00:00Z"
    assert (task["hs_task_type"], task["hs_task_status"]) == ("CALL", "NOT_STARTED")
    assert task["hubspot_owner_id"] == scene.owners[1]
    assert task["hs_task_subject"] == "Call of 30 November"
    assert ask["hs_task_type"] == "TODO"
    assert "hubspot_owner_id" not in ask
    assert len(scene.there(lead).tasks) == 2


def test_outcome_of_a_call_that_the_account_took_away_is_left_out(scene):
    lead = scene.add({"last_name": "Martin"})
    scene.account.definitions["calls"]["hs_call_disposition"].options = ("other",)
    made = scene.connector().push([step(Step.CALL, "k1", lead)])
    assert isinstance(made[0], str)
    assert "hs_call_disposition" not in made_there(scene, "calls")[0]


def test_note_that_is_longer_than_a_note_can_be_is_not_sent(scene):
    lead = scene.add({"last_name": "Martin"})
    before = scene.requests
    made = scene.connector().push([step(Step.NOTE, "k1", lead, html="é" * 65_530)])
    assert made == [NeedsAttention("too_long", "hs_note_body")]
    assert scene.requests == before


def test_activity_of_a_lead_that_is_gone_is_said_so_and_others_go_on(scene):
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(3)]
    scene.archive(leads[0])
    made = scene.connector().push([step(Step.NOTE, f"k{n}", one) for n, one in enumerate(leads)])
    assert made[0] == NeedsAttention("gone_there")
    assert all(isinstance(one, str) for one in made[1:])
    assert [len(scene.there(one).notes) for one in leads] == [0, 1, 1]


def test_person_who_left_is_named_as_the_refused_field(scene):
    lead = scene.add({"last_name": "Martin"})
    made = scene.connector().push([step(Step.TASK, "k1", lead, person="999")])
    assert made == [NeedsAttention("field_refused", "hubspot_owner_id")]


# --- once ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "trouble"), (*((one, Trouble.LOST) for one in STEPS), (Step.NOTE, Trouble.CUT))
)
def test_activity_whose_answer_was_lost_is_found_and_not_made_again(scene, kind, trouble):
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(2)]
    connector = scene.connector()
    other = connector.push([step(kind, "other", leads[1])])
    scene.trouble(trouble)
    one = step(kind, "key-1", leads[0])
    with pytest.raises(MaybeDone):
        connector.push([one])
    assert scene.connector().find([one, step(kind, "other", leads[1])])[1:] == other
    found = scene.connector().find([one])
    assert found[0] in {str(n) for t in scene.account.records.values() for n in t}
    there = [scene.there(lead) for lead in leads]
    assert [len(o.notes + o.calls + o.tasks) for o in there] == [1, 1]


def test_activity_that_never_arrived_is_made_once_after_it_was_looked_up(scene):
    lead = scene.add({"last_name": "Martin"})
    watch = Watch()
    connector = scene.connector(settle_s=120.0, monotonic=watch, whole_s=1e9)
    connector.push([step(Step.NOTE, "other", lead)])
    one = step(Step.NOTE, "key-1", lead)
    scene.trouble(Trouble.REFUSED)
    with pytest.raises(MaybeDone):
        connector.push([one])
    if not scene.is_keyed:
        watch.now += 50
        with pytest.raises(TryLater) as caught:
            connector.find([one])
        assert (caught.value.reason, caught.value.retry_after_s) == ("no_answer", 70)
        watch.now += 70
    assert connector.find([one]) == [None]
    made = connector.push([one])
    assert connector.find([one]) == made
    assert len(scene.there(lead).notes) == 2


def test_note_that_shows_late_is_not_made_twice(unkeyed):
    """The look-up that comes too early does not let the note be sent again."""
    lead = unkeyed.add({"last_name": "Martin"})
    watch = Watch()
    connector = unkeyed.connector(settle_s=120.0, monotonic=watch, whole_s=1e9)
    connector.push([step(Step.NOTE, "other", lead)])
    unkeyed.trouble(Trouble.LOST)
    one = step(Step.NOTE, "key-1", lead)
    with pytest.raises(MaybeDone):
        connector.push([one])
    links = unkeyed.account.links["contacts", int(lead)]["notes"]
    late = links.popitem()
    with pytest.raises(TryLater):
        connector.find([one])
    links[late[0]] = late[1]
    watch.now += 60
    assert connector.find([one]) == [str(late[0])]


def test_program_that_was_started_again_waits_from_its_first_look_up(unkeyed):
    lead = unkeyed.add({"last_name": "Martin"})
    watch = Watch()
    connector = unkeyed.connector(settle_s=120.0, monotonic=watch, whole_s=1e9)
    one = step(Step.CALL, "key-1", lead)
    for passed_s, left_s in ((0, 120), (100, 20)):
        watch.now += passed_s
        with pytest.raises(TryLater) as caught:
            connector.find([one])
        assert caught.value.retry_after_s == left_s
    watch.now += 20
    assert connector.find([one]) == [None]


def test_second_push_under_a_key_brings_the_first_ones_id():
    scene = HubSpotScene(has_keys=True)
    try:
        lead = scene.add({"last_name": "Martin"})
        for kind in STEPS:
            one = step(kind, f"key-{kind.value}", lead)
            made = scene.connector().push([one])
            assert scene.connector().push([one]) == made
        there = scene.there(lead)
        assert (len(there.notes), len(there.calls), len(there.tasks)) == (1, 1, 2)
    finally:
        scene.close()


def test_reference_is_found_among_many_notes_and_pages(unkeyed):
    leads = [unkeyed.add({"last_name": f"N{n}"}) for n in range(2)]
    for n in range(230):
        unkeyed.account.create("notes", {"hs_timestamp": AT, "hs_note_body": f"<p>{n}"}, leads[:1])
    connector = unkeyed.connector()
    deliveries = [step(Step.NOTE, f"key-{n}", lead) for n, lead in enumerate(leads)]
    made = connector.push(deliveries)
    unkeyed.account.create("notes", {"hs_timestamp": AT, "hs_note_body": "<p>after"}, leads[:1])
    unkeyed.server.routes.links_per_page = 100
    assert connector.find(deliveries) == made


def test_reference_of_another_lead_is_not_taken_for_ones_own(unkeyed):
    leads = [unkeyed.add({"last_name": f"N{n}"}) for n in range(2)]
    connector = unkeyed.connector(settle_s=0.0)
    connector.push([step(Step.NOTE, "key-1", leads[0])])
    assert connector.find([step(Step.NOTE, "key-1", leads[1])]) == [None]
    assert connector.find([step(Step.CALL, "key-1", leads[0])]) == [None]


# --- many at once ----------------------------------------------------------------------------
def many(scene, count: int) -> tuple[list[str], list[Delivery]]:
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(count)]
    return leads, [step(Step.CALL, f"k{n}", lead) for n, lead in enumerate(leads)]


def test_activities_of_many_leads_are_made_in_one_call(scene):
    leads, deliveries = many(scene, 20)
    connector = scene.connector()
    connector._fields.is_keyed("calls")
    before = scene.requests
    made = connector.push(deliveries)
    assert scene.requests - before == 1
    assert made == [str(n) for n in scene.account.records["calls"]]
    assert [len(scene.there(lead).calls) for lead in leads] == [1] * 20
    assert scene.connector().find(deliveries) == made


@pytest.mark.parametrize("fails_batch", (True, False))
def test_one_refused_among_many_keeps_none_of_the_others_back(scene, fails_batch):
    scene.account.invalid_fails_batch = fails_batch
    leads, deliveries = many(scene, 7)
    scene.archive(leads[2])
    made = scene.connector().push(deliveries)
    assert made[2] == NeedsAttention("gone_there")
    assert all(isinstance(one, str) for place, one in enumerate(made) if place != 2)
    assert [len(scene.there(lead).calls) for lead in leads] == [1, 1, 0, 1, 1, 1, 1]


def test_answers_without_trace_ids_are_matched_by_key_or_reference(scene, monkeypatch):
    each = scene.server.routes._each

    def shuffled(*asked):
        status, answer = each(*asked)
        for one in answer["results"]:
            del one["objectWriteTraceId"]
        answer["results"].reverse()
        return status, answer

    monkeypatch.setattr(scene.server.routes, "_each", shuffled)
    leads, deliveries = many(scene, 5)
    made = scene.connector().push(deliveries)
    at = {lead: list(scene.account.links["contacts", int(lead)]["calls"]) for lead in leads}
    assert [[int(one)] for one in made] == [at[lead] for lead in leads]


def test_trouble_on_the_way_holds_the_rest_back_and_keeps_what_is_done(scene, monkeypatch):
    monkeypatch.setattr(activities, "MADE_MOST", 2)
    _leads, deliveries = many(scene, 5)
    connector = scene.connector(settle_s=0.0)
    connector._fields.is_keyed("calls")
    before = scene.requests
    scene.trouble(Trouble.LOST, after=1)
    made = connector.push(deliveries)
    assert all(isinstance(one, str) for one in made[:2])
    lost = MaybeDone("no_answer")
    assert made[2:] == [lost, lost, TryLater("timed_out")]
    assert scene.requests - before == 2
    assert [isinstance(one, str) for one in connector.find(deliveries)] == [True] * 4 + [False]
    scene.trouble(Trouble.UNAUTHORIZED)
    with pytest.raises(NeedsAttention) as caught:
        connector.push(deliveries[4:])
    assert caught.value.reason == "key_refused"


def test_long_activities_are_spread_over_calls(scene, monkeypatch):
    monkeypatch.setattr(activities, "LOAD_MOST", 100)
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(5)]
    deliveries = [step(Step.NOTE, f"k{n}", lead, html="é" * 50) for n, lead in enumerate(leads)]
    connector = scene.connector()
    connector._fields.is_keyed("notes")
    before = scene.requests
    assert all(isinstance(one, str) for one in connector.push(deliveries))
    assert scene.requests - before == 3


def test_activities_make_a_lead_look_changed_but_with_the_same_values(scene):
    lead = scene.add({"last_name": "Martin"})
    connector = scene.connector()
    before = connector.read([lead])[lead]
    connector.push([step(Step.NOTE, "k", lead)])
    after = connector.read([lead])[lead]
    assert after.stamp != before.stamp
    assert after.values == before.values
