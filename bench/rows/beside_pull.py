"""The window while 10,000 leads arrive from a CRM.

As `bench.answering` says, first with the worker idle, then with it pulling from a fake HubSpot at
the pace the program keeps, 500 leads a second. The worker is the program's own process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from bench.answering import ROUND_S, answer_for, live_driver
from bench.call_driver import CallDriver
from bench.crm_server import crm_server
from bench.figure import Figure
from bench.painting import settle
from bench.rows.pulling import connect
from bench.timing import Times
from bench.window import open_window
from qualifier.store import leads

LEADS = 1_000
ARRIVING = 10_000
ROUNDS = 5
REACH = 1.5
GIVE_UP_S = 120


def measure() -> list[Figure]:
    """The worst stall, against that of an idle worker; and that of the news of the leads."""
    durable = Times()
    with crm_server(ARRIVING) as server, open_window(LEADS) as place:
        driver = live_driver(place)
        store = place.workspace.store
        idle = [answer_for(driver, Times()) for _ in range(ROUNDS)]
        told: list[bool] = []
        place.workspace.worker.changed.connect(lambda what: told.append("leads" in what))
        connect(store, server)
        _answer_until(driver, lambda: store.read(leads.count) > LEADS)
        stalls, arrived = [], []
        for _ in range(ROUNDS):
            before = store.read(leads.count)
            stalls.append(answer_for(driver, durable))
            arrived.append(store.read(leads.count) - before)
            assert arrived[-1], "no leads came"
        after = _answer_until(driver, lambda: any(told))
        after.append(answer_for(driver, Times()))
        assert store.read(leads.count) == LEADS + ARRIVING
        settle(place.watch)
    return [
        Figure(
            "beside-pull",
            f"worst stall of the window while {ARRIVING:,} leads arrive, median of {ROUNDS} rounds",
            "ms",
            median(stalls),
            REACH,
            "worker idle",
            median(idle),
            is_ratio=True,
            note=f"{sum(arrived) / ROUNDS / ROUND_S:,.0f} leads a second; until all are shown "
            f"{max(after):.0f} ms at worst; answers durable p50 {durable.percentile(0.5):.1f}, "
            f"p99 {durable.percentile(0.99):.0f} ms",
        )
    ]


def _answer_until(driver: CallDriver, is_so: Callable[[], bool]) -> list[float]:
    """Go on answering; the worst stall of each second."""
    until = time.perf_counter() + GIVE_UP_S
    stalls = []
    while not is_so():
        stalls.append(answer_for(driver, Times(), 1.0))
        assert time.perf_counter() < until
    return stalls
