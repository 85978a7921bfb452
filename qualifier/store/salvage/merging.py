"""The rows that could be read, put into a copy of the newest backup (or into a new, empty file).

The damaged file is newer than any copy of it, so what can be read of it wins, and what it no longer
holds goes: where a range of a table can be read, the copy's rows of that range give way to it. In
the ranges that cannot be read the copy's rows stay, and facts always do. Afterwards every row has
what it belongs to. SQLite's own SQL, as in `database`: only such a file is ever salvaged.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from qualifier.core.errors import ProfileTooNew
from qualifier.store.behind import NEVER_DELETED
from qualifier.store.database import open_engine, storage_error
from qualifier.store.salvage.pages import Pages
from qualifier.store.salvage.parents import make_calls, make_leads
from qualifier.store.salvage.reading import Reading, Schema, TableRows, schema_of
from qualifier.store.salvage.sending import doubt_sending
from qualifier.store.salvage.tree import Value
from qualifier.store.tables import (
    SCHEMA_VERSION,
    answer_now,
    derived,
    lead_score,
    metadata,
    queue_entry,
)

# Computed anew afterwards; merged too, because a snooze stands in the queue alone.
PROJECTIONS = frozenset(one.name for one in (answer_now, queue_entry, derived, lead_score))

# A row that the file no longer holds may have been lost with its log: of what people would miss
# the copy's stays, but for leads of a list that was taken out again (`_taken_out`).
KEPT = frozenset({*NEVER_DELETED, "lead", "signal", "opposition", "dead_number", "stage_change"})


@dataclass(frozen=True, slots=True)
class Merged:
    """One kind of row. `read` from the damaged file, `from_copy` only in the backup. `missing`:
    keys known to have existed that neither has; `may_miss_more`: nobody knows whether that is all.
    """

    table: str
    read: int
    from_copy: int
    missing: tuple[tuple[Value, ...], ...]
    may_miss_more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a merging did; the fields are those of `core.salvage.SalvageReport`."""

    merged: tuple[Merged, ...]
    pages: int = 0
    pages_unreadable: int = 0
    log_unreadable: int = 0
    made_leads: int = 0
    made_calls: int = 0
    unattached: int = 0
    unplaced: int = 0


def merge_into(
    target: Path, key: bytes, damaged_folder: Path | None, step: Callable[[int, int], None]
) -> Found:
    """Merge what can be read of the profile in `damaged_folder` into the sound file `target`.

    None reads nothing: the target is a copy that only has to know that it is one. `step(done, all)`
    counts tables; what it raises ends the merging. Raises ProfileTooNew, StoreFailed, DiskFull.
    """
    engine = open_engine(target, key, cache_mib=64)
    try:
        with engine.connect() as connection:
            schema = schema_of(connection)
        raw = engine.raw_connection()
        handle = raw.driver_connection
        assert handle is not None
        # The file is not the profile yet: it is synced whole, once it is complete.
        handle.execute("PRAGMA synchronous=OFF")
        handle.execute("PRAGMA foreign_keys=OFF")
        try:
            if damaged_folder is None:
                found = Found(_only_copy(handle, schema))
            else:
                with closing(Pages(damaged_folder, key)) as pages:
                    require_known_version(pages, damaged_folder)
                    found = _merge_all(handle, pages, schema, step)
            doubt_sending(handle, found.merged)
        except sqlcipher.Error as error:
            raise storage_error(error) from error
        finally:
            raw.close()
    finally:
        engine.dispose()
    return found


def _merge_all(
    handle: Any, pages: Pages, schema: Schema, step: Callable[[int, int], None]
) -> Found:
    reading = Reading(pages, schema)
    is_behind = _is_behind(handle, reading)
    merged: list[Merged] = []
    for rows in reading.tables():
        handle.execute("BEGIN IMMEDIATE")
        merged.append(_merge_table(handle, rows, is_behind=is_behind))
        handle.execute("COMMIT")
        step(len(merged), len(schema.shapes))
    handle.execute("BEGIN IMMEDIATE")
    _taken_out(handle, reading)
    made_calls, made_leads = make_calls(handle), make_leads(handle)
    left_out = unattached(handle)
    handle.execute("COMMIT")
    return Found(
        tuple(one for one in merged if one.table not in PROJECTIONS),
        pages.count,
        sum(pages.get(number) is None for number in pages.numbers()),
        pages.broken_frames,
        made_leads,
        made_calls,
        sum(count for name, count in left_out.items() if name not in PROJECTIONS),
        reading.unplaced,
    )


