"""What a connector is: the way to one receiver of hand-offs.

Terms
-----
receiver        a CRM, or a folder that somebody reads
operation key   the outbox row's id; the receiver keeps it, so that a repeat is harmless
push            bring one hand-off to the receiver; a success is its documented answer and an id
find            look a push up by its operation key: what `ambiguous` rows need before a resend
feedback        what sales answered, pulled lead by lead
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qualifier.core.errors import NeedsAttention


@dataclass(frozen=True, slots=True)
class Delivery:
    """One hand-off on its way. `payload` is frozen JSON; `files` are name → content."""

    operation_key: str
    payload: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of feedback as the receiver gave it; ids are checked by who takes it in."""

    row_key: str
    handoff_id: str
    lead_key: str
    status: str
    reason: str
    comment: str
    about: str


class Connector(Protocol):
    """A way to a receiver. Methods raise TryLater, MaybeDone or NeedsAttention, nothing else.

    `refused`: what of the last pull could not be taken and why; it stays at the receiver.
    """

    name: str
    refused: tuple[NeedsAttention, ...]

    def check(self) -> None:
        """Whether the receiver can be reached and written to."""

    def find(self, operation_key: str) -> str | None:
        """The remote id of an earlier push under this key, or None if there was none."""

    def push(self, delivery: Delivery) -> str:
        """Bring a hand-off; returns its remote id. Repeating with the same key changes nothing."""

    def pull_feedback(self) -> list[Answered]:
        """New feedback. It is taken for good only by `feedback_taken`."""

    def feedback_taken(self) -> None:
        """What the last pull returned is durable here: the receiver may put it away."""
