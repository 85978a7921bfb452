"""Pulling from HubSpot: nothing is left out, however many there are and whatever moves."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.hubspot.leads import Feedback, Scope
from qualifier.sync.connectors.hubspot.pulling import Cursor
from tests.contract.hubspot_scene import HubSpotScene
from tests.fakes.fake_hubspot.account import Account


@pytest.fixture
def scene():
    made = HubSpotScene()
    yield made
    made.close()


def pull_all(connector, cursor="", known=None):
    """Every lead told until the last page, in order, and the cursor after it."""
    known, told = {} if known is None else known, []
    for _ in range(1000):
        page = connector.pull(cursor, known)
        assert len(page.leads) + page.seen <= 200
        told += page.leads
        known.update({lead.id: lead.stamp for lead in page.leads})
        cursor = page.cursor
        if page.is_last:
            return told, cursor
    raise AssertionError("it never ends")


def test_first_load_brings_every_contact_once(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(250)]
    told, _ = pull_all(scene.connector())
    assert [lead.id for lead in told] == ids
    assert [lead.values["lastname"] for lead in told[:2]] == ["N0", "N1"]


def test_first_load_goes_on_after_a_restart(scene):
    ids = scene.add_many(250, at_once=True)
    first = scene.connector().pull("", {})
    rest, _ = pull_all(scene.connector(), first.cursor)
    assert [lead.id for lead in (*first.leads, *rest)] == ids


def test_first_load_passes_ten_thousand_without_a_search(scene):
    scene.add_many(10_050, at_once=True)
    told, _ = pull_all(scene.connector())
    assert len({lead.id for lead in told}) == len(told) == 10_050
    assert not any(one.path.endswith("/search") for one in scene.server.asked)


def test_sweep_passes_ten_thousand_changed_at_one_moment(scene):
    _, cursor = pull_all(scene.connector())
    ids = scene.add_many(10_050, at_once=True)
    told, _ = pull_all(scene.connector(), Cursor("rest", json.loads(cursor)["to"]).text())
    assert [lead.id for lead in told] == ids
    searches = [one for one in scene.server.asked if one.path.endswith("/search")]
    assert len(searches) == math.ceil(10_050 / 200)
    assert {one.body["after"] for one in searches} == {"0"}


def test_sweep_neither_skips_nor_repeats_what_is_edited_meanwhile(scene):
    connector = scene.connector()
    _, cursor = pull_all(connector)
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(450)]
    first = connector.pull(cursor, {})
    for lead in (ids[0], ids[300], ids[449]):  # told already; to be told; the last
        scene.change(lead, {"city": "Lyon"})
    rest, cursor = pull_all(connector, first.cursor)
    told = [lead.id for lead in (*first.leads, *rest)]
    assert sorted(told) == sorted(set(ids) - {ids[300], ids[449]})  # they left the window …
    known = {lead.id: lead.stamp for lead in (*first.leads, *rest)}
    later, _ = pull_all(connector, cursor, known)
    assert [lead.id for lead in later] == [ids[0], ids[300], ids[449]]  # … for the next one


def test_lead_that_is_known_by_its_stamp_is_only_seen(scene):
    connector = scene.connector()
    lead = scene.add({"last_name": "Martin"})
    told, cursor = pull_all(connector)
    page = connector.pull(cursor, {lead: told[0].stamp})
    assert (page.leads, page.seen, page.is_last) == ((), 1, True)
    page = connector.pull("", {lead: told[0].stamp})  # in the list as well
    assert (page.leads, page.seen) == ((), 1)
    scene.change(lead, {"city": "Lyon"})
    page = connector.pull(cursor, {lead: told[0].stamp})
    assert [one.values["city"] for one in page.leads] == ["Lyon"]


def test_stamp_is_one_whether_it_was_listed_searched_or_read_on_a_whole_second(scene):
    lead = scene.add({"last_name": "Martin"})
    record = scene.account.records["contacts"][int(lead)]
    record.updated = record.updated // 1000 * 1000
    connector = scene.connector()
    told, cursor = pull_all(connector)
    found, _ = pull_all(connector, cursor)
    assert told[0].stamp == found[0].stamp == connector.read([lead])[lead].stamp
    assert told[0].stamp == str(record.updated)


def test_round_without_a_change_over_100000_leads_takes_few_calls(scene):
    ids = scene.add_many(100_000, at_once=True)
    at = scene.account.records["contacts"][int(ids[0])].updated
    known = dict.fromkeys(ids, str(at))
    cursor = Cursor("rest", int(scene.account.seconds() * 1000)).text()
    before = scene.requests
    told, _ = pull_all(scene.connector(), cursor, known)
    assert told == []
    assert scene.requests - before <= 12


def test_windows_end_30_s_ago_and_overlap_by_10_min(scene):
    connector = scene.connector(lag_s=30.0)
    _, cursor = pull_all(connector)
    loaded = json.loads(cursor)["to"]
    assert loaded == pytest.approx((scene.account.seconds() - 30) * 1000, abs=5000)
    pull_all(connector, cursor)
    window, above = scene.server.asked[-1].body["filterGroups"][0]["filters"]
    assert window["propertyName"] == "lastmodifieddate"
    assert int(window["value"]) == loaded - 600_000
    assert loaded <= int(window["highValue"]) < loaded + 5000
    assert above == {"propertyName": "hs_object_id", "operator": "GT", "value": "0"}
    assert scene.server.asked[-1].body["sorts"] == ["hs_object_id"]


def test_change_that_is_found_two_minutes_late_comes_in_the_next_rounds(scene):
    connector = scene.connector(lag_s=30.0)
    _, cursor = pull_all(connector)
    lead = scene.add({"last_name": "Martin"})
    scene.server.searching.lag_s = 120.0
    for passed_s, expected in ((60, []), (30, []), (40, [lead])):
        scene.account.offset_s += passed_s
        told, cursor = pull_all(connector, cursor)
        assert [one.id for one in told] == expected


@pytest.mark.parametrize("wrong_s", (-5400.0, 5400.0))
def test_wrong_clock_here_loses_no_change(scene, wrong_s):
    connector = scene.connector(clock=lambda: scene.account.seconds() + wrong_s)
    _, cursor = pull_all(connector)
    known: dict[str, str] = {}
    for name in ("Martin", "Durand"):
        scene.account.offset_s += 3600
        lead = scene.add({"last_name": name})
        scene.account.offset_s += 2  # a Date header has whole seconds
        told, cursor = pull_all(connector, cursor, known)
        assert [one.id for one in told] == [lead]


def test_ids_of_other_lengths_come_in_their_order(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(20)]
    assert {len(one) for one in ids} == {4, 5}
    told, _ = pull_all(scene.connector(), Cursor("rest", int(ids[0])).text())
    assert [lead.id for lead in told] == ids


def test_ids_sorted_as_text_stop_the_pulling_instead_of_losing_leads(scene):
    for number in range(20):
        scene.add({"last_name": f"N{number}"})
    scene.server.searching.ids_as_text = True
    with pytest.raises(NeedsAttention) as caught:
        pull_all(scene.connector(), Cursor("rest", 0).text())
    assert (caught.value.reason, caught.value.field) == ("unexpected_order", "hs_object_id")


def test_cursor_of_another_make_begins_anew(scene):
    lead = scene.add({"last_name": "Martin"})
    for cursor in ("17", "{", '{"phase":"dance","to":1}', '{"phase":"sweep","to":1,"begin":0}'):
        assert [one.id for one in pull_all(scene.connector(), cursor)[0]] == [lead]


def test_very_many_fields_go_round_the_longest_address(scene):
    lead = scene.add({"last_name": "Martin"})
    fields = ("lastname", *(f"a_property_with_quite_a_long_name_{n}" for n in range(200)))
    told, _ = pull_all(scene.connector(fields=fields))
    assert [(one.id, one.values["lastname"]) for one in told] == [(lead, "Martin")]
    assert all(len(one.query.get("properties", "")) < 4001 for one in scene.server.asked)


# --- scope -----------------------------------------------------------------------------------
def test_scope_takes_owners_stages_and_statuses(scene):
    mine, other = scene.owners[0], scene.owners[1]
    rows = (
        {"hubspot_owner_id": mine, "lifecyclestage": "lead", "hs_lead_status": "NEW"},
        {"hubspot_owner_id": other, "lifecyclestage": "lead", "hs_lead_status": "NEW"},
        {"hubspot_owner_id": mine, "lifecyclestage": "customer", "hs_lead_status": "NEW"},
        {"hubspot_owner_id": mine, "lifecyclestage": "lead", "hs_lead_status": "OPEN"},
        {"lifecyclestage": "lead", "hs_lead_status": "NEW"},
    )
    ids = [str(scene.account.create("contacts", row).id) for row in rows]
    scope = {"owners": (mine,), "stages": ("lead",), "statuses": ("NEW",)}
    told, cursor = pull_all(scene.connector(scope=Scope(**scope)))
    assert [lead.id for lead in told] == ids[:1]
    told, _ = pull_all(scene.connector(scope=Scope(**scope)), cursor)
    assert [lead.id for lead in told] == ids[:1]
    since = Scope(**scope, since=datetime(2020, 1, 1, tzinfo=UTC))
    told, _ = pull_all(scene.connector(scope=since))
    assert [lead.id for lead in told] == ids[:1]
    assert len(scene.server.asked[-1].body["filterGroups"][0]["filters"]) == 5


def test_scope_of_a_team_is_its_members(scene):
    ids = [
        str(scene.account.create("contacts", {"hubspot_owner_id": owner}).id)
        for owner in scene.owners
    ]
    told, cursor = pull_all(scene.connector(scope=Scope(teams=("31",))))
    assert [lead.id for lead in told] == ids[1:]  # the first is in no team
    assert pull_all(scene.connector(scope=Scope(teams=("99",))))[0] == []
    connector = scene.connector(scope=Scope(teams=("31",)))
    pull_all(connector, cursor)
    scene.account.owners[0]["teams"] = [{"id": "31", "name": "Field sales", "primary": True}]
    told, _ = pull_all(connector, cursor)
    assert [lead.id for lead in told] == ids


def test_team_that_a_person_is_shown_in_is_a_scope(scene):
    """What is shown for choosing is what the pull compares."""
    ids = {
        owner: str(scene.account.create("contacts", {"hubspot_owner_id": owner}).id)
        for owner in scene.owners
    }
    scene.account.owners[2]["teams"] = [{"id": "32", "name": "Inside sales", "primary": True}]
    by_team: dict[str, list[str]] = {}
    for one in scene.connector().people():
        for team in one.teams:
            assert team.name in ("Field sales", "Inside sales")
            by_team.setdefault(team.id, []).append(one.id)
    assert len(by_team) == 2
    for team, members in by_team.items():
        told, _ = pull_all(scene.connector(scope=Scope(teams=(team,))))
        assert [one.id for one in told] == [ids[one] for one in members]
    told, _ = pull_all(scene.connector(scope=Scope(teams=tuple(by_team))))
    assert {one.id for one in told} == {ids[one] for members in by_team.values() for one in members}


@pytest.mark.parametrize("since", (None, datetime(2020, 1, 1, tzinfo=UTC)))
def test_contacts_of_nobody_are_a_scope_alone_and_beside_others(scene, since):
    nobody = scene.add({"last_name": "Free"})
    mine, other = (
        str(scene.account.create("contacts", {"hubspot_owner_id": owner}).id)
        for owner in scene.owners[:2]
    )
    for owners, wanted in ((("",), {nobody}), (("", scene.owners[0]), {nobody, mine})):
        told, _ = pull_all(scene.connector(scope=Scope(owners=owners, since=since)))
        assert {one.id for one in told} == wanted
    assert other not in wanted


def test_scope_since_leaves_older_leads_out(scene):
    scene.add({"last_name": "Before"})
    scene.account.offset_s += 3600
    since = datetime.fromtimestamp(scene.account.seconds() - 60, UTC)
    lead = scene.add({"last_name": "After"})
    told, cursor = pull_all(scene.connector(scope=Scope(since=since)))
    assert [one.id for one in told] == [lead]
    scene.change(lead, {"city": "Lyon"})
    told, _ = pull_all(scene.connector(scope=Scope(since=since)), cursor)
    assert [one.values["city"] for one in told] == ["Lyon"]


def test_known_lead_that_leaves_the_scope_is_told_with_what_sales_answer(scene):
    mine, sales = scene.owners[0], scene.owners[1]
    lead = str(scene.account.create("contacts", {"hubspot_owner_id": mine}).id)
    other = str(scene.account.create("contacts", {"hubspot_owner_id": sales}).id)
    connector = scene.connector(scope=Scope(owners=(mine,)))
    known: dict[str, str] = {}
    told, cursor = pull_all(connector, known=known)
    assert [one.id for one in told] == [lead]
    for one in (lead, other):
        scene._update(one, {"hubspot_owner_id": sales, "lq_sales_verdict": "rejected"})
    told, _ = pull_all(connector, cursor, known)
    assert [(one.id, one.standing.status) for one in told] == [(lead, "rejected")]


# --- what a lead says ------------------------------------------------------------------------
def test_values_come_in_the_forms_of_their_kinds(scene):
    from tests.fakes.fake_hubspot.definitions import Definition

    for name, type_, field_type, options in (
        ("signed_at", "datetime", "date", ()),
        ("budget", "number", "number", ()),
        ("is_key", "bool", "booleancheckbox", ()),
        ("topics", "enumeration", "checkbox", ("red", "green", "blue")),
    ):
        scene.account.define("contacts", Definition(name, type_, field_type, options))
    lead = str(
        scene.account.create(
            "contacts",
            {
                "signed_at": "1764490500123",
                "date_of_birth": "315532800000",
                "budget": "1200.5",
                "is_key": "true",
                "topics": "red;blue",
                "message": "one\r\ntwo",
            },
        ).id
    )
    fields = "signed_at date_of_birth budget is_key topics message email nowhere".split()
    connector = scene.connector(fields=fields)
    told, _ = pull_all(connector)
    assert told[0].values == connector.read([lead])[lead].values
    assert told[0].values == {
        "signed_at": "2025-11-30T08:15:00Z",
        "date_of_birth": "1980-01-01",
        "budget": "1200.5",
        "is_key": "true",
        "topics": "blue;red",
        "message": "one\ntwo",
        "email": "",
        "nowhere": "",
    }


def test_standing_is_our_property_first_then_the_status_then_the_stage(scene):
    lead = scene.add({"last_name": "Martin"})
    feedback = Feedback(of_status={"UNQUALIFIED": "disqualified"}, of_stage={"customer": "won"})
    connector = scene.connector(feedback=feedback)

    def standing():
        return connector.read([lead])[lead].standing

    assert standing() == Standing()
    scene._update(lead, {"lifecyclestage": "customer"})
    assert standing() == Standing("won", "customer", "customer")
    scene._update(lead, {"hs_lead_status": "UNQUALIFIED"})
    assert standing() == Standing("disqualified", "UNQUALIFIED", "UNQUALIFIED")
    scene.answer(lead, "rejected", "no_budget")
    assert standing() == Standing("rejected", "no_budget", "No budget")
    scene.answer(lead, "")
    assert standing().status == "disqualified"


def test_by_default_a_customer_is_no_answer_and_an_open_deal_is_one(scene):
    lead = scene.add({"last_name": "Martin"})
    connector = scene.connector()
    scene._update(lead, {"lifecyclestage": "customer", "hs_lead_status": "IN_PROGRESS"})
    assert connector.read([lead])[lead].standing == Standing()
    scene._update(lead, {"hs_lead_status": "OPEN_DEAL"})
    assert connector.read([lead])[lead].standing.status == "accepted"


def test_opposition_is_told(scene):
    lead = scene.add({"last_name": "Martin"})
    assert not scene.connector().read([lead])[lead].opposed
    scene.oppose(lead)
    assert scene.connector().read([lead])[lead].opposed


# --- gone ------------------------------------------------------------------------------------
@pytest.mark.parametrize("has_new_id", (True, False))
@pytest.mark.parametrize("answers", (True, False))
def test_survivor_of_a_merge_names_all_that_went_into_it(has_new_id, answers):
    account = Account(new_id_on_merge=has_new_id, merged_id_answers=answers)
    scene = HubSpotScene(account)
    try:
        connector = scene.connector(scope=Scope(owners=(scene.owners[0],)))
        loser, winner = (
            str(account.create("contacts", {"hubspot_owner_id": scene.owners[0]}).id)
            for _ in range(2)
        )
        _, cursor = pull_all(connector, known=(known := {}))
        scene.merge(loser, winner)
        told, _ = pull_all(connector, cursor, known)
        assert len(told) == 1
        gone = {loser, winner} - {told[0].id}
        assert set(told[0].merged) == gone
        assert (told[0].id == winner) is not has_new_id
        assert connector.gone([loser, winner, told[0].id]) == gone
        assert set(connector.read([loser, winner])) == {loser, winner} - gone
    finally:
        scene.close()


def test_archived_deleted_and_hidden_leads_are_gone_and_never_told(scene):
    connector = scene.connector()
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(150)]
    _, cursor = pull_all(connector, known=(known := {}))
    scene.archive(ids[0])
    scene.delete(ids[1])
    scene.hide(ids[2])
    assert pull_all(connector, cursor, known)[0] == []
    assert connector.gone([*ids, "424242", "no-number"]) == {*ids[:3], "424242", "no-number"}
    assert set(connector.read(ids)) == set(ids[3:])
    assert connector.gone([]) == frozenset()
    assert len(pull_all(connector)[0]) == 147


def test_lead_that_cannot_be_read_just_now_is_not_gone(scene):
    ids = [scene.add({"last_name": f"N{number}"}) for number in range(2)]
    scene.server.routes.unreadable.add(ids[1])
    for act in (scene.connector().gone, scene.connector().read):
        with pytest.raises(TryLater):
            act(ids)
