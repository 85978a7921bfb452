"""Connections to CRMs: where, as whom, which leads, which fields; their secrets stand apart.

A secret is a row of the encrypted profile, not of the keyring: some keyrings take no more than
1,280 characters, and the key that opens the profile comes from there anyway (RELIABILITY.md §1.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from qualifier.store.database import upsert
from qualifier.store.tables import crm_connection, exchanged, feed_cursor, remote_link, secret

FOLDER = "folder"  # the receiver that is always there
_SECRET = "connection:"  # noqa: S105 (the beginning of a name)
STEPS = ("fields", "note", "call", "task", "route")  # of a hand-off, in this order


_LINKED = (
    select(crm_connection.c.id)
    .join(remote_link, remote_link.c.connection == crm_connection.c.id)
    .where(remote_link.c.kind == "lead", remote_link.c.ours == bindparam("lead_id"))
    .order_by(crm_connection.c.at, crm_connection.c.id)
)
_FIRST = select(crm_connection.c.id).order_by(crm_connection.c.at, crm_connection.c.id).limit(1)


@dataclass(frozen=True, slots=True)
class CrmConnection:
    """One connection. `details` by kind: address, database, login, centre, client_id, way (how one
    is let in), scope (which leads), every_s, channels (channel id → their values). `mapping`: the
    text of its document, "" the proposed one.
    """

    id: str
    kind: str  # the id of its row in sync/kinds.py
    name: str
    details: Mapping[str, Any] = field(default_factory=dict)
    mapping: str = ""
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a connection did on a day; `at`: when it last answered."""

    leads_in: int
    steps_out: int
    feedback_in: int
    at: datetime


def put(connection: Connection, one: CrmConnection, at: datetime) -> None:
    """Make a connection, or set all of it anew."""
    values = {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "details": dict(one.details),
        "mapping": one.mapping,
        "is_paused": one.is_paused,
    }
    made = upsert(crm_connection).values(**values, at=at)
    connection.execute(made.on_conflict_do_update(index_elements=["id"], set_=values))


def all_of(connection: Connection) -> list[CrmConnection]:
    """All connections, oldest first."""
    query = select(crm_connection).order_by(crm_connection.c.at, crm_connection.c.id)
    return [_connection_of(row) for row in connection.execute(query)]


def pause(connection: Connection, connection_id: str, *, paused: bool) -> None:
    """Stop exchanging until it is taken up again; what waits goes on waiting."""
    query = update(crm_connection).where(crm_connection.c.id == connection_id)
    connection.execute(query.values(is_paused=paused))


def remove(connection: Connection, connection_id: str) -> None:
    """Forget a connection, its secret, links and cursor. Leads and outbox rows stay as they are."""
    connection.execute(delete(crm_connection).where(crm_connection.c.id == connection_id))
    connection.execute(delete(remote_link).where(remote_link.c.connection == connection_id))
    connection.execute(delete(feed_cursor).where(feed_cursor.c.feed == connection_id))
    forget_secret(connection, connection_id)


# --- secrets -------------------------------------------------------------------------------------
def keep_secret(connection: Connection, connection_id: str, value: str) -> None:
    """Keep the key or token of a connection."""
    made = upsert(secret).values(name=_secret_name(connection_id), value=value.encode())
    connection.execute(
        made.on_conflict_do_update(index_elements=["name"], set_={"value": value.encode()})
    )


def secret_of(connection: Connection, connection_id: str) -> str:
    """The key or token; "" if there is none."""
    query = select(secret.c.value).where(secret.c.name == _secret_name(connection_id))
    found = connection.execute(query).scalar()
    return bytes(found).decode() if found else ""


def forget_secret(connection: Connection, connection_id: str) -> None:
    """Forget the key or token."""
    connection.execute(delete(secret).where(secret.c.name == _secret_name(connection_id)))


def forget_strays(connection: Connection) -> None:
    """Forget secrets of connections that are not there: of a sign-in that was never saved."""
    there = select(crm_connection.c.id)
    names = select(secret.c.name).where(secret.c.name.startswith(_SECRET, autoescape=True))
    known = {_secret_name(one) for one in connection.execute(there).scalars()}
    stray = [name for name in connection.execute(names).scalars() if name not in known]
    if stray:
        connection.execute(delete(secret).where(secret.c.name.in_(stray)))


# --- who gets what -------------------------------------------------------------------------------
def receivers_of(connection: Connection, lead_id: str) -> tuple[str, ...]:
    """Where a hand-off of this lead goes: the CRMs that hold it; else the first CRM there is; the
    folder where there is none."""
    linked = connection.execute(_LINKED, {"lead_id": lead_id}).scalars().all()
    if linked:
        return tuple(linked)
    first = connection.execute(_FIRST).scalar()
    return (first,) if first else (FOLDER,)


def linked_to(connection: Connection, lead_id: str) -> tuple[str, ...]:
    """The CRMs that hold this lead."""
    return tuple(connection.execute(_LINKED, {"lead_id": lead_id}).scalars().all())


def steps_for(receiver: str) -> tuple[str, ...]:
    """The outbox rows that one hand-off is for a receiver."""
    return ("handoff",) if receiver == FOLDER else STEPS


# --- what was exchanged --------------------------------------------------------------------------
def note_exchange(
    connection: Connection,
    connection_id: str,
    day: str,
    at: datetime,
    *,
    leads_in: int = 0,
    steps_out: int = 0,
    feedback_in: int = 0,
) -> None:
    """Add to what the connection did that day (ISO)."""
    put_row = upsert(exchanged).values(
        connection=connection_id,
        day=day,
        leads_in=leads_in,
        steps_out=steps_out,
        feedback_in=feedback_in,
        at=at,
    )
    added = ("leads_in", "steps_out", "feedback_in")
    connection.execute(
        put_row.on_conflict_do_update(
            index_elements=["connection", "day"],
            set_={name: exchanged.c[name] + put_row.excluded[name] for name in added}
            | {"at": put_row.excluded.at},
        )
    )


def exchanged_on(connection: Connection, connection_id: str, day: str) -> Exchanged | None:
    """What it did that day; None: nothing yet."""
    query = select(exchanged).where(exchanged.c.connection == connection_id, exchanged.c.day == day)
    row = connection.execute(query).first()
    return Exchanged(row.leads_in, row.steps_out, row.feedback_in, row.at) if row else None


def _secret_name(connection_id: str) -> str:
    return f"{_SECRET}{connection_id}"


def _connection_of(row: Row[Any]) -> CrmConnection:
    return CrmConnection(row.id, row.kind, row.name, row.details, row.mapping, row.is_paused)
