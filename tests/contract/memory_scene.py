"""The CRM in memory as a scene. There is no network, so its trouble is made at the border.

`Border` stands between connector and server where HTTP stands for the others, and raises what the
HTTP layer raises for each trouble (`sync/http.py`, and a connector's reading of the status).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from threading import Lock
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery, FieldKind, Person, RemoteField, Step
from qualifier.sync.connectors.memory import Memory
from qualifier.sync.connectors.memory_server import OWNER, STANDARD, MemoryServer
from tests.contract.scene import WORDS, Held, There, Trouble

CHANGING = {"deliver", "add_fields"}
ACTED = {Trouble.LOST, Trouble.CUT, Trouble.DRIP}
SAID: Mapping[Trouble, Callable[[], SyncError]] = {
    Trouble.UNAUTHORIZED: lambda: NeedsAttention("key_refused"),
    Trouble.FORBIDDEN: lambda: NeedsAttention("no_right", "read"),
    Trouble.NOT_FOUND: lambda: NeedsAttention("record_gone"),
    Trouble.CONFLICT: lambda: NeedsAttention("field_refused"),
    Trouble.INVALID: lambda: NeedsAttention("field_refused"),
    Trouble.BUSY: lambda: TryLater("busy"),
    Trouble.BUSY_FOR: lambda: TryLater("busy", 7.0),
    Trouble.BROKEN: lambda: TryLater("server_broken"),
    Trouble.UNAVAILABLE: lambda: TryLater("busy"),
    Trouble.PAGE: lambda: TryLater("not_the_crm"),
}


class Border:
    """All requests to the server pass here, are counted, and meet the trouble that is due."""

    def __init__(self, server: MemoryServer) -> None:
        self._server = server
        self._lock = Lock()
        self._due: list[Trouble | None] = []
        self.requests = 0
        self.is_revoked = False

    def trouble(self, kind: Trouble, times: int, after: int) -> None:
        self._due = [None] * after + [kind] * times

    def __getattr__(self, name: str) -> Any:
        request = getattr(self._server, name)

        @wraps(request)
        def asked(*args: Any) -> Any:
            with self._lock:
                self.requests += 1
                kind = self._due.pop(0) if self._due else None
            if self.is_revoked:
                kind = Trouble.UNAUTHORIZED
            if kind is None:
                return request(*args)
            if kind in SAID:
                raise SAID[kind]()
            if kind in ACTED:
                request(*args)
            raise MaybeDone("no_answer") if name in CHANGING else TryLater("timed_out")

        return asked


class MemoryScene:
    """See `Scene`."""

    names: Mapping[str, str] = {word: word for word in (*WORDS, OWNER)}
    owners = ("p1", "p2")
    reasons = ("r1", "r2")
    own: Mapping[str, str] = {}

    def __init__(self) -> None:
        self._server = MemoryServer(
            [Person("p1", "Anne", "anne@crm.example"), Person("p2", "Béla", "bela@crm.example")],
            {"r1": "Too small", "r2": "Wrong region"},
        )
        self._border = Border(self._server)
        self.add = self._server.add
        self.change = self._server.change
        self.archive = self._server.archive
        self.delete = self._server.delete
        self.merge = self._server.merge
        self.hide = self._server.hide
        self.oppose = self._server.oppose
        self.answer = self._server.answer
        self.count = self._server.count

    def connector(self, *more: str, owners: tuple[str, ...] = ()) -> Memory:
        asked_for = [*(one.name for one in STANDARD), *more]
        return Memory("memory", self._border, asked_for, owners)  # type: ignore[arg-type]

    def scoped(self, owner: str) -> Memory:
        return self.connector(owners=(owner,))

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        return [self.add({"last_name": f"Lead {number}"}) for number in range(count)]

    def holding(self, held: Held) -> str:
        name = f"held_{held.value}"
        kind = FieldKind.NUMBER if held is Held.MONEY else FieldKind(held.value)
        has_options = held in (Held.CHOICE, Held.SEVERAL)
        options = {"a": "Option A", "b": "Option B"} if has_options else {}
        self._server.add_fields([RemoteField(name, name, kind, options)])
        return name

    def put(self, lead: str, field: str, text: str) -> None:
        self.change(lead, {field: text})

    def stands(self, lead: str, field: str) -> str:
        record = self._server.record(lead)
        assert record is not None
        return record.values.get(field, "")

    def revoke(self) -> None:
        self._border.is_revoked = True

    def renew(self) -> None:
        self._border.is_revoked = False

    def there(self, lead: str) -> There | None:
        record = self._server.record(lead)
        if record is None:
            return None

        def left(*steps: Step) -> list[str]:
            return [_html(one) for one in record.activities.values() if one.step in steps]

        return There(
            {word: record.values.get(word, "") for word in WORDS},
            record.values.get(OWNER, ""),
            left(Step.NOTE, Step.OPPOSE),
            left(Step.CALL),
            left(Step.TASK, Step.ASK),
            record.is_archived,
            record.opposed,
        )

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        self._border.trouble(kind, times, after)

    @property
    def requests(self) -> int:
        return self._border.requests

    def close(self) -> None:
        pass


def _html(delivery: Delivery) -> str:
    return str(delivery.payload["html"])
