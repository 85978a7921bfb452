"""What a HubSpot account has and lacks: rights, properties, people, what is left of its quota."""

from __future__ import annotations

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, Finding, Quota, RemoteField, Team
from qualifier.sync.connectors.hubspot.fields import OPERATION_KEY
from tests.contract.hubspot_scene import HubSpotScene
from tests.fakes.fake_hubspot.definitions import Definition
from tests.fakes.fake_hubspot.server import Limits


@pytest.fixture
def scene():
    made = HubSpotScene()
    yield made
    made.close()


@pytest.fixture
def new():
    made = HubSpotScene(is_new=True)
    yield made
    made.close()


# --- check -----------------------------------------------------------------------------------
def test_account_that_is_set_up_lacks_nothing(scene):
    report = scene.connector().check()
    assert report.findings == ()
    assert (report.account, report.version) == ("hubspot", "2026-09")
    assert report.may_make_fields


def test_missing_fields_are_found_and_block_nothing(new):
    connector = new.connector(fields=("lastname", "lq_score"))
    found = connector.check().findings
    names = "lq_score lq_external_id lq_sales_verdict lq_sales_reason lq_do_not_call".split()
    assert [one.about for one in found] == names
    assert [one.id for one in found if one.id != "field_missing"] == ["key_field_missing"]
    assert not [one for one in found if one.is_blocking]


@pytest.mark.parametrize(
    ("scope", "is_blocking"),
    (("crm.objects.contacts.read", True), ("crm.objects.owners.read", False)),
)
def test_missing_right_is_named(scene, scope, is_blocking):
    scene.server.scopes.discard(scope)
    assert scene.connector().check().findings == (Finding("no_right", scope, is_blocking),)


def test_key_that_is_not_known_is_refused(scene):
    scene.server.token = "pat-na1-another"
    for act in (scene.connector().check, scene.connector().people, scene.connector().describe):
        with pytest.raises(NeedsAttention) as caught:
            act()
        assert caught.value == NeedsAttention("key_refused")


def test_key_with_blanks_around_it_is_taken(scene):
    from qualifier.sync.connectors.hubspot.connector import HubSpot

    connector = HubSpot("hubspot", f" {scene.server.token}\n", base=scene.server.base)
    assert len(connector.people()) == 3
    connector.close()


def test_full_set_of_unique_properties_is_found(new):
    for number in range(10):
        new.account.define("contacts", Definition(f"theirs_{number}", is_unique=True))
    assert Finding("no_unique_left", "10") in new.connector().check().findings


def test_key_property_that_holds_a_value_twice_is_found(new):
    new.account.define("contacts", Definition("lq_external_id"))
    assert Finding("field_not_unique", "lq_external_id") in new.connector().check().findings


# --- describe and ensure ---------------------------------------------------------------------
def test_properties_are_described_in_our_words(scene):
    scene.account.define("contacts", Definition("page", field_type="html", label="Page"))
    there = {one.name: one for one in scene.connector().describe()}
    kinds = {name: one.kind for name, one in there.items()}
    assert kinds["lastname"] is FieldKind.TEXT
    assert kinds["message"] is FieldKind.LONG_TEXT
    assert kinds["page"] is FieldKind.HTML
    assert kinds["email"] is FieldKind.EMAIL
    assert kinds["phone"] is FieldKind.PHONE
    assert kinds["date_of_birth"] is FieldKind.DATE
    assert kinds["createdate"] is FieldKind.INSTANT
    assert kinds["hubspot_owner_id"] is FieldKind.LINK
    assert kinds["lifecyclestage"] is FieldKind.CHOICE
    assert kinds["lq_do_not_call"] is FieldKind.BOOLEAN
    assert kinds["hs_merged_object_ids"] is FieldKind.SEVERAL
    assert there["hs_lead_status"].options["OPEN_DEAL"] == "Open_Deal"
    assert (there["page"].label, there["page"].is_custom) == ("Page", True)
    assert not there["lastname"].is_custom
    assert there["lastname"].is_writable
    assert not there["createdate"].is_writable
    assert not there["hs_score"].is_writable
    assert (there["message"].longest, there["hs_score"].longest) == (65_536, 0)


