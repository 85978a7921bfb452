"""Answers of a call while the worker imports a list: P4 of the promises, "saved shows fast".

As `bench.answering` says, first with the worker idle, then with it importing. The worker is the
program's own process, its import the one of the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from PySide6.QtWidgets import QApplication

from bench.answering import ROUND_S, answer_for, live_driver
from bench.figure import Figure
from bench.painting import settle, wait_until
from bench.rows.importing import ROWS, list_of
from bench.timing import Times
from bench.window import open_window
from qualifier.core.lead import Nature
from qualifier.exchange.import_order import ImportOrder
from qualifier.store import leads

LEADS = 1_000
ROUNDS = 5
REACH_MS, REACH_STALL = 50, 1.5


def measure() -> list[Figure]:
    """Key to durable beside an import; the worst stall against that of an idle worker."""
    idle, beside = Times(), Times()
    imported: list[int] = []
    with open_window(LEADS) as place:
        driver = live_driver(place)
        idle_stalls = [answer_for(driver, idle) for _ in range(ROUNDS)]
        store = place.workspace.store
        with _importing(place.workspace):
            stalls = []
            for _ in range(ROUNDS):
                before = store.read(leads.count)
                stalls.append(answer_for(driver, beside))
                imported.append(store.read(leads.count) - before)
                assert imported[-1], "the import did not go on"
        settle(place.watch)
    return [
        Figure(
            "beside",
            "key → durable beside an import, p50",
            "ms",
            beside.percentile(0.5),
            REACH_MS,
            "worker idle",
            idle.percentile(0.5),
        ),
        Figure(
            "beside",
            "… p99",
            "ms",
            beside.percentile(0.99),
            REACH_MS,
            "worker idle",
            idle.percentile(0.99),
            note=beside.spread(),
        ),
        Figure(
            "beside",
            f"worst stall of the window, median of {ROUNDS} rounds",
            "ms",
            median(stalls),
            REACH_STALL,
            "worker idle",
            median(idle_stalls),
            is_ratio=True,
            note=f"{sum(imported) / ROUNDS / ROUND_S:,.0f} leads a second came in meanwhile",
        ),
    ]


@contextmanager
def _importing(workspace: Any) -> Iterator[None]:
    """An import in the worker while inside; it is cancelled at the end."""
    ended: list[object] = []
    order = ImportOrder(list_of(ROWS), nature=Nature.PROFESSIONAL)
    cancel = workspace.background.ask(
        {"do": "import", **order.as_request()},
        ended.append,
        ended.append,
    )
    before = workspace.store.read(leads.count)
    wait_until(lambda: workspace.store.read(leads.count) > before, "the import")
    try:
        yield
    finally:
        cancel()
        until = time.perf_counter() + 60
        while not ended and time.perf_counter() < until:
            QApplication.processEvents()
