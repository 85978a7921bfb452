"""Inserting many rows by one statement each table: SQLite reads them out of one JSON text.

A statement a row would hand Python's lock to and fro a hundred thousand times; so the whole
statement runs without it, while another thread reads on. Like `database.py` and `search.py` this
is SQLite's own; a hub takes the rows another way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection


def as_json(rows: Sequence[Sequence[Any]]) -> str:
    """Rows of text, numbers and None, ready for `insert`."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def insert(
    connection: Connection, table: str, columns: Sequence[str], rows: str, *, add_first: int = 0
) -> None:
    """Insert `rows` (from `as_json`, in the order of `columns`) into `table`.

    Names are the program's own. `add_first` is added to the first column, which holds places
    from 0 then; 0 leaves it as it is.
    """
    values = [f"value->>{place}" for place in range(len(columns))]
    if add_first:
        values[0] = f"{int(add_first)} + {values[0]}"
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 (the program's own names)
        f"SELECT {', '.join(values)} FROM json_each(?)"
    )
    connection.exec_driver_sql(statement, (rows,))
