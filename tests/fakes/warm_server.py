"""A server that forks the program: what commands import is imported once. Linux.

    python -m tests.fakes.warm_server FD

FD is a socket of datagrams. An order comes in as one JSON object with four descriptors: the
standard input, output and error of the process, and a pipe that gets its exit status. The process
id goes out. The server has no thread and no open profile, so a fork is sound; it ends when the
other end of the socket closes, and what it started goes on, as it does when a shell ends.

The process is one of `python -m MODULE` or `python -c CODE`: its own environment, folder,
arguments, streams and `__main__`. It ends as an interpreter does: threads are joined, what is
registered for the end runs, streams are flushed. Left out is only, where a plain status was given
and the streams took everything, to free module by module what a fork shares (a tenth of a second).
What it has in common with its siblings is the seed of the hashes.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any

ROOMS = ("core", "contact", "texts", "store", "exchange", "reports", "phone", "sync", "cli")
LEFT_OUT = ("qualifier.store.migrations",)  # for old profiles only
LATE = (  # what functions import, and what libraries import at their first use
    *("argon2.low_level", "babel.dates", "babel.numbers", "charset_normalizer"),
    *("cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.keywrap"),
    *(
        "defusedxml.ElementTree",
        "holidays.countries",
        "keyring",
        "keyring.backends.fail",
        "openpyxl",
    ),
    *("sqlalchemy.dialects.sqlite.pysqlcipher", "sqlalchemy.pool", "sqlcipher3.dbapi2"),
)
MOST_BYTES = 1 << 20
GIVEN = 4  # descriptors of an order
OUTPUT, ERRORS = 1, 2


@dataclass(frozen=True)
class Order:
    """What is to run: `program` is ("-m", module) or ("-c", code)."""

    program: tuple[str, str]
    arguments: list[str]
    folder: str
    environment: dict[str, str]


@dataclass(frozen=True)
class Running:
    """A process, a descriptor that tells its end, and the pipe that waits for its status."""

    pid: int
    end: int
    status: int


def import_all() -> None:
    """All rooms that commands use; nothing of the window."""
    for room in ROOMS:
        _import_below(importlib.import_module(f"qualifier.{room}"))
    for name in ("qualifier.work", *LATE):
        importlib.import_module(name)
    assert not [one for one in sys.modules if one.startswith("PySide6")]


def _import_below(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name not in LEFT_OUT:
            module = importlib.import_module(found.name)
            if found.ispkg:
                _import_below(module)


def serve(door: socket.socket) -> Order | None:
    """Fork until the door closes. Returns an order in the process that is to carry it out."""
    running: dict[int, Running] = {}
    while True:
        ready, _, _ = select.select([door, *running], [], [])
        for one in ready:
            if one is not door:
                _tell_end(running.pop(one))
        if door not in ready:
            continue
        told, given, _, _ = socket.recv_fds(door, MOST_BYTES, GIVEN)
        if not told:
            return None
        pid = os.fork()
        if pid == 0:
            door.close()
            for other in running.values():
                os.close(other.end)
                os.close(other.status)
            os.close(given.pop())
            return _begin(json.loads(told), given)
        for one in given[:-1]:
            os.close(one)
        end = os.pidfd_open(pid)
        running[end] = Running(pid, end, given[-1])
        door.send(str(pid).encode())


def _tell_end(ended: Running) -> None:
    _pid, status = os.waitpid(ended.pid, 0)
    os.close(ended.end)
    with suppress(BrokenPipeError):  # nobody waits for it
        os.write(ended.status, str(os.waitstatus_to_exitcode(status)).encode())
    os.close(ended.status)


def _begin(told: dict[str, Any], given: list[int]) -> Order:
    """In the new process: everything as at the start of an interpreter."""
    order = Order(tuple(told["program"]), told["arguments"], told["folder"], told["environment"])
    for number, one in enumerate(given):
        os.dup2(one, number)
        os.close(one)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    os.chdir(order.folder)
    _open_streams()
    kind, _code = order.program
    sys.argv = [kind, *order.arguments]
    sys.path[0] = order.folder if kind == "-m" else ""
    sys.modules["__main__"] = ModuleType("__main__")
    return order


def _open_streams() -> None:
    """As CPython's `create_stdio` does."""
    sys.stdin = sys.__stdin__ = _stream(0, sys.stdin)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(OUTPUT, sys.stdout)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(ERRORS, sys.stderr)  # type: ignore[misc]


def _stream(number: int, at_start: Any) -> io.TextIOWrapper:
    mode = "w" if number in (OUTPUT, ERRORS) else "r"
    is_unbuffered = at_start.write_through
    size = 0 if is_unbuffered and mode == "w" else -1
    made: Any = open(number, mode + "b", size, closefd=False)  # noqa: SIM115 (for good)
    getattr(made, "raw", made).name = at_start.name
    is_by_line = os.isatty(number) or number == ERRORS
    text = io.TextIOWrapper(
        made,
        at_start.encoding,
        at_start.errors,
        newline="\n",
        line_buffering=is_by_line and not is_unbuffered,
        write_through=is_unbuffered,
    )
    text.mode = mode
    return text


class End:
    """The end of a forked process; registered before all others, it is called as the last."""

    def __init__(self) -> None:
        self.status: int | None = None

    def given(self, code: object) -> None:
        """What the program gave to `sys.exit`; a text or an object is the interpreter's matter."""
        self.status = 0 if code is None else code if type(code) is int else None

    def __call__(self) -> None:
        if self.status is None:
            return
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            return  # the interpreter complains of it, and ends with 120
        os._exit(self.status)


def main() -> None:
    """Import, then serve; in a forked process, be the program."""
    end = End()
    atexit.register(end)
    door = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever started the server
    import_all()
    gc.collect()
    gc.freeze()  # the collector of a forked process need not copy all this
    order = serve(door)
    if order is None:
        return
    try:
        _run(order.program)
        end.given(0)
    except SystemExit as ended:
        end.given(ended.code)
        raise


def _run(program: tuple[str, str]) -> None:
    kind, code = program
    if kind == "-m":
        runpy._run_module_as_main(code)  # what `python -m` itself does
    else:
        exec(compile(code, "<string>", "exec"), vars(sys.modules["__main__"]))


if __name__ == "__main__":
    main()
