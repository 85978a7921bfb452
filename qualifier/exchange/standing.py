"""The score of a lead as it stands, and moving the projections that show it."""

from __future__ import annotations

from datetime import datetime

from qualifier.core.call import answers_now
from qualifier.core.flow import walk
from qualifier.core.handoff import lead_values
from qualifier.core.lead import Lead
from qualifier.core.score import Score, score
from qualifier.exchange.workplace import Workplace
from qualifier.store import calls, do_not_call, leads, queue, settlement
from qualifier.store.database import Connection


def standing_score(connection: Connection, place: Workplace, lead: Lead, now: datetime) -> Score:
    """By the newest coded call's answers, fields and signals; before any call without answers.

    Answers earn the points of the script version they were given to; bands, field rules and signals
    are those of the agreement at work, so that the queue ranks all leads alike.
    """
    signals = leads.signals(connection, lead.id)
    values = lead_values(lead)
    for call_id in calls.of_lead(connection, lead.id):
        if calls.outcome_of(connection, call_id) is None:
            continue
        head = calls.head(connection, call_id)
        script = place.documents.script(connection, head.script_id, head.script_version)
        call = calls.load(connection, call_id, script)
        path = walk(script, answers_now(call.answers), values)
        if path.answers:
            return score(script, path, place.agreement, values, signals, now)
    return score(None, None, place.agreement, values, signals, now)


def is_opposed(connection: Connection, place: Workplace, lead: Lead) -> bool:
    """Whether one of the lead's numbers is on the do-not-call list."""
    return do_not_call.is_opposed(connection, lead, place.opposition_secret)


def refresh(connection: Connection, place: Workplace, lead: Lead, now: datetime) -> None:
    """Move score and queue row of a lead whose values or signals changed outside a call."""
    found = standing_score(connection, place, lead, now)
    settlement.put_score(connection, lead.id, found, now)
    queue.refresh(
        connection,
        lead.id,
        place.agreement,
        place.permission.lasting_refusal,
        opposed=is_opposed(connection, place, lead),
    )
