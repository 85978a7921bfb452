"""What an answer of Salesforce that is no success asks for.

Three shapes: a list of `errorCode` (rows, queries), `statusCode` of one record (collections), and
`error` (sign-in, which is not asked here). A message may quote values of a person, so nothing of it
goes on but names of fields, and what the admin wrote for a validation rule, which is fixed text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.http import Answer

DAILY_WAIT_S = 900.0  # of a count over the last 24 hours some is free again soon
HALTED = "PROCESSING_HALTED"  # of the innocent parts of an all-or-none call
MOST_WORDS = 200
# Of one record, so that others may still go through. All else befalls every request.
_OF_RECORD = frozenset(
    {
        "field_refused", "request_refused", "gone_there", "already_there", "too_long",
        "record_busy", "record_locked", "record_not_ours", "converted_there", "validation_rule",
        "duplicate_there", "owner_inactive", "refused_by_crm",
    }
)  # fmt: skip
_GONE = frozenset(
    {
        "ENTITY_IS_DELETED", "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID",
        "INVALID_ID_FIELD", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    }
)  # fmt: skip
_PASSING = frozenset({"SERVER_UNAVAILABLE", "QUERY_TIMEOUT", "INVALID_QUERY_LOCATOR"})
_CLOSED = frozenset({"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"})
_REASONS = {
    "CANNOT_UPDATE_CONVERTED_LEAD": "converted_there",
    "DUPLICATES_DETECTED": "duplicate_there",
    "ENTITY_IS_LOCKED": "record_locked",
    "INACTIVE_OWNER_OR_USER": "owner_inactive",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "refused_by_crm",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "refused_by_crm",
}
_NAMED = re.compile(r"No such column '([A-Za-z0-9_.]+)'|\b([A-Za-z][A-Za-z0-9_]*__c)\b")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,80}")


def is_of_record(error: SyncError) -> bool:
    """Whether `error` is about one record, and not about the way there, the key or a right."""
    if isinstance(error, TryLater):
        return error.reason == "record_busy"
    return isinstance(error, NeedsAttention) and error.reason in _OF_RECORD


def judged(answer: Answer, *, changes: bool) -> SyncError:
    """The decision behind an answer that is not the documented success of its request."""
    if answer.status >= 500 or answer.status == 408:
        return MaybeDone("no_answer") if changes else TryLater("server_trouble")
    if answer.status < 300:  # a success, yet not ours: something else answered
        return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
    return of_failures(answer.body, answer.status)


def of_failures(failures: Any, status: int = 0) -> SyncError:
    """The decision behind a list of errors; the first one counts. `status` is 0 for those of one
    record within an answer."""
    first = failures[0] if isinstance(failures, list) and failures else failures
    said = first if isinstance(first, dict) else {}
    code = str(said.get("errorCode") or said.get("statusCode") or "")
    names = _names(said)
    if status == 401 or code == "INVALID_SESSION_ID":
        return NeedsAttention("key_refused")
    if code == "REQUEST_LIMIT_EXCEEDED":
        if "Concurrent" in str(said.get("message")):
            return TryLater("busy")
        return TryLater("daily_limit", DAILY_WAIT_S)
    if code in _CLOSED:
        return NeedsAttention("api_disabled")
    if status == 410:
        return NeedsAttention("api_retired")
    return _of_record(code, names, str(said.get("message") or ""), status)


def is_halted(failures: Any) -> bool:
    """Whether a part of an all-or-none call was only taken back for the sake of another."""
    first = failures[0] if isinstance(failures, list) and failures else {}
    return isinstance(first, dict) and first.get("errorCode") == HALTED


def _of_record(code: str, names: Sequence[str], message: str, status: int) -> SyncError:
    if code == "UNABLE_TO_LOCK_ROW":
        return TryLater("record_busy")
    if code in _PASSING:
        return TryLater("server_trouble")
    if code == "FIELD_CUSTOM_VALIDATION_EXCEPTION":
        return NeedsAttention("validation_rule", " ".join(message.split())[:MOST_WORDS])
    about = ", ".join(names)
    if code in _REASONS:
        return NeedsAttention(_REASONS[code], about)
    if code == "DUPLICATE_VALUE":
        return NeedsAttention("already_there", about)
    if code == "STRING_TOO_LONG":
        return NeedsAttention("too_long", about)
    if names:
        return NeedsAttention("field_refused", about)
    if code in _GONE or status == 404:
        return NeedsAttention("gone_there")
    if status == 403:
        return NeedsAttention("no_right", code if _CODE.fullmatch(code) else "")
    if "ACCESS" in code or code == "TRANSFER_REQUIRES_READ":
        return NeedsAttention("record_not_ours")
    return NeedsAttention("request_refused", code if _CODE.fullmatch(code) else str(status or ""))


def _names(said: dict[str, Any]) -> list[str]:
    """The fields an error is about."""
    fields = said.get("fields")
    listed = fields if isinstance(fields, list) else []
    names = [one for one in listed if isinstance(one, str) and _NAME.fullmatch(one)]
    found = _NAMED.search(str(said.get("message") or ""))
    if not names and found:
        names = [found[1] or found[2]]
    return names
