"""Writing contacts to HubSpot: in batches, each with its own outcome, a repeat harmless."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from tests.contract.hubspot_scene import HubSpotScene
from tests.contract.scene import Trouble
from tests.fakes.fake_hubspot.account import Account


@pytest.fixture
def scene():
    made = HubSpotScene()
    yield made
    made.close()


def fields(key: str, values: dict[str, str], lead: str = "", **more: str) -> Delivery:
    return Delivery(key, {"values": values, **more}, step=Step.FIELDS, remote_lead=lead)


def problem(outcome):
    assert isinstance(outcome, NeedsAttention), outcome
    return outcome.reason, outcome.field


def values_of(scene, lead):
    return scene.account.records["contacts"][int(lead)].values


# --- records that are made -------------------------------------------------------------------
def test_new_lead_is_made_under_its_key_and_a_repeat_changes_nothing(scene):
    one = fields("key-1", {"firstname": "Léa", "email": "lea@brevault.example"})
    made = scene.connector().push([one])
    assert scene.connector().find([one]) == made
    assert scene.connector().push([one]) == made
    assert scene.count() == 1
    assert values_of(scene, made[0])["lq_external_id"] == "key-1"
    assert scene.there(made[0]).values["first_name"] == "Léa"


def test_key_of_the_lead_itself_comes_before_that_of_the_operation(scene):
    one = fields("key-1", {"lastname": "Martin", "lq_external_id": "lead-7"})
    made = scene.connector().push([one])
    assert scene.connector().find([one]) == made
    assert scene.connector().push([fields("key-2", one.payload["values"])]) == made


def test_contact_without_a_name_or_email_gets_the_name_of_the_delivery(scene):
    connector = scene.connector()
    made = connector.push(
        [
            fields("key-1", {"company": "Fonderies"}, name="Fonderies Brévault"),
            fields("key-2", {"firstname": "Léa"}, name="Fonderies Brévault"),
        ]
    )
    assert [values_of(scene, one).get("lastname") for one in made] == ["Fonderies Brévault", None]


@pytest.mark.parametrize("kind", (Trouble.LOST, Trouble.CUT))
def test_lead_whose_answer_was_lost_is_found_by_its_key(scene, kind):
    one = fields("key-1", {"lastname": "Martin"})
    connector = scene.connector()
    connector.describe()
    scene.trouble(kind)
    with pytest.raises(MaybeDone):
        connector.push([one])
    assert connector.find([one]) == [str(next(iter(scene.account.records["contacts"])))]


def test_lead_that_never_arrived_is_not_found_and_sent_again(scene):
    one = fields("key-1", {"lastname": "Martin"})
    connector = scene.connector()
    connector.describe()
    scene.trouble(Trouble.REFUSED)
    with pytest.raises(MaybeDone):
        connector.push([one])
    assert connector.find([one]) == [None]
    assert connector.push([one]) == connector.find([one])
    assert scene.count() == 1


@pytest.mark.parametrize("fails_batch", (True, False))
@pytest.mark.parametrize("says_id", (True, False))
def test_contact_that_has_the_email_is_adopted(fails_batch, says_id, monkeypatch):
    scene = HubSpotScene(Account(conflict_fails_batch=fails_batch))
    try:
        theirs = scene.add({"last_name": "Martin", "email": "lea@brevault.example"})
        if not says_id:
            from tests.fakes.fake_hubspot import refusals

            said = refusals.taken
            monkeypatch.setattr(refusals, "taken", lambda _id: said())
        deliveries = [
            fields(f"key-{n}", {"lastname": f"N{n}", "email": f"n{n}@brevault.example"})
            for n in range(4)
        ]
        deliveries.insert(
            2,
            fields(
                "key-9",
                {"email": "LEA@brevault.example", "jobtitle": "Buyer", "lq_external_id": "lead-9"},
            ),
        )
        connector = scene.connector()
        made = connector.push(deliveries)
        assert made[2] == theirs
        assert values_of(scene, theirs)["jobtitle"] == "Buyer"
        assert "lq_external_id" not in values_of(scene, theirs)
        assert scene.count() == 5
        assert connector.push(deliveries) == made
        assert scene.count() == 5
    finally:
        scene.close()


def test_email_that_is_somebodys_second_one_is_adopted_too(scene):
    row = {"email": "a@x.example", "hs_additional_emails": "b@x.example"}
    theirs = str(scene.account.create("contacts", row).id)
    assert scene.connector().push([fields("key-1", {"email": "b@x.example"})]) == [theirs]


def test_new_lead_without_our_property_names_it():
    scene = HubSpotScene(is_new=True)
    try:
        lead = scene.add({"last_name": "Martin"})
        connector = scene.connector()
        deliveries = [fields("k1", {"city": "Lyon"}, lead), fields("k2", {"city": "Lyon"})]
        made = connector.push(deliveries)
        assert made[0] == lead
        assert problem(made[1]) == ("key_field_missing", "lq_external_id")
        assert connector.find(deliveries) == [lead, None]
    finally:
        scene.close()


# --- records that are there ------------------------------------------------------------------
def test_known_lead_is_updated_by_its_id_and_found_by_its_values(scene):
    lead = scene.add({"first_name": "Léa", "company": "Old"})
    one = fields("key-1", {"company": "Fonderies", "lq_do_not_call": "false"}, lead)
    connector = scene.connector()
    assert connector.find([one]) == [None]
    assert connector.push([one]) == [lead]
    assert connector.find([one]) == [lead]
    assert scene.there(lead).values["first_name"] == "Léa"
    assert connector.push([fields("key-2", {"company": ""}, lead)]) == [lead]
    assert scene.there(lead).values["company"] == ""


def test_number_and_options_are_one_value_in_any_form(scene):
    from tests.fakes.fake_hubspot.definitions import Definition

    scene.account.define("contacts", Definition("budget", "number", "number"))
    options = ("red", "green", "blue")
    scene.account.define("contacts", Definition("topics", "enumeration", "checkbox", options))
    row = {"budget": "72.0", "topics": "red;blue"}
    lead = str(scene.account.create("contacts", row).id)
    connector = scene.connector()
    assert connector.find([fields("k", {"budget": "72", "topics": "blue;red"}, lead)]) == [lead]
    assert connector.find([fields("k", {"budget": "73", "topics": "blue;red"}, lead)]) == [None]


def test_hundred_leads_are_one_call_each_way(scene):
    ids = scene.add_many(50, at_once=True)
    deliveries = [fields(f"k{n}", {"city": "Lyon"}, lead) for n, lead in enumerate(ids)]
    deliveries += [fields(f"n{n}", {"lastname": f"N{n}"}) for n in range(50)]
    connector = scene.connector()
    connector.describe()
    before = scene.requests
    made = connector.push(deliveries)
    assert scene.requests - before == 2
    assert made[:50] == ids
    assert connector.find(deliveries) == made
    assert scene.requests - before == 4
    traces = [one["objectWriteTraceId"] for one in scene.server.asked[-3].body["inputs"]]
    assert traces == [f"n{n}" for n in range(50)]


@pytest.mark.parametrize("fails_batch", (True, False))
def test_refused_value_of_one_keeps_no_other_back(fails_batch):
    scene = HubSpotScene(Account(invalid_fails_batch=fails_batch))
    try:
        ids = [scene.add({"last_name": f"N{n}"}) for n in range(7)]
        bad = {2: {"date_of_birth": "30/11/1980"}, 5: {"lifecyclestage": "mature"}}
        bad[6] = {"hs_score": "12"}
        deliveries = [
            fields(f"k{n}", {"city": "Lyon", **bad.get(n, {})}, lead) for n, lead in enumerate(ids)
        ]
        made = scene.connector().push(deliveries)
        assert problem(made[2]) == ("field_refused", "date_of_birth")
        assert problem(made[5]) == ("field_refused", "lifecyclestage")
        assert problem(made[6]) == ("field_refused", "hs_score")
        assert [made[n] for n in (0, 1, 3, 4)] == [ids[n] for n in (0, 1, 3, 4)]
        cities = [scene.there(lead).values["city"] for lead in ids]
        assert cities == ["Lyon", "Lyon", "", "Lyon", "Lyon", "", ""]
    finally:
        scene.close()


def test_property_that_is_not_there_is_asked_for_once_and_not_a_lead_at_a_time(scene):
    ids = scene.add_many(60, at_once=True)
    deliveries = [
        fields(f"k{n}", {"city": "Lyon", **({"lq_new": "1"} if n % 2 else {})}, lead)
        for n, lead in enumerate(ids)
    ]
    before = scene.requests
    made = scene.connector().push(deliveries)
    assert scene.requests - before == 2
    assert {problem(one) for one in made[1::2]} == {("field_refused", "lq_new")}
    assert made[0::2] == ids[0::2]


def test_gone_lead_is_said_so_and_others_are_written(scene):
    ids = [scene.add({"last_name": f"N{n}"}) for n in range(3)]
    scene.archive(ids[1])
    made = scene.connector().push(
        [fields(f"k{n}", {"city": "Lyon"}, lead) for n, lead in enumerate(ids)]
    )
    assert [made[0], made[2]] == [ids[0], ids[2]]
    assert problem(made[1]) == ("gone_there", "")


def test_field_that_the_account_requires_now_is_named(scene):
    lead = scene.add({"last_name": "Martin"})
    scene.account.required.add("jobtitle")
    connector = scene.connector()
    assert problem(connector.push([fields("k", {"city": "Lyon"}, lead)])[0]) == (
        "field_refused",
        "jobtitle",
    )
    assert connector.push([fields("k", {"city": "Lyon", "jobtitle": "Buyer"}, lead)]) == [lead]


def test_text_longer_than_a_property_holds_is_not_sent(scene):
    lead = scene.add({"last_name": "Martin"})
    connector = scene.connector()
    before = scene.requests
    made = connector.push([fields("k", {"message": "é" * 65_537}, lead)])
    assert problem(made[0]) == ("too_long", "message")
    assert scene.requests == before
    assert connector.push([fields("k", {"message": "é" * 65_536}, lead)]) == [lead]


def test_email_that_another_contact_has_is_refused_for_a_known_lead(scene):
    scene.add({"email": "a@x.example"})
    lead = scene.add({"email": "b@x.example"})
    made = scene.connector().push([fields("k", {"email": "a@x.example"}, lead)])
    assert problem(made[0])[0] == "already_there"
    assert "x.example" not in repr(made[0])


# --- routing and opposition ------------------------------------------------------------------
def test_route_sets_owner_and_stage_and_never_moves_a_stage_back(scene):
    lead = scene.add({"last_name": "Martin"})
    values = {"hubspot_owner_id": scene.owners[1], "lifecyclestage": "salesqualifiedlead"}
    one = Delivery("k", {"values": values}, step=Step.ROUTE, remote_lead=lead)
    connector = scene.connector()
    assert connector.push([one]) == [lead]
    assert scene.there(lead).owner == scene.owners[1]
    scene._update(lead, {"lifecyclestage": "customer"})
    assert connector.push([one]) == [lead]
    assert values_of(scene, lead)["lifecyclestage"] == "customer"


def test_owner_who_left_is_named_as_the_refused_field(scene):
    lead = scene.add({"last_name": "Martin"})
    scene.account.owners[1]["archived"] = True
    values = {"hubspot_owner_id": scene.owners[1]}
    one = Delivery("k", {"values": values}, step=Step.ROUTE, remote_lead=lead)
    assert problem(scene.connector().push([one])[0]) == ("field_refused", "hubspot_owner_id")


def opposition(key: str, lead: str) -> Delivery:
    payload = {
        "html": "<p>Please do not call again.</p>",
        "title": "Opposed",
        "at": "2026-11-30T08:15:00Z",
        "values": {"hs_lead_status": "UNQUALIFIED"},
    }
    return Delivery(key, payload, step=Step.OPPOSE, remote_lead=lead)


def test_opposition_is_a_property_and_a_note(scene):
    lead = scene.add({"last_name": "Martin"})
    connector = scene.connector()
    one = opposition("k", lead)
    assert connector.find([one]) == [None]
    made = connector.push([one])
    there = scene.there(lead)
    assert there.opposed
    assert "do not call again" in there.notes[0]
    assert values_of(scene, lead)["hs_lead_status"] == "UNQUALIFIED"
    assert connector.find([one]) == made
    scene._update(lead, {"lq_do_not_call": ""})  # somebody took it back: it is not done
    assert connector.find([one]) == [None]


def test_opposition_whose_note_failed_is_whole_after_the_repeat(scene):
    lead, gone = scene.add({"last_name": "Martin"}), scene.add({"last_name": "Gone"})
    scene.archive(gone)
    deliveries = [opposition("k1", lead), opposition("k2", gone)]
    connector = scene.connector()
    connector.describe()
    scene.trouble(Trouble.BUSY, after=2)  # the properties go through, the note's kind is asked
    made = connector.push(deliveries)
    assert isinstance(made[0], TryLater)
    assert problem(made[1]) == ("gone_there", "")
    assert (scene.there(lead).opposed, scene.there(lead).notes) == (True, [])
    assert isinstance(connector.push(deliveries)[0], str)
    assert len(scene.there(lead).notes) == 1


# --- outcomes --------------------------------------------------------------------------------
def test_what_a_mixed_answer_does_not_name_may_have_been_done(scene, monkeypatch):
    from tests.fakes.fake_hubspot import routes

    ids = [scene.add({"last_name": f"N{n}"}) for n in range(3)]
    whole = routes._batch
    monkeypatch.setattr(routes, "_batch", lambda done, failed: whole(done[:2], failed))
    made = scene.connector().push(
        [fields(f"k{n}", {"city": "Lyon"}, lead) for n, lead in enumerate(ids)]
    )
    assert made[:2] == ids[:2]
    assert made[2] == MaybeDone("no_answer")


def test_what_befell_all_is_raised_and_half_a_success_is_not(scene):
    lead = scene.add({"last_name": "Martin"})
    deliveries = [fields("k1", {"city": "Lyon"}, lead), fields("k2", {"lastname": "New"})]
    connector = scene.connector()
    connector.describe()
    scene.trouble(Trouble.BUSY_FOR)
    before = scene.requests
    with pytest.raises(TryLater) as caught:
        connector.push(deliveries)
    assert caught.value.retry_after_s == 7
    assert scene.requests - before == 1  # the second half is not tried
    scene.trouble(Trouble.BUSY_FOR, after=1)
    made = connector.push(deliveries)
    assert made[0] == lead
    assert made[1] == TryLater("busy", 7)
    scene.trouble(Trouble.BROKEN)
    made_or_not = [MaybeDone("no_answer"), TryLater("timed_out")]
    assert connector.push(deliveries) == made_or_not


def test_nothing_to_do_asks_nothing(scene):
    connector = scene.connector()
    assert connector.push([]) == []
    assert connector.find([]) == []
    assert scene.requests == 0
