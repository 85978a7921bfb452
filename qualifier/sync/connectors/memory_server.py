"""A CRM in memory: the other side of `memory.py`.

Terms
-----
record    what stands there for a lead; sales' answer and all activities are kept on it
change    of a record, by anybody; changes are numbered, and a record's stamp is its last number
log       the records in the order of their last change: what a pull walks along
hidden    the record is there, but not for this account: as good as gone, yet nobody deleted it
activity  what a delivery left on a record: note, call, task

The upper half is what its API would offer, and the connector calls nothing else: one call is one
request. The lower half is what colleagues do there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from threading import RLock

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.connectors.base import (
    Delivery,
    FieldKind,
    Person,
    RemoteField,
    RemoteLead,
    Report,
    Standing,
    Step,
)

OWNER = "owner"
STANDARD = (
    RemoteField("first_name", "First name", FieldKind.TEXT),
    RemoteField("last_name", "Last name", FieldKind.TEXT),
    RemoteField("company", "Company", FieldKind.TEXT),
    RemoteField("job_title", "Job title", FieldKind.TEXT),
    RemoteField("phone", "Phone", FieldKind.PHONE),
    RemoteField("email", "E-mail", FieldKind.EMAIL),
    RemoteField("city", "City", FieldKind.TEXT),
    RemoteField(OWNER, "Owner", FieldKind.LINK),
)
# The forms that `FieldKind` gives to values; a kind that is not here takes any text.
FORMS = {
    FieldKind.NUMBER: re.compile(r"-?\d+(\.\d+)?"),
    FieldKind.DATE: re.compile(r"\d{4}-\d\d-\d\d"),
    FieldKind.INSTANT: re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    FieldKind.BOOLEAN: re.compile("true|false"),
}


@dataclass
class Record:
    """A lead as the CRM keeps it. `activities` are id → what was delivered."""

    id: str
    change: int
    values: dict[str, str]
    at: str = ""
    name: str = ""
    is_archived: bool = False
    is_hidden: bool = False
    opposed: bool = False
    merged: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    activities: dict[str, Delivery] = field(default_factory=dict)


class MemoryServer:
    """The CRM. Any number of threads may call it: each call is one step that nobody sees half of.

    `reasons` are those sales can give, id → label. `clock` dates changes, if there is one.
    """

    def __init__(
        self,
        people: Sequence[Person] = (),
        reasons: Mapping[str, str] | None = None,
        *,
        may_make_fields: bool = True,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.clock = clock
        self._lock = RLock()
        self._fields = {one.name: one for one in STANDARD}
        self._people = {one.id: one for one in people}
        self._reasons = dict(reasons or {})
        self._may_make_fields = may_make_fields
        self._log: dict[str, Record] = {}  # the record that was changed last stands last
        self._delivered: dict[str, str] = {}  # operation key → id of what it left
        self._last_change = self._last_id = 0

    # --- what its API offers ---------------------------------------------------------------------
    def account(self) -> Report:
        """Who asks, and what he may do."""
        return Report("memory", "1", may_make_fields=self._may_make_fields)

    def people(self) -> tuple[Person, ...]:
        """Whom a lead can be assigned to."""
        return tuple(self._people.values())

    def fields(self) -> tuple[RemoteField, ...]:
        """What a record can hold."""
        with self._lock:
            return tuple(self._fields.values())

    def add_fields(self, wanted: Sequence[RemoteField]) -> None:
        """New fields, all or none. Raises NeedsAttention(may_not_make_fields)."""
        if not self._may_make_fields:
            names = ", ".join(one.name for one in wanted)
            raise NeedsAttention("may_not_make_fields", names)
        with self._lock:
            for one in wanted:
                self._fields.setdefault(one.name, replace(one, is_custom=True))

    def changed_after(self, change: int, most: int, names: Sequence[str]) -> list[RemoteLead]:
        """Records whose last change has a greater number, in the order of their numbers."""
        with self._lock:
            later = (one for one in self._log.values() if one.change > change and not one.is_hidden)
            return [_as_read(one, names) for one in islice(later, most)]

    def records(self, ids: Sequence[str], names: Sequence[str]) -> list[RemoteLead]:
        """Those of these that are there for this account."""
        with self._lock:
            return [_as_read(one, names) for one in map(self._visible, ids) if one is not None]

    def delivered(self, keys: Sequence[str]) -> list[str | None]:
        """What was left under these operation keys."""
        with self._lock:
            return [self._delivered.get(key) for key in keys]

    def deliver(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Take them in, each for itself; what came under its key before is not done again."""
        with self._lock:
            return [self._deliver(one) for one in deliveries]

    def _deliver(self, one: Delivery) -> str | SyncError:
        if one.operation_key in self._delivered:
            return self._delivered[one.operation_key]
        values: Mapping[str, str] = one.payload.get("values", {})
        wrong = next((name for name, text in values.items() if not self._takes(name, text)), "")
        if wrong:
            return NeedsAttention("field_refused", wrong)
        if one.step is Step.FIELDS and not one.remote_lead:
            lead = self.add({}, name=one.payload.get("name", ""))
        elif self._visible(one.remote_lead):
            lead = one.remote_lead
        else:
            return NeedsAttention("record_gone")
        record, left = self._changed(lead), lead
        record.values.update(values)  # those that are named, empty ones too; no other
        record.opposed = record.opposed or one.step is Step.OPPOSE
        if one.step not in (Step.FIELDS, Step.ROUTE):
            left = self._new_id()
            record.activities[left] = one
        self._delivered[one.operation_key] = left
        return left

    def _takes(self, name: str, text: str) -> bool:
        """Whether a field is there, may be written and takes this text. Empty text clears any."""
        one = self._fields.get(name)
        if one is None or not one.is_writable:
            return False
        if one.name == OWNER:
            return text in ("", *self._people)
        chosen = text.split(";") if one.kind is FieldKind.SEVERAL else [text]
        return not text or (
            (not one.options or one.options.keys() >= set(chosen))
            and (one.kind not in FORMS or FORMS[one.kind].fullmatch(text) is not None)
            and (not one.longest or len(text) <= one.longest)
        )

    # --- what colleagues do there ----------------------------------------------------------------
    def add(self, values: Mapping[str, str], name: str = "") -> str:
        """A new record; returns its id."""
        with self._lock:
            lead = self._new_id()
            self._log[lead] = Record(lead, 0, dict(values), name=name)
            self._changed(lead)
            return lead

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        """Somebody types other values."""
        with self._lock:
            self._changed(lead).values.update(values)

    def archive(self, lead: str) -> None:
        """Put it away: it is still there and still read, marked."""
        with self._lock:
            self._changed(lead).is_archived = True

    def unarchive(self, lead: str) -> None:
        """Take it out again."""
        with self._lock:
            self._changed(lead).is_archived = False

    def delete(self, lead: str) -> None:
        """Nothing tells of it afterwards: only asking for its id shows that it is gone."""
        with self._lock:
            del self._log[lead]

    def merge(self, loser: str, winner: str) -> None:
        """The winner takes over what was done with the loser, and tells whom it swallowed."""
        with self._lock:
            gone, record = self._log.pop(loser), self._changed(winner)
            record.merged += (loser, *gone.merged)
            record.activities |= gone.activities
            record.opposed = record.opposed or gone.opposed

    def hide(self, lead: str) -> None:
        """Take the right to see it from this account."""
        with self._lock:
            self._changed(lead).is_hidden = True

    def show(self, lead: str) -> None:
        """Give the right to see it back."""
        with self._lock:
            self._changed(lead).is_hidden = False

    def oppose(self, lead: str) -> None:
        """Mark it: do not call."""
        with self._lock:
            self._changed(lead).opposed = True

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        """Sales say what became of it; "" takes their answer back. `reason` is one of ours."""
        label = self._reasons[reason] if reason else ""
        with self._lock:
            self._changed(lead).standing = Standing(status, reason, label)

    def record(self, lead: str) -> Record | None:
        """A copy of it as it stands, for whoever may see all."""
        with self._lock:
            found = self._log.get(lead)
            return found and replace(
                found, values=dict(found.values), activities=dict(found.activities)
            )

    def count(self) -> int:
        """How many records there are."""
        with self._lock:
            return len(self._log)

    def _changed(self, lead: str) -> Record:
        """The record, as the last of the log, under the next number. Raises KeyError."""
        record = self._log[lead] = self._log.pop(lead)
        self._last_change += 1
        record.change = self._last_change
        record.at = self.clock().isoformat() if self.clock else ""
        return record

    def _visible(self, lead: str) -> Record | None:
        found = self._log.get(lead)
        return None if found is None or found.is_hidden else found

    def _new_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)


def _as_read(record: Record, names: Sequence[str]) -> RemoteLead:
    return RemoteLead(
        record.id,
        str(record.change),
        {name: record.values.get(name, "") for name in names},
        record.is_archived,
        record.merged,
        record.opposed,
        record.standing,
        changed_at=record.at,
    )
