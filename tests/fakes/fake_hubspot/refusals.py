"""The bodies of HubSpot's errors."""

from __future__ import annotations

from typing import Any

CORRELATION = "aeb5f871-7f07-4993-9211-075dc63e7cbf"


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def failure(category: str, message: str, **more: Any) -> dict[str, Any]:
    """A body."""
    return {
        "status": "error",
        "message": message,
        "category": category,
        "correlationId": CORRELATION,
        **more,
    }


def invalid(name: str, code: str, text: str = "") -> Refused:
    """A value that is refused. As the real one, the message quotes the value."""
    message = f'Property values were not valid: [{{"name":"{name}","message":"{text}"}}]'
    error = {"message": message, "code": code, "context": {"propertyName": [name]}}
    return Refused(400, failure("VALIDATION_ERROR", message, errors=[error]))


def bad_request(message: str) -> Refused:
    """A request of a wrong form."""
    return Refused(400, failure("VALIDATION_ERROR", message))


def missing(*ids: str) -> Refused:
    """Records that are not there."""
    body = failure("OBJECT_NOT_FOUND", "Could not get some objects", context={"ids": list(ids)})
    return Refused(404, body)


def taken(remote_id: str = "") -> Refused:
    """A contact with that e-mail exists."""
    known = f" Existing ID: {remote_id}" if remote_id else ""
    return Refused(409, failure("CONFLICT", f"Contact already exists.{known}"))


def unauthorized() -> Refused:
    """The key is not known."""
    return Refused(401, failure("INVALID_AUTHENTICATION", "Authentication credentials not found"))


def forbidden(scope: str) -> Refused:
    """The key lacks a scope."""
    error = {"message": "One or more of the scopes", "context": {"requiredScopes": [scope]}}
    return Refused(
        403,
        failure(
            "MISSING_SCOPES",
            "This app hasn't been granted all required scopes",
            errors=[error],
            context={"missingScopes": [scope]},
        ),
    )


def too_fast(policy: str, retry_after: str = "") -> Refused:
    """Too many requests, by the name of the rule they broke."""
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "policyName": policy,
        "correlationId": CORRELATION,
    }
    return Refused(429, body, {"Retry-After": retry_after} if retry_after else {})
