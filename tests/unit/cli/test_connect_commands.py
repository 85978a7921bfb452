"""`connect` through the browser and `doctor CONNECTION`, without starting a process."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualifier.cli import connect_commands
from qualifier.cli.arguments import parser
from qualifier.cli.reply import REFUSED, Refused, Reply
from qualifier.core.errors import NeedsAttention
from qualifier.store import connections
from qualifier.store.profile import Secret, Store
from qualifier.sync.kinds import KINDS
from qualifier.sync.sign_in.token import token_from
from tests.fakes.fake_sign_in.rows import known, rows
from tests.fakes.fake_sign_in.server import CLIENT, SECRET, Browser, FakeSignIn
from tests.fakes.new_profile import new_profile

WORDS = "quatre chevaux"


class Shell:
    """A profile, and commands about it."""

    def __init__(self, home: Path) -> None:
        self.folder, self._words = home / "profile", home / "words"
        self._words.write_text(WORDS, encoding="utf-8")
        self.secret_file = home / "secret"
        self.secret_file.write_text(SECRET + "\n", encoding="utf-8")
        self.key = new_profile(self.folder, (Secret("passphrase", WORDS),))

    def run(self, *given: str) -> Reply:
        opening = ("--profile", str(self.folder), "--passphrase-file", str(self._words))
        options = parser().parse_args([*opening, *given])
        act = connect_commands.doctor if given[0] == "doctor" else connect_commands.connect
        return act(options)

    def connect(self) -> Reply:
        return self.run(
            "connect", "zoho", "--name", "Our Zoho", "--client-id", CLIENT, "--centre", "eu",
            "--client-secret-file", str(self.secret_file), "--professional",
        )  # fmt: skip

    def secrets(self) -> list[str]:
        """What is kept for connections."""
        with closing(Store(self.folder, self.key, is_window=False)) as store:
            there = store.read(connections.all_of)
            return [
                store.read(lambda c, one=one: connections.secret_of(c, one.id)) for one in there
            ]


@pytest.fixture
def there() -> Iterator[FakeSignIn]:
    with closing(FakeSignIn(client="client_secret_post")) as one:
        yield one


@pytest.fixture
def shell(tmp_path, there, monkeypatch) -> Iterator[Shell]:
    browsers = []
    monkeypatch.setattr(connect_commands, "_open", lambda url: browsers.append(Browser(url)))
    with known(rows(zoho=there.facts(servers={"us": "https://us.example", "eu": there.root}))):
        yield Shell(tmp_path)
    for one in browsers:
        one.join()


def test_sign_in_connects_and_the_address_is_printed(shell, there, capsys):
    reply = shell.connect()
    assert reply.lines[0] == "sales@crm.example on 64.0"
    assert f"{there.root}/authorize?" in capsys.readouterr().err
    (kept,) = shell.secrets()
    assert there.grants.lets_in(token_from(kept).access)


def test_connection_is_looked_at_by_its_name(shell):
    shell.connect()
    reply = shell.run("doctor", "Our Zoho")
    assert reply.status == 0
    assert reply.lines[1].startswith("The account may not make fields.")
    assert reply.lines[2:] == (
        "whole seconds: holds (12:00:01)",
        "keyset: could not be told (one lead)",
    )
    assert [one["held"] for one in reply.data["probed"]] == [True, None]
    with pytest.raises(Refused, match="no connection Theirs"):
        shell.run("doctor", "Theirs")


def test_signing_out_and_in_again(shell, there):
    made = str(shell.connect().data["id"])
    assert shell.run("connect", "--sign-out", made).data["was_told"]
    assert (shell.secrets(), there.grants.all[0].is_revoked) == ([""], True)
    with pytest.raises(NeedsAttention, match="sign_in_missing"):
        shell.run("doctor", made)
    shell.run("connect", "--sign-in", made, "--client-secret-file", str(shell.secret_file))
    assert shell.run("doctor", made).status != REFUSED


def test_pasted_key_is_taken_where_a_crm_has_both(shell, tmp_path):
    options = parser().parse_args(
        ["connect", "pipedrive", "--token-file", str(tmp_path / "secret")]
    )
    assert connect_commands._details(options, KINDS["pipedrive"])["way"] == "key"
    options = parser().parse_args(["connect", "pipedrive", "--client-id", CLIENT])
    assert connect_commands._details(options, KINDS["pipedrive"])["way"] == "browser"


def test_refused_consent_connects_nothing(shell, there):
    there.consents = False
    with pytest.raises(NeedsAttention, match="consent_refused"):
        shell.connect()
    assert shell.secrets() == []


def test_account_that_lets_nobody_in_leaves_no_token_behind(shell, there):
    there.grants.lasts_s = 0.0
    with pytest.raises(NeedsAttention, match="key_refused"):
        shell.connect()
    assert (shell.secrets(), there.grants.all[0].is_revoked) == ([], True)


def test_browser_of_a_terminal_is_not_opened(monkeypatch):
    taken = []
    browser = webbrowser.GenericBrowser("lynx")
    browser.open = taken.append  # type: ignore[method-assign,assignment]
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    connect_commands._open("https://crm.example")
    assert taken == []
