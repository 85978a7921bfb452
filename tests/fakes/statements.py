"""Statements of SQL are compiled once a process instead of once for each profile that is opened.

SQLAlchemy keeps what it compiled by the engine, and a test has engines of its own: it spent half
of its time on compiling what the test before it had compiled. The engines here share a dialect and
its statements; their connections, and so all that a test reads and writes, stay apart.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

MOST_STATEMENTS = 5_000


def share_statements() -> None:
    """From now on, for every engine that the store makes in this process."""
    from qualifier.store import database

    create_engine = database.create_engine
    shared: list[tuple[Any, Any]] = []

    def sharing(*arguments: Any, **options: Any) -> Engine:
        engine = create_engine(*arguments, query_cache_size=MOST_STATEMENTS, **options)
        if not shared:
            shared.append((engine.dialect, engine._compiled_cache))
        engine.dialect, engine._compiled_cache = shared[0]
        engine.pool._dialect = engine.dialect
        return engine

    database.create_engine = sharing  # type: ignore[assignment]
