"""What a column of a list can become, and the map of all columns of one header.

A map is remembered under `header_key` and laid over any list with the same names, in
whatever order they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from qualifier.core.errors import DocumentError
from qualifier.core.lead import LEAD_FIELDS, SignalKind
from qualifier.exchange.lists.folding import folded


class TargetKind(Enum):
    """FIELD and SIGNAL carry a name; a SIGNAL without one reads its kind from the cell."""

    FIELD = "field"
    NAME = "name"  # first and last name in one cell
    SIGNAL = "signal"
    SIGNAL_DATE = "signal_date"
    LEAD_ID = "lead_id"  # ours, in a file that the program exported
    NATURE = "nature"
    LEGAL_BASIS = "legal_basis"
    BASIS_SOURCE = "basis_source"
    BASIS_ON = "basis_on"
    DO_NOT_CALL = "do_not_call"
    DO_NOT_EMAIL = "do_not_email"
    EXTRA = "extra"  # kept under the list's own name
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column can become. `text` is how documents and pages write it."""

    kind: TargetKind
    name: str = ""

    @property
    def text(self) -> str:
        """`first_name`, `signal:quote`, `signal`, `extra`, …; `target_of` reads it back."""
        if self.kind is TargetKind.FIELD:
            return self.name
        if self.kind is TargetKind.SIGNAL and self.name:
            return f"signal:{self.name}"
        return str(self.kind.value)

    @property
    def may_repeat(self) -> bool:
        """Whether several columns may share it."""
        return self.kind in (TargetKind.EXTRA, TargetKind.SKIP, TargetKind.SIGNAL)


EXTRA = Target(TargetKind.EXTRA)
SKIP = Target(TargetKind.SKIP)


def target_of(text: str) -> Target:
    """The target that `text` names. Raises DocumentError(unknown_target)."""
    if text in LEAD_FIELDS:
        return Target(TargetKind.FIELD, text)
    kind, _, name = text.partition(":")
    if kind == "signal" and name in {"", *(signal.value for signal in SignalKind)}:
        return Target(TargetKind.SIGNAL, name)
    if not name and kind != "field" and kind in {member.value for member in TargetKind}:
        return Target(TargetKind(kind))
    raise DocumentError("unknown_target", details={"target": text})


def all_targets() -> tuple[Target, ...]:
    """Every target a person can choose, in the order a page offers them."""
    fields = tuple(Target(TargetKind.FIELD, name) for name in LEAD_FIELDS)
    signals = tuple(Target(TargetKind.SIGNAL, kind.value) for kind in SignalKind)
    special = tuple(Target(kind) for kind in TargetKind if kind is not TargetKind.FIELD)
    return (*fields, *special, *signals)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the list. `convert` replaces whole cells, e.g. "Pro" → "B2B"."""

    header: str
    target: Target
    convert: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What each column becomes, in the order of the header it was made for."""

    columns: tuple[Column, ...]

    @property
    def header_key(self) -> str:
        """Key under which the map is remembered."""
        return header_key(column.header for column in self.columns)

    def target_at(self, position: int) -> Target:
        """Target of the column at `position`, from 0."""
        return self.columns[position].target

    def with_target(self, position: int, target: Target) -> ColumnMap:
        """The map after a person gave the column at `position` another target.

        A target that only one column can have is taken from its former holder, which
        then keeps its values under its own name.
        """
        columns = [
            replace(column, target=EXTRA)
            if column.target == target and not target.may_repeat
            else column
            for column in self.columns
        ]
        columns[position] = replace(columns[position], target=target)
        return ColumnMap(tuple(columns))

    def checked(self) -> ColumnMap:
        """The map itself. Raises DocumentError(duplicate_target): one of two would be lost."""
        holders: dict[Target, str] = {}
        for column in self.columns:
            if column.target in holders and not column.target.may_repeat:
                named = {"first": holders[column.target], "second": column.header}
                details = {"target": column.target.text, **named}
                raise DocumentError("duplicate_target", details=details)
            holders[column.target] = column.header
        return self

    def aligned(self, header: Sequence[str]) -> ColumnMap:
        """The map in the order of `header`; names it does not know are kept as extra."""
        waiting: dict[str, list[Column]] = {}
        for column in self.columns:
            waiting.setdefault(folded(column.header), []).append(column)
        columns = []
        for name in header:
            candidates = waiting.get(folded(name))
            column = candidates.pop(0) if candidates else Column(name, EXTRA)
            columns.append(replace(column, header=name))
        return ColumnMap(tuple(columns))

    def as_json(self) -> dict[str, Any]:
        """For the store: `{"columns": [{"header", "target", "convert"}]}`."""
        return {
            "columns": [
                {
                    "header": column.header,
                    "target": column.target.text,
                    "convert": dict(column.convert),
                }
                for column in self.columns
            ]
        }


def map_from_json(stored: Mapping[str, Any]) -> ColumnMap:
    """The map that `as_json` gave. Raises DocumentError(unknown_target)."""
    return ColumnMap(
        tuple(
            Column(entry["header"], target_of(entry["target"]), dict(entry.get("convert", {})))
            for entry in stored["columns"]
        )
    )


def header_key(header: Iterable[str]) -> str:
    """A stable key of a set of column names: order, case and accents do not matter."""
    names = sorted(folded(name) for name in header)
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]
