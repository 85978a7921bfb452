"""Taking an import out again, in short steps: after an undo, a cancel, or a crash in its middle.

What the batch added goes; what it changed becomes what it was, unless somebody changed it since.
Leads that were worked on since stay as they are. Numbers that the list put on the do-not-call list
stay there: protection is never taken back by one click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, or_, select, update

from qualifier.core.lead import Lead
from qualifier.store import leads, search
from qualifier.store.tables import (
    call,
    callback,
    conflict,
    consent,
    field_change,
    handoff,
    import_batch,
    import_change,
    lead,
    lead_base,
    lead_score,
    queue_entry,
    score_entry,
    signal,
    stage_change,
)

# Rows of these go with their lead; a lead with a row in one of `_WORK` stays.
_OF_LEAD: tuple[Table, ...] = (
    lead_score,
    signal,
    field_change,
    import_change,
    stage_change,
    score_entry,
    consent,
    lead_base,
    conflict,
)
_WORK: tuple[Table, ...] = (call, callback, handoff)
BY_IMPORT = "list_opposed"  # why of a stage that the import itself set

# Recompute score and queue row of a lead whose values went back.
Refresh = Callable[[Connection, int, Lead], None]


@dataclass(frozen=True, slots=True)
class Undone:
    """Sums over the steps: leads taken out, put back as they were, kept because worked on since."""

    removed: int = 0
    restored: int = 0
    kept: int = 0

    def plus(self, other: Undone) -> Undone:
        """Both together."""
        return Undone(
            self.removed + other.removed, self.restored + other.restored, self.kept + other.kept
        )


def remove_some(
    connection: Connection, batch_id: str, after: int, limit: int
) -> tuple[Undone, int | None]:
    """Take out the next `limit` leads of the batch behind row number `after`.

    Returns the sums and the last row number looked at; None at the end.
    """
    query = (
        select(lead.c.n, lead.c.id, _is_worked_on().label("stays"))
        .where(lead.c.batch_id == batch_id, lead.c.n > after)
        .order_by(lead.c.n)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    if not rows:
        return Undone(), None
    going = [row for row in rows if not row.stays]
    ids, numbers = [row.id for row in going], [row.n for row in going]
    if going:
        connection.execute(delete(queue_entry).where(queue_entry.c.n.in_(numbers)))
        for table in _OF_LEAD:
            connection.execute(delete(table).where(table.c.lead_id.in_(ids)))
        search.remove(connection, numbers)
        connection.execute(delete(lead).where(lead.c.n.in_(numbers)))
    return Undone(removed=len(going), kept=len(rows) - len(going)), rows[-1].n


def restore_some(
    connection: Connection, batch_id: str, limit: int, refresh: Refresh
) -> tuple[Undone, bool]:
    """Put the next `limit` changed leads back; each change is forgotten then. True at the end."""
    at = select(import_batch.c.at).where(import_batch.c.id == batch_id).scalar_subquery()
    called_since = exists().where(call.c.lead_id == import_change.c.lead_id, call.c.begun_at > at)
    query = (
        select(import_change, called_since.label("called"))
        .where(import_change.c.batch_id == batch_id)
        .order_by(import_change.c.id.desc())  # newest first, so that the first word comes last
        .limit(limit)
    )
    rows = connection.execute(query).all()
    numbers = leads.numbers_of(connection, [row.lead_id for row in rows])
    restored, kept = set(), set()
    for row in rows:
        if row.called:
            kept.add(row.lead_id)
            continue
        n = numbers[row.lead_id]
        if _put_back(connection, n, row.before):
            restored.add(row.lead_id)
        of_batch = (signal.c.lead_id == row.lead_id, signal.c.batch_id == batch_id)
        connection.execute(delete(signal).where(*of_batch))
        now = leads.by_numbers(connection, [n])[n]
        search.add(connection, [leads.search_row(n, now)])
        refresh(connection, n, now)
    done = [row.id for row in rows]
    connection.execute(delete(import_change).where(import_change.c.id.in_(done)))
    return Undone(restored=len(restored), kept=len(kept)), len(rows) < limit


def _is_worked_on() -> Any:
    by_people = exists().where(stage_change.c.lead_id == lead.c.id, stage_change.c.why != BY_IMPORT)
    return or_(*(exists().where(one.c.lead_id == lead.c.id) for one in _WORK), by_people)


def _put_back(connection: Connection, n: int, changes: Mapping[str, Any]) -> bool:
    """Values become what they were where they still are what the import made of them."""
    row = leads.row_of(leads.by_numbers(connection, [n])[n])
    values = {name: pair[0] for name, pair in changes.items() if row[name] == pair[1]}
    if values:
        connection.execute(update(lead).where(lead.c.n == n).values(**values))
    return bool(values)
