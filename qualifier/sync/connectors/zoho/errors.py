"""What an answer of Zoho that is no success asks for, of a request or of one record.

A message may quote values of a person, so nothing of an answer goes on but codes, names of fields
and rights, and ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.http import Answer

BY_BLUEPRINT = "blueprint_asks"
# Of one record, so that others may still go through. All else befalls every request.
_OF_RECORD = frozenset(
    {
        "already_there",
        BY_BLUEPRINT,
        "converted_there",
        "field_needed",
        "field_refused",
        "gone_there",
        "in_approval",
        "record_not_ours",
        "record_locked",
        "request_refused",
        "too_long",
    }
)
_CODE = re.compile(r"[A-Z][A-Z_]{2,60}")
_NAME = re.compile(r"[A-Za-z0-9_.\-$ ]{1,100}")
_SCOPES = (  # part of a path → what a sign-in must have been granted for it
    ("/settings/fields", "ZohoCRM.settings.fields.ALL"),
    ("/settings/", "ZohoCRM.settings.ALL"),
    ("/users", "ZohoCRM.users.READ"),
    ("/org", "ZohoCRM.org.READ"),
    ("/coql", "ZohoCRM.coql.READ"),
    ("/Notes", "ZohoCRM.modules.notes.ALL"),
    ("/Calls", "ZohoCRM.modules.calls.ALL"),
    ("/Tasks", "ZohoCRM.modules.tasks.ALL"),
    ("/Deals", "ZohoCRM.modules.deals.READ"),
    ("/Leads", "ZohoCRM.modules.leads.ALL"),
)
_IDS = ("id", "What_Id", "Parent_Id")  # a field by which the record itself is meant
_TROUBLE = ("INTERNAL_ERROR", "DEPENDENT_SERVICE_ERROR")
_NEEDED = ("MANDATORY_NOT_FOUND", "DEPENDENT_FIELD_MISSING", "EXPECTED_FIELD_MISSING")
_REASON_OF = {
    "RECORD_LOCKED": "record_locked",
    "NOT_APPROVED": "in_approval",
    "NOT_REVIEWED": "in_approval",
    "ID_ALREADY_CONVERTED": "converted_there",
}


@dataclass
class TakenThere(NeedsAttention):
    """A unique value is in use; `remote_id` is the record that has it, "" if it was not said."""

    remote_id: str = ""


def is_of_record(error: SyncError) -> bool:
    """Whether `error` is about one record, and not about the way there, the key or a right."""
    return isinstance(error, NeedsAttention) and error.reason in _OF_RECORD


def busy_s(body: Any) -> float | None:
    """How long a 429 asks to wait, where it says so: most do not, and have no Retry-After."""
    details = body.get("details") if isinstance(body, dict) else None
    said = details.get("retry_after") if isinstance(details, dict) else None
    try:
        return None if said is None else max(float(said), 1.0)
    except (TypeError, ValueError):
        return None


def judged(answer: Answer, path: str, *, changes: bool) -> SyncError:
    """The decision behind an answer that is not the documented success of its request."""
    status = answer.status
    if status >= 500 or status == 408:
        return MaybeDone("no_answer") if changes else TryLater("server_trouble")
    if status < 400:  # a success, or nothing new, yet not what was asked for: something else spoke
        return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
    body = _first(answer.body)
    code = str(body.get("code") or "")
    if code == "OAUTH_SCOPE_MISMATCH":
        return NeedsAttention("scope_missing", scope_of(path))
    if status == 401:
        return NeedsAttention("key_refused")
    if status == 403 or code in ("NO_PERMISSION", "AUTHORIZATION_FAILED"):
        return NeedsAttention("no_right", ", ".join(_rights(body)) or scope_of(path))
    return of_record(body, changes=changes)


def of_record(failure: Any, *, changes: bool) -> SyncError:
    """The decision behind what an answer says of one record that is no success."""
    body = failure if isinstance(failure, dict) else {}
    code = str(body.get("code") or "")
    if code in _TROUBLE:
        return MaybeDone("no_answer") if changes else TryLater("server_trouble")
    if code in ("NO_PERMISSION", "AUTHORIZATION_FAILED"):
        return NeedsAttention("record_not_ours")  # this one; of all, the whole answer says so
    details = list(_details(body))
    names = [name for one in details if (name := _field(one))]
    if code == "DUPLICATE_DATA":
        return TakenThere("already_there", ", ".join(names), _holder(details))
    if "BLUEPRINT" in code or _is_of_blueprint(details):
        return NeedsAttention(BY_BLUEPRINT, ", ".join(names))
    if any(name in _IDS for name in names) or any("resource_path_index" in o for o in details):
        return NeedsAttention("gone_there")
    if reason := _REASON_OF.get(code):
        return NeedsAttention(reason, ", ".join(names))
    if code in _NEEDED:
        return NeedsAttention("field_needed", ", ".join(_expected(details) or names))
    if names and any("maximum_length" in one for one in details):
        return NeedsAttention("too_long", ", ".join(names))
    if names:
        return NeedsAttention("field_refused", ", ".join(dict.fromkeys(names)))
    return NeedsAttention("request_refused", code if _CODE.fullmatch(code) else "")


def scope_of(path: str) -> str:
    """The scope that a sign-in needs for a path, "" if none is known."""
    return next((scope for part, scope in _SCOPES if part in path), "")


def _first(body: Any) -> Mapping[str, Any]:
    """What a refusal says: at the top, or of the first record of `data` and the like."""
    if not isinstance(body, dict):
        return {}
    for key in ("data", "fields"):
        listed = body.get(key)
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            return listed[0]
    return body


def _details(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The details of a refusal, and of each of the several that one may stand for."""
    details = body.get("details")
    if not isinstance(details, dict):
        return
    yield details
    errors = details.get("errors")
    for one in errors if isinstance(errors, list) else ():
        if isinstance(one, dict):
            yield from _details(one)


def _field(details: Mapping[str, Any]) -> str:
    """The field that details are about, "" if they name none."""
    name = details.get("api_name")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def _expected(details: list[Mapping[str, Any]]) -> list[str]:
    """The fields one of which at least is asked for."""
    listed = [one for part in details for one in part.get("expected_fields") or ()]
    return [name for one in listed if isinstance(one, dict) and (name := _field(one))]


def _is_of_blueprint(details: list[Mapping[str, Any]]) -> bool:
    """Whether a field is asked for by a Blueprint, Zoho's rule of what comes after what."""
    return any(
        isinstance(one.get("due_to"), str) and "blueprint" in one["due_to"].lower()
        for one in details
    )


def _holder(details: list[Mapping[str, Any]]) -> str:
    """The record that has a unique value."""
    for one in details:
        there = one.get("duplicate_record")
        said = there.get("id") if isinstance(there, dict) else None
        for found in (said, one.get("id")):
            if isinstance(found, str | int) and str(found).isdigit():
                return str(found)
    return ""


def _rights(body: Mapping[str, Any]) -> list[str]:
    details = body.get("details")
    named = details.get("permissions") if isinstance(details, dict) else None
    listed = named if isinstance(named, list) else []
    return [one for one in listed if isinstance(one, str) and _NAME.fullmatch(one)]
