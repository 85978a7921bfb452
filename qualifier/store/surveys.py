"""Results of satisfaction surveys, entered for the meeting of marketing and sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from qualifier.store.database import upsert
from qualifier.store.tables import survey


@dataclass(frozen=True, slots=True)
class Survey:
    """`answers` people gave a mean of `score` (0 to 10)."""

    id: str
    answers: int
    score: float
    by: str
    at: datetime
    note: str = ""


def add(connection: Connection, one: Survey) -> None:
    """Add a result. Safe to repeat. Raises ValueError for a score that is none."""
    if not (0 <= one.score <= 10) or one.answers < 1:
        raise ValueError(f"{one.score} of {one.answers}")
    values = {"answers": one.answers, "score": one.score, "note": one.note, "by": one.by}
    put = upsert(survey).values(id=one.id, at=one.at, **values)
    connection.execute(put.on_conflict_do_nothing())


def newest(connection: Connection) -> Survey | None:
    """The newest result; None if there never was one."""
    query = select(survey).order_by(survey.c.at.desc(), survey.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Survey(row.id, row.answers, row.score, row.by, row.at, row.note)
