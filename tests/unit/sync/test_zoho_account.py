"""A Zoho account looked at, given its fields, and tried on what only a live one can settle."""

from __future__ import annotations

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.store.connections import CrmConnection
from qualifier.sync.access import Given
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.zoho.centres import CENTRES, centre_at
from qualifier.sync.connectors.zoho.checking import check
from qualifier.sync.connectors.zoho.doubts import DOUBTS
from qualifier.sync.connectors.zoho.row import ROW
from qualifier.sync.language import route_fields, their_reasons
from qualifier.sync.proposals import own_fields, proposed
from tests.contract.mirror import person
from tests.contract.zoho_scene import ZohoScene
from tests.fakes.fake_zoho.org import Org


@pytest.fixture
def made():
    scenes: list[ZohoScene] = []

    def make(org: Org | None = None, **more) -> ZohoScene:
        scenes.append(ZohoScene(org, **more))
        return scenes[-1]

    yield make
    for one in scenes:
        one.close()


# --- check ---------------------------------------------------------------------------------------
def test_check_names_the_account_and_what_it_lacks(made):
    report = made(is_new=True).connector("Budget").check()
    assert (report.account, report.version) == ("Ventes SARL", "API v8")
    assert {(one.id, one.about) for one in report.findings} == {
        ("field_missing", "Budget"),
        ("unique_field_missing", "LQ_External_Id"),
        ("field_missing", "LQ_Sales_Verdict"),
        ("field_missing", "LQ_Sales_Reason"),
        ("field_missing", "LQ_Do_Not_Call"),
    }
    assert not any(one.is_blocking for one in report.findings)


def test_check_sees_a_key_that_is_not_unique_and_leads_that_may_not_be_read(made):
    scene = made()
    scene.org.definitions["Leads"]["LQ_External_Id"].is_unique = False
    found = scene.connector().check().findings
    assert [(one.id, one.about) for one in found] == [("field_not_unique", "LQ_External_Id")]
    scene.server.routes.unreadable.add("Leads")
    report = scene.connector().check()
    assert not report.may_make_fields
    assert ("no_right", "Crm_Implied_View_Leads", True) in {
        (one.id, one.about, one.is_blocking) for one in report.findings
    }


@pytest.mark.parametrize(("centre", "api"), CENTRES.items())
def test_data_centre_is_known_by_its_api_and_its_sandbox(centre, api):
    assert centre_at(api) == centre
    assert centre_at(api.replace("www.", "sandbox.")) == centre
    assert centre_at(api + ".evil.example") == ""
    assert set(ROW.words().centres) == set(CENTRES)


def test_check_tells_the_data_centre(made):
    crm = made().connector()
    parts = (crm._api, crm._fields, crm._people)
    report = check(*parts, (), "https://www.zohoapis.com.au", "zoho")
    assert report.version == "API v8, AU"


# --- fields --------------------------------------------------------------------------------------
def test_new_account_is_given_our_fields_and_keys_once(made):
    scene = made(is_new=True)
    crm = scene.connector()
    wanted = own_fields("zoho")
    named = [one.name for one in crm.ensure(wanted)]
    assert named == ["LQ_fit", "LQ_maturity", "LQ_cell", "LQ_decision"]
    assert scene.org.definitions["Leads"]["LQ_External_Id"].is_unique
    assert scene.org.definitions["Leads"]["LQ_fit"].label == "Fit"
    for module in ("Calls", "Tasks"):
        assert scene.org.definitions[module]["LQ_Ref"].is_unique
    assert not [o for o in crm.check().findings if o.about.startswith("LQ_")]
    before = scene.requests
    assert [one.name for one in scene.connector().ensure(wanted)] == named
    posts = [one for one in scene.server.asked if one.method == "POST"]
    assert len(posts) == 4 + 4 + 2  # ours, the wanted, the keys
    assert scene.requests - before == 3  # the fields of leads, calls and tasks
    verdict = scene.org.definitions["Leads"]["LQ_Sales_Verdict"]
    assert ("Turned back", "Turned back") in verdict.options


