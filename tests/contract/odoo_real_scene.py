"""A real Odoo 19 as the suite moves it: the one that the environment names (`make test-odoo`).

All scenes share the server, and others may use it too: each has a sales team of its own, and its
connector sees that team's leads only. What they make is deleted in the end. Between connector and
server stands a door that counts requests and makes their trouble.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from qualifier.sync.connectors.odoo.connector import Odoo
from qualifier.sync.connectors.odoo.scope import Scope
from tests.contract.odoo_scene import (
    ALL_DOCUMENTS,
    NAMES,
    OF_ODOO,
    SALES,
    as_text,
    custom_field,
    native,
)
from tests.contract.scene import WORDS, Held, There, Trouble
from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.door import Door
from tests.fakes.fake_odoo.wire import Reply, Request, as_json
from tests.odoo.salesperson import SILENT, RealOdoo

BATCH, MANY = 250, 1000
GIVE_UP_S, GIVE_UP_MANY_S = 4.0, 60.0  # the server may share its computer with others
BOTH = ["active", "in", [True, False]]
PASSED_ON = ("authorization", "x-odoo-database", "content-type", "accept")
LEAD = "crm.lead"
OTHER_COMPANY = "Contract suite: another company"


@dataclass(frozen=True)
class People:
    """Those of a run: our account, and two of sales. Ids and keys."""

    uid: int
    key: str
    sales: Mapping[int, str]


@functools.cache
def people_of(odoo: RealOdoo) -> People:
    """Made once a run, as each takes a second."""
    mark = f"contract-{int(time.time())}"
    uid, key = odoo.new_account("Quinn Contract", mark, SALES, ALL_DOCUMENTS)
    sales = [odoo.new_account(f"Sales {one}", f"{mark}-sales{one}", SALES) for one in (1, 2)]
    return People(uid, key, dict(sales))


@functools.cache
def other_company(odoo: RealOdoo) -> int:
    """A company that our account is not of."""
    found = odoo.call("res.company", "search", domain=[["name", "=", OTHER_COMPANY]], limit=1)
    made = found or odoo.call("res.company", "create", vals_list=[{"name": OTHER_COMPANY}])
    return int(made[0])


class RealOdooScene:
    """See `Scene`."""

    names: Mapping[str, str] = NAMES

    def __init__(self) -> None:
        named = RealOdoo.named()
        assert named is not None
        self._odoo, self._people = named, people_of(named)
        self._way = requests.Session()
        self._door = Door(self._passed_on)
        self._connectors: list[Odoo] = []
        self._added: list[int] = []
        self._give_up_s = GIVE_UP_S
        self._unlisted: list[int] = []
        self.owners = tuple(str(one) for one in self._people.sales)
        team = {"name": "Contract suite", "member_ids": [[6, 0, [*self._people.sales]]]}
        (self._team,) = self._call("crm.team", "create", vals_list=[team])
        self.own = {"team_id": str(self._team)}
        reasons = self._call("crm.lost.reason", "search", domain=[], limit=2, order="id")
        self.reasons = tuple(str(one) for one in reasons)
        domain = [["is_won", "=", False]]
        self._stages = self._call("crm.stage", "search", domain=domain, order="sequence, id")

    def connector(self, *more: str, **changed: Any) -> Odoo:
        fields = [*filter(None, NAMES.values()), *more]
        settings: dict[str, Any] = {
            "database": self._odoo.database,
            "key": self._people.key,
            "scope": Scope(teams=(str(self._team),), archived=True),
            "fields": [*dict.fromkeys([*fields, "name", "stage_id", "team_id"])],
            "handed_stage": str(self._stages[1]),
            "whole_s": self._give_up_s,
        }
        made = Odoo("odoo", self._door.url, **{**settings, **changed})
        self._connectors.append(made)
        return made

    def scoped(self, owner: str) -> Odoo:
        return self.connector(scope=Scope(owners=(owner,), teams=(str(self._team),), archived=True))

    # --- leads ------------------------------------------------------------------------------------
    def add(self, values: Mapping[str, str]) -> str:
        made = self._call(LEAD, "create", vals_list=[self._lead(values)])
        self._added += made
        return str(made[0])

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        """A call is a transaction, and so has one stamp."""
        rows = [self._lead({"last_name": f"Lead {number:05d}"}) for number in range(count)]
        step = 5 * BATCH if at_once else BATCH
        made: list[int] = []
        for start in range(0, count, step):
            some = rows[start : start + step]
            made += self._call(LEAD, "create", vals_list=some, context=SILENT)
        self._added += made
        if count >= MANY:
            self._give_up_s = GIVE_UP_MANY_S
        return [str(one) for one in made]

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        self._write(lead, self._values(values))

    def archive(self, lead: str) -> None:
        self._call(LEAD, "action_archive", ids=[int(lead)])

    def delete(self, lead: str) -> None:
        self._call(LEAD, "unlink", ids=[int(lead)])

    def merge(self, loser: str, winner: str) -> None:
        """Odoo keeps the likelier one."""
        self._write(winner, {"probability": 90.0})
        self._call(LEAD, "merge_opportunity", ids=[int(winner), int(loser)])
        assert self.there(winner)
        assert not self.there(loser)

    def hide(self, lead: str) -> None:
        """It becomes another company's."""
        self._write(lead, {"company_id": other_company(self._odoo)})

    def oppose(self, lead: str) -> None:
        """Its address is put on the blacklist, which is no change of the lead."""
        (row,) = self._read(lead, "email_from")
        made = self._call("mail.blacklist", "create", vals_list=[{"email": row["email_from"]}])
        self._unlisted += made

    def holding(self, held: Held) -> str:
        if held is Held.SEVERAL:
            for name in ("Contract suite: a", "Contract suite: b"):
                if not self._call("crm.tag", "search", domain=[["name", "=", name]], limit=1):
                    self._call("crm.tag", "create", vals_list=[{"name": name}])
        if held in OF_ODOO:
            return OF_ODOO[held]
        made = custom_field(held, 0)
        there = self._call(LEAD, "fields_get", allfields=[made["name"]], attributes=["type"])
        if not there:
            model = self._call("ir.model", "search", domain=[["model", "=", LEAD]], limit=1)
            self._call("ir.model.fields", "create", vals_list=[{**made, "model_id": model[0]}])
        return str(made["name"])

    def put(self, lead: str, field: str, text: str) -> None:
        self._write(lead, {field: native(field, text)})

    def stands(self, lead: str, field: str) -> str:
        (row,) = self._read(lead, field)
        return as_text(field, row[field])

    def revoke(self) -> None:
        """Who has left the house has no key either, and Odoo says no word more of it."""
        self._call("res.users", "write", ids=[self._people.uid], vals={"active": False})

    def renew(self) -> None:
        self._call("res.users", "write", ids=[self._people.uid], vals={"active": True})

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        """In the name of its salesperson, who is given it if it is nobody's."""
        (row,) = self._read(lead, "user_id", "active")
        seller = row["user_id"][0] if row["user_id"] else int(self.owners[0])
        if not row["user_id"]:
            self._write(lead, {"user_id": seller})
        act = functools.partial(self._odoo.act, self._people.sales[seller], LEAD, ids=[int(lead)])
        if status in ("accepted", "lost"):
            act("write", vals={"stage_id": self._stages[2]})
        if status == "won":
            act("action_set_won")
        elif status in ("rejected", "lost"):
            act("action_set_lost", **({"lost_reason_id": int(reason)} if reason else {}))
        elif not status:
            if not row["active"]:
                act("action_unarchive")
            act("write", vals={"stage_id": self._stages[0], "probability": 25.0})

    def there(self, lead: str) -> There | None:
        rows = self._read(lead, *filter(None, (NAMES[word] for word in WORDS)), "user_id",
                          "active", "is_blacklisted", "tag_ids")  # fmt: skip
        if not rows:
            return None
        row = rows[0]
        on = [["res_id", "=", row["id"]]]
        written = self._search(
            "mail.message",
            [*on, ["model", "=", LEAD], ["message_type", "=", "comment"]],
            ["body", "mail_activity_type_id"],
        )
        to_do = self._search("mail.activity", [*on, ["res_model", "=", LEAD]], ["note"])
        tags = self._search("crm.tag", [["id", "in", row["tag_ids"]]], ["name"])
        return There(
            values={word: row[NAMES[word]] or "" for word in WORDS if NAMES[word]},
            owner=str(row["user_id"][0]) if row["user_id"] else "",
            notes=[one["body"] for one in written if not one["mail_activity_type_id"]],
            calls=[one["body"] for one in written if one["mail_activity_type_id"]],
            tasks=[str(one["note"]) for one in to_do],
            is_archived=not row["active"],
            opposed=bool(row["is_blacklisted"])
            or any(one["name"] == "Do not call" for one in tags),
        )

    def count(self) -> int:
        return int(self._call(LEAD, "search_count", domain=self._ours()))

    # --- the server -------------------------------------------------------------------------------
    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        self._door.trouble(kind, times, after)

    @property
    def requests(self) -> int:
        return self._door.requests

    def close(self) -> None:
        for one in self._connectors:
            one.close()
        self._door.close()
        self._way.close()
        left = self._call(LEAD, "search", domain=self._ours())
        for start in range(0, len(left), MANY):
            self._call(LEAD, "unlink", ids=left[start : start + MANY])
        if self._unlisted:
            self._call("mail.blacklist", "unlink", ids=self._unlisted)
        self._call("crm.team", "write", ids=[self._team], vals={"active": False})

    def _passed_on(self, request: Request, trouble: faults.OdooError | None) -> Reply:
        if trouble:
            return as_json(trouble.body(), trouble.status)
        said = {name: text for name, text in request.headers.items() if name.lower() in PASSED_ON}
        got = self._way.request(
            request.method,
            self._odoo.address + request.path,
            data=request.body,
            headers=said,
            timeout=120,
        )
        kind = got.headers.get("Content-Type", "")
        return Reply(got.status_code, got.content, kind, {"Date": got.headers["Date"]})

    # --- in words of Odoo -------------------------------------------------------------------------
    def _call(self, model: str, method: str, **arguments: Any) -> Any:
        return self._odoo.call(model, method, **arguments)

    def _search(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        found = self._call(
            model, "search_read", domain=domain, fields=fields, limit=MANY, order="id"
        )
        return list(found)

    def _read(self, lead: str, *fields: str) -> list[dict[str, Any]]:
        return self._search(LEAD, [BOTH, ["id", "=", int(lead)]], list(fields))

    def _ours(self) -> list[Any]:
        return [BOTH, "|", ["team_id", "=", self._team], ["id", "in", self._added]]

    def _values(self, values: Mapping[str, str]) -> dict[str, Any]:
        return {NAMES[word]: text or False for word, text in values.items() if NAMES.get(word)}

    def _lead(self, values: Mapping[str, str]) -> dict[str, Any]:
        title = values.get("company") or values.get("last_name") or "Lead"
        ours = {"name": title, "type": "lead", "user_id": False, "team_id": self._team}
        return {**ours, **self._values(values)}

    def _write(self, lead: str, values: dict[str, Any]) -> None:
        self._call(LEAD, "write", ids=[int(lead)], vals=values)
