"""Taking in what sales answered: the fact, the lead's stage, its place in the queue.

A row that fits no hand-off is kept as an event and reported: nothing that sales wrote is lost.
So is an answer that comes late: it is a fact, and moves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from functools import partial

from qualifier.core.agreement import Agreement
from qualifier.core.errors import NotFound
from qualifier.core.feedback import STAGE_OF, comes_late
from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Stage
from qualifier.core.text import fold
from qualifier.exchange.dossiers.history import REASON_LISTS
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import audit, handoffs, leads, settlement
from qualifier.store.database import Connection
from qualifier.store.handoffs import Feedback
from qualifier.sync.connectors.base import Answered

OPPOSITION = "opposition"  # the reason of a disqualification that is a wish not to be called
UNMATCHED = "feedback_unmatched"


class _Fate(Enum):
    """What became of a row."""

    NEW = "new"
    LATE = "late"
    KNOWN = "known"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """`new` answers were taken in, of which those in `late` moved nothing because sales had gone
    further before; `unknown` rows fit no hand-off of this profile."""

    new: int
    unknown: tuple[Answered, ...]
    late: tuple[Answered, ...] = ()


def take(
    place: Workplace, receiver: str, answered: Sequence[Answered], now: datetime, new_id: NewId
) -> Taken:
    """Take the rows in, each in a transaction of its own. Rows that came before change nothing."""
    fates = [
        (
            row,
            place.store.write(
                partial(_take_one, place=place, receiver=receiver, row=row, now=now, new_id=new_id)
            ),
        )
        for row in answered
    ]
    return Taken(
        sum(fate in (_Fate.NEW, _Fate.LATE) for _row, fate in fates),
        tuple(row for row, fate in fates if fate is _Fate.UNKNOWN),
        tuple(row for row, fate in fates if fate is _Fate.LATE),
    )


def _take_one(
    connection: Connection,
    place: Workplace,
    receiver: str,
    row: Answered,
    now: datetime,
    new_id: NewId,
) -> _Fate:
    handoff = _handoff(connection, row)
    if handoff is None:
        details = {name: value for name, value in asdict(row).items() if name != "row_key"}
        subject = row.handoff_id or row.lead_key
        is_new = audit.note(
            connection,
            _fact_id(receiver, "", row),
            UNMATCHED,
            subject=subject,
            by=receiver,
            details=details,
            at=now,
        )
        return _Fate.UNKNOWN if is_new else _Fate.KNOWN
    fact_id = _fact_id(receiver, handoff.id, row)
    if handoffs.has_feedback(connection, fact_id):
        return _Fate.KNOWN
    by = handoff.person or receiver
    fact = Feedback(
        fact_id,
        handoff.id,
        handoff.lead_id,
        row.status,
        _reason_id(place.agreement, row.status, row.reason),
        row.comment,
        row.about,
        by,
        now,
    )
    is_late = _is_late(connection, handoff, fact)
    handoffs.add_feedback(connection, fact)
    if not is_late or _is_opposition(fact):
        _move(connection, place, handoff, fact, new_id)
    return _Fate.LATE if is_late else _Fate.NEW


def _fact_id(receiver: str, handoff_id: str, row: Answered) -> str:
    """The same words answer a second hand-off of a lead anew; read twice they are one fact."""
    return hashlib.sha256(f"{receiver}|{handoff_id}|{row.row_key}".encode()).hexdigest()[:32]


def _reason_id(agreement: Agreement, status: str, said: str) -> str:
    """The id of a reason that was given by its label, as people write it; else what was said."""
    wanted = fold(said.strip())
    for one in agreement.reasons.get(REASON_LISTS.get(status, ""), ()):
        if wanted in (fold(one.id), fold(one.label.fr), fold(one.label.en)):
            return one.id
    return said


def _is_late(connection: Connection, handoff: Handoff, fact: Feedback) -> bool:
    """Whether sales had gone further with the hand-off, or the lead was handed over again."""
    said = handoffs.feedback_of_lead(connection, handoff.lead_id)
    if comes_late(fact.status, (one.status for one in said if one.handoff_id == handoff.id)):
        return True
    standing = [one for one in handoffs.of_lead(connection, handoff.lead_id) if not one.withdrawn]
    return not handoff.withdrawn and standing[0].id != handoff.id


def _is_opposition(fact: Feedback) -> bool:
    return fact.status == "disqualified" and fact.reason == OPPOSITION


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
    lead = leads.get(connection, handoff.lead_id)
    if _is_opposition(fact):
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
    if handoff.withdrawn:
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
