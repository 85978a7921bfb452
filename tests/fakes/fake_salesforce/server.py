"""An org on a socket of this computer: it acts, fails and counts as asked."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import traceback
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.contract.scene import Trouble
from tests.fakes.fake_salesforce import contract, refusals
from tests.fakes.fake_salesforce.org import Org
from tests.fakes.fake_salesforce.refusals import Refused
from tests.fakes.fake_salesforce.routes import Routes

TOKEN = "00D000000000001!AQEAQ.fictional"
DRIP_S = 0.2
LONGEST = 16_000  # of an address
PAGE = b"<!doctype html><title>Wi-Fi</title><p>Please log in."
_ACTED = (Trouble.LOST, Trouble.CUT, Trouble.DRIP)
_OPEN_TO_ALL = "/services/data/"


@dataclass(frozen=True)
class Asked:
    """A request that came, and what was answered."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    status: int = 0
    answer: Any = None


@dataclass
class _Plan:
    kind: Trouble
    times: int
    after: int


@dataclass
class _Answer:
    status: int
    body: bytes
    kind: str = "application/json;charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class FakeSalesforce:
    """Starts at once; `close` ends it. `check_every`: each so-manieth request is checked against
    the contract, and `broken` says what did not keep it; 0 checks none. `per_day`: how many
    requests are let through; `used`: how many of them other programs have taken."""

    def __init__(self, org: Org | None = None) -> None:
        self.org = org or Org()
        self.routes = Routes(self.org)
        self.per_day, self.used = 100_000, 0
        self.token = TOKEN
        self.lock = threading.RLock()
        self.bytes = 0  # of requests and answers, without their headers
        self.asked: deque[Asked] = deque(maxlen=2000)
        self.requests = 0
        self.check_every = 1 if contract.load() else 0
        self.broken: list[str] = []
        self._plans: list[_Plan] = []
        self._open: set[socket.socket] = set()
        self._ends = threading.Event()
        self._server = _server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        """The next `times` requests, after `after` good ones, meet this."""
        with self.lock:
            self._plans.append(_Plan(kind, times, after))

    def close(self) -> None:
        """End it, and every connection to it."""
        self._ends.set()
        self._server.shutdown()
        self._thread.join()
        with self.lock:
            for one in self._open:
                _shut(one)
        self._server.server_close()

    # --- one request ------------------------------------------------------------------------
    def met(self, handler: _Handler, method: str) -> None:
        """Answer a request, or do to it what is planned."""
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        length = int(handler.headers.get("Content-Length") or 0)
        data = handler.rfile.read(length)
        if len(data) < length:  # who asked died in the middle of it
            handler.close_connection = True
            return
        with self.lock:
            self.requests += 1
            trouble = self._planned()
            if trouble is None or trouble in _ACTED:
                answer = self._acted(handler, method, parts.path, query, data)
            else:
                answer = _troubled(trouble)
        if trouble is Trouble.REFUSED or trouble is Trouble.LOST:
            handler.close_connection = True
            _shut(handler.connection)
            return
        self._send(handler, answer, trouble)

    def _planned(self) -> Trouble | None:
        if not self._plans:
            return None
        plan = self._plans[0]
        if plan.after > 0:
            plan.after -= 1
            return None
        plan.times -= 1
        if plan.times <= 0:
            self._plans.pop(0)
        return plan.kind

    def _acted(
        self, handler: _Handler, method: str, path: str, query: dict[str, str], data: bytes
    ) -> _Answer:
        body = json.loads(data) if data else None
        told = dict(handler.headers.items())
        headers: dict[str, str] = {}
        try:
            if len(handler.path) > LONGEST:
                raise Refused(414, "URI_TOO_LONG", "URI Too Long")
            if path != _OPEN_TO_ALL:
                if told.get("Authorization") != f"Bearer {self.token}":
                    if path.startswith("/services/oauth2/"):
                        return _Answer(403, b"Bad_OAuth_Token", "text/html")
                    raise refusals.session()
                self.used += 1
                if self.used > self.per_day:
                    raise refusals.daily()
                headers["Sforce-Limit-Info"] = f"api-usage={self.used}/{self.per_day}"
            status, answer = self.routes.answer(method, path, query, body, told)
        except Refused as error:
            status, answer = error.status, error.body
            headers |= error.headers
        content = b"" if answer is None else json.dumps(answer, separators=(",", ":")).encode()
        self.bytes += len(data) + len(content)
        self.asked.append(Asked(method, path, query, body, status, answer))
        if self.check_every and self.requests % self.check_every == 0:
            self.broken += contract.problems(method, path, told, data, status, content)
        return _Answer(status, content, headers=headers)

    def _send(self, handler: _Handler, answer: _Answer, trouble: Trouble | None) -> None:
        date = formatdate(self.org.seconds(), usegmt=True)
        head = [f"HTTP/1.1 {answer.status} Said", f"Date: {date}", f"Content-Type: {answer.kind}"]
        head += [f"{name}: {value}" for name, value in answer.headers.items()]
        head += [f"Content-Length: {len(answer.body)}", "", ""]
        first = "\r\n".join(head).encode()
        try:
            if trouble is Trouble.CUT:
                handler.wfile.write(first + answer.body[: len(answer.body) // 2])
                handler.close_connection = True
                _shut(handler.connection)
            elif trouble is Trouble.DRIP:
                handler.wfile.write(first)
                for place in range(len(answer.body)):
                    handler.wfile.write(answer.body[place : place + 1])
                    if self._ends.wait(DRIP_S):
                        break
            else:
                handler.wfile.write(first + answer.body)
        except OSError:  # the other side has given up
            handler.close_connection = True


def _troubled(trouble: Trouble) -> _Answer:
    """The answer of a server that does not act."""
    refused = {
        Trouble.UNAUTHORIZED: refusals.session(),
        Trouble.FORBIDDEN: Refused(403, "INSUFFICIENT_ACCESS", "insufficient access"),
        Trouble.NOT_FOUND: refusals.missing(),
        Trouble.CONFLICT: refusals.bad("DUPLICATE_VALUE", "duplicate value found"),
        Trouble.INVALID: refusals.bad("FIELD_INTEGRITY_EXCEPTION", "bad value", "Company"),
        Trouble.BUSY: refusals.crowded(),
        Trouble.BUSY_FOR: Refused(503, "SERVER_UNAVAILABLE", "busy", headers={"Retry-After": "7"}),
        Trouble.BROKEN: Refused(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred"),
        Trouble.UNAVAILABLE: Refused(503, "SERVER_UNAVAILABLE", "try again"),
    }.get(trouble)
    if refused is None:
        return _Answer(200, PAGE, "text/html")
    return _Answer(refused.status, json.dumps(refused.body).encode(), headers=refused.headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: FakeSalesforce

    def setup(self) -> None:
        super().setup()
        with self.fake.lock:
            self.fake._open.add(self.connection)

    def finish(self) -> None:
        with self.fake.lock:
            self.fake._open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        self.fake.met(self, "GET")

    def do_POST(self) -> None:
        self.fake.met(self, "POST")

    def do_PATCH(self) -> None:
        self.fake.met(self, "PATCH")

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def _server(fake: FakeSalesforce) -> ThreadingHTTPServer:
    class Server(ThreadingHTTPServer):
        daemon_threads = False
        request_queue_size = 32

        def handle_error(self, *args: Any) -> None:
            if not isinstance(sys.exc_info()[1], OSError):  # the other side may close when it likes
                fake.broken.append(traceback.format_exc())

    return Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed already
        connection.shutdown(socket.SHUT_RDWR)
