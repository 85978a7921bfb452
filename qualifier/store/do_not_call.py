"""The do-not-call list and its reach: an opposed number bars every lead that has it, at once.

Only keyed hashes of numbers are kept (`leads.number_hash`), so the list outlives the leads.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select

from qualifier.core.lead import Lead
from qualifier.store import leads
from qualifier.store.tables import lead, queue_entry


def is_opposed(connection: Connection, one: Lead, secret: bytes) -> bool:
    """Whether one of the lead's numbers is on the do-not-call list."""
    hashes = [leads.number_hash(secret, number) for number in (one.phone, one.phone2) if number]
    return bool(hashes) and bool(leads.opposed(connection, hashes))


def oppose(
    connection: Connection,
    numbers: Collection[str],
    secret: bytes,
    *,
    why: str,
    by: str,
    at: datetime,
) -> None:
    """Enter `numbers` (E.164) in the list, and take every lead with one of them out of the queue.

    Their stages stay: who opposed is one person, and only that person's lead is opted out.
    """
    hashes = [leads.number_hash(secret, one) for one in numbers]
    leads.oppose(connection, hashes, why=why, by=by, at=at)
    wanted = list(numbers)
    reached = select(lead.c.n).where(or_(lead.c.phone.in_(wanted), lead.c.phone2.in_(wanted)))
    connection.execute(delete(queue_entry).where(queue_entry.c.n.in_(reached)))
