"""Answers of a call while the worker imports a list: P4 of the promises, "saved shows fast".

One question of a live call is answered again and again, twenty times a second, first with the
worker idle, then with it importing. A timer of a millisecond tells how long the window's event
loop was ever away. The worker is the program's own process, its import the one of the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from statistics import median
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.call_driver import CallDriver
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
ROUND_S = 4.0
PAUSE_S = 0.05
DIGITS = cycle((Qt.Key.Key_1, Qt.Key.Key_2))  # another answer each time, or none would be written
REACH_MS, REACH_STALL = 50, 1.5


def measure() -> list[Figure]:
    """Key to durable beside an import; the worst stall against that of an idle worker."""
    idle, beside = Times(), Times()
    imported: list[int] = []
    with open_window(LEADS) as place:
        driver = CallDriver(place)
        driver.open_from_queue()
        driver.until_live()
        while driver.session.question.type != "choice":  # what is only said first
            place.press(Qt.Key.Key_Return)
            settle(place.watch)
        _round(driver, Times())  # warms up
        idle_stalls = [_round(driver, idle) for _ in range(ROUNDS)]
        store = place.workspace.store
        with _importing(place.workspace):
            stalls = []
            for _ in range(ROUNDS):
                before = store.read(leads.count)
                stalls.append(_round(driver, beside))
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


def _round(driver: CallDriver, durable: Times) -> float:
    """Answer for `ROUND_S`; the longest time, in ms, that the event loop was away."""
    place = driver.place
    with _watched_loop() as gaps:
        until = time.perf_counter() + ROUND_S
        while time.perf_counter() < until:
            first = len(driver.commits.at)
            start = time.perf_counter()
            place.press(next(DIGITS))
            durable.add_s(driver.commits.wait(first) - start)
            place.press(Qt.Key.Key_PageUp)
            rest = time.perf_counter() + PAUSE_S
            wait_until(lambda rest=rest: time.perf_counter() > rest, "a pause")  # type: ignore[misc]
    return max(gaps) * 1000


@contextmanager
def _watched_loop() -> Iterator[list[float]]:
    """The times between two turns of the event loop, in seconds."""
    gaps = [0.0]
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(1)
    try:
        yield gaps
    finally:
        timer.stop()


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
