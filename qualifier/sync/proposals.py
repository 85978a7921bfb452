"""The mapping proposed for a CRM: its usual fields; those the account lacks are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.core.field_mapping import FieldRow, Way
from qualifier.sync.connectors.base import FieldKind, RemoteField

_ODOO = {
    "lead.name": "contact_name",
    "lead.company": "partner_name",
    "lead.job_title": "function",
    "lead.phone": "phone",
    "lead.phone2": "mobile",
    "lead.email": "email_from",
    "lead.website": "website",
    "lead.street": "street",
    "lead.postal_code": "zip",
    "lead.city": "city",
    "score.fit": "x_qualifier_fit",
    "score.maturity": "x_qualifier_maturity",
    "score.cell": "x_qualifier_cell",
    "handoff.decision": "x_qualifier_decision",
}
_HUBSPOT = {
    "lead.first_name": "firstname",
    "lead.last_name": "lastname",
    "lead.company": "company",
    "lead.job_title": "jobtitle",
    "lead.phone": "phone",
    "lead.phone2": "mobilephone",
    "lead.email": "email",
    "lead.website": "website",
    "lead.street": "address",
    "lead.postal_code": "zip",
    "lead.city": "city",
    "lead.country": "country",
    "lead.opposed": "lq_do_not_call",
    "score.fit": "lq_fit",
    "score.maturity": "lq_maturity",
    "score.cell": "lq_cell",
    "handoff.decision": "lq_decision",
}
_PROPOSED: Mapping[str, Mapping[str, str]] = {"odoo": _ODOO, "hubspot": _HUBSPOT}
# Fields of our own that an account can be given, by the part of their name behind the prefix.
_OWN = {
    "fit": ("Fit", FieldKind.NUMBER),
    "maturity": ("Maturity", FieldKind.NUMBER),
    "cell": ("Cell", FieldKind.TEXT),
    "decision": ("Decision", FieldKind.TEXT),
}
_PREFIX = {"odoo": "x_qualifier_", "hubspot": "lq_"}


def proposed(kind: str, fields: Sequence[RemoteField] | None = None) -> tuple[FieldRow, ...]:
    """The rows for a CRM of this kind; with `fields` only those it can take."""
    there = None if fields is None else {one.name: one for one in fields}
    rows = []
    for ours, theirs in _PROPOSED.get(kind, {}).items():
        way = Way.BOTH if ours.startswith("lead.") else Way.OUT
        if there is not None and theirs not in there:
            continue
        if there is not None and not there[theirs].is_writable:
            way = Way.IN
        if way is Way.IN and not ours.startswith("lead."):
            continue
        rows.append(FieldRow(ours, theirs, way))
    return tuple(rows)


def own_fields(kind: str) -> tuple[RemoteField, ...]:
    """The fields an account should have for what a call found."""
    prefix = _PREFIX.get(kind, "")
    return tuple(
        RemoteField(prefix + name, label, of, is_custom=True)
        for name, (label, of) in _OWN.items()
        if prefix
    )
