"""Remote leads as rows of a list: read with the same care, so that both mean the same.

Numbers become E.164, countries codes, names are split; what a field cannot take is kept as extra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis
from qualifier.core.lead import Nature
from qualifier.exchange.lists.lead_row import LeadRow, ListDefaults
from qualifier.exchange.lists.record import Record, Table
from qualifier.exchange.lists.rows import rows_to_leads
from qualifier.exchange.lists.targets import Column, ColumnMap, Target, TargetKind
from qualifier.exchange.workplace import Workplace
from qualifier.settings import HOME_COUNTRY, TIME_ZONE
from qualifier.sync.connectors.base import RemoteLead
from qualifier.sync.mapping import NAME, NAME_PARTS, MappingAtWork


def rows_of(
    remote: Sequence[RemoteLead], mapping: MappingAtWork, defaults: ListDefaults
) -> list[LeadRow]:
    """One row per remote lead, in their order; numbered from 1."""
    read = [mapping.incoming(one.values) for one in remote]
    header = tuple(dict.fromkeys(chain.from_iterable(read)))
    if not header:
        return [LeadRow(place, {}) for place in range(1, len(remote) + 1)]
    columns = tuple(Column(name, _target(name)) for name in header)
    records = (
        Record(place, tuple(values.get(name, "") for name in header))
        for place, values in enumerate(read, start=1)
    )
    table = Table(header, records, row_estimate=len(remote))
    rows = rows_to_leads(table, ColumnMap(columns), defaults, children=1)
    return [
        row if row.is_opposed is one.opposed else replace(row, is_opposed=one.opposed)
        for row, one in zip(rows, remote, strict=True)
    ]


def values_of(row: LeadRow, remote: RemoteLead, mapping: MappingAtWork) -> dict[str, str]:
    """Lead field → text of what was read; "" where the record has nothing.

    A number that could not be read is no word against the one that is here.
    """
    asked = mapping.incoming(remote.values)
    if NAME in asked:
        whole = asked.pop(NAME)
        asked = {**dict.fromkeys(NAME_PARTS, whole), **asked}
    return {
        name: row.values.get(name, "")
        for name, raw in asked.items()
        if name in row.values or not raw.strip()
    }


def _target(name: str) -> Target:
    return Target(TargetKind.NAME) if name == NAME else Target(TargetKind.FIELD, name)


def defaults_of(
    place: Workplace, details: Mapping[str, Any], name: str, today: date
) -> ListDefaults:
    """What is said once of all leads of a connection: whom they are, and why they may be called.

    As for a list: professionals rest on legitimate interest where nothing is said.
    """
    settings, rules = place.store.settings(), place.permission.rules
    nature = Nature(details.get("nature") or Nature.UNKNOWN.value)
    basis = str(details.get("basis") or "")
    if not basis and nature is Nature.PROFESSIONAL:
        basis = LegalBasis.LEGITIMATE_INTEREST.value
    is_assumed = bool(basis) and not rules.needs_proof(read_basis(basis))
    return ListDefaults(
        country=settings.text(HOME_COUNTRY),
        nature=nature,
        basis=basis,
        basis_source=str(details.get("basis_source") or ""),
        basis_on=str(details.get("basis_on") or ""),
        zone=settings.text(TIME_ZONE) or rules.default_zone.key,
        assumed_source=name if is_assumed else "",
        assumed_on=today.isoformat() if is_assumed else "",
    )
