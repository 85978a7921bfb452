"""Fields that both a person here and one in the CRM changed: until somebody decides, both stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from qualifier.core.ids import NewId
from qualifier.store.tables import conflict, lead

OPEN, MINE, THEIRS, SETTLED = "open", "mine", "theirs", "settled"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one lead; `base` is what both last agreed on, "" nothing."""

    id: str
    lead_id: str
    connection: str
    field: str
    base: str
    mine: str
    theirs: str
    at: datetime


def open_of(connection: Connection, lead_ids: Sequence[str] = ()) -> list[Conflict]:
    """Undecided ones, oldest first; of these leads, or all."""
    query = select(conflict).where(conflict.c.state == OPEN).order_by(conflict.c.at, conflict.c.id)
    if lead_ids:
        query = query.where(conflict.c.lead_id.in_(list(lead_ids)))
    return [_conflict_of(row) for row in connection.execute(query)]


def count(connection: Connection) -> int:
    """How many leads have an undecided one."""
    query = select(func.count(conflict.c.lead_id.distinct())).where(conflict.c.state == OPEN)
    return int(connection.execute(query).scalar_one())


def meet(
    connection: Connection,
    lead_id: str,
    receiver: str,
    field: str,
    values: tuple[str, str, str],
    at: datetime,
    new_id: NewId,
) -> None:
    """Keep that a field differs: `values` are base, mine, theirs. An open one is brought up to date
    by closing it and opening another: what both said before stays readable."""
    stands = [
        one
        for one in open_of(connection, (lead_id,))
        if (one.connection, one.field) == (receiver, field)
    ]
    if any((one.base, one.mine, one.theirs) == values for one in stands):
        return
    for one in stands:
        close(connection, one.id, SETTLED)
    base, mine, theirs = values
    connection.execute(
        insert(conflict).values(
            id=new_id(), lead_id=lead_id, connection=receiver, field=field,
            base=base, mine=mine, theirs=theirs, state=OPEN, at=at,
        )
    )  # fmt: skip


def close(connection: Connection, conflict_id: str, state: str) -> None:
    """MINE or THEIRS as a person decided; SETTLED: both sides say the same by now."""
    connection.execute(update(conflict).where(conflict.c.id == conflict_id).values(state=state))


def settle_equal(connection: Connection, lead_id: str, receiver: str, still: Sequence[str]) -> None:
    """Close what differs no more: open ones of this lead whose field is not in `still`."""
    for one in open_of(connection, (lead_id,)):
        if one.connection == receiver and one.field not in still:
            close(connection, one.id, SETTLED)


def names(connection: Connection, lead_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Lead id → name, company, for showing."""
    query = select(lead.c.id, lead.c.first_name, lead.c.last_name, lead.c.company).where(
        lead.c.id.in_(list(lead_ids))
    )
    return {
        row.id: (f"{row.first_name} {row.last_name}".strip(), row.company)
        for row in connection.execute(query)
    }


def _conflict_of(row: Row[Any]) -> Conflict:
    return Conflict(
        row.id, row.lead_id, row.connection, row.field, row.base, row.mine, row.theirs, row.at
    )
