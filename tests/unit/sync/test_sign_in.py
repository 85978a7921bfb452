"""Signing in through the browser, against a real sign-in server on sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.sign_in.attempt import Attempt
from qualifier.sync.sign_in.facts import PIPEDRIVE, SALESFORCE, ZOHO, OAuth
from qualifier.sync.sign_in.server import Client, SignInServer
from qualifier.sync.sign_in.token import Token
from qualifier.texts import Language, use_language
from tests.fakes.fake_sign_in.server import CLIENT, SECRET, Browser, FakeSignIn, query_of


@pytest.fixture
def there() -> Iterator[FakeSignIn]:
    with closing(FakeSignIn()) as one:
        yield one


class SignIn:
    """One attempt at the fake, with what came of it."""

    def __init__(self, there: FakeSignIn, facts: OAuth | None = None, **others):
        self.kept: list[Token] = []
        facts = facts or there.facts()
        secret = SECRET if facts.needs_secret else ""
        self.attempt = Attempt(
            "Salesforce", facts, there.root, Client(CLIENT, secret), self.kept.append, **others
        )

    def run(self, change=lambda back: back) -> Browser:
        """Go through it with a browser; raises what the attempt does."""
        browser = Browser(self.attempt.url, change)
        try:
            self.attempt.run()
        finally:
            browser.join()
            self.browser = browser
        return browser


def with_query(back: str, **changed: str) -> str:
    return f"{back.partition('?')[0]}?{urlencode({**query_of(back), **changed})}"


def test_token_is_kept_and_the_page_says_so_in_the_language_of_its_reader(there):
    use_language(Language.FRENCH)
    one = SignIn(there)
    asked = query_of(one.attempt.url)
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "api refresh_token"
    browser = one.run()
    (token,) = one.kept
    assert there.grants.lets_in(token.access)
    assert (token.base, token.server) == (there.root, there.root)
    assert "Vous pouvez fermer cette fenêtre" in browser.page
    assert 'lang="fr"' in browser.page


@pytest.mark.parametrize("client", ("none", "client_secret_post", "client_secret_basic"))
def test_program_shows_who_it_is_as_the_crm_wants_it(client):
    with closing(FakeSignIn(client=client, pkce=client == "none")) as there:
        one = SignIn(there)
        one.run()
        assert one.kept[0].client_secret == (SECRET if client != "none" else "")


def test_answer_with_another_state_is_refused_and_no_code_is_used(there):
    one = SignIn(there)
    with pytest.raises(NeedsAttention, match="sign_in_mixed"):
        one.run(lambda back: with_query(back, state="somebody-elses"))
    assert "did not belong" in one.browser.page
    assert not one.kept
    assert [path for path, _asked in there.asked] == ["/authorize"]


def test_answer_of_another_issuer_is_refused(there):
    there.more = {"iss": "https://login.attacker.example"}
    one = SignIn(there)
    with pytest.raises(NeedsAttention, match="sign_in_mixed"):
        one.run()
    assert [path for path, _asked in there.asked] == ["/authorize"]


def test_issuer_that_says_its_own_name_is_taken(there):
    there.more = {"iss": there.root}
    SignIn(there).run()


def test_other_data_centre_gets_the_code_where_it_is_one_of_the_crm(there):
    with closing(FakeSignIn()) as europe:
        there.more = {"location": "eu", "accounts-server": europe.root}
        facts = there.facts(servers={"us": there.root, "eu": europe.root}, server="accounts-server")
        europe.redirects |= there.redirects
        there.grants.code_for = europe.grants.code_for  # one person, known to both
        one = SignIn(there, facts)
        one.run()
        assert one.kept[0].server == europe.root


def test_code_is_not_given_to_a_server_that_is_none_of_the_crm(there):
    there.more = {"accounts-server": "https://accounts.attacker.example"}
    one = SignIn(there, there.facts(server="accounts-server"))
    with pytest.raises(NeedsAttention, match="server_untrusted"):
        one.run()
    assert not one.kept


def test_token_is_not_kept_for_an_api_that_is_none_of_the_crm(there):
    there.api = "https://api.attacker.example"
    one = SignIn(there)
    with pytest.raises(NeedsAttention, match="server_untrusted"):
        one.run()
    assert not one.kept


def test_refused_consent_is_said_on_the_page(there):
    there.consents = False
    one = SignIn(there)
    with pytest.raises(NeedsAttention, match="consent_refused"):
        one.run()
    assert "You are not signed in" in one.browser.page


def test_refusal_in_words_of_the_crm_is_shown_as_text(there):
    said = "<b>app must be installed</b>"
    there.changes = {"error": "invalid_client", "error_description": said}
    one = SignIn(there)
    with pytest.raises(NeedsAttention) as met:
        one.run()
    assert (met.value.reason, met.value.field) == (
        "sign_in_refused",
        "<b>app must be installed</b>",
    )
    assert "&lt;b&gt;app must be installed" in one.browser.page


def test_code_that_was_used_is_worth_nothing_and_takes_back_what_it_gave(there):
    one = SignIn(there)
    one.run()
    code = query_of(one.browser.back)["code"]
    server = SignInServer(there.facts(), there.root, Client(CLIENT))
    with pytest.raises(NeedsAttention, match="sign_in_refused"):
        server.token_for(code, one.attempt._asking, one.attempt._loopback.redirect, lambda: 0.0)
    assert not there.grants.lets_in(one.kept[0].access)


def test_second_request_to_the_port_is_not_served(there):
    """The same answer again, from whoever read the address over somebody's shoulder."""
    one = SignIn(there)
    slow, go_on = threading.Event(), threading.Event()
    there.before_answer = lambda: (slow.set(), go_on.wait(5))
    browser = Browser(one.attempt.url)
    run = threading.Thread(target=one.attempt.run)
    run.start()
    assert slow.wait(5)
    statuses = []
    try:
        statuses.append(requests.get(browser.back, timeout=5).status_code)
    except requests.ConnectionError:
        statuses.append(410)
    go_on.set()
    run.join()
    browser.join()
    assert (statuses, browser.status) == ([410], 200)
    with pytest.raises(requests.ConnectionError):
        requests.get(browser.back, timeout=5)
    assert len(one.kept) == 1


