"""The review of a year: its facts read once, then every change of a filter answered from memory."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bench.figure import Figure
from bench.histories import SEATS, history_of
from bench.profiles import NOW
from bench.timing import Times, stopwatch
from qualifier.core.script import Script
from qualifier.exchange.workplace import open_workplace
from qualifier.reports import period
from qualifier.reports.filters import Filters
from qualifier.reports.review import read_material, review
from qualifier.store.profile import Store

CALLS = 100_000
REACH_MS = 300
LOAD_REACH_MS = 5_000


def measure() -> list[Figure]:
    """p95 of a filter change, and the first load, over a year of calls."""
    return measured(CALLS)


def measured(calls: int) -> list[Figure]:
    """The two figures for so many calls."""
    made = history_of(calls)
    store = Store(made.folder, made.key, is_window=True)
    zone = ZoneInfo("Europe/Paris")
    now = NOW + timedelta(hours=6)
    times = Times()
    try:
        place = open_workplace(store, now)
        whole = Filters(period.last_days(180, now, zone))
        start = time.perf_counter()
        material = store.read(lambda c: read_material(c, whole, place.agreement, now))

        def script_of(script_id: str, version: int) -> Script:
            return store.read(lambda c: place.documents.script(c, script_id, version))

        month = Filters(period.this_month(now, zone))
        review(material, month, place.agreement, script_of, now)
        load_ms = (time.perf_counter() - start) * 1000
        chosen = [
            month,
            month.over(period.this_week(now, zone)),
            month.over(period.this_quarter(now, zone)),
            month.over(period.last_days(30, now, zone)),
            *(replace(month, qualifier=seat) for seat in SEATS),
            replace(month, script_id="maintenance_inbound", script_version=1),
            replace(month, source="demande de devis"),
        ]
        for filters in chosen * 2:
            with stopwatch(times):
                review(material, filters, place.agreement, script_of, now)
    finally:
        store.close()
    what = f"review of {calls:,} calls"
    return [
        Figure(
            "review",
            f"{what}, filter change, p95",
            "ms",
            times.percentile(0.95),
            REACH_MS,
            note=times.spread(),
        ),
        Figure("review", f"{what}, facts read and first review", "ms", load_ms, LOAD_REACH_MS),
    ]
