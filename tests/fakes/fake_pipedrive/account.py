"""What a Pipedrive account holds, and what happens to it. Not thread-safe: the server locks."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.fakes.fake_pipedrive import refusals
from tests.fakes.fake_pipedrive.definitions import (
    DEAL_KEYS,
    LEAD_KEYS,
    ORG_KEYS,
    PERSON_KEYS,
    SYNCED_KEYS,
    Definition,
    judge_v1,
    judge_v2,
    to_v2,
)

Json = dict[str, Any]
ME = 1  # the user of the token
FIRST_ID = {"persons": 998, "orgs": 70, "deals": 9, "notes": 3000, "activities": 500}


@dataclass
class Account:
    """An account. The switches say how the parts behave that nobody has tried on a real one."""

    has_contact_sync: bool = True
    keeps_descriptions: bool = True
    search_lag_s: float = 0.0  # how long a search does not find what is new
    archived_refuses_notes: bool = False
    offset_s: float = 0.0  # how far the account's clock is ahead of this computer's

    def __post_init__(self) -> None:
        self.users: list[Json] = [user(ME, "Qualification", is_admin=True, is_you=True)]
        self.labels: dict[str, str] = {}
        self.lost_reasons: list[str] = []  # that the account offers; any text can be given
        self.types = ["call", "task", "meeting"]
        self.fields: dict[str, dict[str, Definition]] = {"deal": {}, "person": {}}
        self.leads: dict[str, Json] = {}
        self.persons: dict[int, Json] = {}
        self.orgs: dict[int, Json] = {}
        self.deals: dict[int, Json] = {}
        self.notes: dict[int, Json] = {}
        self.activities: dict[int, Json] = {}
        self.hidden: set[str] = set()
        self.version = 0  # counts changes: what was sorted may be kept while it stands
        self._next = dict(FIRST_ID)
        self._last = 0
        self._options = 40
        self._seed = 0

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

    # --- leads ------------------------------------------------------------------------------
    def create_lead(self, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        if not body.get("title"):
            raise refusals.invalid("title")
        if not body.get("person_id") and not body.get("organization_id"):
            raise refusals.bad_request("A lead must have a person or an organization")
        self._judge_lead(body)
        return self.put_lead(body, self.stamp())

    def put_lead(self, body: Mapping[str, Any], at: int) -> Json:
        """A sound lead of that time, quickly."""
        self._seed += 1
        id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, f"lead {self._seed}"))
        lead: Json = {
            "id": id_, "title": "", "owner_id": ME, "creator_id": ME, "label_ids": [],
            "person_id": None, "organization_id": None, "source_name": "API", "origin": "API",
            "origin_id": None, "is_archived": False, "was_seen": False, "value": None,
            "expected_close_date": None, "next_activity_id": None,
            "add_time": iso_ms(at), "update_time": iso_ms(at), "visible_to": "3",
            **{key: value for key, value in body.items() if value is not None},
        }  # fmt: skip
        self.leads[id_] = lead
        return lead

    def update_lead(self, lead: Json, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        if lead["is_archived"] and dict(body) != {"is_archived": False}:
            raise refusals.bad_request("Archived leads cannot be edited")
        self._judge_lead(body)
        after = {**lead, **body}
        if not after["person_id"] and not after["organization_id"]:
            raise refusals.bad_request("A lead must have a person or an organization")
        for key, value in body.items():
            if value is None and key not in LEAD_KEYS:
                lead.pop(key, None)  # an unset custom field is simply absent
                lead.pop(f"{key}_currency", None)
            else:
                lead[key] = value
        lead["update_time"] = iso_ms(self.stamp())
        return lead

    def lead(self, id_: str) -> Json:
        """One that is there and to be seen. Raises Refused."""
        if id_ not in self.leads or id_ in self.hidden:
            raise refusals.missing("lead")
        return self.leads[id_]

    def delete_lead(self, id_: str) -> None:
        """For good."""
        del self.leads[id_]
        self.stamp()

    def convert(self, id_: str, status: str = "open", lost_reason: str = "") -> Json:
        """A lead becomes a deal: it is gone, and what stands at it goes along."""
        lead = self.leads.pop(id_)
        at = iso(self.stamp())
        deal_id = self._new_id("deals")
        amount = lead["value"] or {"amount": 0, "currency": "EUR"}
        custom = {
            key: to_v2(one, lead) if key in lead else None
            for key, one in self.fields["deal"].items()
        }
        deal: Json = {
            "id": deal_id, "title": lead["title"], "owner_id": lead["owner_id"],
            "person_id": lead["person_id"], "org_id": lead["organization_id"], "pipeline_id": 1,
            "stage_id": 1, "value": amount["amount"], "currency": amount["currency"],
            "add_time": at, "update_time": at, "is_deleted": False, "is_archived": False,
            "status": status, "lost_reason": lost_reason or None, "label_ids": [],
            "origin": "API", "origin_id": lead["origin_id"], "source_lead_id": id_,
            "expected_close_date": lead["expected_close_date"], "custom_fields": custom,
        }  # fmt: skip
        self.deals[deal_id] = {key: value for key, value in deal.items() if value is not None}
        for record in (*self.notes.values(), *self.activities.values()):
            if record.get("lead_id") == id_:
                del record["lead_id"]
                record["deal_id"] = deal_id
        return self.deals[deal_id]

    def update_deal(self, deal: Json, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        self._judge_keys(body, DEAL_KEYS)
        self._judge_custom("deal", body)
        self._put(deal, body)
        return deal

    # --- persons and organisations ----------------------------------------------------------
    def create_contact(self, kind: str, body: Mapping[str, Any], at: int = 0) -> Json:
        """A person or an organisation; `kind`: persons, orgs. Raises Refused."""
        if not body.get("name"):
            raise refusals.invalid("name")
        self._judge_contact(kind, body)
        id_, time_ = self._new_id(kind), iso(at or self.stamp())
        record: Json = {
            "id": id_, "owner_id": ME, "add_time": time_, "update_time": time_,
            "is_deleted": False, "visible_to": 3, "label_ids": [], "custom_fields": {},
        }  # fmt: skip
        if kind == "persons":
            record |= {"emails": [], "phones": []}
            if self.has_contact_sync:
                record |= {"job_title": "", "postal_address": {}, "notes": "", "birthday": ""}
        getattr(self, kind)[id_] = record
        self._put(record, body, at=time_)
        return record

    def update_contact(self, kind: str, record: Json, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        self._judge_contact(kind, body)
        self._put(record, body)
        return record

    def contact(self, kind: str, id_: int) -> Json:
        """Raises Refused."""
        records: dict[int, Json] = getattr(self, kind)
        if id_ not in records or records[id_]["is_deleted"]:
            raise refusals.missing("person" if kind == "persons" else "organization")
        return records[id_]

    def merge_persons(self, loser: int, winner: int) -> None:
        """The loser is removed, and what stands at it goes to the winner."""
        gone = self.persons.pop(loser)
        there = self.persons[winner]
        for key, value in gone.items():
            if not there.get(key) and value:
                there[key] = value
        there["update_time"] = iso(self.stamp())
        for lead in self.leads.values():
            if lead["person_id"] == loser:
                lead["person_id"] = winner

    # --- what stands at leads ---------------------------------------------------------------
    def create_note(self, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        if not body.get("content") or len(body["content"]) > 100_000:
            raise refusals.invalid("content")
        self._judge_place(body)
        at = datetime.fromtimestamp(self.stamp() / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        id_ = self._new_id("notes")
        note = {
            "id": id_, "active_flag": True, "add_time": at, "update_time": at, "user_id": ME,
            **body,
        }  # fmt: skip
        self.notes[id_] = note
        return note

    def create_activity(self, body: Mapping[str, Any]) -> Json:
        """Raises Refused."""
        if "person_id" in body:
            raise refusals.read_only_person()
        if body.get("type", "call") not in self.types:
            raise refusals.invalid("type")
        if not isinstance(body.get("done", False), bool):
            raise refusals.invalid("done")
        self._judge_owner(body)
        self._judge_place(body)
        for one in body.get("participants", ()):
            self.contact("persons", one["person_id"])
        at = iso(self.stamp())
        id_ = self._new_id("activities")
        made: Json = {
            "id": id_, "owner_id": ME, "creator_user_id": ME, "is_deleted": False,
            "add_time": at, "update_time": at, "done": False, **body,
        }  # fmt: skip
        primary = [one["person_id"] for one in body.get("participants", ()) if one.get("primary")]
        self.activities[id_] = made | ({"person_id": primary[0]} if primary else {})
        return self.activities[id_]

    # --- definitions ------------------------------------------------------------------------
    def define(
        self,
        of: str,
        name: str,
        type_: str,
        labels: tuple[str, ...] = (),
        description: str = "",
    ) -> Definition:
        """A custom field of deals or persons; names need not be unique."""
        options = {}
        for label in labels:
            self._options += 1
            options[self._options] = label
        self._seed += 1
        key = hashlib.sha1(f"{of} {self._seed}".encode()).hexdigest()
        said = description if self.keeps_descriptions else ""
        made = Definition(key, name, type_, options, said)
        self.fields[of][key] = made
        self.version += 1
        return made

    # --- rules ------------------------------------------------------------------------------
    def _judge_lead(self, body: Mapping[str, Any]) -> None:
        for key, value in body.items():
            if key in LEAD_KEYS:
                continue
            definition = self.fields["deal"].get(key.removesuffix("_currency"))
            if definition is None:
                raise refusals.invalid(key)
            judge_v1(definition, key, value)
        value = body.get("value") or {"amount": 0, "currency": ""}
        if value.keys() != {"amount", "currency"} or isinstance(value["amount"], str):
            raise refusals.invalid("value")
        self._judge_owner(body)
        if not set(body.get("label_ids", ())) <= self.labels.keys():
            raise refusals.invalid("label_ids")
        if body.get("person_id"):
            self.contact("persons", body["person_id"])
        if body.get("organization_id"):
            self.contact("orgs", body["organization_id"])

    def _judge_owner(self, body: Mapping[str, Any]) -> None:
        active = {one["id"] for one in self.users if one["active_flag"]}
        if "owner_id" in body and body["owner_id"] not in active:
            raise refusals.invalid("owner_id")

    def _judge_contact(self, kind: str, body: Mapping[str, Any]) -> None:
        keys = PERSON_KEYS if kind == "persons" else ORG_KEYS
        if kind == "persons" and body.keys() & SYNCED_KEYS:
            if not self.has_contact_sync:
                raise refusals.forbidden()
            keys = keys | SYNCED_KEYS
        self._judge_keys(body, keys)
        if kind == "persons":
            self._judge_custom("person", body)

    def _judge_keys(self, body: Mapping[str, Any], keys: set[str]) -> None:
        for key in body:
            if key not in keys:
                raise refusals.invalid(key)

    def _judge_custom(self, of: str, body: Mapping[str, Any]) -> None:
        for key, value in (body.get("custom_fields") or {}).items():
            if key not in self.fields[of]:
                raise refusals.invalid(key)
            judge_v2(self.fields[of][key], value)

    def _judge_place(self, body: Mapping[str, Any]) -> None:
        if "lead_id" in body:
            lead = self.lead(body["lead_id"])
            if lead["is_archived"] and self.archived_refuses_notes:
                raise refusals.bad_request("Archived leads cannot be edited")
        elif "deal_id" in body:
            if body["deal_id"] not in self.deals:
                raise refusals.missing("deal")
        else:
            raise refusals.bad_request("At least one of lead_id, deal_id … is required")

    def _put(self, record: Json, body: Mapping[str, Any], at: str = "") -> None:
        custom = {**record.get("custom_fields", {}), **(body.get("custom_fields") or {})}
        record.update(body)
        record["custom_fields"] = custom
        if "name" in body and "emails" in record:
            first, _blank, last = str(body["name"]).partition(" ")
            record |= {"first_name": first, "last_name": last}
        record["update_time"] = at or iso(self.stamp())

    def _new_id(self, kind: str) -> int:
        self._next[kind] += 1
        return self._next[kind]


def user(id_: int, name: str, *, is_admin: bool = False, is_you: bool = False) -> Json:
    """A user of the account."""
    return {
        "id": id_, "name": name, "email": f"user{id_}@sales.example", "default_currency": "EUR",
        "locale": "fr_FR", "timezone_name": "Europe/Paris", "active_flag": True,
        "is_deleted": False, "is_you": is_you,
        "access": [{"app": "sales", "admin": is_admin, "permission_set_id": "p1"}],
    }  # fmt: skip


def iso_ms(ms: int) -> str:
    """A time as v1 gives it for leads."""
    at = datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{at}.{ms % 1000:03}Z"


def iso(ms: int) -> str:
    """A time as v2 gives it: whole seconds."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
