"""Whom the law sees behind leads, and on what basis they are called: said later, with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, update

from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Nature
from qualifier.store import leads
from qualifier.store.tables import field_change, lead

FIELDS = ("nature", "legal_basis", "basis_source", "basis_on")


def say(
    connection: Connection,
    changes: Sequence[tuple[int, Lead, Mapping[str, str]]],
    *,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Set new values of FIELDS for (row number, lead as it was, values), and keep the old ones."""
    if not changes:
        return
    befores = [(n, leads.row_of(one), one.id, values) for n, one, values in changes]
    query = update(lead).where(lead.c.n == bindparam("row"))
    query = query.values({name: bindparam(f"new_{name}") for name in FIELDS})
    connection.execute(
        query,
        [
            {"row": n, **{f"new_{name}": values.get(name, before[name]) for name in FIELDS}}
            for n, before, _id, values in befores
        ],
    )
    connection.execute(
        insert(field_change),
        [
            {
                "id": new_id(),
                "lead_id": lead_id,
                "field": name,
                "before": str(before[name]),
                "after": text,
                "by": by,
                "at": at,
            }
            for _n, before, lead_id, values in befores
            for name, text in values.items()
        ],
    )


def waiting(connection: Connection, batch_id: str) -> int:
    """How many leads of an import lack nature or legal basis."""
    lacks = or_(lead.c.nature == Nature.UNKNOWN.value, lead.c.legal_basis == "")
    return leads.count_of_batch(connection, batch_id, lacks)
