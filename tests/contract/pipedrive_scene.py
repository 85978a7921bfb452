"""Pipedrive, as the tests of all connectors move it: the fake account and its people.

The key is that of the account's qualifier, who is no salesperson: what is hers is nobody's in the
words of the suite, as every lead of Pipedrive has an owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.pipedrive.address import by_token
from qualifier.sync.connectors.pipedrive.connector import Pipedrive
from qualifier.sync.connectors.pipedrive.leads import Scope
from qualifier.sync.connectors.pipedrive.marks import (
    DO_NOT_CALL,
    OWN,
    REASON,
    VERDICT,
    VERDICTS,
    description,
)
from tests.contract.scene import OWNER, Held, There, Trouble
from tests.fakes.fake_pipedrive.account import Account, Json, user
from tests.fakes.fake_pipedrive.definitions import Definition
from tests.fakes.fake_pipedrive.server import TOKEN, FakePipedrive

REASONS = ("No budget", "Wrong contact", "Too small")
MANY = 1000  # from here on a sample of what goes over the wire is checked
HELD: Mapping[Held, str] = {
    Held.TEXT: "varchar",
    Held.LONG_TEXT: "text",
    Held.NUMBER: "double",
    Held.MONEY: "monetary",
    Held.DATE: "date",
    Held.CHOICE: "enum",
    Held.SEVERAL: "set",
}
# Pipedrive has none: ours are a line of text, and a choice of two.
MADE_UP = {Held.INSTANT: "varchar", Held.BOOLEAN: "enum"}
AFTER_MANY_S = 300.0  # an import of many takes its time; windows overlap by two minutes
SHARED = 40  # organisations that many leads are at


class PipedriveScene:
    """An account that was set up: our fields are there, unless `is_new`. Contact Sync is on, and
    there is a person who is nobody's lead. Time passes as on this computer."""

    names: Mapping[str, str] = {
        "first_name": "",  # Pipedrive takes the whole name
        "last_name": "person.name",
        "company": "org.name",
        "job_title": "person.job_title",
        "phone": "person.phone",
        "email": "person.email",
        "city": "person.postal_address.locality",
        OWNER: "owner_id",
    }
    own: Mapping[str, str] = {}

    def __init__(
        self, account: Account | None = None, *, is_new: bool = False, **of_connector: Any
    ) -> None:
        self.server = FakePipedrive(account)
        self.account = self.server.account
        self._of_connector = of_connector
        self._connectors: list[Pipedrive] = []
        self._held: dict[str, Definition] = {}
        self.server.limits.per_day = 10_000_000
        self.account.users += [user(71 + n, f"Sales {n}") for n in range(3)]
        self.owners = tuple(str(one["id"]) for one in self.account.users[1:])
        self.account.create_contact("persons", {"name": "Nobody’s lead"})
        self.reasons: tuple[str, ...] = ("0", "1")
        if not is_new:
            self._set_up()

    def _set_up(self) -> None:
        define = self.account.define
        verdict, reason, opposed = OWN
        define("deal", verdict.label, "enum", tuple(VERDICTS.values()), description(verdict))
        made = define("deal", reason.label, "enum", REASONS, description(reason))
        self.reasons = tuple(map(str, made.options))
        define("person", opposed.label, "enum", ("Yes", "No"))

    def connector(self, *fields: str, **more: Any) -> Pipedrive:
        """A new one, without its waits, that asks for `fields` too. `more` goes to its
        constructor."""
        how: dict[str, Any] = {
            "fields": (*(one for one in self.names.values() if one), *fields),
            "clock": self.account.seconds,
            "sleep": lambda _: None,
            # A busy computer may take a second for a page, and longer where there are many.
            "whole_s": 30.0 if len(self.account.leads) >= MANY else 2.0,
            "settle_s": 0.0,
            "around_every_s": 0.0,
            "archive_every_s": 0.0,
        }
        access = by_token(self.server.base, TOKEN, allow_http=True)
        made = Pipedrive("pipedrive", access, **{**how, **self._of_connector, **more})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> Pipedrive:
        return self.connector(scope=Scope(owners=(owner,)))

    # --- what happens there -----------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        with self.server.lock:
            body: Json = {"title": values.get("last_name") or "A lead"}
            if company := values.get("company"):
                body["organization_id"] = self._org(company)["id"]
            person = {"name": values.get("last_name") or "Somebody", **self._person(values, {})}
            if "organization_id" in body:
                person["org_id"] = body["organization_id"]
            body["person_id"] = self.account.create_contact("persons", person)["id"]
            return str(self.account.create_lead(body)["id"])

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        with self.server.lock:
            account, at = self.account, self.account.stamp()
            orgs = [self._org(f"Fonderies {number}")["id"] for number in range(SHARED)]
            ids = []
            for number in range(count):
                when = at if at_once else account.stamp()
                person = {
                    "name": f"Camille Martin {number}",
                    "emails": [{"value": f"camille.{number}.{at}@list.example", "primary": True}],
                }
                made = account.create_contact("persons", person, when)
                body = {
                    "title": f"Lead {number}",
                    "person_id": made["id"],
                    "organization_id": orgs[number % SHARED],
                }
                ids.append(str(account.put_lead(body, when)["id"]))
            account.stamp()
            account.offset_s += AFTER_MANY_S
            if count >= MANY and self.server.check_every:
                self.server.check_every = 53
        return ids

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        with self.server.lock:
            there = self.account.leads[lead]
            person = self.account.persons[there["person_id"]]
            if body := self._person(values, person):
                self.account.update_contact("persons", person, body)
            if company := values.get("company"):
                if there["organization_id"]:
                    org = self.account.orgs[there["organization_id"]]
                    self.account.update_contact("orgs", org, {"name": company})
                else:
                    self.account.update_lead(there, {"organization_id": self._org(company)["id"]})

    def archive(self, lead: str) -> None:
        with self.server.lock:
            self.account.update_lead(self.account.leads[lead], {"is_archived": True})

    def delete(self, lead: str) -> None:
        with self.server.lock:
            self.account.delete_lead(lead)

    def merge(self, loser: str, winner: str) -> None:
        pytest.skip("leads of Pipedrive are not merged: their persons are")

    def merge_persons(self, loser: str, winner: str) -> None:
        """The persons of two leads become one."""
        with self.server.lock:
            leads = self.account.leads
            self.account.merge_persons(leads[loser]["person_id"], leads[winner]["person_id"])

    def hide(self, lead: str) -> None:
        with self.server.lock:
            self.account.hidden.add(lead)
            self.account.version += 1

    def oppose(self, lead: str) -> None:
        with self.server.lock:
            person = self.account.persons[self.account.leads[lead]["person_id"]]
            opposed = self._defined("person", DO_NOT_CALL)
            custom = {opposed.key: next(iter(opposed.options))}
            self.account.update_contact("persons", person, {"custom_fields": custom})

    def holding(self, held: Held) -> str:
        """A field of that kind; one that Pipedrive has none of is made as we make it."""
        with self.server.lock:
            if held in MADE_UP:
                name, kind = f"held_{held.value}", FieldKind(held.value)
                said = description(RemoteField(name, "", kind))
                labels = ("Yes", "No") if held is Held.BOOLEAN else ()
                made = self.account.define("deal", name, MADE_UP[held], labels, said)
            else:
                labels = ("a", "b") if held in (Held.CHOICE, Held.SEVERAL) else ()
                made = self.account.define("deal", f"Held: {held.value}", HELD[held], labels)
                name = made.key
        self._held[name] = made
        return name

    def put(self, lead: str, field: str, text: str) -> None:
        made = self._held[field]
        value: Any = text or None
        if text and made.type in ("double", "monetary"):
            value = float(text)
        elif text and field.endswith(Held.BOOLEAN.value):
            value = list(made.options)[text != "true"]
        elif text and made.type == "enum":
            value = int(text)
        elif text and made.type == "set":
            value = text.replace(";", ",")
        body = {made.key: value}
        if made.type == "monetary" and text:
            body[f"{made.key}_currency"] = "EUR"
        with self.server.lock:
            self.account.update_lead(self.account.leads[lead], body)

    def stands(self, lead: str, field: str) -> str:
        made = self._held[field]
        with self.server.lock:
            value = self.account.leads[lead].get(made.key)
        if value is None:
            return ""
        if field.endswith(Held.BOOLEAN.value):
            return "true" if value == next(iter(made.options)) else "false"
        if made.type == "set":
            return ";".join(sorted(str(value).split(",")))
        return f"{value:.10g}" if isinstance(value, float) else str(value)

    def revoke(self) -> None:
        self.server.token = "revoked"

    def renew(self) -> None:
        self.server.token = TOKEN

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        verdict, why = self._defined("deal", VERDICT), self._defined("deal", REASON)
        ids = dict(zip(VERDICTS, verdict.options, strict=True))
        body = {verdict.key: ids.get(status), why.key: int(reason) if reason else None}
        with self.server.lock:
            self.account.update_lead(self.account.leads[lead], body)

    # --- what is there ----------------------------------------------------------------------
    def there(self, lead: str) -> There | None:
        """The lead, or the deal it became."""
        with self.server.lock:
            deals = self.account.deals.values()
            became = next((one for one in deals if one.get("source_lead_id") == lead), None)
            about = self.account.leads.get(lead) or became
            if about is None:
                return None
            person = self.account.persons.get(about.get("person_id") or 0, {})
            org_id = about.get("organization_id") or about.get("org_id") or 0
            opposed = person.get("custom_fields", {}).get(self._key("person", DO_NOT_CALL))
            owner = str(about["owner_id"])
            at = {"lead_id": lead} if lead in self.account.leads else {"deal_id": about["id"]}
            calls = self._at(self.account.activities, at, "note", is_done=True)
            return There(
                values={
                    "first_name": "",
                    "last_name": person.get("name", ""),
                    "company": self.account.orgs.get(org_id, {}).get("name", ""),
                    "job_title": person.get("job_title") or "",
                    "phone": _first(person, "phones"),
                    "email": _first(person, "emails"),
                    "city": (person.get("postal_address") or {}).get("locality", ""),
                },
                owner=owner if owner in self.owners else "",
                notes=self._at(self.account.notes, at, "content"),
                calls=calls,
                tasks=self._at(self.account.activities, at, "note", is_done=False),
                is_archived=about["is_archived"],
                opposed=opposed == self._yes(),
            )

    def count(self) -> int:
        with self.server.lock:
            return sum(1 for one in self.account.leads.values() if not one["is_archived"])

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        self.server.trouble(kind, times, after)

    @property
    def requests(self) -> int:
        return self.server.requests

    def close(self) -> None:
        """Ends it. What did not keep the API's contract fails the test."""
        for one in self._connectors:
            one.close()
        self.server.close()
        assert not self.server.broken, self.server.broken[:3]

    # --- parts ------------------------------------------------------------------------------
    def _org(self, name: str) -> Json:
        return self.account.create_contact("orgs", {"name": name})

    def _person(self, values: Mapping[str, str], there: Mapping[str, Any]) -> Json:
        body: Json = {}
        if values.get("last_name"):
            body["name"] = values["last_name"]
        for word, key in (("phone", "phones"), ("email", "emails")):
            if values.get(word):
                body[key] = [{"value": values[word], "primary": True, "label": "work"}]
        if "job_title" in values:
            body["job_title"] = values["job_title"]
        if "city" in values:
            address = {**there.get("postal_address", {}), "locality": values["city"]}
            body["postal_address"] = {**address, "value": values["city"]}
        return body

    def _defined(self, of: str, name: str) -> Definition:
        label = next(one.label for one in OWN if one.name == name)
        return next(one for one in self.account.fields[of].values() if one.name == label)

    def _key(self, of: str, name: str) -> str:
        label = next(one.label for one in OWN if one.name == name)
        some = self.account.fields[of].values()
        return next((one.key for one in some if one.name == label), "")

    def _yes(self) -> int:
        return (
            next(iter(self._defined("person", DO_NOT_CALL).options))
            if self._key("person", DO_NOT_CALL)
            else -1
        )

    def _at(
        self,
        records: Mapping[int, Json],
        at: Mapping[str, Any],
        text: str,
        *,
        is_done: bool | None = None,
    ) -> list[str]:
        ((key, value),) = at.items()
        some = (one for one in records.values() if one.get(key) == value)
        return [one[text] for one in some if is_done is None or one["done"] is is_done]


def _first(person: Mapping[str, Any], key: str) -> str:
    some = person.get(key) or [{}]
    return str(some[0].get("value", ""))
