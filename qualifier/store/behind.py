"""Whether a profile has less than its own backup: a file that lost its log opens without a word, in
the state of some hours ago. But facts are never taken away, so their row numbers only grow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualifier.core.errors import KeyMissing, ProfileDamaged
from qualifier.store import database

if TYPE_CHECKING:
    from qualifier.store.profile import Store

# Tables of which nothing is ever taken away; the first one grows with every list that comes in.
NEVER_DELETED = (
    "import_batch",
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
    "scorecard",
    "coach_comment",
    "practice",
    "training_example",
    "confirmation",
    "audit",
    "script_version",
    "agreement_version",
)


def is_behind(store: Store, copy: Path) -> bool:
    """Whether the backup `copy` of this very file has facts that the file has not."""
    engine = database.open_engine(copy, store.key, read_only=True)
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
