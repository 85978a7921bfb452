"""The visible mark of what takes no key of ours: a note's title, or a task of an org without one.

What carries only a mark may take moments to show after a lost answer, so that its absence is
believed some time after the outcome became unknown; a repeat before that would make a second one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import MaybeDone, TryLater
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.salesforce.outcomes import Outcomes

SETTLE_S = 120.0


def reference(operation_key: str) -> str:
    """A hash, as keys made one after the other begin alike."""
    return "LQ-" + hashlib.sha256(operation_key.encode()).hexdigest()[:12]


class Settling:
    """Since when an outcome has been unknown. `monotonic` in seconds."""

    def __init__(
        self, settle_s: float = SETTLE_S, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settle_s, self._monotonic = settle_s, monotonic
        self._unknown_since: dict[str, float] = {}

    def note(self, outcomes: Outcomes) -> Outcomes:
        """What a push said."""
        for key, outcome in outcomes.items():
            if isinstance(outcome, MaybeDone):
                self._unknown_since[key] = self._monotonic()
            elif isinstance(outcome, str):
                self._unknown_since.pop(key, None)
        return outcomes

    def wait(self, deliveries: Sequence[Delivery], found: Mapping[str, str]) -> None:
        """Raises TryLater(no_answer) while the absence of one cannot be believed yet."""
        now, left_s = self._monotonic(), 0.0
        for one in deliveries:
            if one.operation_key not in found:
                since = self._unknown_since.setdefault(one.operation_key, now)
                left_s = max(left_s, since + self._settle_s - now)
        if left_s > 0:
            raise TryLater("no_answer", left_s)
