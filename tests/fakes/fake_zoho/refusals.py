"""What Zoho says where it does not do what was asked: of a request, or of one record."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class RecordRefused(Exception):
    """One record that is not written; `entry` is its part of the answer."""

    def __init__(self, code: str, message: str, **details: Any):
        super().__init__(code)
        self.entry = failure(code, message, **details)

    def at(self, place: int) -> Json:
        """The entry, with the place of the record among those that were sent."""
        details = dict(self.entry["details"])
        if name := details.get("api_name"):
            details["json_path"] = f"$.data[{place}].{name}"
        return {**self.entry, "details": details}


def failure(code: str, message: str, **details: Any) -> Json:
    """A body, or an entry."""
    return {"code": code, "details": details, "message": message, "status": "error"}


def invalid(name: str, expected: str = "", **more: Any) -> RecordRefused:
    """A value that is refused."""
    details = {"api_name": name, **({"expected_data_type": expected} if expected else {}), **more}
    return RecordRefused("INVALID_DATA", "invalid data", **details)


def taken(name: str, holder: str) -> RecordRefused:
    """Another record has this value, which may be there once only."""
    return RecordRefused(
        "DUPLICATE_DATA",
        "duplicate data",
        api_name=name,
        id=holder,
        duplicate_record={"id": holder},
    )


def bad_request(code: str, message: str, **details: Any) -> Refused:
    """A request of a wrong form."""
    return Refused(400, failure(code, message, **details))


def no_parent() -> Refused:
    """The record in the path is not there, or not for us."""
    return bad_request(
        "INVALID_DATA", "the related id given seems to be invalid", resource_path_index=1
    )


def unauthorized() -> Refused:
    """The token is not known."""
    return Refused(401, failure("INVALID_TOKEN", "invalid oauth token"))


def out_of_scope() -> Refused:
    """The sign-in was not granted this."""
    return Refused(401, failure("OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL"))


def forbidden(permission: str) -> Refused:
    """The user's profile does not allow it."""
    return Refused(403, failure("NO_PERMISSION", "permission denied", permissions=[permission]))


def not_found() -> Refused:
    """There is no such path."""
    return Refused(404, failure("INVALID_URL_PATTERN", "Please check if the URL is correct"))


def too_many(retry_after: str = "") -> Refused:
    """Too many requests at once, or no credits left: both look alike."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return Refused(429, failure("TOO_MANY_REQUESTS", "too many requests"), headers)
