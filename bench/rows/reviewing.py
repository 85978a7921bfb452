"""The review of a year: its facts read once, then every change of a filter answered from memory,
from the request to the face that goes back to the window."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from bench.figure import Figure
from bench.histories import SEATS, history_of
from bench.profiles import NOW
from bench.timing import Times, stopwatch
from qualifier.exchange.review_page.desk import ReviewDesk
from qualifier.exchange.workplace import open_workplace
from qualifier.store.profile import Store

CALLS = 100_000
MANY = 1_000_000
REACH_MS = 300
LOAD_REACH_MS = 5_000
PARIS = ZoneInfo("Europe/Paris")
CHOSEN = (
    {},
    {"period": "week"},
    {"period": "quarter"},
    {"period": "30d"},
    *({"qualifier": seat} for seat in SEATS),
    {"script": "maintenance_inbound 1"},
    {"source": "demande de devis"},
)


def measure() -> list[Figure]:
    """p95 of a filter change, and the first load, over a year of calls."""
    return measured(CALLS)


def measure_many() -> list[Figure]:
    """The same over ten times as many; making that year takes a quarter of an hour, once."""
    return measured(MANY)[:1]


def measured(calls: int) -> list[Figure]:
    """The two figures for so many calls."""
    made = history_of(calls)
    store = Store(made.folder, made.key, is_window=True)
    now = NOW + timedelta(hours=6)
    times, busy = Times(), Times()
    try:
        desk = ReviewDesk(open_workplace(store, now))

        def ask(asked: dict[str, str], *, fresh: bool = False) -> None:
            nonlocal now
            now += timedelta(seconds=1)  # nothing may rest on two requests of one instant
            face = desk.face(
                {"period": "month", **asked}, language="en", zone=PARIS, now=now, fresh=fresh
            )
            json.dumps(asdict(face))

        start = time.perf_counter()
        ask({}, fresh=True)
        load_ms = (time.perf_counter() - start) * 1000
        for asked in CHOSEN * 2:
            began = time.process_time()
            with stopwatch(times):
                ask(asked)
            busy.add_s(time.process_time() - began)
    finally:
        store.close()
    what = f"review of {calls:,} calls"
    note = f"{times.spread()}; of a processor: p95 {busy.percentile(0.95):.0f} ms"
    return [
        Figure(
            "review",
            f"{what}, filter change, p95",
            "ms",
            times.percentile(0.95),
            REACH_MS,
            note=note,
        ),
        Figure("review", f"{what}, facts read and first review", "ms", load_ms, LOAD_REACH_MS),
    ]
