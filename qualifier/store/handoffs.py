"""Hand-offs, their withdrawal, and what sales answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from qualifier.core.errors import NotFound
from qualifier.core.handoff import Handoff
from qualifier.store.database import upsert
from qualifier.store.statements import Query
from qualifier.store.tables import feedback as feedback_table
from qualifier.store.tables import handoff, lead, withdrawal

_SOME = 400
_DETAILS = ("override", "route_reason", "opening", "avoid", "word")


@dataclass(frozen=True, slots=True)
class Feedback:
    """What sales said of a hand-off. `about` is a question, facet or criterion id."""

    id: str
    handoff_id: str
    lead_id: str
    status: str
    reason: str
    comment: str
    about: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandoffLine:
    """One line of the list of dossiers."""

    handoff: Handoff
    name: str
    company: str
    status: str  # newest feedback, withdrawn, or empty


def add(connection: Connection, one: Handoff) -> None:
    """Insert a hand-off. Safe to repeat."""
    details: dict[str, Any] = {name: getattr(one, name) for name in _DETAILS}
    details |= {"lead": dict(one.lead), "load": dict(one.load), "by": one.made_by}
    connection.execute(
        upsert(handoff)
        .values(
            id=one.id,
            call_id=one.call_id,
            lead_id=one.lead_id,
            cell=one.cell,
            fit=one.fit,
            maturity=one.maturity,
            decision=one.decision,
            channel=one.channel,
            person=one.person,
            details=details,
            at=one.made_at,
        )
        .on_conflict_do_nothing()
    )


def withdraw(connection: Connection, handoff_id: str, *, by: str, at: datetime) -> None:
    """Add the fact that a hand-off was taken back. Safe to repeat."""
    connection.execute(
        upsert(withdrawal).values(handoff_id=handoff_id, by=by, at=at).on_conflict_do_nothing()
    )


def get(connection: Connection, handoff_id: str) -> Handoff:
    """One hand-off. Raises NotFound."""
    row = _ONE.first(connection, of=handoff_id)
    if row is None:
        raise NotFound("handoff", handoff_id)
    return handoff_of(row)


def of_lead(connection: Connection, lead_id: str) -> list[Handoff]:
    """Hand-offs of a lead, newest first."""
    return [handoff_of(row) for row in _OF_LEAD.all(connection, of=lead_id)]


def handed_over(connection: Connection, lead_ids: Sequence[str]) -> frozenset[str]:
    """Those of these leads that have a hand-off, withdrawn ones too."""
    found: set[str] = set()
    for at in range(0, len(lead_ids), _SOME):
        some = list(lead_ids[at : at + _SOME])
        query = select(handoff.c.lead_id).where(handoff.c.lead_id.in_(some))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def newest(connection: Connection, limit: int) -> list[HandoffLine]:
    """The newest hand-offs for the list of dossiers."""
    query = (
        selected(lead.c.first_name, lead.c.last_name, lead.c.company)
        .join(lead, lead.c.id == handoff.c.lead_id)
        .order_by(handoff.c.at.desc())
        .limit(limit)
    )
    rows = connection.execute(query).all()
    answers = _newest_status(connection, [row.id for row in rows])
    lines = []
    for row in rows:
        one = handoff_of(row)
        status = "withdrawn" if one.withdrawn else answers.get(one.id, "")
        name = f"{row.first_name} {row.last_name}".strip() or row.company
        lines.append(HandoffLine(one, name, row.company, status))
    return lines


def load_since(connection: Connection, since: datetime) -> dict[str, int]:
    """Hand-offs per channel since `since`, withdrawn ones left out."""
    return {row.channel: row.many for row in _LOAD.all(connection, since=since)}


def add_feedback(connection: Connection, one: Feedback) -> None:
    """Insert what sales said. Safe to repeat."""
    connection.execute(
        upsert(feedback_table)
        .values(
            id=one.id,
            handoff_id=one.handoff_id,
            lead_id=one.lead_id,
            status=one.status,
            reason=one.reason,
            comment=one.comment,
            about=one.about,
            by=one.by,
            at=one.at,
        )
        .on_conflict_do_nothing()
    )


def feedback(connection: Connection, feedback_id: str) -> Feedback:
    """One answer of sales. Raises NotFound."""
    query = select(feedback_table).where(feedback_table.c.id == feedback_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("feedback", feedback_id)
    return feedback_of(row)


def has_feedback(connection: Connection, feedback_id: str) -> bool:
    """Whether that answer was taken in before."""
    query = select(feedback_table.c.id).where(feedback_table.c.id == feedback_id)
    return connection.execute(query).first() is not None


def feedback_of_lead(connection: Connection, lead_id: str) -> list[Feedback]:
    """What sales said of a lead, newest first."""
    return [feedback_of(row) for row in _FEEDBACK.all(connection, of=lead_id)]


def feedback_of(row: Row[Any]) -> Feedback:
    """A row of `feedback` as a Feedback."""
    return Feedback(
        row.id,
        row.handoff_id,
        row.lead_id,
        row.status,
        row.reason,
        row.comment,
        row.about,
        row.by,
        row.at,
    )


def handoff_of(row: Row[Any]) -> Handoff:
    """A row of `selected` as a Handoff."""
    details = row.details
    return Handoff(
        id=row.id,
        call_id=row.call_id,
        lead_id=row.lead_id,
        cell=row.cell,
        fit=row.fit,
        maturity=row.maturity,
        decision=row.decision,
        channel=row.channel,
        person=row.person,
        made_at=row.at,
        made_by=details.get("by", ""),
        lead=details.get("lead", {}),
        load=details.get("load", {}),
        withdrawn=row.withdrawn is not None,
        **{name: details.get(name, "") for name in _DETAILS},
    )


def selected(*more: Any) -> Select[Any]:
    """Hand-offs with whether they were withdrawn, and `more` columns."""
    return select(handoff, withdrawal.c.handoff_id.label("withdrawn"), *more).outerjoin(
        withdrawal, withdrawal.c.handoff_id == handoff.c.id
    )


_OF_LEAD = Query(
    selected().where(handoff.c.lead_id == bindparam("of")).order_by(handoff.c.at.desc())
)
_ONE = Query(selected().where(handoff.c.id == bindparam("of")))
_LOAD = Query(
    select(handoff.c.channel, func.count().label("many"))
    .outerjoin(withdrawal, withdrawal.c.handoff_id == handoff.c.id)
    .where(handoff.c.at >= bindparam("since"), withdrawal.c.handoff_id.is_(None))
    .group_by(handoff.c.channel)
)
_FEEDBACK = Query(
    select(feedback_table)
    .where(feedback_table.c.lead_id == bindparam("of"))
    .order_by(feedback_table.c.at.desc())
)


def _newest_status(connection: Connection, handoff_ids: Sequence[str]) -> dict[str, str]:
    query = (
        select(feedback_table.c.handoff_id, feedback_table.c.status)
        .where(feedback_table.c.handoff_id.in_(list(handoff_ids)))
        .order_by(feedback_table.c.at)
    )
    return {row.handoff_id: row.status for row in connection.execute(query)}
