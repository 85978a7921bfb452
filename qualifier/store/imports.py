"""Imports as batches: their state, what is known of leads before they run, remembered mappings.

A batch is `running` until its last row is written. One that a crash left so is taken out again by
`import_undo` at the next start, so that an import is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from qualifier.core.errors import NotFound
from qualifier.core.lead import Lead, SignalKind
from qualifier.store import dead_numbers, leads
from qualifier.store.database import upsert
from qualifier.store.tables import (
    confirmation,
    dead_number,
    import_batch,
    import_mapping,
    lead,
    signal,
)


class BatchState(Enum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. `totals` has the keys that the command line prints."""

    id: str
    file: str
    totals: Mapping[str, int]
    state: BatchState
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A stored lead as an import must know it: fields confirmed on the phone, signals it has,
    numbers that were found wrong for it."""

    lead: Lead
    confirmed: frozenset[str]
    signals: frozenset[tuple[SignalKind, str]]
    dead_numbers: frozenset[str]


def begin(connection: Connection, batch_id: str, file: str, *, by: str, at: datetime) -> None:
    """Enter a running batch."""
    values = {"id": batch_id, "file": file, "state": BatchState.RUNNING.value, "by": by, "at": at}
    connection.execute(insert(import_batch).values(totals={}, **values))


def finish(
    connection: Connection,
    batch_id: str,
    state: BatchState,
    totals: Mapping[str, int] | None = None,
) -> None:
    """Set how a batch ended."""
    values: dict[str, Any] = {"state": state.value}
    if totals is not None:
        values["totals"] = dict(totals)
    connection.execute(update(import_batch).where(import_batch.c.id == batch_id).values(**values))


def get(connection: Connection, batch_id: str) -> Batch:
    """One batch. Raises NotFound."""
    row = connection.execute(select(import_batch).where(import_batch.c.id == batch_id)).first()
    if row is None:
        raise NotFound("batch", batch_id)
    return Batch(row.id, row.file, row.totals, BatchState(row.state), row.by, row.at)


def newest(connection: Connection, limit: int) -> list[Batch]:
    """The newest batches."""
    query = select(import_batch).order_by(import_batch.c.at.desc()).limit(limit)
    return [
        Batch(row.id, row.file, row.totals, BatchState(row.state), row.by, row.at)
        for row in connection.execute(query)
    ]


def left_running(connection: Connection) -> list[str]:
    """Ids of batches that a crash cut short."""
    query = select(import_batch.c.id).where(import_batch.c.state == BatchState.RUNNING.value)
    return list(connection.execute(query).scalars())


def remember_mapping(
    connection: Connection, header_key: str, mapping: Mapping[str, Any], at: datetime
) -> None:
    """Keep the column map of lists with these column names."""
    put = upsert(import_mapping).values(header_key=header_key, mapping=dict(mapping), at=at)
    connection.execute(
        put.on_conflict_do_update(
            index_elements=["header_key"],
            set_={"mapping": put.excluded.mapping, "at": put.excluded.at},
        )
    )


def remembered_mapping(connection: Connection, header_key: str) -> dict[str, Any] | None:
    """The column map last used for lists with these column names."""
    query = select(import_mapping.c.mapping).where(import_mapping.c.header_key == header_key)
    found = connection.execute(query).scalar()
    return dict(found) if found is not None else None


def has_leads_but(connection: Connection, batch_id: str) -> bool:
    """Whether there are leads of anything but this batch."""
    # From the start and from the end of the ids: a batch of our own is one stretch of them.
    for order in (lead.c.n, lead.c.n.desc()):
        found = connection.execute(select(lead.c.batch_id).order_by(order).limit(1)).scalar()
        if found is not None and found != batch_id:
            return True
    return False


def by_lead_ids(connection: Connection, ids: Collection[str], but_not: str) -> list[Known]:
    """Leads with those ids of ours, outside the batch `but_not`."""
    return _known(connection, lead.c.id.in_(list(ids)), but_not)


def by_external_ids(connection: Connection, ids: Collection[str], but_not: str) -> list[Known]:
    """Leads with those ids of other systems, outside the batch `but_not`."""
    return _known(connection, lead.c.external_id.in_(list(ids)), but_not)


def by_emails(connection: Connection, emails: Collection[str], but_not: str) -> list[Known]:
    """Leads with those addresses, which are in lower case; theirs may be in any."""
    return _known(connection, func.lower(lead.c.email).in_(list(emails)), but_not)


def by_numbers(connection: Connection, numbers: Collection[str], but_not: str) -> list[Known]:
    """Leads with one of those numbers (E.164) in the first or second place, or dead for them."""
    wanted = list(numbers)
    dead_for = select(dead_number.c.lead_id).where(dead_number.c.number.in_(wanted))
    has_one = or_(lead.c.phone.in_(wanted), lead.c.phone2.in_(wanted), lead.c.id.in_(dead_for))
    return _known(connection, has_one, but_not)


def opposed_numbers(
    connection: Connection, numbers: Collection[str], secret: bytes
) -> frozenset[str]:
    """Those of `numbers` whose owner asked not to be called."""
    if not leads.has_oppositions(connection):  # spares a hundred thousand hashes
        return frozenset()
    by_hash = {leads.number_hash(secret, one): one for one in numbers}
    return frozenset(by_hash[one] for one in leads.opposed(connection, list(by_hash)))


def _known(connection: Connection, wanted: ColumnElement[bool], but_not: str) -> list[Known]:
    found = leads.where(connection, wanted, lead.c.batch_id != but_not)
    ids = [one.id for one in found]
    confirmed, signals = _confirmed(connection, ids), _signals(connection, ids)
    dead = dead_numbers.of_leads(connection, ids) if ids else {}
    return [
        Known(
            one,
            frozenset(confirmed.get(one.id, ())),
            frozenset(signals.get(one.id, ())),
            frozenset(dead.get(one.id, ())),
        )
        for one in found
    ]


def _confirmed(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = select(confirmation.c.lead_id, confirmation.c.field)
    for row in connection.execute(query.where(confirmation.c.lead_id.in_(ids))) if ids else ():
        found.setdefault(row.lead_id, set()).add(row.field)
    return found


def _signals(connection: Connection, ids: Sequence[str]) -> dict[str, set[tuple[SignalKind, str]]]:
    found: dict[str, set[tuple[SignalKind, str]]] = {}
    query = select(signal.c.lead_id, signal.c.kind, signal.c.text)
    for row in connection.execute(query.where(signal.c.lead_id.in_(ids))) if ids else ():
        found.setdefault(row.lead_id, set()).add((SignalKind(row.kind), row.text))
    return found
