"""HubSpot, as the tests of all connectors move it: the fake account and its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from qualifier.sync.connectors.hubspot.connector import HubSpot
from qualifier.sync.connectors.hubspot.fields import OPERATION_KEY, OWN, REASON, definition
from qualifier.sync.connectors.hubspot.leads import Scope
from tests.contract.scene import OWNER, WORDS, Held, There, Trouble
from tests.fakes.fake_hubspot.account import Account, Record
from tests.fakes.fake_hubspot.definitions import Definition
from tests.fakes.fake_hubspot.server import TOKEN, FakeHubSpot

REASONS = {"no_budget": "No budget", "wrong_contact": "Wrong contact", "too_small": "Too small"}
MANY = 1000  # from here on a sample of what goes over the wire is checked
HELD: Mapping[Held, tuple[str, str]] = {  # type and fieldType
    Held.TEXT: ("string", "text"),
    Held.LONG_TEXT: ("string", "textarea"),
    Held.NUMBER: ("number", "number"),
    Held.MONEY: ("number", "number"),
    Held.DATE: ("date", "date"),
    Held.INSTANT: ("datetime", "date"),
    Held.BOOLEAN: ("bool", "booleancheckbox"),
    Held.CHOICE: ("enumeration", "select"),
    Held.SEVERAL: ("enumeration", "checkbox"),
}
AFTER_MANY_S = 660.0  # an import of many takes its time; a window of changes overlaps by 10 min


class HubSpotScene:
    """An account that was set up: our properties are there, unless `is_new`.

    `has_keys`: whether activities have our unique property. Time passes as on this computer; only
    the connector's wait for fresh changes is left out. A merge gives the survivor a new id, unless
    the account says otherwise.
    """

    names: Mapping[str, str] = {
        "first_name": "firstname",
        "last_name": "lastname",
        "company": "company",
        "job_title": "jobtitle",
        "phone": "phone",
        "email": "email",
        "city": "city",
        OWNER: "hubspot_owner_id",
    }
    reasons = tuple(REASONS)
    own: Mapping[str, str] = {}

    def __init__(
        self,
        account: Account | None = None,
        *,
        has_keys: bool = True,
        is_new: bool = False,
        **of_connector: Any,
    ) -> None:
        self.server = FakeHubSpot(account)
        self.account = self.server.account
        self._of_connector = of_connector
        self._connectors: list[HubSpot] = []
        people = (("Ana", "Ribeiro"), ("Bruno", "Lefèvre"), ("Carla", "Okafor"))
        self.account.owners += [
            {
                "id": str(700 + place),
                "userId": 9_000 + place,
                "email": f"{first.lower()}@sales.example",
                "firstName": first,
                "lastName": last,
                "type": "PERSON",
                "archived": False,
                "teams": [{"id": "31", "name": "Field sales", "primary": True}] if place else [],
            }
            for place, (first, last) in enumerate(people)
        ]
        self.owners = tuple(one["id"] for one in self.account.owners)
        if not is_new:
            self._set_up(has_keys=has_keys)

    def _set_up(self, *, has_keys: bool) -> None:
        for one in OWN:
            said = definition(one)
            options = tuple(REASONS) if one.name == REASON else tuple(one.options)
            if one.name == REASON:
                said |= {"type": "enumeration", "fieldType": "select"}
            made = Definition(
                one.name,
                said["type"],
                said["fieldType"],
                options,
                said.get("hasUniqueValue", False),
            )
            if one.name == REASON:
                made.more["options"] = [
                    {"label": label, "value": value, "displayOrder": 0, "hidden": False}
                    for value, label in REASONS.items()
                ]
            self.account.define("contacts", made)
        for type_ in ("notes", "calls", "tasks") if has_keys else ():
            self.account.define(type_, Definition(OPERATION_KEY, is_unique=True))

    def connector(self, *fields: str, **more: Any) -> HubSpot:
        """A new one, without its waits, that asks for `fields` too. `more` goes to its
        constructor."""
        how: dict[str, Any] = {
            "base": self.server.base,
            "fields": (*self.names.values(), *fields),
            "scope": Scope(),
            "clock": self.account.seconds,
            "sleep": lambda _: None,
            # A busy computer may take a second for a page, and longer to search many.
            "whole_s": 30.0 if len(self.account.records["contacts"]) >= MANY else 2.0,
            "lag_s": 0.0,
        }
        made = HubSpot("hubspot", TOKEN, **{**how, **self._of_connector, **more})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> HubSpot:
        return self.connector(scope=Scope(owners=(owner,)))

    # --- what happens there -----------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        with self.server.lock:
            return str(self.account.create("contacts", self._theirs(values)).id)

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        with self.server.lock:
            at = self.account.stamp()
            ids = [
                self.account.put(
                    {
                        "firstname": "Camille",
                        "lastname": f"Martin {number}",
                        "company": f"Fonderies {number % 997}",
                        "email": f"camille.{number}.{at}@example.org",
                    },
                    at if at_once else self.account.stamp(),
                ).id
                for number in range(count)
            ]
            self.account.stamp()
            self.account.offset_s += AFTER_MANY_S
            if count >= MANY and self.server.check_every:
                self.server.check_every = 53
        return [str(one) for one in ids]

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        self._update(lead, self._theirs(values))

    def archive(self, lead: str) -> None:
        with self.server.lock:
            self.account.archive("contacts", self._record(lead))

    def delete(self, lead: str) -> None:
        with self.server.lock:
            self.account.purge("contacts", self._record(lead))

    def merge(self, loser: str, winner: str) -> None:
        with self.server.lock:
            self.account.merge(self._record(winner), self._record(loser))

    def hide(self, lead: str) -> None:
        with self.server.lock:
            self._record(lead).is_hidden = True
            self.account.version += 1

    def oppose(self, lead: str) -> None:
        self._update(lead, {"lq_do_not_call": "true"})

    def holding(self, held: Held) -> str:
        name = f"held_{held.value}"
        has_options = held in (Held.CHOICE, Held.SEVERAL)
        more = {"showCurrencySymbol": True} if held is Held.MONEY else {}
        made = Definition(name, *HELD[held], ("a", "b") if has_options else (), more=more)
        with self.server.lock:
            self.account.define("contacts", made)
        return name

    def put(self, lead: str, field: str, text: str) -> None:
        """An instant as HubSpot's own window writes it: in milliseconds since 1970."""
        if field.endswith(Held.INSTANT.value) and text:
            text = str(int(datetime.fromisoformat(text).timestamp() * 1000))
        self._update(lead, {field: text})

    def stands(self, lead: str, field: str) -> str:
        with self.server.lock:
            text = self._record(lead).values.get(field, "")
        if field.endswith(Held.INSTANT.value) and text.isdigit():
            at = datetime.fromtimestamp(int(text) / 1000, UTC)
            return at.isoformat().replace("+00:00", "Z")
        return text

    def revoke(self) -> None:
        self.server.token = "pat-na1-revoked"

    def renew(self) -> None:
        self.server.token = TOKEN

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        self._update(lead, {"lq_sales_verdict": status, "lq_sales_reason": reason})

    # --- what is there ----------------------------------------------------------------------
    def there(self, lead: str) -> There | None:
        """The record, or the one it was merged into."""
        with self.server.lock:
            record = self._found(lead)
            if record is None:
                return None
            has = record.values
            return There(
                values={word: has.get(self.names[word], "") for word in WORDS},
                owner=has.get("hubspot_owner_id", ""),
                notes=self._bodies(record, "notes", "hs_note_body"),
                calls=self._bodies(record, "calls", "hs_call_body"),
                tasks=self._bodies(record, "tasks", "hs_task_body"),
                is_archived=bool(record.archived_at),
                opposed=has.get("lq_do_not_call") == "true",
            )

    def count(self) -> int:
        with self.server.lock:
            records = self.account.records["contacts"].values()
            return sum(1 for one in records if not one.archived_at)

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

    def _theirs(self, values: Mapping[str, str]) -> dict[str, str]:
        return {self.names[word]: text for word, text in values.items()}

    def _update(self, lead: str, values: Mapping[str, str]) -> None:
        with self.server.lock:
            self.account.update("contacts", self._record(lead), values)

    def _found(self, lead: str) -> Record | None:
        key = int(lead)
        while key in self.account.merged:
            key = self.account.merged[key]
        return self.account.records["contacts"].get(key)

    def _record(self, lead: str) -> Record:
        record = self._found(lead)
        assert record is not None, lead
        return record

    def _bodies(self, record: Record, type_: str, name: str) -> list[str]:
        links = self.account.links.get(("contacts", record.id), {}).get(type_, {})
        return [self.account.records[type_][one].values.get(name, "") for one in sorted(links)]
