"""Which leads leave the queue because of what became of their record in a CRM, and come back.

The stage stays as it is: it says how far the lead got here. Whom we handed over left the scope by
our own routing, and what sales end there they archive: their answer says what becomes of such a
lead, as long as the record is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qualifier.core.ids import NewId
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import aside, leads
from qualifier.store.aside import Aside
from qualifier.store.database import Connection
from qualifier.sync.connectors.base import RemoteLead

AT_ONCE = 8  # leads of one transaction, so that it stays short


def why_of(remote: RemoteLead, *, was_handed_over: bool) -> Aside | None:
    """Why a lead with this record is not to be called; None if it may."""
    if remote.is_archived and not (was_handed_over and remote.standing.status):
        return Aside.ARCHIVED
    return Aside.OUTSIDE if remote.is_outside and not was_handed_over else None


def put_gone(
    place: Workplace,
    receiver: str,
    gone: Sequence[tuple[str, str]],
    now: datetime,
    new_id: NewId,
) -> None:
    """Set leads aside whose records are no more: (lead id, remote id)."""

    def put(connection: Connection, some: Sequence[tuple[str, str]]) -> None:
        for lead_id, remote_id in some:
            aside.put(connection, receiver, lead_id, Aside.GONE, now, new_id, remote_id=remote_id)
            refresh(connection, place, leads.get(connection, lead_id), now)

    for start in range(0, len(gone), AT_ONCE):
        place.store.write(lambda c, some=gone[start : start + AT_ONCE]: put(c, some))  # type: ignore[misc]


def call_anyway(
    place: Workplace, receiver: str, lead_id: str, now: datetime, new_id: NewId
) -> None:
    """A person says that a lead is to be called all the same, until its record changes there.

    Raises NotFound if there is no such lead.
    """

    def job(connection: Connection) -> None:
        one = leads.get(connection, lead_id)
        aside.put(connection, receiver, lead_id, None, now, new_id)
        refresh(connection, place, one, now)

    place.store.write(job)


def let_come_back(place: Workplace, receiver: str, now: datetime) -> int:
    """A connection goes: what it had set aside is to be called again; how many leads."""
    back = place.store.write(lambda c: aside.end_all(c, receiver, now))

    def show(connection: Connection, some: Sequence[str]) -> None:
        for lead_id in some:
            refresh(connection, place, leads.get(connection, lead_id), now)

    for start in range(0, len(back), AT_ONCE):
        place.store.write(lambda c, some=back[start : start + AT_ONCE]: show(c, some))  # type: ignore[misc]
    return len(back)
