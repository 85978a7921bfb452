"""Bringing the schema of an older file up to date. Imported only when there is something to do.

Revisions are numbered as the schema is: revision 0007 makes schema 7 of schema 6. All of them run
in one transaction, after a checked copy of the file was put among the backups.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Engine

from qualifier.core.errors import StoreFailed
from qualifier.store import backups, database
from qualifier.store.key import KeyBytes
from qualifier.store.tables import SCHEMA_VERSION

REVISIONS = Path(__file__).parent / "migrations"


def upgrade(
    engine: Engine,
    folder: Path,
    key: KeyBytes,
    *,
    to: int = SCHEMA_VERSION,
    revisions: Path = REVISIONS,
    now: datetime | None = None,
) -> None:
    """Run what is missing between the file's schema and `to`.

    Raises StoreFailed or DiskFull; the file is as it was then. Raises ProfileDamaged for a file
    without any schema: it is not ours, or what is left of one.
    """
    with engine.connect() as connection:
        found = database.schema_version(connection)
    if found < 1:
        raise database.damaged(folder)
    if found >= to:
        return
    moment = now or datetime.now(UTC)
    copy = backups.free_name(folder / backups.FOLDER, backups.Why.UPGRADE, moment)
    with engine.connect() as connection:
        database.copy_to(connection, copy, key)
    try:
        _run(engine, found, to, _steps(revisions, found, to))
    except (database.DatabaseError, OSError) as error:
        raise database.storage_error(error) from error


def _steps(revisions: Path, found: int, to: int) -> list[Script]:
    """The revisions from `found` to `to`, oldest first. Raises StoreFailed if one is missing."""
    directory = ScriptDirectory(str(revisions))
    by_number = {int(one.revision): one for one in directory.walk_revisions()}
    wanted = range(found + 1, to + 1)
    if missing := [number for number in wanted if number not in by_number]:
        raise StoreFailed(f"revision {missing[0]:04d} is missing")
    return [by_number[number] for number in wanted]


def _run(engine: Engine, found: int, to: int, steps: list[Script]) -> None:
    with engine.begin() as connection:
        # Another program may have been quicker while the copy was made.
        if database.schema_version(connection) != found:
            return
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for one in steps:
                one.module.upgrade()
        connection.exec_driver_sql(f"PRAGMA user_version={to}")
