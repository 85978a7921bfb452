"""The connector for a CRM in memory: what each method of `Crm` means, in the least code.

One call of the server is one request. No network lies between, so TryLater and MaybeDone never come
from here; NeedsAttention does: field_refused (with the field), record_gone, may_not_make_fields
(with the names).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualifier.core.errors import SyncError
from qualifier.sync.connectors.base import (
    Delivery,
    Finding,
    Page,
    Person,
    Quota,
    RemoteField,
    RemoteLead,
    Report,
    Step,
)
from qualifier.sync.connectors.memory_server import OWNER, STANDARD, MemoryServer

__all__ = ["Memory", "MemoryServer"]

PAGE = 500


class Memory:
    """The way to a `MemoryServer`. `fields` are the ones asked for; all it had at first if None.
    `owners` are the scope, all if empty."""

    batch = 100
    steps = (Step.FIELDS, Step.NOTE, Step.CALL, Step.TASK, Step.ROUTE, Step.ASK, Step.OPPOSE)

    def __init__(
        self,
        name: str,
        server: MemoryServer,
        fields: Sequence[str] | None = None,
        owners: Sequence[str] = (),
    ) -> None:
        self.name = name
        self._server = server
        self._owners = tuple(owners)
        self._names = tuple(one.name for one in STANDARD) if fields is None else tuple(fields)

    def check(self) -> Report:
        """Asked-for fields that the CRM lacks are told, and hold nothing up."""
        there = {one.name for one in self._server.fields()}
        missing = tuple(Finding("field_missing", name) for name in self._names if name not in there)
        return replace(self._server.account(), findings=missing)

    def people(self) -> tuple[Person, ...]:
        """See `Crm`."""
        return self._server.people()

    def describe(self) -> tuple[RemoteField, ...]:
        """See `Crm`."""
        return self._server.fields()

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """A field of the same name is the same field, whatever else differs."""
        there = {one.name for one in self._server.fields()}
        missing = [one for one in wanted if one.name not in there]
        if missing:
            self._server.add_fields(missing)
        now = {one.name: one for one in self._server.fields()}
        return tuple(now[one.name] for one in wanted)

    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        """The cursor is the number of the last change told. What changes while pages are read
        moves to the end of the log, so it comes again and pushes nobody out of the next page."""
        leads = self._server.changed_after(int(cursor or 0), PAGE + 1, self._read)
        page, is_last = leads[:PAGE], len(leads) <= PAGE
        told = [self._told(lead) for lead in page]
        new = tuple(
            lead
            for lead in told
            if known.get(lead.id) != lead.stamp and (lead.id in known or not lead.is_outside)
        )
        return Page(new, page[-1].stamp if page else cursor, is_last, len(page) - len(new))

    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        """See `Crm`."""
        return {lead.id: self._told(lead) for lead in self._server.records(ids, self._read)}

    @property
    def _read(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._names, OWNER)))

    def _told(self, lead: RemoteLead) -> RemoteLead:
        """As it stands to the scope, with the values that were asked for."""
        is_outside = bool(self._owners) and lead.values[OWNER] not in self._owners
        values = {name: lead.values[name] for name in self._names}
        return replace(lead, values=values, is_outside=is_outside)

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """Deleted, merged away and hidden look the same from here: they are not read."""
        return frozenset(ids) - {lead.id for lead in self._server.records(ids, ())}

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """See `Receiver`."""
        return self._server.delivered([one.operation_key for one in deliveries])

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """The server keeps the keys, so a repeat is harmless even where nobody asked first."""
        return self._server.deliver(deliveries)

    def quota(self) -> Quota | None:
        """It sets no limits."""
        return None
