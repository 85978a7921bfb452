"""The rows of the figures table, in its order. A new one is a module here and a line in ROWS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.figure import Figure
from bench.rows import (
    beside_import,
    beside_pull,
    calling,
    draining,
    editing,
    importing,
    pulling,
    pulling_odoo,
    reviewing,
    search,
    starting,
)


@dataclass(frozen=True)
class Row:
    """What `python -m bench NAME` runs; one that takes hours is run by its name alone."""

    name: str
    measure: Callable[[], list[Figure]]
    is_long: bool = False


ROWS: tuple[Row, ...] = (
    Row("start", starting.measure),
    Row("call", calling.measure),
    Row("search", search.measure),
    Row("review", reviewing.measure),
    Row("review-million", reviewing.measure_many, is_long=True),
    Row("edit", editing.measure),
    Row("import", importing.measure),
    Row("beside", beside_import.measure),
    Row("memory", starting.measure_memory),
    Row("pull-odoo", pulling_odoo.measure),
    Row("pull", pulling.measure),
    Row("drain", draining.measure),
    Row("beside-pull", beside_pull.measure),
)
