"""Odoo as the suite moves it: the fake one, of 14 and of 19."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualifier.sync.connectors.odoo.connector import Odoo
from qualifier.sync.connectors.odoo.scope import Scope
from tests.contract.scene import OWNER, WORDS, Held, There, Trouble
from tests.fakes.fake_odoo import FakeOdoo
from tests.fakes.fake_odoo.database import ADMIN, Account

NAMES = {
    "first_name": "",  # Odoo keeps the whole name
    "last_name": "contact_name",
    "company": "partner_name",
    "job_title": "function",
    "phone": "phone",
    "email": "email_from",
    "city": "city",
    OWNER: "user_id",
}
SALES = "sales_team.group_sale_salesman"
ALL_DOCUMENTS = "sales_team.group_sale_salesman_all_leads"
QUALIFIED = 2  # the stage hand-offs are routed to here
WORKED_ON, NEW = 3, 1
GIVE_UP_S = 1.0
# What is made as a custom field; money and choices of several are fields that Odoo has.
TTYPES = {
    Held.TEXT: "char",
    Held.LONG_TEXT: "text",
    Held.NUMBER: "float",
    Held.DATE: "date",
    Held.INSTANT: "datetime",
    Held.BOOLEAN: "boolean",
    Held.CHOICE: "selection",
}
OF_ODOO = {Held.MONEY: "expected_revenue", Held.SEVERAL: "tag_ids"}


def custom_field(held: Held, model_id: int) -> dict[str, Any]:
    """What an administrator makes it with."""
    options = [[0, 0, {"value": one, "name": f"Option {one}"}] for one in ("a", "b")]
    return {
        "model_id": model_id,
        "name": f"x_held_{held.value}",
        "field_description": f"Held: {held.value}",
        "ttype": TTYPES[held],
        "state": "manual",
        **({"selection_ids": options} if held is Held.CHOICE else {}),
    }


def native(field: str, text: str) -> Any:
    """A text as a colleague's browser sends it."""
    if field.endswith(Held.BOOLEAN.value):
        return text == "true"
    if not text:
        return False
    if field.endswith(Held.INSTANT.value):
        return text.replace("T", " ").removesuffix("Z")
    if field == OF_ODOO[Held.SEVERAL]:
        return [[6, 0, [int(one) for one in text.split(";")]]]
    is_number = field.endswith(Held.NUMBER.value) or field == OF_ODOO[Held.MONEY]
    return float(text) if is_number else text


