"""What became of each delivery of a push, gathered by operation key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.salesforce.errors import is_of_record, of_failures

Outcome = str | SyncError
Outcomes = dict[str, Outcome]
Json = dict[str, Any]


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


def in_turn(
    loads: Sequence[Mapping[str, Json]], send: Callable[[Mapping[str, Json]], Outcomes]
) -> Outcomes:
    """One call after the other, each of what was said by operation key; where the way there is
    cut, no more are sent."""
    outcomes: Outcomes = {}
    for load in loads:
        cut = next((one for one in outcomes.values() if is_of_all(one)), None)
        if cut is not None:
            outcomes |= dict.fromkeys(load, for_the_rest(cut))
        elif load:
            outcomes |= send(load)
    return outcomes


def collected(said: Mapping[str, Json], write: Callable[[Sequence[Json]], list[Any]]) -> Outcomes:
    """Write records of one call, by operation key. What is wrong with the call for the sake of some
    fails all, and none was written: those that have the field it names are refused and the others
    go again; where it names none, each half does."""
    try:
        results = write(list(said.values()))
    except SyncError as error:
        if not is_of_record(error) or is_gone(error) or len(said) == 1:
            return dict.fromkeys(said, error)
        named = getattr(error, "field", "")
        hit = [key for key, one in said.items() if named in one]
        left = [key for key in said if key not in hit]
        half = 0 if hit else len(left) // 2
        parts = [{key: said[key] for key in some} for some in (left[:half], left[half:])]
        again = in_turn(parts, lambda part: collected(part, write))
        return dict.fromkeys(hit, error) | again
    return {key: _result(one) for key, one in zip(said, results, strict=True)}


def is_gone(error: SyncError) -> bool:
    """Of a whole call: its place is not there, so that no part of it would find it either."""
    return isinstance(error, NeedsAttention) and error.reason == "gone_there"


def _result(one: Any) -> Outcome:
    """Of a record within an answer."""
    if not isinstance(one, dict):
        return MaybeDone("no_answer")
    if one.get("success") is True and one.get("id"):
        return str(one["id"])
    if one.get("errors"):
        return of_failures(one["errors"])
    return MaybeDone("no_answer")
