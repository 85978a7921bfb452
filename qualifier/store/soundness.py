"""Whether the open profile is sound: SQLite's check, and that it is not behind its newest backup.

A file that lost its log opens without a word, in the state of some hours ago. But facts are never
taken away, so a profile that has fewer of them than its own backup has lost some.
"""

from __future__ import annotations

from sqlalchemy import Connection

from qualifier.core.errors import KeyMissing, ProfileDamaged
from qualifier.store import backups, database, swap
from qualifier.store.profile import Store

# Tables of which nothing is ever taken away, so that their row numbers only grow.
NEVER_DELETED = (
    "call",
    "call_event",
    "answer",
    "margin_note",
    "impression",
    "retraction",
    "outcome",
    "handoff",
    "withdrawal",
    "feedback",
    "ruling",
    "confirmation",
    "audit",
    "script_version",
    "agreement_version",
)
BEHIND = "behind its backup"


def problems(store: Store, *, full: bool = False) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words or ours; empty if nothing is.

    Raises StoreFailed, or ProfileDamaged where nothing at all can be read.
    """
    found = store.check(full=full).problems or store.read(_pages_not_authentic)
    return found or ((BEHIND,) if is_behind(store) else ())


def _pages_not_authentic(connection: Connection) -> tuple[str, ...]:
    """Pages whose authentication code does not fit, in SQLCipher's words.

    Reading takes a page of zeros for one that was never written, so SQLite's own check passes over
    the zeroed end of a long text. A page that is being written just now fits the second time.
    """
    found: set[str] = set()
    for _time in range(2):
        rows = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
        said = {str(row[0]) for row in rows}
        found = found & said if found else said
        if not found:
            break
    return tuple(sorted(found))


def is_behind(store: Store) -> bool:
    """Whether the newest backup made of this very file has facts that it has not."""
    since = swap.mended_at(store.folder)
    copies = backups.list_backups(store.folder)
    if not copies or (since is not None and copies[0].made_at <= since):
        return False  # an older copy may have been chosen instead, on purpose
    engine = database.open_engine(copies[0].path, store.key, read_only=True)
    try:
        with engine.connect() as connection:
            then = _last_rows(connection)
    except (database.DatabaseError, KeyMissing, ProfileDamaged):
        return False  # the copy is what is damaged
    finally:
        engine.dispose()
    now = store.read(_last_rows)
    return any(one < before for one, before in zip(now, then, strict=True))


def _last_rows(connection: Connection) -> tuple[int, ...]:
    return tuple(
        connection.exec_driver_sql(f'SELECT max(rowid) FROM "{name}"').scalar() or 0  # noqa: S608
        for name in NEVER_DELETED
    )