def test_number_behind_a_name_does_not_hide_a_field(made):
    scene = made(Org(numbers_names=True), is_new=True)
    crm = scene.connector()
    (one,) = crm.ensure([RemoteField("LQ_cell", "Cell", FieldKind.TEXT)])
    assert one.name == "LQ_cell1"
    assert crm.ensure([RemoteField("LQ_cell", "Cell", FieldKind.TEXT)]) == (one,)
    lead = scene.add(person(scene))
    scene._update(lead, {"LQ_Sales_Verdict1": "Won", "LQ_Do_Not_Call1": True})
    told = scene.connector().read([lead])[lead]
    assert (told.standing.status, told.opposed) == ("won", True)


def test_account_that_may_not_make_fields_says_which_are_missing(made):
    scene = made(Org(allows_fields=False), is_new=True)
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().ensure(own_fields("zoho"))
    assert caught.value.reason == "may_not_make_fields"
    assert "LQ_External_Id" in caught.value.field
    assert "LQ_fit" in caught.value.field


def test_edition_without_unique_fields_on_activities_gets_the_others(made):
    scene = made(Org(allows_keys=False), is_new=True)
    assert len(scene.connector().ensure(own_fields("zoho"))) == 4
    assert "LQ_Ref" not in scene.org.definitions["Calls"]


# --- the language --------------------------------------------------------------------------------
def test_reasons_of_sales_are_the_lists_of_all_three_fields(made):
    fields = made().connector().describe()
    reasons = their_reasons("zoho", fields)
    assert reasons["no_budget"] == "No budget"  # of our own field
    assert reasons["Competitor"] == "Competitor"  # of the deal
    assert reasons["Junk Lead"] == "Junk Lead"  # of the lead's status
    routed = route_fields("zoho", fields, {"1": "Ana"})
    assert [(one.name, one.part) for one in routed] == [
        ("Owner", "owner"),
        ("Lead_Status", "stage"),
    ]


def test_proposed_fields_are_there_in_a_new_account(made):
    names = {one.theirs for one in proposed("zoho", made().connector().describe())}
    assert {"Last_Name", "Designation", "Zip_Code", "LQ_Do_Not_Call"} <= names


def test_row_makes_a_connector_of_a_connection():
    details = {"scope": {"stages": ["Contacted"], "since": "2026-11-01T00:00:00+00:00"}}
    one = CrmConnection("c1", "zoho", "Zoho", details)
    crm = ROW.make(one, Given("https://www.zohoapis.eu"), ("City",))
    assert (crm.name, crm.batch) == ("c1", 100)
    with pytest.raises(NeedsAttention):
        ROW.make(one, "a token", ())


# --- doubts --------------------------------------------------------------------------------------
def test_probe_reads_and_writes_nothing(made):
    scene = made()
    lead = scene.add(person(scene))
    scene.org.convert(scene._record(scene.add(person(scene, email=""))))
    before = scene.org.version
    probed = {one.id: one for one in scene.connector().probe()}
    assert scene.org.version == before
    assert set(probed) == {one.id for one in DOUBTS if not one.writes}
    assert probed["whole_seconds"].held is True
    assert (probed["nothing_new"].held, probed["nothing_new"].seen) == (True, "304")
    assert probed["since_takes_its_instant"].held is False
    assert (probed["rich_notes"].held, probed["keys_on_activities"].held) == (False, True)
    assert probed["closed_stages"].held is True
    assert probed["converted_listed"].held is True
    assert all(lead not in one.seen for one in probed.values())


def test_probe_says_what_cannot_be_told(made):
    scene = made()
    scene.server.routes.not_granted.add("/coql")
    scene.server.routes.unreadable.add("Deals")
    probed = {one.id: one for one in scene.connector().probe()}
    assert probed["query_by_key"].held is None
    assert probed["query_by_key"].seen == "scope_missing ZohoCRM.coql.READ"
    assert probed["closed_stages"].held is None
    assert probed["whole_seconds"].held is None  # nobody is there