def _only_copy(handle: Any, schema: Schema) -> tuple[Merged, ...]:
    counted = {
        name: handle.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in schema.shapes
        if name not in PROJECTIONS
    }
    return tuple(Merged(name, 0, count, (), True) for name, count in counted.items())


def require_known_version(pages: Pages, folder: Path) -> None:
    """Raise ProfileTooNew if the file says that a newer program wrote it."""
    first = pages.get(1)
    if first is not None and int.from_bytes(first.content[60:64], "big") > SCHEMA_VERSION:
        raise ProfileTooNew(str(folder))


def _is_behind(handle: Any, reading: Reading) -> bool:
    """Whether the copy has facts that the file should have and has not: then the file was set back
    (its log is lost) and the copy is the newer of the two."""
    for name in NEVER_DELETED:
        last = handle.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0]  # noqa: S608
        if last is not None and last > reading.last_number(name) and not reading.misses(name, last):
            return True
    return False


def _merge_table(handle: Any, rows: TableRows, *, is_behind: bool) -> Merged:
    name = rows.shape.name
    in_copy = {one[0] for one in handle.execute(f'SELECT rowid FROM "{name}"')}  # noqa: S608
    read = {row.number for row in rows.rows}
    keeps_all = is_behind or name in KEPT
    gone = [] if keeps_all else [(one,) for one in in_copy - read if not rows.misses(one)]
    handle.executemany(f'DELETE FROM "{name}" WHERE rowid = ?', gone)  # noqa: S608
    # Older versions last: they must not go over the copy's, nor over a newer page's.
    for row in sorted(rows.rows, key=lambda one: one.is_stale):
        columns = rows.shape.columns[: len(row.values)]
        values = [
            row.number if column == rows.shape.number_column else value
            for column, value in zip(columns, row.values, strict=True)
        ]
        act = "IGNORE" if row.is_stale or is_behind else "REPLACE"
        names = ", ".join(f'"{one}"' for one in columns)
        handle.execute(
            f'INSERT OR {act} INTO "{name}"(rowid, {names}) '  # noqa: S608
            f"VALUES (?{', ?' * len(values)})",
            (row.number, *values),
        )
    missing = tuple(one for one in rows.missing if not _has(handle, rows, one))
    kept = len(in_copy) - len(gone) - len(in_copy & read)
    return Merged(name, len(read), kept, missing, bool(rows.gaps) and not rows.is_count_whole)


def _taken_out(handle: Any, reading: Reading) -> None:
    """Take out the copy's leads that the file does not hold because their list was taken out."""
    rows = reading.table("lead")
    read = {row.number for row in rows.rows}
    of_gone_lists = handle.execute(
        "SELECT rowid FROM lead WHERE batch_id IN "
        "(SELECT id FROM import_batch WHERE state IN ('undone', 'cancelled'))"
    ).fetchall()
    gone = [(one,) for (one,) in of_gone_lists if one not in read and not rows.misses(one)]
    handle.executemany("DELETE FROM lead WHERE rowid = ?", gone)


def _has(handle: Any, rows: TableRows, key: tuple[Value, ...]) -> bool:
    """Whether the copy holds the row of that key."""
    names = [rows.shape.columns[at] for at in rows.shape.keys]
    where = " AND ".join(f'"{one}" IS ?' for one in names)
    query = f'SELECT 1 FROM "{rows.shape.name}" WHERE {where}'  # noqa: S608
    return handle.execute(query, key).fetchone() is not None


def unattached(handle: Any) -> dict[str, int]:
    """Take out rows whose parent is gone for good, until every row has what it belongs to.

    Returns how many by table. `parents` has made the parents that can be made before.
    """
    gone: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                parent = key.column.table.name
                cursor = handle.execute(
                    f'DELETE FROM "{table.name}" WHERE "{key.parent.name}" NOT IN '  # noqa: S608
                    f'(SELECT "{key.column.name}" FROM "{parent}")'
                )
                if cursor.rowcount > 0:
                    changed = True
                    gone[table.name] = gone.get(table.name, 0) + cursor.rowcount
    return gone
