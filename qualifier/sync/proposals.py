"""The mapping proposed for a CRM: its usual fields; those the account lacks are left out."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.core.field_mapping import FieldRow, Way
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.kinds import KINDS

# Fields of our own that an account can be given, by the part of their name behind the prefix.
_OWN = {
    "fit": ("Fit", FieldKind.NUMBER),
    "maturity": ("Maturity", FieldKind.NUMBER),
    "cell": ("Cell", FieldKind.TEXT),
    "decision": ("Decision", FieldKind.TEXT),
}


def proposed(kind: str, fields: Sequence[RemoteField] | None = None) -> tuple[FieldRow, ...]:
    """The rows for a CRM of this kind; with `fields` only those it can take."""
    there = None if fields is None else {one.name: one for one in fields}
    rows = []
    for ours, theirs in (KINDS[kind].proposed if kind in KINDS else {}).items():
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
    row = KINDS.get(kind)
    return tuple(
        RemoteField(f"{row.prefix}{name}{row.suffix}", label, of, is_custom=True)
        for name, (label, of) in _OWN.items()
        if row is not None
    )