def as_text(field: str, value: Any) -> str:
    """A value as Odoo answers it, by the same rules."""
    if field.endswith(Held.BOOLEAN.value):
        return "true" if value else "false"
    if value is False:
        return ""
    if field.endswith(Held.INSTANT.value):
        return str(value).replace(" ", "T") + "Z"
    if field == OF_ODOO[Held.SEVERAL]:
        return ";".join(sorted(str(one) for one in value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


class OdooScene:
    """As `Scene`. The account sees all documents, which feedback needs."""

    names: Mapping[str, str] = NAMES
    reasons = ("1", "2")
    own: Mapping[str, str] = {}

    def __init__(self, major: int) -> None:
        self.odoo = FakeOdoo(major)
        self._connectors: list[Odoo] = []
        database = self.odoo.database
        groups = (SALES, ALL_DOCUMENTS, "crm.group_use_lead")
        self.account = database.add_user("Quinn Qualifier", "quinn", groups)
        people = [database.add_user(f"Sales {one}", f"sales{one}", (SALES,)) for one in (1, 2)]
        self.owners = tuple(str(one) for one in people)
        with database.transaction():
            database.add("crm.team", {"id": 1, "name": "Sales", "member_ids": people})

    def connector(self, *more: str, **changed: Any) -> Odoo:
        account = self._account
        fields = [*filter(None, self.names.values()), *more]
        settings: dict[str, Any] = {
            "database": self.odoo.database.name,
            "key": account.key,
            "login": account.login,
            "scope": Scope(archived=True),
            "fields": [*fields, "name", "stage_id"],
            "handed_stage": str(QUALIFIED),
            "whole_s": GIVE_UP_S,
        }
        made = Odoo("odoo", self.odoo.url, **{**settings, **changed})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> Odoo:
        return self.connector(scope=Scope(owners=(owner,), archived=True))

    # --- leads ------------------------------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        made = self.odoo.call(ADMIN, "crm.lead", "create", vals_list=[self._lead(values)])
        return str(made[0])

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        rows = [self._lead({"last_name": f"Lead {number:05d}"}) for number in range(count)]
        batches = [rows] if at_once else [[row] for row in rows]
        made: list[str] = []
        for batch in batches:
            ids = self.odoo.call(ADMIN, "crm.lead", "create", vals_list=batch)
            made += [str(one) for one in ids]
        return made

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        self._write(lead, self._values(values))

    def archive(self, lead: str) -> None:
        self.odoo.call(ADMIN, "crm.lead", "action_archive", [int(lead)])

    def delete(self, lead: str) -> None:
        self.odoo.call(ADMIN, "crm.lead", "unlink", [int(lead)])

    def merge(self, loser: str, winner: str) -> None:
        self.odoo.call(ADMIN, "crm.lead", "merge_opportunity", [int(winner), int(loser)])

    def hide(self, lead: str) -> None:
        """It becomes another company's."""
        self._write(lead, {"company_id": 2})

    def oppose(self, lead: str) -> None:
        """Its number is put on the blacklist, which is no change of the lead."""
        row = self.odoo.database.rows("crm.lead")[int(lead)]
        row["phone_blacklisted"] = row["phone_sanitized_blacklisted"] = True

    def holding(self, held: Held) -> str:
        if held in OF_ODOO:
            return OF_ODOO[held]
        made = custom_field(held, 400)
        self.odoo.call(ADMIN, "ir.model.fields", "create", vals_list=[made])
        return str(made["name"])

    def put(self, lead: str, field: str, text: str) -> None:
        self._write(lead, {field: native(field, text)})

    def stands(self, lead: str, field: str) -> str:
        (row,) = self.odoo.call(ADMIN, "crm.lead", "read", [int(lead)], fields=[field])
        return as_text(field, row[field])

    def revoke(self) -> None:
        self._key, self._account.key = self._account.key, ""

    def renew(self) -> None:
        self._account.key = self._key

    @property
    def _account(self) -> Account:
        return self.odoo.database.accounts[self.account]

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        """In the name of its salesperson, who is given it if it is nobody's. A refusal is a loss of
        what was not worked on; a loss is one of what was."""
        row = self.odoo.database.rows("crm.lead")[int(lead)]
        seller = row["user_id"] or int(self.owners[0])
        if not row["user_id"]:
            self._write(lead, {"user_id": seller})
        if status in ("accepted", "lost"):
            self._as(seller, lead, "write", vals={"stage_id": WORKED_ON})
        if status == "won":
            self._as(seller, lead, "action_set_won")
        elif status in ("rejected", "lost"):
            name = "lost_reason_id" if self.odoo.database.major >= 16 else "lost_reason"
            given = {name: int(reason)} if reason else {}
            self._as(seller, lead, "action_set_lost", **given)
        elif not status:
            if not row["active"]:
                method = "action_unarchive" if self.odoo.database.major >= 19 else "toggle_active"
                self._as(seller, lead, method)
            self._as(seller, lead, "write", vals={"stage_id": NEW, "probability": 25.0})

    def there(self, lead: str) -> There | None:
        row = self.odoo.database.rows("crm.lead").get(int(lead))
        if row is None:
            return None
        of_lead = [
            one
            for one in self.odoo.database.rows("mail.message").values()
            if one["model"] == "crm.lead" and one["res_id"] == row["id"]
        ]
        written = [one for one in of_lead if one["message_type"] == "comment"]
        return There(
            values={word: str(row[NAMES[word]] or "") for word in WORDS if NAMES[word]},
            owner=str(row["user_id"] or ""),
            notes=[one["body"] for one in written if not one["mail_activity_type_id"]],
            calls=[one["body"] for one in written if one["mail_activity_type_id"]],
            tasks=[
                str(one["note"])
                for one in self.odoo.database.rows("mail.activity").values()
                if one["res_id"] == row["id"]
            ],
            is_archived=not row["active"],
            opposed=bool(row["phone_blacklisted"] or self._is_tagged(row["tag_ids"])),
        )

    def count(self) -> int:
        return len(self.odoo.database.rows("crm.lead"))

    # --- the server -------------------------------------------------------------------------------
    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        self.odoo.trouble(kind, times, after)

    @property
    def requests(self) -> int:
        return self.odoo.requests

    def close(self) -> None:
        for one in self._connectors:
            one.close()
        self.odoo.close()

    # --- in words of Odoo -------------------------------------------------------------------------
    def _values(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {NAMES[word]: text or False for word, text in values.items() if NAMES.get(word)}

    def _lead(self, values: Mapping[str, str]) -> dict[str, Any]:
        title = values.get("company") or values.get("last_name") or "Lead"
        return {"name": title, "user_id": False, **self._values(values)}

    def _write(self, lead: str, values: dict[str, Any]) -> None:
        self._as(ADMIN, lead, "write", vals=values)

    def _as(self, who: int, lead: str, method: str, **arguments: Any) -> None:
        self.odoo.call(who, "crm.lead", method, [int(lead)], **arguments)

    def _is_tagged(self, tags: list[int]) -> bool:
        rows = self.odoo.database.rows("crm.tag")
        return any(rows[one]["name"] == "Do not call" for one in tags)


class Odoo14Scene(OdooScene):
    """Over JSON-RPC."""

    def __init__(self) -> None:
        super().__init__(14)


class Odoo19Scene(OdooScene):
    """Over JSON-2."""

    def __init__(self) -> None:
        super().__init__(19)
