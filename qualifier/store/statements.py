"""Statements of the way from a key to the disk, put into SQL once.

SQLAlchemy finds the SQL of a known statement again in a tenth of a millisecond; an answer takes
three statements, and the disk no longer than that. Here it is kept, with what makes values of
Python into values of the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.sql.dml import UpdateBase

from qualifier.store.database import upsert

_Made = tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]


class Statement:
    """A statement whose values come by name, always the same names at one place of the program."""

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._made: dict[tuple[str, ...], _Made] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it with `values`. Raises as `Connection.execute` does."""
        names = tuple(values)
        made = self._made.get(names)
        if made is None:
            made = self._made[names] = self._compiled(connection, names)
        sql, places = made
        connection.exec_driver_sql(
            sql,
            tuple([values[name] if bind is None else bind(values[name]) for name, bind in places]),
        )

    def _compiled(self, connection: Connection, names: tuple[str, ...]) -> _Made:
        dialect = connection.dialect
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=list(names))
        binds = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        return str(compiled), tuple((name, binds[name]) for name in compiled.positiontup)


def adding(table: Table) -> Statement:
    """Insert the given columns; a row whose key is there stays as it is."""
    return Statement(upsert(table).on_conflict_do_nothing())


def putting(table: Table, *, but_not: Collection[str] = ()) -> Statement:
    """Insert a whole row, or set all its columns beside the primary key where it is there.

    Columns in `but_not` are neither inserted nor changed.
    """
    put = upsert(table)
    keys = [one.name for one in table.primary_key]
    left = {*keys, *but_not}
    others = {one.name: put.excluded[one.name] for one in table.columns if one.name not in left}
    return Statement(put.on_conflict_do_update(index_elements=keys, set_=others))
