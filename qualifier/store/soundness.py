"""Whether the open profile is sound: SQLite's check, and that it is not behind its newest backup.

A file that lost its log opens without a word, in the state of some hours ago. But facts are never
taken away, so a profile that has fewer of them than its own backup has lost some.
"""

from __future__ import annotations

from sqlalchemy import Connection

from qualifier.store import backups
from qualifier.store.profile import Store

BEHIND = "behind its backup"


def problems(store: Store, *, full: bool = False) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words or ours; empty if nothing is.

    Raises StoreFailed, or ProfileDamaged where nothing at all can be read.
    """
    found = store.check(full=full).problems or store.read(_pages_not_authentic)
    return found or ((BEHIND,) if backups.is_behind(store) else ())


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
