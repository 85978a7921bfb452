"""Facts that were ticked on the phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from qualifier.store.statements import Query
from qualifier.store.tables import confirmation

_OF_LEAD = Query(
    select(confirmation.c.field).where(
        confirmation.c.lead_id == bindparam("lead_id"), confirmation.c.at > bindparam("after")
    )
)


def since(connection: Connection, lead_id: str, after: datetime | None) -> frozenset[str]:
    """Lead fields confirmed after an instant; none where it is not known."""
    if after is None:
        return frozenset()
    found = _OF_LEAD.all(connection, lead_id=lead_id, after=after)
    return frozenset(row.field.removeprefix("lead.") for row in found)
