"""What sales said in the CRM, as feedback on the newest hand-off: once, and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qualifier.core.feedback import REOPENED
from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.exchange.workplace import Workplace
from qualifier.store import audit, handoffs, leads, links, outbox
from qualifier.store.database import Connection
from qualifier.store.outbox import State
from qualifier.sync import feedback
from qualifier.sync.cargo import asking
from qualifier.sync.connectors.base import Answered, RemoteLead, Standing
from qualifier.sync.desk_day import desk_day

UNJUSTIFIED = "unjustified"  # act of an audit row: refused without a reason (DOMAIN.md)
_NEEDS_REASON = ("rejected", "turned_back", "disqualified", "lost")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A standing that is news: of this hand-off, as this row."""

    handoff: Handoff
    standing: Standing
    row: Answered


def take_standings(
    place: Workplace,
    receiver: str,
    remote: Sequence[RemoteLead],
    reasons: Mapping[str, str],
    *,
    clock: Callable[[], datetime],
    new_id: NewId,
) -> feedback.Taken:
    """Take in what is news among these records. `reasons`: their reason id → ours."""
    heard = place.store.read(lambda c: _news(c, receiver, remote, reasons))
    now = clock()
    taken = feedback.take(place, receiver, [one.row for one in heard], now, new_id)
    missing = [one for one in heard if _is_unjustified(one.standing)]
    if missing:
        place.store.write(lambda c: _ask(c, receiver, missing, now, new_id))
    return taken


def _news(
    connection: Connection,
    receiver: str,
    remote: Sequence[RemoteLead],
    reasons: Mapping[str, str],
) -> list[_Heard]:
    leads_of = links.leads_of(connection, receiver, [one.id for one in remote])
    sent = handoffs.handed_over(connection, list(leads_of.values()))
    heard = []
    for one in remote:
        lead_id = leads_of.get(one.id, "")
        handoff = _sent_handoff(connection, receiver, lead_id) if lead_id in sent else None
        if handoff is None:
            continue
        said = [
            fact
            for fact in handoffs.feedback_of_lead(connection, handoff.lead_id)
            if fact.handoff_id == handoff.id
        ]
        before = said[0].status if said else ""
        status = one.standing.status or (REOPENED if before not in ("", REOPENED) else "")
        reason = reasons.get(one.standing.reason, "")
        is_same = status == before and (
            not said or (said[0].reason, said[0].comment) == (reason, _comment(one.standing))
        )
        if not status or is_same:
            continue
        # Numbered, so that the same words after a taking-back are said anew.
        key = "|".join((one.id, status, one.standing.reason, one.standing.comment, str(len(said))))
        row = Answered(key, handoff.id, "", status, reason, _comment(one.standing), "")
        heard.append(_Heard(handoff, one.standing, row))
    return heard


def _comment(standing: Standing) -> str:
    """Their words for the reason, and what they wrote."""
    return ", ".join(one for one in (standing.label, standing.comment) if one)


def _sent_handoff(connection: Connection, receiver: str, lead_id: str) -> Handoff | None:
    """The newest hand-off of the lead that this CRM has, in part at least."""
    for one in handoffs.of_lead(connection, lead_id):
        rows = [
            row
            for row in outbox.of_handoff(connection, one.id)
            if row.connection == receiver and row.state is State.CONFIRMED
        ]
        if rows and not one.withdrawn:
            return one
    return None


def _is_unjustified(standing: Standing) -> bool:
    says_why = standing.reason or standing.label or standing.comment
    return standing.status in _NEEDS_REASON and not says_why


def _ask(
    connection: Connection, receiver: str, missing: Sequence[_Heard], now: datetime, new_id: NewId
) -> None:
    """Mark each as unjustified, and put a task before the salesperson; both once."""
    for one in missing:
        fact_id = f"{UNJUSTIFIED}:{receiver}:{one.handoff.id}:{one.row.row_key}"[:200]
        is_new = audit.note(
            connection, fact_id, UNJUSTIFIED,
            subject=one.handoff.id, by=receiver, details={"status": one.standing.status}, at=now,
        )  # fmt: skip
        if is_new:
            lead = leads.get(connection, one.handoff.lead_id)
            outbox.put(
                connection, new_id(), receiver=receiver, kind="ask", lead_id=lead.id,
                payload=asking(lead, one.standing.by, desk_day(connection, now)), at=now,
            )  # fmt: skip
