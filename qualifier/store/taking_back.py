"""Taking a hand-off back while nobody has it yet, and sending its dossier again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from qualifier.core.agreement import Agreement
from qualifier.core.errors import ActionRefused
from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.core.lead import Stage
from qualifier.store import calls, do_not_call, handoffs, leads, outbox, queue
from qualifier.store.settlement import hand_over, refresh_queue

_AT_HANDOFF = frozenset({Stage.QUALIFIED, Stage.HANDED_OVER})


def undo_handoff(
    connection: Connection,
    handoff: Handoff,
    back_to: Stage,
    agreement: Agreement,
    refusal: queue.LastingRefusal,
    *,
    secret: bytes,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Take a hand-off back while no receiver has it. The fact stays; a withdrawal follows.

    The lead is due again at once, unless something newer than the hand-off moved it on or its
    number was opposed since: protection is never taken back by one click.

    Raises ActionRefused(outbox_row_taken) once a row was claimed; nothing is changed then.
    """
    for row in outbox.of_handoff(connection, handoff.id):
        outbox.cancel(connection, row.id)
    handoffs.withdraw(connection, handoff.id, by=by, at=at)
    lead_id = handoff.lead_id
    one = leads.get(connection, lead_id)
    if one.stage in _AT_HANDOFF:
        leads.set_stage(
            connection, lead_id, back_to, why="handoff_withdrawn", by=by, at=at, new_id=new_id
        )
    refresh_queue(connection, lead_id, agreement, refusal, secret)


def hand_over_again(
    connection: Connection,
    handoff: Handoff,
    receivers: Sequence[str] | None,
    agreement: Agreement,
    refusal: queue.LastingRefusal,
    *,
    secret: bytes,
    not_before: datetime,
    new_id: NewId,
) -> None:
    """Send the dossier of a call whose hand-off was taken back: a hand-off of its own.

    The call keeps its one outcome. Raises ActionRefused(lead_moved_on) where the lead was opposed
    or called since. Safe to repeat: the hand-off's id decides.
    """
    one = leads.get(connection, handoff.lead_id)
    known = {made.id for made in handoffs.of_lead(connection, one.id)}
    if handoff.id in known:
        return
    newest_call = calls.of_lead(connection, one.id)[0]
    is_opposed = do_not_call.is_opposed(connection, one, secret)
    if one.stage is not Stage.IN_PROGRESS or newest_call != handoff.call_id or is_opposed:
        raise ActionRefused("lead_moved_on")
    handoffs.add(connection, handoff)
    hand_over(connection, handoff, receivers, not_before, new_id)
    leads.set_stage(
        connection,
        one.id,
        Stage.HANDED_OVER,
        why="handed_over_again",
        by=handoff.made_by,
        at=handoff.made_at,
        new_id=new_id,
    )
    refresh_queue(connection, one.id, agreement, refusal, secret)
