"""Facts around a lead that commands show: cells, points with their sources, changes of stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from qualifier.store.tables import lead_score, score_entry, stage_change


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points on an axis and where they come from."""

    axis: str
    points: float
    origin: str
    source: str
    choice: str


@dataclass(frozen=True, slots=True)
class StageChange:
    """One move of a lead, with who, when and why."""

    before: str
    after: str
    why: str
    by: str
    at: datetime


def cells(connection: Connection, lead_ids: Sequence[str]) -> dict[str, str]:
    """Lead id → cell, for leads that were scored."""
    query = select(lead_score.c.lead_id, lead_score.c.cell)
    rows = connection.execute(query.where(lead_score.c.lead_id.in_(list(lead_ids))))
    return {row.lead_id: row.cell for row in rows}


def newest_points(connection: Connection, lead_id: str) -> list[ScoreLine]:
    """The points of the newest call that was scored; empty before any."""
    newest = (
        select(score_entry.c.call_id)
        .where(score_entry.c.lead_id == lead_id)
        .order_by(score_entry.c.at.desc(), score_entry.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(score_entry).where(
        score_entry.c.lead_id == lead_id, score_entry.c.call_id == newest
    )
    return [
        ScoreLine(row.axis, row.points, row.origin, row.source, row.choice)
        for row in connection.execute(query.order_by(score_entry.c.id))
    ]


def stages(connection: Connection, lead_id: str) -> list[StageChange]:
    """Changes of stage, oldest first."""
    query = select(stage_change).where(stage_change.c.lead_id == lead_id)
    rows = connection.execute(query.order_by(stage_change.c.at, stage_change.c.id))
    return [StageChange(row.before, row.after, row.why, row.by, row.at) for row in rows]
