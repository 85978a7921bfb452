"""The leads on their way, with since when they stand where they stand, and when they are due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

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
        select(
            stage_change.c.lead_id, func.max(type_coerce(stage_change.c.at, BigInteger)).label("at")
        )
        .group_by(stage_change.c.lead_id)
        .subquery()
    )
    created = type_coerce(lead.c.created_at, BigInteger)
    query = (
        select(lead.c.id, lead.c.stage, lead.c.source, lead.c.campaign)
        .add_columns(func.coalesce(newest.c.at, created))
        .add_columns(type_coerce(queue_entry.c.due_at, BigInteger))
        .add_columns(
            func.coalesce(queue_entry.c.why, ""), func.coalesce(queue_entry.c.not_callable, "")
        )
        .outerjoin(newest, newest.c.lead_id == lead.c.id)
        .outerjoin(queue_entry, queue_entry.c.n == lead.c.n)
        .where(lead.c.stage.in_(sorted(stages)))
    )
    with connection.execute(query) as result:
        cursor: Any = result.cursor
        while rows := cursor.fetchmany(BLOCK):
            yield from map(PipelineRow._make, rows)
