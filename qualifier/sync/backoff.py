"""How long the outbox waits: doubling with full jitter, and the breaker for a dead receiver."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from random import Random

BASE_S = 5.0
CAP_S = 900.0
SAME_REFUSALS = 10


def next_delay_s(failures: int, retry_after_s: float | None) -> float:
    """How long to wait before an outbox entry is sent again, without jitter.

    `failures` counts attempts in a row, from 1. The wait doubles from 5 s up to 15 min; a longer
    wait asked for by the receiver wins. Raises ValueError if `failures` is below 1.
    """
    if failures < 1:
        raise ValueError("failures count from 1")
    doubled: float = BASE_S * 2.0 ** min(failures - 1, 20)
    return max(min(doubled, CAP_S), retry_after_s or 0.0)


def jittered_s(delay_s: float, random: Random) -> float:
    """Full jitter: anywhere between a tenth and the whole of the delay."""
    return random.uniform(delay_s / 10, delay_s)


class Breaker:
    """Opens after five failures within a minute; lets one probe through every `pause`."""

    FAILURES = 5
    WITHIN = timedelta(seconds=60)
    PAUSE = timedelta(seconds=45)

    def __init__(self) -> None:
        self._failed: deque[datetime] = deque(maxlen=self.FAILURES)
        self._open_until: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        """Whether anything may be sent at `now`; a clock that was put back keeps nothing closed."""
        until = self._open_until
        return until is None or not now < until <= now + self.PAUSE

    def succeeded(self) -> None:
        """The receiver answered as it should: forget the failures."""
        self._failed.clear()
        self._open_until = None

    def failed(self, now: datetime) -> None:
        """The receiver could not be reached."""
        self._failed.append(now)
        if len(self._failed) == self.FAILURES and now - self._failed[0] <= self.WITHIN:
            self._open_until = now + self.PAUSE
