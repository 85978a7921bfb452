"""How fast a connection may ask: a token bucket, slowed by what the server says."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


class Pace:
    """Lets `burst` requests through at once and `per_s` a second after that."""

    def __init__(
        self,
        per_s: float,
        burst: int = 1,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_s, self._burst = per_s, float(burst)
        self._monotonic, self._sleep = monotonic, sleep
        self._tokens = float(burst)
        self._at = monotonic()

    def wait(self) -> None:
        """Take a token, after sleeping until there is one."""
        self._refill()
        if self._tokens < 1:
            self._sleep((1 - self._tokens) / self._per_s)
            self._refill()
        self._tokens -= 1

    def heed(self, status: int, headers: Mapping[str, str]) -> None:
        """Hold back where an answer says that little is left, or that it was too much."""
        left = headers.get("X-HubSpot-RateLimit-Remaining", "")
        if status == 429 or (left.isdigit() and int(left) <= 1):
            self._tokens = min(self._tokens, 0.0)

    def _refill(self) -> None:
        now = self._monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now
