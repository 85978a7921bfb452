"""Inserting many rows by few statements, each with the values of many rows.

A statement a row would hand Python's lock to and fro a hundred thousand times; a statement of a
thousand rows runs without it, while another thread reads on. Rows handed over as one JSON text
did that too, but SQLite took five times as long to take them apart. Like `database.py` and
`search.py` this is SQLite's own; a hub takes the rows another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

Row = tuple[Any, ...]
_SIZES = (256, 64, 16, 4, 1)
_MOST_VALUES = 30_000  # of one statement; SQLite takes 32,766


def insert(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    first: int | None = None,
) -> None:
    """Insert `rows`, each in the order of `columns`, into `table`. Names are the program's own.

    Where `first` is given the first column holds places that count from it, whatever stands there.
    """
    width = len(columns)
    at = 0
    for many in _parts(len(rows), _MOST_VALUES // width):
        part = rows[at : at + many]
        values = list(chain.from_iterable(part))
        if first is not None:
            values[::width] = range(first + at, first + at + len(part))
        connection.exec_driver_sql(_statement(table, tuple(columns), many), tuple(values))
        at += many


def _parts(rows: int, most: int) -> Iterator[int]:
    """`rows` as a sum of few different numbers: each makes a statement of its own, of a megabyte
    for a thousand rows, which the driver parses once and keeps."""
    for size in (most, *(one for one in _SIZES if one < most)):
        for _ in range(rows // size):
            yield size
        rows %= size


@lru_cache(maxsize=32)
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    names = ", ".join(columns)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * rows)}"  # noqa: S608
