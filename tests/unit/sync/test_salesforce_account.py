"""What an org lacks, how its fields are made and shown, and what of our doubts it settles."""

from __future__ import annotations

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.salesforce.doubts import DOUBTS
from qualifier.sync.connectors.salesforce.given import given
from qualifier.sync.connectors.salesforce.making import definition, their_name
from qualifier.sync.kinds import KINDS, make_crm
from qualifier.sync.proposals import own_fields
from qualifier.texts.sync_sentences import finding_sentence
from tests.contract.salesforce_scene import SalesforceScene
from tests.fakes.fake_salesforce.server import TOKEN


@pytest.fixture
def scene():
    made = SalesforceScene()
    yield made
    made.close()


@pytest.fixture
def new():
    made = SalesforceScene(is_new=True)
    yield made
    made.close()


def findings(scene) -> dict[str, str]:
    return {one.id: one.about for one in scene.connector().check().findings}


def test_org_that_was_set_up_lacks_nothing(scene):
    report = scene.connector().check()
    assert report.findings == ()
    assert (report.account, report.version) == ("integration@org.example", "v67.0")
    assert report.may_make_fields


def test_what_is_missing_is_named_and_holds_nothing_up(new):
    new.org.notes_enabled = False
    new.org.hidden |= {"Lead.DoNotCall"}
    new.org.hidden |= {f"Opportunity.{name}" for name in new.org.fields["Opportunity"]}
    report = new.connector().check()
    told = {(one.id, one.about) for one in report.findings}
    assert told >= {
        ("external_id_missing", "LQ_Key__c"),
        ("field_missing", "LQ_Verdict__c"),
        ("reference_missing", "Activity.LQ_Ref__c"),
        ("notes_off", ""),
        ("field_hidden", "DoNotCall"),
        ("no_right", "Opportunity"),
    }
    assert not any(one.is_blocking for one in report.findings)
    for name, about in told:
        assert finding_sentence(name, about) != finding_sentence("no such finding", about)


def test_leads_that_are_hidden_hold_all_up(scene):
    scene.org.hidden |= {f"Lead.{name}" for name in scene.org.fields["Lead"]}
    (finding,) = scene.connector().check().findings
    assert (finding.id, finding.about, finding.is_blocking) == ("no_right", "Lead", True)


def test_right_to_make_fields_is_asked_for(scene):
    scene.org.may_customise = False
    assert not scene.connector().check().may_make_fields
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().ensure([RemoteField("LQ_fit", "Fit", FieldKind.NUMBER)])
    assert (caught.value.reason, caught.value.field) == ("may_not_make_fields", "LQ_fit")


def test_version_that_is_gone_is_told(scene):
    scene.server.routes._table[0] = (*scene.server.routes._table[0][:2], lambda **_k: (200, []))
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().check()
    assert caught.value.reason == "api_retired"


def test_made_fields_are_shown_to_the_account_and_keys_are_unique(new):
    crm = new.connector()
    (made,) = crm.ensure([RemoteField("LQ_fit", "Fit", FieldKind.NUMBER)])
    assert (made.name, made.kind) == ("LQ_fit__c", FieldKind.NUMBER)
    assert findings(new) == {}
    key = new.org.fields["Lead"]["LQ_Key__c"]
    assert (key["externalId"], key["unique"], key["length"]) == (True, True, 64)
    (given,) = new.org.tables["PermissionSetAssignment"].values()
    assert given.values["AssigneeId"] == new.org.me
    made_before = len(new.org.tables["FieldPermissions"])
    assert crm.ensure([RemoteField("LQ_fit", "Other", FieldKind.TEXT)]) == (made,)
    assert len(new.org.tables["FieldPermissions"]) == made_before
    assert len(new.org.tables["PermissionSet"]) == 1


def test_org_whose_activities_take_no_key_gets_the_rest(new):
    new.org.allows_references = False
    new.connector().ensure([])
    assert findings(new) == {"reference_missing": "Activity.LQ_Ref__c"}


