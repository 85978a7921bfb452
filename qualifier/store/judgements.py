"""What sales found of impressions after the first meeting: confirmed or refuted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, select

from qualifier.store.database import upsert
from qualifier.store.tables import call, handoff, impression, judgement, retraction, withdrawal


class Verdict(Enum):
    """What sales found of an impression."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict. A later one on the same impression takes its place; both rows stay."""

    id: str
    impression_id: str
    verdict: Verdict
    by: str
    at: datetime
    note: str = ""


def judge(connection: Connection, one: Judgement) -> None:
    """Add a verdict. Safe to repeat."""
    connection.execute(
        upsert(judgement)
        .values(
            id=one.id,
            impression_id=one.impression_id,
            verdict=one.verdict.value,
            note=one.note,
            by=one.by,
            at=one.at,
        )
        .on_conflict_do_nothing()
    )


def of_calls(connection: Connection, call_ids: Sequence[str]) -> dict[str, Judgement]:
    """Impression id → the verdict that stands, for impressions of these calls."""
    query = (
        select(judgement)
        .join(impression, impression.c.id == judgement.c.impression_id)
        .where(impression.c.call_id.in_(list(call_ids)))
        .order_by(judgement.c.at, judgement.c.id)
    )
    return {row.impression_id: _judgement(row) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Found:
    """What sales found of one qualifier's last dossiers: how many those are, and of each judged
    impression its basis and whether it was confirmed."""

    dossiers: int
    judged: tuple[tuple[str, bool], ...]


def of_last_dossiers(connection: Connection, seat: str, most: int = 30) -> Found:
    """The verdicts that stand on the newest hand-offs of a qualifier, taken-back ones left out."""
    newest = (
        select(handoff.c.call_id)
        .join(call, call.c.id == handoff.c.call_id)
        .outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id)
        .where(call.c.seat == seat, withdrawal.c.handoff_id.is_(None))
        .order_by(handoff.c.at.desc(), handoff.c.id.desc())
        .limit(most)
    )
    calls = list(connection.execute(newest).scalars())
    query = (
        select(judgement.c.impression_id, impression.c.basis, judgement.c.verdict)
        .join(impression, impression.c.id == judgement.c.impression_id)
        .outerjoin(retraction, retraction.c.impression_id == impression.c.id)
        .where(impression.c.call_id.in_(calls), retraction.c.impression_id.is_(None))
        .order_by(judgement.c.at, judgement.c.id)
    )
    standing = {row.impression_id: row for row in connection.execute(query)}
    confirmed = Verdict.CONFIRMED.value
    return Found(
        len(calls), tuple((row.basis, row.verdict == confirmed) for row in standing.values())
    )


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(row.id, row.impression_id, Verdict(row.verdict), row.by, row.at, row.note)
