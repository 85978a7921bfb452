"""What goes out to Salesforce: one call for many, nothing twice, what its own rules do to it."""

from __future__ import annotations

import base64

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.salesforce.references import reference
from qualifier.sync.connectors.salesforce.values import in_lines
from tests.contract.salesforce_scene import SalesforceScene
from tests.contract.scene import Held, Trouble
from tests.contract.sending import attempt, attempt_all, delivery, times_there
from tests.fakes.fake_salesforce import acts


@pytest.fixture
def scene():
    made = SalesforceScene()
    yield made
    made.close()


@pytest.fixture
def unkeyed():
    made = SalesforceScene(has_keys=False)
    yield made
    made.close()


def row(scene, lead):
    return scene.org.tables["Lead"][lead]


def only(scene, of):
    (found,) = scene.org.tables[of].values()
    return found.values


# --- values --------------------------------------------------------------------------------------
def test_two_hundred_records_are_one_call(scene):
    leads = scene.add_many(200, at_once=True)
    crm = scene.connector()
    crm.describe()
    before = scene.requests
    attempt_all(crm, [delivery(scene, Step.FIELDS, lead) for lead in leads])
    assert scene.requests - before == 1


def test_record_is_made_with_what_is_demanded_and_under_its_key(scene):
    one = Delivery("key-1", {"values": {"Email": "a@x.example"}, "name": "Fonderies"})
    one = Delivery(one.operation_key, one.payload, step=Step.FIELDS)
    lead = attempt(scene.connector(), one)
    has = row(scene, lead).values
    assert (has["LastName"], has["Company"]) == ("Fonderies", "[not provided]")
    assert has["LQ_Key__c"] == "key-1"


def test_record_made_and_merged_away_since_is_found_as_its_winner(scene):
    crm, one, winner = (
        scene.connector(),
        delivery(scene, Step.FIELDS),
        scene.add({"last_name": "x"}),
    )
    scene.merge(attempt(crm, one), winner)
    assert crm.find([one]) == [winner]


def test_without_an_external_id_no_record_is_made(scene):
    scene.org.fields["Lead"]["LQ_Key__c"]["externalId"] = False
    before, crm = scene.count(), scene.connector()
    error = attempt(crm, delivery(scene, Step.FIELDS))
    assert error == NeedsAttention("external_id_missing", "LQ_Key__c")
    assert scene.count() == before


def test_assignment_rules_do_not_run_on_what_we_write(scene):
    scene.org.assignment_owner = scene.owners[2]
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    made = attempt(crm, delivery(scene, Step.FIELDS))
    for step in (Step.FIELDS, Step.NOTE, Step.CALL, Step.OPPOSE):
        assert isinstance(attempt(crm, delivery(scene, step, lead)), str)
    assert {scene.there(one).owner for one in (lead, made)} == {""}
    assert isinstance(attempt(crm, delivery(scene, Step.ROUTE, lead)), str)
    assert scene.there(lead).owner == scene.owners[0]


def test_routing_left_to_salesforce_runs_its_rule(scene):
    scene.org.assignment_owner = scene.owners[2]
    lead = scene.add({"last_name": "x"})
    values = {"Status": "Working - Contacted"}
    one = delivery(scene, Step.ROUTE, lead, values=values)
    assert attempt(scene.connector(), one) == lead
    assert scene.there(lead).owner == scene.owners[2]


def test_rule_against_doubles_holds_up_new_records_and_no_known_ones(scene):
    person = {"last_name": "x", "email": "a@x.example"}
    lead = scene.add(person)
    scene.add(person)
    scene.org.duplicate_rule = "alert"
    crm, values = scene.connector(), {"Email": "a@x.example", "LastName": "x", "Company": "y"}
    new = delivery(scene, Step.FIELDS, values=values)
    assert attempt(crm, new) == NeedsAttention("duplicate_there")
    known = delivery(scene, Step.FIELDS, lead, values={"State": "z"})
    assert attempt(crm, known) == lead
    scene.org.duplicate_rule = "block"
    assert attempt(crm, known) == NeedsAttention("duplicate_there")