def test_names_are_those_that_salesforce_allows():
    assert their_name("x_contract_score") == "x_contract_score__c"
    assert their_name("LQ_Key__c") == "LQ_Key__c"
    assert their_name("_é__a b-") == "a_b__c"
    assert len(their_name("a" * 60)) == 43


def test_lists_are_made_with_their_values():
    one = RemoteField("LQ_cell", "Cell", FieldKind.CHOICE, {"a1": "A1"})
    values = definition(one)["valueSet"]["valueSetDefinition"]["value"]
    assert values == [{"fullName": "a1", "label": "A1", "default": False}]


def test_people_are_active_users_and_queues(scene):
    scene.org.tables["User"][scene.owners[2]].values["IsActive"] = False
    people = {one.id: one for one in scene.connector().people()}
    assert set(people) == {scene.org.me, *scene.owners[:2], scene.queue}
    assert [one.name for one in people[scene.queue].teams] == ["Field sales"]


# --- the way in --------------------------------------------------------------------------------
def test_address_of_a_page_is_that_of_the_api():
    for typed in (
        "brevault.lightning.force.com/lightning/page/home",
        "https://brevault.my.salesforce.com/",
    ):
        way_in = given(f" {typed}\n", " t\n")
        assert way_in.base() == "https://brevault.my.salesforce.com"
        assert way_in.headers() == {"Authorization": "Bearer t"}


@pytest.mark.parametrize(
    ("typed", "reason"),
    (("", "address_wrong"), ("x", "address_wrong"), ("https://[", "address_wrong"),
     ("http://brevault.my.salesforce.com", "address_insecure")),
)  # fmt: skip
def test_address_that_cannot_be_is_refused(typed, reason):
    with pytest.raises(NeedsAttention) as caught:
        given(typed, "t")
    assert caught.value.reason == reason


def test_connection_of_the_profile_makes_a_connector(scene):
    scope = {"owners": [scene.org.me], "since": "2026-01-01T00:00:00+00:00"}
    one = CrmConnection("sf-1", "salesforce", "S", {"address": scene.server.base, "scope": scope})
    lead = scene.add({"last_name": "x", "company": "y"})
    fields = tuple(theirs for theirs in KINDS["salesforce"].proposed.values())
    crm = make_crm(one, TOKEN, fields)
    assert crm.name == "sf-1"
    assert [one.values["Company"] for one in crm.pull("", {}).leads] == ["y"]
    assert crm.read([lead])[lead].values["LQ_fit__c"] == ""
    crm.close()


def test_own_fields_have_their_names():
    names = [one.name for one in own_fields("salesforce")]
    assert names[0] == "LQ_fit__c"
    assert [their_name(one) for one in names] == names
    assert set(names) <= set(KINDS["salesforce"].proposed.values())


# --- doubts --------------------------------------------------------------------------------------
def test_doubts_are_tried_by_reading_alone(scene):
    scene.add_many(3, at_once=True)
    crm = scene.connector()
    told = {one.id: one for one in crm.probe()}
    assert told.keys() == {one.id for one in DOUBTS}
    assert {one.method for one in scene.server.asked} == {"GET"}
    held = {one.id: one.held for one in told.values() if one.held is not None}
    assert held == {
        "version_68": False,
        "whole_seconds": True,
        "keyset": True,
        "deal_beside": True,
        "deal_followed": True,
        "merged_found": True,
        "task_key": True,
        "links_of_many": True,
        "right_told": True,
    }
    assert {one.seen for one in told.values() if one.held is None} == {"writing", "sign-in"}


def test_doubt_that_does_not_hold_is_told(scene):
    scene.org.hidden |= {
        f"UserPermissionAccess.{n}" for n in scene.org.fields["UserPermissionAccess"]
    }
    scene.org.fields["Task"]["LQ_Ref__c"]["externalId"] = False
    told = {one.id: one for one in scene.connector().probe()}
    assert told["right_told"].held is False
    assert told["task_key"].held is False
    assert told["keyset"].held is None  # no lead yet
