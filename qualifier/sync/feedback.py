"""Taking in what sales answered: the fact, the lead's stage, its place in the queue.

A row that fits no hand-off is kept as an event and reported: nothing that sales wrote is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from qualifier.core.errors import NotFound
from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Stage
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import audit, handoffs, leads, settlement
from qualifier.store.database import Connection
from qualifier.store.handoffs import Feedback
from qualifier.sync.connectors.base import Answered

STAGE_OF: Mapping[str, Stage] = {
    "accepted": Stage.ACCEPTED,
    "rejected": Stage.REJECTED,
    "turned_back": Stage.NURTURING,
    "disqualified": Stage.DISQUALIFIED,
    "won": Stage.WON,
    "lost": Stage.LOST,
}
OPPOSITION = "opposition"  # the reason of a disqualification that is a wish not to be called
UNMATCHED = "feedback_unmatched"


@dataclass(frozen=True, slots=True)
class Taken:
    """`new` answers were taken in; `unknown` rows fit no hand-off of this profile."""

    new: int
    unknown: tuple[Answered, ...]


def take(
    place: Workplace, receiver: str, answered: Sequence[Answered], now: datetime, new_id: NewId
) -> Taken:
    """Take the rows in, each in a transaction of its own. Rows that came before change nothing."""
    new, unknown = 0, []
    for row in answered:
        outcome = place.store.write(
            partial(_take_one, place=place, receiver=receiver, row=row, now=now, new_id=new_id)
        )
        new += outcome is True
        if outcome is None:
            unknown.append(row)
    return Taken(new, tuple(unknown))


def _take_one(
    connection: Connection,
    place: Workplace,
    receiver: str,
    row: Answered,
    now: datetime,
    new_id: NewId,
) -> bool | None:
    """True: new. False: known already. None: fits nothing."""
    fact_id = hashlib.sha256(f"{receiver}|{row.row_key}".encode()).hexdigest()[:32]
    handoff = _handoff(connection, row)
    if handoff is None:
        details = {name: value for name, value in asdict(row).items() if name != "row_key"}
        subject = row.handoff_id or row.lead_key
        is_new = audit.note(
            connection, fact_id, UNMATCHED, subject=subject, by=receiver, details=details, at=now
        )
        return None if is_new else False
    if handoffs.has_feedback(connection, fact_id):
        return False
    by = handoff.person or receiver
    fact = Feedback(
        fact_id,
        handoff.id,
        handoff.lead_id,
        row.status,
        row.reason,
        row.comment,
        row.about,
        by,
        now,
    )
    handoffs.add_feedback(connection, fact)
    _move(connection, place, handoff, fact, new_id)
    return True


def _handoff(connection: Connection, row: Answered) -> Handoff | None:
    if row.handoff_id:
        try:
            return handoffs.get(connection, row.handoff_id)
        except NotFound:
            return None
    try:
        lead: Lead | None = leads.get(connection, row.lead_key)
    except NotFound:
        lead = leads.by_external_id(connection, row.lead_key)
    made = handoffs.of_lead(connection, lead.id) if lead else []
    return next((one for one in made if not one.withdrawn), made[0] if made else None)


def _move(
    connection: Connection, place: Workplace, handoff: Handoff, fact: Feedback, new_id: NewId
) -> None:
    if handoff.withdrawn:
        return
    lead = leads.get(connection, handoff.lead_id)
    if fact.status == "disqualified" and fact.reason == OPPOSITION:
        settlement.oppose_lead(
            connection,
            lead.id,
            place.opposition_secret,
            why=OPPOSITION,
            by=fact.by,
            at=fact.at,
            new_id=new_id,
        )
        return
    if lead.stage is not Stage.OPTED_OUT:  # the stricter always holds
        leads.set_stage(
            connection,
            lead.id,
            STAGE_OF[fact.status],
            why=fact.reason or fact.status,
            by=fact.by,
            at=fact.at,
            new_id=new_id,
        )
    refresh(connection, place, leads.get(connection, lead.id), fact.at)
