"""Answers in a live call, again and again, while something else goes on; the window's worst stall.

One question is answered twenty times a second. A timer of a millisecond tells how long the window's
event loop was ever away.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from PySide6.QtCore import Qt, QTimer

from bench.call_driver import CallDriver
from bench.painting import settle, wait_until
from bench.timing import Times
from bench.window import OpenWindow

ROUND_S = 4.0
PAUSE_S = 0.05
DIGITS = cycle((Qt.Key.Key_1, Qt.Key.Key_2))  # another answer each time, or none would be written


def live_driver(place: OpenWindow) -> CallDriver:
    """A call that stands at a question with choices; a first round has warmed it up."""
    driver = CallDriver(place)
    driver.open_from_queue()
    driver.until_live()
    while driver.session.question.type != "choice":  # what is only said first
        place.press(Qt.Key.Key_Return)
        settle(place.watch)
    answer_for(driver, Times())
    return driver


def answer_for(driver: CallDriver, durable: Times, round_s: float = ROUND_S) -> float:
    """Answer for `round_s`; the longest time, in ms, that the event loop was away."""
    place = driver.place
    with watched_loop() as gaps:
        until = time.perf_counter() + round_s
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
def watched_loop() -> Iterator[list[float]]:
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
