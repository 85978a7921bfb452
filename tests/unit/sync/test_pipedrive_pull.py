"""What Pipedrive tells: leads, what changes around them, and the deals they become."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.pipedrive import reading
from qualifier.sync.connectors.pipedrive.leads import Feedback, Scope
from qualifier.sync.connectors.pipedrive.pulling import Cursor, read_cursor
from tests.contract.mirror import Mirror, assert_told_once
from tests.contract.pipedrive_scene import PipedriveScene
from tests.contract.scene import Trouble


@pytest.fixture
def scene():
    made = PipedriveScene()
    yield made
    made.close()


def paths(scene: PipedriveScene) -> list[str]:
    return [one.path.removeprefix("/api/") for one in scene.server.asked]


# --- what changes around a lead --------------------------------------------------------------
def test_change_of_a_person_tells_every_lead_at_it(scene):
    lead, other = scene.add({"last_name": "Léa"}), scene.add({"last_name": "Paul"})
    leads = scene.account.leads
    second = scene.account.create_lead({"title": "2", "person_id": leads[lead]["person_id"]})["id"]
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.change(lead, {"job_title": "Buyer"})
    assert_told_once(mirror.round(crm), [lead, second])
    assert mirror.leads[second].values["person.job_title"] == "Buyer"
    assert mirror.leads[other].values["person.job_title"] == ""


def test_merged_persons_leave_two_leads_at_the_survivor(scene):
    loser = scene.add({"last_name": "L. Roux", "phone": "+33199004152"})
    winner = scene.add({"last_name": "Léa Roux", "email": "lea@x.example"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.merge_persons(loser, winner)
    assert_told_once(mirror.round(crm), [loser, winner])
    for one in (loser, winner):
        assert mirror.leads[one].values["person.name"] == "Léa Roux"
        assert mirror.leads[one].values["person.phone"] == "+33199004152"
    assert crm.gone([loser, winner]) == frozenset()


def test_work_that_touches_a_person_only_is_no_change(scene):
    lead = scene.add({"last_name": "Léa"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    person = scene.account.persons[scene.account.leads[lead]["person_id"]]
    scene.account.offset_s += 60
    scene.account.update_contact("persons", person, {})  # an activity moves its time
    assert mirror.round(crm) == []


# --- the deal a lead becomes -----------------------------------------------------------------
def test_lead_that_became_a_deal_is_accepted_then_won(scene):
    lead = scene.add({"last_name": "Léa", "company": "Roux SA", "phone": "+33199004152"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    before = mirror.leads[lead]
    deal = scene.account.convert(lead)
    assert_told_once(mirror.round(crm), [lead])
    assert mirror.leads[lead].standing == Standing("accepted")
    assert mirror.leads[lead].values == before.values
    assert crm.gone([lead]) == frozenset()
    scene.account.update_deal(deal, {"status": "won"})
    assert_told_once(mirror.round(crm), [lead])
    assert mirror.leads[lead].standing == Standing("won")
    assert crm.read([lead]) == {lead: mirror.leads[lead]}
    assert scene.connector().read([lead]) == {lead: mirror.leads[lead]}


@pytest.mark.parametrize(
    ("words", "is_known"), (("too small ", True), ("They went elsewhere", False), ("", False))
)
def test_reason_of_a_lost_deal_is_ours_where_it_is_worded_so(scene, words, is_known):
    lead = scene.add({"last_name": "Léa"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    scene.account.convert(lead, "lost", words)
    mirror.round(crm)
    reason = scene.reasons[2] if is_known else words
    assert mirror.leads[lead].standing == Standing("lost", reason, words)


def test_verdict_holds_for_an_open_deal_and_the_deal_once_it_is_closed(scene):
    lead = scene.add({"last_name": "Léa"})
    scene.answer(lead, "turned_back", scene.reasons[0])
    deal = scene.account.convert(lead)
    crm = scene.connector()
    assert crm.read([lead])[lead].standing.status == "turned_back"
    scene.account.update_deal(deal, {"status": "lost", "lost_reason": "Price"})
    assert crm.read([lead])[lead].standing == Standing("lost", "Price", "Price")


def test_deal_that_is_archived_is_still_there_and_one_that_is_deleted_is_not(scene):
    ids = [scene.add({"last_name": f"N{n}"}) for n in range(2)]
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    deals = [scene.account.convert(one, "won") for one in ids]
    mirror.round(crm)
    scene.account.update_deal(deals[0], {"is_archived": True})
    deals[1]["is_deleted"] = True
    for one in (crm, scene.connector()):
        assert one.gone(ids) == {ids[1]}
    assert_told_once(mirror.round(crm), [ids[0]])
    assert mirror.leads[ids[0]].is_archived
    assert mirror.leads[ids[0]].standing.status == "won"


def test_deal_that_was_no_lead_of_ours_is_not_told(scene):
    lead = scene.add({"last_name": "Léa"})
    mirror, crm = Mirror(), scene.connector()
    scene.account.convert(lead)
    assert mirror.round(crm) == []
    own = scene.add({"last_name": "Paul"})
    assert_told_once(mirror.round(crm), [own])


# --- labels, the archive, the scope ----------------------------------------------------------
def test_label_is_an_answer_and_so_is_the_archive_where_the_team_says_so(scene):
    label = "11111111-1111-4111-8111-111111111111"
    scene.account.labels[label] = "Rejected by sales"
    labelled, archived = scene.add({"last_name": "Léa"}), scene.add({"last_name": "Paul"})
    scene.account.update_lead(scene.account.leads[labelled], {"label_ids": [label]})
    scene.archive(archived)
    read = scene.connector().read([labelled, archived])
    assert read[labelled].standing == Standing("rejected")
    assert read[archived].standing == Standing()
    crm = scene.connector(feedback=Feedback(of_archived="rejected"))
    assert crm.read([archived])[archived].standing == Standing("rejected")


def test_scope_of_labels(scene):
    label = "11111111-1111-4111-8111-111111111111"
    scene.account.labels[label] = "Web"
    mine, other = scene.add({"last_name": "Léa"}), scene.add({"last_name": "Paul"})
    scene.account.update_lead(scene.account.leads[mine], {"label_ids": [label]})
    mirror = Mirror()
    crm = scene.connector(scope=Scope(labels=(label,)))
    assert_told_once(mirror.round(crm), [mine])
    scene.account.update_lead(scene.account.leads[mine], {"label_ids": []})
    mirror.round(crm)
    assert mirror.leads[mine].is_outside
    assert other not in mirror.leads


def test_archive_is_looked_through_once_an_hour(scene):
    lead, other = scene.add({"last_name": "Léa"}), scene.add({"last_name": "Paul"})
    mirror, crm = Mirror(), scene.connector(archive_every_s=3600.0)
    mirror.round(crm)
    scene.archive(lead)
    assert mirror.round(crm) == []
    assert "v1/leads/archived" not in paths(scene)
    scene.account.offset_s += 3700
    assert_told_once(mirror.round(scene.connector(archive_every_s=3600.0)), [lead])
    assert mirror.leads[lead].is_archived
    assert mirror.round(crm) == []
    assert paths(scene).count("v1/leads/archived") == 1
    assert other in mirror.leads


def test_what_is_around_leads_is_asked_for_every_ten_minutes(scene):
    lead = scene.add({"last_name": "Léa"})
    mirror = Mirror()
    mirror.round(scene.connector(around_every_s=600.0))
    scene.change(lead, {"job_title": "Buyer"})
    before = scene.server.spent
    assert mirror.round(scene.connector(around_every_s=600.0)) == []
    definitions = 40
    assert scene.server.spent - before - definitions == 20
    scene.account.offset_s += 500
    assert mirror.round(scene.connector(around_every_s=600.0)) == []
    scene.account.offset_s += 101
    assert_told_once(mirror.round(scene.connector(around_every_s=600.0)), [lead])
    assert mirror.round(scene.connector(around_every_s=600.0)) == []


# --- the list of leads -----------------------------------------------------------------------
def test_rows_that_move_inside_one_second_are_not_passed_over(scene):
    ids = scene.add_many(601, at_once=True)
    mirror, crm = Mirror(), scene.connector()
    for _ in range(2):
        mirror.take(mirror.page(crm))
    scene.delete(ids[3])
    scene.delete(ids[4])
    mirror.round(crm)
    assert mirror.leads.keys() >= set(ids) - {ids[3], ids[4]}


def test_some_of_a_long_list_are_read_without_paging_through_all_of_it(scene, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 5)
    ids = scene.add_many(200, at_once=True)
    crm = scene.connector()
    crm.describe()
    before = scene.server.spent
    asked = ids[::4]
    assert crm.read(asked).keys() == set(asked)
    lists, singles, contacts = 5 * 20 + 2 * 40, 50 * 2, 10 + 10
    assert scene.server.spent - before <= lists + singles + contacts


def test_list_in_another_order_is_not_believed(scene):
    scene.account.put_lead({"title": "late", "person_id": 999}, scene.account.stamp() + 5_000)
    scene.add({"last_name": "Léa"})
    scene.server.routes.unsorted = True
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().pull("", {})
    assert (caught.value.reason, caught.value.field) == ("unexpected_order", "update_time")


def test_times_of_a_query_have_no_milliseconds(scene):
    scene.add({"last_name": "Léa"})
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    mirror.round(crm)
    asked = [one.query.get("updated_since", "Z") for one in scene.server.asked]
    assert all("." not in one and one.endswith("Z") for one in asked)


@pytest.mark.parametrize("text", ("", "x", "[]", '{"phase":"leads"}', '{"phase":"other","to":1}'))
def test_cursor_of_something_else_is_the_beginning(text):
    assert read_cursor(text) is None


def test_cursor_is_good_for_one_scope():
    at = Cursor("rest", 1, 2, 3, scope="a")
    assert read_cursor(at.text(), "a") == at
    assert read_cursor(at.text(), "b") is None
    assert read_cursor(replace(at, phase="x").text(), "a") is None


# --- the budget of the day -------------------------------------------------------------------
def test_pulling_waits_when_little_of_the_day_is_left_and_hand_offs_go_on(scene):
    lead = scene.add({"last_name": "Léa"})
    seconds = [0.0]
    crm = scene.connector(monotonic=lambda: seconds[0])
    scene.server.limits.per_day, scene.server.spent = 30_000, 26_000
    page = crm.pull("", {})
    assert crm.quota().left < 4_000
    scene.server.spent = 28_000
    crm.read([lead])
    before = scene.requests
    with pytest.raises(TryLater) as caught:
        crm.pull(page.cursor, {})
    assert (caught.value.reason, caught.value.retry_after_s) == ("quota_low", 3600)
    assert scene.requests == before
    assert crm.read([lead]).keys() == {lead}
    seconds[0], scene.server.spent = 3_601.0, 0  # the day after
    crm.pull(page.cursor, {})
    assert crm.quota().left > 29_000


def test_budget_that_is_not_told_is_unknown_and_holds_nothing_back(scene):
    scene.server.tells_tokens = False
    crm = scene.connector()
    crm.pull("", {})
    assert crm.quota() is None


def test_used_up_budget_is_asked_again_at_the_next_full_hour(scene):
    lead = scene.add({"last_name": "Léa"})
    scene.server.limits.per_day = scene.server.spent = 30_000
    clock = [1_800_000_000.0 - 1_800_000_000.0 % 3600 + 600]
    crm = scene.connector(clock=lambda: clock[0])
    with pytest.raises(TryLater) as caught:
        crm.read([lead])
    assert caught.value.reason == "daily_limit"
    assert caught.value.retry_after_s == 3000


def test_burst_is_waited_for_as_long_as_it_says(scene):
    lead = scene.add({"last_name": "Léa"})
    scene.server.limits.per_2_s = 1
    crm = scene.connector()
    crm.people()
    with pytest.raises(TryLater) as caught:
        crm.gone([lead])
    assert (caught.value.reason, caught.value.retry_after_s) == ("busy", 2.0)


def test_page_of_a_firewall_that_refuses_is_not_taken_for_a_missing_right(scene):
    scene.server.page_status = 403
    scene.trouble(Trouble.PAGE)
    with pytest.raises(TryLater) as caught:
        scene.connector().people()
    assert caught.value.reason == "not_the_crm"