def test_what_a_describe_lacks_is_refused_unasked(scene):
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    crm.describe()
    before = scene.requests
    for name in ("x_no_such_field", "IsConverted"):
        one = delivery(scene, Step.FIELDS, lead, values={name: "1"})
        assert attempt(crm, one) == NeedsAttention("field_refused", name)
    long = delivery(scene, Step.FIELDS, lead, values={"City": "x" * 41})
    assert attempt(crm, long) == NeedsAttention("too_long", "City")
    assert scene.requests == before


# --- notes ---------------------------------------------------------------------------------------
def test_twelve_notes_are_one_call_of_which_all_is_done_or_none(scene):
    leads = scene.add_many(13, at_once=True)
    crm = scene.connector()
    attempt(crm, delivery(scene, Step.NOTE, leads[0]))
    before = scene.requests
    attempt_all(crm, [delivery(scene, Step.NOTE, lead) for lead in leads])
    assert scene.requests - before == 3  # where they go, twelve, and one
    body = scene.server.asked[-1].body
    assert body["allOrNone"] is True
    assert [one["referenceId"] for one in body["compositeRequest"]] == ["n0", "n0l"]


def test_refused_note_is_told_and_the_innocent_ones_go(scene):
    leads = scene.add_many(5, at_once=True)
    crm = scene.connector()
    batch = [delivery(scene, Step.NOTE, lead) for lead in leads]
    row(scene, leads[2]).is_deleted = True
    targets = crm._tell.__globals__["targets"]

    def as_before(api, fields, ids):  # it vanishes between the look and the writing
        row(scene, leads[2]).is_deleted = False
        found = targets(api, fields, ids)
        row(scene, leads[2]).is_deleted = True
        return found

    crm._tell.__globals__["targets"] = as_before
    try:
        answers = attempt_all(crm, batch)
    finally:
        crm._tell.__globals__["targets"] = targets
    assert answers[2] == NeedsAttention("gone_there")
    for place in (0, 1, 3, 4):
        assert times_there(scene, batch[place]) == 1


def test_notes_that_are_not_taken_back_are_not_made_twice(scene):
    """Nobody has tried it on a live org: then they are seen before the others go again."""
    scene.org.notes_roll_back = False
    leads = scene.add_many(3, at_once=True)
    crm = scene.connector()
    batch = [delivery(scene, Step.NOTE, lead) for lead in leads]
    crm.push([])
    at = {lead: crm_target(lead) for lead in leads}
    row(scene, leads[2]).is_deleted = True
    outcomes = crm._notes.create(batch, at)
    assert isinstance(outcomes[batch[2].operation_key], NeedsAttention)
    assert [times_there(scene, one) for one in batch[:2]] == [1, 1]
    assert all(isinstance(outcomes[one.operation_key], str) for one in batch[:2])


def crm_target(lead):
    from qualifier.sync.connectors.salesforce.targets import Target

    return Target(lead, lead)


def test_note_has_its_mark_at_the_end_of_the_title_and_no_raw_breaks(scene):
    lead = scene.add({"last_name": "x"})
    one = delivery(scene, Step.NOTE, lead, title="T" * 300, html="<p>a\nb</p>")
    assert isinstance(attempt(scene.connector(), one), str)
    has = only(scene, "ContentNote")
    assert len(has["Title"]) == 255
    assert has["Title"].endswith(" " + reference(one.operation_key))
    sent = scene.server.asked[-1].body["compositeRequest"][0]["body"]["Content"]
    assert "<p>a b</p>" in base64.b64decode(sent).decode()
    assert only(scene, "ContentDocumentLink")["ShareType"] == "V"


def test_notes_that_are_switched_off_are_told(scene):
    scene.org.notes_enabled = False
    lead = scene.add({"last_name": "x"})
    assert attempt(scene.connector(), delivery(scene, Step.NOTE, lead)) == NeedsAttention(
        "notes_off"
    )


