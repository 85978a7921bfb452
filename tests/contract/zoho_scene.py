"""Zoho, as the tests of all connectors move it: the fake account and its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from qualifier.sync.access import Given
from qualifier.sync.connectors.base import FieldKind
from qualifier.sync.connectors.zoho.connector import Zoho
from qualifier.sync.connectors.zoho.fields import OPERATION_KEY, OWN, REASON, VERDICTS, definition
from qualifier.sync.connectors.zoho.leads import Scope
from qualifier.sync.connectors.zoho.values import ours, theirs
from tests.contract.scene import OWNER, WORDS, Held, There, Trouble
from tests.contract.sending import LEAVES_SOMETHING
from tests.fakes.fake_zoho.definitions import Definition
from tests.fakes.fake_zoho.org import ME, Org, Record
from tests.fakes.fake_zoho.server import TOKEN, FakeZoho

REASONS = {"no_budget": "No budget", "wrong_contact": "Wrong contact", "too_small": "Too small"}
MANY = 1000  # from here on a sample of what goes over the wire is checked
A_SECOND = 3  # so many leads are made in a second, where they are not made at once
# An import of many takes its time: longer than a round goes back behind the last one.
AFTER_MANY_S = 330.0
HELD = {
    Held.TEXT: "text",
    Held.LONG_TEXT: "textarea",
    Held.NUMBER: "double",
    Held.MONEY: "currency",
    Held.DATE: "date",
    Held.INSTANT: "datetime",
    Held.BOOLEAN: "boolean",
    Held.CHOICE: "picklist",
    Held.SEVERAL: "multiselectpicklist",
}
VERDICT_OF = {ours: theirs for theirs, ours in VERDICTS.items()}


class ZohoScene:
    """An account that was set up: our fields are there, unless `is_new`.

    `has_keys`: whether calls and tasks have our unique field. Who makes a lead here owns it, so
    what is nobody's for the suite is our own user's.
    """

    names: Mapping[str, str] = {
        "first_name": "First_Name",
        "last_name": "Last_Name",
        "company": "Company",
        "job_title": "Designation",
        "phone": "Phone",
        "email": "Email",
        "city": "City",
        OWNER: "Owner",
    }
    reasons = tuple(REASONS)
    own: Mapping[str, str] = {}
    plain = LEAVES_SOMETHING  # a new account shows every sign of a text as it is

    def __init__(
        self,
        org: Org | None = None,
        *,
        has_keys: bool = True,
        is_new: bool = False,
        **of_connector: Any,
    ) -> None:
        self.server = FakeZoho(org)
        self.org = self.server.org
        self._of_connector = of_connector
        self._connectors: list[Zoho] = []
        people = (("Ines", "Integration"), ("Ana", "Ribeiro"), ("Bruno", "Lefèvre"))
        for place, (first, last) in enumerate((*people, ("Carla", "Okafor"))):
            role = ("31", "Field sales") if place > 1 else ("30", "CEO")
            self.org.users.append(
                {
                    "id": str(int(ME) + place),
                    "first_name": first,
                    "last_name": last,
                    "full_name": f"{first} {last}",
                    "email": f"{first.lower()}@sales.example",
                    "status": "active",
                    "role": {"id": f"57257670000000260{role[0]}", "name": role[1]},
                    "profile": {"id": "5725767000000026011", "name": "Administrator"},
                }
            )
        self.owners = tuple(one["id"] for one in self.org.users[1:])
        if not is_new:
            self._set_up(has_keys=has_keys)

    def _set_up(self, *, has_keys: bool) -> None:
        for one in OWN:
            said = definition(one, one.label)
            is_reason = one.name == REASON
            options = REASONS if is_reason else one.options
            self.org.define(
                "Leads",
                Definition(
                    one.name,
                    "picklist" if is_reason else said["data_type"],
                    list(options.items()),
                    is_unique="unique" in said,
                    is_ours=True,
                ),
            )
        for module in ("Calls", "Tasks") if has_keys else ():
            self.org.define(module, Definition(OPERATION_KEY, is_unique=True, is_ours=True))

    def connector(self, *fields: str, **more: Any) -> Zoho:
        """A new one, without its waits, that asks for `fields` too. `more` goes to its
        constructor."""
        how: dict[str, Any] = {
            "fields": (*self.names.values(), *fields),
            "clock": self.org.seconds,
            "sleep": lambda _: None,
            # A busy computer may take a second for a page, and longer to sort many.
            "whole_s": 30.0 if len(self.org.records["Leads"]) >= MANY else 2.0,
            "settle_s": 0.0,
        }
        access = Given(self.server.base, {"Authorization": f"Zoho-oauthtoken {TOKEN}"})
        made = Zoho("zoho", access, **{**how, **self._of_connector, **more})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> Zoho:
        return self.connector(scope=Scope(owners=(owner,)))

    # --- what happens there -----------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        with self.server.lock:
            return str(self.org.create("Leads", self._theirs(values), by_hand=True).id)

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        with self.server.lock:
            at = self.org.stamp()
            ids = [
                self.org.put(
                    {
                        "First_Name": "Camille",
                        "Last_Name": f"Martin {number}",
                        "Company": f"Fonderies {number % 997}",
                        "Email": f"camille.{number}@list.example",
                    },
                    at if at_once else at + number // A_SECOND,
                ).id
                for number in range(count)
            ]
            self.org.offset_s += AFTER_MANY_S + (0 if at_once else count / A_SECOND)
            if count >= MANY and self.server.check_every:
                self.server.check_every = 53
        return [str(one) for one in ids]

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        self._update(lead, self._theirs(values))

    def archive(self, lead: str) -> None:
        with self.server.lock:
            self.org.recycle(self._record(lead))

    def delete(self, lead: str) -> None:
        with self.server.lock:
            self.org.recycle(self._record(lead), "permanent")

    def merge(self, loser: str, winner: str) -> None:
        with self.server.lock:
            self.org.merge(self._record(winner), self._record(loser))

    def hide(self, lead: str) -> None:
        with self.server.lock:
            self._record(lead).is_hidden = True
            self.org.version += 1

    def oppose(self, lead: str) -> None:
        self._update(lead, {"LQ_Do_Not_Call": True})

    def holding(self, held: Held) -> str:
        name = f"Held_{held.value}"
        has_options = held in (Held.CHOICE, Held.SEVERAL)
        options = [("a", "Option A"), ("b", "Option B")] if has_options else []
        area = "large" if held is Held.LONG_TEXT else ""
        with self.server.lock:
            made = Definition(name, HELD[held], options, area=area, is_ours=True)
            self.org.define("Leads", made)
        return name

    def put(self, lead: str, field: str, text: str) -> None:
        """As Zoho's own window writes it: an instant in the offset of whoever works there."""
        value = theirs(self._kind(field), text)
        if field.endswith(Held.INSTANT.value) and text:
            value = self.org.iso(int(datetime.fromisoformat(text).timestamp()))
        self._update(lead, {field: value})

    def stands(self, lead: str, field: str) -> str:
        with self.server.lock:
            value = self._record(lead).values.get(field)
        if field.endswith(Held.INSTANT.value) and value:
            at = datetime.fromisoformat(value).astimezone(UTC)
            return at.isoformat().replace("+00:00", "Z")
        return ours(self._kind(field), value)

    def revoke(self) -> None:
        self.server.token = "1000.revoked.revoked"

    def renew(self) -> None:
        self.server.token = TOKEN

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        self._update(
            lead,
            {"LQ_Sales_Verdict": VERDICT_OF.get(status), "LQ_Sales_Reason": reason or None},
        )

    # --- what is there ----------------------------------------------------------------------
    def there(self, lead: str) -> There | None:
        """The record, or the one it was merged into."""
        with self.server.lock:
            record = self._found(lead)
            if record is None:
                return None
            has = record.values
            owner = str((has.get("Owner") or {}).get("id") or "")
            return There(
                values={word: str(has.get(self.names[word]) or "") for word in WORDS},
                owner="" if owner == ME else owner,
                notes=self._bodies(record, "Notes", "Note_Content"),
                calls=self._bodies(record, "Calls", "Description"),
                tasks=self._bodies(record, "Tasks", "Description"),
                is_archived=bool(has.get("Converted__s")),
                opposed=has.get("LQ_Do_Not_Call") is True,
            )

    def count(self) -> int:
        with self.server.lock:
            return len(self.org.records["Leads"])

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        self.server.trouble(kind, times, after)

    @property
    def requests(self) -> int:
        return self.server.requests

    def close(self) -> None:
        """Ends it. What did not keep the API's description fails the test."""
        for one in self._connectors:
            one.close()
        self.server.close()
        assert not self.server.broken, self.server.broken[:3]

    def _theirs(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {self.names[word]: text or None for word, text in values.items()}

    def _update(self, lead: str, values: Mapping[str, Any]) -> None:
        with self.server.lock:
            self.org.update(self._record(lead), values, by_hand=True)

    def _kind(self, field: str) -> FieldKind:
        of = next(held for held in Held if field.endswith(held.value) and field.startswith("Held"))
        return FieldKind.NUMBER if of is Held.MONEY else FieldKind(of.value)

    def _found(self, lead: str) -> Record | None:
        key = int(lead)
        while key in self.org.merged:
            key = self.org.merged[key]
        return self.org.records["Leads"].get(key)

    def _record(self, lead: str) -> Record:
        record = self._found(lead)
        assert record is not None, lead
        return record

    def _bodies(self, record: Record, module: str, name: str) -> list[str]:
        ids = self.org.at_parent.get((module, record.id), [])
        return [str(self.org.records[module][one].values.get(name) or "") for one in ids]
