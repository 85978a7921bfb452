"""The leads on their way, with since when they stand where they stand, and when they are due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, func, select, type_coerce

from qualifier.store.tables import lead, queue_entry, stage_change

BLOCK = 1_000


class PipelineRow(NamedTuple):
    """`since_ms`: when the lead took its stage. `due_ms` and `why` are those of the queue, None
    and empty where it is not in it; `not_callable` is the lasting reason, if there is one."""

    lead_id: str
    stage: str
    source: str
    campaign: str
    since_ms: int
    due_ms: int | None
    why: str
    not_callable: str


def on_their_way(connection: Connection, stages: frozenset[str]) -> Iterator[PipelineRow]:
    """Leads in one of `stages`, in no order."""
    newest = (
        select(stage_change.c.lead_id, func.max(_ms(stage_change.c.at)).label("at"))
        .group_by(stage_change.c.lead_id)
        .subquery()
    )
    entry = queue_entry.c
    query = (
        select(lead.c.id, lead.c.stage, lead.c.source, lead.c.campaign)
        .add_columns(func.coalesce(newest.c.at, _ms(lead.c.created_at)), _ms(entry.due_at))
        .add_columns(func.coalesce(entry.why, ""), func.coalesce(entry.not_callable, ""))
        .outerjoin(newest, newest.c.lead_id == lead.c.id)
        .outerjoin(queue_entry, entry.n == lead.c.n)
        .where(lead.c.stage.in_(sorted(stages)))
    )
    with connection.execute(query) as result:
        cursor: Any = result.cursor
        while rows := cursor.fetchmany(BLOCK):
            yield from map(PipelineRow._make, rows)


def _ms(column: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)