def test_other_requests_do_not_count(there):
    """Browsers ask for an icon, and connect ahead; a page elsewhere may try its luck."""
    one = SignIn(there)
    port = urlsplit(one.attempt._loopback.redirect).port

    def before(back: str) -> str:
        with socket.create_connection(("127.0.0.1", port)):
            icon = requests.get(f"http://localhost:{port}/favicon.ico", timeout=5)
            posted = requests.post(back, timeout=5)
            rebound = requests.get(back, headers={"Host": "attacker.example"}, timeout=5)
        assert (icon.status_code, posted.status_code, rebound.status_code) == (404, 501, 404)
        return back

    one.run(before)
    assert len(one.kept) == 1


def test_two_minutes_then_nobody_listens(there):
    now = [0.0]
    one = SignIn(there, patience_s=120.0, monotonic=lambda: now[0])
    now[0] = 121.0
    with pytest.raises(NeedsAttention, match="sign_in_late"):
        one.attempt.run()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(one.attempt._loopback.redirect).port))


def test_attempt_is_stopped(there):
    one = SignIn(there)
    with pytest.raises(NeedsAttention, match="sign_in_stopped"):
        one.attempt.run(lambda: True)


def test_next_port_is_taken_where_one_is_in_use_and_all_are_named_where_none_is_free(there):
    facts = there.facts()
    ports = [urlsplit(one).port for one in facts.redirects]
    with socket.create_server(("127.0.0.1", ports[0])):
        one = SignIn(there, facts)
        assert f":{ports[1]}/" in query_of(one.attempt.url)["redirect_uri"]
        one.run()
    held = [socket.create_server(("127.0.0.1", port)) for port in ports]
    with pytest.raises(NeedsAttention) as met:
        SignIn(there, facts)
    for one in held:
        one.close()
    assert (met.value.reason, met.value.field) == ("ports_taken", ", ".join(map(str, ports)))


def test_only_port_of_an_app_serves_again_at_once(there):
    facts = there.facts(redirects=there.facts().redirects[:1])
    for _time in range(3):
        SignIn(there, facts).run()


def test_refusal_that_comes_as_success_is_a_refusal():
    with closing(FakeSignIn(refuses_with_200=True, client="client_secret_post")) as there:
        one = SignIn(there)
        there.grants.codes.clear()
        with pytest.raises(NeedsAttention, match="sign_in_refused"):
            one.run(lambda back: with_query(back, code="another"))


def test_page_in_place_of_tokens_is_passing_trouble(there):
    there.page = "<!doctype html><p>Please log in to this network."
    with pytest.raises(TryLater, match="not_the_crm"):
        SignIn(there).run()


def test_client_that_is_not_known_is_said_so(there):
    one = SignIn(there)
    one.attempt._client = Client("another")
    with pytest.raises(NeedsAttention, match="client_refused"):
        one.run()


@pytest.mark.parametrize(
    ("facts", "details", "root"),
    (
        (SALESFORCE, {}, "https://login.salesforce.com"),
        (SALESFORCE, {"centre": "sandbox"}, "https://test.salesforce.com"),
        (SALESFORCE, {"address": "acme.my.salesforce.com/home"}, "https://acme.my.salesforce.com"),
        (
            SALESFORCE,
            {"address": " https://Acme.lightning.force.com/lightning/o/Lead "},
            "https://acme.my.salesforce.com",
        ),
        (ZOHO, {"centre": "eu"}, "https://accounts.zoho.eu"),
        (PIPEDRIVE, {}, "https://oauth.pipedrive.com"),
    ),
)
def test_sign_in_server_of_an_address_as_people_copy_it(facts, details, root):
    assert facts.server_of(details) == root


@pytest.mark.parametrize(
    "address",
    (
        "http://acme.my.salesforce.com", "salesforce.com.attacker.example",
        "https://user@login.salesforce.com@attacker.example", "https://[", "notsalesforce.com",
    ),
)  # fmt: skip
def test_address_that_is_none_of_the_crm_gets_nobody(address):
    with pytest.raises(NeedsAttention, match="address_wrong"):
        SALESFORCE.server_of({"address": address})
