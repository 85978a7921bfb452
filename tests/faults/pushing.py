"""A server that forks processes which drain the outbox to a CRM on a socket, and kills them.

    python -m tests.faults.pushing

One JSON object a line comes in (an order), one goes out (its report); see `forking`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from qualifier.core.errors import SyncError
from qualifier.store import links, outbox
from qualifier.store.database import Connection
from qualifier.store.links import Link
from qualifier.store.outbox import Entry
from qualifier.store.profile import Store
from qualifier.sync.connectors.base import Crm, Delivery, Step
from qualifier.sync.engine import Engine
from tests.contract.ways import connector_to, load_connectors
from tests.faults.deeds import START
from tests.faults.line_server import LineServer

FASTER = 400.0  # the clock of the pushing process against ours: waits of minutes pass in a second
BATCH = 5  # rows of a request: so that many requests meet trouble
CRASHED = 4  # exit status
OPEN = b"open\n"
LIMIT_S = 60.0


@dataclass(frozen=True)
class PushOrder:
    """Push until nothing is left, or until it is killed `after_s` after the start (0: never).

    `way`: how to reach the CRM (`tests.contract.ways`). `looks_up` False: what may have arrived is
    sent again unasked, as a program without operation keys would.
    """

    folder: str
    key: str
    way: Mapping[str, Any]
    receiver: str
    seed: str
    after_s: float
    looks_up: bool = True


@dataclass(frozen=True)
class PushReport:
    """`left`: rows that are neither confirmed nor cancelled; None where it was killed."""

    was_killed: bool
    left: int | None


class PushServer(LineServer):
    """The server as the tests see it."""

    module = "tests.faults.pushing"

    def push(self, order: PushOrder) -> PushReport:
        """Fork a pushing process; tell how it ended."""
        return PushReport(**self.ask(asdict(order)))


class PlainCargo:
    """Rows that were born with their payload; the record is the one the lead's FIELDS made."""

    def __init__(self, receiver: str) -> None:
        self._receiver = receiver

    def compose(
        self, _connection: Connection, entry: Entry
    ) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
        return entry.payload or {}, {}

    def addresses(self, connection: Connection, entries: Sequence[Entry]) -> list[str]:
        found = links.of_leads(connection, self._receiver, [one.lead_id for one in entries])
        return [found[one.lead_id].remote_id if one.lead_id in found else "" for one in entries]

    def ready(self, deliveries: Sequence[Delivery]) -> list[Delivery | SyncError | None]:
        return list(deliveries)

    def arrived(self, connection: Connection, entry: Entry, remote_id: str) -> None:
        if entry.kind == Step.FIELDS.value:
            links.put(connection, self._receiver, Link(entry.lead_id, remote_id, {}, ""))


class Forgetful:
    """A connector that never finds what it pushed: the control."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self.name, self.batch = crm.name, crm.batch

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        return [None for _one in deliveries]

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        return self._crm.push(deliveries)


def fast_clock() -> datetime:
    """A clock of the whole machine, so that it goes on where a killed process left off."""
    return START + timedelta(seconds=time.monotonic() * FASTER)


def _serve() -> None:
    load_connectors()  # once, not in each child
    for line in sys.stdin:
        report = _push(PushOrder(**json.loads(line)))
        print(json.dumps(asdict(report)), flush=True)


def _push(order: PushOrder) -> PushReport:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _drain(order, write_end)
    os.close(write_end)
    assert os.read(read_end, len(OPEN)) == OPEN, "the profile was not opened"
    if order.after_s:
        # It may be done before its time: then its pipe closes.
        select.select([read_end], [], [], order.after_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as pipe:
        said = pipe.read().decode()
    _pid, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status)
    assert was_killed or os.waitstatus_to_exitcode(status) == 0, "the pushing process failed"
    return PushReport(was_killed, int(said) if said else None)


def _drain(order: PushOrder, out: int) -> None:
    """Never returns: whatever happens here must not go on as a second server."""
    status = CRASHED
    try:
        store = Store(Path(order.folder), bytes.fromhex(order.key), is_window=False)
        crm = connector_to(order.way, order.receiver)
        crm.batch = min(crm.batch, BATCH)
        receiver = crm if order.looks_up else Forgetful(crm)
        engine = Engine(
            store,
            receiver,
            PlainCargo(order.receiver),
            clock=fast_clock,
            random=Random(order.seed),
        )
        os.write(out, OPEN)
        engine.recover()
        until = time.monotonic() + LIMIT_S
        left = _left(store)
        while left and time.monotonic() < until:
            engine.send()
            left = _left(store)
            if left:
                time.sleep(0.002)
        os.write(out, str(left).encode())
        store.close()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _left(store: Store) -> int:
    return sum(store.read(outbox.waiting).values())


if __name__ == "__main__":
    _serve()
