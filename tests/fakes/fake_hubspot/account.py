"""What a HubSpot account holds, and what happens to it. Not thread-safe: the server locks."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.fake_hubspot import refusals
from tests.fakes.fake_hubspot.definitions import STAGES, Definition, defaults, wrong
from tests.fakes.fake_hubspot.refusals import Refused

# Contacts begin just below 10,000, so that ids of two lengths meet soon.
FIRST_ID = {"contacts": 9_990, "notes": 30_000_000_001, "calls": 41_000_000_001}
FIRST_ID |= {"tasks": 52_000_000_001}
TO_CONTACT = {"notes": 202, "calls": 194, "tasks": 204}


@dataclass(slots=True)
class Record:
    """A record. Times in milliseconds since 1970."""

    id: int
    values: dict[str, str]
    created: int
    updated: int
    archived_at: int = 0
    is_hidden: bool = False  # from the account of the key


@dataclass
class Account:
    """An account. The switches say how the parts behave that nobody has tried on a real one."""

    new_id_on_merge: bool = True
    merged_id_answers: bool = False  # an id that was merged away reads as the survivor
    conflict_fails_batch: bool = True  # one used e-mail fails all of an upsert
    invalid_fails_batch: bool = True  # one bad value fails all; else 207
    allows_keys: bool = True  # unique properties on activities
    required: set[str] = field(default_factory=set)  # properties that no update may leave empty
    offset_s: float = 0.0  # how far the account's clock is ahead of this computer's

    def __post_init__(self) -> None:
        self.definitions = defaults()
        self.groups = {type_: {"contactinformation"} for type_ in self.definitions}
        self.owners: list[dict[str, Any]] = []
        self.records: dict[str, dict[int, Record]] = {type_: {} for type_ in self.definitions}
        self.merged: dict[int, int] = {}
        self.lists: dict[str, tuple[str, set[int]]] = {}  # id → name and who is on it
        # (type, id) → type of the others → their ids in order
        self.links: dict[tuple[str, int], dict[str, dict[int, int]]] = {}
        self.version = 0  # counts changes: what was found may be kept while it stands
        self._unique: dict[tuple[str, str, str], int] = {}
        self._next = dict(FIRST_ID)
        self._last = 0

    # --- time -------------------------------------------------------------------------------
    def seconds(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self.offset_s

    def stamp(self) -> int:
        """A time for a change: later than all before, and never ahead of `seconds`."""
        now = int(self.seconds() * 1000)
        if now <= self._last:
            self.offset_s += (self._last + 2 - now) / 1000
            now = self._last + 1
        self._last = now
        self.version += 1
        return now

    # --- changes ----------------------------------------------------------------------------
    def put(self, values: dict[str, str], at: int) -> Record:
        """A sound contact of that time, quickly."""
        record = Record(self._next["contacts"], values, at, at)
        self._next["contacts"] += 1
        self.records["contacts"][record.id] = record
        self._unique["contacts", "email", values["email"]] = record.id
        return record

    def create(
        self, type_: str, values: Mapping[str, str], contacts: Iterable[int | str] = ()
    ) -> Record:
        """Raises Refused."""
        self._judge(type_, values)
        if type_ != "contacts" and not values.get("hs_timestamp"):
            raise refusals.invalid("hs_timestamp", "REQUIRED_FIELD")
        self._judge_unique(type_, values, None)
        linked = [self.get("contacts", contact) for contact in contacts]
        now = self.stamp()
        record = Record(self._next[type_], dict(values), now, now)
        self._next[type_] += 1
        self.records[type_][record.id] = record
        self._index(type_, record)
        for contact in linked:
            self.link(type_, record.id, contact.id)
            contact.updated = now  # an activity counts as a change of its contact
        return record

    def update(self, type_: str, record: Record, values: Mapping[str, str]) -> Record:
        """Raises Refused."""
        self._judge(type_, values)
        for name in self.required if type_ == "contacts" else ():
            if not values.get(name, record.values.get(name)):
                raise refusals.invalid(name, "REQUIRED_FIELD")
        self._judge_unique(type_, values, record)
        self._index(type_, record, forget=True)
        stage = values.get("lifecyclestage", "")
        before = record.values.get("lifecyclestage", "")
        record.values.update(values)
        if stage and before and STAGES.index(stage) < STAGES.index(before):
            record.values["lifecyclestage"] = before  # only forward, and without a word
        self._index(type_, record)
        record.updated = self.stamp()
        return record

    def archive(self, type_: str, record: Record) -> None:
        """Restorable; its unique values are free."""
        self._index(type_, record, forget=True)
        record.archived_at = record.updated = self.stamp()

    def purge(self, type_: str, record: Record) -> None:
        """For good."""
        self._index(type_, record, forget=True)
        del self.records[type_][record.id]
        self.stamp()

    def merge(self, winner: Record, loser: Record) -> Record:
        """The survivor has the winner's values, and the loser's where the winner has none."""
        for one in (winner, loser):
            self._index("contacts", one, forget=True)
        gone = [str(loser.id), *loser.values.get("hs_merged_object_ids", "").split(";")]
        gone += winner.values.get("hs_merged_object_ids", "").split(";")
        values = loser.values | {name: text for name, text in winner.values.items() if text}
        now = self.stamp()
        if self.new_id_on_merge:
            gone.insert(0, str(winner.id))
            survivor = Record(self._next["contacts"], values, now, now)
            self._next["contacts"] += 1
            self.records["contacts"][survivor.id] = survivor
            away = [winner, loser]
        else:
            survivor, away = winner, [loser]
            survivor.values, survivor.updated = values, now
        values["hs_merged_object_ids"] = ";".join(one for one in gone if one)
        for one in away:
            del self.records["contacts"][one.id]
            self.merged[one.id] = survivor.id
            for type_, ids in self.links.pop(("contacts", one.id), {}).items():
                for activity in ids:
                    self.link(type_, activity, survivor.id)
        self._index("contacts", survivor)
        return survivor

    def link(self, type_: str, activity: int, contact: int) -> None:
        """Associate an activity with a contact, both ways."""
        kind = TO_CONTACT[type_]
        self.links.setdefault(("contacts", contact), {}).setdefault(type_, {})[activity] = kind
        self.links.setdefault((type_, activity), {}).setdefault("contacts", {})[contact] = kind

    def define(self, type_: str, made: Definition) -> None:
        """A property is made."""
        self.definitions[type_][made.name] = made
        self.version += 1

    # --- reading ----------------------------------------------------------------------------
    def get(self, type_: str, record_id: int | str) -> Record:
        """A record that is there and to be seen. Raises Refused."""
        key = int(record_id) if str(record_id).isdigit() else -1
        if self.merged_id_answers and type_ == "contacts":
            while key in self.merged:
                key = self.merged[key]
        record = self.records[type_].get(key)
        if record is None or record.archived_at or record.is_hidden:
            raise refusals.missing(str(record_id))
        return record

    def by_unique(self, type_: str, name: str, text: str) -> Record | None:
        """The record with that value. Raises Refused if the property is not unique."""
        definition = self.definitions[type_].get(name)
        if name != "email" and not (definition and definition.is_unique):
            raise refusals.bad_request(f"Property {name} is not a unique identifier property")
        found = self._unique.get((type_, name, text.lower()))
        record = self.records[type_].get(found) if found is not None else None
        return None if record is None or record.is_hidden else record

    def judge(self, type_: str, one: Mapping[str, Any]) -> None:
        """Whether an input of a batch can be written. Raises Refused for its values only."""
        if by := one.get("idProperty"):
            own = self.by_unique(type_, by, one["id"])
        else:
            own = self.records[type_].get(int(one["id"])) if one["id"].isdigit() else None
        self._judge(type_, one["properties"])
        self._judge_unique(type_, one["properties"], own)

    def fails_batch(self, error: Refused) -> bool:
        """Whether what is wrong with one input fails all of a batch."""
        return self.conflict_fails_batch if error.status == 409 else self.invalid_fails_batch

    # --- rules ------------------------------------------------------------------------------
    def _judge(self, type_: str, values: Mapping[str, str]) -> None:
        for name, text in values.items():
            definition = self.definitions[type_].get(name)
            if definition is None:
                raise refusals.invalid(name, "PROPERTY_DOESNT_EXIST", text)
            if code := wrong(definition, text):
                raise refusals.invalid(name, code, text)
            if name == "hubspot_owner_id" and text and not self._is_owner(text):
                raise refusals.invalid(name, "INVALID_OWNER_ID", text)

    def _is_owner(self, owner: str) -> bool:
        return any(one["id"] == owner and not one["archived"] for one in self.owners)

    def _judge_unique(self, type_: str, values: Mapping[str, str], own: Record | None) -> None:
        for name, text in values.items():
            holder = self._unique.get((type_, name, text.lower())) if text else None
            if holder is None or (own is not None and holder == own.id):
                continue
            if name == "email":
                raise refusals.taken(str(holder))
            raise refusals.invalid(name, "UNIQUE_VALUE_CONFLICT", text)

    def _index(self, type_: str, record: Record, *, forget: bool = False) -> None:
        for name, text in record.values.items():
            definition = self.definitions[type_].get(name)
            if name == "hs_additional_emails":
                keys = [(type_, "email", part.lower()) for part in text.split(";") if part]
            elif text and (name == "email" or (definition is not None and definition.is_unique)):
                keys = [(type_, name, text.lower())]
            else:
                continue
            for key in keys:
                if not forget:
                    self._unique[key] = record.id
                elif self._unique.get(key) == record.id:
                    del self._unique[key]


def iso(milliseconds: int) -> str:
    """As the API writes a time: whole seconds without a fraction."""
    rest = milliseconds % 1000
    return _second(milliseconds // 1000) + (f".{rest:03}Z" if rest else "Z")


@functools.lru_cache(10_000)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
