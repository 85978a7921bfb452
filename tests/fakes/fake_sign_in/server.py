"""A sign-in server and its API on a socket of this computer, and a browser to go there with."""

from __future__ import annotations

import base64
import json
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests

from qualifier.sync.sign_in.facts import OAuth
from tests.fakes.fake_sign_in.grants import Grants, Refused

CLIENT, SECRET = "client-of-the-customer", "secret-of-the-client"
PATHS = ("/authorize", "/token", "/revoke")


class FakeSignIn:
    """Starts at once; `close` ends it. `client`: how clients must show who they are (none,
    client_secret_post, client_secret_basic); `pkce`: whether a challenge must come;
    `refuses_with_200`: as Zoho. `met` is called with the path before a request is answered, and
    `before_answer` when the answer of a token is ready."""

    def __init__(
        self,
        *,
        client: str = "none",
        pkce: bool = True,
        rotates: bool = True,
        lasts_s: float = 3600.0,
        says_end: bool = True,
        refuses_with_200: bool = False,
    ) -> None:
        self.grants = Grants(rotates=rotates, lasts_s=lasts_s, says_end=says_end)
        self.client, self.pkce, self.refuses_with_200 = client, pkce, refuses_with_200
        self.consents = True
        self.redirects: set[str] = set()
        self.more: dict[str, str] = {}  # what the redirect says beside code and state
        self.changes: dict[str, str] = {}  # of what it says, what is said instead
        self.api = ""  # where the API is said to be; "" here
        self.before_answer: Callable[[], None] = lambda: None
        self.page = ""  # what is answered in place of tokens
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.turn = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.fake = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def facts(self, **others: Any) -> OAuth:
        """How one signs in here, in the program's words."""
        ways = {"client": self.client, "has_pkce": self.pkce, "ends": self.grants.says_end}
        made = facts_of(self.root, **{**ways, **others})
        self.redirects |= set(made.redirects)
        return made

    def calls(self, path: str) -> int:
        """How often it was asked for."""
        return sum(asked == path for asked, _query in self.asked)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # --- what is asked --------------------------------------------------------------------------
    def authorized(self, asked: Mapping[str, str]) -> str:
        """Where the browser is sent; what is not registered is not (RFC 6749, 4.1.2.1)."""
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") not in self.redirects:
            raise Refused("invalid_request", "client_id or redirect_uri")
        back = {"state": asked.get("state", ""), **self.more}
        if self.pkce and asked.get("code_challenge_method") != "S256":
            back["error"] = "invalid_request"
        elif not self.consents:
            back["error"] = "access_denied"
        else:
            back["code"] = self.grants.code_for(
                asked["redirect_uri"], asked.get("code_challenge", "")
            )
        return f"{asked['redirect_uri']}?{urlencode({**back, **self.changes})}"

    def tokens(self, asked: Mapping[str, str]) -> dict[str, object]:
        if asked.get("grant_type") == "authorization_code":
            verifier = asked.get("code_verifier", "")
            answer = self.grants.exchanged(asked["code"], asked["redirect_uri"], verifier)
        else:
            answer = self.grants.renewed(asked.get("refresh_token", ""))
        return {**answer, "instance_url": self.api or self.root}

    def check_client(self, asked: Mapping[str, str], authorization: str) -> None:
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_known = {
            "none": asked.get("client_id") == CLIENT and "client_secret" not in asked,
            "client_secret_post": (asked.get("client_id"), asked.get("client_secret"))
            == (CLIENT, SECRET),
            "client_secret_basic": authorization == f"Basic {expected}",
        }[self.client]
        if not is_known:
            raise Refused("invalid_client")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def fake(self) -> FakeSignIn:
        return self.server.fake  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        self.fake.asked.append((parts.path, asked))
        if parts.path == "/authorize":
            try:
                self._say(302, {}, Location=self.fake.authorized(asked))
            except Refused as error:
                self._say(400, {"error": error.error, "error_description": error.description})
            return
        self._of_api()

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = {**dict(parse_qsl(parts.query)), **dict(parse_qsl(body))}
        self.fake.asked.append((parts.path, asked))
        if parts.path not in PATHS:
            self._of_api()
            return
        if self.fake.page:
            self._send(200, self.fake.page.encode(), "text/html", {})
            return
        try:
            with self.fake.turn:
                if parts.path == "/revoke":
                    self.fake.grants.revoke(asked.get("token", ""))
                    answer: dict[str, object] = {}
                else:
                    self.fake.check_client(asked, self.headers.get("Authorization", ""))
                    answer = self.fake.tokens(asked)
        except Refused as error:
            status = 200 if self.fake.refuses_with_200 else 400
            self._say(status, {"error": error.error, "error_description": error.description})
            return
        if parts.path == "/token":
            self.fake.before_answer()
        self._say(200, answer)

    def _say(self, status: int, answer: Any, **headers: str) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json", headers)

    def _of_api(self) -> None:
        access = self.headers.get("Authorization", "").partition(" ")[2]
        if self.fake.grants.lets_in(access):
            self._say(200, {"account": "sales@crm.example"})
        else:
            self._say(401, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}])

    def _send(self, status: int, content: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Browser(threading.Thread):
    """Somebody who opens the address and does what the pages ask; `page` is the last one seen."""

    def __init__(self, url: str, change: Callable[[str], str] = lambda back: back) -> None:
        super().__init__(name="browser")
        self._url, self._change = url, change
        self.page, self.status, self.back = "", 0, ""
        self.start()

    def run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            sent = session.get(self._url, allow_redirects=False, timeout=10)
            if sent.status_code != 302:
                self.status, self.page = sent.status_code, sent.text
                return
            self.back = self._change(sent.headers["Location"])
            last = session.get(self.back, timeout=10)
            self.status, self.page = last.status_code, last.text


def facts_of(root: str, **others: Any) -> OAuth:
    """How one signs in at a fake, in the program's words."""
    said: dict[str, Any] = {
        "servers": {"": root},
        "domains": ("127.0.0.1",),
        "authorize": "/authorize",
        "token": "/token",
        "revoke": "/revoke",
        "scopes": ("api", "refresh_token"),
        "base": "instance_url",
        "ends": True,
        "redirects": tuple(f"http://localhost:{port}/OauthRedirect" for port in free_ports(3)),
        **others,
    }
    return OAuth(**said)


def query_of(url: str) -> dict[str, str]:
    """What stands behind the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now, below those that systems give to whoever calls somebody."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.randbelow(12_000) + 20_000
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            found.append(port)
    return found
