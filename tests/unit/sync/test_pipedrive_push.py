"""What Pipedrive is written: leads at persons and organisations, and what stands at them."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from tests.contract.pipedrive_scene import PipedriveScene
from tests.contract.scene import Trouble
from tests.fakes.fake_pipedrive.account import Account

AT = {"at": "2026-11-30T08:15:00Z"}


@pytest.fixture
def new_scene():
    """Makes scenes of accounts that are not the usual one."""
    made: list[PipedriveScene] = []

    def make(**of_account: object) -> PipedriveScene:
        made.append(PipedriveScene(Account(**of_account)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def scene(new_scene):
    return new_scene()


def fields(key: str, values: dict[str, str], lead: str = "", name: str = "A lead") -> Delivery:
    return Delivery(key, {"values": values, "name": name}, step=Step.FIELDS, remote_lead=lead)


def step(key: str, of: Step, lead: str, **more: object) -> Delivery:
    said = {"html": "<p>Hello</p>", "title": "T", **AT, "due_on": "2026-12-01", **more}
    return Delivery(key, said, step=of, remote_lead=lead)


def problem(said: str | SyncError) -> tuple[str, str]:
    assert isinstance(said, NeedsAttention), said
    return said.reason, said.field


def pushed(scene: PipedriveScene, *deliveries: Delivery) -> list[str | SyncError]:
    return scene.connector().push(list(deliveries))


# --- a lead that is made ---------------------------------------------------------------------
def test_lead_that_is_made_has_a_person_an_organisation_and_our_key(scene):
    values = {"person.name": "Léa Roux", "person.email": "lea@x.example", "org.name": "Roux SA"}
    (made,) = pushed(scene, fields("key-1", values, name="Léa Roux, Roux SA"))
    lead = scene.account.leads[made]
    assert (lead["title"], lead["origin_id"]) == ("Léa Roux, Roux SA", "key-1")
    person = scene.account.persons[lead["person_id"]]
    assert person["emails"] == [{"value": "lea@x.example", "primary": True, "label": "work"}]
    assert person["org_id"] == lead["organization_id"]
    assert scene.account.orgs[lead["organization_id"]]["name"] == "Roux SA"


def test_lead_without_person_or_company_gets_a_person_of_its_name(scene):
    (made,) = pushed(scene, fields("key-1", {}, name="Léa Roux"))
    lead = scene.account.leads[made]
    assert lead["organization_id"] is None
    assert scene.account.persons[lead["person_id"]]["name"] == "Léa Roux"


def test_company_alone_makes_no_person(scene):
    (made,) = pushed(scene, fields("key-1", {"org.name": "Roux SA"}))
    assert scene.account.leads[made]["person_id"] is None


@pytest.mark.parametrize(
    ("there", "is_same"),
    (
        ({"last_name": "L. Roux", "email": "LEA@x.example"}, True),
        ({"last_name": "lea roux", "phone": "+33199004152"}, True),
        ({"last_name": "Paul Roux", "phone": "+33199004152"}, False),  # one number, two people
        ({"last_name": "Léa Roux", "email": "other@x.example"}, False),
    ),
)
@pytest.mark.parametrize("is_new", (False, True))
def test_person_is_found_by_address_or_by_number_and_name(scene, there, is_same, is_new):
    known = scene.account.leads[scene.add(there)]["person_id"]
    scene.account.search_lag_s = 60.0 if is_new else 0.0
    scene.account.offset_s += 0.0 if is_new else 3600.0
    values = {
        "person.name": "Léa Roux",
        "person.email": "lea@x.example",
        "person.phone": "+33199004152",
    }
    (made,) = pushed(scene, fields("key-1", values))
    assert (scene.account.leads[made]["person_id"] == known) is is_same


def test_person_who_was_found_keeps_what_is_known_and_gets_what_is_not(scene):
    known = scene.add({"last_name": "Léa Marie Roux", "email": "lea@x.example"})
    values = {
        "person.name": "Léa Roux",
        "person.email": "lea@x.example",
        "person.job_title": "Buyer",
    }
    (made,) = pushed(scene, fields("key-1", values))
    person = scene.account.persons[scene.account.leads[made]["person_id"]]
    assert (person["name"], person["job_title"]) == ("Léa Marie Roux", "Buyer")
    assert made != known


def test_organisation_is_found_by_its_name_in_any_capitals(scene):
    scene.add({"last_name": "A", "company": "Roux SA"})
    before = len(scene.account.orgs)
    made = pushed(
        scene,
        fields("key-1", {"org.name": "ROUX SA", "person.name": "B"}),
        fields("key-2", {"org.name": "Neuf", "person.name": "C"}),
        fields("key-3", {"org.name": "Neuf", "person.name": "D"}),
    )
    assert len(scene.account.orgs) == before + 1
    orgs = [scene.account.leads[one]["organization_id"] for one in made]
    assert orgs[1] == orgs[2] != orgs[0]


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("kind", (Trouble.LOST, Trouble.REFUSED, Trouble.UNAVAILABLE))
def test_lost_answer_leaves_one_lead_one_person_and_one_organisation(new_scene, kind, place):
    """The program dies after it, so that another one looks; and no search finds what is new."""
    scene = new_scene(search_lag_s=600.0)
    values = {"person.name": "Léa Roux", "org.name": "Roux SA", "person.phone": "+33199004152"}
    one = fields("key-1", values)
    connector = scene.connector()
    connector.describe()
    before = len(scene.account.persons), len(scene.account.orgs)
    scene.trouble(kind, after=place)
    try:
        (said,) = connector.push([one])
    except SyncError as error:
        said = error
    scene.server.calm()
    if not isinstance(said, str):
        assert isinstance(said, (MaybeDone, TryLater))
        (found,) = scene.connector().find([one])
        said = found or scene.connector().push([one])[0]
    assert isinstance(said, str)
    assert scene.count() == 1
    after = len(scene.account.persons), len(scene.account.orgs)
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


def test_what_was_begun_is_looked_up_and_not_just_sent_again(scene):
    connector = scene.connector()
    connector.describe()
    one = fields("key-1", {"person.name": "Léa Roux", "org.name": "Roux SA"})
    scene.trouble(Trouble.BUSY, after=5)  # two lists, a search, organisation, person, then the lead
    with pytest.raises(MaybeDone):
        connector.push([one])


def test_lead_made_long_ago_is_found_through_its_person(scene):
    values = {"person.name": "Léa Roux", "person.email": "lea@x.example"}
    one, other = fields("key-1", values), fields("key-2", values)
    (made,) = pushed(scene, one)
    scene.account.offset_s += 3 * 86_400.0
    assert scene.connector().find([one, other]) == [made, None]


def test_value_that_is_refused_makes_nothing(scene):
    before = len(scene.account.persons), len(scene.account.orgs)
    values = {"person.name": "Léa", "org.name": "Roux SA", "value": "much"}
    assert problem(pushed(scene, fields("key-1", values))[0]) == ("field_refused", "value")
    address = {"person.name": "Léa", "org.address.locality": "Lyon"}
    assert problem(pushed(scene, fields("key-2", address))[0]) == ("company_missing", "")
    assert (len(scene.account.persons), len(scene.account.orgs)) == before


# --- a lead that is there --------------------------------------------------------------------
def test_other_company_moves_the_lead_and_leaves_the_old_one_as_it_is(scene):
    lead = scene.add({"last_name": "Léa", "company": "Roux SA"})
    old = scene.account.leads[lead]["organization_id"]
    assert pushed(scene, fields("key-1", {"org.name": "Neuf SA"}, lead)) == [lead]
    now = scene.account.leads[lead]["organization_id"]
    assert now != old
    assert scene.account.orgs[old]["name"] == "Roux SA"
    assert scene.account.persons[scene.account.leads[lead]["person_id"]]["org_id"] == now


def test_company_that_differs_in_accents_is_put_right_where_it_stands(scene):
    lead = scene.add({"last_name": "Léa", "company": "Fonderies Brevault"})
    old = scene.account.leads[lead]["organization_id"]
    pushed(scene, fields("key-1", {"org.name": "Fonderies Brévault"}, lead))
    assert scene.account.leads[lead]["organization_id"] == old
    assert scene.account.orgs[old]["name"] == "Fonderies Brévault"


def test_other_numbers_of_a_person_are_kept(scene):
    lead = scene.add({"last_name": "Léa", "phone": "+33199004152"})
    person = scene.account.persons[scene.account.leads[lead]["person_id"]]
    home = {"value": "+33199004153", "primary": False, "label": "home"}
    person["phones"].append(home)
    pushed(scene, fields("key-1", {"person.phone": "+33199004154"}, lead))
    work = {"value": "+33199004154", "primary": True, "label": "work"}
    assert person["phones"] == [work, home]
    pushed(scene, fields("key-2", {"person.phone": "+33199004153"}, lead))
    assert [one["primary"] for one in person["phones"]] == [False, True]
    pushed(scene, fields("key-3", {"person.phone": ""}, lead))
    assert [one["value"] for one in person["phones"]] == ["+33199004154"]


def test_second_number_stands_beside_the_first(scene):
    lead = scene.add({"last_name": "Léa", "phone": "+33199004152"})
    person = scene.account.persons[scene.account.leads[lead]["person_id"]]
    for number, text in enumerate(("+33199004153", "+33199004154", "+33199004152", "")):
        pushed(scene, fields(f"key-{number}", {"person.phone2": text}, lead))
        expected = ["+33199004152", *([text] if text[-1:] in ("3", "4") else [])]
        assert [one["value"] for one in person["phones"]] == expected
        assert [one["primary"] for one in person["phones"]] == [True, False][: len(expected)]
    both = {"person.phone": "+33199004155", "person.phone2": "+33199004156"}
    pushed(scene, fields("key-9", both, lead))
    read = scene.connector(*both).read([lead])[lead].values
    assert {name: read[name] for name in both} == both


def test_city_changes_in_the_line_of_the_address_too(scene):
    lead = scene.add({"last_name": "Léa", "company": "Roux SA"})
    org = scene.account.orgs[scene.account.leads[lead]["organization_id"]]
    org["address"] = {"value": "3 rue X, 29200 Brest", "locality": "Brest", "postal_code": "29200"}
    pushed(scene, fields("key-1", {"org.address.locality": "Vannes"}, lead))
    assert org["address"] == {
        "value": "3 rue X, 29200 Vannes",
        "locality": "Vannes",
        "postal_code": "29200",
    }


def test_archived_lead_is_not_written_and_says_so(scene):
    lead = scene.add({"last_name": "Léa"})
    scene.archive(lead)
    values = {"expected_close_date": "2026-12-31"}
    assert problem(pushed(scene, fields("key-1", values, lead))[0]) == ("archived_there", "")
    person = {"person.job_title": "Buyer"}
    assert pushed(scene, fields("key-2", person, lead)) == [lead]  # a person is never archived
    (note,) = pushed(scene, step("key-3", Step.NOTE, lead))
    assert isinstance(note, str)


def test_route_adds_a_label_and_takes_none_away(scene):
    mine, theirs = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    scene.account.labels |= {mine: "Handed over", theirs: "Fair"}
    lead = scene.add({"last_name": "Léa"})
    scene.account.update_lead(scene.account.leads[lead], {"label_ids": [theirs]})
    values = {"owner_id": scene.owners[1], "label_ids": mine}
    one = Delivery("k", {"values": values, "name": ""}, step=Step.ROUTE, remote_lead=lead)
    assert pushed(scene, one) == [lead]
    assert sorted(scene.account.leads[lead]["label_ids"]) == [mine, theirs]
    assert scene.there(lead).owner == scene.owners[1]


def test_contact_sync_that_is_off_leaves_no_job_title_to_write(new_scene):
    scene = new_scene(has_contact_sync=False)
    lead = scene.account.put_lead({"title": "Léa", "person_id": 999}, scene.account.stamp())["id"]
    names = {one.name for one in scene.connector().describe()}
    assert "person.job_title" not in names
    assert "org.address.locality" in names
    said = pushed(scene, fields("key-1", {"person.job_title": "Buyer"}, lead))[0]
    assert problem(said) == ("field_refused", "person.job_title")


# --- what stands at a lead -------------------------------------------------------------------
def test_call_is_an_activity_that_is_done_with_the_person_taking_part(scene):
    lead = scene.add({"last_name": "Léa"})
    more = {"duration_s": 412, "is_connected": True, "number": "+33199004152"}
    (made,) = pushed(scene, step("k", Step.CALL, lead, **more))
    one = scene.account.activities[int(made)]
    assert (one["type"], one["done"], one["lead_id"]) == ("call", True, lead)
    assert (one["due_date"], one["due_time"], one["duration"]) == ("2026-11-30", "08:15", "00:07")
    assert one["person_id"] == scene.account.leads[lead]["person_id"]


def test_task_is_for_the_salesperson_else_for_whose_lead_it_is(scene):
    lead = scene.add({"last_name": "Léa"})
    scene.account.leads[lead]["owner_id"] = int(scene.owners[2])
    made = pushed(
        scene,
        step("k1", Step.TASK, lead, person=scene.owners[0]),
        step("k2", Step.ASK, lead, person=""),
    )
    owners = [str(scene.account.activities[int(one)]["owner_id"]) for one in made]
    assert owners == [scene.owners[0], scene.owners[2]]


def test_account_without_our_types_of_activity_takes_its_first(scene):
    scene.account.types = ["visite"]
    lead = scene.add({"last_name": "Léa"})
    (made,) = pushed(scene, step("k", Step.TASK, lead, person=""))
    assert scene.account.activities[int(made)]["type"] == "visite"


def test_note_longer_than_pipedrive_takes_is_not_sent(scene):
    lead = scene.add({"last_name": "Léa"})
    said = pushed(scene, step("k", Step.NOTE, lead, html="é" * 100_001))[0]
    assert problem(said) == ("too_long", "content")
    assert scene.account.notes == {}


def test_absence_is_believed_only_after_a_while(scene):
    lead, seconds = scene.add({"last_name": "Léa"}), [0.0]
    connector = scene.connector(settle_s=30.0, monotonic=lambda: seconds[0])
    one = step("k", Step.NOTE, lead)
    scene.trouble(Trouble.LOST, after=1)
    with pytest.raises(MaybeDone):
        connector.push([one])
    scene.account.notes.clear()  # as if it were not shown yet
    with pytest.raises(TryLater) as caught:
        connector.find([one])
    assert caught.value.retry_after_s == 30
    seconds[0] = 31.0
    assert connector.find([one]) == [None]


def test_opposition_needs_a_person_to_stand_at(scene):
    (lead,) = pushed(scene, fields("key-1", {"org.name": "Roux SA"}))
    assert problem(pushed(scene, step("k", Step.OPPOSE, lead))[0]) == ("person_missing", "")


# --- a lead that became a deal ---------------------------------------------------------------
def test_steps_of_a_lead_that_became_a_deal_go_to_the_deal(scene):
    lead = scene.add({"last_name": "Léa", "company": "Roux SA"})
    (before,) = pushed(scene, step("k0", Step.NOTE, lead))
    deal = scene.account.convert(lead)
    values = {"expected_close_date": "2026-12-31", "person.job_title": "Buyer"}
    assert pushed(scene, fields("k1", values, lead)) == [lead]
    assert deal["expected_close_date"] == "2026-12-31"
    steps = [step("k2", Step.NOTE, lead), step("k3", Step.CALL, lead, duration_s=60)]
    for one in steps:
        (made,) = pushed(scene, one)
        assert scene.connector().find([one]) == [made]
    assert scene.connector().find([step("k0", Step.NOTE, lead)]) == [before]
    there = scene.there(lead)
    assert (len(there.notes), len(there.calls)) == (2, 1)
    owner = Delivery("k4", {"values": {"owner_id": scene.owners[1]}}, step=Step.ROUTE)
    owner = Delivery(owner.operation_key, owner.payload, step=Step.ROUTE, remote_lead=lead)
    assert pushed(scene, owner) == [lead]
    assert str(deal["owner_id"]) == scene.owners[1]


# --- what it costs ---------------------------------------------------------------------------
def test_hand_off_of_a_known_lead_costs_little_of_the_day(scene):
    """The least is 45 tokens in 6 requests: lead, person, note, call, task, owner."""
    lead = scene.add({"last_name": "Léa", "company": "Roux SA"})
    connector = scene.connector()
    connector.describe()
    values = {"person.job_title": "Buyer", "expected_close_date": "2026-12-31"}
    steps = [
        fields("k1", values, lead),
        step("k2", Step.NOTE, lead),
        step("k3", Step.CALL, lead, duration_s=60),
        step("k4", Step.TASK, lead, person=scene.owners[0]),
        Delivery(
            "k5", {"values": {"owner_id": scene.owners[0]}}, step=Step.ROUTE, remote_lead=lead
        ),
    ]
    before = scene.requests, scene.server.spent
    connector.read([lead])  # what the outbox compares with
    for one in steps:
        connector.push([one])
    types = 20  # of activities, asked for once
    assert scene.server.spent - before[1] - types <= 64
    assert scene.requests - before[0] - 1 <= 16


def test_person_who_was_deleted_is_not_replaced_unasked(scene):
    lead = scene.add({"last_name": "Léa"})
    person = scene.account.persons[scene.account.leads[lead]["person_id"]]
    person["is_deleted"] = True
    count = len(scene.account.persons)
    said = pushed(scene, fields("k1", {"person.job_title": "Buyer"}, lead))[0]
    assert problem(said) == ("person_hidden", "")
    assert len(scene.account.persons) == count


# --- batches ---------------------------------------------------------------------------------
def test_cut_way_sends_no_more_and_a_refusal_does(scene):
    leads = [scene.add({"last_name": f"N{n}"}) for n in range(3)]
    notes = [step(f"k{n}", Step.NOTE, lead) for n, lead in enumerate(leads)]
    scene.trouble(Trouble.LOST, after=1)
    before = scene.requests
    assert scene.connector().push(notes) == [
        MaybeDone("no_answer"),
        TryLater("not_sent"),
        TryLater("not_sent"),
    ]
    assert scene.requests - before == 2
    scene.delete(leads[0])
    made = scene.connector().push(notes)
    assert problem(made[0]) == ("gone_there", "")
    assert all(isinstance(one, str) for one in made[1:])


def test_nothing_to_do_asks_nothing(scene):
    connector = scene.connector()
    assert connector.push([]) == []
    assert connector.find([]) == []
    assert scene.requests == 0
