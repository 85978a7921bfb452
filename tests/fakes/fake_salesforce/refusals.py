"""What an org says when it does not do something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """An answer that is no success. `code` and `fields` also stand for one record of several."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.fields = status, code, message, fields
        self.headers = dict(headers or {})

    @property
    def body(self) -> list[dict[str, Any]]:
        """As a resource answers it."""
        said: dict[str, Any] = {"message": self.message, "errorCode": self.code}
        return [said | ({"fields": list(self.fields)} if self.fields else {})]

    @property
    def of_one(self) -> dict[str, Any]:
        """As it stands among the results of a collection."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields)}


def session() -> Refused:
    return Refused(401, "INVALID_SESSION_ID", "Session expired or invalid")


def missing() -> Refused:
    return Refused(404, "NOT_FOUND", "The requested resource does not exist")


def no_column(name: str, of: str) -> Refused:
    message = f"No such column '{name}' on sobject of type {of}"
    return Refused(400, "INVALID_FIELD", message)


def bad(code: str, message: str, *fields: str) -> Refused:
    return Refused(400, code, message, fields)


def halted() -> Refused:
    message = (
        "The transaction was rolled back since another operation in the same transaction failed."
    )
    return Refused(400, "PROCESSING_HALTED", message)


def daily() -> Refused:
    return Refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def crowded() -> Refused:
    message = "ConcurrentPerOrgLongTxn Limit exceeded: Concurrent requests."
    return Refused(403, "REQUEST_LIMIT_EXCEEDED", message)
