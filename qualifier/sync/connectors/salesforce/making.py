"""Making fields that an org lacks: definitions, and the permission set that shows them.

A new field is visible to nobody through the API, not even to who made it, until a permission set
says so. Ours is given to the account alone: whom of sales it is given to is the admin's choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.salesforce.api import ROOT, WHO, Api, Json, sobject
from qualifier.sync.connectors.salesforce.fields import (
    EXTERNAL_ID,
    LEAD,
    REASON,
    REFERENCE,
    TASK,
    VERDICT,
    VERDICTS,
    Fields,
)
from qualifier.sync.connectors.salesforce.soql import quoted, select

PERMISSION_SET, PERMISSION_LABEL = "LQ_Qualifier", "Lead qualification"
KEY_LENGTH = 64
OWN = (
    RemoteField(EXTERNAL_ID, "Lead qualifier: key", FieldKind.TEXT),
    RemoteField(VERDICT, "Lead qualifier: sales verdict", FieldKind.CHOICE, VERDICTS),
    RemoteField(REASON, "Lead qualifier: reason of the verdict", FieldKind.TEXT),
)
_KEY: Json = {
    "type": "Text",
    "length": KEY_LENGTH,
    "externalId": True,
    "unique": True,
    "caseSensitive": False,
}
_MADE_AS: Mapping[FieldKind, Json] = {
    FieldKind.TEXT: {"type": "Text", "length": 255},
    FieldKind.LONG_TEXT: {"type": "LongTextArea", "length": 32_768, "visibleLines": 5},
    FieldKind.HTML: {"type": "Html", "length": 32_768, "visibleLines": 10},
    FieldKind.NUMBER: {"type": "Number", "precision": 18, "scale": 4},
    FieldKind.DATE: {"type": "Date"},
    FieldKind.INSTANT: {"type": "DateTime"},
    FieldKind.BOOLEAN: {"type": "Checkbox", "defaultValue": False},
    FieldKind.CHOICE: {"type": "Picklist"},
    FieldKind.SEVERAL: {"type": "MultiselectPicklist", "visibleLines": 4},
    FieldKind.LINK: {"type": "Text", "length": 255},
    FieldKind.PHONE: {"type": "Phone"},
    FieldKind.EMAIL: {"type": "Email"},
}
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def their_name(name: str) -> str:
    """What a custom field of this name is called there: `x_score` is `x_score__c`."""
    if name.endswith("__c"):
        return name
    plain = _NOT_IN_A_NAME.sub("_", name).strip("_")
    return f"{plain[:40].strip('_')}__c"


def ensure(api: Api, fields: Fields, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
    """See base.Crm. Makes our own fields too, and the one that tasks are known by."""
    there = {one.name for one in fields.fresh()}
    asked = {one.name: one for one in (*OWN, *wanted)}
    missing = [
        one for name, one in asked.items() if name not in there and their_name(name) not in there
    ]
    if missing:
        _make(api, fields, missing)
    if REFERENCE not in fields.of(TASK):
        _make_reference(api, fields)
    found = fields.lead()
    names = [one.name if one.name in found else their_name(one.name) for one in wanted]
    return tuple(found[name] for name in names if name in found)


def _make(api: Api, fields: Fields, missing: Sequence[RemoteField]) -> None:
    names = ", ".join(one.name for one in missing)
    try:
        seen_by = _permission_set(api)
        for one in missing:
            _make_one(api, LEAD, their_name(one.name), definition(one))
            _show(api, seen_by, LEAD, their_name(one.name))
    except NeedsAttention as error:
        if error.reason in ("no_right", "gone_there", "request_refused", "record_not_ours"):
            raise NeedsAttention("may_not_make_fields", names) from error
        raise
    finally:
        fields.forget()


def _make_reference(api: Api, fields: Fields) -> None:
    """Best effort: nobody has promised that such a field of activities can be made and used."""
    try:
        said = {"label": "Lead qualifier: reference", **_KEY}
        _make_one(api, "Activity", REFERENCE, said)
        _show(api, _permission_set(api), TASK, REFERENCE)
    except NeedsAttention as error:
        if error.reason == "key_refused":
            raise
    finally:
        fields.forget()


def definition(one: RemoteField) -> Json:
    """The metadata of a field that is made."""
    said = {"label": (one.label or one.name)[:40], **_MADE_AS[one.kind]}
    if one.name == EXTERNAL_ID:
        said |= _KEY
    if one.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        values = [
            {"fullName": value, "label": label, "default": False}
            for value, label in one.options.items()
        ]
        said["valueSet"] = {
            "restricted": True,
            "valueSetDefinition": {"sorted": False, "value": values},
        }
    return said


def _make_one(api: Api, of: str, name: str, metadata: Mapping[str, Any]) -> None:
    body = {"FullName": f"{of}.{name}", "Metadata": dict(metadata)}
    try:
        api.make(f"{ROOT}/tooling/sobjects/CustomField", body)
    except NeedsAttention as error:
        if error.field != "DUPLICATE_DEVELOPER_NAME":  # else another desktop was faster
            raise


def _show(api: Api, seen_by: str, of: str, name: str) -> None:
    said = {"SobjectType": of, "Field": f"{of}.{name}"}
    said |= {"ParentId": seen_by}
    may: Json = {"PermissionsRead": True, "PermissionsEdit": True}
    try:
        api.make(sobject("FieldPermissions"), {**said, **may})
    except NeedsAttention as error:
        if error.reason != "already_there":
            raise


def _permission_set(api: Api) -> str:
    """The id of ours, made and given to the account where it is missing."""
    found = api.query(select("Id", "PermissionSet", f"Name = {quoted(PERMISSION_SET)}"))
    if found:
        made = str(found[0].get("Id"))
    else:
        said = {"Name": PERMISSION_SET, "Label": PERMISSION_LABEL}
        made = api.make(sobject("PermissionSet"), said)
    user = user_id(api.get(WHO))
    mine = f"PermissionSetId = {quoted(made)} AND AssigneeId = {quoted(user)}"
    given = api.query(select("Id", "PermissionSetAssignment", mine))
    if not given:
        said = {"AssigneeId": user, "PermissionSetId": made}
        api.make(sobject("PermissionSetAssignment"), said)
    return made


def user_id(said: Any) -> str:
    """Whose account it is, by what the sign-in's server tells. Raises TryLater(not_the_crm)."""
    found = str(said.get("user_id") or "") if isinstance(said, dict) else ""
    if not found:
        raise TryLater("not_the_crm")
    return found
