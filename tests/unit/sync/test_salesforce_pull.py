"""How leads come in from Salesforce: order, equal times, conversion, mergers, hidden fields."""

from __future__ import annotations

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.salesforce.leads import Scope
from qualifier.sync.connectors.salesforce.pulling import read_cursor
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_in, quoted
from tests.contract.mirror import Mirror, assert_told_once
from tests.contract.salesforce_scene import SalesforceScene
from tests.fakes.fake_salesforce import acts
from tests.fakes.fake_salesforce.schema import described


@pytest.fixture
def scene():
    made = SalesforceScene()
    yield made
    made.close()


def queries(scene) -> list[str]:
    return [one.query["q"] for one in scene.server.asked if "q" in one.query]


def row(scene, lead):
    return scene.org.tables["Lead"][lead]


# --- order ---------------------------------------------------------------------------------------
def test_equal_times_are_told_across_pages_by_their_ids(scene):
    ids = scene.add_many(7, at_once=True)
    mirror, crm = Mirror(), scene.connector(most=3)
    assert_told_once(mirror.round(crm), ids)
    third = [one for one in queries(scene) if "ORDER BY" in one][2]
    assert (
        f"SystemModstamp = {third.split('SystemModstamp = ')[1][:24]} AND Id > '{ids[5]}'" in third
    )


