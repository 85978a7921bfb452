"""What a person orders when importing a list: the file, its columns, what is said of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis
from qualifier.core.lead import Nature
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.lead_row import ListDefaults
from qualifier.exchange.lists.record import Table
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.lists.targets import ColumnMap, header_key, map_from_json
from qualifier.exchange.workplace import Workplace
from qualifier.settings import HOME_COUNTRY, TIME_ZONE
from qualifier.store import imports


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """`mapping` is a ColumnMap as JSON, `mapping_file` a document; without both: the map used last
    for such a header, else the proposal. Empty facts are taken from the profile's settings."""

    file: Path
    mapping: Mapping[str, Any] | None = None
    mapping_file: Path | None = None
    country: str = ""
    nature: Nature = Nature.UNKNOWN
    basis: str = ""
    basis_source: str = ""
    basis_on: str = ""

    def as_request(self) -> dict[str, Any]:
        """The fields of a worker's request; paths are absolute, for it works elsewhere."""
        return {
            "file": str(self.file.absolute()),
            "map": dict(self.mapping) if self.mapping is not None else None,
            "map_file": str(self.mapping_file.absolute()) if self.mapping_file else None,
            "country": self.country,
            "nature": self.nature.value,
            "basis": self.basis,
            "basis_source": self.basis_source,
            "basis_on": self.basis_on,
        }


def order_from(request: Mapping[str, Any]) -> ImportOrder:
    """The order that `as_request` wrote. Raises ValueError or KeyError if it is none."""
    map_file = request.get("map_file")
    return ImportOrder(
        file=Path(request["file"]),
        mapping=request.get("map"),
        mapping_file=Path(map_file) if map_file else None,
        country=str(request.get("country") or ""),
        nature=Nature(request.get("nature") or "unknown"),
        basis=str(request.get("basis") or ""),
        basis_source=str(request.get("basis_source") or ""),
        basis_on=str(request.get("basis_on") or ""),
    )


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list ready to be read: close `table` if its rows are not read to the end."""

    table: Table
    column_map: ColumnMap
    is_remembered: bool
    defaults: ListDefaults


def open_list(place: Workplace, order: ImportOrder, today: date) -> OpenList:
    """Open the file and settle its columns. Raises FileRefused or DocumentError."""
    with ExitStack() as undo:
        table = open_table(order.file)
        undo.callback(table.close)
        column_map, is_remembered = _columns(place, order, table)
        column_map.checked()
        opened = OpenList(table, column_map, is_remembered, _defaults(place, order, today))
        undo.pop_all()
    return opened


def _columns(place: Workplace, order: ImportOrder, table: Table) -> tuple[ColumnMap, bool]:
    if order.mapping is not None:
        return map_from_json(order.mapping).aligned(table.header), False
    proposed = propose(table.header, table.sample)
    if order.mapping_file is not None:
        # With the parsing and checking libraries, which no other list needs.
        from qualifier.exchange.lists.mapping_document import mapped_over, read_mapping

        return mapped_over(read_mapping(order.mapping_file), table.header, proposed), False
    key = header_key(table.header)
    remembered = place.store.read(lambda c: imports.remembered_mapping(c, key))
    if remembered is not None:
        return map_from_json(remembered).aligned(table.header), True
    return proposed, False


def _defaults(place: Workplace, order: ImportOrder, today: date) -> ListDefaults:
    """Professionals rest on legitimate interest where nothing is said; consumers on nothing.

    Where a basis came from and since when is the file and its day, unless it is one that needs
    proof for whomever (a row may say that it is of a consumer): that must be said.
    """
    settings, rules = place.store.settings(), place.permission.rules
    basis = order.basis
    if not basis and order.nature is Nature.PROFESSIONAL:
        basis = LegalBasis.LEGITIMATE_INTEREST.value
    is_assumed = bool(basis) and not rules.needs_proof(read_basis(basis))
    return ListDefaults(
        country=order.country or settings.text(HOME_COUNTRY),
        nature=order.nature,
        basis=basis,
        basis_source=order.basis_source,
        basis_on=order.basis_on,
        zone=settings.text(TIME_ZONE) or rules.default_zone.key,
        assumed_source=order.file.name if is_assumed else "",
        assumed_on=today.isoformat() if is_assumed else "",
    )
