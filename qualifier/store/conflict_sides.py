"""The two sides of a conflict, for the person who decides: what each says, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from qualifier.store import conflicts, links
from qualifier.store.conflicts import Conflict
from qualifier.store.tables import confirmation, field_change


@dataclass(frozen=True, slots=True)
class SidedField:
    """One field. `changed_by`, `changed_at`: who put our value there and when, "" and None if it
    came with the lead; `is_confirmed`: our value was ticked on the phone."""

    conflict: Conflict
    changed_by: str = ""
    changed_at: datetime | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """All open fields of a lead at a connection. `agreed`: how many others both sides share."""

    lead_id: str
    connection: str
    name: str
    company: str
    fields: tuple[SidedField, ...]
    agreed: int = 0


def sides(connection: Connection, lead_id: str, receiver: str) -> Sides | None:
    """What is undecided of this lead; None if nothing is (any more)."""
    found = [one for one in conflicts.open_of(connection, (lead_id,)) if one.connection == receiver]
    if not found:
        return None
    name, company = conflicts.names(connection, (lead_id,)).get(lead_id, ("", ""))
    link = links.of_leads(connection, receiver, (lead_id,)).get(lead_id)
    shared = set(link.base if link else ()) - {one.field for one in found}
    return Sides(
        lead_id, receiver, name or company, company, _sided(connection, found), len(shared)
    )


def _sided(connection: Connection, found: Sequence[Conflict]) -> tuple[SidedField, ...]:
    lead_id, fields = found[0].lead_id, [one.field for one in found]
    changes = (
        select(field_change)
        .where(field_change.c.lead_id == lead_id, field_change.c.field.in_(fields))
        .order_by(field_change.c.at, field_change.c.id)
    )
    newest = {row.field: row for row in connection.execute(changes)}
    ticks = (
        select(confirmation.c.field, confirmation.c.value)
        .where(confirmation.c.lead_id == lead_id, confirmation.c.field.in_(fields))
        .order_by(confirmation.c.at, confirmation.c.id)
    )
    ticked = {row.field: row.value for row in connection.execute(ticks)}
    sided = []
    for one in found:
        change = newest.get(one.field)
        is_theirs = change is not None and change.after == one.mine
        sided.append(
            SidedField(
                one,
                change.by if change is not None and is_theirs else "",
                change.at if change is not None and is_theirs else None,
                bool(one.mine) and ticked.get(one.field) == one.mine,
            )
        )
    return tuple(sided)
