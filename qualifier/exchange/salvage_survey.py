"""What each way out of a damaged profile would cost, before anybody chooses. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from qualifier.core.errors import KeyMissing, ProfileDamaged
from qualifier.core.salvage import CopyLoss, Loss, Survey, span
from qualifier.exchange.salvage_job import STEPS, Watch
from qualifier.store import backups, database, swap
from qualifier.store.backups import Backup
from qualifier.store.instant import from_ms
from qualifier.store.salvage.pages import Pages
from qualifier.store.salvage.reading import Reading, Schema, TableRows, schema_of

COUNTED = ("call", "handoff", "margin_note", "impression")
_AT = {"call": "begun_at"}
Ids = Mapping[str, Mapping[str, datetime]]  # table → id → when


def survey(folder: Path, database_key: bytes, watch: Watch | None = None) -> Survey:
    """Read what can be read and compare it with every backup.

    The caller holds the profile's locks. Raises ActionRefused(cancelled), StoreFailed, DiskFull.
    """
    watch = watch or Watch()
    copies = backups.list_backups(folder)
    known: dict[str, dict[str, set[str]]] = {}
    schema = None
    for number, one in enumerate(copies):
        watch.at(STEPS // 2 * number // len(copies))
        found = _looked_into(one, database_key)
        if found is not None:
            known[one.path.name], schema = found[0], schema or found[1]
    schema = schema or _fresh_schema(folder, database_key)
    watch.at(STEPS // 2)
    try:
        with closing(Pages(folder, database_key)) as pages:
            reading = Reading(pages, schema)
            tables = {name: reading.table(name) for name in COUNTED}
    except OSError as error:
        raise database.storage_error(error) from error
    watch.at(STEPS - 1)
    readable = {name: _ids(rows) for name, rows in tables.items()}
    newest = next((known[one.path.name] for one in copies if one.path.name in known), {})
    is_readable = any(readable.values()) or not all(rows.gaps for rows in tables.values())
    return Survey(
        _salvage_loss(tables, newest) if is_readable else None,
        tuple(_copy_loss(one, known, readable, tables) for one in copies),
        max((at for ids in readable.values() for at in ids.values()), default=None),
    )


def _looked_into(one: Backup, database_key: bytes) -> tuple[dict[str, set[str]], Schema] | None:
    """Ids in a backup by table, and its schema; None if it cannot be read."""
    engine = database.open_engine(one.path, database_key, read_only=True)
    try:
        with engine.connect() as connection:
            ids = {
                name: set(connection.exec_driver_sql(f'SELECT id FROM "{name}"').scalars())  # noqa: S608
                for name in COUNTED
            }
            return ids, schema_of(connection)
    except (database.DatabaseError, KeyMissing, ProfileDamaged):
        return None
    finally:
        engine.dispose()


def _fresh_schema(folder: Path, database_key: bytes) -> Schema:
    """Of a new, empty file, made and removed."""
    path = swap.work_folder(folder) / database.DATABASE_FILE
    engine = database.open_engine(path, database_key)
    try:
        database.create(path, database_key)
        with engine.connect() as connection:
            return schema_of(connection)
    except (database.DatabaseError, OSError) as error:  # no room for it
        raise database.storage_error(error) from error
    finally:
        engine.dispose()
        swap.drop_leftovers(folder)


def _ids(rows: TableRows) -> dict[str, datetime]:
    key = rows.shape.columns.index("id")
    at = rows.shape.columns.index(_AT.get(rows.shape.name, "at"))
    return {str(row.values[key]): from_ms(int(row.values[at] or 0)) for row in rows.rows}


def _copy_loss(
    one: Backup,
    known: Mapping[str, Mapping[str, set[str]]],
    readable: Ids,
    tables: Mapping[str, TableRows],
) -> CopyLoss:
    in_copy = known.get(one.path.name)
    if in_copy is None:
        return CopyLoss(one.path.name, Loss(), is_sound=False)
    missing = {
        name: {key: at for key, at in ids.items() if key not in in_copy[name]}
        for name, ids in readable.items()
    }
    instants = [at for ids in missing.values() for at in ids.values()]
    loss = Loss(
        len(missing["call"]),
        len(missing["handoff"]),
        len(missing["margin_note"]) + len(missing["impression"]),
        min(instants, default=one.made_at),
        any(rows.gaps for rows in tables.values()),
    )
    return CopyLoss(one.path.name, loss)


def _salvage_loss(tables: Mapping[str, TableRows], newest: Mapping[str, set[str]]) -> Loss:
    gone = {
        name: [str(key[0]) for key in rows.missing if str(key[0]) not in newest.get(name, ())]
        for name, rows in tables.items()
    }
    between = span(one for ids in gone.values() for one in ids)
    return Loss(
        len(gone["call"]),
        len(gone["handoff"]),
        len(gone["margin_note"]) + len(gone["impression"]),
        between[0] if between else None,
        any(rows.gaps and not rows.is_count_whole for rows in tables.values()),
    )
