"""What each resource of the REST API does to an org. Raises Refused for what is no success."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from tests.fakes.fake_salesforce import refusals, schema, soql
from tests.fakes.fake_salesforce.org import ORG_ID, Org, Row
from tests.fakes.fake_salesforce.refusals import Refused

ROOT = "/services/data/v64.0"
PAGE, MOST, PARTS = 2000, 200, 25
Answered = tuple[int, Any]
Headers = Mapping[str, str]
_REFERRED = re.compile(r"@\{(\w+)\.id\}")
_TYPES = {  # of the tooling API → of a describe
    "Text": "string", "TextArea": "textarea", "LongTextArea": "textarea", "Html": "textarea",
    "Number": "double", "Checkbox": "boolean", "Date": "date", "DateTime": "datetime",
    "Picklist": "picklist", "MultiselectPicklist": "multipicklist", "Phone": "phone",
    "Email": "email",
}  # fmt: skip
_LENGTHS = {"Phone": 40, "Email": 80, "TextArea": 255, "Picklist": 255, "MultiselectPicklist": 4099}


class Routes:
    """The API of one org."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.page = PAGE  # records of an answer to a query
        self._waiting: dict[str, list[dict[str, Any]]] = {}  # place of a query → what is left
        self._table: list[tuple[str, re.Pattern[str], Callable[..., Answered]]] = [
            (method, re.compile(pattern), act)
            for method, pattern, act in (
                ("GET", r"/services/data/", self._versions),
                ("GET", r"/services/oauth2/userinfo", self._who),
                ("GET", ROOT + r"/query", self._query),
                ("GET", ROOT + r"/queryAll", self._query_all),
                ("GET", ROOT + r"/query/([\w-]+)", self._more),
                ("GET", ROOT + r"/sobjects/(\w+)/describe", self._describe),
                ("POST", ROOT + r"/sobjects/(\w+)", self._make),
                ("PATCH", ROOT + r"/sobjects/(\w+)/(\w+)", self._change),
                ("POST", ROOT + r"/composite/sobjects", self._make_many),
                ("PATCH", ROOT + r"/composite/sobjects", self._change_many),
                ("PATCH", ROOT + r"/composite/sobjects/(\w+)/(\w+)", self._upsert_many),
                ("POST", ROOT + r"/composite", self._composite),
                ("POST", ROOT + r"/tooling/sobjects/CustomField", self._define),
            )
        ]

    def answer(
        self, method: str, path: str, query: Mapping[str, str], body: Any, headers: Headers
    ) -> Answered:
        """Raises Refused."""
        for known, pattern, act in self._table:
            found = pattern.fullmatch(path)
            if known == method and found:
                return act(*map(unquote, found.groups()), query=query, body=body, headers=headers)
        raise refusals.missing()

    # --- reading ----------------------------------------------------------------------------
    def _versions(self, **_asked: Any) -> Answered:
        newest = ("64.0", "65.0", "66.0", "67.0")
        return 200, [
            {"label": f"Release {one}", "url": f"/services/data/v{one}", "version": one}
            for one in newest
        ]

    def _who(self, **_asked: Any) -> Answered:
        name = "integration@org.example"
        return 200, {
            "user_id": self.org.me,
            "organization_id": ORG_ID,
            "preferred_username": name,
        }

    def _query(self, *, query: Mapping[str, str], **_asked: Any) -> Answered:
        return 200, self._found(query.get("q", ""), is_all=False)

    def _query_all(self, *, query: Mapping[str, str], **_asked: Any) -> Answered:
        return 200, self._found(query.get("q", ""), is_all=True)

    def _more(self, place: str, **_asked: Any) -> Answered:
        if place not in self._waiting:
            raise refusals.bad("INVALID_QUERY_LOCATOR", "invalid query locator")
        return 200, self._paged(self._waiting.pop(place), -1)

    def _found(self, text: str, *, is_all: bool) -> dict[str, Any]:
        query = soql.parse(text)
        fields = self._judged(query)
        rows = self._rows(query, is_all=is_all)
        records = [self._shown(query.of, row, query.columns, fields) for row in rows]
        return self._paged(records, len(records))

    def _paged(self, records: list[dict[str, Any]], total: int) -> dict[str, Any]:
        page, rest = records[: self.page], records[self.page :]
        answer: dict[str, Any] = {"totalSize": total, "done": not rest, "records": page}
        if rest:
            place = f"01g{len(self._waiting):012d}AAA-{len(page)}"
            self._waiting[place] = rest
            answer["nextRecordsUrl"] = f"{ROOT}/query/{place}"
        return answer

    def _judged(self, query: soql.Query) -> Mapping[str, schema.Described]:
        """The fields of a query. Raises Refused where one is unknown or hidden."""
        fields = self.org.visible(query.of)
        if not fields:
            raise refusals.bad("INVALID_TYPE", f"sObject type '{query.of}' is not supported.")
        compared = soql.columns_of(query.where)
        for name in (*query.columns, *compared, *query.order):
            relation, point, rest = name.partition(".")
            if point:
                to = schema.RELATIONS.get(f"{query.of}.{relation}", ("", ""))[1]
                is_there = rest in self.org.visible(to)
            else:
                is_there = name in fields
            if not is_there:
                raise refusals.no_column(name, query.of)
        for name in compared:
            if not fields[name]["filterable"]:
                message = f"field '{name}' can not be filtered in a query call"
                raise refusals.bad("INVALID_FIELD", message)
        links = {"LinkedEntityId", "ContentDocumentId"}
        if query.of == "ContentDocumentLink" and not compared & links:
            raise refusals.bad("MALFORMED_QUERY", "Implementation restriction: filter by Id")
        return fields

    def _rows(self, query: soql.Query, *, is_all: bool) -> list[Row]:
        org, of = self.org, query.of

        def inner(one: soql.Query) -> frozenset[Any]:
            self._judged(one)
            return frozenset(row.id for row in self._rows(one, is_all=False))

        holds = soql.holds(query.where, inner)
        found = [
            row
            for row in org.tables[of].values()
            if not row.is_hidden
            and (is_all or not row.is_deleted)
            and holds(lambda name, row=row: org.value(of, row, name))
        ]
        if query.order:
            found.sort(key=lambda row: tuple(org.value(of, row, one) or "" for one in query.order))
        return found[: query.limit] if query.limit else found

    def _shown(
        self, of: str, row: Row, columns: Iterable[str], fields: Mapping[str, schema.Described]
    ) -> dict[str, Any]:
        url = f"{ROOT}/sobjects/{of}/{row.id}"
        shown: dict[str, Any] = {"attributes": {"type": of, "url": url}}
        for name in columns:
            relation, point, rest = name.partition(".")
            if not point:
                type_ = fields[name]["type"]
                shown[name] = _out(self.org.value(of, row, name), type_)
                continue
            link, to = schema.RELATIONS[f"{of}.{relation}"]
            there = self.org.tables[to].get(row.values.get(link, ""))
            if there is None or there.is_hidden:
                shown[relation] = None
                continue
            type_ = self.org.fields[to][rest]["type"]
            beside = shown.setdefault(relation, {"attributes": {"type": to}})
            beside[rest] = _out(self.org.value(to, there, rest), type_)
        return shown

    def _describe(self, of: str, **_asked: Any) -> Answered:
        fields = self.org.visible(of)
        if not fields:
            raise refusals.missing()
        return 200, {"name": of, "label": of, "fields": list(fields.values())}

    # --- writing ----------------------------------------------------------------------------
    def _known(self, of: str, values: Mapping[str, Any]) -> None:
        """Raises Refused, of the whole request, for what it cannot understand."""
        fields = self.org.visible(of)
        if not fields:
            raise refusals.missing()
        for name in values:
            if name not in fields:
                raise refusals.no_column(name, of)
        self.org.parse(of, values)

    def _make(self, of: str, *, body: Any, headers: Headers, **_asked: Any) -> Answered:
        self._known(of, body)
        row = self.org.save(of, body, None, headers)
        self._shows(of, row)
        return 201, {"id": row.id, "success": True, "errors": []}

    def _change(self, of: str, key: str, *, body: Any, headers: Headers, **_asked: Any) -> Answered:
        self._known(of, body)
        self.org.save(of, body, self.org.get(of, key), headers)
        return 204, None

    def _shows(self, of: str, row: Row) -> None:
        """A permission set that the account has shows a hidden field to it."""
        given = self.org.tables["PermissionSetAssignment"].values()
        mine = {one.values["PermissionSetId"] for one in given}
        for one in self.org.tables["FieldPermissions"].values():
            if one.values["ParentId"] in mine and one.values.get("PermissionsRead"):
                self.org.hidden.discard(one.values["Field"])

    def _make_many(self, *, body: Any, headers: Headers, **_asked: Any) -> Answered:
        return 200, self._many(body, lambda of, one: None, headers)

    def _change_many(self, *, body: Any, headers: Headers, **_asked: Any) -> Answered:
        return 200, self._many(body, lambda of, one: self.org.get(of, one["id"]), headers)

    def _upsert_many(
        self, of: str, name: str, *, body: Any, headers: Headers, **_asked: Any
    ) -> Answered:
        if any(one["attributes"]["type"] != of for one in body["records"]):
            raise refusals.bad("INVALID_FIELD", "records of another type")
        self.org.by_key(of, name, "")  # it must be an external id
        found = self._many(body, lambda _of, one: self.org.by_key(of, name, one[name]), headers)
        return 200, [one | {"created": one.get("created", False)} for one in found]

    def _many(
        self, body: Any, row_of: Callable[[str, Any], Row | None], headers: Headers
    ) -> list[dict[str, Any]]:
        records = body["records"]
        if len(records) > MOST:
            raise refusals.bad("EXCEEDED_MAX_RECORDS", "record limit reached")
        plain = [
            (
                one["attributes"]["type"],
                {k: v for k, v in one.items() if k not in ("attributes", "id")},
            )
            for one in records
        ]
        for of, values in plain:
            self._known(of, values)
        results = []
        for (of, values), one in zip(plain, records, strict=True):
            try:
                row = row_of(of, one)
                saved = self.org.save(of, values, row, headers)
            except Refused as error:
                results.append({"success": False, "errors": [error.of_one]})
                continue
            result = {"id": saved.id, "success": True, "errors": [], "created": row is None}
            results.append(result)
        return results

    def _composite(self, *, body: Any, headers: Headers, **_asked: Any) -> Answered:
        parts = body["compositeRequest"]
        if len(parts) > PARTS:
            raise refusals.bad("LIMIT_EXCEEDED", "too many parts")
        made: dict[str, str] = {}
        answers: list[tuple[int, Any]] = []
        with self.org.all_or_none() as take_back:
            failed = -1
            for place, part in enumerate(parts):
                status, answer = self._part(part, made, headers)
                answers.append((status, answer))
                if status >= 400 and body.get("allOrNone"):
                    failed = place
                    break
            if failed >= 0:
                take_back()
                kept = answers[failed]
                answers = [(400, refusals.halted().body) for _part in parts]
                answers[failed] = kept
        return 200, {
            "compositeResponse": [
                {
                    "body": answer,
                    "httpHeaders": {},
                    "httpStatusCode": status,
                    "referenceId": part["referenceId"],
                }
                for part, (status, answer) in zip(parts, answers, strict=True)
            ]
        }

    def _part(self, part: Any, made: dict[str, str], headers: Headers) -> Answered:
        def filled(text: str) -> str:
            return _REFERRED.sub(lambda found: made[found[1]], text)

        said = {
            name: filled(value) if isinstance(value, str) else value
            for name, value in part["body"].items()
        }
        try:
            status, answer = self.answer(part["method"], filled(part["url"]), {}, said, headers)
        except Refused as error:
            return error.status, error.body
        if answer:
            made[part["referenceId"]] = answer["id"]
        return status, answer

    # --- fields -----------------------------------------------------------------------------
    def _define(self, *, body: Any, **_asked: Any) -> Answered:
        of, _point, name = body["FullName"].partition(".")
        said = body["Metadata"]
        if not self.org.may_customise:
            raise Refused(403, "INSUFFICIENT_ACCESS", "You do not have rights to customize.")
        if of == "Activity":
            if not self.org.allows_references:
                raise refusals.bad("FIELD_INTEGRITY_EXCEPTION", "external ids are not allowed here")
            of = "Task"
        if name in self.org.fields[of]:
            raise refusals.bad("DUPLICATE_DEVELOPER_NAME", "already in use")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*__c", name):
            raise refusals.bad("INVALID_FIELD", "the name is not allowed", "FullName")
        self.org.define(of, defined(name, said), is_hidden=True)
        return 201, {"id": f"00N{len(self.org.fields[of]):012d}EAA", "success": True, "errors": []}


def defined(name: str, said: Mapping[str, Any]) -> schema.Described:
    """A custom field as a describe tells it, of its metadata."""
    kind = said["type"]
    made = schema.described(
        name,
        _TYPES[kind],
        said.get("length") or _LENGTHS.get(kind, 0),
        label=said["label"],
        externalId=said.get("externalId") is True,
        unique=said.get("unique") is True,
        htmlFormatted=kind == "Html",
    )
    chosen = (said.get("valueSet") or {}).get("valueSetDefinition", {}).get("value", ())
    made["picklistValues"] = [
        {"value": one["fullName"], "label": one["label"], "active": True, "defaultValue": False}
        for one in chosen
    ]
    made["restrictedPicklist"] = bool(chosen)
    return made


def _out(value: Any, type_: str) -> Any:
    """As an answer holds it."""
    if value is None or value == "":
        return None
    if type_ == "datetime":
        return soql.instant(value if isinstance(value, int) else soql.milliseconds(value))
    if type_ in ("double", "currency"):
        return float(value)
    return value