WANTED = (
    RemoteField("lq_score", "Score", FieldKind.NUMBER),
    RemoteField("lq_notes", "Impressions", FieldKind.LONG_TEXT),
    RemoteField("lq_wake_on", "Wake on", FieldKind.DATE),
    RemoteField("lq_called_at", "Called", FieldKind.INSTANT),
    RemoteField("lq_is_key", "Key account", FieldKind.BOOLEAN),
    RemoteField("lq_topics", "Topics", FieldKind.SEVERAL, {"a": "A", "b": "B"}),
    RemoteField("lq_sales_reason", "Raison", FieldKind.CHOICE, {"no_budget": "Pas de budget"}),
)


def test_missing_properties_are_made_and_come_back_as_wanted(new):
    made = new.connector().ensure(WANTED)
    assert [(one.name, one.kind, dict(one.options)) for one in made] == [
        (one.name, one.kind, dict(one.options)) for one in WANTED
    ]
    assert all(one.is_custom for one in made)
    there = new.account.definitions["contacts"]
    assert there["lq_external_id"].is_unique
    assert there["lq_sales_reason"].label == "Raison"  # the caller's words, not ours
    assert there["lq_sales_verdict"].options[:2] == ("accepted", "rejected")
    assert {there[one.name].more["groupName"] for one in WANTED} == {"lead_qualifier"}
    assert new.connector().check().findings == ()


def test_second_time_nothing_is_made_or_changed(new):
    new.account.define("contacts", Definition("lq_score", label="Theirs"))
    made = new.connector().ensure(WANTED)
    assert made[0] == RemoteField(
        "lq_score", "Theirs", FieldKind.TEXT, is_custom=True, longest=65536
    )
    before = len([one for one in new.server.asked if one.method == "POST"])
    assert before > len(WANTED)
    new.connector().ensure(WANTED)
    assert len([one for one in new.server.asked if one.method == "POST"]) == before


def test_properties_that_may_not_be_made_are_all_named(new):
    new.server.scopes.discard("crm.schemas.contacts.write")
    with pytest.raises(NeedsAttention) as caught:
        new.connector().ensure(WANTED[:2])
    assert caught.value.reason == "may_not_make_key_field"
    names = caught.value.field.split(", ")
    assert (names[0], names[-2:]) == ("lq_external_id", ["lq_score", "lq_notes"])
    new.account.define("contacts", Definition("lq_external_id", is_unique=True))
    with pytest.raises(NeedsAttention) as caught:
        new.connector().ensure(WANTED[:2])
    assert caught.value.reason == "may_not_make_fields"
    assert new.account.groups["contacts"] == {"contactinformation"}


def test_another_desktop_that_makes_them_first_is_no_trouble(new):
    connector = new.connector()
    described = connector._fields.contact

    def raced():
        found = described()
        connector._fields.contact = described
        new.account.groups["contacts"].add("lead_qualifier")
        new.account.define("contacts", Definition("lq_external_id", is_unique=True))
        return found

    connector._fields.contact = raced
    assert [one.name for one in connector.ensure(WANTED)] == [one.name for one in WANTED]


@pytest.mark.parametrize("allowed", (True, False))
def test_activities_get_our_unique_property_where_the_account_can_have_it(new, allowed):
    new.account.allows_keys = allowed
    connector = new.connector()
    connector.ensure(())
    for type_ in ("notes", "calls", "tasks"):
        assert (OPERATION_KEY in new.account.definitions[type_]) is allowed
        assert connector._fields.is_keyed(type_) is allowed


# --- people and quota ------------------------------------------------------------------------
def test_people_are_all_owners_who_are_not_archived(scene):
    scene.account.owners[0]["archived"] = True
    scene.account.owners += [
        {"id": str(2000 + n), "userId": n, "email": f"p{n}@x.example", "archived": False}
        for n in range(230)
    ]
    people = scene.connector().people()
    assert len(people) == 232
    assert (people[0].id, people[0].name, people[0].teams) == (
        "701",
        "Bruno Lefèvre",
        (Team("31", "Field sales"),),
    )
    assert (people[-1].id, people[-1].name) == ("2229", "p229@x.example")


def test_quota_is_of_the_day_where_the_account_says_so(scene):
    connector = scene.connector()
    assert connector.quota() is None
    connector.people()
    quota = connector.quota()
    assert quota is not None
    assert (quota.of, quota.per) == (190, "10 s")
    scene.server.limits = Limits(per_day=250_000)
    connector.people()
    assert connector.quota() == Quota(250_000 - scene.server._today, 250_000, "day")
    kept = connector.quota()
    connector.pull('{"phase":"sweep","to":1,"begin":0,"after":"0"}', {})
    assert connector.quota() == kept or connector.quota().per == "day"  # a search says nothing
