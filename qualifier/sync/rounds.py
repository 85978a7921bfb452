"""What a round with a receiver did: first it sends, then it receives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Answered, Quota
from qualifier.sync.engine import Sent

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: `leads` new, `changed` ones, `feedback`; fields that now `differ`.

    `unknown`: rows of feedback that fit no hand-off here, `late`: those that moved nothing;
    `refused`: lists that could not be read. `problem`: why the receiving broke off, `about` what,
    and at `who` (a connection's name); `needs_person`: it does not pass by itself. `asks`: how
    many records are gone there, which a person must confirm.
    """

    leads: int = 0
    changed: int = 0
    feedback: int = 0
    differ: int = 0
    gone: int = 0
    asks: int = 0
    unknown: tuple[Answered, ...] = ()
    late: tuple[Answered, ...] = ()
    refused: tuple[NeedsAttention, ...] = ()
    problem: str = ""
    about: str = ""
    who: str = ""
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """Both halves."""

    sent: Sent = field(default_factory=Sent)
    received: Received = field(default_factory=Received)


class Sync(Protocol):
    """Rounds with one receiver. All raise StoreFailed, DiskFull or ProfileDamaged, no SyncError."""

    name: str

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""

    def send(self, stop: Stop = lambda: False) -> Sent:
        """What is due goes out."""

    def quota(self) -> Quota | None:
        """Requests that are left, as far as the receiver said; without asking it."""

    def receive(self, stop: Stop = lambda: False) -> Received:
        """What is new there comes in."""


def whole_round(sync: Sync, stop: Stop = lambda: False) -> Round:
    """Send what is due, take in what came."""
    sent = sync.send(stop)
    return Round(sent) if stop() else Round(sent, sync.receive(stop))
