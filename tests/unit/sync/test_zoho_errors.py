"""What every trouble of Zoho, and of the way to it, asks for; and how it limits."""

from __future__ import annotations

import traceback

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Quota, Step
from qualifier.sync.connectors.zoho.errors import TakenThere, busy_s, is_of_record, of_record
from qualifier.sync.connectors.zoho.outcomes import written
from qualifier.sync.http import Answer
from qualifier.texts.sync_sentences import reason_sentence
from tests.contract.mirror import person
from tests.contract.scene import Trouble
from tests.contract.sending import attempt, delivery
from tests.contract.zoho_scene import ZohoScene
from tests.fakes.fake_zoho import contract


@pytest.fixture
def scene():
    made = ZohoScene()
    yield made
    made.close()


WHEN_READING = {
    Trouble.UNAUTHORIZED: NeedsAttention("key_refused"),
    Trouble.FORBIDDEN: NeedsAttention("no_right", "Crm_Implied_Edit_Leads"),
    Trouble.NOT_FOUND: NeedsAttention("request_refused", "INVALID_URL_PATTERN"),
    Trouble.CONFLICT: NeedsAttention("already_there"),
    Trouble.INVALID: NeedsAttention("field_refused", "Company"),
    Trouble.BUSY: TryLater("busy"),
    Trouble.BUSY_FOR: TryLater("busy", 7.0),
    Trouble.BROKEN: TryLater("server_trouble"),
    Trouble.UNAVAILABLE: TryLater("busy"),
    Trouble.PAGE: TryLater("not_the_crm"),
    Trouble.LOST: TryLater("timed_out"),
    Trouble.CUT: TryLater("timed_out"),
    Trouble.REFUSED: TryLater("timed_out"),
}
WHEN_CHANGING = WHEN_READING | {
    Trouble.BROKEN: MaybeDone("no_answer"),
    Trouble.PAGE: MaybeDone("not_the_crm"),  # it may stand in place of Zoho's own success
    Trouble.LOST: MaybeDone("no_answer"),
    Trouble.CUT: MaybeDone("no_answer"),
    Trouble.REFUSED: MaybeDone("no_answer"),
}


def facts(error):
    """The decision and its fields, whatever the class adds."""
    kind = next(k for k in (NeedsAttention, MaybeDone, TryLater) if isinstance(error, k))
    more = error.field if kind is NeedsAttention else getattr(error, "retry_after_s", None)
    return kind, error.reason, more


def test_each_trouble_of_a_reading_and_of_a_change(scene):
    lead = scene.add(person(scene))
    crm = scene.connector()
    one = delivery(scene, Step.ROUTE, lead, values={"City": "Lyon"})
    attempt(crm, one)
    for trouble, wanted in WHEN_READING.items():
        scene.trouble(trouble)
        with pytest.raises((NeedsAttention, MaybeDone, TryLater)) as caught:
            crm.gone([lead])
        assert facts(caught.value) == facts(wanted), trouble
        scene.trouble(trouble)
        assert facts(attempt(crm, one)) == facts(WHEN_CHANGING[trouble]), trouble


# --- of one record -------------------------------------------------------------------------------
def entry(code, **details):
    return {"code": code, "details": details, "message": "of élodie@x.example", "status": "error"}


