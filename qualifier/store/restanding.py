"""Scores and queue rows of many leads that nobody has called: what a new agreement moves of them.

Their place in the queue hangs on signals and callbacks, which no agreement changes; their cell, and
what bars a call, do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from qualifier.core.lead import Signal
from qualifier.core.queue import cell_rank
from qualifier.store.database import upsert
from qualifier.store.leads import signal_of
from qualifier.store.tables import lead_score, outcome, queue_entry, signal


@dataclass(frozen=True, slots=True)
class Stand:
    """How a lead stands; `n` is its row number, `bar` its lasting refusal or empty."""

    n: int
    lead_id: str
    fit: int
    maturity: int
    cell: str
    bar: str


def called(connection: Connection, lead_ids: Collection[str]) -> frozenset[str]:
    """Those of `lead_ids` that a coded call is known of."""
    query = select(outcome.c.lead_id).where(outcome.c.lead_id.in_(list(lead_ids))).distinct()
    return frozenset(connection.execute(query).scalars())


def signals(connection: Connection, lead_ids: Collection[str]) -> dict[str, tuple[Signal, ...]]:
    """Lead id → its signals, newest first; leads without any are left out."""
    query = (
        select(signal)
        .where(signal.c.lead_id.in_(list(lead_ids)))
        .order_by(signal.c.at.desc(), signal.c.id.desc())
    )
    found: dict[str, list[Signal]] = {}
    for row in connection.execute(query):
        found.setdefault(row.lead_id, []).append(signal_of(row))
    return {lead_id: tuple(some) for lead_id, some in found.items()}


def put(connection: Connection, stands: Sequence[Stand], at: datetime) -> None:
    """Set the scores and, of those in the queue, cell and bar."""
    if not stands:
        return
    scored = upsert(lead_score)
    columns = ("fit", "maturity", "cell", "at")
    connection.execute(
        scored.on_conflict_do_update(
            index_elements=["lead_id"], set_={name: scored.excluded[name] for name in columns}
        ),
        [
            {
                "lead_id": one.lead_id,
                "fit": one.fit,
                "maturity": one.maturity,
                "cell": one.cell,
                "at": at,
            }
            for one in stands
        ],
    )
    moved = update(queue_entry).where(queue_entry.c.n == bindparam("row"))
    connection.execute(
        moved.values(
            cell=bindparam("to_cell"), cell_rank=bindparam("rank"), not_callable=bindparam("bar")
        ),
        [
            {"row": one.n, "to_cell": one.cell, "rank": cell_rank(one.cell), "bar": one.bar}
            for one in stands
        ],
    )
