"""The properties of a contact: described in our words, and made where they are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.hubspot.api import Api, Json, properties, rows, strange
from qualifier.sync.connectors.hubspot.errors import TakenThere
from qualifier.sync.connectors.hubspot.values import LONGEST

CONTACTS, NOTES, CALLS, TASKS = "contacts", "notes", "calls", "tasks"
GROUP, GROUP_LABEL = "lead_qualifier", "Lead qualification"
# Ours: the key of a record that was born here, what sales answer, and the person's opposition.
EXTERNAL_ID = "lq_external_id"
VERDICT, REASON = "lq_sales_verdict", "lq_sales_reason"
DO_NOT_CALL = "lq_do_not_call"
OPERATION_KEY = "lq_operation_key"  # on notes, calls and tasks, where the account can have it
UNIQUE_MOST = 10  # unique properties that a type of record can have
OWNER, LEAD_STATUS, LIFECYCLE = "hubspot_owner_id", "hs_lead_status", "lifecyclestage"
MERGED = "hs_merged_object_ids"

VERDICTS = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "turned_back": "Turned back",
    "disqualified": "Disqualified",
    "won": "Won",
    "lost": "Lost",
}
# In English, as HubSpot's own names are; `ensure` takes other labels and options from its caller.
OWN = (
    RemoteField(EXTERNAL_ID, "Lead qualifier: key", FieldKind.TEXT),
    RemoteField(VERDICT, "Lead qualifier: sales verdict", FieldKind.CHOICE, VERDICTS),
    RemoteField(REASON, "Lead qualifier: reason of the verdict", FieldKind.TEXT),
    RemoteField(DO_NOT_CALL, "Lead qualifier: do not call", FieldKind.BOOLEAN),
)
_MADE_AS: Mapping[FieldKind, tuple[str, str]] = {  # type and fieldType must be one of their pairs
    FieldKind.TEXT: ("string", "text"),
    FieldKind.LONG_TEXT: ("string", "textarea"),
    FieldKind.HTML: ("string", "html"),
    FieldKind.NUMBER: ("number", "number"),
    FieldKind.DATE: ("date", "date"),
    FieldKind.INSTANT: ("datetime", "date"),
    FieldKind.BOOLEAN: ("bool", "booleancheckbox"),
    FieldKind.CHOICE: ("enumeration", "select"),
    FieldKind.SEVERAL: ("enumeration", "checkbox"),
    FieldKind.LINK: ("string", "text"),
    FieldKind.PHONE: ("string", "phonenumber"),
    FieldKind.EMAIL: ("string", "text"),
}
_BY_FIELD_TYPE = {
    "textarea": FieldKind.LONG_TEXT,
    "html": FieldKind.HTML,
    "phonenumber": FieldKind.PHONE,
}
_BY_TYPE = {
    "number": FieldKind.NUMBER,
    "date": FieldKind.DATE,
    "datetime": FieldKind.INSTANT,
    "bool": FieldKind.BOOLEAN,
    "phone_number": FieldKind.PHONE,
}


class Fields:
    """The properties of an account's contacts, read once and again after some were made."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._contact: dict[str, RemoteField] | None = None
        self._unique: frozenset[str] = frozenset()
        self._keyed: dict[str, bool] = {}

    def fresh(self) -> tuple[RemoteField, ...]:
        """All of them as they are now."""
        self._read()
        return tuple(self.contact().values())

    def contact(self) -> Mapping[str, RemoteField]:
        """By name. Raises what a reading raises."""
        if self._contact is None:
            self._read()
        assert self._contact is not None
        return self._contact

    def unique(self) -> frozenset[str]:
        """Names of those that hold a value once only: records can be addressed by them."""
        self.contact()
        return self._unique

    def own_unique(self) -> frozenset[str]:
        """Those of them that the account made: HubSpot's own do not count towards its limit."""
        return frozenset(name for name in self.unique() if self.contact()[name].is_custom)

    def kind(self, name: str) -> FieldKind:
        """TEXT for what the account does not have."""
        there = self.contact().get(name)
        return there.kind if there else FieldKind.TEXT

    def is_keyed(self, object_type: str) -> bool:
        """Whether notes, calls or tasks have our unique property, so that HubSpot itself keeps one
        from being made twice. Not every account may have it (tried by `ensure`)."""
        if object_type not in self._keyed:
            try:
                there = rows(self._api.get(properties(object_type)), changes=False)
            except NeedsAttention as error:
                if error.reason == "key_refused":
                    raise
                there = []
            self._keyed[object_type] = any(
                one.get("name") == OPERATION_KEY and one.get("hasUniqueValue") is True
                for one in there
            )
        return self._keyed[object_type]

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """See base.Crm. Makes our own properties too, by the definitions in `wanted` if there.

        Also raises NeedsAttention(may_not_make_key_field, names): the first of these is made in
        another way than the rest, as its values must be unique."""
        self._read()
        asked = {one.name: one for one in (*OWN, *wanted)}
        missing = [one for name, one in asked.items() if name not in self.contact()]
        if missing:
            self._make(missing)
        for object_type in (NOTES, CALLS, TASKS):
            self._make_key(object_type)
        found = self.contact()
        return tuple(found[one.name] for one in wanted if one.name in found)

    def _make(self, missing: Sequence[RemoteField]) -> None:
        names = ", ".join(one.name for one in missing)
        try:
            self._make_group(CONTACTS)
            for one in missing:
                self._make_one(CONTACTS, definition(one))
        except NeedsAttention as error:
            # Without a property's name: a plan that is full, or whose account may have no more.
            if error.reason in ("no_right", "gone_there", "request_refused"):
                if any(one.name == EXTERNAL_ID for one in missing):
                    raise NeedsAttention("may_not_make_key_field", names) from error
                raise NeedsAttention("may_not_make_fields", names) from error
            raise
        finally:
            self._contact = None

    def _make_key(self, object_type: str) -> None:
        """Best effort: HubSpot does not promise unique properties on activities."""
        if self.is_keyed(object_type):
            return
        key = RemoteField(OPERATION_KEY, "Lead qualifier: key", FieldKind.TEXT)
        try:
            self._make_group(object_type)
            self._make_one(object_type, definition(key))
        except NeedsAttention as error:
            if error.reason == "key_refused":
                raise
        else:
            del self._keyed[object_type]

    def _make_group(self, object_type: str) -> None:
        path = f"{properties(object_type)}/groups"
        groups = rows(self._api.get(path), changes=False)
        if all(group.get("name") != GROUP for group in groups):
            self._create(path, {"name": GROUP, "label": GROUP_LABEL})

    def _make_one(self, object_type: str, wanted: Json) -> None:
        self._create(properties(object_type), wanted)

    def _create(self, path: str, body: Json) -> None:
        try:
            answer = self._api.change(path, body, good=(201,))
        except TakenThere:  # another desktop was faster
            return
        if not (isinstance(answer.body, dict) and answer.body.get("name") == body["name"]):
            raise strange(changes=True)

    def _read(self) -> None:
        there = rows(self._api.get(properties(CONTACTS)), changes=False)
        there = [one for one in there if one.get("archived") is not True and one.get("name")]
        self._contact = {str(one["name"]): described(one) for one in there}
        self._unique = frozenset(str(one["name"]) for one in there if one.get("hasUniqueValue"))


