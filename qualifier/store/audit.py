"""Acts and events that nobody may lose although no other table holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from qualifier.store.database import upsert
from qualifier.store.tables import audit


def note(
    connection: Connection,
    note_id: str,
    act: str,
    *,
    subject: str,
    by: str,
    details: Mapping[str, Any],
    at: datetime,
) -> bool:
    """Enter an event. Safe to repeat; says whether it is new."""
    if connection.execute(select(audit.c.id).where(audit.c.id == note_id)).first() is not None:
        return False
    values = {"id": note_id, "act": act, "subject": subject, "by": by, "at": at}
    connection.execute(upsert(audit).values(details=dict(details), **values))
    return True
