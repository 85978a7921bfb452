"""What every trouble of HubSpot, and of the way to it, asks for; and how fast it is asked."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.hubspot.connector import HubSpot
from qualifier.sync.connectors.hubspot.errors import busy_s, judged, of_failure
from qualifier.sync.http import Answer
from tests.contract.hubspot_scene import HubSpotScene
from tests.contract.scene import Trouble
from tests.fakes.fake_hubspot import contract
from tests.fakes.fake_hubspot.server import Limits


@pytest.fixture
def scene():
    made = HubSpotScene()
    yield made
    made.close()


WHEN_READING = {
    Trouble.UNAUTHORIZED: NeedsAttention("key_refused"),
    Trouble.FORBIDDEN: NeedsAttention("no_right", "crm.objects.contacts.write"),
    Trouble.NOT_FOUND: NeedsAttention("gone_there"),
    Trouble.CONFLICT: NeedsAttention("already_there"),
    Trouble.INVALID: NeedsAttention("field_refused", "company"),
    Trouble.BUSY: TryLater("busy", 10.0),
    Trouble.BUSY_FOR: TryLater("busy", 7.0),
    Trouble.BROKEN: TryLater("server_trouble"),
    Trouble.UNAVAILABLE: TryLater("busy"),
    Trouble.PAGE: TryLater("not_the_crm"),
    Trouble.LOST: TryLater("timed_out"),
    Trouble.CUT: TryLater("timed_out"),
    Trouble.REFUSED: TryLater("timed_out"),
    Trouble.DRIP: TryLater("timed_out"),
}
WHEN_CHANGING = WHEN_READING | {
    Trouble.BROKEN: MaybeDone("no_answer"),
    Trouble.PAGE: MaybeDone("not_the_crm"),  # it may stand in place of HubSpot's own success
    Trouble.LOST: MaybeDone("no_answer"),
    Trouble.CUT: MaybeDone("no_answer"),
    Trouble.REFUSED: MaybeDone("no_answer"),
    Trouble.DRIP: MaybeDone("no_answer"),
}


def facts(error):
    """The decision and its fields, whatever the class adds."""
    kind = next(k for k in (NeedsAttention, MaybeDone, TryLater) if isinstance(error, k))
    more = error.field if kind is NeedsAttention else getattr(error, "retry_after_s", None)
    return kind, error.reason, more


@pytest.mark.parametrize("trouble", Trouble)
def test_trouble_of_a_reading(scene, trouble):
    scene.add({"last_name": "Martin"})
    connector = scene.connector(whole_s=0.7)
    connector.describe()
    scene.trouble(trouble)
    with pytest.raises((NeedsAttention, MaybeDone, TryLater)) as caught:
        connector.pull('{"phase":"sweep","to":1,"begin":0,"after":"0"}', {})
    assert facts(caught.value) == facts(WHEN_READING[trouble])


@pytest.mark.parametrize("trouble", Trouble)
def test_trouble_of_a_change(scene, trouble):
    lead = scene.add({"last_name": "Martin"})
    one = Delivery("k", {"values": {"city": "Lyon"}}, step=Step.ROUTE, remote_lead=lead)
    connector = scene.connector(whole_s=0.7)
    scene.trouble(trouble)
    try:
        outcome = connector.push([one])[0]
    except (NeedsAttention, MaybeDone, TryLater) as error:
        outcome = error
    assert facts(outcome) == facts(WHEN_CHANGING[trouble])


def test_page_of_a_proxy_that_gave_the_server_up_leaves_a_change_open(scene):
    lead = scene.add({"last_name": "Martin"})
    one = Delivery("k", {"values": {"city": "Lyon"}}, step=Step.ROUTE, remote_lead=lead)
    connector = scene.connector()
    scene.server.page_status = 524
    scene.trouble(Trouble.PAGE, times=2)
    with pytest.raises(MaybeDone):
        connector.push([one])
    with pytest.raises(TryLater):
        connector.people()


def test_server_that_is_away_is_tried_later(scene):
    connector = HubSpot("hubspot", "key", base="http://127.0.0.1:9")
    one = Delivery("k", {"values": {"city": "Lyon"}}, step=Step.ROUTE, remote_lead="1")
    for act in (connector.check, lambda: connector.push([one])):
        with pytest.raises(TryLater) as caught:
            act()
        assert caught.value.reason == "unreachable"
    connector.close()


def test_errors_say_nothing_of_a_person_nor_of_the_key(scene):
    lead = scene.add({"last_name": "Martin"})
    secret = "lea.secret"
    one = Delivery("k", {"values": {"email": secret}}, step=Step.ROUTE, remote_lead=lead)
    outcome = scene.connector().push([one])[0]
    assert outcome == NeedsAttention("field_refused", "email")
    scene.trouble(Trouble.UNAUTHORIZED)
    with pytest.raises(NeedsAttention) as caught:
        scene.connector().push([one])
    for error in (outcome, caught.value):
        said = "".join(traceback.format_exception(error)) + repr(error)
        assert secret not in said
        assert scene.server.token not in said


# --- single answers --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "headers", "reading", "changing"),
    (
        (423, {}, TryLater("busy", 2.0), TryLater("busy", 2.0)),
        (477, {"Retry-After": "90"}, TryLater("busy", 90.0), TryLater("busy", 90.0)),
        (477, {}, TryLater("busy", 3600.0), TryLater("busy", 3600.0)),
        (524, {}, TryLater("server_trouble"), MaybeDone("no_answer")),
        (408, {}, TryLater("server_trouble"), MaybeDone("no_answer")),
        (202, {}, TryLater("not_the_crm"), MaybeDone("no_answer")),
        (
            414,
            {},
            NeedsAttention("request_refused", "414"),
            NeedsAttention("request_refused", "414"),
        ),
    ),
)
def test_rare_statuses(status, headers, reading, changing):
    answer = Answer(status, None, headers)
    assert judged(answer, changes=False) == reading
    assert judged(answer, changes=True) == changing


@pytest.mark.parametrize("body", (None, [], "x", {}, {"errors": [None, "x"], "context": 7}))
def test_bodies_of_errors_are_optional_in_every_part(body):
    assert judged(Answer(403, body, {}), changes=True) == NeedsAttention("no_right")
    assert judged(Answer(400, body, {}), changes=True) == NeedsAttention("request_refused", "400")
    assert of_failure(body) == NeedsAttention("request_refused")


def test_property_is_found_wherever_an_error_names_it():
    named = 'Property values were not valid: [{"isValid":false,"name":"lq_score","value":"Léa"}]'
    for body in (
        {"errors": [{"context": {"propertyName": ["lq_score"]}}]},
        {"context": {"propertyName": "lq_score"}},
        {"message": named},
        {"errors": [{"message": 'Property "lq_score" does not exist'}]},
    ):
        assert judged(Answer(400, body, {}), changes=True) == NeedsAttention(
            "field_refused", "lq_score"
        )
    assert of_failure({"category": "VALIDATION_ERROR"}).field == "VALIDATION_ERROR"
    assert of_failure({"category": "Léa Martin, 06 12"}).field == ""


NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "zone", "expected_s"),
    (
        ({"policyName": "SECONDLY"}, None, 1),
        ({"policyName": "TEN_SECONDLY_ROLLING"}, None, 10),
        ({"message": "You have reached your secondly limit."}, None, 1),
        ({"category": "RATE_LIMITS"}, None, 10),
        (None, None, 10),
        ({"policyName": "DAILY"}, None, 45 * 60),
        ({"policyName": "DAILY"}, UTC, 105 * 60),
        ({"policyName": "DAILY"}, timezone(timedelta(hours=2)), (24 * 60 - 15) * 60),
    ),
)
def test_wait_is_by_the_policy_that_was_broken(body, zone, expected_s):
    assert busy_s(body, NOW, zone) == expected_s


def test_limits_of_the_account_are_told_apart(scene):
    connector = scene.connector()
    connector.describe()
    sweep = '{"phase":"sweep","to":1,"begin":0,"after":"0"}'
    for limits, wait_s in (
        (Limits(searches_per_s=1), 1.0),
        (Limits(per_10_s=2), 10.0),
    ):
        scene.server._times.clear()
        scene.server.limits = limits
        waits = []
        for _ in range(3):
            try:
                connector.pull(sweep, {})
            except TryLater as error:
                waits.append(error.retry_after_s)
        assert waits
        assert set(waits) == {wait_s}
    scene.server.limits = Limits(per_day=1)
    with pytest.raises(TryLater) as caught:
        connector.people()
    assert 1.0 <= (caught.value.retry_after_s or 0) <= 3600.0


# --- pace ------------------------------------------------------------------------------------
class Slept:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_requests_come_at_5_a_second_and_searches_at_2(scene):
    slept = Slept()
    connector = scene.connector(monotonic=slept.monotonic, sleep=slept.sleep, whole_s=1e9)
    for _ in range(25):
        connector.people()
    assert slept.now == pytest.approx((25 - 5) / 5)
    before = slept.now
    for _ in range(12):
        connector.pull('{"phase":"sweep","to":1,"begin":0,"after":"0"}', {})
    assert slept.now - before == pytest.approx((12 - 2) / 2, abs=0.6)


def test_account_that_has_little_left_slows_the_next_request(scene):
    slept = Slept()
    connector = scene.connector(monotonic=slept.monotonic, sleep=slept.sleep, whole_s=1e9)
    connector.people()
    assert slept.now == 0
    scene.server._times.clear()
    scene.server.limits = Limits(per_10_s=2)
    connector.people()
    connector.people()
    assert slept.now == pytest.approx(0.2)


# --- the checks themselves -------------------------------------------------------------------
@pytest.mark.skipif(not contract.load(), reason="the contract is not beside the project")
def test_contract_refuses_what_hubspot_would():
    path, headers = "/crm/objects/2026-09/contacts/search", {"Authorization": "Bearer x"}
    good = b'{"filterGroups":[],"sorts":[],"properties":[],"limit":200,"after":"0"}'
    said = b'{"results":[],"total":0}'
    typed = {**headers, "Content-Type": "application/json"}
    assert contract.problems("POST", path, {}, typed, good, 200, said) == []
    for asked, answered in (
        (good.replace(b"200", b"201"), said),
        (good.replace(b'"sorts":[],', b""), said),
        (good.replace(b'"0"', b"0"), said),
        (good, b'{"results":[{"id":1}]}'),
        (good, b"{}"),
    ):
        assert contract.problems("POST", path, {}, typed, asked, 200, answered)
    assert contract.problems("POST", path, {}, {}, good, 200, said)  # no key
    assert contract.problems("GET", "/crm/v3/objects/contacts", {}, headers, b"", 200, said)


@pytest.mark.skipif(not contract.load(), reason="the contract is not beside the project")
def test_scene_fails_a_test_whose_traffic_broke_the_contract():
    scene = HubSpotScene()
    scene.connector()._api.get("/crm/objects/2026-09/contacts", {"limit": "1", "after": ""})
    scene.server.account.owners[0]["id"] = 7
    scene.connector().people()
    with pytest.raises(AssertionError, match="owners"):
        scene.close()
