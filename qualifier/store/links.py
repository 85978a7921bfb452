"""Which record of a CRM stands for which lead, and what both sides last agreed on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, select, update

from qualifier.store import bulk
from qualifier.store.database import upsert
from qualifier.store.statements import Query, putting
from qualifier.store.tables import feed_cursor, lead_base, remote_link

LEAD = "lead"
_SOME = 400
_PUT_BASE = putting(lead_base)
# Made once: each is asked for thousands of records a round.
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_LINKED = (remote_link.c.connection == bindparam("receiver")) & (remote_link.c.kind == "lead")
_LEADS_OF = select(remote_link.c.theirs, remote_link.c.ours).where(
    _LINKED, remote_link.c.theirs.in_(_IDS)
)
_WITH_BASE = (
    select(remote_link.c.ours, remote_link.c.theirs, lead_base.c.fields, lead_base.c.stamp)
    .outerjoin(
        lead_base,
        (lead_base.c.lead_id == remote_link.c.ours)
        & (lead_base.c.connection == remote_link.c.connection),
    )
    .where(_LINKED)
)
_OF_REMOTE = _WITH_BASE.where(remote_link.c.theirs.in_(_IDS))
_OF_LEADS = _WITH_BASE.where(remote_link.c.ours.in_(_IDS))
_OF_LEAD = Query(_WITH_BASE.where(remote_link.c.ours == bindparam("lead")))


@dataclass(frozen=True, slots=True)
class Link:
    """A lead and its record there. `base`: our field → the text both last agreed on; `stamp`: the
    version of the record that was read last."""

    lead_id: str
    remote_id: str
    base: Mapping[str, str]
    stamp: str


def known(connection: Connection, receiver: str) -> dict[str, str]:
    """Remote id → stamp of all records that leads here are linked to."""
    query = (
        select(remote_link.c.theirs, lead_base.c.stamp)
        .join(
            lead_base,
            (lead_base.c.lead_id == remote_link.c.ours)
            & (lead_base.c.connection == remote_link.c.connection),
        )
        .where(remote_link.c.connection == receiver, remote_link.c.kind == LEAD)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def of_remote(connection: Connection, receiver: str, remote_ids: Sequence[str]) -> dict[str, Link]:
    """The links of these records; those that stand for no lead here are left out."""
    return _links(connection, receiver, _OF_REMOTE, remote_ids, by_lead=False)


def of_leads(connection: Connection, receiver: str, lead_ids: Sequence[str]) -> dict[str, Link]:
    """The links of these leads, by lead id."""
    if len(lead_ids) == 1:  # as sending asks for each hand-off
        rows = _OF_LEAD.all(connection, receiver=receiver, lead=lead_ids[0])
        return {row.ours: _link(row) for row in rows}
    return _links(connection, receiver, _OF_LEADS, lead_ids, by_lead=True)


def leads_of(connection: Connection, receiver: str, remote_ids: Sequence[str]) -> dict[str, str]:
    """Remote id → lead id, of those that stand for a lead here."""
    found: dict[str, str] = {}
    for at in range(0, len(remote_ids), _SOME):
        values = {"receiver": receiver, "ids": list(remote_ids[at : at + _SOME])}
        found.update((row[0], row[1]) for row in connection.execute(_LEADS_OF, values))
    return found


def add_many(connection: Connection, receiver: str, links: Sequence[Link]) -> None:
    """Insert links of new leads."""
    bulk.insert(
        connection,
        remote_link.name,
        ("connection", "kind", "ours", "theirs"),
        [(receiver, LEAD, one.lead_id, one.remote_id) for one in links],
    )
    bulk.insert(
        connection,
        lead_base.name,
        ("lead_id", "connection", "fields", "stamp"),
        [
            (one.lead_id, receiver, json.dumps(dict(one.base), ensure_ascii=False), one.stamp)
            for one in links
        ],
    )


def put(connection: Connection, receiver: str, one: Link) -> None:
    """Set link and base of a lead; a record stands for one lead, a lead for one record."""
    connection.execute(
        delete(remote_link).where(
            remote_link.c.connection == receiver,
            remote_link.c.kind == LEAD,
            (remote_link.c.theirs == one.remote_id) | (remote_link.c.ours == one.lead_id),
        )
    )
    connection.execute(
        upsert(remote_link).values(
            connection=receiver, kind=LEAD, ours=one.lead_id, theirs=one.remote_id
        )
    )
    put_base(connection, receiver, one.lead_id, one.base, one.stamp)


def put_base(
    connection: Connection, receiver: str, lead_id: str, base: Mapping[str, str], stamp: str
) -> None:
    """Set what both sides agree on."""
    _PUT_BASE.run(
        connection,
        {"lead_id": lead_id, "connection": receiver, "fields": dict(base), "stamp": stamp},
    )


def set_stamps(connection: Connection, receiver: str, stamps: Mapping[str, str]) -> None:
    """Lead id → stamp of records that were read again and say what they said."""
    for lead_id, stamp in stamps.items():
        connection.execute(
            update(lead_base)
            .where(lead_base.c.lead_id == lead_id, lead_base.c.connection == receiver)
            .values(stamp=stamp)
        )


def forget(connection: Connection, receiver: str, remote_ids: Sequence[str]) -> None:
    """These records are gone there: the leads stay, without a link. Their base goes with it, so
    that a record that comes in their place is met as for the first time."""
    for at in range(0, len(remote_ids), _SOME):
        some = list(remote_ids[at : at + _SOME])
        here = (remote_link.c.connection == receiver) & remote_link.c.theirs.in_(some)
        leads = select(remote_link.c.ours).where(here, remote_link.c.kind == LEAD)
        connection.execute(
            delete(lead_base).where(
                lead_base.c.connection == receiver, lead_base.c.lead_id.in_(leads)
            )
        )
        connection.execute(delete(remote_link).where(here))


def cursor(connection: Connection, feed: str) -> str:
    """How far the pulling has got; "" at the beginning."""
    query = select(feed_cursor.c.position).where(feed_cursor.c.feed == feed)
    return connection.execute(query).scalar() or ""


def set_cursor(connection: Connection, feed: str, position: str, at: datetime) -> None:
    """Everything up to here is durable."""
    made = upsert(feed_cursor).values(feed=feed, position=position, at=at)
    connection.execute(
        made.on_conflict_do_update(index_elements=["feed"], set_={"position": position, "at": at})
    )


def _links(
    connection: Connection, receiver: str, query: Select[Any], ids: Sequence[str], *, by_lead: bool
) -> dict[str, Link]:
    found: dict[str, Link] = {}
    for at in range(0, len(ids), _SOME):
        values = {"receiver": receiver, "ids": list(ids[at : at + _SOME])}
        for row in connection.execute(query, values):
            found[row.ours if by_lead else row.theirs] = _link(row)
    return found


def _link(row: Any) -> Link:
    return Link(row.ours, row.theirs, row.fields or {}, row.stamp or "")
