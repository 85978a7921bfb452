"""What became of each delivery of a push, gathered by operation key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeGuard

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.hubspot.api import Json, rows, strange
from qualifier.sync.connectors.hubspot.errors import is_of_record, of_failure
from qualifier.sync.http import Answer

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


def matched(
    answer: Answer,
    key_of: Mapping[str, str],
    names_of: Callable[[Json], Iterable[object]],
) -> Outcomes:
    """What a batch did, by operation key, which is our trace id on results and errors.

    Where that is missing, `names_of` a record and the ids of an error tell, by `key_of`: what names
    an input → its operation key. What nothing names may have happened or not.
    """
    outcomes: Outcomes = dict.fromkeys(key_of.values(), strange(changes=True))
    for record in rows(answer, changes=True):
        named = (record.get("objectWriteTraceId"), *names_of(record))
        key = next((found for one in named if (found := key_of.get(str(one)))), "")
        if key and record.get("id"):
            outcomes[key] = str(record["id"])
    failures = answer.body.get("errors") if answer.status == 207 else None
    for failure in failures if isinstance(failures, list) else ():
        for name in _named(failure):
            if name in key_of:
                outcomes[key_of[name]] = of_failure(failure)
    return outcomes


def _named(failure: Any) -> list[str]:
    """Trace ids and ids that one of the `errors` of a 207 is about."""
    if not isinstance(failure, dict):
        return []
    context = failure.get("context")
    said = context if isinstance(context, dict) else {}
    names: list[str] = []
    for one in (
        said.get("objectWriteTraceId") or failure.get("objectWriteTraceId"),
        said.get("ids") or said.get("id"),
    ):
        names += [str(name) for name in (one if isinstance(one, list) else [one]) if name]
    return names
