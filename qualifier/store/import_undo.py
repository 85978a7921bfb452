"""Taking an import out again, in short steps: after an undo, a cancel, or a crash in its middle.

What the batch added goes; what it changed becomes what it was, unless somebody changed it since.
Leads that were worked on since, or that another list holds as well, stay as they are. Numbers that
the list put on the do-not-call list stay there: protection is never taken back by one click.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    Table,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)

from qualifier.core.lead import Lead
from qualifier.store import leads, search, shared_numbers
from qualifier.store.import_rows import EXTRA_PREFIX
from qualifier.store.tables import (
    call,
    callback,
    conflict,
    consent,
    dead_number,
    field_change,
    handoff,
    import_batch,
    import_change,
    lead,
    lead_base,
    lead_score,
    queue_entry,
    score_entry,
    set_aside,
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
    set_aside,
    dead_number,
)
_WORK: tuple[Table, ...] = (call, callback, handoff)
BY_IMPORT = "list_opposed"  # why of a stage that the import itself set

# Recompute score and queue row of a lead whose values went back.
Refresh = Callable[[Connection, int, Lead], None]


@dataclass(frozen=True, slots=True)
class Undone:
    """Sums over the steps: leads taken out, put back as they were, kept because somebody worked on
    them since or another list holds them as well."""

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
        select(*_LEAD, _is_held(batch_id).label("stays"))
        .where(lead.c.batch_id == batch_id, lead.c.n > after)
        .order_by(lead.c.n)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    if not rows:
        return Undone(), None
    going = [row for row in rows if not row.stays]
    _take_out(connection, going)
    return Undone(removed=len(going), kept=len(rows) - len(going)), rows[-1].n


def forget_some(connection: Connection, batch_id: str, limit: int) -> tuple[Undone, bool]:
    """Forget the next `limit` leads of which the list told nothing new. True at the end."""
    query = (
        select(import_change.c.id, import_change.c.lead_id)
        .where(
            import_change.c.batch_id == batch_id,
            cast(import_change.c.before, String) == "{}",
            ~exists().where(
                signal.c.lead_id == import_change.c.lead_id, signal.c.batch_id == batch_id
            ),
        )
        .limit(limit)
    )
    rows = connection.execute(query).all()
    removed = _take_out_left_over(connection, batch_id, [row.lead_id for row in rows])
    _forget(connection, [row.id for row in rows])
    return Undone(removed=len(removed)), len(rows) < limit


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
    gone = _take_out_left_over(connection, batch_id, [row.lead_id for row in rows])
    rows_left = [row for row in rows if row.lead_id not in gone]
    numbers = leads.numbers_of(connection, [row.lead_id for row in rows_left])
    restored, kept = set(), set()
    for row in rows_left:
        if row.called:
            kept.add(row.lead_id)
            continue
        n = numbers[row.lead_id]
        _hand_down(connection, row)
        if _put_back(connection, n, row.before):
            restored.add(row.lead_id)
        of_batch = (signal.c.lead_id == row.lead_id, signal.c.batch_id == batch_id)
        connection.execute(delete(signal).where(*of_batch))
        now = leads.by_numbers(connection, [n])[n]
        search.add(connection, [leads.search_row(n, now)])
        refresh(connection, n, now)
    _forget(connection, [row.id for row in rows])
    return Undone(len(gone), len(restored), len(kept)), len(rows) < limit


_LEAD = (lead.c.n, lead.c.id, lead.c.phone, lead.c.phone2)


def _is_held(batch_id: str) -> ColumnElement[bool]:
    """Whether a lead stays when the batch goes: worked on by people, or held by another list."""
    return or_(
        *(exists().where(one.c.lead_id == lead.c.id) for one in _WORK),
        exists().where(stage_change.c.lead_id == lead.c.id, stage_change.c.why != BY_IMPORT),
        exists().where(field_change.c.lead_id == lead.c.id, field_change.c.batch_id == ""),
        exists().where(import_change.c.lead_id == lead.c.id, import_change.c.batch_id != batch_id),
    )


def _take_out_left_over(
    connection: Connection, batch_id: str, lead_ids: Sequence[str]
) -> frozenset[str]:
    """Take out those of the leads that only this batch still held, their own one being undone."""
    undone = select(import_batch.c.id).where(import_batch.c.state == "undone")
    query = select(*_LEAD).where(
        lead.c.id.in_(list(lead_ids)), lead.c.batch_id.in_(undone), ~_is_held(batch_id)
    )
    rows = connection.execute(query).all()
    _take_out(connection, rows)
    return frozenset(row.id for row in rows)


def _take_out(connection: Connection, going: Sequence[Any]) -> None:
    if not going:
        return
    ids, numbers = [row.id for row in going], [row.n for row in going]
    connection.execute(delete(queue_entry).where(queue_entry.c.n.in_(numbers)))
    for table in _OF_LEAD:
        connection.execute(delete(table).where(table.c.lead_id.in_(ids)))
    search.remove(connection, numbers)
    connection.execute(delete(lead).where(lead.c.n.in_(numbers)))
    shared_numbers.remark(connection, {one for row in going for one in (row.phone, row.phone2)})


def _forget(connection: Connection, change_ids: Collection[str]) -> None:
    connection.execute(delete(import_change).where(import_change.c.id.in_(list(change_ids))))


def _hand_down(connection: Connection, undone: Row[Any]) -> None:
    """Let the next batch that changed a value remember what was before the one that goes: else
    undoing that one later would bring back a value that no list and nobody stands for."""
    later = connection.execute(
        select(import_change.c.id, import_change.c.before)
        .where(
            import_change.c.lead_id == undone.lead_id,
            import_change.c.id > undone.id,
            import_change.c.batch_id != undone.batch_id,
        )
        .order_by(import_change.c.id)
    ).all()
    left = dict(undone.before)
    for row in later:
        told = dict(row.before)
        for name in left.keys() & told.keys():
            was, became = left.pop(name)
            if told[name][0] == became:
                told[name] = [was, told[name][1]]
        if told != row.before:
            mended = update(import_change).where(import_change.c.id == row.id)
            connection.execute(mended.values(before=told))


def _put_back(connection: Connection, n: int, changes: Mapping[str, Any]) -> bool:
    """Values become what they were where they still are what the import made of them."""
    row = leads.row_of(leads.by_numbers(connection, [n])[n])
    values: dict[str, Any] = {}
    extra = dict(row["extra"])
    for name, (was, became) in changes.items():
        if name.startswith(EXTRA_PREFIX):
            key = name.removeprefix(EXTRA_PREFIX)
            if extra.get(key, "") == became:
                extra.pop(key, None) if was == "" else extra.update({key: was})
        elif row[name] == became:
            values[name] = was
    if extra != row["extra"]:
        values["extra"] = extra
    if not values:
        return False
    if not {**row, **values}["phone"] and not {**row, **values}["phone2"]:
        values["possible_duplicate"] = False  # a lead without a number shares none
    connection.execute(update(lead).where(lead.c.n == n).values(**values))
    touched = [name for name in ("phone", "phone2") if name in values]
    shared_numbers.remark(
        connection, {number for name in touched for number in (row[name], values[name])}
    )
    return True
