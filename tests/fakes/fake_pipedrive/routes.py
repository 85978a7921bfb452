"""What each request of the API does to an account. Raises Refused for what is no success."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.fakes.fake_pipedrive import refusals
from tests.fakes.fake_pipedrive.account import ME, Account, Json
from tests.fakes.fake_pipedrive.refusals import Refused

PAGE_V1, PAGE_V2, IDS = 500, 500, 100
Query = Mapping[str, str]
_UUID = "([0-9a-f-]{36})"


class Routes:
    """The API of one account: method, path → its price in tokens, and what it does."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.unsorted = False  # lists of leads take no notice of `sort`
        self._kept: dict[str, tuple[int, list[Json]]] = {}
        table: tuple[tuple[str, str, int, Callable[..., Any]], ...] = (
            ("GET", "/api/v1/users/me", 2, self._me),
            ("GET", "/api/v1/users", 20, lambda _q, _b: plain(account.users)),
            ("GET", "/api/v1/leadLabels", 10, self._labels),
            ("GET", "/api/v1/activityTypes", 20, self._types),
            ("GET", "/api/v1/leads", 20, self._leads),
            ("GET", "/api/v1/leads/archived", 40, self._archived),
            ("GET", f"/api/v1/leads/{_UUID}", 2, self._lead),
            ("POST", "/api/v1/leads", 10, self._new_lead),
            ("PATCH", f"/api/v1/leads/{_UUID}", 10, self._change_lead),
            ("GET", "/api/v1/notes", 20, self._notes),
            ("POST", "/api/v1/notes", 10, lambda _q, b: plain(account.create_note(b))),
            ("GET", "/api/v2/dealFields", 10, lambda q, _b: self._definitions("deal", q)),
            ("POST", "/api/v2/dealFields", 5, lambda _q, b: self._define("deal", b)),
            ("GET", "/api/v2/personFields", 10, lambda q, _b: self._definitions("person", q)),
            ("POST", "/api/v2/personFields", 5, lambda _q, b: self._define("person", b)),
            ("GET", "/api/v2/persons", 10, lambda q, _b: self._contacts("persons", q)),
            ("POST", "/api/v2/persons", 5, lambda _q, b: self._new_contact("persons", b)),
            ("GET", "/api/v2/persons/search", 20, lambda q, _b: self._search("persons", q)),
            ("GET", r"/api/v2/persons/(\d+)", 1, self._person),
            ("PATCH", r"/api/v2/persons/(\d+)", 5, self._change_person),
            ("GET", "/api/v2/organizations", 10, lambda q, _b: self._contacts("orgs", q)),
            ("POST", "/api/v2/organizations", 5, lambda _q, b: self._new_contact("orgs", b)),
            ("GET", "/api/v2/organizations/search", 20, lambda q, _b: self._search("orgs", q)),
            ("GET", r"/api/v2/organizations/(\d+)", 1, self._org),
            ("PATCH", r"/api/v2/organizations/(\d+)", 5, self._change_org),
            ("GET", "/api/v2/deals", 10, lambda q, _b: self._deals(q, is_archived=False)),
            ("GET", "/api/v2/deals/archived", 20, lambda q, _b: self._deals(q, is_archived=True)),
            ("GET", r"/api/v2/deals/(\d+)", 1, self._deal),
            ("PATCH", r"/api/v2/deals/(\d+)", 5, self._change_deal),
            ("GET", "/api/v2/activities", 10, self._activities),
            ("POST", "/api/v2/activities", 5, lambda _q, b: plain(account.create_activity(b))),
        )
        self._table = [(m, re.compile(path), price, act) for m, path, price, act in table]

    def route(self, method: str, path: str) -> tuple[int, Callable[[Query, Any], tuple[int, Json]]]:
        """The price of a request, and what it does with (query, body). Raises Refused."""
        for one, pattern, price, act in self._table:
            if one == method and (match := pattern.fullmatch(path)):
                parts = match.groups()

                def bound(query: Query, body: Any) -> tuple[int, Json]:
                    made = act(*parts, query, body)  # noqa: B023 - returned at once
                    status = 201 if (method, path) == ("POST", "/api/v1/leads") else 200
                    return status, {"success": True, **made}

                return price, bound
        raise Refused(404, refusals.failure("Unknown method"))

    # --- v1 ---------------------------------------------------------------------------------
    def _me(self, _query: Query, _body: Any) -> Json:
        company = {
            "company_id": 1, "company_name": "Brévault Distribution",
            "company_domain": "brevault",
        }  # fmt: skip
        return plain({**next(u for u in self.account.users if u["id"] == ME), **company})

    def _labels(self, _query: Query, _body: Any) -> Json:
        listed = self.account.labels.items()
        return plain([{"id": one, "name": name, "color": "blue"} for one, name in listed])

    def _types(self, _query: Query, _body: Any) -> Json:
        listed = enumerate(self.account.types, 1)
        return plain(
            [
                {"id": n, "name": one.title(), "key_string": one, "active_flag": True}
                for n, one in listed
            ]
        )

    def _leads(self, query: Query, _body: Any) -> Json:
        return self._listed(query, is_archived=False)

    def _archived(self, query: Query, _body: Any) -> Json:
        if "updated_since" in query:
            raise refusals.bad_request("updated_since is not known here")
        return self._listed(query, is_archived=True)

    def _listed(self, query: Query, *, is_archived: bool) -> Json:
        found: Iterable[Json] = self._sorted(query.get("sort", "id ASC"), is_archived=is_archived)
        if since := query.get("updated_since"):
            if "." in since:
                raise refusals.bad_request("milliseconds are refused")
            found = [one for one in found if one["update_time"] >= since.replace("Z", ".000Z")]
        for key in ("person_id", "organization_id", "owner_id"):
            if key in query:
                found = [one for one in found if one[key] == int(query[key])]
        hidden = self.account.hidden
        return paged(query, [lead_json(one) for one in found if one["id"] not in hidden])

    def _sorted(self, sort: str, *, is_archived: bool) -> list[Json]:
        version, kept = self._kept.get(f"{sort}{is_archived}", (-1, []))
        if version != self.account.version:
            kept = [one for one in self.account.leads.values() if one["is_archived"] is is_archived]
            key, _blank, way = sort.partition(" ")
            if not self.unsorted:
                kept.sort(key=lambda one: str(one[key]), reverse=way == "DESC")
            self._kept[f"{sort}{is_archived}"] = (self.account.version, kept)
        return kept

    def _lead(self, id_: str, _query: Query, _body: Any) -> Json:
        return plain(lead_json(self.account.lead(id_)))

    def _new_lead(self, _query: Query, body: Any) -> Json:
        return plain(lead_json(self.account.create_lead(body)))

    def _change_lead(self, id_: str, _query: Query, body: Any) -> Json:
        return plain(lead_json(self.account.update_lead(self.account.lead(id_), body)))

    def _notes(self, query: Query, _body: Any) -> Json:
        found = [one for one in self.account.notes.values() if _is_at(one, query)]
        told = paged(query, found)
        start = int(query.get("start", "0"))
        nested = told["additional_data"] | {"next_start": start + len(told["data"])}
        return {**told, "additional_data": {"pagination": nested}}

    # --- v2 ---------------------------------------------------------------------------------
    def _definitions(self, of: str, query: Query) -> Json:
        told = [one.json(is_deal=of == "deal") for one in self.account.fields[of].values()]
        title = {
            "field_name": "Title", "field_code": "title", "field_type": "varchar",
            "is_custom_field": False, "is_optional_response_field": False,
        }  # fmt: skip
        reasons = self.account.lost_reasons
        lost = {
            "field_name": "Lost reason", "field_code": "lost_reason", "is_custom_field": False,
            "field_type": "varchar_options", "is_optional_response_field": False,
            "options": [{"id": n, "label": one} for n, one in enumerate(reasons)],
        }  # fmt: skip
        return self._cursored(query, [title, *([lost] if of == "deal" and reasons else []), *told])

    def _define(self, of: str, body: Any) -> Json:
        if not self.account.users[0]["access"][0]["admin"]:
            raise refusals.forbidden()
        if of == "person" and "description" in body:
            raise refusals.invalid("description")
        labels = tuple(one["label"] for one in body.get("options", ()))
        if (body["field_type"] in ("enum", "set")) is not bool(labels):
            raise refusals.bad_request("options do not fit the type")
        description = str(body.get("description") or "")
        made = self.account.define(of, body["field_name"], body["field_type"], labels, description)
        return plain(made.json(is_deal=of == "deal"))

    def _contacts(self, kind: str, query: Query) -> Json:
        records: dict[int, Json] = getattr(self.account, kind)
        if ids := query.get("ids"):
            asked = [int(one) for one in ids.split(",")]
            if len(asked) > IDS:
                raise refusals.bad_request("at most 100 ids")
            some = [records[one] for one in asked if one in records]
        else:
            some = [one for one in records.values() if _is_since(one, query)]
        return self._cursored(query, [one for one in some if not one["is_deleted"]])

    def _new_contact(self, kind: str, body: Any) -> Json:
        return plain(self.account.create_contact(kind, body))

    def _person(self, id_: str, _query: Query, _body: Any) -> Json:
        return plain(self.account.contact("persons", int(id_)))

    def _org(self, id_: str, _query: Query, _body: Any) -> Json:
        return plain(self.account.contact("orgs", int(id_)))

    def _change_person(self, id_: str, _query: Query, body: Any) -> Json:
        record = self.account.contact("persons", int(id_))
        return plain(self.account.update_contact("persons", record, body))

    def _change_org(self, id_: str, _query: Query, body: Any) -> Json:
        record = self.account.contact("orgs", int(id_))
        return plain(self.account.update_contact("orgs", record, body))

    def _search(self, kind: str, query: Query) -> Json:
        """Exact, without regard to capitals; what is new is found after a while."""
        account, term, where = self.account, query["term"].casefold(), query["fields"]
        if query.get("exact_match") != "true" or not term:
            raise refusals.bad_request("term is too short")
        until = account.seconds() - account.search_lag_s
        key = {"email": "emails", "phone": "phones", "name": "name"}[where]
        items = []
        for one in getattr(account, kind).values():
            said = one.get(key) or ""
            texts = [said] if isinstance(said, str) else [part["value"] for part in said]
            at = datetime.fromisoformat(one["add_time"]).timestamp()
            if at <= until and not one["is_deleted"] and term in (t.casefold() for t in texts):
                items.append({"result_score": 0.5, "item": _item(one)})
        return {"data": {"items": items[:100]}, "additional_data": {"next_cursor": None}}

    def _deals(self, query: Query, *, is_archived: bool) -> Json:
        found = [
            one
            for one in self.account.deals.values()
            if one["is_archived"] is is_archived and not one["is_deleted"] and _is_since(one, query)
        ]
        if ids := query.get("ids"):
            found = [one for one in found if str(one["id"]) in ids.split(",")]
        return self._cursored(query, [self._deal_json(one, query) for one in found])

    def _deal(self, id_: str, query: Query, _body: Any) -> Json:
        if int(id_) not in self.account.deals:
            raise refusals.missing("deal")
        return plain(self._deal_json(self.account.deals[int(id_)], query))

    def _change_deal(self, id_: str, query: Query, body: Any) -> Json:
        if int(id_) not in self.account.deals:
            raise refusals.missing("deal")
        deal = self.account.update_deal(self.account.deals[int(id_)], body)
        return plain(self._deal_json(deal, query))

    def _deal_json(self, deal: Json, query: Query) -> Json:
        if "source_lead_id" in query.get("include_fields", ""):
            return deal
        return {key: value for key, value in deal.items() if key != "source_lead_id"}

    def _activities(self, query: Query, _body: Any) -> Json:
        found = [one for one in self.account.activities.values() if _is_at(one, query)]
        return self._cursored(query, found)

    def _cursored(self, query: Query, found: list[Json]) -> Json:
        limit, start = int(query.get("limit", "100")), int(query.get("cursor") or 0)
        if not 1 <= limit <= PAGE_V2:
            raise refusals.bad_request("limit must be between 1 and 500")
        after = str(start + limit) if start + limit < len(found) else None
        data = found[start : start + limit]
        return {"data": data, "additional_data": {"next_cursor": after}}


