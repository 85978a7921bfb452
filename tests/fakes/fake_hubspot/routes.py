"""What each request of the API does to an account. Raises Refused for what is no success."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.fake_hubspot import refusals
from tests.fakes.fake_hubspot.account import TO_CONTACT, Account, Record, iso
from tests.fakes.fake_hubspot.definitions import PAIRS, Definition
from tests.fakes.fake_hubspot.refusals import Refused
from tests.fakes.fake_hubspot.searching import Searching

VERSION = "2026-09"
BATCH, LISTED, OWNERS, MEMBERS = 100, 100, 500, 250
Answered = tuple[int, dict[str, Any]]
_OBJECTS = rf"/crm/objects/{VERSION}/(\w+)"


class Routes:
    """The API of one account. `links_per_page`: how many activities of a contact a page tells."""

    def __init__(self, account: Account, searching: Searching) -> None:
        self.account, self.searching = account, searching
        self.links_per_page = 500
        self.unreadable: set[str] = set()  # ids that a batch cannot read just now
        self._ids: dict[str, tuple[int, list[int]]] = {}
        props = rf"/crm/properties/{VERSION}/(\w+)"
        self._table: list[tuple[str, re.Pattern[str], str, Callable[..., Answered]]] = [
            (method, re.compile(pattern), scope, act)
            for method, pattern, scope, act in (
                ("GET", _OBJECTS, "crm.objects.contacts.read", self._list),
                ("POST", _OBJECTS, "crm.objects.contacts.write", self._create),
                ("POST", _OBJECTS + "/search", "crm.objects.contacts.read", self._search),
                ("POST", _OBJECTS + "/batch/read", "crm.objects.contacts.read", self._read),
                (
                    "POST",
                    _OBJECTS + "/batch/create",
                    "crm.objects.contacts.write",
                    self._create_all,
                ),
                ("POST", _OBJECTS + "/batch/update", "crm.objects.contacts.write", self._update),
                ("POST", _OBJECTS + "/batch/upsert", "crm.objects.contacts.write", self._upsert),
                (
                    "POST",
                    rf"/crm/associations/{VERSION}/contacts/(\w+)/batch/read",
                    "crm.objects.contacts.read",
                    self._associations,
                ),
                ("GET", rf"/crm/owners/{VERSION}", "crm.objects.owners.read", self._owners),
                ("GET", props, "crm.objects.contacts.read", self._properties),
                ("POST", props, "crm.schemas.contacts.write", self._define),
                ("POST", rf"/crm/lists/{VERSION}/search", "crm.lists.read", self._lists),
                (
                    "GET",
                    rf"/crm/lists/{VERSION}/(\d+)/memberships",
                    "crm.lists.read",
                    self._members,
                ),
                ("GET", props + "/groups", "crm.objects.contacts.read", self._groups),
                ("POST", props + "/groups", "crm.schemas.contacts.write", self._group),
            )
        ]

    def route(self, method: str, path: str) -> tuple[str, Callable[..., Answered]]:
        """The scope a request needs, and what it does with (query, body). Raises Refused."""
        for one, pattern, scope, act in self._table:
            if one == method and (match := pattern.fullmatch(path)):
                parts = match.groups()
                is_type = bool(parts) and not parts[0].isdecimal()
                if is_type and parts[0] not in self.account.records:
                    break

                def bound(query: Mapping[str, str], body: Any) -> Answered:
                    return act(*parts, query, body)  # noqa: B023 - returned at once

                return scope, bound
        raise Refused(404, refusals.failure("NOT_FOUND", "resource not found"))

    # --- records ----------------------------------------------------------------------------
    def _list(self, type_: str, query: Mapping[str, str], _: Any) -> Answered:
        limit, after = int(query.get("limit", "10")), int(query.get("after") or 0)
        if not 1 <= limit <= LISTED:
            raise refusals.bad_request("limit must be between 1 and 100")
        names = [one for one in query.get("properties", "").split(",") if one]
        wants_archived = query.get("archived") == "true"
        records = self.account.records[type_]
        ids = self._sorted_ids(type_)
        page: list[Record] = []
        place = bisect_right(ids, after)
        while place < len(ids) and len(page) < limit:
            record = records[ids[place]]
            if bool(record.archived_at) == wants_archived and not record.is_hidden:
                page.append(record)
            place += 1
        body: dict[str, Any] = {"results": [told(one, names) for one in page]}
        if place < len(ids) and page:
            body["paging"] = {"next": {"after": str(page[-1].id), "link": "?after="}}
        return 200, body

    def _sorted_ids(self, type_: str) -> list[int]:
        kept = self._ids.get(type_)
        if kept is None or kept[0] != self.account.version:
            # Ids only grow, and dicts keep the order.
            kept = (self.account.version, list(self.account.records[type_]))
            self._ids[type_] = kept
        return kept[1]

    def _create(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        record = self.account.create(type_, body["properties"], _contacts(type_, body))
        return 201, told(record, body["properties"])

    def _create_all(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        """All or, where the account says so, those that can be."""

        def write(one: dict[str, Any]) -> tuple[Record, bool | None]:
            record = self.account.create(type_, one["properties"], _contacts(type_, one))
            return record, None

        def judge(one: dict[str, Any]) -> None:
            self.account.judge(type_, {"id": "", **one})
            for contact in _contacts(type_, one):
                self.account.get("contacts", contact)

        status, answer = self._each(type_, body, write, judge)
        return (201 if status == 200 else status), answer

    def _search(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        total, found, after = self.searching.page(type_, body)
        answer = {"total": total, "results": [told(one, body["properties"]) for one in found]}
        return 200, answer | ({"paging": {"next": {"after": after}}} if after else {})

    def _read(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        results, absent = [], []
        for one in _inputs(body):
            try:
                if by := body.get("idProperty"):
                    record = self.account.by_unique(type_, by, one["id"])
                    if record is None:
                        raise refusals.missing(one["id"])
                else:
                    record = self.account.get(type_, one["id"])
            except Refused as error:
                if error.status != 404:
                    raise
                absent.append(one["id"])
            else:
                results.append(told(record, body["properties"]))
        failures = [refusals.missing(*absent).body] if absent else []
        if hit := [one for one in results if one["id"] in self.unreadable]:
            results = [one for one in results if one not in hit]
            failures.append(refusals.failure("INTERNAL_ERROR", "internal error"))
        return _batch(results, failures)

    def _update(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        def write(one: dict[str, Any]) -> tuple[Record, bool | None]:
            record = self.account.get(type_, one["id"])
            return self.account.update(type_, record, one["properties"]), None

        return self._each(type_, body, write)

    def _upsert(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        inputs = _inputs(body)
        if len({one["id"] for one in inputs}) < len(inputs):
            raise refusals.bad_request("Duplicate IDs found in batch input")

        def write(one: dict[str, Any]) -> tuple[Record, bool | None]:
            name = one["idProperty"]
            record = self.account.by_unique(type_, name, one["id"])
            if record is not None:
                return self.account.update(type_, record, one["properties"]), False
            return self.account.create(type_, {**one["properties"], name: one["id"]}), True

        return self._each(type_, body, write)

    def _each(
        self,
        type_: str,
        body: Any,
        write: Callable[[dict[str, Any]], tuple[Record, bool | None]],
        judge: Callable[[dict[str, Any]], None] | None = None,
    ) -> Answered:
        """Write all. What fails a whole batch is found before anything is written, as it seems."""
        inputs = _inputs(body)
        for one in inputs:
            try:
                judge(one) if judge else self.account.judge(type_, one)
            except Refused as error:
                if self.account.fails_batch(error):
                    raise
        results, failures = [], []
        for one in inputs:
            try:
                record, is_new = write(one)
            except Refused as error:
                context = error.body.get("context", {})
                trace = {"objectWriteTraceId": [one["objectWriteTraceId"]]}
                failures.append({**error.body, "context": {**context, **trace}})
            else:
                answer = told(record, one["properties"])
                answer["objectWriteTraceId"] = one["objectWriteTraceId"]
                results.append(answer | ({} if is_new is None else {"new": is_new}))
        return _batch(results, failures)

    # --- all else ---------------------------------------------------------------------------
    def _associations(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        results = []
        for one in _inputs(body):
            links = self.account.links.get(("contacts", int(one["id"])), {}).get(type_, {})
            after = int(one.get("after") or 0)
            listed = sorted(links)[after : after + self.links_per_page]
            if not listed:
                continue
            result: dict[str, Any] = {
                "from": {"id": one["id"]},
                "to": [
                    {
                        "toObjectId": str(activity),
                        "associationTypes": [
                            {"category": "HUBSPOT_DEFINED", "typeId": links[activity]}
                        ],
                    }
                    for activity in listed
                ],
            }
            if after + len(listed) < len(links):
                result["paging"] = {"next": {"after": str(after + len(listed))}}
            results.append(result)
        return 200, {"status": "COMPLETE", "results": results}

    def _owners(self, query: Mapping[str, str], _: Any) -> Answered:
        limit, after = int(query.get("limit", "100")), int(query.get("after") or 0)
        if not 1 <= limit <= OWNERS:
            raise refusals.bad_request("limit must be between 1 and 500")
        wants = query.get("archived") == "true"
        listed = [one for one in self.account.owners if one["archived"] is wants]
        body: dict[str, Any] = {"results": listed[after : after + limit]}
        if after + limit < len(listed):
            body["paging"] = {"next": {"after": str(after + limit)}}
        return 200, body

    def _lists(self, _: Mapping[str, str], body: Any) -> Answered:
        first, count = body["offset"], min(body.get("count", 20), 500)
        listed = [
            {
                "listId": list_id,
                "listVersion": 1,
                "name": name,
                "objectTypeId": "0-1",
                "processingType": "MANUAL",
                "processingStatus": "COMPLETE",
                "additionalProperties": {},
            }
            for list_id, (name, _members) in self.account.lists.items()
        ]
        page = listed[first : first + count]
        more = first + len(page) < len(listed)
        offset = first + len(page)
        return 200, {"lists": page, "offset": offset, "hasMore": more, "total": len(listed)}

    def _members(self, list_id: str, query: Mapping[str, str], _: Any) -> Answered:
        if list_id not in self.account.lists:
            raise refusals.missing(list_id)
        limit, after = int(query.get("limit", "100")), int(query.get("after") or 0)
        if not 1 <= limit <= MEMBERS:
            raise refusals.bad_request("limit must be between 1 and 250")
        members = sorted(self.account.lists[list_id][1])
        place = bisect_right(members, after)
        page = members[place : place + limit]
        at = iso(self.account.stamp())
        body: dict[str, Any] = {
            "results": [{"recordId": str(one), "membershipTimestamp": at} for one in page],
            "total": len(members),
        }
        if place + len(page) < len(members):
            body["paging"] = {"next": {"after": str(page[-1]), "link": "?after="}}
        return 200, body

    def _properties(self, type_: str, _: Mapping[str, str], __: Any) -> Answered:
        return 200, {"results": [one.json() for one in self.account.definitions[type_].values()]}

    def _define(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        name = body["name"]
        if name in self.account.definitions[type_]:
            message = f'Property "{name}" already exists'
            raise Refused(409, refusals.failure("OBJECT_ALREADY_EXISTS", message))
        if body["groupName"] not in self.account.groups[type_]:
            raise refusals.bad_request(f"group {body['groupName']} does not exist")
        if body["fieldType"] not in PAIRS[body["type"]]:
            raise refusals.bad_request("type and fieldType do not match")
        is_unique = body.get("hasUniqueValue", False)
        if is_unique and type_ != "contacts" and not self.account.allows_keys:
            raise refusals.bad_request("unique properties are not supported for this object type")
        if body["type"] in ("enumeration", "bool") and "options" not in body:
            raise refusals.bad_request("options are missing")
        options = body.get("options", [])
        made = Definition(
            name,
            body["type"],
            body["fieldType"],
            tuple(one["value"] for one in options),
            is_unique,
            label=body["label"],
            more={"options": options, "groupName": body["groupName"]},
        )
        self.account.define(type_, made)
        return 201, made.json()

    def _groups(self, type_: str, _: Mapping[str, str], __: Any) -> Answered:
        groups = sorted(self.account.groups[type_])
        return 200, {"results": [{"name": one, "label": one, "archived": False} for one in groups]}

    def _group(self, type_: str, _: Mapping[str, str], body: Any) -> Answered:
        if body["name"] in self.account.groups[type_]:
            raise Refused(409, refusals.failure("CONFLICT", "group already exists"))
        self.account.groups[type_].add(body["name"])
        return 201, {"name": body["name"], "label": body["label"], "archived": False}


def told(record: Record, names: Any) -> dict[str, Any]:
    """A record as the API gives it."""
    updated, created = iso(record.updated), iso(record.created)
    values: dict[str, str | None] = {name: record.values.get(name) for name in names}
    values["hs_object_id"] = str(record.id)
    values["createdate"], values["lastmodifieddate"] = created, updated
    answer = {
        "id": str(record.id),
        "properties": values,
        "createdAt": created,
        "updatedAt": updated,
        "archived": bool(record.archived_at),
    }
    return answer | ({"archivedAt": iso(record.archived_at)} if record.archived_at else {})


def _contacts(type_: str, one: Mapping[str, Any]) -> list[str]:
    """The contacts that an activity is put at. Raises Refused."""
    for link in one["associations"]:
        kinds = [kind["associationTypeId"] for kind in link["types"]]
        if kinds != [TO_CONTACT.get(type_)]:
            raise refusals.bad_request("association type does not fit")
    return [link["to"]["id"] for link in one["associations"]]


def _inputs(body: Any) -> list[dict[str, Any]]:
    inputs: list[dict[str, Any]] = body["inputs"]
    if not 1 <= len(inputs) <= BATCH:
        raise refusals.bad_request("a batch holds 1 to 100 inputs")
    return inputs


def _batch(results: list[dict[str, Any]], failures: list[dict[str, Any]]) -> Answered:
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    if not failures:
        return 200, body
    return 207, {**body, "numErrors": len(failures), "errors": failures}
