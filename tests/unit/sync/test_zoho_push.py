"""What is Zoho's own when a hand-off is pushed: answers for each record, keys, marks, texts."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Step
from qualifier.sync.connectors.zoho.activities import reference
from qualifier.sync.connectors.zoho.plain import to_plain
from tests.contract.mirror import person
from tests.contract.scene import Trouble
from tests.contract.sending import attempt, attempt_all, delivery, find_all
from tests.contract.zoho_scene import ZohoScene
from tests.fakes.fake_zoho.definitions import Definition
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


@pytest.fixture
def scene(made):
    return made()


def activities(scene, module):
    return [one.values for one in scene.org.records[module].values()]


# --- each record of a batch ----------------------------------------------------------------------
def test_mixed_answer_tells_of_each_record(scene):
    leads = [scene.add(person(scene, email="")) for _ in range(4)]
    batch = [
        delivery(scene, Step.FIELDS, lead, values=values)
        for lead, values in zip(
            leads,
            ({"City": "Nantes"}, {"Email": "no address"}, {"City": "x" * 256}, {"City": "Brest"}),
            strict=True,
        )
    ]
    assert scene.connector().push(batch) == [
        leads[0],
        NeedsAttention("field_refused", "Email"),
        NeedsAttention("too_long", "City"),
        leads[3],
    ]
    assert scene.server.asked[-1].status == 207
    before = scene.requests
    assert all(isinstance(one, NeedsAttention) for one in scene.connector().push(batch[1:3]))
    assert scene.server.asked[-1].status == 400
    assert scene.requests - before == 2  # fields, then both in one call


def test_name_that_zoho_would_pass_over_is_refused_here(scene):
    lead = scene.add(person(scene))
    crm = scene.connector()
    one = delivery(scene, Step.FIELDS, lead, values={"Serial_Number": "7"})
    assert attempt(crm, one) == NeedsAttention("field_refused", "Serial_Number")
    scene.org.define("Leads", Definition("Serial_Number", is_ours=True))
    assert attempt(crm, one) == lead  # made since


def test_record_is_made_with_the_name_where_the_account_demands_more(scene):
    one = delivery(scene, Step.FIELDS, values={"Email": "a@list.example"}, name="Ada, Volta SARL")
    lead = attempt(scene.connector(), one)
    has = scene._record(lead).values
    assert (has["Last_Name"], has["Company"]) == ("Ada, Volta SARL", "Ada, Volta SARL")


def test_record_with_the_same_unique_address_becomes_that_leads(scene):
    scene.org.definitions["Leads"]["Email"].is_unique = True
    there = scene.add(person(scene, email="ada@list.example"))
    values = {"Email": "ada@list.example", "City": "Nantes"}
    one = delivery(scene, Step.FIELDS, values=values)
    assert attempt(scene.connector(), one) == there
    assert scene._record(there).values["City"] == "Nantes"
    assert "LQ_External_Id" not in scene._record(there).values


def test_without_our_unique_field_no_record_is_made(made):
    scene = made(is_new=True)
    one = delivery(scene, Step.FIELDS)
    assert attempt(scene.connector(), one) == NeedsAttention(
        "unique_field_missing", "LQ_External_Id"
    )
    assert scene.count() == 0


# --- nothing twice -------------------------------------------------------------------------------
@pytest.mark.parametrize("step", (Step.CALL, Step.TASK))
def test_repeat_under_the_same_key_is_refused_there_and_known_here(scene, step):
    lead = scene.add(person(scene))
    one = delivery(scene, step, lead)
    first = attempt(scene.connector(), one)
    assert attempt(scene.connector(), one) == first  # though nobody looked
    assert len(activities(scene, "Calls" if step is Step.CALL else "Tasks")) == 1


@pytest.mark.parametrize("step", (Step.CALL, Step.TASK, Step.NOTE))
def test_without_keys_a_mark_in_the_title_is_found(made, step):
    scene = made(has_keys=False)
    lead = scene.add(person(scene))
    crm, other = scene.connector(), scene.connector()
    one, absent = delivery(scene, step, lead, title="T" * 300), delivery(scene, step, lead)
    scene.trouble(Trouble.LOST, after=1)
    assert isinstance(attempt(crm, one), MaybeDone)
    (found, none) = find_all(other, [one, absent])
    assert none is None
    (record,) = activities(scene, {Step.CALL: "Calls", Step.TASK: "Tasks"}.get(step, "Notes"))
    title = record.get("Subject") or record["Note_Title"]
    assert title.endswith(" · " + reference(one.operation_key))
    assert len(title) <= (120 if step is Step.NOTE else 250)
    assert found is not None


def test_absent_note_is_believed_after_a_while_only(scene):
    lead = scene.add(person(scene))
    now = [0.0]
    crm = scene.connector(settle_s=60.0, monotonic=lambda: now[0])
    one = delivery(scene, Step.NOTE, lead)
    attempt(crm, delivery(scene, Step.NOTE, lead))
    scene.trouble(Trouble.REFUSED)
    assert isinstance(attempt(crm, one), MaybeDone)
    now[0] = 20.0
    with pytest.raises(TryLater) as caught:
        crm.find([one])
    assert caught.value.retry_after_s == pytest.approx(40.0)
    now[0] = 61.0
    assert crm.find([one]) == [None]


def test_list_of_many_notes_is_looked_through_to_its_end(scene):
    lead = scene.add(person(scene))
    scene.org.users[0]["status"] = "active"
    for number in range(230):
        values = {"Parent_Id": {"id": lead}, "Note_Title": f"{number}", "Note_Content": "x"}
        scene.org.create("Notes", values)
    one = delivery(scene, Step.NOTE, lead)
    left = attempt(scene.connector(), one)
    assert scene.connector().find([one]) == [left]


# --- what they hold ------------------------------------------------------------------------------
HTML = "<p>Il dit : <b>oui &amp; non</b></p><ul><li>un</li>\n<li>deux</li></ul><p>Fin<br>là</p>"


def test_text_is_plain_where_every_sign_is_shown(scene):
    assert to_plain(HTML) == "Il dit : oui & non\n• un\n• deux\nFin\nlà"
    lead = scene.add(person(scene))
    attempt(scene.connector(), delivery(scene, Step.NOTE, lead, html=HTML))
    assert activities(scene, "Notes")[0]["Note_Content"] == to_plain(HTML)


def test_text_is_html_where_the_account_shows_it(made):
    scene = made(Org(is_rich=True))
    lead = scene.add(person(scene))
    for step, module, name in (
        (Step.NOTE, "Notes", "Note_Content"),
        (Step.CALL, "Calls", "Description"),
        (Step.TASK, "Tasks", "Description"),
    ):
        attempt(scene.connector(), delivery(scene, step, lead, html=HTML))
        assert activities(scene, module)[0][name] == HTML


def test_call_has_its_begin_with_offset_minutes_and_status(scene):
    lead = scene.add(person(scene))
    attempt(scene.connector(), delivery(scene, Step.CALL, lead, duration_s=4_512.4))
    missed = delivery(scene, Step.CALL, lead, duration_s=0, is_connected=False)
    attempt(scene.connector(), missed)
    reached, silent = activities(scene, "Calls")
    assert reached["Call_Start_Time"] == "2026-11-20T22:45:00+00:00"
    assert reached["Call_Duration"] == "75:12"
    assert reached["Outgoing_Call_Status"] == "Completed"
    assert "Call_Result" not in reached
    assert silent["Call_Result"] == "No response/Busy"
    assert reached["What_Id"] == {"id": lead}


def test_other_name_of_the_status_of_a_call_is_used_where_the_account_has_it(scene):
    there = scene.org.definitions["Calls"]
    there["Outbound_Call_Status"] = there.pop("Outgoing_Call_Status")
    there["Outbound_Call_Status"].name = "Outbound_Call_Status"
    lead = scene.add(person(scene))
    assert isinstance(attempt(scene.connector(), delivery(scene, Step.CALL, lead)), str)
    assert activities(scene, "Calls")[0]["Outbound_Call_Status"] == "Completed"


def test_call_is_made_without_what_only_says_more(scene):
    scene.org.definitions["Calls"]["Call_Duration"].type = "integer"  # another form than ours
    leads = [scene.add(person(scene, email="")) for _ in range(2)]
    batch = [delivery(scene, Step.CALL, lead) for lead in leads]
    answers = attempt_all(scene.connector(), batch)
    assert all(isinstance(one, str) for one in answers)
    assert all("Call_Duration" not in one for one in activities(scene, "Calls"))
    assert find_all(scene.connector(), batch) == answers


def test_follow_up_is_the_salespersons_and_a_question_is_not_urgent(scene):
    lead = scene.add(person(scene))
    crm = scene.connector()
    attempt(crm, delivery(scene, Step.TASK, lead, person=scene.owners[1]))
    attempt(crm, delivery(scene, Step.ASK, lead))
    task, question = activities(scene, "Tasks")
    assert (task["Owner"], task["Priority"]) == ({"id": scene.owners[1]}, "High")
    assert (task["Due_Date"], task["Status"]) == ("2026-11-30", "Not Started")
    assert question["Priority"] == "Normal"


def test_task_for_somebody_who_is_not_there_names_the_field(scene):
    one = delivery(scene, Step.TASK, scene.add(person(scene)), person="4711")
    assert attempt(scene.connector(), one) == NeedsAttention("field_refused", "Owner")
