"""What takes long to derive and can always be derived anew: compiled documents, holidays.

Kept in the profile so that the window starts without the libraries that made it. A `stamp` that no
longer fits (another version of the program) counts as missing.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from qualifier.store.database import upsert
from qualifier.store.tables import derived


def get(connection: Connection, key: str, stamp: str) -> str | None:
    """What was kept under `key` with that very stamp; None if nothing was."""
    body = connection.execute(
        select(derived.c.body).where(derived.c.key == key, derived.c.stamp == stamp)
    ).scalar()
    return None if body is None else str(body)


def put(connection: Connection, key: str, stamp: str, body: str) -> None:
    """Keep `body`, in place of what was there."""
    row = upsert(derived).values(key=key, stamp=stamp, body=body)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["key"], set_={"stamp": row.excluded.stamp, "body": row.excluded.body}
        )
    )
