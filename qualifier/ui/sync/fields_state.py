"""The fields of a connection, ours and theirs, as frozen values. No Qt, no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.core.field_mapping import FieldRow, Way


@dataclass(frozen=True, slots=True)
class RemoteFace:
    """A field of the CRM."""

    name: str
    label: str
    kind: str
    is_writable: bool = True
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class MapLine:
    """A row as the table shows it. `is_proposed`: not in force, can be taken."""

    row: FieldRow
    problem: str = ""
    is_proposed: bool = False

    @property
    def id(self) -> str:
        """Of the line: what is ours and theirs."""
        return f"{'proposed:' if self.is_proposed else ''}{self.row.ours}>{self.row.theirs}"


@dataclass(frozen=True, slots=True)
class FieldsState:
    """Everything the page shows. `kept`: the rows as the worker has them; `problems`: (ours,
    theirs) → id; `retired`: ours that no new row is offered; `missing`: fields of ours that the
    account could be given; `chosen`: line id."""

    id: str = ""
    name: str = ""
    kind: str = ""
    rows: tuple[FieldRow, ...] = ()
    kept: tuple[FieldRow, ...] = ()
    proposed: tuple[FieldRow, ...] = ()
    fields: tuple[RemoteFace, ...] = ()
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    chosen: str = ""
    is_read: bool = False
    is_busy: bool = False
    error: QualifierError | None = None

    @property
    def lines(self) -> tuple[MapLine, ...]:
        """The rows in force, then what is proposed besides."""
        mapped = {one.ours for one in self.rows}
        own = (MapLine(one, self.problems.get((one.ours, one.theirs), "")) for one in self.rows)
        more = (MapLine(one, is_proposed=True) for one in self.proposed if one.ours not in mapped)
        return (*own, *more)

    @property
    def line(self) -> MapLine | None:
        """The line in front."""
        return next((one for one in self.lines if one.id == self.chosen), None)

    @property
    def offers(self) -> tuple[MapLine, ...]:
        """What is proposed and not in force."""
        return tuple(one for one in self.lines if one.is_proposed)

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be saved."""
        return self.rows != self.kept

    @property
    def may_save(self) -> bool:
        return self.is_read and self.is_changed and not self.is_busy

    def label_of(self, theirs: str) -> str:
        """What people there call a field."""
        return next((one.label for one in self.fields if one.name == theirs), "") or theirs


def rows_of(raw: object) -> tuple[FieldRow, ...]:
    """Rows from the worker's answer."""
    rows = raw if isinstance(raw, list) else []
    return tuple(
        FieldRow(
            str(one["ours"]),
            str(one["theirs"]),
            Way(str(one.get("way") or "both")),
            {str(here): str(there) for here, there in (one.get("convert") or {}).items()},
        )
        for one in rows
    )


def rows_as_json(rows: tuple[FieldRow, ...]) -> list[dict[str, Any]]:
    """Rows for the worker."""
    return [
        {
            "ours": one.ours,
            "theirs": one.theirs,
            "way": one.way.value,
            "convert": dict(one.convert),
        }
        for one in rows
    ]


def fields_of(raw: object) -> tuple[RemoteFace, ...]:
    """The CRM's fields from the worker's answer, by their label."""
    fields = raw if isinstance(raw, list) else []
    made = [
        RemoteFace(
            str(one["name"]),
            str(one.get("label") or one["name"]),
            str(one.get("kind") or ""),
            bool(one.get("is_writable", True)),
            bool(one.get("is_custom")),
        )
        for one in fields
    ]
    return tuple(sorted(made, key=lambda one: one.label.casefold()))


def problems_of(raw: object) -> dict[tuple[str, str], str]:
    """(ours, theirs) → id of what is wrong."""
    problems = raw if isinstance(raw, list) else []
    return {(str(one["ours"]), str(one.get("theirs") or "")): str(one["id"]) for one in problems}
