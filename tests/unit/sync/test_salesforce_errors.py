"""What every trouble of Salesforce asks for, in words that help; how its daily count is kept."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Quota, Step
from qualifier.sync.connectors.salesforce.errors import judged, of_failures
from qualifier.sync.http import Answer
from qualifier.texts.sync_sentences import reason_sentence
from tests.contract.salesforce_scene import SalesforceScene
from tests.contract.scene import Trouble
from tests.fakes.fake_salesforce import acts, contract
from tests.fakes.fake_salesforce.org import Validation


@pytest.fixture
def scene():
    made = SalesforceScene()
    yield made
    made.close()


WHEN_READING = {
    Trouble.UNAUTHORIZED: NeedsAttention("key_refused"),
    Trouble.FORBIDDEN: NeedsAttention("no_right", "INSUFFICIENT_ACCESS"),
    Trouble.NOT_FOUND: NeedsAttention("gone_there"),
    Trouble.CONFLICT: NeedsAttention("already_there"),
    Trouble.BUSY: TryLater("busy"),
    Trouble.BUSY_FOR: TryLater("busy", 7.0),
    Trouble.BROKEN: TryLater("server_trouble"),
    Trouble.UNAVAILABLE: TryLater("busy"),
    Trouble.PAGE: TryLater("not_the_crm"),
    Trouble.LOST: TryLater("timed_out"),
}
WHEN_CHANGING = WHEN_READING | {
    Trouble.INVALID: NeedsAttention("field_refused", "Company"),
    Trouble.BROKEN: MaybeDone("no_answer"),
    Trouble.PAGE: MaybeDone("not_the_crm"),
    Trouble.LOST: MaybeDone("no_answer"),
}


def said(act):
    try:
        return act()
    except (NeedsAttention, MaybeDone, TryLater) as error:
        return error


@pytest.mark.parametrize("trouble", WHEN_READING, ids=lambda one: one.name)
def test_trouble_of_a_reading(scene, trouble):
    connector = scene.connector()
    connector.describe()
    scene.trouble(trouble)
    assert said(lambda: connector.gone(["00Q000000000001EAA"])) == WHEN_READING[trouble]


@pytest.mark.parametrize("trouble", WHEN_CHANGING, ids=lambda one: one.name)
def test_trouble_of_a_change(scene, trouble):
    lead, connector = scene.add({"last_name": "Martin"}), scene.connector()
    connector.describe()
    scene.trouble(trouble)
    (outcome,) = [said(lambda: connector.push([route(lead, State="Lyon")]))]
    outcome = outcome[0] if isinstance(outcome, list) else outcome
    assert outcome == WHEN_CHANGING[trouble]


def route(lead: str, key: str = "k", **values: str) -> Delivery:
    return Delivery(key, {"values": values}, step=Step.ROUTE, remote_lead=lead)


def refusal(scene, lead: str, **values: str):
    (outcome,) = scene.connector().push([route(lead, **values)])
    return outcome


@pytest.mark.parametrize(
    ("failure", "error"),
    (
        ({"errorCode": "INACTIVE_OWNER_OR_USER"}, NeedsAttention("owner_inactive")),
        ({"statusCode": "ENTITY_IS_LOCKED"}, NeedsAttention("record_locked")),
        ({"statusCode": "DUPLICATES_DETECTED", "message": "x"}, NeedsAttention("duplicate_there")),
        ({"statusCode": "CANNOT_EXECUTE_FLOW_TRIGGER"}, NeedsAttention("refused_by_crm")),
        ({"statusCode": "TRANSFER_REQUIRES_READ"}, NeedsAttention("record_not_ours")),
        ({"statusCode": "STRING_TOO_LONG", "fields": ["City"]}, NeedsAttention("too_long", "City")),
        ({"errorCode": "API_CURRENTLY_DISABLED"}, NeedsAttention("api_disabled")),
        ({"errorCode": "REQUEST_LIMIT_EXCEEDED"}, TryLater("daily_limit", 900.0)),
        ({"errorCode": "QUERY_TIMEOUT"}, TryLater("server_trouble")),
        ({"errorCode": "<Élodie>"}, NeedsAttention("request_refused")),
        (None, NeedsAttention("request_refused")),
    ),
)
def test_code_of_a_failure_says_what_to_do(failure, error):
    assert of_failures([failure]) == error
    if isinstance(error, NeedsAttention):
        words = reason_sentence(error.reason, error.field or "X")
        assert "{" not in words
        assert words != reason_sentence("no such reason", error.field or "X")


def test_names_of_fields_go_on_and_values_do_not():
    failure = {
        "errorCode": "INVALID_FIELD",
        "message": "No such column 'LQ_X__c' on sobject of type Lead, Élodie Brévault",
    }
    assert of_failures([failure]) == NeedsAttention("field_refused", "LQ_X__c")
    named = {"statusCode": "FIELD_INTEGRITY_EXCEPTION", "message": "Élodie", "fields": ["Email"]}
    assert of_failures([named]) == NeedsAttention("field_refused", "Email")


def test_version_that_is_gone_asks_for_another_program():
    assert judged(Answer(410, [{"errorCode": "GONE"}], {}), changes=True) == NeedsAttention(
        "api_retired"
    )


def test_rule_of_an_admin_is_told_in_its_own_words(scene):
    words = "Give a region:\n North or South."
    scene.org.validations.append(Validation(lambda has: has.get("State") == "x", words))
    lead = scene.add({"last_name": "Martin"})
    assert refusal(scene, lead, State="x") == NeedsAttention(
        "validation_rule", "Give a region: North or South."
    )
    assert refusal(scene, lead, State="North") == lead


def test_locked_record_asks_for_a_person_and_a_busy_one_comes_again(scene):
    lead = scene.add({"last_name": "Martin"})
    row = scene.org.tables["Lead"][lead]
    row.busy = 1
    assert refusal(scene, lead, State="x") == TryLater("record_busy")
    assert refusal(scene, lead, State="x") == lead
    row.is_locked = True
    assert refusal(scene, lead, State="y") == NeedsAttention("record_locked")


def test_inactive_owner_is_told(scene):
    lead = scene.add({"last_name": "Martin"})
    scene.org.tables["User"][scene.owners[0]].values["IsActive"] = False
    error = refusal(scene, lead, OwnerId=scene.owners[0])
    assert error.reason == "owner_inactive"


def test_converted_lead_refuses_values_with_a_reason_of_its_own(scene):
    lead = scene.add({"last_name": "Martin"})
    acts.convert(scene.org, scene.org.tables["Lead"][lead])
    assert refusal(scene, lead, State="x") == NeedsAttention("converted_there")


# --- the daily count -----------------------------------------------------------------------------
class Passing:
    """A clock that is moved."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_pulling_stops_at_four_fifths_and_hand_offs_go_on(scene):
    lead, clock = scene.add({"last_name": "Martin"}), Passing()
    connector = scene.connector(monotonic=clock)
    scene.server.per_day, scene.server.used = 1000, 700
    cursor = connector.pull("", {}).cursor
    scene.server.used = 800
    connector.gone([lead])
    assert connector.quota() == Quota(199, 1000, "24 h")
    before = scene.requests
    with pytest.raises(TryLater) as caught:
        connector.pull(cursor, {})
    assert caught.value.reason == "daily_limit"
    assert 0 < caught.value.retry_after_s <= 900
    assert scene.requests == before
    assert connector.push([route(lead, State="Lyon")]) == [lead]
    clock.at += 901.0  # then one request looks again
    scene.server.used = 10
    assert connector.pull(cursor, {}).is_last


def test_hand_offs_stop_before_others_are_locked_out(scene):
    lead, connector = scene.add({"last_name": "Martin"}), scene.connector()
    connector.describe()
    scene.server.per_day, scene.server.used = 1000, 950
    connector.gone([lead])
    before = scene.requests
    with pytest.raises(TryLater) as caught:
        connector.push([route(lead, State="Lyon")])
    assert (caught.value.reason, scene.requests) == ("daily_limit", before)


def test_limit_that_is_reached_is_told_and_waited_for(scene):
    connector = scene.connector()
    scene.server.per_day = scene.server.used = 1000
    with pytest.raises(TryLater) as caught:
        connector.describe()
    assert (caught.value.reason, caught.value.retry_after_s) == ("daily_limit", 900.0)


def test_contract_finds_what_breaks_it():
    if not contract.load():
        pytest.skip("no description of the API here")
    path = "/services/data/v64.0/composite"
    told = {"Content-Type": "application/json"}
    body = b'{"allOrNone": true, "compositeRequest": [{"method": "POST"}]}'
    assert contract.problems("POST", path, told, body, 200, b'{"compositeResponse": []}')
    assert contract.problems("PATCH", f"{path}/sobjects/Lead/LQ_Key__c", told, b"{}", 200, b"[]")
