"""A server that forks writing processes and harms them: imports and documents are paid for once.

    python -m tests.faults.forking

One JSON object a line comes in (an order), one goes out (its report). The server has no thread of
its own and no open profile, so a fork is sound; the child opens the profile itself.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from qualifier.store.profile import Store
from tests.faults.deeds import Rules, deeds
from tests.faults.flaws import Flaw, break_store
from tests.faults.line_server import LineServer
from tests.faults.strace_log import attached
from tests.faults.writing import often_checkpointed, write_ahead, write_one_by_one

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 20.0
CRASHED = 4  # exit status
OPEN = b"open\n"
PR_SET_PTRACER, ANY_PROCESS = 0x59616D61, -1


@dataclass(frozen=True)
class Order:
    """Kill a writing process: `after_s` counts from the fork, or from the first acknowledgement."""

    folder: str
    key: str
    seed: str
    run: int
    after_s: float
    from_first: bool
    flaw: str = Flaw.NONE.value


@dataclass(frozen=True)
class Report:
    """`acknowledged` numbers came in order from 1, else `in_order` is False."""

    acknowledged: int
    in_order: bool
    was_killed: bool


@dataclass(frozen=True)
class FailOrder:
    """Let a process write `count` deeds one by one while strace makes system calls fail.

    `faults` are strace's own words: "pwrite64:error=EIO:when=12". `log` is where it writes.
    """

    folder: str
    key: str
    seed: str
    run: int
    count: int
    faults: tuple[str, ...]
    log: str
    checkpoint_pages: int
    flaw: str = Flaw.NONE.value


@dataclass(frozen=True)
class FailReport:
    """What the process said, and its exit status."""

    acknowledged: tuple[int, ...]
    refused: tuple[str, ...]
    status: int


class ForkServer(LineServer):
    """The server as the tests see it."""

    module = "tests.faults.forking"

    def kill_one(self, order: Order) -> Report:
        """Fork a writing process, kill it, tell what it had acknowledged."""
        return Report(**self.ask({"kind": "kill", **asdict(order)}))

    def fail_one(self, order: FailOrder) -> FailReport:
        """Fork a writing process, fail its system calls, tell what came of it."""
        said = self.ask({"kind": "fail", **asdict(order)})
        return FailReport(tuple(said["acknowledged"]), tuple(said["refused"]), said["status"])


def _serve() -> None:
    rules = Rules.shipped()
    for line in sys.stdin:
        asked = json.loads(line)
        kind = asked.pop("kind")
        report: Report | FailReport
        if kind == "kill":
            report = _kill_one(Order(**asked), rules)
        else:
            report = _fail_one(FailOrder(**asked), rules)
        print(json.dumps(asdict(report)), flush=True)


def _kill_one(order: Order, rules: Rules) -> Report:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_killed(order, rules, write_end)
    os.close(write_end)
    if order.from_first:
        select.select([read_end], [], [], START_LIMIT_S)
    time.sleep(order.after_s)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as pipe:
        numbers = [int(one) for one in pipe.read().split()]
    _pid, status = os.waitpid(child, 0)
    in_order = numbers == list(range(1, len(numbers) + 1))
    return Report(len(numbers), in_order, os.WIFSIGNALED(status))


def _be_killed(order: Order, rules: Rules, out: int) -> None:
    """Never returns: whatever happens here must not go on as a second server."""
    try:
        break_store(Flaw(order.flaw))
        store = Store(Path(order.folder), bytes.fromhex(order.key), is_window=True)
        write_ahead(store, deeds(rules, order.seed, order.run), out)
    finally:
        os._exit(CRASHED)


def _fail_one(order: FailOrder, rules: Rules) -> FailReport:
    read_end, write_end = os.pipe()
    gate, opener = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.close(opener)
        _be_failed(order, rules, gate, write_end)
    os.close(write_end)
    os.close(gate)
    assert os.read(read_end, len(OPEN)) == OPEN, "the profile was not opened"
    with attached(child, Path(order.log), order.faults):
        os.write(opener, b"!")
        with os.fdopen(read_end, "rb") as pipe:
            lines = pipe.read().decode().splitlines()
        _pid, status = os.waitpid(child, 0)
    os.close(opener)
    return FailReport(
        tuple(int(one) for one in lines if one.isdigit()),
        tuple(one for one in lines if one.startswith("refused")),
        os.waitstatus_to_exitcode(status),
    )


def _be_failed(order: FailOrder, rules: Rules, gate: int, out: int) -> None:
    """Never returns. Opens the profile, then waits until it is traced."""
    status = CRASHED
    try:
        _let_siblings_trace()
        break_store(Flaw(order.flaw))
        store = Store(Path(order.folder), bytes.fromhex(order.key), is_window=True)
        os.write(out, OPEN)
        os.read(gate, 1)
        often_checkpointed(store, order.checkpoint_pages, out)
        row = islice(deeds(rules, order.seed, order.run), order.count)
        write_one_by_one(store, row, out, Flaw(order.flaw))
        store.close()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _let_siblings_trace() -> None:
    """Where only a parent may trace (Yama), let strace, our sibling, do it too."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(ANY_PROCESS), 0, 0, 0)


if __name__ == "__main__":
    _serve()
