"""Leads that a CRM set aside: their record was archived, deleted or merged away, or left the scope.

They stay with their whole history and in their stage; nobody is to call them until it is over. A
row is never deleted while its connection stands: one that ended tells when the lead came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, bindparam, func, select, update

from qualifier.core.ids import NewId
from qualifier.store.tables import set_aside

_SOME = 400


class Aside(Enum):
    """Why a lead is set aside."""

    ARCHIVED = "archived"
    OUTSIDE = "outside"  # the record left the scope of the connection
    GONE = "gone"  # deleted there, or hidden from our account
    MERGED = "merged"  # into a record that another lead stands for


@dataclass(frozen=True, slots=True)
class Spell:
    """One time that a lead was set aside; `until` None: it still is."""

    receiver: str
    why: Aside
    at: datetime
    until: datetime | None


_IS = (
    select(set_aside.c.id)
    .where(set_aside.c.lead_id == bindparam("lead_id"), set_aside.c.ended_at.is_(None))
    .limit(1)
)


def is_aside(connection: Connection, lead_id: str) -> bool:
    """Whether the lead is set aside by any connection."""
    return connection.execute(_IS, {"lead_id": lead_id}).first() is not None


def put(
    connection: Connection,
    receiver: str,
    lead_id: str,
    why: Aside | None,
    at: datetime,
    new_id: NewId,
    *,
    remote_id: str = "",
) -> bool:
    """Set a lead aside, or let it come back (`why` None); whether that changed anything.

    `remote_id`: the record, by which a lead whose record is gone is known again if it returns.
    """
    here = (set_aside.c.lead_id == lead_id) & (set_aside.c.connection == receiver)
    stands = connection.execute(
        select(set_aside.c.id, set_aside.c.why).where(here, set_aside.c.ended_at.is_(None))
    ).all()
    if [row.why for row in stands] == ([why.value] if why else []):
        return False
    if stands:
        ended = update(set_aside).where(set_aside.c.id.in_([row.id for row in stands]))
        connection.execute(ended.values(ended_at=at))
    if why is not None:
        connection.execute(
            set_aside.insert().values(
                id=new_id(), lead_id=lead_id, connection=receiver, why=why.value,
                remote_id=remote_id, at=at,
            )
        )  # fmt: skip
    return True


def of_gone(connection: Connection, receiver: str, remote_ids: Sequence[str]) -> dict[str, str]:
    """Remote id → lead, of those of these records that were gone."""
    found: dict[str, str] = {}
    for start in range(0, len(remote_ids), _SOME):
        query = select(set_aside.c.remote_id, set_aside.c.lead_id).where(
            set_aside.c.connection == receiver,
            set_aside.c.ended_at.is_(None),
            set_aside.c.why == Aside.GONE.value,
            set_aside.c.remote_id.in_(list(remote_ids[start : start + _SOME])),
        )
        found |= {row.remote_id: row.lead_id for row in connection.execute(query)}
    return found


def of_lead(connection: Connection, lead_id: str) -> tuple[Spell, ...]:
    """All of a lead, newest first."""
    query = select(set_aside).where(set_aside.c.lead_id == lead_id).order_by(set_aside.c.at.desc())
    return tuple(
        Spell(row.connection, Aside(row.why), row.at, row.ended_at)
        for row in connection.execute(query)
    )


def counts(connection: Connection) -> dict[str, dict[Aside, int]]:
    """Connection → why → how many leads it has set aside now."""
    query = (
        select(set_aside.c.connection, set_aside.c.why, func.count())
        .where(set_aside.c.ended_at.is_(None))
        .group_by(set_aside.c.connection, set_aside.c.why)
    )
    found: dict[str, dict[Aside, int]] = {}
    for receiver, why, count in connection.execute(query):
        found.setdefault(receiver, {})[Aside(why)] = count
    return found


def end_all(connection: Connection, receiver: str, at: datetime) -> list[str]:
    """The connection is no more: its leads come back; which they are."""
    here = (set_aside.c.connection == receiver) & set_aside.c.ended_at.is_(None)
    leads = list(connection.execute(select(set_aside.c.lead_id).where(here)).scalars())
    connection.execute(update(set_aside).where(here).values(ended_at=at))
    return leads
