"""People in a real Odoo 19: who makes leads there, and the salesperson who answers. Over JSON-2."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import Any

import requests

SILENT = {"tracking_disable": True, "mail_create_nosubscribe": True, "mail_notrack": True}


@dataclass(frozen=True)
class RealOdoo:
    """Where it is, and the keys of an administrator and of a qualifier who sees all leads."""

    address: str
    database: str
    admin_key: str
    key: str

    @classmethod
    def named(cls) -> RealOdoo | None:
        """The one that the environment names; None where it names none."""
        address = os.environ.get("QUALIFIER_ODOO", "")
        if not address:
            return None
        said = [os.environ[f"QUALIFIER_ODOO_{name}"] for name in ("DATABASE", "ADMIN_KEY", "KEY")]
        return cls(address, *said)

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        """What an administrator asks."""
        answer = requests.post(
            f"{self.address}/json/2/{model}/{method}",
            json=arguments,
            headers={
                "Authorization": f"bearer {self.admin_key}",
                "X-Odoo-Database": self.database,
            },
            timeout=120,
        )
        assert answer.status_code == 200, answer.text[:500]
        return answer.json()

    def act(self, key: str, model: str, method: str, **arguments: Any) -> Any:
        """What somebody else asks, by their key."""
        return replace(self, admin_key=key).call(model, method, **arguments)

    def id_of(self, name: str) -> int:
        """The id of an external id `module.name`."""
        module, _point, rest = name.partition(".")
        found = self.call("ir.model.data", "check_object_reference", module=module, xml_id=rest)
        return int(found[1])

    def new_account(self, name: str, login: str, *groups: str) -> tuple[int, str]:
        """Somebody of the house with a key, as people make one: signed in with the password, in
        the window's own way. Their id and the key."""
        password = token_urlsafe(16)
        values = {
            "name": name,
            "login": login,
            "password": password,
            "email": f"{login}@example.test",
            "tz": "Europe/Brussels",
            "group_ids": [[6, 0, [self.id_of(one) for one in ("base.group_user", *groups)]]],
        }
        (uid,) = self.call(
            "res.users", "create", vals_list=[values], context={"no_reset_password": True}
        )
        with requests.Session() as window:

            def asked(path: str, **params: Any) -> Any:
                body = {"jsonrpc": "2.0", "method": "call", "params": params}
                return window.post(self.address + path, json=body, timeout=60).json()["result"]

            def of(model: str, method: str, *args: Any, **kwargs: Any) -> Any:
                path = f"/web/dataset/call_kw/{model}/{method}"
                return asked(path, model=model, method=method, args=list(args), kwargs=kwargs)

            asked("/web/session/authenticate", db=self.database, login=login, password=password)
            keys = "res.users.apikeys.description"
            wanted = of(keys, "create", {"name": "contract", "duration": "90"})
            door = of(keys, "make_key", [wanted])
            said = {"password": password}
            made = of("res.users.identitycheck", "run_check", [door["res_id"]], context=said)
        return uid, str(made["context"]["default_key"])

    def add_team(self, name: str) -> int:
        """A sales team, so that runs beside each other do not meet."""
        return int(self.call("crm.team", "create", vals_list=[{"name": name}])[0])

    def add_leads(self, count: int, mark: str, team: int) -> list[int]:
        """Leads of a team and of nobody in it, with numbers from the range that is kept for
        fiction."""
        made: list[int] = []
        for first in range(0, count, 250):
            some = [
                {
                    "name": f"{mark} {number}",
                    "contact_name": f"Camille Essai{number}",
                    "partner_name": f"Ateliers {mark} {number}",
                    "function": "Responsable maintenance",
                    "phone": f"+33 1 99 00 {number // 100 % 100:02} {number % 100:02}",
                    "email_from": f"{mark}.{number}@lists.example",
                    "city": "Troyes",
                    "type": "lead",
                    "user_id": False,
                    "team_id": team,
                }
                for number in range(first, min(first + 250, count))
            ]
            made += self.call("crm.lead", "create", vals_list=some, context=SILENT)
        return made

    def messages(self, lead: int) -> list[dict[str, Any]]:
        """The chatter of a lead."""
        return list(
            self.call(
                "mail.message", "search_read",
                domain=[["model", "=", "crm.lead"], ["res_id", "=", lead]],
                fields=["body", "subtype_id", "message_type"], limit=100, order="id",
            )
        )  # fmt: skip

    def read(self, lead: int, *fields: str) -> dict[str, Any]:
        """Some fields of a lead, archived or not."""
        found = self.call(
            "crm.lead", "search_read",
            domain=[["id", "=", lead], ["active", "in", [True, False]]],
            fields=list(fields), limit=1,
        )  # fmt: skip
        return dict(found[0])
