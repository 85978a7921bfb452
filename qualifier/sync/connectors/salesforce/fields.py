"""The fields of leads, and of what stands beside them, as the account sees them.

Who asks for a field that is hidden from the account gets nothing at all, so every query is made of
what a describe told, and what it did not tell is refused here, unasked. An admin may mend what is
missing at any time, so a refusal looks again first, unless it has looked just now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.salesforce.api import Api, Json, absent, sobject

LEAD, CONTACT, OPPORTUNITY, TASK = "Lead", "Contact", "Opportunity", "Task"
NOTE = "ContentNote"
# Ours: the key of a record that was born here, and what sales answer.
EXTERNAL_ID = "LQ_Key__c"
VERDICT, REASON = "LQ_Verdict__c", "LQ_Reason__c"
REFERENCE = "LQ_Ref__c"  # of a task; its definition belongs to activities
OWNER, STATUS, DO_NOT_CALL = "OwnerId", "Status", "DoNotCall"
MODIFIED = "SystemModstamp"  # moves on every change, of people and of the system

KEPT_S, ABSENT_S, JUST_NOW_S = 3600.0, 600.0, 20.0  # a describe of leads is 100 kB

VERDICTS = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "turned_back": "Turned back",
    "disqualified": "Disqualified",
    "won": "Won",
    "lost": "Lost",
}
KINDS: Mapping[str, FieldKind] = {
    "id": FieldKind.TEXT,
    "string": FieldKind.TEXT,
    "encryptedstring": FieldKind.TEXT,
    "combobox": FieldKind.TEXT,
    "url": FieldKind.TEXT,
    "time": FieldKind.TEXT,
    "textarea": FieldKind.LONG_TEXT,
    "phone": FieldKind.PHONE,
    "email": FieldKind.EMAIL,
    "int": FieldKind.NUMBER,
    "long": FieldKind.NUMBER,
    "double": FieldKind.NUMBER,
    "currency": FieldKind.NUMBER,
    "percent": FieldKind.NUMBER,
    "date": FieldKind.DATE,
    "datetime": FieldKind.INSTANT,
    "boolean": FieldKind.BOOLEAN,
    "picklist": FieldKind.CHOICE,
    "multipicklist": FieldKind.SEVERAL,
    "reference": FieldKind.LINK,
}  # what is not here (an address as a whole, a place on a map) holds no one value


class Fields:
    """What the account sees of each object: kept for an hour, and asked anew where it is found
    outdated or where something is missing."""

    def __init__(self, api: Api, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._api, self._monotonic = api, monotonic
        self._told: dict[str, tuple[float, Mapping[str, Json]]] = {}
        self._lead: tuple[object, dict[str, RemoteField]] = (None, {})

    def forget(self) -> None:
        """All is asked anew when it is needed next."""
        self._told = {}

    def fresh(self) -> tuple[RemoteField, ...]:
        """The fields of a lead as they are now."""
        self._told.pop(LEAD, None)
        return tuple(self.lead().values())

    def lead(self, wanted: str = "") -> Mapping[str, RemoteField]:
        """By name. `wanted`: see `of`. Raises NeedsAttention(no_right, Lead) where leads are hidden
        from us."""
        told = self.of(LEAD, wanted)
        if not told:
            raise NeedsAttention("no_right", LEAD)
        if self._lead[0] is not told:
            described_ = (described(one) for one in told.values() if one.get("type") in KINDS)
            self._lead = told, {one.name: one for one in described_}
        return self._lead[1]

    def of(self, name: str, wanted: str = "") -> Mapping[str, Json]:
        """An object's fields as they were told, by name; none if the account does not see it.
        `wanted`: a field without which it is asked again, unless that was just now."""
        at, told = self._told.get(name, (float("-inf"), {}))
        kept_s = KEPT_S if told else ABSENT_S
        if self._monotonic() - at >= (JUST_NOW_S if wanted and wanted not in told else kept_s):
            told = self._described(name)
            self._told[name] = self._monotonic(), told
        return told

    def _described(self, name: str) -> Mapping[str, Json]:
        try:
            body = self._api.get(f"{sobject(name)}/describe")
        except NeedsAttention as error:
            if not absent(error):
                raise
            return {}
        listed = body.get("fields") if isinstance(body, dict) else None
        if not isinstance(listed, list):
            raise TryLater("not_the_crm")
        return {str(one["name"]): one for one in listed if isinstance(one, dict) and "name" in one}

    def kind(self, name: str) -> FieldKind:
        """TEXT for what the account does not see."""
        there = self.lead().get(name)
        return there.kind if there else FieldKind.TEXT

    def is_key(self, of: str, name: str) -> bool:
        """Whether records of an object can be addressed by this field."""
        return self.of(of, name).get(name, {}).get("externalId") is True

    def may_write(self, of: str, name: str, *, is_new: bool) -> bool:
        """Whether the account may set this field, on a record that is made or on one there is."""
        there = self.of(of, name).get(name, {})
        return there.get("createable" if is_new else "updateable") is True


def described(one: Mapping[str, Any]) -> RemoteField:
    """A definition as a describe gives it, in our words."""
    name, kind = str(one["name"]), KINDS.get(str(one.get("type")), FieldKind.TEXT)
    if kind is FieldKind.LONG_TEXT and one.get("htmlFormatted") is True:
        kind = FieldKind.HTML
    length = one.get("length")
    return RemoteField(
        name,
        str(one.get("label") or name),
        kind,
        options(one) if kind in (FieldKind.CHOICE, FieldKind.SEVERAL) else {},
        is_writable=one.get("updateable") is True,
        is_custom=one.get("custom") is True,
        longest=length if isinstance(length, int) and kind is not FieldKind.LINK else 0,
    )


def options(one: Mapping[str, Any]) -> dict[str, str]:
    """The values of a list that can be chosen now, with their words."""
    values = one.get("picklistValues")
    return {
        str(part["value"]): str(part.get("label") or part["value"])
        for part in (values if isinstance(values, list) else ())
        if isinstance(part, dict) and part.get("active") is True and "value" in part
    }