@pytest.mark.parametrize(
    ("said", "reason", "field"),
    (
        (entry("INVALID_DATA", api_name="Company"), "field_refused", "Company"),
        (entry("INVALID_DATA", api_name="City", maximum_length=100), "too_long", "City"),
        (entry("INVALID_DATA", api_name="id"), "gone_there", ""),
        (entry("INVALID_DATA", api_name="What_Id"), "gone_there", ""),
        (entry("INVALID_DATA", resource_path_index=1), "gone_there", ""),
        (entry("MANDATORY_NOT_FOUND", api_name="Budget"), "field_needed", "Budget"),
        (
            entry("EXPECTED_FIELD_MISSING", expected_fields=[{"api_name": "A"}, {"api_name": "B"}]),
            "field_needed",
            "A, B",
        ),
        (entry("DEPENDENT_FIELD_MISSING", api_name="State"), "field_needed", "State"),
        (entry("DEPENDENT_MISMATCH", api_name="State"), "field_refused", "State"),
        (
            entry("MULTIPLE_OR_MULTI_ERRORS", errors=[entry("INVALID_DATA", api_name="Phone")]),
            "field_refused",
            "Phone",
        ),
        (entry("RECORD_IN_BLUEPRINT", api_name="Budget"), "blueprint_asks", "Budget"),
        (entry("RECORD_LOCKED"), "record_locked", ""),
        (entry("NOT_APPROVED"), "in_approval", ""),
        (entry("NOT_REVIEWED"), "in_approval", ""),
        (entry("ID_ALREADY_CONVERTED"), "converted_there", ""),
        (entry("NO_PERMISSION"), "record_not_ours", ""),
        (entry("LIMIT_EXCEEDED"), "request_refused", "LIMIT_EXCEEDED"),
        (entry("élodie@x.example"), "request_refused", ""),
        ("nothing", "request_refused", ""),
    ),
)
def test_refusal_of_a_record_says_what_to_do_and_names_the_field(said, reason, field):
    error = of_record(said, changes=True)
    assert is_of_record(error)
    assert error.reason == reason
    if reason not in ("gone_there",):
        assert error.field == field
    sentence = reason_sentence(error.reason, error.field)
    assert "{" not in sentence
    assert "élodie" not in repr(error) + sentence


def test_trouble_within_a_good_answer_leaves_that_record_open():
    assert of_record(entry("INTERNAL_ERROR"), changes=True) == MaybeDone("no_answer")
    assert of_record(entry("DEPENDENT_SERVICE_ERROR"), changes=False) == TryLater("server_trouble")


@pytest.mark.parametrize(
    "body",
    (
        {"data": [entry("SUCCESS")]},  # of two
        {"data": [{"status": "success", "details": {}}, {"status": "success"}]},
        {"data": ["done", None]},
        {},
        None,
    ),
)
def test_answer_that_does_not_tell_of_each_leaves_all_open(body):
    outcomes = written(lambda _data: Answer(200, body, {}), [("one", {}), ("two", {})])
    assert outcomes == dict.fromkeys(("one", "two"), MaybeDone("no_answer"))


@pytest.mark.parametrize(
    "details", ({"duplicate_record": {"id": "7"}, "id": "8"}, {"id": "7"}, {"id": 7})
)
def test_double_names_the_first_record(details):
    error = of_record(entry("DUPLICATE_DATA", api_name="LQ_Ref", **details), changes=True)
    assert error == TakenThere("already_there", "LQ_Ref", "7")


def test_rules_of_the_account_refuse_one_record_and_let_the_others_through(scene):
    scene.org.blueprint["Pre-Qualified"] = "Website"
    leads = [scene.add(person(scene, email="")) for _ in range(5)]
    scene._record(leads[1]).is_locked = True
    scene._record(leads[2]).is_in_approval = True
    scene.org.convert(scene._record(leads[3]))
    batch = [
        delivery(scene, Step.ROUTE, lead, values={"Lead_Status": status})
        for lead, status in zip(leads, ["Pre-Qualified", *["Contacted"] * 4], strict=True)
    ]
    said = scene.connector().push(batch)
    assert said == [
        NeedsAttention("blueprint_asks", "Website"),
        NeedsAttention("record_locked"),
        NeedsAttention("in_approval"),
        NeedsAttention("converted_there"),
        leads[4],
    ]
    assert "“Website”" in reason_sentence(said[0].reason, said[0].field)


