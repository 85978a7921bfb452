"""What the worker does about signing in: asked as the window asks, at a real sign-in server."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import closing
from random import Random

import pytest

from qualifier.core.errors import ActionRefused, NeedsAttention
from qualifier.core.ids import new_id
from qualifier.store import connections, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox import State
from qualifier.sync.all_rounds import AllRounds
from qualifier.sync.crm_requests import CrmRequests
from qualifier.sync.kinds import make_crm
from qualifier.sync.sign_in.token import token_from
from tests.fakes.fake_sign_in.rows import known, rows
from tests.fakes.fake_sign_in.server import CLIENT, SECRET, Browser, FakeSignIn
from tests.fakes.outbox_parts import parked_row

DETAILS = {"client_id": CLIENT, "nature": "professional"}


@pytest.fixture
def there() -> Iterator[FakeSignIn]:
    with closing(FakeSignIn(client="client_secret_post")) as one:
        yield one


class Asking:
    """The worker's requests about CRMs, and what it told unasked."""

    def __init__(self, place, clock) -> None:
        self.place, self.told = place, queue.SimpleQueue()
        self.rounds = AllRounds(
            place, lambda: "en", make_crm, clock=clock, random=Random(1), new_id=new_id
        )
        self._requests = CrmRequests(
            place, self.rounds, clock=clock, new_id=new_id, tell=self.told.put
        )

    def do(self, what: str, **request):
        return self._requests.do(what, {"do": what, **request})

    def signed_in(self, connection_id: str = "", details=DETAILS) -> str:
        """Through the browser; the id that the token is kept under."""
        begun = self.do(
            "crm_sign_in", kind="salesforce", connection_id=connection_id, details=details,
            client_secret=SECRET,
        )  # fmt: skip
        Browser(begun["url"]).join()
        told = self.told.get(timeout=10)["changed"]["sign_in"]
        assert (told["id"], told["state"]) == (begun["id"], "done")
        return begun["id"]

    def token(self, connection_id: str):
        return token_from(self.place.store.read(lambda c: connections.secret_of(c, connection_id)))


@pytest.fixture
def asking(place, clock, there) -> Iterator[Asking]:
    with known(rows(salesforce=there.facts())):
        one = Asking(place, clock)
        yield one
        one.do("crm_sign_in_stop")


def saved(asking: Asking) -> str:
    token_id = asking.signed_in()
    connection = {"id": "", "kind": "salesforce", "name": "Sales", "details": DETAILS}
    return asking.do("crm_save", connection=connection, secret="", token_of=token_id)["id"]


def test_sign_in_is_checked_saved_looked_at_and_taken_back(asking, there):
    token_id = asking.signed_in()
    report = asking.do(
        "crm_check", connection_id=token_id, kind="salesforce", details=DETAILS, secret=""
    )
    assert report["account"] == "sales@crm.example"
    connection = {"id": "", "kind": "salesforce", "name": "Sales", "details": DETAILS}
    made = asking.do("crm_save", connection=connection, secret="", token_of=token_id)["id"]
    assert (asking.token(token_id), asking.token(made).client_secret) == (None, SECRET)
    looked = asking.do("crm_doctor", connection_id=made)
    assert looked["probed"] == [
        {"id": "whole_seconds", "held": True, "seen": "12:00:01"},
        {"id": "keyset", "held": None, "seen": "one lead"},
    ]
    asking.do("crm_remove", connection_id=made)
    assert there.grants.all[0].is_revoked
    assert asking.token(made) is None


def test_secret_that_is_there_need_not_be_typed_again(asking):
    made = saved(asking)
    begun = asking.do(
        "crm_sign_in", kind="salesforce", connection_id=made, details=DETAILS, client_secret=""
    )
    Browser(begun["url"]).join()
    assert asking.told.get(timeout=10)["changed"]["sign_in"]["state"] == "done"


def test_refused_sign_in_is_told(asking, there):
    there.consents = False
    begun = asking.do("crm_sign_in", kind="salesforce", details=DETAILS, client_secret=SECRET)
    Browser(begun["url"]).join()
    told = asking.told.get(timeout=10)["changed"]["sign_in"]
    assert (told["state"], told["error"]["reason"]) == ("failed", "consent_refused")
    assert asking.token(begun["id"]) is None


def test_newer_attempt_ends_the_one_before_and_takes_its_port(asking):
    asking.do("crm_sign_in", kind="salesforce", details=DETAILS, client_secret=SECRET)
    asking.signed_in()
    assert asking.told.empty()


def test_signed_out_connection_waits_for_a_person_and_goes_on_after_the_next_sign_in(
    asking, there, clock
):
    made = saved(asking)
    assert asking.do("crm_sign_out", connection_id=made, kind="salesforce") == {"was_told": True}
    with pytest.raises(NeedsAttention, match="sign_in_missing"):
        asking.do("crm_check", connection_id=made)
    parked_row(asking.place.store, made, "row-1", "sign_in_missing", clock())
    assert asking.signed_in(made) == made
    (row,) = asking.place.store.read(lambda c: outbox.due(c, made, clock(), 10))
    assert (row.id, row.state) == ("row-1", State.AMBIGUOUS)


def test_sign_out_works_where_the_server_cannot_be_reached(asking, there):
    made = saved(asking)
    there.close()
    assert asking.do("crm_sign_out", connection_id=made, kind="salesforce") == {"was_told": False}
    assert asking.token(made) is None


def test_token_of_a_sign_in_that_was_never_saved_goes_at_the_next_start(asking):
    made, stray = saved(asking), asking.signed_in()
    asking.rounds.recover()
    assert (asking.token(stray), asking.token(made) is None) == (None, False)


def test_new_key_is_used_at_once(place, clock):
    """Not only after the next start: what it was refused for goes with it."""
    made = []

    def make(one, way_in, fields):
        made.append(way_in)
        return make_crm(one, way_in, fields)

    rounds = AllRounds(place, lambda: "en", make, clock=clock, random=Random(1), new_id=new_id)
    requests = CrmRequests(place, rounds, clock=clock, new_id=new_id)
    place.store.write(
        lambda c: connections.put(
            c, CrmConnection("h", "hubspot", "HubSpot", {}, mapping="rows: []", is_paused=False),
            clock(),
        )
    )  # fmt: skip
    place.store.write(lambda c: connections.keep_secret(c, "h", "old"))
    list(rounds._all())
    connection = {"id": "h", "kind": "hubspot", "name": "HubSpot", "details": {}}
    requests.do("crm_save", {"connection": connection, "secret": "new"})
    list(rounds._all())
    assert made == ["old", "new"]


def test_kind_without_a_sign_in_says_so(asking):
    with pytest.raises(ActionRefused, match="no_sign_in"):
        asking.do("crm_sign_in", kind="odoo", details=DETAILS)
    with pytest.raises(NeedsAttention, match="client_missing"):
        asking.do("crm_sign_in", kind="salesforce", details={})
