"""The queue's projection: one row per lead to be called, moved with its facts in one transaction.

`queue_order` and `queue_rows` read it. A row can always be computed anew from the facts (`entry`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, select, update

from qualifier.core.agreement import Agreement, NeedsDate
from qualifier.core.lead import Lead
from qualifier.core.queue import LastCall, cell_rank, place
from qualifier.store import aside, leads
from qualifier.store.statements import putting
from qualifier.store.tables import (
    callback,
    feedback,
    handoff,
    lead_score,
    outcome,
    queue_entry,
    withdrawal,
)

# Why a lead cannot be called at all, whatever the hour; "" if it can. Needs the opposed flag.
LastingRefusal = Callable[[Lead, bool], str]

# Made once: putting them together takes SQLAlchemy longer than running them takes SQLite.
_LEAD: BindParameter[str] = bindparam("lead_id")
_OUTCOMES = (
    select(outcome)
    .where(outcome.c.lead_id == _LEAD)
    .order_by(outcome.c.at.desc(), outcome.c.id.desc())
)
_CELL = select(lead_score.c.cell).where(lead_score.c.lead_id == _LEAD)
_PLANNED = (
    select(callback.c.due_at, callback.c.for_team, callback.c.at)
    .where(callback.c.lead_id == _LEAD, callback.c.done_at.is_(None))
    .order_by(callback.c.at.desc())
    .limit(1)
)
_TAKEN_BACK = (
    select(withdrawal.c.at)
    .select_from(handoff.outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id))
    .where(handoff.c.lead_id == _LEAD)
    .order_by(handoff.c.at.desc(), handoff.c.id.desc())
    .limit(1)
)
_RETURNED = (
    select(feedback.c.at)
    .where(feedback.c.lead_id == _LEAD, feedback.c.status.in_(["rejected", "turned_back"]))
    .order_by(feedback.c.at.desc())
    .limit(1)
)
_TAKE_AWAY = delete(queue_entry).where(queue_entry.c.n == bindparam("row"))
_PUT = putting(queue_entry, but_not=("snoozed_until",))  # a person's, no fact tells it


def refresh(
    connection: Connection,
    lead_id: str,
    agreement: Agreement,
    refusal: LastingRefusal,
    *,
    opposed: bool,
) -> None:
    """Compute the queue row of one lead anew from its facts, and put it or take it away."""
    n = leads.number_of(connection, lead_id)
    row = entry(connection, n, leads.get(connection, lead_id), agreement, refusal, opposed=opposed)
    if row is None:
        connection.execute(_TAKE_AWAY, {"row": n})
    else:
        _PUT.run(connection, row)


def entry(
    connection: Connection,
    n: int,
    one: Lead,
    agreement: Agreement,
    refusal: LastingRefusal,
    *,
    opposed: bool,
) -> dict[str, Any] | None:
    """The queue row of a lead as column values, from facts alone; None if nobody is to call it."""
    coded = connection.execute(_OUTCOMES, {"lead_id": one.id}).all()
    last = _last_call(coded[0], agreement, one) if coded else None
    signals = leads.signals(connection, one.id)
    assert one.created_at is not None
    stands = place(
        one.stage,
        one.created_at,
        last,
        _planned(connection, one.id, last),
        _returned_at(connection, one.id),
        signals,
        _taken_back_at(connection, one.id),
    )
    if stands is None or opposed or aside.is_aside(connection, one.id):
        return None
    scored = connection.execute(_CELL, {"lead_id": one.id}).scalar()
    cell = scored or "D4"
    newest = signals[0] if signals else None
    return {
        "n": n,
        "due_at": stands.due_at,
        "why": stands.why.value,
        "strong_at": stands.strong.at if stands.strong else None,
        "strong_kind": stands.strong.kind.value if stands.strong else None,
        "cell": cell,
        "cell_rank": cell_rank(cell),
        "attempts": len(coded),
        "for_team": stands.for_team,
        "last_outcome": last.outcome if last else "",
        "last_words": last.words if last else "",
        "last_at": last.at if last else None,
        "signal_kind": newest.kind.value if newest else "",
        "signal_text": newest.text if newest else "",
        "signal_at": newest.at if newest else None,
        "not_callable": refusal(one, opposed),
        "time_zone": one.time_zone,
        "nature": one.nature.value,
    }


def _last_call(row: Row[Any], agreement: Agreement, one: Lead) -> LastCall:
    known = agreement.outcome_by_id.get(row.outcome)
    is_callback = known is not None and known.date is NeedsDate.CALLBACK
    due_at = row.due_at
    if due_at is None and known is not None and known.final_for_number and one.phone:
        due_at = row.at  # only the number was wrong, and by now there is another
    return LastCall(row.outcome, row.note or row.reason, row.at, due_at, is_callback, row.for_team)


def _planned(
    connection: Connection, lead_id: str, last: LastCall | None
) -> tuple[datetime, bool] | None:
    row = connection.execute(_PLANNED, {"lead_id": lead_id}).first()
    if row is None or (last is not None and row.at < last.at):
        return None
    return row.due_at, row.for_team


def _taken_back_at(connection: Connection, lead_id: str) -> datetime | None:
    """When the lead's newest hand-off was undone; None if it stands, or there is none."""
    row = connection.execute(_TAKEN_BACK, {"lead_id": lead_id}).first()
    return row.at if row else None


def _returned_at(connection: Connection, lead_id: str) -> datetime | None:
    row = connection.execute(_RETURNED, {"lead_id": lead_id}).first()
    return row.at if row else None


def judge_anew(connection: Connection, bars: Sequence[tuple[int, str, str]]) -> None:
    """Set (row number, lasting refusal, nature) of many leads of which only these changed."""
    if bars:
        put = update(queue_entry).where(queue_entry.c.n == bindparam("row"))
        connection.execute(
            put.values(not_callable=bindparam("bar"), nature=bindparam("kind")),
            [{"row": n, "bar": bar, "kind": nature} for n, bar, nature in bars],
        )