def test_field_that_a_blueprint_misses_is_looked_up_where_it_is_not_named(scene):
    scene.org.blueprint |= {"Pre-Qualified": "Website", "Contacted": "Mobile"}
    scene.org.blueprint_names = False
    lead = scene.add(person(scene))
    crm = scene.connector()
    one = delivery(scene, Step.ROUTE, lead, values={"Lead_Status": "Pre-Qualified"})
    assert attempt(crm, one) == NeedsAttention("blueprint_asks", "Website")
    scene.trouble(Trouble.BROKEN, after=1)
    assert attempt(crm, one) == NeedsAttention("blueprint_asks", "Lead_Status")
    scene._update(lead, {"Website": "https://brevault.example"})
    assert attempt(crm, one) == lead


# --- rights, credits -----------------------------------------------------------------------------
def test_sign_in_without_a_scope_names_it(scene):
    lead = scene.add(person(scene))
    crm = scene.connector()
    scene.server.routes.not_granted |= {"/Notes", "/users"}
    one = delivery(scene, Step.NOTE, lead)
    assert attempt(crm, one) == NeedsAttention("scope_missing", "ZohoCRM.modules.notes.ALL")
    found = {(one.id, one.about) for one in crm.check().findings}
    assert ("scope_missing", "ZohoCRM.users.READ") in found


def test_credits_are_told_from_half_of_them_on(scene):
    crm = scene.connector()
    crm.check()
    assert crm.quota() is None
    scene.server.credits = 20_001
    crm.people()
    assert crm.quota() == Quota(20_000, 55_000, "24 h")  # Professional, ten users
    unchecked = scene.connector()
    unchecked.people()
    assert unchecked.quota() == Quota(19_999, 39_998, "24 h")


def test_used_up_credits_are_another_thing_than_too_many_at_once(scene):
    crm = scene.connector()
    scene.trouble(Trouble.BUSY)
    with pytest.raises(TryLater) as caught:
        crm.people()
    assert (caught.value.reason, caught.value.retry_after_s) == ("busy", None)
    scene.server.credits = 1
    crm.people()
    with pytest.raises(TryLater) as caught:
        crm.people()
    assert (caught.value.reason, caught.value.retry_after_s) == ("daily_limit", 900.0)


def test_wait_is_what_the_answer_says():
    assert busy_s({"details": {"retry_after": 12}}) == 12.0
    assert busy_s({"details": {"retry_after": "0"}}) == 1.0
    for body in (None, [], {}, {"details": {}}, {"details": {"retry_after": "soon"}}):
        assert busy_s(body) is None


def test_errors_say_nothing_of_a_person_nor_of_the_token(scene):
    lead = scene.add(person(scene))
    secret = "élodie.secret"
    one = delivery(scene, Step.ROUTE, lead, values={"Email": secret})
    outcome = attempt(scene.connector(), one)
    assert outcome == NeedsAttention("field_refused", "Email")
    scene.trouble(Trouble.UNAUTHORIZED)
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().people()
    for error in (outcome, caught.value):
        said = "".join(traceback.format_exception(error)) + repr(error)
        assert secret not in said
        assert scene.server.token not in said


# --- the fake itself -----------------------------------------------------------------------------
@pytest.mark.skipif(not contract.load(), reason="Zoho's description is not beside the project")
def test_what_breaks_zohos_own_description_is_seen():
    def broken(path, query, body, answer, method="GET"):
        return contract.problems(method, path, query, body, 200, answer)

    good = b'{"data":[{"id":"1"}]}'
    assert broken("/crm/v8/Leads", {"fields": "id"}, b"", good) == []
    assert broken("/crm/v8/Leads", {"fields": "id", "converted": "all"}, b"", good)
    assert broken("/crm/v8/Leads", {"fields": "id"}, b"", b'{"data":{}}')
    assert broken("/crm/v8/Leads/upsert", {}, b'{"rows":[]}', b'{"data":[]}', "POST")
    assert broken("/crm/v8/settings/pipeline", {}, b"", b"{}")
