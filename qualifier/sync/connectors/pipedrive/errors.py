"""What an answer of Pipedrive that is no success asks for.

Bodies are `{"success":false,"error":…,"error_info":…}`, with a `code` here and there. Their texts
may quote values of a person, so nothing of them goes on but names of fields and codes.
"""

from __future__ import annotations

import re
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.http import Answer

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,60}")
_KEY = re.compile(r"\b[0-9a-f]{40}\b")  # of a custom field
_NAMED = re.compile(r"'([a-z][a-z_]{1,40})'|\"field_code\"\s*:\s*\"([A-Za-z0-9_]{1,60})\"")
_OF_ALL = ("key_refused", "account_closed", "feature_off")


def is_of_all(error: SyncError) -> bool:
    """Whether the next request would meet `error` too."""
    return not isinstance(error, NeedsAttention) or error.reason in _OF_ALL


def judged(answer: Answer, *, changes: bool) -> SyncError:
    """The decision behind an answer that is not the documented success of its request."""
    status = answer.status
    if status >= 500 or status == 408:
        return MaybeDone("no_answer") if changes else TryLater("server_trouble")
    if status < 300:  # a success, yet not ours: something else answered
        return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
    body = answer.body if isinstance(answer.body, dict) else {}
    code = str(body.get("code") or "")
    match status:
        case 401:
            return NeedsAttention("key_refused")
        case 402:
            return NeedsAttention("account_closed")
        case 403 if code.startswith("feature_capping"):
            return NeedsAttention("plan_limit", _about(code, status))
        case 403:
            return NeedsAttention("no_right", _about(code, status))
        case 404 | 410:
            return NeedsAttention("gone_there")
        case 415:
            return NeedsAttention("feature_off")
        case _:
            name = _field(body)
            if name:
                return NeedsAttention("field_refused", name)
            return NeedsAttention("request_refused", _about(code, status))


def _about(code: str, status: int) -> str:
    return code if _CODE.fullmatch(code) else str(status)


def _field(body: Any) -> str:
    """The field an error is about by the name it has there, "" if it names none."""
    said = body.get("field_code")
    if isinstance(said, str) and said:
        return said[:60]
    words = " ".join(str(body.get(part) or "") for part in ("error", "error_info", "message"))
    if key := _KEY.search(words):
        return key[0]
    named = _NAMED.search(words)
    return (named[1] or named[2]) if named else ""
