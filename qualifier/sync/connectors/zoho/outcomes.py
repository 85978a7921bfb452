"""What became of each delivery of a push, gathered by operation key.

Zoho answers for each record, in the order in which they were sent; a mixed answer is a 207, one in
which all were refused a 400.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.zoho.api import WRITE_MOST, Json, strange
from qualifier.sync.connectors.zoho.errors import is_of_record, of_record
from qualifier.sync.http import Answer

Outcome = str | SyncError
Outcomes = dict[str, Outcome]
Inputs = Sequence[tuple[str, Json]]
"""Operation key and record, as they are sent."""


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


def written(send: Callable[[list[Json]], Answer], inputs: Inputs) -> Outcomes:
    """Send records a hundred at a time; where the way there is cut, no more are sent."""
    outcomes: Outcomes = {}
    for first in range(0, len(inputs), WRITE_MOST):
        some = inputs[first : first + WRITE_MOST]
        cut = next((one for one in outcomes.values() if is_of_all(one)), None)
        if cut is not None:
            outcomes |= dict.fromkeys((key for key, _ in some), for_the_rest(cut))
            continue
        try:
            answer = send([record for _, record in some])
        except SyncError as error:
            outcomes |= dict.fromkeys((key for key, _ in some), error)
        else:
            outcomes |= _each(answer, [key for key, _ in some])
    return outcomes


def _each(answer: Answer, keys: Sequence[str]) -> Outcomes:
    """By operation key what an answer says. One that does not tell of each leaves all open."""
    said = answer.body.get("data") if isinstance(answer.body, dict) else None
    if not isinstance(said, list) or len(said) != len(keys):
        return dict.fromkeys(keys, strange(changes=True))
    return {key: _one(entry) for key, entry in zip(keys, said, strict=True)}


def _one(entry: object) -> Outcome:
    if not isinstance(entry, dict):
        return strange(changes=True)
    if entry.get("status") != "success":
        return of_record(entry, changes=True)
    details = entry.get("details")
    found = details.get("id") if isinstance(details, dict) else None
    return str(found) if found else strange(changes=True)
