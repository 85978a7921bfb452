"""Leads from a CRM: 100,000 of a fake HubSpot into the store, then rounds in which nothing changed.

The waits by which the connector spares HubSpot (5 requests a second) are left out on both sides:
with them both take 200 s. The baseline asks for the same pages of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench import crm_worker
from bench.bare_requests import asked_again
from bench.crm_server import CrmServer, crm_server
from bench.figure import Figure
from bench.profiles import OUT, BenchProfile, profile_of
from qualifier.store import connections
from qualifier.store.connections import CrmConnection
from qualifier.store.profile import Store

LEADS = 100_000
ROUNDS = 3
QUIET_ROUNDS = 5
REACH, REACH_MIB = 2, 150
REACH_CALLS, REACH_QUIET_S = 12, 2


def measure() -> list[Figure]:
    """Both ways in turn, each on a new profile; then nothing new."""
    with crm_server(LEADS) as server, TemporaryDirectory(dir=OUT) as place:
        ours, cpu, bare, memory, server_s = [], [], [], [], []
        for number in range(ROUNDS):
            profile = connected(server, Path(place) / str(number))
            server.requests()
            (done,), most_mib = crm_worker.rounds(profile)
            asked = server.requests()
            assert done["leads"] == LEADS, done
            assert not done["problem"], done
            ours.append(float(done["round_s"]))
            cpu.append(float(done["cpu_s"]))
            memory.append(most_mib)
            bare.append(asked_again(server.base, server.headers, _pages(asked)))
            server_s.append(server.load().busy_s)
        quiet, calls = _quiet(server, profile)
    each = ", ".join(f"{one:.1f}" for one in ours)
    note = (
        f"rounds {each} s, the worker's own processor time {median(cpu):.1f} s; "
        f"the server worked {median(server_s):.1f} s of the baseline"
    )
    return [
        Figure(
            "pull",
            f"pull {LEADS:,} leads from HubSpot",
            "s",
            median(ours),
            REACH,
            "bare requests + orjson",
            median(bare),
            is_ratio=True,
            note=note,
        ),
        Figure("pull", "… the most memory of the worker", "MiB", max(memory), REACH_MIB),
        Figure("pull", f"a round with {LEADS:,} known leads and no news, calls", "",
               max(calls), REACH_CALLS),
        Figure("pull", "… besides the server", "s", median(quiet), REACH_QUIET_S),
    ]  # fmt: skip


def connected(server: CrmServer, folder: Path) -> BenchProfile:
    """A new profile with a connection to that server."""
    made = profile_of(0).copy(folder)
    store = Store(made.folder, made.key, is_window=False)
    try:
        connect(store, server)
    finally:
        store.close()
    return made


def connect(store: Store, server: CrmServer, **more: Any) -> None:
    """A connection to that server, as an administrator sets it up."""
    details = {"address": server.base, "nature": "professional", **more}
    one = CrmConnection("hubspot", "hubspot", "HubSpot", details)
    store.write(lambda c: connections.put(c, one, datetime.now(UTC)))
    store.write(lambda c: connections.keep_secret(c, one.id, server.token))


def _pages(asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that list contacts."""
    return [one for one in asked if one["method"] == "GET" and one["path"].endswith("/contacts")
            and "limit" in one["query"]]  # fmt: skip


def _quiet(server: CrmServer, profile: BenchProfile) -> tuple[list[float], list[int]]:
    """Rounds in which nothing is new, each of a worker that has just begun: the seconds that the
    server did not work, and the calls."""
    seconds, calls = [], []
    for _ in range(QUIET_ROUNDS):
        server.load()
        (done,), _mib = crm_worker.rounds(profile)
        load = server.load()
        assert (done["leads"], done["changed"], done["problem"]) == (0, 0, ""), done
        seconds.append(float(done["round_s"]) - load.busy_s)
        calls.append(load.requests)
    return seconds, calls
