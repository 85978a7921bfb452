"""Salesforce, as the tests of all connectors move it: the fake org and its people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualifier.sync.access import Given
from qualifier.sync.connectors.base import Step
from qualifier.sync.connectors.salesforce.connector import Salesforce
from qualifier.sync.connectors.salesforce.fields import REASON, REFERENCE
from qualifier.sync.connectors.salesforce.leads import Scope
from qualifier.sync.connectors.salesforce.making import OWN, definition
from qualifier.sync.connectors.salesforce.pulling import FOUND_MOST
from qualifier.sync.connectors.salesforce.values import NOT_PROVIDED
from tests.contract.scene import OWNER, WORDS, Held, There, Trouble
from tests.fakes.fake_salesforce import acts
from tests.fakes.fake_salesforce.org import Org, Row
from tests.fakes.fake_salesforce.routes import defined
from tests.fakes.fake_salesforce.schema import Described, described
from tests.fakes.fake_salesforce.server import TOKEN, FakeSalesforce

REASONS = {"no_budget": "No budget", "wrong_contact": "Wrong contact", "too_small": "Too small"}
MANY = 1000  # from here on a sample of what goes over the wire is checked
PAGE = 500  # leads of a page here, so that few make several
HELD: Mapping[Held, Described] = {
    Held.TEXT: described("Held_text__c", "string", 255),
    Held.LONG_TEXT: described("Held_long_text__c", "textarea", 32_768),
    Held.NUMBER: described("Held_number__c", "double"),
    Held.MONEY: described("Held_money__c", "currency"),
    Held.DATE: described("Held_date__c", "date"),
    Held.INSTANT: described("Held_instant__c", "datetime"),
    Held.BOOLEAN: described("Held_boolean__c", "boolean"),
    Held.CHOICE: described("Held_choice__c", "picklist", 255, values=("a", "b")),
    Held.SEVERAL: described("Held_several__c", "multipicklist", 255, values=("a", "b")),
}


class SalesforceScene:
    """An org that was set up: our fields are there, unless `is_new`; `has_keys`: activities have
    our external id. A lead belongs to our account until somebody gets it: that is nobody's here.
    """

    names: Mapping[str, str] = {
        "first_name": "FirstName",
        "last_name": "LastName",
        "company": "Company",
        "job_title": "Title",
        "phone": "Phone",
        "email": "Email",
        "city": "State",  # City takes 40 characters, fewer than some texts of the suite have
        OWNER: "OwnerId",
    }
    reasons = tuple(REASONS)
    own: Mapping[str, str] = {}
    plain: tuple[Step, ...] = (Step.CALL, Step.TASK, Step.ASK, Step.OPPOSE)  # kept without HTML

    def __init__(
        self,
        org: Org | None = None,
        *,
        has_keys: bool = True,
        is_new: bool = False,
        **of_connector: Any,
    ) -> None:
        self.server = FakeSalesforce(org)
        self.org = self.server.org
        self._of_connector = of_connector
        self._connectors: list[Salesforce] = []
        people = ("Ana Ribeiro", "Bruno Lefèvre", "Carla Okafor")
        users = [
            self.org.add(
                "User",
                Name=name,
                Email=f"{name.split()[0].lower()}@sales.example",
                IsActive=True,
                UserType="Standard",
            )
            for name in people
        ]
        queue = self.org.add("Group", Name="Field sales")
        self.org.add("QueueSobject", QueueId=queue.id, SobjectType="Lead")
        self.queue = queue.id
        self.owners = tuple(one.id for one in users)
        if not is_new:
            self._set_up(has_keys=has_keys)

    def _set_up(self, *, has_keys: bool) -> None:
        for one in OWN:
            self.org.define("Lead", defined(one.name, definition(one)))
        values = [
            {"value": value, "label": label, "active": True, "defaultValue": False}
            for value, label in REASONS.items()
        ]
        made = described(REASON, "picklist", 255, picklistValues=values)
        self.org.define("Lead", made)
        if has_keys:
            key = described(REFERENCE, "string", 64, externalId=True, unique=True)
            self.org.define("Task", key)

    def connector(self, *fields: str, **more: Any) -> Salesforce:
        """A new one, without its waits, that asks for `fields` too. `more` goes to its
        constructor."""
        has_many = len(self.org.tables["Lead"]) >= MANY
        how: dict[str, Any] = {
            "fields": (*self.names.values(), *fields),
            "scope": Scope(),
            "clock": self.org.seconds,
            "sleep": lambda _: None,
            # A busy computer may take a second for a page, and longer to find many.
            "whole_s": 30.0 if has_many else 2.0,
            "most": FOUND_MOST if has_many else PAGE,
            "settle_s": 0.0,
        }
        access = Given(self.server.base, {"Authorization": f"Bearer {TOKEN}"})
        made = Salesforce("salesforce", access, **{**how, **self._of_connector, **more})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> Salesforce:
        return self.connector(scope=Scope(owners=(owner,)))

    # --- what happens there -----------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        with self.server.lock:
            said = {"Company": NOT_PROVIDED, **self._theirs(values)}
            return self.org.save("Lead", said, None, {"Sforce-Auto-Assign": "FALSE"}).id

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        with self.server.lock:
            first = self.org.now() - (0 if at_once else count * 1000)
            ids = [
                self.org.add(
                    "Lead",
                    first if at_once else first + number * 1000,
                    FirstName="Camille",
                    LastName=f"Martin {number}",
                    Company=f"Fonderies {number % 997}",
                    Email=f"camille.{number}@example.org",
                    OwnerId=self.org.me,
                    Status="Open - Not Contacted",
                ).id
                for number in range(count)
            ]
            if count >= MANY and self.server.check_every:
                self.server.check_every = 53
        return ids

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        self._update(lead, self._theirs(values))

    def archive(self, lead: str) -> None:
        """To the bin: there is no other archive."""
        with self.server.lock:
            acts.delete(self.org, self._record(lead))

    def delete(self, lead: str) -> None:
        with self.server.lock:
            acts.purge(self.org, self._record(lead))

    def merge(self, loser: str, winner: str) -> None:
        with self.server.lock:
            acts.merge(self.org, self._record(winner), self._record(loser))

    def hide(self, lead: str) -> None:
        with self.server.lock:
            acts.hide(self.org, self._record(lead))

    def oppose(self, lead: str) -> None:
        self._update(lead, {"DoNotCall": True})

    def holding(self, held: Held) -> str:
        with self.server.lock:
            self.org.define("Lead", HELD[held])
        return str(HELD[held]["name"])

    def put(self, lead: str, field: str, text: str) -> None:
        self._update(lead, {field: _typed(field, text)})

    def stands(self, lead: str, field: str) -> str:
        with self.server.lock:
            value = self._record(lead).values.get(field)
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def revoke(self) -> None:
        self.server.token = "revoked"

    def renew(self) -> None:
        self.server.token = TOKEN

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        self._update(lead, {"LQ_Verdict__c": status or None, "LQ_Reason__c": reason or None})

    # --- what is there ----------------------------------------------------------------------
    def there(self, lead: str) -> There | None:
        """The record, or the one it was merged into."""
        with self.server.lock:
            record = self._found(lead)
            if record is None:
                return None
            has = record.values
            values = {word: has.get(self.names[word]) or "" for word in WORDS}
            if values["company"] == NOT_PROVIDED:
                values["company"] = ""
            at = (record.id, has.get("ConvertedContactId"))
            return There(
                values=values,
                owner="" if has.get("OwnerId") == self.org.me else has["OwnerId"],
                notes=self._notes(at),
                calls=self._tasks(at, is_call=True),
                tasks=self._tasks(at, is_call=False),
                is_archived=record.is_deleted,
                opposed=has.get("DoNotCall") is True,
            )

    def count(self) -> int:
        with self.server.lock:
            return sum(1 for one in self.org.tables["Lead"].values() if not one.is_deleted)

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

    def _theirs(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {self.names[word]: text or None for word, text in values.items()}

    def _update(self, lead: str, values: Mapping[str, Any]) -> None:
        with self.server.lock:
            self.org.save("Lead", values, self._record(lead), {"Sforce-Auto-Assign": "FALSE"})

    def _found(self, lead: str) -> Row | None:
        row = self.org.tables["Lead"].get(lead)
        while row is not None and row.values.get("MasterRecordId"):
            row = self.org.tables["Lead"].get(row.values["MasterRecordId"])
        return row

    def _record(self, lead: str) -> Row:
        record = self._found(lead)
        assert record is not None, lead
        return record

    def _notes(self, at: tuple[Any, ...]) -> list[str]:
        links = self.org.tables["ContentDocumentLink"].values()
        here = [one for one in links if one.values["LinkedEntityId"] in at]
        notes = self.org.tables["ContentNote"]
        return [notes[one.values["ContentDocumentId"]].values["Content"] for one in here]

    def _tasks(self, at: tuple[Any, ...], *, is_call: bool) -> list[str]:
        here = [one.values for one in self.org.tables["Task"].values() if one.values["WhoId"] in at]
        return [
            one.get("Description") or ""
            for one in here
            if (one.get("TaskSubtype") == "Call") is is_call
        ]


def _typed(name: str, text: str) -> Any:
    """A text as the JSON of a field."""
    type_ = next((one["type"] for one in HELD.values() if one["name"] == name), "string")
    if type_ == "boolean":
        return text == "true"
    if type_ in ("double", "currency") and text:
        return float(text)
    return text or None
