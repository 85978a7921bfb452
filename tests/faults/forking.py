"""A server that forks writing processes and kills them: imports and documents are paid for once.

    python -m tests.faults.forking

One JSON object a line comes in (`Order`), one goes out (`Report`). The server has no thread of its
own and no open profile, so a fork is sound; the child opens the profile itself.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from qualifier.store.profile import Store
from tests.faults.deeds import Rules, deeds
from tests.faults.flaws import Flaw, break_store
from tests.faults.writing import write_ahead

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 20.0
CRASHED = 4  # exit status


@dataclass(frozen=True)
class Order:
    """`after_s` counts from the fork, or from the first acknowledgement."""

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


class ForkServer:
    """The server as the tests see it; a context manager."""

    def __enter__(self) -> ForkServer:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def kill_one(self, order: Order) -> Report:
        """Fork a writing process, kill it, tell what it had acknowledged."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the fork server died"
        return Report(**json.loads(line))


def _serve() -> None:
    rules = Rules.shipped()
    for line in sys.stdin:
        report = _kill_one(Order(**json.loads(line)), rules)
        print(json.dumps(asdict(report)), flush=True)


def _kill_one(order: Order, rules: Rules) -> Report:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_child(order, rules, write_end)
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


def _be_child(order: Order, rules: Rules, out: int) -> None:
    """Never returns: whatever happens here must not go on as a second server."""
    try:
        break_store(Flaw(order.flaw))
        store = Store(Path(order.folder), bytes.fromhex(order.key), is_window=True)
        write_ahead(store, deeds(rules, order.seed, order.run), out)
    finally:
        os._exit(CRASHED)


if __name__ == "__main__":
    _serve()