def test_absence_of_a_note_is_believed_after_two_minutes(scene):
    lead, clock = scene.add({"last_name": "x"}), [0.0]
    crm = scene.connector(settle_s=120.0, monotonic=lambda: clock[0])
    one = delivery(scene, Step.NOTE, lead)
    crm.describe()
    scene.trouble(Trouble.REFUSED, after=2)  # after the look for leads and that for notes
    assert isinstance(attempt(crm, one), MaybeDone)
    with pytest.raises(TryLater) as caught:
        crm.find([one])
    assert caught.value.retry_after_s == pytest.approx(120.0)
    clock[0] += 121.0
    assert crm.find([one]) == [None]


# --- tasks ---------------------------------------------------------------------------------------
def test_call_is_a_task_that_is_done(scene):
    lead = scene.add({"last_name": "x"})
    one = delivery(scene, Step.CALL, lead, html="<p>Dit :<br>oui</p><ul><li>un</li></ul>")
    assert isinstance(attempt(scene.connector(), one), str)
    has = only(scene, "Task")
    assert has["Description"] == "Dit :\noui\n- un"
    assert (has["TaskSubtype"], has["Status"], has["WhoId"]) == ("Call", "Completed", lead)
    assert (has["CallDurationInSeconds"], has["ActivityDate"]) == (412, "2026-11-20")
    assert has["LQ_Ref__c"] == one.operation_key


def test_follow_up_is_open_and_belongs_to_the_salesperson(scene):
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    attempt(crm, delivery(scene, Step.TASK, lead, person=scene.owners[1]))
    has = only(scene, "Task")
    assert (has["Status"], has["Priority"], has["OwnerId"]) == (
        "Not Started",
        "High",
        scene.owners[1],
    )
    assert has["ReminderDateTime"] == "2026-11-30T07:00:00Z"
    scene.org.tables["Task"].clear()
    attempt(crm, delivery(scene, Step.TASK, lead, person=scene.queue))
    assert only(scene, "Task")["OwnerId"] == scene.org.me


def test_words_of_the_org_stand_in_for_ours(scene):
    values = scene.org.fields["Task"]["Priority"]["picklistValues"]
    values[:] = [{"value": "Normale", "label": "N", "active": True, "defaultValue": True}]
    lead = scene.add({"last_name": "x"})
    attempt(scene.connector(), delivery(scene, Step.TASK, lead))
    assert only(scene, "Task")["Priority"] == "Normale"


def test_call_that_arrived_unseen_is_known_though_it_cannot_be_written_again(scene):
    """What a type of task is can be said only when it is made."""
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    one = delivery(scene, Step.CALL, lead)
    made = attempt(crm, one)
    assert attempt(crm, one) == made
    assert times_there(scene, one) == 1


def test_task_without_a_field_of_ours_has_a_mark(unkeyed):
    lead, crm = unkeyed.add({"last_name": "x"}), unkeyed.connector()
    one = delivery(unkeyed, Step.TASK, lead)
    made = attempt(crm, one)
    assert only(unkeyed, "Task")["Description"].endswith("\n" + reference(one.operation_key))
    assert crm.find([one, delivery(unkeyed, Step.TASK, lead)]) == [made, None]


@pytest.mark.parametrize("step", (Step.NOTE, Step.CALL, Step.TASK))
@pytest.mark.parametrize("name", ("scene", "unkeyed"))
def test_what_is_told_of_a_converted_lead_goes_to_its_contact(request, name, step):
    scene = request.getfixturevalue(name)
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    before = delivery(scene, step, lead)
    attempt(crm, before)
    acts.convert(scene.org, row(scene, lead))
    after = delivery(scene, step, lead)
    assert crm.find([after]) == [None]
    made = attempt(crm, after)
    assert crm.find([before])[0]
    assert crm.find([after]) == [made]
    contact = row(scene, lead).values["ConvertedContactId"]
    if step is Step.NOTE:
        links = scene.org.tables["ContentDocumentLink"].values()
        assert {one.values["LinkedEntityId"] for one in links} == {contact}
    else:
        task = scene.org.tables["Task"][made].values
        assert task["WhoId"] == contact
        assert task["WhatId"] == row(scene, lead).values["ConvertedOpportunityId"]


def test_opposition_reaches_the_contact_of_a_converted_lead(scene):
    lead, crm = scene.add({"last_name": "x"}), scene.connector()
    acts.convert(scene.org, row(scene, lead))
    one = delivery(scene, Step.OPPOSE, lead)
    made = attempt(crm, one)
    assert only(scene, "Contact")["DoNotCall"] is True
    assert crm.find([one]) == [made]


