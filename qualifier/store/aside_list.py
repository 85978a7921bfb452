"""The leads that a connection has set aside now, page by page, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from qualifier.store.aside import Aside
from qualifier.store.tables import lead, set_aside

PAGE = 200


@dataclass(frozen=True, slots=True)
class AsideLine:
    """A lead that is not to be called, because of what became of its record there."""

    id: str  # of the spell
    lead_id: str
    name: str
    company: str
    why: Aside
    at: datetime


def aside_page(
    connection: Connection, receiver: str, after: AsideLine | None = None, limit: int = PAGE
) -> list[AsideLine]:
    """Those behind `after`, or the newest ones."""
    place = (set_aside.c.at, set_aside.c.id)
    query = (
        select(
            set_aside.c.id, set_aside.c.lead_id, set_aside.c.why, set_aside.c.at,
            lead.c.first_name, lead.c.last_name, lead.c.company,
        )
        .join(lead, lead.c.id == set_aside.c.lead_id)
        .where(set_aside.c.connection == receiver, set_aside.c.ended_at.is_(None))
        .order_by(*(one.desc() for one in place))
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        types = [one.type for one in place]
        query = query.where(tuple_(*place) < tuple_(after.at, after.id, types=types))
    return [
        AsideLine(
            row.id,
            row.lead_id,
            f"{row.first_name} {row.last_name}".strip() or row.company,
            row.company,
            Aside(row.why),
            row.at,
        )
        for row in connection.execute(query)
    ]
