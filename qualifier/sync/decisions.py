"""A person decides fields that differ: ours or theirs, each; the other value stays in history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from qualifier.core.errors import ActionRefused
from qualifier.core.ids import NewId
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import conflicts, import_rows, leads, links, outbox
from qualifier.store.conflicts import MINE, THEIRS, Conflict
from qualifier.store.database import Connection


def decide(
    place: Workplace, choices: Mapping[str, str], *, by: str, now: datetime, new_id: NewId
) -> int:
    """Carry out choices (conflict id → mine or theirs); those that are settled by now are left.

    Returns how many were decided. Raises ActionRefused(unknown_choice).
    """
    if wrong := sorted(set(choices.values()) - {MINE, THEIRS}):
        raise ActionRefused("unknown_choice", {"value": wrong[0][:40]})

    def job(connection: Connection) -> int:
        standing = [one for one in conflicts.open_of(connection) if one.id in choices]
        for one in standing:
            _carry_out(connection, place, one, choices[one.id], by=by, now=now, new_id=new_id)
        return len(standing)

    return place.store.write(job)


def _carry_out(
    connection: Connection,
    place: Workplace,
    one: Conflict,
    choice: str,
    *,
    by: str,
    now: datetime,
    new_id: NewId,
) -> None:
    """Their value is what both start from now: ours, if chosen, is then the only change."""
    link = links.of_leads(connection, one.connection, [one.lead_id]).get(one.lead_id)
    if link is not None:
        base = {**link.base, one.field: one.theirs}
        links.put_base(connection, one.connection, one.lead_id, base, link.stamp)
    if choice == THEIRS:
        change = import_rows.Update(one.lead_id, fields={one.field: one.theirs})
        import_rows.take_over(connection, change, by=by, at=now, new_id=new_id)
        refresh(connection, place, leads.get(connection, one.lead_id), now)
    elif link is not None:
        # What will be overwritten there is kept here.
        leads.note_change(
            connection, one.lead_id, one.field, one.theirs, one.mine, by=by, at=now, new_id=new_id
        )
        outbox.want_fields(connection, one.connection, one.lead_id, now, new_id)
    conflicts.close(connection, one.id, choice)
