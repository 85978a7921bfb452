"""A Pipedrive account: where it is, who signs, its fields, and what its refusals mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.access import Given
from qualifier.sync.connectors.base import FieldKind, Finding, RemoteField
from qualifier.sync.connectors.pipedrive.address import by_token, root
from qualifier.sync.connectors.pipedrive.connector import Pipedrive
from qualifier.sync.connectors.pipedrive.doubts import DOUBTS
from qualifier.sync.connectors.pipedrive.errors import judged
from qualifier.sync.connectors.pipedrive.marks import OWN, REASON, VERDICTS, read_mark
from qualifier.sync.connectors.pipedrive.values import LEAD, Spot, ours, theirs_v1, theirs_v2
from qualifier.sync.http import Answer
from tests.contract.pipedrive_scene import PipedriveScene
from tests.fakes.fake_pipedrive.account import Account

KEY = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def new_scene():
    made: list[PipedriveScene] = []

    def make(*, is_new: bool = True, **of_account: object) -> PipedriveScene:
        made.append(PipedriveScene(Account(**of_account), is_new=is_new))
        return made[-1]

    yield make
    for one in made:
        one.close()


# --- the way in ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "found"),
    (
        ("acme", "https://acme.pipedrive.com"),
        (" acme.pipedrive.com\n", "https://acme.pipedrive.com"),
        ("https://acme.pipedrive.com/leads/inbox?x=1", "https://acme.pipedrive.com"),
        ("", "https://api.pipedrive.com"),
    ),
)
def test_address_is_taken_as_it_is_copied(typed, found):
    assert root(typed) == found


@pytest.mark.parametrize(
    ("typed", "reason"),
    (("http://acme.pipedrive.com", "address_insecure"), ("ftp://x", "address_wrong"),
     ("https://", "address_wrong"), ("https://x:y:z", "address_wrong")),
)  # fmt: skip
def test_address_that_cannot_be_is_refused(typed, reason):
    with pytest.raises(NeedsAttention) as caught:
        root(typed)
    assert caught.value.reason == reason


def test_token_goes_into_the_header_and_never_into_the_address(new_scene):
    given = by_token("acme", " abc\u200b \n")
    assert dict(given.signed) == {"x-api-token": "abc"}
    scene = new_scene(is_new=False)
    scene.connector().people()
    assert all("api_token" not in one.query for one in scene.server.asked)


def test_sign_in_signs_as_bearer(new_scene):
    scene = new_scene(is_new=False)
    scene.server.header, scene.server.token = "Authorization", "Bearer of-a-sign-in"
    access = Given(scene.server.base, {"Authorization": "Bearer of-a-sign-in"})
    crm = Pipedrive("pipedrive", access, clock=scene.account.seconds)
    assert len(crm.people()) == 4
    crm.close()


def test_check_names_company_and_user(new_scene):
    report = new_scene(is_new=False).connector().check()
    assert report.account == "Brévault Distribution, Qualification"
    assert (report.findings, report.may_make_fields) == ((), True)


def test_users_who_left_are_nobody_to_assign_to(new_scene):
    scene = new_scene()
    scene.account.users[2]["active_flag"] = False
    ids = [one.id for one in scene.connector().people()]
    assert ids == ["1", scene.owners[0], scene.owners[2]]


# --- fields ----------------------------------------------------------------------------------
def test_new_account_lacks_our_fields_until_they_are_made(new_scene):
    scene = new_scene()
    crm = scene.connector()
    missing = [one.about for one in crm.check().findings if one.id == "field_missing"]
    assert missing == [one.name for one in OWN]
    assert crm.ensure([]) == ()
    assert crm.check().findings == ()
    assert {one.name for one in OWN} <= {one.name for one in scene.connector().describe()}
    lead = scene.add({"last_name": "Léa"})
    scene.answer(lead, "rejected")
    assert crm.read([lead])[lead].standing.status == "rejected"


def test_user_who_is_no_admin_is_told_which_fields_to_ask_for(new_scene):
    scene = new_scene()
    scene.account.users[0]["access"][0]["admin"] = False
    crm = scene.connector()
    report = crm.check()
    assert not report.may_make_fields
    assert not any(one.is_blocking for one in report.findings)
    with pytest.raises(NeedsAttention) as caught:
        crm.ensure([RemoteField("lq_fit", "Fit", FieldKind.NUMBER)])
    assert caught.value.reason == "may_not_make_fields"
    assert "lq_fit" in caught.value.field


def test_field_made_by_hand_under_our_name_is_ours(new_scene):
    scene = new_scene()
    scene.account.define("deal", "lq_fit", "double")
    scene.account.define("deal", "lq_sales_verdict", "enum", ("won", "Refused", "Rejected"))
    scene.account.define("person", "lq_do_not_call", "enum", ("Oui", "Non"))
    described = {one.name: one for one in scene.connector().describe()}
    assert described["lq_fit"].kind is FieldKind.NUMBER
    assert described["person.lq_do_not_call"].kind is FieldKind.BOOLEAN
    assert list(described["lq_sales_verdict"].options.values()) == ["won", "Refused", "Rejected"]
    assert list(described["lq_sales_verdict"].options)[::2] == ["won", "rejected"]


def test_two_fields_of_one_name_are_told(new_scene):
    scene = new_scene(is_new=False)
    scene.account.define("deal", "lq_fit", "double")
    scene.account.define("deal", "lq_fit", "double")
    assert Finding("field_twice", "lq_fit") in scene.connector().check().findings


def test_field_is_known_by_its_label_where_descriptions_are_not_kept(new_scene):
    scene = new_scene(keeps_descriptions=False)
    crm = scene.connector()
    crm.ensure([])
    assert {one.name for one in OWN} <= {one.name for one in crm.describe()}
    held = {one.id: one.held for one in crm.probe()}
    assert held["descriptions_kept"] is False


def test_reasons_come_with_the_options_the_caller_gives(new_scene):
    scene = new_scene()
    options = {"no_budget": "Pas de budget", "other": "Autre"}
    wanted = RemoteField(REASON, "Motif", FieldKind.CHOICE, options)
    (made,) = scene.connector().ensure([wanted])
    assert made.options == options
    lead = scene.add({"last_name": "Léa"})
    scene.account.convert(lead, "lost", "pas de Budget")
    assert scene.connector().read([lead])[lead].standing.reason == "no_budget"


def test_lost_reasons_that_an_account_names_are_its_reasons_by_their_words(new_scene):
    scene = new_scene(is_new=False)
    scene.account.lost_reasons = ["Trop cher", "Concurrent"]
    described = {one.name: one for one in scene.connector().describe()}
    lost = described["lost_reason"]
    assert lost.options == {"Trop cher": "Trop cher", "Concurrent": "Concurrent"}
    assert not lost.is_writable
    lead = scene.add({"last_name": "Léa"})
    scene.account.convert(lead, "lost", "Trop cher")
    assert scene.connector().read([lead])[lead].standing.reason in lost.options


def test_description_says_name_kind_and_options():
    said = "Lead qualifier: lq_x (choice) a=Un | b=Deux = 2"
    mark = read_mark(LEAD, "Whatever", said)
    assert mark is not None
    assert (mark.name, mark.kind, mark.labels) == (
        "lq_x",
        FieldKind.CHOICE,
        {"a": "Un", "b": "Deux = 2"},
    )
    assert read_mark(LEAD, "Budget", "The budget of a customer") is None
    assert read_mark("person", "Lead qualifier: sales verdict", "") is None
    assert list(VERDICTS) == ["accepted", "rejected", "turned_back", "disqualified", "won", "lost"]


# --- values ----------------------------------------------------------------------------------
def spot(kind: FieldKind, type_: str) -> Spot:
    return Spot(RemoteField(KEY, "A", kind, is_custom=True), LEAD, KEY, "", type_)


@pytest.mark.parametrize(
    ("kind", "type_", "text", "v1", "v2"),
    (
        (FieldKind.SEVERAL, "set", "11;12", {KEY: "11,12"}, [11, 12]),
        (FieldKind.SEVERAL, "set", "", {KEY: None}, None),  # an empty list is refused
        (FieldKind.CHOICE, "enum", "12", {KEY: 12}, 12),
        (FieldKind.NUMBER, "double", "72.50", {KEY: 72.5}, 72.5),
        (
            FieldKind.NUMBER,
            "monetary",
            "12",
            {KEY: 12, f"{KEY}_currency": "EUR"},
            {"value": 12, "currency": "EUR"},
        ),
        (FieldKind.DATE, "date", "2026-12-31", {KEY: "2026-12-31"}, "2026-12-31"),
        (FieldKind.TEXT, "varchar", "", {KEY: None}, None),
    ),
)
def test_value_is_written_in_two_ways(kind, type_, text, v1, v2):
    one = spot(kind, type_)
    assert theirs_v1(one, text, "EUR") == v1
    assert theirs_v2(one, text, "EUR") == v2


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    (
        (FieldKind.SEVERAL, "12,11", "11;12"),
        (FieldKind.SEVERAL, [{"id": 12, "label": "B"}, {"id": 11, "label": "A"}], "11;12"),
        (FieldKind.CHOICE, {"id": 12, "label": "B"}, "12"),
        (FieldKind.LINK, {"id": 5, "name": "Sales"}, "5"),
        (FieldKind.NUMBER, {"value": 12.0, "currency": "EUR"}, "12"),
        (FieldKind.NUMBER, 0, "0"),
        (FieldKind.DATE, "2026-12-31T00:00:00Z", "2026-12-31"),
        (FieldKind.LONG_TEXT, "a\r\nb", "a\nb"),
        (FieldKind.TEXT, {"value": "3 rue X", "locality": "Brest"}, "3 rue X"),
    ),
)
def test_value_is_read_in_either_form(kind, raw, text):
    assert ours(spot(kind, ""), raw) == text


@pytest.mark.parametrize(
    ("kind", "text"), ((FieldKind.NUMBER, "much"), (FieldKind.CHOICE, "red"), (FieldKind.LINK, "x"))
)
def test_value_that_is_none_of_its_kind_names_its_field(kind, text):
    with pytest.raises(NeedsAttention) as caught:
        theirs_v1(spot(kind, ""), text, "EUR")
    assert (caught.value.reason, caught.value.field) == ("field_refused", KEY)


# --- refusals --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    (
        (401, {"error": "unauthorized access"}, ("key_refused", "")),
        (402, {}, ("account_closed", "")),
        (403, {"code": "feature_capping_deals"}, ("plan_limit", "feature_capping_deals")),
        (403, {"error": "Scope and URL mismatch"}, ("no_right", "403")),
        (404, None, ("gone_there", "")),
        (410, {}, ("gone_there", "")),
        (415, {}, ("feature_off", "")),
        (400, {"error": f"Value of {KEY} for Léa Roux is wrong"}, ("field_refused", KEY)),
        (400, {"error": "'person_id' is a read-only field."}, ("field_refused", "person_id")),
        (400, {"error": "Léa Roux, +33199004152"}, ("request_refused", "400")),
        (422, {"code": "ERR_SCHEMA"}, ("request_refused", "ERR_SCHEMA")),
    ),
)  # fmt: skip
def test_refusal_says_what_to_mend_and_nothing_of_a_person(status, body, expected):
    error = judged(Answer(status, body, {}), changes=True)
    assert isinstance(error, NeedsAttention)
    assert (error.reason, error.field) == expected


@pytest.mark.parametrize("status", (200, 204, 408, 500, 520))
def test_what_may_have_been_done_is_open(status):
    assert isinstance(judged(Answer(status, {}, {}), changes=True), MaybeDone)
    assert isinstance(judged(Answer(status, {}, {}), changes=False), TryLater)


def test_success_that_says_it_is_none_is_open(new_scene, monkeypatch):
    scene = new_scene(is_new=False)
    monkeypatch.setattr(
        scene.server.routes, "_table", [(m, p, c, _failing) for m, p, c, _ in _table(scene)]
    )
    scene.server.check_every = 0
    with pytest.raises(TryLater) as caught:
        scene.connector().people()
    assert caught.value.reason == "not_the_crm"


def _table(scene: PipedriveScene):
    return scene.server.routes._table


def _failing(*_asked: object) -> dict[str, object]:
    return {"success": False, "error": "something"}


# --- doubts ----------------------------------------------------------------------------------
def test_doubts_that_need_no_writing_are_tried_by_reading_alone(new_scene):
    scene = new_scene(is_new=False)
    for n in range(3):
        lead = scene.add({"last_name": f"N{n}"})
    scene.account.create_note({"content": "x", "lead_id": lead})
    scene.account.convert(lead)
    crm = scene.connector()
    probed = crm.probe()
    assert [one.id for one in probed] == [one.id for one in DOUBTS if not one.needs_writing]
    held = {one.id: one.held for one in probed}
    assert held["order_of_leads"] is True
    assert held["page_of_500"] is None  # three leads do not tell
    assert held["source_of_deals"] is held["notes_follow_deal"] is True
    assert {one.method for one in scene.server.asked} == {"GET"}
    assert not any("N1" in one.seen for one in probed)
    scene.server.routes.unsorted = True
    scene.account.put_lead({"title": "x", "person_id": 999}, scene.account.stamp() + 5_000)
    scene.account.leads = dict(reversed(scene.account.leads.items()))
    assert {one.id: one.held for one in crm.probe()}["order_of_leads"] is False


def test_copy_of_a_field_keeps_its_name(new_scene):
    """What is there is never changed, whatever is wanted."""
    scene = new_scene(is_new=False)
    crm = scene.connector()
    before = {one.name: one for one in crm.describe()}
    wanted = replace(before["title"], label="Other", kind=FieldKind.NUMBER)
    assert crm.ensure([wanted]) == (before["title"],)
