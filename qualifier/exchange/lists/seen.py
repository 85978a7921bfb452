"""The leads an import has met so far in its own file, by all keys of the duplicates rule.

A million rows must fit in memory, so only what the rule needs is kept, in columns rather than
in an object per row: not the values, only which fields are filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from qualifier.core.lead import SignalKind
from qualifier.exchange.lists.known import KnownLead
from qualifier.exchange.lists.lead_row import LeadRow
from qualifier.exchange.lists.row_keys import RowKeys

_T = TypeVar("_T", str, tuple[SignalKind, str])
_Keys = frozenset[str]
_Signals = frozenset[tuple[SignalKind, str]]


class Seen(NamedTuple):
    """A lead that a row of this file made or changed; `row_number` is the first such row.

    `legal_problem` is why the law forbids to call it, whatever its numbers; empty if nothing does.
    """

    place: int
    lead_id: str
    row_number: int
    fields: _Keys
    extra_keys: _Keys
    signals: _Signals
    is_opposed: bool
    legal_problem: str


class SeenLeads:
    """All of them, found by id, external id, e-mail, number, number with name or company."""

    def __init__(self) -> None:
        self._lead_ids: list[str] = []
        self._row_numbers: list[int] = []
        self._fields: list[_Keys] = []
        self._extra_keys: list[_Keys] = []
        self._signals: list[_Signals] = []
        self._legal_problems: list[str] = []
        self._opposed: set[int] = set()
        self._by_lead_id: dict[str, int] = {}
        self._by_external_id: dict[str, int] = {}
        self._by_email: dict[str, int] = {}
        self._by_number: dict[str, int] = {}
        self._by_number_and: dict[str, int] = {}
        self._by_names: dict[tuple[str, ...], _Keys] = {}
        self._shared: dict[frozenset[Any], frozenset[Any]] = {}

    def by_lead_id(self, lead_id: str) -> Seen | None:
        return self._seen(self._by_lead_id.get(lead_id))

    def by_external_id(self, external_id: str) -> Seen | None:
        return self._seen(self._by_external_id.get(external_id))

    def by_email(self, email: str) -> Seen | None:
        """`email` in lower case."""
        return self._seen(self._by_email.get(email))

    def by_number(self, number: str) -> Seen | None:
        """The first lead of this file with `number`."""
        return self._seen(self._by_number.get(number))

    def by_number_and(self, number: str, part: str, *, is_name: bool) -> Seen | None:
        """A lead with `number` and the folded name, or company, `part`."""
        return self._seen(self._by_number_and.get(_joined(number, part, is_name=is_name)))

    def add(
        self,
        lead_id: str,
        row: LeadRow,
        keys: RowKeys,
        legal_problem: str = "",
        known: KnownLead | None = None,
    ) -> None:
        """Remember a lead that `row` adds, or that it changes if `known`."""
        place = len(self._lead_ids)
        fields, extra = self._keys_of(row.values), self._keys_of(row.extra)
        signals = _signals_of(row)
        if known is not None:
            fields = self._one(fields | frozenset(known.values))
            extra = self._one(extra | frozenset(known.extra))
            signals |= known.signals
        self._lead_ids.append(lead_id)
        self._row_numbers.append(row.number)
        self._fields.append(fields)
        self._extra_keys.append(extra)
        self._signals.append(self._one(signals) if signals else _NONE)
        self._legal_problems.append(legal_problem)
        self._by_lead_id[lead_id] = place
        self._index(place, row, keys)

    def widen(self, seen: Seen, row: LeadRow, keys: RowKeys, changes: Mapping[str, str]) -> None:
        """Remember what a further row adds to `seen`: its `changes`, its columns, its keys."""
        place = seen.place
        self._fields[place] = self._one(seen.fields | frozenset(changes))
        self._extra_keys[place] = self._one(seen.extra_keys | frozenset(row.extra))
        self._signals[place] = self._one(seen.signals | _signals_of(row))
        self._index(place, row, keys)

    def _seen(self, place: int | None) -> Seen | None:
        if place is None:
            return None
        return Seen(
            place,
            self._lead_ids[place],
            self._row_numbers[place],
            self._fields[place],
            self._extra_keys[place],
            self._signals[place],
            place in self._opposed,
            self._legal_problems[place],
        )

    def _keys_of(self, filled: Mapping[str, str]) -> _Keys:
        names = tuple(filled)
        found = self._by_names.get(names)
        if found is None:
            found = self._by_names[names] = self._one(frozenset(names))
        return found

    def _one(self, keys: frozenset[_T]) -> frozenset[_T]:
        """The copy of `keys` that is shared: rows of a list mostly fill the same fields."""
        return self._shared.setdefault(keys, keys)

    def _index(self, place: int, row: LeadRow, keys: RowKeys) -> None:
        if row.is_opposed:
            self._opposed.add(place)
        if keys.external_id:
            self._by_external_id.setdefault(keys.external_id, place)
        if keys.email:
            self._by_email.setdefault(keys.email, place)
        for number in keys.numbers:
            self._by_number.setdefault(number, place)
            if keys.name:
                self._by_number_and.setdefault(_joined(number, keys.name, is_name=True), place)
            if keys.company:
                key = _joined(number, keys.company, is_name=False)
                self._by_number_and.setdefault(key, place)


def _joined(number: str, part: str, *, is_name: bool) -> str:
    return f"{number}{'n' if is_name else 'c'}{part}"


def _signals_of(row: LeadRow) -> _Signals:
    return frozenset([(one.kind, one.text) for one in row.signals]) if row.signals else _NONE


_NONE: _Signals = frozenset()
