"""Statements that are run for every answer or hand-off, put into SQL once.

SQLAlchemy finds the SQL of a known statement again in a tenth of a millisecond; an answer takes
three statements, and the disk no longer than that; a dossier takes thirty queries of a few rows.
Here it is kept, with what makes values of Python into values of the driver and back.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Select, Table
from sqlalchemy.exc import DatabaseError
from sqlalchemy.sql.dml import UpdateBase

from qualifier.store.database import upsert

_Process = Callable[[Any], Any]
_Made = tuple[str, tuple[tuple[str, _Process | None], ...]]


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


class _MadeQuery(NamedTuple):
    """SQL, places of values, values that stand in the query itself, the class of a row, and what
    has to be made of some columns."""

    sql: str
    places: tuple[tuple[str, _Process | None], ...]
    fixed: Mapping[str, Any]
    row: Any
    processed: tuple[tuple[int, _Process], ...]


class Query:
    """A query of few rows whose values come by name. Its rows are named tuples, as the columns are
    called: those of SQLAlchemy cost more than SQLite takes to find them."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._made: _MadeQuery | None = None

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """All rows. Raises as `Connection.execute` does."""
        made = self._made or self._compiled(connection)
        handle: Any = connection.connection.driver_connection
        values |= made.fixed
        bound = tuple(
            [values[name] if bind is None else bind(values[name]) for name, bind in made.places]
        )
        try:
            found = handle.execute(made.sql, bound).fetchall()
        except sqlcipher.DatabaseError as error:
            raise DatabaseError(made.sql, None, error) from error
        make, processed = made.row._make, made.processed
        if not processed:
            return [make(one) for one in found]
        rows = []
        for one in found:
            row = list(one)
            for place, process in processed:
                row[place] = process(row[place])
            rows.append(make(row))
        return rows

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, None if there is none. Raises as `Connection.execute` does."""
        return next(iter(self.all(connection, **values)), None)

    def _compiled(self, connection: Connection) -> _MadeQuery:
        dialect = connection.dialect
        compiled: Any = self._query.compile(dialect=dialect)
        places = tuple(
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup
        )
        columns = list(self._query.selected_columns)
        results = [
            one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns
        ]
        self._made = _MadeQuery(
            str(compiled),
            places,
            {name: one.value for name, one in compiled.binds.items() if not one.required},
            namedtuple("Row", [str(one.key) for one in columns]),
            tuple((place, one) for place, one in enumerate(results) if one is not None),
        )
        return self._made


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
