"""What a Zoho account holds, and what happens to it. Not thread-safe: the server locks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tests.fakes.fake_zoho import refusals
from tests.fakes.fake_zoho.definitions import Definition, defaults, judge
from tests.fakes.fake_zoho.refusals import Json, RecordRefused

FIRST_ID = 5_725_767_000_000_524_001  # nineteen digits, as they are
ME = "5725767000000411001"
ZONE = timezone(timedelta(hours=2))  # of the user whose token it is: times are told in it
PARENT = {"Notes": "Parent_Id", "Calls": "What_Id", "Tasks": "What_Id"}


@dataclass(slots=True)
class Record:
    """A record. Times in whole seconds since 1970, as the API tells no more."""

    id: int
    module: str
    values: Json
    created: int
    modified: int
    is_hidden: bool = False  # from the user of the token
    is_locked: bool = False
    is_in_approval: bool = False


@dataclass(frozen=True)
class Deleted:
    """What is told of a record that was deleted; `type`: recycle or permanent."""

    id: int
    name: str
    type: str
    at: int


@dataclass
class Org:
    """An account. The switches say how the parts behave that nobody has tried on a real one."""

    is_rich: bool = False  # notes and descriptions are shown as HTML
    allows_keys: bool = True  # unique fields on calls and tasks
    allows_fields: bool = True  # our user's profile may make fields
    since_is_inclusive: bool = False
    says_not_modified: bool = True  # 304, or else 204, where nothing is new
    gives_tokens: bool = True  # or pages by their number only, ten of them
    tokens_count_rows: bool = False  # or keep the place by what was last
    merge_is_told: bool = True  # in the list of deletions and in the timeline
    numbers_names: bool = False  # a number behind the name of every new field
    blueprint_names: bool = True  # a refusal by it names the field it asks for
    blueprint: dict[str, str] = field(default_factory=dict)  # status → the field it asks for
    offset_s: float = 0.0  # how far the account's clock is ahead of this computer's

    def __post_init__(self) -> None:
        self.definitions = defaults(is_rich=self.is_rich)
        self.users: list[Json] = []
        self.records: dict[str, dict[int, Record]] = {module: {} for module in self.definitions}
        self.deleted: list[Deleted] = []
        self.timelines: dict[int, list[Json]] = {}
        self.merged: dict[int, int] = {}
        self.at_parent: dict[tuple[str, int], list[int]] = {}  # module and lead → activities
        self.version = 0  # counts changes: what was sorted may be kept while it stands
        self._unique: dict[tuple[str, str, str], int] = {}
        self._next = FIRST_ID

    # --- time -------------------------------------------------------------------------------
    def seconds(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self.offset_s

    def stamp(self) -> int:
        """The time of a change; several share a second."""
        self.version += 1
        return int(self.seconds())

    # --- changes ----------------------------------------------------------------------------
    def put(self, values: Json, at: int) -> Record:
        """A sound lead of that time, quickly."""
        record = Record(self._new_id(), "Leads", {"Owner": {"id": ME}, **values}, at, at)
        self.records["Leads"][record.id] = record
        self.version += 1
        return record

    def create(self, module: str, values: Mapping[str, Any], *, by_hand: bool = False) -> Record:
        """Raises RecordRefused. `by_hand`: in Zoho's own window, which asks for less here."""
        known = self._known(module, values)
        if not by_hand:
            for name, one in self.definitions[module].items():
                if one.is_needed and not known.get(name):
                    raise RecordRefused(
                        "MANDATORY_NOT_FOUND", "required field not found", api_name=name
                    )
        if module in PARENT:
            self._judge_parent(module, known)
        self._judge(module, known, None)
        now = self.stamp()
        record = Record(self._new_id(), module, {"Owner": {"id": ME}, **known}, now, now)
        self.records[module][record.id] = record
        self._index(record)
        if parent := PARENT.get(module):
            lead = int(known[parent]["id"])
            self.at_parent.setdefault((module, lead), []).append(record.id)
        return record

    def update(self, record: Record, values: Mapping[str, Any], *, by_hand: bool = False) -> Record:
        """Raises RecordRefused. Names that are not known are passed over without a word."""
        known = self._known(record.module, values)
        if not by_hand:
            self._judge_state(record, known)
        self._judge(record.module, known, record)
        self._index(record, forget=True)
        record.values.update(known)
        self._index(record)
        record.modified = self.stamp()
        return record

    def recycle(self, record: Record, type_: str = "recycle") -> None:
        """Into the bin, from which it could be restored; or out of it for good."""
        at = self.stamp()
        if self.records[record.module].pop(record.id, None):
            self._index(record, forget=True)
        if record.module == "Leads":
            name = str(record.values.get("Last_Name") or "")
            self.deleted.append(Deleted(record.id, name, type_, at))

    def merge(self, winner: Record, loser: Record) -> Record:
        """The survivor keeps its values, and takes the loser's where it has none."""
        more = {name: one for name, one in loser.values.items() if not winner.values.get(name)}
        self._index(loser, forget=True)
        del self.records["Leads"][loser.id]
        winner.values.update(more)
        winner.modified = self.stamp()
        self.merged[loser.id] = winner.id
        for module in PARENT:
            moved = self.at_parent.pop((module, loser.id), [])
            self.at_parent.setdefault((module, winner.id), []).extend(moved)
        if self.merge_is_told:
            self.deleted.append(Deleted(loser.id, "", "permanent", winner.modified))
            self.timelines.setdefault(winner.id, []).append(
                {
                    "id": str(self._new_id()),
                    "action": "find_and_merge_duplicate",
                    "source": "findandmerge",
                    "audited_time": self.iso(winner.modified),
                    "record": {
                        "id": str(winner.id),
                        "name": "",
                        "module": {"api_name": "Leads", "id": "5725767000000002175"},
                    },
                    "related_record": {"id": str(loser.id), "name": ""},
                    "type": "timeline",
                }
            )
        return winner

    def convert(self, record: Record, stage: str = "Qualification") -> Record:
        """Sales make a deal of a lead; the deal."""
        deal = self.create("Deals", {"Deal_Name": "Deal", "Stage": stage})
        record.values["Converted__s"] = True
        record.values["Converted_Deal"] = {"id": str(deal.id), "name": "Deal"}
        record.modified = self.stamp()
        return deal

    def define(self, module: str, made: Definition) -> Definition:
        """A field is made."""
        made.id = str(self._new_id())
        self.definitions[module][made.name] = made
        self.version += 1
        return made

    # --- reading ----------------------------------------------------------------------------
    def get(self, module: str, record_id: int | str) -> Record | None:
        """A record that is there and to be seen."""
        text = str(record_id)
        record = self.records[module].get(int(text)) if text.isdigit() else None
        return None if record is None or record.is_hidden else record

    def by_unique(self, module: str, name: str, text: str) -> Record | None:
        """The record with that value."""
        found = self._unique.get((module, name, text.lower()))
        return None if found is None else self.records[module].get(found)

    def iso(self, seconds: int) -> str:
        """As the API tells a time: in the user's zone."""
        return datetime.fromtimestamp(seconds, ZONE).isoformat()

    def told(self, record: Record, names: Any) -> Json:
        """A record as the API gives it."""
        said: Json = {}
        for name in names:
            value = record.values.get(name)
            if name == "id":
                continue
            if name in ("Created_Time", "Modified_Time"):
                value = self.iso(record.created if name[0] == "C" else record.modified)
            elif name == "Owner" and value:
                value = next((o for o in self._owners() if o["id"] == value["id"]), value)
            elif name == "Converted__s":
                value = bool(value)
            else:
                one = self.definitions[record.module].get(name)
                if one and one.type == "datetime" and value:
                    value = datetime.fromisoformat(value).astimezone(ZONE).isoformat()
                elif one and one.type == "boolean":
                    value = bool(value)
            said[name] = value
        return {"id": str(record.id), **said}

    # --- rules ------------------------------------------------------------------------------
    def _owners(self) -> list[Json]:
        return [
            {"name": one["full_name"], "id": one["id"], "email": one["email"]} for one in self.users
        ]

    def _known(self, module: str, values: Mapping[str, Any]) -> Json:
        """The values of fields that are there and may be set."""
        there = self.definitions[module]
        return {n: v for n, v in values.items() if n in there and not there[n].is_fixed}

    def _judge_parent(self, module: str, values: Json) -> None:
        name = PARENT[module]
        said = values.get(name)
        if not isinstance(said, dict) or self.get("Leads", str(said.get("id"))) is None:
            raise refusals.invalid(name)

    def _judge_state(self, record: Record, values: Json) -> None:
        if record.is_locked:
            raise RecordRefused("RECORD_LOCKED", "record is locked")
        if record.is_in_approval:
            raise RecordRefused("NOT_APPROVED", "record not approved")
        if record.values.get("Converted__s"):
            raise RecordRefused("ID_ALREADY_CONVERTED", "id already converted")
        asked = self.blueprint.get(str(values.get("Lead_Status") or ""))
        if asked and not values.get(asked, record.values.get(asked)):
            named = {"api_name": asked} if self.blueprint_names else {}
            raise RecordRefused("RECORD_IN_BLUEPRINT", "the record is in a Blueprint", **named)

    def _judge(self, module: str, values: Json, own: Record | None) -> None:
        for name, value in values.items():
            one = self.definitions[module][name]
            if value is None and one.is_needed:
                raise RecordRefused(
                    "MANDATORY_NOT_FOUND", "required field not found", api_name=name
                )
            judge(one, value)
            if name == "Owner" and value["id"] not in [user["id"] for user in self.users]:
                raise refusals.invalid(name)
            holder = self._unique.get((module, name, str(value).lower())) if value else None
            if one.is_unique and holder is not None and (own is None or own.id != holder):
                raise refusals.taken(name, str(holder))

    def _index(self, record: Record, *, forget: bool = False) -> None:
        for name, one in self.definitions[record.module].items():
            value = record.values.get(name)
            if one.is_unique and value:
                key = (record.module, name, str(value).lower())
                if forget:
                    self._unique.pop(key, None)
                else:
                    self._unique[key] = record.id

    def _new_id(self) -> int:
        self._next += 1
        return self._next


def second_of(text: str) -> int:
    """Whole seconds since 1970 of a time as a request tells it."""
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())
