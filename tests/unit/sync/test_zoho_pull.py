"""What is Zoho's own when leads are pulled: whole seconds, rows that move, deals, mergers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.zoho.leads import Scope
from qualifier.sync.connectors.zoho.pulling import read_cursor
from tests.contract.mirror import Mirror, assert_told_once, person
from tests.contract.zoho_scene import ZohoScene
from tests.fakes.fake_zoho.definitions import Definition
from tests.fakes.fake_zoho.org import Org


@pytest.fixture
def made():
    scenes: list[ZohoScene] = []

    def make(**switches) -> ZohoScene:
        scenes.append(ZohoScene(Org(**switches)))
        return scenes[-1]

    yield make
    for one in scenes:
        one.close()


@pytest.fixture
def scene(made):
    return made()


# --- a list that moves ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "switches",
    ({}, {"tokens_count_rows": True}, {"gives_tokens": False}),
    ids=("token keeps place", "token counts rows", "pages by number"),
)
def test_run_of_one_second_leaves_nothing_out_while_rows_move(made, switches):
    scene = made(**switches)
    ids = scene.add_many(450, at_once=True)
    mirror, crm = Mirror(), scene.connector()
    mirror.take(mirror.page(crm))
    told = list(mirror.leads)
    for one in told[:30]:
        scene.delete(one)
    scene.change(told[40], {"city": "Nantes"})
    mirror.round(crm)
    assert set(ids) - set(mirror.leads) == set()
    assert mirror.leads[told[40]].values["City"] == "Nantes"


@pytest.mark.parametrize("inclusive", (False, True))
@pytest.mark.parametrize("says", (False, True))
def test_changes_are_told_whatever_since_and_nothing_new_mean(made, inclusive, says):
    scene = made(since_is_inclusive=inclusive, says_not_modified=says)
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)  # nobody is there
    lead = scene.add(person(scene))
    assert_told_once(mirror.round(crm), [lead])
    for city in ("Nantes", "Rennes"):  # in the same second, with one time of change
        scene.change(lead, {"city": city})
        assert_told_once(mirror.round(crm), [lead])
    scene.org.offset_s += 600
    assert mirror.round(crm) == []
    assert mirror.round(crm) == []
    lists = [one for one in scene.server.asked if one.path.endswith("/Leads")]
    assert lists[-1].status == (304 if says else 204)


def test_quiet_account_is_asked_once_a_round_and_goes_back_five_minutes(scene):
    scene.add(person(scene))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    then = read_cursor(mirror.cursor, Scope().mark).then
    assert then == pytest.approx(scene.org.seconds() - 300, abs=3)
    for _ in range(2):
        scene.org.offset_s += 3_600
        mirror.round(crm)
    lists = [one for one in scene.server.asked if one.path.endswith("/Leads")]
    assert [one.status for one in lists] == [200, 200, 304]
    now = read_cursor(mirror.cursor, Scope().mark).then
    assert now == pytest.approx(then + 7_200, abs=3)


def test_times_have_the_offset_of_the_account_and_are_told_in_utc(scene):
    lead = scene.add(person(scene))
    (told,) = Mirror().round(scene.connector("Modified_Time"))
    at = scene._record(lead).modified
    assert told.changed_at == datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert told.values["Modified_Time"] == told.changed_at
    assert scene.server.asked[-1].answer["data"][0]["Modified_Time"].endswith("+02:00")


def test_more_fields_than_a_list_gives_are_read_in_parts(scene):
    names = [f"Field_with_a_long_name_{number:02}" for number in range(60)]
    for name in names:
        scene.org.define("Leads", Definition(name, is_ours=True))
    lead = scene.add(person(scene))
    scene._update(lead, {names[-1]: "the last"})
    crm = scene.connector(*names)
    (told,) = Mirror().round(crm)
    assert told.values[names[-1]] == "the last"
    assert crm.read([lead])[lead] == told


def test_strange_cursor_tells_all_again(scene):
    lead = scene.add(person(scene))
    for cursor in ("", "?", '{"phase":"load"}', '{"phase":"rest","begin":"x"}', "[]"):
        page = scene.connector().pull(cursor, {})
        assert [one.id for one in page.leads] == [lead]


# --- the scope -----------------------------------------------------------------------------------
def test_scope_by_status_role_and_time(scene):
    ids = [scene.add(person(scene, email="")) for _ in range(3)]
    scene._update(ids[0], {"Lead_Status": "Contacted"})
    scene._update(ids[1], {"Owner": {"id": scene.owners[1]}})  # Bruno, of the field sales
    role = scene.connector().people()[2].teams[0]
    assert role.name == "Field sales"
    for scope, wanted in (
        (Scope(stages=("Contacted",)), [ids[0]]),
        (Scope(teams=(role.id,)), [ids[1]]),
        (Scope(teams=("4711",)), []),
        (Scope(since=datetime(2031, 1, 1, tzinfo=UTC)), []),
    ):
        assert_told_once(Mirror().round(scene.connector(scope=scope)), wanted)


# --- converted leads and their deals -------------------------------------------------------------
def test_converted_lead_is_told_as_accepted_and_called_no_more(scene):
    lead = scene.add(person(scene))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.org.convert(scene._record(lead))
    assert_told_once(mirror.round(crm), [lead])
    told = mirror.leads[lead]
    assert told.standing == Standing("accepted")
    assert told.is_archived
    assert crm.gone([lead]) == frozenset()
    assert scene.connector().read([lead]) == {lead: told}


def test_deal_that_ends_tells_won_or_lost_though_its_lead_is_not_changed(scene):
    leads = [scene.add(person(scene, email="")) for _ in range(2)]
    deals = [scene.org.convert(scene._record(one)) for one in leads]
    mirror = Mirror()
    mirror.round(scene.connector())
    scene.org.offset_s += 3_600
    assert mirror.round(scene.connector()) == []
    scene.org.update(deals[0], {"Stage": "Gagné"})
    scene.org.update(deals[1], {"Stage": "Perdu", "Reason_For_Loss__s": "Competitor"})
    assert_told_once(mirror.round(scene.connector()), leads)
    assert mirror.leads[leads[0]].standing == Standing("won")
    assert mirror.leads[leads[1]].standing == Standing("lost", "Competitor", "Competitor")
    scene.org.offset_s += 3_600
    assert mirror.round(scene.connector()) == []


def test_fields_of_the_deal_can_be_asked_for(scene):
    lead = scene.add(person(scene))
    scene.org.convert(scene._record(lead), "Devis")
    crm = scene.connector("Converted_Deal.Stage", "Converted_Deal.Amount")
    (told,) = Mirror().round(crm)
    assert told.values["Converted_Deal.Stage"] == "Devis"
    assert told.values["Converted_Deal.Amount"] == ""
    described = {one.name: one for one in crm.describe()}
    loss = described["Converted_Deal.Reason_For_Loss__s"]
    assert "Competitor" in loss.options
    assert "-None-" not in loss.options
    assert not loss.is_writable


def test_deals_that_may_not_be_read_leave_the_lead_accepted(scene):
    lead = scene.add(person(scene))
    scene.org.convert(scene._record(lead), "Gagné")
    scene.server.routes.unreadable.add("Deals")
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    assert mirror.leads[lead].standing == Standing("accepted")
    assert mirror.round(crm) == []
    assert "deals_unread" in {one.id for one in crm.check().findings}


def test_status_is_an_answer_of_sales_and_our_own_field_comes_first(scene):
    lead = scene.add(person(scene))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    for status, standing in (
        ("Contacted", Standing()),
        ("Junk Lead", Standing("disqualified", "Junk Lead", "Junk Lead")),
        ("Contact in Future", Standing("turned_back", "Contact in Future", "Contact in Future")),
    ):
        scene._update(lead, {"Lead_Status": status})
        mirror.round(crm)
        assert mirror.leads[lead].standing == standing
    scene.answer(lead, "rejected", "too_small")
    mirror.round(crm)
    assert mirror.leads[lead].standing == Standing("rejected", "too_small", "Too small")


# --- deleted and merged --------------------------------------------------------------------------
def test_restart_after_a_merger_finds_it_as_long_as_the_round_is_not_over(scene):
    loser, winner = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(scene.connector())
    scene.merge(loser, winner)
    told = mirror.round(scene.connector)
    assert [one.merged for one in told if one.id == winner] == [(loser,)]


def test_merger_that_nobody_tells_of_leaves_a_record_gone(made):
    scene = made(merge_is_told=False)
    loser, winner = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.merge(loser, winner)
    assert all(one.merged == () for one in mirror.round(crm))
    assert crm.gone([loser, winner]) == {loser}


def test_timelines_are_not_looked_at_without_a_deletion_nearby(scene):
    ids = [scene.add(person(scene, email="")) for _ in range(3)]
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.delete(ids[0])
    scene.org.offset_s += 1_000
    scene.change(ids[1], {"city": "Nantes"})
    assert_told_once(mirror.round(crm), [ids[1]])
    assert not [one for one in scene.server.asked if one.path.endswith("__timeline")]
