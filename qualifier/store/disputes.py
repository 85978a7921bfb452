"""Disputes and rulings: facts in `ruling`, added only. The first reply and the last word count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select

from qualifier.core.dispute import Dispute, Verdict
from qualifier.core.ids import NewId
from qualifier.store.database import upsert
from qualifier.store.tables import feedback, handoff, ruling

DISPUTED, RULE_CHANGE = "disputed", "rule_change"


def dispute(
    connection: Connection, feedback_id: str, text: str, *, by: str, at: datetime, new_id: NewId
) -> None:
    """Reply to a rejection."""
    _add(connection, feedback_id, DISPUTED, text, by, at, new_id)


def rule(
    connection: Connection,
    feedback_id: str,
    verdict: Verdict,
    text: str,
    *,
    rule_change: str,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Rule on a dispute; a rule change that is proposed goes with it."""
    _add(connection, feedback_id, verdict.value, text, by, at, new_id)
    if rule_change:
        _add(connection, feedback_id, RULE_CHANGE, rule_change, by, at, new_id)


def of_feedback(connection: Connection, feedback_ids: Sequence[str]) -> dict[str, Dispute]:
    """Feedback id → its dispute, for those that have one."""
    query = (
        select(ruling)
        .where(ruling.c.feedback_id.in_(list(feedback_ids)))
        .order_by(ruling.c.at, ruling.c.id)
    )
    rows: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.feedback_id, []).append(row)
    found = {one: _dispute(facts) for one, facts in rows.items()}
    return {one: dispute for one, dispute in found.items() if dispute is not None}


def open_handoffs() -> ColumnElement[bool]:
    """For queries on `handoff`: holds where a dispute waits for a ruling."""
    disputed, ruled = ruling.alias(), ruling.alias()
    verdicts = [one.value for one in Verdict]
    is_ruled = exists().where(ruled.c.feedback_id == feedback.c.id, ruled.c.kind.in_(verdicts))
    return exists().where(
        feedback.c.handoff_id == handoff.c.id,
        disputed.c.feedback_id == feedback.c.id,
        disputed.c.kind == DISPUTED,
        ~is_ruled,
    )


def _dispute(facts: Iterable[Row[Any]]) -> Dispute | None:
    found: Dispute | None = None
    verdicts = {one.value for one in Verdict}
    ruled: dict[str, Any] = {}
    for row in facts:
        if row.kind == DISPUTED and found is None:
            found = Dispute(row.feedback_id, row.text, row.by, row.at)
        elif row.kind in verdicts:
            ruled |= {
                "verdict": Verdict(row.kind),
                "ruling": row.text,
                "ruled_by": row.by,
                "ruled_at": row.at,
            }
        elif row.kind == RULE_CHANGE:
            ruled["rule_change"] = row.text
    if found is None:
        return None
    return Dispute(found.feedback_id, found.text, found.by, found.at, **ruled)


def _add(
    connection: Connection,
    feedback_id: str,
    kind: str,
    text: str,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    values = {"id": new_id(), "feedback_id": feedback_id, "kind": kind, "text": text}
    connection.execute(upsert(ruling).values(**values, by=by, at=at))
