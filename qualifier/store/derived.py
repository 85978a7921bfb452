"""What takes long to derive and can always be derived anew: compiled documents, holidays.

Kept in the profile so that the window starts without the libraries that made it. A `stamp` that no
longer fits (another version of the program, or a damaged body) counts as missing.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from qualifier.store.database import upsert
from qualifier.store.tables import derived


def get(connection: Connection, key: str, stamp: str) -> str | None:
    """What was kept under `key` with that very stamp; None if nothing was."""
    row = connection.execute(select(derived).where(derived.c.key == key)).first()
    if row is None or row.stamp != _sealed(stamp, row.body):
        return None
    return str(row.body)


def put(connection: Connection, key: str, stamp: str, body: str) -> None:
    """Keep `body`, in place of what was there."""
    row = upsert(derived).values(key=key, stamp=_sealed(stamp, body), body=body)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["key"], set_={"stamp": row.excluded.stamp, "body": row.excluded.body}
        )
    )


def _sealed(stamp: str, body: str) -> str:
    return f"{stamp} {hashlib.sha256(body.encode()).hexdigest()[:16]}"
