"""The bodies of Pipedrive's errors."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def failure(error: str, info: str = "", **more: Any) -> dict[str, Any]:
    """A body."""
    return {
        "success": False,
        "error": error,
        "error_info": info or "Please check developers.pipedrive.com",
        "data": None,
        "additional_data": None,
        **more,
    }


def unauthorized() -> Refused:
    """The token is not known."""
    return Refused(401, failure("unauthorized access", errorCode=401))


def forbidden(code: str = "") -> Refused:
    """No right, no scope, or a cap of the plan."""
    more = {"code": code} if code else {}
    return Refused(403, failure("You do not have permissions to do this", **more))


def missing(what: str) -> Refused:
    """A record that is not there."""
    return Refused(404, failure(f"requested {what} not found", "Object was not found."))


def invalid(field: str, text: str = "") -> Refused:
    """A value that is refused. As the real one may, the message quotes the value."""
    error = f"Validation failed: '{field}' has a wrong value {text}"
    return Refused(400, failure(error, code="ERR_SCHEMA_VALIDATION_FAILED"))


def bad_request(words: str) -> Refused:
    """A request of a wrong form."""
    return Refused(400, failure(words, code="ERR_BAD_REQUEST"))


def read_only_person() -> Refused:
    """What an activity answers to a person beside its participants."""
    words = (
        "'person_id' is a read-only field. Add a primary participant to set 'person_id' instead."
    )
    return bad_request(words)


def too_fast(*, is_burst: bool, retry_after: str = "") -> Refused:
    """Too many requests: in two seconds, or of the company's day."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    if is_burst:
        headers |= {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "0"}
        headers["x-ratelimit-reset"] = "2"
    body = {"success": False, "error": "request over limit", "errorCode": 429}
    return Refused(429, body, headers)