def test_opposition_that_cannot_be_ticked_is_told(scene):
    scene.org.hidden.add("Lead.DoNotCall")
    lead = scene.add({"last_name": "x"})
    error = attempt(scene.connector(), delivery(scene, Step.OPPOSE, lead))
    assert error == NeedsAttention("field_hidden", "DoNotCall")
    assert not scene.org.tables["Task"]


def test_html_becomes_lines():
    assert in_lines("<p>a &lt;b&gt; <b>c</b></p><ul><li>d</li><li>e\nf</li></ul>") == (
        "a <b> c\n- d\n- e f"
    )


def test_hand_off_of_a_hundred_takes_few_calls(scene):
    """The least the interface allows: a call of each step, and one for each twelve notes."""
    leads = scene.add_many(100, at_once=True)
    crm = scene.connector()
    crm.describe()
    attempt(crm, delivery(scene, Step.CALL, leads[0]))  # its describes are asked once
    before = scene.requests
    for step in (Step.FIELDS, Step.NOTE, Step.CALL, Step.TASK, Step.ROUTE):
        attempt_all(crm, [delivery(scene, step, lead) for lead in leads])
    looks = 3  # where notes, calls and tasks go
    assert scene.requests - before <= 4 + 9 + looks + 1  # and the describe of notes


def test_what_an_admin_mends_is_seen_at_the_next_try(scene):
    lead, clock = scene.add({"last_name": "x"}), [0.0]
    scene.org.hidden |= {"Lead.State", "Lead.DoNotCall"}
    scene.org.notes_enabled = False
    crm = scene.connector(monotonic=lambda: clock[0])
    tries = [
        delivery(scene, Step.FIELDS, lead, values={"State": "x"}),
        delivery(scene, Step.OPPOSE, lead),
        delivery(scene, Step.NOTE, lead),
    ]
    reasons = [attempt(crm, one).reason for one in tries]
    assert reasons == ["field_refused", "field_hidden", "notes_off"]
    scene.org.hidden.clear()
    scene.org.notes_enabled = True
    clock[0] += 30.0
    assert all(isinstance(attempt(crm, one), str) for one in tries)


def test_value_that_is_no_date_does_not_spoil_the_others(scene):
    """It is refused before a record is looked at, and without a name."""
    scene.holding(Held.DATE)
    leads = scene.add_many(9, at_once=True)
    crm = scene.connector()
    batch = [delivery(scene, Step.FIELDS, lead) for lead in leads]
    batch[4] = delivery(scene, Step.FIELDS, leads[4], values={"Held_date__c": "tomorrow"})
    answers = attempt_all(crm, batch)
    assert answers[4] == NeedsAttention("request_refused", "JSON_PARSER_ERROR")
    assert answers[:4] + answers[5:] == leads[:4] + leads[5:]


def test_field_that_vanished_since_it_was_described_refuses_those_that_have_it(scene):
    leads = scene.add_many(50, at_once=True)
    crm = scene.connector()
    crm.describe()
    batch = [delivery(scene, Step.FIELDS, lead) for lead in leads]
    for place in (3, 30):
        values = {"Company": "x", "State": "y"}
        batch[place] = delivery(scene, Step.FIELDS, leads[place], values=values)
    scene.org.hidden.add("Lead.State")
    before = scene.requests
    answers = attempt_all(crm, batch)
    assert scene.requests - before == 2
    refused = [place for place, one in enumerate(answers) if not isinstance(one, str)]
    assert refused == [3, 30]
    assert answers[3] == NeedsAttention("field_refused", "State")


def test_key_that_vanished_is_asked_for_once(scene):
    crm = scene.connector()
    attempt(crm, delivery(scene, Step.FIELDS))
    del scene.org.fields["Lead"]["LQ_Key__c"]
    before = scene.requests
    answers = attempt_all(crm, [delivery(scene, Step.FIELDS) for _ in range(40)])
    assert scene.requests - before == 1
    assert {one.field for one in answers} == {"LQ_Key__c"}
