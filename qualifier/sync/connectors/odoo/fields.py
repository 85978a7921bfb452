"""The fields of crm.lead as this server has them, and making those that are missing.

Names come and go with the versions (`lost_reason` became `lost_reason_id` with 16, `mobile` went
with 19), and one unknown name fails a whole call: what the server says it has is what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.session import Session
from qualifier.sync.connectors.odoo.values import KINDS, LeadField

ATTRIBUTES = ("type", "string", "selection", "relation", "readonly", "store", "manual", "size")
# Choices worth showing by name; others have too many, or are no business of a hand-off.
_LISTED = ("crm.stage", "crm.team", "crm.tag", "crm.lost.reason")
MOST_LISTED = 500
_PHONES, _EMAILS = frozenset({"phone", "mobile"}), frozenset({"email_from"})
_TTYPES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "char",
    FieldKind.PHONE: "char",
    FieldKind.EMAIL: "char",
    FieldKind.LONG_TEXT: "text",
    FieldKind.HTML: "html",
    FieldKind.NUMBER: "float",
    FieldKind.DATE: "date",
    FieldKind.INSTANT: "datetime",
    FieldKind.BOOLEAN: "boolean",
    FieldKind.CHOICE: "selection",
}


class LeadFields(Mapping[str, LeadField]):
    """What the server keeps of a lead, by name. Computed fields that it does not keep are left
    out, but for those in `ALSO`, which are read and never shown: a record is opposed where one is
    true. Those in `BLACKLISTS` can be searched by."""

    BLACKLISTS = ("phone_sanitized_blacklisted", "is_blacklisted")
    ALSO = (*BLACKLISTS, "phone_blacklisted", "mobile_blacklisted")

    def __init__(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        kept = {
            name: _field(name, said)
            for name, said in found.items()
            if said.get("type") in KINDS and (said.get("store", True) or name in self.ALSO)
        }
        self._fields = dict(sorted(kept.items()))

    @classmethod
    def of(cls, session: Session) -> LeadFields:
        """Asked of the server, which names only those that the account may read."""
        found = session.ask(LEAD, "fields_get", attributes=list(ATTRIBUTES))
        if not isinstance(found, dict):
            raise TryLater("not_the_crm")
        return cls(found)

    def __getitem__(self, name: str) -> LeadField:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def first_of(self, *names: str) -> str:
        """The first of these that is there; "" if none is."""
        return next((name for name in names if name in self._fields), "")

    def of_names(self, names: Iterable[str]) -> list[LeadField]:
        """These fields. Raises NeedsAttention(field_refused, name) for one that is not there."""
        fields = []
        for name in names:
            if name not in self._fields:
                raise NeedsAttention("field_refused", name)
            fields.append(self._fields[name])
        return fields


def described(session: Session, fields: LeadFields) -> tuple[RemoteField, ...]:
    """As a person picks them, with the names of stages, teams, tags and reasons."""
    options: dict[str, Mapping[str, str]] = {}
    for model in _LISTED:
        if any(field.relation == model for field in fields.values()):
            rows = session.rows(model, [], ["display_name"], limit=MOST_LISTED)
            options[model] = {str(row["id"]): str(row["display_name"]) for row in rows}
    return tuple(
        replace(field.remote, options=options.get(field.relation, field.remote.options))
        for name, field in fields.items()
        if name != "id" and name not in LeadFields.ALSO
    )


def make(session: Session, fields: LeadFields, wanted: Sequence[RemoteField]) -> bool:
    """Make those of `wanted` that are not there, all or none; whether any was.

    A custom field's name begins with `x_`; links to other records are not made. Only an
    administrator may. Raises NeedsAttention(may_not_make_fields | field_refused, names).
    """
    missing = [one for one in wanted if one.name not in fields]
    if not missing:
        return False
    names = ", ".join(one.name for one in missing)
    wrong = [one for one in missing if not one.name.startswith("x_") or one.kind not in _TTYPES]
    if wrong:
        raise NeedsAttention("field_refused", ", ".join(one.name for one in wrong))
    try:
        if not session.may("ir.model.fields", "create"):
            raise NeedsAttention("may_not_make_fields", names)
        models = session.rows("ir.model", [["model", "=", LEAD]], ["id"], limit=1)
        values = [_made(one, models[0]["id"]) for one in missing]
        session.act("ir.model.fields", "create", vals_list=values)
    except Refused as error:
        if error.kind is Kind.RIGHT:
            raise NeedsAttention("may_not_make_fields", names) from error
        raise
    return True


def _made(wanted: RemoteField, model_id: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        "model_id": model_id,
        "name": wanted.name,
        "field_description": wanted.label,
        "ttype": _TTYPES[wanted.kind],
        "state": "manual",
    }
    if wanted.kind is FieldKind.CHOICE:
        values["selection_ids"] = [
            [0, 0, {"value": key, "name": label, "sequence": place}]
            for place, (key, label) in enumerate(wanted.options.items())
        ]
    return values


def _field(name: str, said: Mapping[str, Any]) -> LeadField:
    kind = KINDS[said["type"]]
    if kind is FieldKind.TEXT:
        kind = FieldKind.PHONE if name in _PHONES else kind
        kind = FieldKind.EMAIL if name in _EMAILS else kind
    remote = RemoteField(
        name=name,
        label=str(said.get("string") or name),
        kind=kind,
        options={str(key): str(label) for key, label in said.get("selection") or ()},
        is_writable=not said.get("readonly", False),
        is_custom=bool(said.get("manual")) or name.startswith("x_"),
        longest=int(said.get("size") or 0),
    )
    return LeadField(remote, said["type"], str(said.get("relation") or ""))
