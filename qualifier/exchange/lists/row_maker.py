"""One record to one lead row, by a column map compiled once per list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from qualifier.contact.time_zones import time_zone_of_read
from qualifier.core.lead import LEAD_FIELDS, Nature, SignalKind
from qualifier.exchange.lists.cell_dates import has_month_first, read_date
from qualifier.exchange.lists.countries import country_code
from qualifier.exchange.lists.lead_row import LeadRow, ListDefaults, ListSignal
from qualifier.exchange.lists.natures import (
    NOT_CHOSEN,
    language_code,
    nature_of,
    says_plain_yes,
    says_yes,
    signal_kind_of,
)
from qualifier.exchange.lists.number_cells import PHONES, Dialled, NumberCells
from qualifier.exchange.lists.number_pool import ReadNumber, Typed
from qualifier.exchange.lists.own_columns import is_own_export, list_names
from qualifier.exchange.lists.people_names import split_name
from qualifier.exchange.lists.record import Record, Repair
from qualifier.exchange.lists.targets import ColumnMap, TargetKind

_ADDRESS = re.compile(r"[^@\s;,<>()\"':]+@[^@\s;,<>()\"']+")
_MAY_BE_ANY_WORD = frozenset({"first_name", "last_name", "company", "notes"})  # Mr Null lives


class RowMaker:
    """Makes rows of one list. `has_numbers` says whether a column holds any."""

    def __init__(
        self,
        header: Sequence[str],
        column_map: ColumnMap,
        defaults: ListDefaults,
        sample: Sequence[Sequence[str]] = (),
    ) -> None:
        """Compile `column_map`, which must be aligned with `header`."""
        columns = column_map.columns
        self._width = len(header)
        self._defaults = defaults
        self._zone = defaults.time_zone()
        self._keys = extra_keys(header)
        self._places = {column.target.text: place for place, column in enumerate(columns)}
        self._fields = [
            (name, self._places[name])
            for name in LEAD_FIELDS
            if name in self._places and name not in PHONES
        ]
        self._extra = [
            (self._keys[place], place)
            for place, column in enumerate(columns)
            if column.target.kind in (TargetKind.EXTRA, TargetKind.SIGNAL)
        ]
        self._signals = [
            (SignalKind(column.target.name) if column.target.name else None, place)
            for place, column in enumerate(columns)
            if column.target.kind is TargetKind.SIGNAL
        ]
        self._converts = [
            (place, column.convert) for place, column in enumerate(columns) if column.convert
        ]
        phones = [self._places[name] for name in PHONES if name in self._places]
        self._numbers = NumberCells(phones, self._keys)
        self._any_word = [
            place
            for name, place in self._places.items()
            if name in _MAY_BE_ANY_WORD or name == TargetKind.NAME.value
        ]
        self.has_numbers = bool(phones)
        self._month_first = self._is_month_first(sample)

    def clean(self, record: Record) -> Record:
        """`record` with cells stripped, not-chosen ones emptied, padded to the header's width."""
        cells = [cell.strip() for cell in record.cells]
        if len(cells) < self._width:
            cells.extend([""] * (self._width - len(cells)))
        if not NOT_CHOSEN.isdisjoint(cells):
            kept = {place for place in self._any_word if cells[place].isalpha()}
            cells = [
                "" if cell in NOT_CHOSEN and place not in kept else cell
                for place, cell in enumerate(cells)
            ]
        for place, convert in self._converts:
            cells[place] = convert.get(cells[place], cells[place])
        return Record(record.number, tuple(cells), record.repairs)

    def typed_numbers(self, records: Sequence[Record]) -> list[Typed]:
        """The filled number cells of cleaned `records` in order, with the country to try."""
        return self._numbers.typed(records, self._places.get("country"), self._defaults.country)

    def row(self, record: Record, numbers: Iterator[ReadNumber]) -> LeadRow:
        """The lead row of a cleaned record; takes its own numbers from `numbers`."""
        cells = record.cells
        values = {name: cells[place] for name, place in self._fields if cells[place]}
        extra = {key: cells[place] for key, place in self._extra if cells[place]}
        repairs = list(record.repairs)
        if len(cells) > self._width:
            for place in range(self._width, len(cells)):
                if cells[place]:
                    extra[f"column {place + 1}"] = cells[place]
        self._mend_fields(values, extra, repairs)
        self._add_name(cells, values, extra)
        dialled = self._numbers.fill(cells, values, extra, repairs, numbers)
        signals = self._signals_of(cells, extra, repairs) if self._signals else ()
        nature = self._nature(cells, extra, repairs)
        basis, source, basis_on = self._basis(cells, repairs)
        return LeadRow(
            number=record.number,
            lead_id=self._cell(cells, "lead_id"),
            values=values,
            extra=extra,
            signals=signals,
            phone_typed=dialled.typed,
            phone_kind=dialled.kind,
            number_country=dialled.country,
            time_zone=self._time_zone(values, dialled),
            number_problem=dialled.problem,
            nature=nature,
            legal_basis=basis,
            basis_source=source,
            basis_on=basis_on,
            is_opposed=self._is_ticked(cells, "do_not_call", extra),
            is_email_opposed=self._is_ticked(cells, "do_not_email", extra),
            repairs=tuple(repairs),
        )

    def _time_zone(self, values: dict[str, str], dialled: Dialled) -> str:
        """Where the lead answers. A row without country lies in its number's, else the list's."""
        if not (dialled.country or "country" in values or "postal_code" in values):
            return ""  # nothing tells, and a guess would pass for knowledge
        return time_zone_of_read(
            values.get("country", ""),
            values.get("postal_code", ""),
            values.get("city", ""),
            values.get("phone", ""),
            dialled.country or self._defaults.country,
            dialled.time_zone,
        )

    def _cell(self, cells: Sequence[str], target: str) -> str:
        place = self._places.get(target)
        return cells[place] if place is not None else ""

    def _keep(self, extra: dict[str, str], target: str, said: str) -> None:
        extra[self._keys[self._places[target]]] = said

    def _mend_fields(
        self, values: dict[str, str], extra: dict[str, str], repairs: list[Repair]
    ) -> None:
        """Country to its code, e-mail to one address, language to its code."""
        said = values.get("country")
        if said:
            code = country_code(said)
            if code:
                values["country"] = code
            else:
                self._keep(extra, "country", values.pop("country"))
                repairs.append(Repair.COUNTRY_UNKNOWN)
        said = values.get("email")
        if said:
            address = _first_address(said)
            if address != said:
                self._keep(extra, "email", said)
            if address:
                values["email"] = address
            else:
                del values["email"]
        if "language" in values:
            values["language"] = language_code(values["language"])

    def _add_name(
        self, cells: Sequence[str], values: dict[str, str], extra: dict[str, str]
    ) -> None:
        said = self._cell(cells, "name")
        if not said:
            return
        first, last = split_name(said)
        for field, part in (("first_name", first), ("last_name", last)):
            if part and field not in values:
                values[field] = part
        if sorted(said.split()) != sorted(f"{first} {last}".split()):
            self._keep(extra, "name", said)

    def _signals_of(
        self, cells: Sequence[str], extra: dict[str, str], repairs: list[Repair]
    ) -> tuple[ListSignal, ...]:
        said_date = self._cell(cells, "signal_date")
        at = read_date(said_date, month_first=self._month_first, zone=self._zone)
        found: dict[tuple[SignalKind, str], ListSignal] = {}
        for kind, place in self._signals:
            signal = self._signal(kind, place, cells[place], at) if cells[place] else None
            if signal is not None:
                found.setdefault((signal.kind, signal.text), signal)
        if said_date and (at is None or not found):
            self._keep(extra, "signal_date", said_date)
            if at is None:
                repairs.append(Repair.DATE_UNREAD)
        return tuple(found.values())

    def _signal(
        self, kind: SignalKind | None, place: int, said: str, at: datetime | None
    ) -> ListSignal | None:
        """The signal of one cell; `at` where the cell itself is no date."""
        if kind is None:
            read = signal_kind_of(said)
            return ListSignal(read, said, at) if read else None
        if kind is SignalKind.MARKETING_SCORE:
            return ListSignal(kind, said, at)
        own = read_date(said, month_first=self._month_first, zone=self._zone)
        if own is None and not says_yes(said):
            return None
        is_bare = own is not None or says_plain_yes(said)
        return ListSignal(kind, self._keys[place] if is_bare else said, own or at)

    def _nature(self, cells: Sequence[str], extra: dict[str, str], repairs: list[Repair]) -> Nature:
        said = self._cell(cells, "nature")
        if not said or said == Nature.UNKNOWN.value:
            return self._defaults.nature
        read = nature_of(said)
        if read is None:
            self._keep(extra, "nature", said)
            repairs.append(Repair.NATURE_UNREAD)
        return read or self._defaults.nature

    def _basis(self, cells: Sequence[str], repairs: list[Repair]) -> tuple[str, str, str]:
        """Legal basis, its source, its day; the row's own word goes first."""
        said = self._defaults
        own = self._cell(cells, "legal_basis")
        source = self._cell(cells, "basis_source") or said.basis_source
        basis_on = self._basis_on(cells, repairs)
        if own:
            return own, source, basis_on
        return said.basis, source or said.assumed_source, basis_on or said.assumed_on

    def _basis_on(self, cells: Sequence[str], repairs: list[Repair]) -> str:
        said = self._cell(cells, "basis_on")
        if not said:
            return self._defaults.basis_on
        at = read_date(said, month_first=self._month_first, zone=self._zone)
        if at is None:
            repairs.append(Repair.DATE_UNREAD)
            return said
        return at.astimezone(self._zone).date().isoformat()

    def _is_ticked(self, cells: Sequence[str], target: str, extra: dict[str, str]) -> bool:
        said = self._cell(cells, target)
        is_ticked = bool(said) and says_yes(said)
        if is_ticked:
            self._keep(extra, target, said)
        return is_ticked

    def _is_month_first(self, sample: Sequence[Sequence[str]]) -> bool:
        places = [
            self._places[name] for name in ("signal_date", "basis_on") if name in self._places
        ]
        places += [place for _, place in self._signals]
        cells = [row[place] for row in sample for place in places if place < len(row)]
        told = has_month_first(cells)
        return self._defaults.country == "US" if told is None else told


def extra_keys(header: Sequence[str]) -> list[str]:
    """Names under which columns are kept: unnamed ones get a number, repeated ones a count."""
    if is_own_export(header):
        return list_names(header)
    keys: list[str] = []
    for place, name in enumerate(header, start=1):
        key = name or f"column {place}"
        count = 2
        while key in keys:
            key = f"{name} ({count})"
            count += 1
        keys.append(key)
    return keys


def _first_address(said: str) -> str:
    if _ADDRESS.fullmatch(said):
        return said
    parts = said.replace("mailto:", "").replace(";", " ").replace(",", " ").split()
    return next((part.strip("<>()\"'") for part in parts if "@" in part), "")
