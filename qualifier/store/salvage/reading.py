"""Every table of a damaged profile, as far as it can be read, and what is known to be missing.

Rows are found through their table's tree; where an inner page is gone, through the leaves nobody
leads to, if the table's key index or their shape says whose they are. Where the schema itself is
gone the roots of a copy of the same file serve: a backup has every page in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from qualifier.store.salvage.pages import Pages
from qualifier.store.salvage.tree import (
    TABLE_LEAF,
    Gap,
    StoredRow,
    TableTree,
    Value,
    index_rows,
    rows_of_leaf,
    table_tree,
)
from qualifier.store.tables import metadata

SCHEMA_ROOT = 1
_KEY_INDEX = "sqlite_autoindex_{}_1"
_TYPES: dict[str, Any] = {
    "INTEGER": int,
    "BIGINT": int,
    "BOOLEAN": int,
    "FLOAT": (int, float),
    "BLOB": bytes,
}
# A JSON column has numeric affinity: a bare number in it is kept as one.
_TYPES["JSON"] = (int, float, str)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as SQLite stores it. `keys`: positions of its key's columns (none for a row number);
    `number_column`: the column that is the row number, "" if none is."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    may_be_empty: tuple[bool, ...]
    keys: tuple[int, ...]
    number_column: str

    def fits(self, values: Sequence[Value]) -> bool:
        """Whether a row of this table can look like this."""
        return len(values) == len(self.columns) and all(
            self._fits(place, value) for place, value in enumerate(values)
        )

    def _fits(self, place: int, value: Value) -> bool:
        if self.columns[place] == self.number_column:
            return value is None
        if value is None:
            return self.may_be_empty[place]
        wanted = _TYPES.get(self.types[place].split("(")[0], str)
        return isinstance(value, wanted)


@dataclass(frozen=True, slots=True)
class Schema:
    """Shapes of our tables and the root pages of everything, as a sound file of ours has them."""

    shapes: Mapping[str, Shape]
    roots: Mapping[str, int]


@dataclass(slots=True)
class TableRows:
    """What can be read of a table. `missing`: keys that its index knows and no page holds;
    `is_count_whole`: that index says it all. Without gaps `rows` is the whole table."""

    shape: Shape
    rows: list[StoredRow] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    missing: list[tuple[Value, ...]] = field(default_factory=list)
    is_count_whole: bool = True

    def misses(self, number: int) -> bool:
        """Whether that row number falls where nothing can be read."""
        return any(gap.low <= number <= gap.high for gap in self.gaps)


def schema_of(connection: Connection) -> Schema:
    """The schema of an open, sound file."""
    shapes = {}
    for name in metadata.tables:
        info = connection.exec_driver_sql(f"PRAGMA table_info({name})").all()
        key_columns = connection.exec_driver_sql(
            f"PRAGMA index_info({_KEY_INDEX.format(name)})"
        ).all()
        number = [one[1] for one in info if one[5] == 1 and one[2] == "INTEGER"]
        shapes[name] = Shape(
            name,
            tuple(one[1] for one in info),
            tuple(one[2] for one in info),
            tuple(not one[3] and not one[5] for one in info),
            tuple(one[1] for one in key_columns),
            number[0] if number else "",
        )
    roots = connection.exec_driver_sql("SELECT name, rootpage FROM sqlite_master WHERE rootpage")
    return Schema(shapes, {row[0]: row[1] for row in roots})


class Reading:
    """Reads the tables of a damaged file. `unplaced`: rows of which nobody knows the table."""

    def __init__(self, pages: Pages, schema: Schema) -> None:
        self._pages = pages
        self._shapes = schema.shapes
        self._roots = {**schema.roots, **self._own_roots()}
        self._trees = {name: table_tree(pages, self._roots.get(name, 0)) for name in schema.shapes}
        self._strays: dict[str, list[int]] = {}
        self.unplaced = 0
        if any(tree.gaps for tree in self._trees.values()):
            self._place_strays()

    def tables(self) -> Iterator[TableRows]:
        """Each of our tables."""
        for name in self._shapes:
            yield self.table(name)

    def table(self, name: str) -> TableRows:
        """One table by its name."""
        shape, tree = self._shapes[name], self._trees[name]
        gaps = list(tree.gaps)
        rows: dict[int, StoredRow] = {}
        for leaf in (*tree.leaves, *self._strays.get(name, ())):
            for row in rows_of_leaf(self._pages, leaf, gaps):
                known = rows.get(row.number)
                if known is None or known.is_stale:
                    rows[row.number] = row
        found = TableRows(shape, list(rows.values()), gaps)
        if gaps:
            found.missing, found.is_count_whole = self._missing(shape, rows)
        return found

    def last_number(self, name: str) -> int:
        """The highest row number of a table that can be read; 0 if it has none."""
        leaves = (*self._trees[name].leaves[-1:], *self._strays.get(name, ()))
        rows = (row for leaf in leaves for row in rows_of_leaf(self._pages, leaf, []))
        return max((row.number for row in rows), default=0)

    def misses(self, name: str, number: int) -> bool:
        """Whether that row of that table falls where nothing can be read."""
        return self._trees[name].misses(number)

    def _missing(
        self, shape: Shape, rows: Mapping[int, StoredRow]
    ) -> tuple[list[tuple[Value, ...]], bool]:
        root = self._roots.get(_KEY_INDEX.format(shape.name), 0)
        if not root or not shape.keys:
            return [], False
        entries, is_whole, _pages = index_rows(self._pages, root)
        return [one[:-1] for one in entries if one[-1] not in rows], is_whole

    def _own_roots(self) -> dict[str, int]:
        """Root pages as the file's own schema has them, where that can be read."""
        tree = table_tree(self._pages, SCHEMA_ROOT)
        found = {}
        for leaf in tree.leaves:
            for row in rows_of_leaf(self._pages, leaf, []):
                name, root = row.values[1], row.values[3]
                if isinstance(name, str) and isinstance(root, int) and root:
                    found[name] = root
        return found

    def _place_strays(self) -> None:
        """Find whose the leaves are that no inner page leads to any more."""
        used = set(table_tree(self._pages, SCHEMA_ROOT).pages)
        for name, root in self._roots.items():
            tree = self._trees.get(name) or table_tree(self._pages, root)
            used |= tree.pages or index_rows(self._pages, root)[2]
        with_gaps = {name: tree for name, tree in self._trees.items() if tree.gaps}
        known = {name: self._known_keys(name) for name in with_gaps}
        for number in self._pages.numbers():
            page = None if number in used else self._pages.get(number)
            if page is not None and page.content[0] == TABLE_LEAF:
                self._place(number, with_gaps, known)

    def _known_keys(self, name: str) -> set[tuple[Value, ...]]:
        root = self._roots.get(_KEY_INDEX.format(name), 0)
        return set(index_rows(self._pages, root)[0]) if root else set()

    def _place(
        self,
        leaf: int,
        with_gaps: Mapping[str, TableTree],
        known: Mapping[str, set[tuple[Value, ...]]],
    ) -> None:
        rows = list(rows_of_leaf(self._pages, leaf, []))
        fitting = [
            name
            for name, tree in with_gaps.items()
            if all(self._shapes[name].fits(row.values) and tree.misses(row.number) for row in rows)
        ]
        confirmed = [
            name
            for name in fitting
            if any(
                (*(row.values[at] for at in self._shapes[name].keys), row.number) in known[name]
                for row in rows
            )
        ]
        owner = confirmed or [name for name in fitting if not known[name]]
        if rows and len(owner) == 1:
            self._strays.setdefault(owner[0], []).append(leaf)
        elif rows and fitting:
            self.unplaced += len(rows)
