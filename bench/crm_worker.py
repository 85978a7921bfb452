"""The worker's rounds with a CRM in a process of its own, so that its memory is the worker's alone.

    python -m bench.crm_worker ROUNDS PROFILE

The key comes on standard input, as a window gives it to its worker: to work it out from a
passphrase takes more memory than all else. It is the program's worker on the connections of the
profile, but for the waits by which a connector spares the CRM. It tells of each round what it did
and how long it took (`round_s`, of it `cpu_s` on a processor), at the end the most memory it held
(`memory_mib`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from qualifier.core.ids import ids_in_bulk
from qualifier.store.connections import CrmConnection
from qualifier.store.profile import Store
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Crm
from qualifier.sync.kinds import make_crm
from qualifier.work.worker import Worker

if TYPE_CHECKING:  # with its own, which no worker loads
    from bench.profiles import BenchProfile


def rounds(profile: BenchProfile, count: int = 1) -> tuple[list[dict[str, Any]], float]:
    """What `count` rounds did and took (`round_s`, `cpu_s`), and the most memory, in MiB."""
    command = [
        sys.executable, "-m", "bench.crm_worker",
        str(count), str(profile.folder),
    ]  # fmt: skip
    told = subprocess.run(
        command, check=True, input=profile.key.hex(), stdout=subprocess.PIPE, text=True
    ).stdout
    lines = [json.loads(line) for line in told.splitlines()]
    return lines[:-1], float(lines[-1]["memory_mib"])


def make_unpaced(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    """The connector of a connection, without its waits."""
    if one.kind != "hubspot":
        return make_crm(one, way_in, fields)  # a server of one's own is not waited for
    from qualifier.sync.connectors.hubspot.connector import HubSpot

    address = str(one.details["address"])
    return HubSpot(one.id, str(way_in), base=address, fields=fields, sleep=lambda _s: None)


def main() -> int:
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    store = Store(folder, bytes.fromhex(sys.stdin.read()), is_window=False)
    worker = Worker(
        store,
        lambda _message: None,
        clock=lambda: datetime.now(UTC),
        random=Random(3),
        new_id=ids_in_bulk(),
        make=make_unpaced,
    )
    worker.do_chores(worker.recovery())
    for number in range(1, count + 1):
        begun, cpu_s = time.perf_counter(), time.process_time()
        done = worker.do({"id": number, "do": "sync"})
        took = {"round_s": time.perf_counter() - begun, "cpu_s": time.process_time() - cpu_s}
        print(json.dumps({**done, **took}), flush=True)
    print(json.dumps({"memory_mib": _most_memory_mib()}), flush=True)
    store.close()
    return 0


def _most_memory_mib() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    sys.exit(main())
