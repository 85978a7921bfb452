"""What an answer of HubSpot that is no success asks for.

Every part of an error's body is optional, by HubSpot's own advice. Its message may quote values of
a person, so nothing of it goes on but the names of properties and rights, and an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.http import Answer, retry_after_s

LOCKED_S = 2.0  # 423, by HubSpot's documentation
MOVING_S = 3600.0  # 477 without Retry-After: the account moves to another data centre
# Of one record, so that others may still go through. All else befalls every request.
_OF_RECORD = ("field_refused", "request_refused", "gone_there", "already_there", "too_long")
_EXISTING = re.compile(r"Existing ID: (\d+)")
_NAMED = re.compile(r'"name"\s*:\s*"([A-Za-z0-9_]+)"|[Pp]roperty "?([a-z0-9_]+)"? does not exist')
_CATEGORY = re.compile(r"[A-Z][A-Z_]{2,60}")
_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,100}")


@dataclass
class TakenThere(NeedsAttention):
    """A unique value is in use; `remote_id` is the record that has it, "" if it was not said."""

    remote_id: str = ""


@dataclass
class UnknownThere(NeedsAttention):
    """The account has no property `field`."""


def is_of_record(error: SyncError) -> bool:
    """Whether `error` is about one record, and not about the way there, the key or a right."""
    return isinstance(error, NeedsAttention) and error.reason in _OF_RECORD


def judged(answer: Answer, *, changes: bool) -> SyncError:
    """The decision behind an answer that is not the documented success of its request."""
    status = answer.status
    if status in (423, 477):
        said = retry_after_s(answer.headers)
        return TryLater("busy", said or (LOCKED_S if status == 423 else MOVING_S))
    if status >= 500 or status == 408:
        return MaybeDone("no_answer") if changes else TryLater("server_trouble")
    if status < 300:  # a success, yet not ours: something else answered
        return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
    return of_failure(answer.body, status)


def of_failure(failure: Any, status: int = 0) -> NeedsAttention:
    """The decision behind the body of an error, or behind one of the `errors` of a 207 (no
    `status` there; then the category says what it is)."""
    body = failure if isinstance(failure, dict) else {}
    category = str(body.get("category") or "")
    message = str(body.get("message") or "")
    if status == 401:
        return NeedsAttention("key_refused")
    if status == 403 or category in ("MISSING_SCOPES", "BANNED", "FORBIDDEN"):
        return NeedsAttention("no_right", ", ".join(_rights(body)))
    if status == 409 or category in ("CONFLICT", "OBJECT_ALREADY_EXISTS"):
        existing = _EXISTING.search(message)
        return TakenThere("already_there", _property(body), existing[1] if existing else "")
    if status == 404 or category == "OBJECT_NOT_FOUND":
        return NeedsAttention("gone_there")
    name = _property(body)
    if name:
        said = [message, *(f"{one.get('code')} {one.get('message')}" for one in _errors(body))]
        unknown = any("PROPERTY_DOESNT_EXIST" in one for one in said)
        return (UnknownThere if unknown else NeedsAttention)("field_refused", name)
    about = category if _CATEGORY.fullmatch(category) else str(status or "")
    return NeedsAttention("request_refused", about)


def busy_s(body: Any, now: datetime, zone: tzinfo | None) -> float:
    """How long a 429 asks to wait, by its policy.

    The daily count starts anew at midnight in the account's `zone`; where that is not known it is
    asked again at the next full hour, which may be that midnight.
    """
    said = body if isinstance(body, dict) else {}
    policy = f"{said.get('policyName') or ''} {said.get('message') or ''}".upper()
    if "DAILY" in policy:
        local = now.astimezone(zone or UTC)
        if zone is None:
            after = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        else:
            day = (local + timedelta(days=1)).date()
            after = datetime(day.year, day.month, day.day, tzinfo=zone)
        return max((after - now).total_seconds(), 1.0)
    if "SECONDLY" in policy and "TEN_SECONDLY" not in policy:
        return 1.0
    return 10.0


def _errors(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    errors = body.get("errors")
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def _contexts(body: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for part in (body, *_errors(body)):
        if isinstance(context := part.get("context"), dict):
            yield context


def _property(body: Mapping[str, Any]) -> str:
    """The property an error is about, "" if it names none."""
    for context in _contexts(body):
        named = context.get("propertyName")
        first = named[0] if isinstance(named, list) and named else named
        if isinstance(first, str) and _NAME.fullmatch(first):
            return first
    messages = [str(part.get("message") or "") for part in (body, *_errors(body))]
    found = next((match for text in messages if (match := _NAMED.search(text))), None)
    return (found[1] or found[2]) if found else ""


def _rights(body: Mapping[str, Any]) -> list[str]:
    names: list[str] = []
    for context in _contexts(body):
        for key in ("missingScopes", "requiredGranularScopes", "requiredScopes"):
            value = context.get(key)
            for name in value if isinstance(value, list) else ():
                if isinstance(name, str) and _NAME.fullmatch(name) and name not in names:
                    names.append(name)
    return names
