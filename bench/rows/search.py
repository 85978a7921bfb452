"""Search in 1,000,000 leads as somebody types names, companies and numbers into the queue's field.

Measured is what the queue page reads after each key: the finds, their order in the queue, and the
lines that show.
"""

from __future__ import annotations

from random import Random
from zoneinfo import ZoneInfo

from bench.figure import Figure
from bench.profiles import CITIES, FIRST_NAMES, LAST_NAMES, NOW, TRADES, profile_of
from bench.timing import Times, stopwatch
from qualifier.exchange.workplace import open_workplace
from qualifier.store.profile import Store
from qualifier.ui.queue.readings import FIRST_LEADS, Asked, QueueReader

LEADS = 1_000_000
SEARCHES = 400
REACH_MS = 50


def measure() -> list[Figure]:
    """p95 of finding and reading what is shown, each search typed key by key from its second."""
    made = profile_of(LEADS)
    store = Store(made.folder, made.key, is_window=True)
    times, empty = Times(), 0
    try:
        random = Random(11)
        wanted = [_typed(random) for _ in range(SEARCHES // 8)]
        place = open_workplace(store, NOW)
        zone, secret = ZoneInfo("Europe/Paris"), place.opposition_secret
        reader = QueueReader(place.permission, place.agreement, zone, secret)
        read(store, reader, "vasseur")
        for text in wanted:
            for upto in range(2, len(text) + 1):
                with stopwatch(times):
                    empty += not read(store, reader, text[:upto])
    finally:
        store.close()
    assert empty < len(times.ms) / 10, "the searches look for what is not there"
    return [
        Figure(
            "search",
            f"search in {LEADS:,} leads, p95",
            "ms",
            times.percentile(0.95),
            REACH_MS,
            note=times.spread(),
        )
    ]


def read(store: Store, reader: QueueReader, typed: str) -> int:
    """What the page reads for `typed`; how many leads it found."""
    asked = Asked(typed=typed)
    found = store.read(lambda c: reader.ordered(c, asked, NOW, FIRST_LEADS))
    return len(found.order.numbers)


def _typed(random: Random) -> str:
    n = random.randrange(LEADS)
    number = f"{(n * 7_919) % 100_000_000:08d}"
    return random.choice(
        (
            f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
            f"{random.choice(LAST_NAMES)}-{n % 9973}",
            f"{random.choice(TRADES)} {random.choice(LAST_NAMES)} {n % 49_999}",
            f"06{number}",
            f"+33 6 {number}",
            number[-4:],
            random.choice(CITIES),
        )
    )
