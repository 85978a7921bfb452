"""What became of each delivery of a push, gathered by operation key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.hubspot.errors import is_of_record

Outcome = str | SyncError
Outcomes = dict[str, Outcome]


def is_of_all(outcome: Outcome) -> TypeGuard[SyncError]:
    """Whether an outcome is an error that the next request would meet too."""
    return isinstance(outcome, SyncError) and not is_of_record(outcome)


def in_order(deliveries: Sequence[Delivery], outcomes: Mapping[str, Outcome]) -> list[Outcome]:
    """Per delivery what became of it. Raises the one error that befell all of them, unless it is
    about their records."""
    listed = [outcomes[one.operation_key] for one in deliveries]
    first = listed[0] if listed else ""
    if is_of_all(first) and all(first is outcome for outcome in listed):
        raise first
    return listed


def for_the_rest(error: SyncError) -> SyncError:
    """What those get that were not sent any more after `error`: nothing of them can be there."""
    return TryLater("timed_out") if isinstance(error, MaybeDone) else error
