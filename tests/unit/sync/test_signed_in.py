"""Staying signed in: renewed in time or after a 401, once for all threads and processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.store import connections, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox import State
from qualifier.store.profile import Store
from qualifier.sync.http import Http
from qualifier.sync.pace import Pace
from qualifier.sync.sign_in.access import SignedIn
from qualifier.sync.sign_in.kept import KeptToken
from qualifier.sync.sign_in.requests import keep
from qualifier.sync.sign_in.server import Client, SignInServer
from qualifier.sync.sign_in.token import Token, token_from
from tests.fakes.fake_sign_in.asking import Asking, ask
from tests.fakes.fake_sign_in.server import CLIENT, FakeSignIn
from tests.fakes.new_profile import empty_profile
from tests.fakes.outbox_parts import park, waiting_row

ID = "crm-1"
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    folder = tmp_path / "profile"
    with closing(Store(folder, empty_profile(folder), is_window=False)) as one:
        yield one


@pytest.fixture
def there() -> Iterator[FakeSignIn]:
    with closing(FakeSignIn()) as one:
        yield one


@pytest.fixture(scope="module")
def two() -> Iterator[list[Asking]]:
    """Two processes, started together: what they import takes a second."""
    made = [Asking(), Asking()]
    yield made
    for one in made:
        one.close()


def sign_in(there: FakeSignIn, store: Store, *, age_s: float = 0.0) -> Token:
    """As after a sign-in so long ago."""
    facts = there.facts()
    redirect = facts.redirects[0]
    server = SignInServer(facts, there.root, Client(CLIENT))
    asking = server.asking(redirect)
    code = there.grants.code_for(redirect, "")
    token = server.token_for(code, asking, redirect, lambda: time.time() - age_s)
    KeptToken(store, ID).keep(token)
    return token


def access(there: FakeSignIn, store: Store, **others) -> SignedIn:
    return SignedIn(there.facts(), KeptToken(store, ID), **others)


def kept(store: Store) -> Token | None:
    return token_from(store.read(lambda c: connections.secret_of(c, ID)))


def test_token_is_renewed_before_its_end_and_kept_before_it_is_used(there, store):
    sign_in(there, store, age_s=3_500)
    one = access(there, store)
    seen = []
    there.before_answer = lambda: seen.append(kept(store).access)
    signed = one.headers()
    assert signed == {"Authorization": f"Bearer {kept(store).access}"}
    assert seen != [kept(store).access]
    assert ask(store, ID, there.root) == 200
    assert there.grants.renewals == 1


def test_nothing_is_used_that_could_not_be_kept(there, store):
    before = sign_in(there, store, age_s=3_500)
    one = access(there, store)

    class Full(KeptToken):
        def keep(self, token: Token) -> None:
            raise NeedsAttention("disk_full")

    one._kept = Full(store, ID)
    with pytest.raises(NeedsAttention, match="disk_full"):
        one.headers()
    assert one._token == before


def test_request_that_is_refused_for_age_is_asked_once_more(store):
    """Salesforce does not say when a token ends: its 401 does."""
    with closing(FakeSignIn(says_end=False)) as there:
        first = sign_in(there, store, age_s=60)
        assert first.ends == 0
        one = access(there, store)
        there.grants.end_all()
        with closing(Http(one, Pace(1000, 1000))) as http:
            answer = http.ask("POST", "/api/leads", {"a": 1}, changes=True)
            assert (answer.status, answer.body) == (200, {"account": "sales@crm.example"})
        assert there.calls("/api/leads") == 2
        assert (there.grants.renewals, kept(store).access) != (0, first.access)


def test_request_that_is_refused_twice_is_not_asked_again(store):
    with closing(FakeSignIn(says_end=False, lasts_s=0.0)) as there:
        sign_in(there, store, age_s=60)
        with closing(Http(access(there, store), Pace(1000, 1000))) as http:
            assert http.ask("GET", "/api", changes=False).status == 401
        assert (there.calls("/api"), there.grants.renewals) == (2, 1)


def test_refresh_token_that_does_not_rotate_stays(store):
    with closing(FakeSignIn(rotates=False)) as there:
        before = sign_in(there, store, age_s=3_500)
        access(there, store).headers()
        assert kept(store).refresh == before.refresh


def test_revoked_grant_wants_a_new_sign_in_and_keeps_the_rows(there, store):
    sign_in(there, store, age_s=3_500)
    there.grants.all[0].is_revoked = True
    with pytest.raises(NeedsAttention, match="sign_in_again"):
        access(there, store).headers()


def test_fresh_token_that_is_refused_is_not_renewed_for_it(there, store):
    """Else each request that a right is missing for would ask for a token."""
    sign_in(there, store)
    there.grants.end_all()
    one = access(there, store)
    assert one.renewed(one.headers()) is False
    assert there.grants.renewals == 0


def test_threads_renew_once(there, store):
    sign_in(there, store, age_s=3_500)
    there.grants.end_all()
    one = access(there, store)
    statuses = []

    def ask_there() -> None:
        with closing(Http(one, Pace(1000, 1000))) as http:
            statuses.append(http.ask("GET", "/api", changes=False).status)

    threads = [threading.Thread(target=ask_there) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (statuses, there.grants.renewals, there.grants.reused) == ([200] * 6, 1, 0)


def test_processes_renew_once_and_an_old_refresh_token_is_never_sent(there, store, two):
    sign_in(there, store, age_s=3_500)
    there.grants.end_all()
    slow = threading.Event()
    there.before_answer = lambda: slow.wait(0.3)
    for one in two:
        one.begin(store, there.root)
    assert [one.said() for one in two] == [200, 200]
    assert (there.grants.renewals, there.grants.reused) == (1, 0)


def test_process_killed_between_new_token_and_store_leaves_rows_and_asks_for_a_sign_in(
    there, store
):
    """No client can do better where refresh tokens rotate: the old one is worth nothing, the new
    one was never kept. What waits goes after the next sign-in."""
    before = sign_in(there, store, age_s=3_500)
    connect(store)
    waiting_row(store, ID, "row-1", NOW)
    process = Asking()
    process.begin(store, there.root, dies=True)
    assert process.said() is None
    assert process.close() == -9
    assert kept(store) == before
    assert ask(store, ID, there.root) == "sign_in_again"
    park(store, "row-1", "sign_in_again", NOW)
    there.grants.all.clear()
    keep(store, ID, sign_in(there, store), NOW)
    (row,) = store.read(lambda c: outbox.due(c, ID, NOW, 10))
    assert (row.id, row.state, row.payload) == ("row-1", State.AMBIGUOUS, {"title": "t"})
    assert ask(store, ID, there.root) == 200


def test_rows_refused_for_another_reason_stay_where_they_are(there, store):
    connect(store)
    waiting_row(store, ID, "row-1", NOW)
    park(store, "row-1", "field_refused", NOW)
    keep(store, ID, sign_in(there, store), NOW)
    assert store.read(lambda c: outbox.due(c, ID, NOW, 10)) == []


def test_server_that_is_not_reached_is_passing_trouble(store):
    with closing(FakeSignIn()) as there:
        sign_in(there, store, age_s=3_500)
        one = access(there, store)
    with pytest.raises(TryLater, match="unreachable"):
        one.headers()


def connect(store: Store) -> None:
    store.write(lambda c: connections.put(c, CrmConnection(ID, "memory", "CRM"), NOW))