def plain(data: Any) -> Json:
    """One record, or a list without pages."""
    return {"data": data}


def paged(query: Query, found: list[Json]) -> Json:
    """A page of v1."""
    start = int(query.get("start", "0"))
    limit = min(int(query.get("limit", "100")), PAGE_V1)
    more = start + limit < len(found)
    said = {"start": start, "limit": limit, "more_items_in_collection": more}
    return {"data": found[start : start + limit], "additional_data": said}


def lead_json(lead: Json) -> Json:
    """A lead as it is told: one without a value has none."""
    return lead if lead["value"] else {key: said for key, said in lead.items() if key != "value"}


def _is_since(one: Json, query: Query) -> bool:
    since = query.get("updated_since", "")
    if "." in since:
        raise refusals.bad_request("milliseconds are refused")
    return str(one["update_time"]) >= since


def _is_at(one: Json, query: Query) -> bool:
    if "lead_id" in query:
        return bool(one.get("lead_id") == query["lead_id"])
    return str(one.get("deal_id")) == query.get("deal_id")


def _item(one: Json) -> Json:
    """A record as a search tells it."""
    if "emails" not in one:
        return {"id": one["id"], "type": "organization", "name": one["name"]}
    return {
        "id": one["id"],
        "type": "person",
        "name": one["name"],
        "emails": [part["value"] for part in one["emails"]],
        "phones": [part["value"] for part in one["phones"]],
    }
