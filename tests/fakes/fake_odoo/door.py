"""A socket that HTTP comes in by, and what it or the way behind it may suffer.

Behind it stands the fake Odoo, or a real one: `answer` says what a request is answered with, given
the error that the server itself is to raise instead of acting.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.contract.scene import Trouble
from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.wire import HTML, JSON, Reply, Request

DRIP_S, FEWEST_DROPS = 0.2, 60
PORTAL = b"<!doctype html><title>Welcome to our Wi-Fi</title><p>Please accept our terms.</p>"
# Raised by the server itself.
RAISED = {
    Trouble.UNAUTHORIZED: faults.unauthorized,
    Trouble.FORBIDDEN: lambda: faults.no_model_right("Lead", "crm.lead"),
    Trouble.NOT_FOUND: lambda: faults.missing("crm.lead", 99999999, 2),
    Trouble.CONFLICT: faults.clash,
    Trouble.INVALID: lambda: faults.invalid("The operation cannot be completed: no such thing."),
    Trouble.BROKEN: lambda: faults.OdooError("builtins.RuntimeError", "out of order", 500),
}
# Before anything was done, by whatever stands before the server.
BEFORE = {
    Trouble.BUSY: Reply(429, b'{"error": "slow down"}', JSON),
    Trouble.BUSY_FOR: Reply(429, b'{"error": "slow down"}', JSON, {"Retry-After": "7"}),
    Trouble.UNAVAILABLE: Reply(503, b"<h1>503</h1>", HTML),
    Trouble.PAGE: Reply(200, PORTAL, HTML),
}


@dataclass
class _Ordered:
    kind: Trouble
    times: int
    after: int


class Door:
    """Open from its making to `close`."""

    def __init__(self, answer: Callable[[Request, faults.OdooError | None], Reply]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._ordered: list[_Ordered] = []
        self._open: set[socket.socket] = set()
        self._closing = threading.Event()
        self.requests = 0
        self.seen: list[Request] = []  # for tests that look at what was sent
        # What stands between the server and the client makes of an answer.
        self.between: Callable[[Request, Reply], Reply] = lambda _request, reply: reply

        owner = self

        class Handler(_Handler):
            door = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="door of an Odoo"
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):  # the other side was faster
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        """Order one; see `Scene.trouble`."""
        with self._lock:
            self._ordered.append(_Ordered(kind, times, after))

    def next_trouble(self, request: Request) -> Trouble | None:
        with self._lock:
            self.requests += 1
            self.seen.append(request)
            if not self._ordered:
                return None
            first = self._ordered[0]
            if first.after:
                first.after -= 1
                return None
            first.times -= 1
            if not first.times:
                self._ordered.pop(0)
            return first.kind

    def reply(self, request: Request, kind: Trouble | None) -> Reply:
        if kind in BEFORE:
            return BEFORE[kind]
        reply = self._answer(request, RAISED[kind]() if kind in RAISED else None)
        return self.between(request, reply)

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def gone(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def drip(self) -> bool:
        """Wait for the next drop; false when the server closes."""
        return not self._closing.wait(DRIP_S)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet
    door: Door

    def setup(self) -> None:
        super().setup()
        self.door.opened(self.connection)

    def finish(self) -> None:
        self.door.gone(self.connection)
        with contextlib.suppress(OSError):  # the client gave up
            super().finish()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        kind = self.door.next_trouble(request)
        if kind is Trouble.REFUSED:
            self.close_connection = True
            return
        reply = self.door.reply(request, kind)
        if kind is Trouble.LOST:
            self.close_connection = True
            return
        self._send(reply, kind)

    do_GET = do_POST

    def _send(self, reply: Reply, kind: Trouble | None) -> None:
        if kind is Trouble.DRIP:  # JSON may begin with blanks: an empty list takes its time too
            reply = replace(reply, content=reply.content.rjust(FEWEST_DROPS))
        self.send_response_only(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.content)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if kind is Trouble.CUT:
            self.wfile.write(reply.content[: len(reply.content) // 2])
            self.close_connection = True
        elif kind is Trouble.DRIP:
            self._drip(reply.content)
        else:
            self.wfile.write(reply.content)

    def _drip(self, content: bytes) -> None:
        self.close_connection = True
        for number in range(len(content)):
            self.wfile.write(content[number : number + 1])
            self.wfile.flush()
            if not self.door.drip():
                return

    def log_message(self, format: str, *args: object) -> None:
        pass
