"""A Pipedrive account on a socket of this computer: it acts, fails and limits as asked."""

from __future__ import annotations

import contextlib
import json
import re
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
from tests.fakes.fake_pipedrive import contract, refusals
from tests.fakes.fake_pipedrive.account import Account
from tests.fakes.fake_pipedrive.refusals import Refused
from tests.fakes.fake_pipedrive.routes import Routes

TOKEN = "1111111122222222333333334444444455555555"
DRIP_S = 0.2
PAGE = b"<!doctype html><title>Wi-Fi</title><p>Please log in."
FIRST_CHECKED = 2
_ID = re.compile(r"[0-9a-f-]{36}|[0-9]+$")
_ACTED = (Trouble.LOST, Trouble.CUT, Trouble.DRIP)


@dataclass
class Limits:
    """How much is let through. `per_2_s`: requests, 0 no limit; `per_day`: tokens."""

    per_2_s: int = 0
    per_day: int = 30_000


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
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class FakePipedrive:
    """Starts at once; `close` ends it. Exchanges of a new shape are checked against the
    contract, and every `check_every`th of the others; `broken` says what did not keep it."""

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or Account()
        self.routes = Routes(self.account)
        self.limits = Limits()
        self.header = "x-api-token"  # how we sign; a sign-in's is Authorization
        self.token = TOKEN
        self.spent = 0  # tokens of the day
        self.tells_tokens = True  # the headers of the daily budget may be missing
        self.page_status = 200  # of Trouble.PAGE; a proxy's page may have another
        self.lock = threading.RLock()
        self.asked: deque[Asked] = deque(maxlen=2000)
        self.requests = 0
        self.check_every = 19 if contract.load() else 0
        self.broken: list[str] = []
        self._plans: list[_Plan] = []
        self._times: list[float] = []
        self._shapes: dict[tuple[Any, ...], int] = {}
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

    def calm(self) -> None:
        """No trouble any more."""
        with self.lock:
            self._plans.clear()

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
                answer = _troubled(trouble, self.page_status)
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
        headers: dict[str, str] = {}
        try:
            if handler.headers.get(self.header) != self.token or "api_token" in query:
                raise refusals.unauthorized()
            price, act = self.routes.route(method, path)
            headers = self._counted(price)
            status, answer = act(query, body)
        except Refused as error:
            status, answer = error.status, error.body
            headers |= error.headers
        content = json.dumps(answer, separators=(",", ":")).encode()
        self.asked.append(Asked(method, path, query, body, status, answer))
        if self._is_checked(method, path, query, body, status):
            told = dict(handler.headers.items())
            self.broken += contract.problems(method, path, query, told, data, status, content)
        return _Answer(status, content, headers=headers)

    def _is_checked(
        self, method: str, path: str, query: Mapping[str, str], body: Any, status: int
    ) -> bool:
        """The first few exchanges of each shape, and a sample of those that follow."""
        if not self.check_every:
            return False
        shape = (method, _ID.sub("*", path), *query, *(body or ()), status)
        self._shapes[shape] = count = self._shapes.get(shape, 0) + 1
        return count <= FIRST_CHECKED or self.requests % self.check_every == 0

    def _counted(self, price: int) -> dict[str, str]:
        """The headers that say what is left. Raises Refused over a limit."""
        limits, now = self.limits, self.account.seconds()
        self._times = [one for one in self._times if now - one < 2]
        if limits.per_2_s and len(self._times) >= limits.per_2_s:
            raise refusals.too_fast(is_burst=True)
        if self.spent + price > limits.per_day:
            raise refusals.too_fast(is_burst=False)
        self._times.append(now)
        self.spent += price
        of = limits.per_2_s or 1000
        headers = {
            "x-ratelimit-limit": str(of),
            "x-ratelimit-remaining": str(of - len(self._times) % of),
            "x-ratelimit-reset": "2",
        }
        if self.tells_tokens:
            headers["x-daily-ratelimit-token-limit"] = str(limits.per_day)
            headers["x-daily-ratelimit-token-remaining"] = str(limits.per_day - self.spent)
        return headers

    def _send(self, handler: _Handler, answer: _Answer, trouble: Trouble | None) -> None:
        date = formatdate(self.account.seconds(), usegmt=True)
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


def _troubled(trouble: Trouble, page_status: int) -> _Answer:
    """The answer of a server that does not act."""
    refused = {
        Trouble.UNAUTHORIZED: refusals.unauthorized(),
        Trouble.FORBIDDEN: refusals.forbidden(),
        Trouble.NOT_FOUND: refusals.missing("record"),
        Trouble.CONFLICT: Refused(409, refusals.failure("conflict")),
        Trouble.INVALID: refusals.invalid("name", "Fonderies Brévault"),
        Trouble.BUSY: refusals.too_fast(is_burst=True),
        Trouble.BUSY_FOR: refusals.too_fast(is_burst=True, retry_after="7"),
        Trouble.BROKEN: Refused(500, refusals.failure("internal error")),
        Trouble.UNAVAILABLE: Refused(503, refusals.failure("maintenance")),
    }.get(trouble)
    if refused is None:
        return _Answer(page_status, PAGE, "text/html")
    return _Answer(refused.status, json.dumps(refused.body).encode(), headers=refused.headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: FakePipedrive

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


def _server(fake: FakePipedrive) -> ThreadingHTTPServer:
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
