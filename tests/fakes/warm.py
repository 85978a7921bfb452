"""Processes of the program that do not import it anew: `warm_server` forks them. Linux.

They are processes as any: of their own id, streams, folder, environment and end. Tests of the
start itself, and one test at least of every module that runs the program, start an interpreter.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
CAN_BE_HAD = sys.platform == "linux"
READ_AT_START = ("PYTHON", "LANG", "LC_")
MOST_STATUS_BYTES = 16


class WarmProcess:
    """A forked process, with what `subprocess.Popen` has of those names; pipes carry bytes."""

    def __init__(
        self,
        program: tuple[str, str],
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        before: tuple[str, ...] = (),
    ) -> None:
        self.args = [sys.executable, *program, *arguments]
        at_start = {n: one for n, one in environment.items() if n.startswith(READ_AT_START)}
        server = _server(before, tuple(sorted(at_start.items())))
        self.stdin, self.stdout, self.stderr, self._status, given = _pipes()
        order = {
            "program": program,
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
        }
        try:
            self.pid = server.fork(json.dumps(order).encode(), given)
        finally:
            for one in given:
                os.close(one)
        self.returncode: int | None = None
        try:
            self._handle = os.pidfd_open(self.pid)
        except ProcessLookupError:  # it has ended already
            self._handle = -1

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status. Raises TimeoutExpired after `timeout` seconds."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            said = os.read(self._status, MOST_STATUS_BYTES)
            assert said, "the server of warm processes died"
            self.returncode = int(said)
            os.close(self._status)
            if self._handle >= 0:
                os.close(self._handle)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self._handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def communicate(self, given: bytes, timeout_s: float) -> tuple[bytes, bytes]:
        """Give it `given`, take what it says, and wait for its end.

        Raises TimeoutExpired, after having killed it.
        """
        said: dict[BinaryIO, bytes] = {}

        def read(pipe: BinaryIO) -> None:
            with pipe:
                said[pipe] = pipe.read()

        readers = [threading.Thread(target=read, args=(p,)) for p in (self.stdout, self.stderr)]
        for one in readers:
            one.start()
        with suppress(BrokenPipeError), self.stdin:
            self.stdin.write(given)
        try:
            self.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            for one in readers:
                one.join()
        return said[self.stdout], said[self.stderr]


def _pipes() -> tuple[BinaryIO, BinaryIO, BinaryIO, int, list[int]]:
    """Our ends of standard input, output, error and status, and the four of the process."""
    (its_input, our_input), (our_output, its_output) = os.pipe(), os.pipe()
    (our_errors, its_errors), (our_status, its_status) = os.pipe(), os.pipe()
    return (
        os.fdopen(our_input, "wb"),
        os.fdopen(our_output, "rb"),
        os.fdopen(our_errors, "rb"),
        our_status,
        [its_input, its_output, its_errors, its_status],
    )


class _Server:
    """`python -m tests.fakes.warm_server`; it ends with this process."""

    def __init__(self, before: tuple[str, ...], at_start: Mapping[str, str]) -> None:
        self._door, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._turn = threading.Lock()
        kept = {n: one for n, one in os.environ.items() if not n.startswith(READ_AT_START)}
        with its:
            self._process = subprocess.Popen(
                [*before, sys.executable, "-m", "tests.fakes.warm_server", str(its.fileno())],
                cwd=ROOT,
                env={**kept, **at_start},
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        atexit.register(self._end)

    def fork(self, order: bytes, given: list[int]) -> int:
        """The id of the new process."""
        with self._turn:
            socket.send_fds(self._door, [order], given)
            said = self._door.recv(MOST_STATUS_BYTES)
        assert said, "the server of warm processes died"
        return int(said)

    def _end(self) -> None:
        self._door.close()
        self._process.wait()


@cache
def _server(before: tuple[str, ...], at_start: tuple[tuple[str, str], ...]) -> _Server:
    """`before` is a command that starts another, under limits of its own; empty for none."""
    return _Server(before, dict(at_start))