def described(one: Mapping[str, Any]) -> RemoteField:
    """A definition as HubSpot lists it, in our words."""
    name, kind = str(one["name"]), _kind(one)
    rules = one.get("modificationMetadata")
    is_fixed = isinstance(rules, dict) and rules.get("readOnlyValue") is True
    is_counted = one.get("calculated") is True or one.get("fieldType") == "calculation_equation"
    return RemoteField(
        name,
        str(one.get("label") or name),
        kind,
        _options(one.get("options")) if kind in (FieldKind.CHOICE, FieldKind.SEVERAL) else {},
        is_writable=not (is_fixed or is_counted),
        is_custom=one.get("hubspotDefined") is not True,
        longest=LONGEST if one.get("type") == "string" else 0,
    )


def definition(one: RemoteField) -> Json:
    """What to send so that `one` is made."""
    kind, field_type = _MADE_AS[one.kind]
    made: Json = {
        "groupName": GROUP,
        "name": one.name,
        "label": one.label or one.name,
        "type": kind,
        "fieldType": field_type,
    }
    if one.name in (EXTERNAL_ID, OPERATION_KEY):
        made["hasUniqueValue"] = True  # cannot be had later
    options = dict(one.options)
    if one.kind is FieldKind.BOOLEAN:
        options = {"true": options.get("true", "Yes"), "false": options.get("false", "No")}
    if one.kind in (FieldKind.BOOLEAN, FieldKind.CHOICE, FieldKind.SEVERAL):
        made["options"] = [
            {"label": label, "value": value, "displayOrder": place, "hidden": False}
            for place, (value, label) in enumerate(options.items())
        ]
    return made


def _kind(one: Mapping[str, Any]) -> FieldKind:
    type_, field_type = str(one.get("type")), str(one.get("fieldType"))
    if one.get("referencedObjectType") or one.get("externalOptions") is True:
        return FieldKind.LINK  # an owner, a team: its options come from elsewhere
    if type_ == "enumeration":
        if field_type == "booleancheckbox":
            return FieldKind.BOOLEAN
        return FieldKind.SEVERAL if field_type == "checkbox" else FieldKind.CHOICE
    if one.get("name") == "email":
        return FieldKind.EMAIL
    return _BY_TYPE.get(type_) or _BY_FIELD_TYPE.get(field_type, FieldKind.TEXT)


def _options(options: Any) -> dict[str, str]:
    listed: Iterable[Any] = options if isinstance(options, list) else ()
    return {
        str(one["value"]): str(one.get("label") or one["value"])
        for one in listed
        if isinstance(one, dict) and "value" in one
    }
