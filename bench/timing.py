"""Medians and percentiles of measured times, in milliseconds; and rounds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Times:
    """Times of one thing, in milliseconds."""

    ms: list[float] = field(default_factory=list)

    def add_s(self, seconds: float) -> None:
        self.ms.append(seconds * 1000)

    def percentile(self, share: float) -> float:
        """The nearest-rank percentile; `share` 0.95 is p95."""
        return percentile(self.ms, share)

    def spread(self) -> str:
        """What a note says of them."""
        return (
            f"n {len(self.ms)}, p50 {self.percentile(0.5):.2f}, p95 {self.percentile(0.95):.2f}, "
            f"p99 {self.percentile(0.99):.2f}, max {max(self.ms):.1f} ms"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of `values`."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1))]


@contextmanager
def stopwatch(times: Times) -> Iterator[None]:
    """Add how long the inside takes."""
    start = time.perf_counter()
    yield
    times.add_s(time.perf_counter() - start)


def median_of_rounds(rounds: int, measure: Callable[[], float]) -> float:
    """The median of `measure`, after a round that warms up and is not counted."""
    measure()
    found = []
    for _ in range(rounds):
        gc.collect()
        found.append(measure())
    return median(found)
