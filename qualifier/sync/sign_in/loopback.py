"""The port of this computer that the browser comes back to, for one request (RFC 8252, 7.3).

It listens on this computer alone, under both of its addresses: browsers take either for
`localhost`. The first request for the registered path is the one that is served, be it good or bad;
connections that ask nothing or something else (browsers open some ahead) do not count.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.sign_in.facts import LOOPBACK

QUIET_S = 5.0  # a connection that says nothing is let go
LOOK_EVERY_S = 0.05
LONGEST = 16_384  # characters of the address that the browser asks for
Answer = Callable[[Mapping[str, str]], str]


class Loopback:
    """Listens on the first free of the registered addresses.

    `redirect`: which one. Raises NeedsAttention(ports_taken, their numbers).
    """

    def __init__(self, redirects: Sequence[str]) -> None:
        for redirect in redirects:
            parts = urlsplit(redirect)
            servers = _listening(parts.port or 80)
            if servers:
                self.redirect, self._path, self._servers = redirect, parts.path, servers
                break
        else:
            ports = ", ".join(str(urlsplit(one).port) for one in redirects)
            raise NeedsAttention("ports_taken", ports)
        self._turn = threading.Lock()
        self._is_served = False
        self._done = threading.Event()

    def serve(self, answer: Answer, wait: Callable[[], bool]) -> bool:
        """Serve the one request with the page that `answer` makes of its query.

        `wait()` is asked now and then whether to go on; False if it ended without the request.
        Nothing listens any more afterwards.
        """
        for server in self._servers:
            server.take = lambda handler: self._taken(handler, answer)
            threading.Thread(
                target=server.serve_forever, args=(LOOK_EVERY_S,), name="sign-in", daemon=True
            ).start()
        try:
            while not self._is_served and wait():
                self._done.wait(LOOK_EVERY_S)
            with self._turn:
                was_served, self._is_served = self._is_served, True
        finally:
            self.close(were_started=True)
        if was_served:
            self._done.wait()
        return was_served

    def close(self, *, were_started: bool = False) -> None:
        """Listen no more. Safe to repeat."""
        for server in self._servers:
            if were_started:
                server.shutdown()
            server.server_close()
        self._servers = []

    def _taken(self, handler: _Handler, answer: Answer) -> None:
        asked = urlsplit(handler.path)
        if asked.path != self._path or handler.command != "GET" or not _is_for_us(handler):
            handler.say(404, "")
            return
        with self._turn:
            is_first, self._is_served = not self._is_served, True
        if not is_first:
            handler.say(410, "")
            return
        try:
            handler.say(200, answer(dict(parse_qsl(asked.query, keep_blank_values=True))))
        finally:
            self._done.set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    take: Callable[[_Handler], None]

    def server_bind(self) -> None:
        """As the base, without asking a name server who we are. The port can be had again at once,
        but on Windows, where the same option would let another program listen beside us."""
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news, and the query must not be printed."""


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = QUIET_S
    server_version, sys_version = "Qualifier", ""

    def do_GET(self) -> None:
        if len(self.path) > LONGEST:
            self.say(414, "")
        else:
            self.server.take(self)

    def say(self, status: int, page: str) -> None:
        """Answer, and let the connection go."""
        content = page.encode()
        self.close_connection = True
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """The query holds a code: nothing of it is written down."""


def _listening(port: int) -> list[_Server]:
    """Servers on the port of this computer alone; none where somebody else has it, under either
    address. A computer without IPv6 has one."""
    made: list[_Server] = []
    for kind, host in ((_Server, "127.0.0.1"), (_Server6, "::1")):
        try:
            made.append(kind((host, port), _Handler))
        except OSError:
            if kind is _Server or _has_ipv6():
                for server in made:
                    server.server_close()
                return []
    return made


def _has_ipv6() -> bool:
    if not socket.has_ipv6:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


def _is_for_us(handler: _Handler) -> bool:
    """Whether the browser knows that it speaks to this computer: a page elsewhere may have given
    its own name our address."""
    host = urlsplit(f"//{handler.headers.get('Host', '')}").hostname
    return host in LOOPBACK