def test_change_that_is_dated_before_it_can_be_read_is_told_by_the_next_round(scene):
    """As one whose transaction took minutes."""
    scene.add({"last_name": "Martin"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    late = scene.org.add(
        "Lead", scene.org.now() - 240_000, LastName="Late", Company="x", OwnerId=scene.org.me
    )
    assert_told_once(mirror.round(crm), [late.id])


def test_round_without_news_asks_three_times_and_no_describe(scene):
    scene.add_many(3, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.org.offset_s += 3600
    mirror.round(crm)
    before = scene.requests
    assert mirror.round(crm) == []
    assert scene.requests - before == 3
    assert len([one for one in scene.server.asked if one.path.endswith("/describe")]) == 3


def test_answers_in_parts_are_one_page(scene):
    ids = scene.add_many(7, at_once=False)
    scene.server.routes.page = 2  # the size that is asked for is only a hint
    page = scene.connector().pull("", {})
    assert [one.id for one in page.leads] == ids
    assert page.is_last


def test_place_of_a_query_that_is_lost_costs_nothing(scene):
    ids = scene.add_many(5, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    crm.describe()
    scene.server.routes.page = 2
    more = scene.server.routes._more
    scene.server.routes._table[4] = (*scene.server.routes._table[4][:2], lambda *_a, **_k: lost())

    def lost():
        return 200, {"records": [], "done": False}

    with pytest.raises(TryLater):
        crm.pull("", {})
    scene.server.routes._table[4] = (*scene.server.routes._table[4][:2], more)
    assert_told_once(mirror.round(crm), ids)


def test_page_that_makes_no_progress_stops(scene):
    lead, crm = scene.add({"last_name": "Martin"}), scene.connector(most=1)
    scene.server.routes._rows = lambda *_asked, **_how: [row(scene, lead)]  # type: ignore[method-assign]
    cursor = crm.pull("", {}).cursor
    with pytest.raises(NeedsAttention) as caught:
        crm.pull(cursor, {})
    assert caught.value.reason == "unexpected_order"


def test_cursor_of_another_kind_begins_anew():
    for text in (
        "",
        "x",
        "[]",
        '{"phase":"load"',
        '{"phase":"other"}',
        '{"phase":"rest","to":"x"}',
    ):
        assert read_cursor(text, "") is None
    assert read_cursor('{"phase":"sweep","at":"yesterday"}', "") is None
    assert read_cursor('{"phase":"rest","to":5.0,"scope":"a"}', "b") is None
    assert read_cursor('{"phase":"rest","to":5.0}', "").to == 5.0


def test_values_in_queries_are_quoted_and_ids_checked():
    assert quoted("d'O\\x\n") == "'d\\'O\\\\x\\n'"
    assert is_in("Name", ["a'b"]) == "Name IN ('a\\'b')"
    assert list(in_blocks(["x') OR Id != ''", "00Q000000000001EAA"])) == [["00Q000000000001EAA"]]
    assert [len(one) for one in in_blocks([f"{n:015}" for n in range(450)])] == [200, 200, 50]
    assert max(map(len, in_blocks([f"{n:015}" for n in range(450)], "x" * 11_000))) < 40


# --- only what can be seen -----------------------------------------------------------------------
def test_field_that_is_hidden_is_not_asked_for(scene):
    scene.org.hidden |= {"Lead.Phone", "Opportunity.IsWon", "Contact.DoNotCall"}
    lead = scene.add({"last_name": "Martin"})
    (told,) = scene.connector().pull("", {}).leads
    assert (told.id, told.values["Phone"]) == (lead, "")
    assert not any("Phone" in one or "IsWon" in one for one in queries(scene))


def test_field_that_is_hidden_in_mid_run_is_described_anew(scene):
    lead = scene.add({"last_name": "Martin", "phone": "+33199004152"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.org.hidden.add("Lead.Phone")
    scene.change(lead, {"job_title": "x"})
    assert_told_once(mirror.round(crm), [lead])
    assert mirror.leads[lead].values["Phone"] == ""


def test_org_without_leads_for_us_is_told(scene):
    scene.org.hidden |= {f"Lead.{name}" for name in scene.org.fields["Lead"]}
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().pull("", {})
    assert (caught.value.reason, caught.value.field) == ("no_right", "Lead")


def test_first_load_is_narrowed_to_owners_queues_and_statuses(scene):
    mine, foreign = scene.add({"last_name": "A"}), scene.add({"last_name": "B"})
    scene.org.change("Lead", row(scene, mine), {"OwnerId": scene.queue})
    scope = Scope(teams=(scene.queue,), stages=("Open - Not Contacted",))
    mirror = Mirror()
    assert_told_once(mirror.round(scene.connector(scope=scope)), [mine])
    assert f"OwnerId IN ('{scene.queue}') AND Status IN" in queries(scene)[0]
    scene.change(foreign, {"job_title": "x"})
    assert mirror.round(scene.connector(scope=scope)) == []


# --- conversion ----------------------------------------------------------------------------------
def test_conversion_is_an_acceptance_and_the_deal_says_the_rest(scene):
    won, lost, none = (scene.add({"last_name": name}) for name in ("W", "L", "N"))
    scene.org.define("Opportunity", described("Loss_Reason__c", "picklist", 255, values=("Price",)))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    for lead in (won, lost, none):
        acts.convert(scene.org, row(scene, lead), with_deal=lead != none)
    assert_told_once(mirror.round(crm), [won, lost, none])
    me = scene.org.me
    assert {one.standing for one in mirror.leads.values()} == {Standing("accepted", by=me)}
    assert all(one.is_archived for one in mirror.leads.values())
    scene.org.offset_s += 3600  # the deals go on later, which changes no lead
    mirror.round(crm)
    acts.close(scene.org, row(scene, won), is_won=True)
    acts.close(scene.org, row(scene, lost), is_won=False, Loss_Reason__c="Price")
    assert_told_once(mirror.round(crm), [won, lost])
    assert mirror.leads[won].standing == Standing("won", by=me)
    assert mirror.leads[lost].standing == Standing("lost", "Price", "Price", by=me)
    assert crm.read([won, lost, none]) == mirror.leads


def test_deal_counts_more_than_what_sales_said_before(scene):
    lead = scene.add({"last_name": "W"})
    scene.answer(lead, "rejected", "no_budget")
    acts.convert(scene.org, row(scene, lead))
    acts.close(scene.org, row(scene, lead), is_won=True)
    (told,) = scene.connector().pull("", {}).leads
    assert told.standing.status == "won"


def test_status_says_what_the_table_says(scene):
    lead = scene.add({"last_name": "W"})
    scene.org.change("Lead", row(scene, lead), {"Status": "Closed - Not Converted"})
    (told,) = scene.connector().pull("", {}).leads
    words = "Closed - Not Converted"
    assert told.standing == Standing("disqualified", words, words, by=scene.org.me)


def test_opposition_of_a_contact_reaches_its_lead(scene):
    lead = scene.add({"last_name": "W"})
    acts.convert(scene.org, row(scene, lead))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    assert not mirror.leads[lead].opposed
    scene.org.offset_s += 3600
    mirror.round(crm)
    contact = scene.org.tables["Contact"][row(scene, lead).values["ConvertedContactId"]]
    scene.org.change("Contact", contact, {"DoNotCall": True})
    assert_told_once(mirror.round(crm), [lead])
    assert mirror.leads[lead].opposed


# --- mergers -------------------------------------------------------------------------------------
def test_winner_tells_of_all_it_swallowed_and_of_theirs(scene):
    one, two, three = (scene.add({"last_name": name}) for name in ("1", "2", "3"))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.merge(one, two)
    scene.merge(two, three)
    told = {lead.id: lead for lead in mirror.round(crm)}
    assert set(told[three].merged) == {one, two}
    assert set(crm.read([three])[three].merged) == {one, two}
    assert crm.gone([one, two, three]) == {one, two}


def test_winner_outside_the_scope_tells_of_a_loser_that_is_known(scene):
    loser, winner = scene.add({"last_name": "1"}), scene.add({"last_name": "2"})
    scene.org.change("Lead", row(scene, winner), {"OwnerId": scene.owners[1]})
    mirror, crm = Mirror(), scene.connector(scope=Scope(owners=(scene.org.me,)))
    assert_told_once(mirror.round(crm), [loser])
    scene.merge(loser, winner)
    (told,) = mirror.round(crm)
    assert (told.id, told.merged, told.is_outside) == (winner, (loser,), True)


def test_company_that_nobody_knows_is_empty_here(scene):
    lead = scene.add({"last_name": "Seul"})
    assert row(scene, lead).values["Company"] == "[not provided]"
    assert scene.connector().read([lead])[lead].values["Company"] == ""
