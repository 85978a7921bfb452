"""What each request of the API does to an account. Raises Refused for what is no success."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.fake_zoho import refusals
from tests.fakes.fake_zoho.definitions import Definition
from tests.fakes.fake_zoho.listing import PAGE, Answered, Listing
from tests.fakes.fake_zoho.org import ME, Org, Record, second_of
from tests.fakes.fake_zoho.refusals import Json, RecordRefused

ROOT = "/crm/v8"
BATCH = 100
MODULES = "Leads|Deals|Notes|Calls|Tasks"
_QUERY = re.compile(r"select id, (\w+) from (\w+) where \1 in \((.*)\) limit (\d+)")


class Routes:
    """The API of one account."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.listing = Listing(org)
        self.unreadable: set[str] = set()  # modules that our user may not read
        self.not_granted: set[str] = set()  # parts of paths that the sign-in may not use
        self._table: list[tuple[str, re.Pattern[str], Callable[..., Answered]]] = [
            (method, re.compile(ROOT + pattern), act)
            for method, pattern, act in (
                ("GET", rf"/({MODULES})", self.listing.page),
                ("POST", rf"/({MODULES})", self._insert),
                ("PUT", r"/(Leads)", self._update),
                ("POST", r"/(Leads)/upsert", self._upsert),
                ("GET", r"/(Leads)/deleted", self._deleted),
                ("GET", r"/Leads/(\d+)/(Notes|Calls|Tasks)", self._related),
                ("GET", r"/Leads/(\d+)/__timeline", self._timeline),
                ("GET", r"/Leads/(\d+)/actions/blueprint", self._blueprint),
                ("POST", r"/coql", self._query),
                ("GET", r"/users", self._users),
                ("GET", r"/org", self._org),
                ("GET", r"/settings/fields", self._fields),
                ("POST", r"/settings/fields", self._define),
                ("PATCH", r"/settings/fields/(\d+)", self._relabel),
            )
        ]

    def route(self, method: str, path: str, query: Json, since: str, body: Any) -> Answered:
        """Do it. Raises Refused."""
        if any(part in path for part in self.not_granted):
            raise refusals.out_of_scope()
        for one, pattern, act in self._table:
            if one == method and (match := pattern.fullmatch(path)):
                parts = match.groups()
                if method == "GET" and parts and parts[0] in self.unreadable:
                    raise refusals.forbidden(f"Crm_Implied_View_{parts[0]}")
                if one == "GET":
                    return act(*parts, query, since)
                return act(*parts, query, body)
        raise refusals.not_found()

    # --- readings ---------------------------------------------------------------------------
    def _related(self, lead: str, module: str, query: Json, _: str) -> Answered:
        if self.org.get("Leads", lead) is None:
            raise refusals.no_parent()
        names = self.listing.names(module, query)
        ids = self.org.at_parent.get((module, int(lead)), [])
        size, done = int(query.get("per_page", PAGE)), 0
        if token := query.get("page_token"):
            done = int(token)
        listed = [self.org.records[module][one] for one in ids[done : done + size]]
        if not listed:
            return 204, None
        more = done + size < len(ids)
        info = {"page": 1, "per_page": size, "count": len(listed), "more_records": more}
        if more:
            info["next_page_token"] = str(done + size)
        return 200, {"data": [self.org.told(one, names) for one in listed], "info": info}

    def _deleted(self, _module: str, query: Json, since: str) -> Answered:
        border = second_of(since) if since else 0
        listed = [one for one in self.org.deleted if one.at >= border]
        page, size = int(query.get("page", 1)), int(query.get("per_page", PAGE))
        some = listed[(page - 1) * size : page * size]
        if not some:
            return 204, None
        data = [
            {
                "id": str(one.id),
                "display_name": one.name or None,
                "type": one.type,
                "deleted_time": self.org.iso(one.at),
                "deleted_by": None,
                "created_by": None,
            }
            for one in some
        ]
        more = page * size < len(listed)
        info = {"per_page": size, "count": len(data), "page": page, "more_records": more}
        return 200, {"data": data, "info": info}

    def _timeline(self, lead: str, query: Json, _: str) -> Answered:
        listed = self.org.timelines.get(int(lead), [])
        if not listed:
            return 204, None
        info = {
            "per_page": int(query.get("per_page", PAGE)),
            "count": len(listed),
            "page": 1,
            "more_records": False,
            "next_page_token": None,
            "previous_page_token": None,
        }
        return 200, {"__timeline": listed, "info": info}

    def _blueprint(self, lead: str, _: Json, __: str) -> Answered:
        record = self.org.get("Leads", lead)
        if record is None or not self.org.blueprint:
            return 204, None
        transitions = [
            {
                "id": f"{place}",
                "name": f"To {status}",
                "next_field_value": status,
                "fields": [
                    {"api_name": asked, "display_label": asked, "mandatory": True},
                    {"api_name": "Description", "display_label": "Why", "mandatory": False},
                ],
                "data": {asked: record.values.get(asked)},
            }
            for place, (status, asked) in enumerate(self.org.blueprint.items())
        ]
        return 200, {"blueprint": {"process_info": {}, "transitions": transitions}}

    def _query(self, _: Json, body: Any) -> Answered:
        if body["select_query"] == "select id from Leads where id is not null limit 1":
            return 204, None
        match = _QUERY.fullmatch(body["select_query"])
        if match is None or match[1] not in self.org.definitions[match[2]]:
            raise refusals.bad_request("SYNTAX_ERROR", "syntax error")
        name, module, values = match[1], match[2], match[3]
        asked = [one.strip().strip("'") for one in values.split(",")]
        if len(asked) > 100:
            raise refusals.bad_request("LIMIT_EXCEEDED", "limit exceeded", limit=100)
        found = [self.org.by_unique(module, name, one) for one in asked]
        listed = [o for o in found if o and not o.is_hidden and not o.values.get("Converted__s")]
        if not listed:
            return 204, None
        info = {"count": len(listed), "more_records": False}
        return 200, {"data": [self.org.told(one, [name]) for one in listed], "info": info}

    # --- writing ----------------------------------------------------------------------------
    def _insert(self, module: str, _: Json, body: Any) -> Answered:
        def write(one: Json) -> tuple[Record, str]:
            return self.org.create(module, one), "record added"

        return self._each(body, write, 201)

    def _update(self, module: str, _: Json, body: Any) -> Answered:
        def write(one: Json) -> tuple[Record, str]:
            record = self.org.get(module, one.get("id", ""))
            if record is None:
                raise refusals.invalid("id")
            return self.org.update(record, one), "record updated"

        return self._each(body, write, 200)

    def _upsert(self, module: str, _: Json, body: Any) -> Answered:
        checked = body["duplicate_check_fields"]
        for name in checked:
            if not self.org.definitions[module][name].is_unique:
                raise refusals.bad_request("INVALID_DATA", "field is not unique", api_name=name)

        def write(one: Json) -> tuple[Record, str]:
            for name in checked:
                record = self.org.by_unique(module, name, str(one.get(name) or ""))
                if record is not None:
                    return self.org.update(record, one), "record updated"
            return self.org.create(module, one), "record added"

        return self._each(body, write, 200)

    def _each(self, body: Any, write: Callable[[Json], tuple[Record, str]], good: int) -> Answered:
        """Write each; what is wrong with one leaves the others."""
        data = body["data"]
        if not 1 <= len(data) <= BATCH:
            raise refusals.bad_request("LIMIT_EXCEEDED", "limit exceeded", limit=BATCH)
        me = {"name": "Integration", "id": ME}
        entries: list[Json] = []
        refused = 0
        for place, one in enumerate(data):
            try:
                record, message = write(one)
            except RecordRefused as error:
                entries.append(error.at(place))
                refused += 1
                continue
            details = {
                "id": str(record.id),
                "Modified_Time": self.org.iso(record.modified),
                "Created_Time": self.org.iso(record.created),
                "Modified_By": me,
                "Created_By": me,
            }
            if record.module != "Notes":
                details["$approval_state"] = "approved"
            entries.append(
                {"code": "SUCCESS", "details": details, "message": message, "status": "success"}
            )
        status = good if not refused else 400 if refused == len(data) else 207
        return status, {"data": entries}

    # --- all else ---------------------------------------------------------------------------
    def _users(self, query: Json, _: str) -> Answered:
        listed = self.org.users
        if query.get("type") == "CurrentUser":
            listed = [one for one in listed if one["id"] == ME]
        info = {"per_page": PAGE, "count": len(listed), "page": 1, "more_records": False}
        return 200, {"users": listed, "info": info}

    def _org(self, _: Json, __: str) -> Answered:
        details = {
            "paid": True,
            "paid_type": "professional",
            "users_license_purchased": 10,
            "portal_users_license_purchased": 0,
        }
        said = {"id": "5725767000000000001", "zgid": "20068", "company_name": "Ventes SARL"}
        return 200, {"org": [{**said, "license_details": details, "time_zone": "Europe/Paris"}]}

    def _fields(self, query: Json, _: str) -> Answered:
        module = query["module"]
        if module in self.unreadable:
            raise refusals.forbidden(f"Crm_Implied_View_{module}")
        return 200, {"fields": [one.json() for one in self.org.definitions[module].values()]}

    def _define(self, query: Json, body: Any) -> Answered:
        if not self.org.allows_fields:
            raise refusals.forbidden("Crm_Implied_Customize_Zoho_CRM")
        (said,) = body["fields"]
        module, label = query["module"], said["field_label"]
        there = self.org.definitions[module]
        if len(label) > 25:
            raise refusals.bad_request("INVALID_DATA", "too long", api_name="field_label")
        if any(label in (one.label, one.name.replace("_", " ")) for one in there.values()):
            raise refusals.bad_request("DUPLICATE_DATA", "duplicate data", api_name="field_label")
        is_unique = isinstance(said.get("unique"), dict)
        if is_unique and module in ("Calls", "Tasks") and not self.org.allows_keys:
            raise refusals.bad_request("NOT_ALLOWED", "not allowed")
        name = label.replace(" ", "_") + ("1" if self.org.numbers_names else "")
        made = self.org.define(
            module,
            Definition(
                name,
                said["data_type"],
                [(o["actual_value"], o["display_value"]) for o in said.get("pick_list_values", [])],
                area=said.get("textarea", {}).get("type", ""),
                is_unique=is_unique,
                is_ours=True,
                label=label,
            ),
        )
        return 201, _made(made.id, "field created")

    def _relabel(self, field_id: str, query: Json, body: Any) -> Answered:
        (said,) = body["fields"]
        for one in self.org.definitions[query["module"]].values():
            if one.id == field_id:
                one.label = said["field_label"]
                return 200, _made(one.id, "field updated")
        raise refusals.bad_request("INVALID_DATA", "invalid id", api_name="id")


def _made(field_id: str, message: str) -> Json:
    entry: Mapping[str, Any] = {"code": "SUCCESS", "details": {"id": field_id}}
    return {"fields": [{**entry, "message": message, "status": "success"}]}
