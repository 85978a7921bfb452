"""Replies to rejections and rulings, with what they do to the lead. The worker does them."""

from __future__ import annotations

from datetime import datetime

from qualifier.core.dispute import MOST_WORDS, STAGE_AFTER, Verdict
from qualifier.core.errors import ActionRefused
from qualifier.core.ids import NewId
from qualifier.core.lead import Stage
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import disputes, handoffs, leads
from qualifier.store.database import Connection
from qualifier.store.handoffs import Feedback

REJECTED = "rejected"


def dispute(
    place: Workplace, feedback_id: str, text: str, *, by: str, at: datetime, new_id: NewId
) -> None:
    """Reply to a rejection in a sentence.

    Raises NotFound; ActionRefused(not_a_rejection, already_disputed, dispute_needs_words).
    """
    words = _words(text, "dispute_needs_words")

    def write(connection: Connection) -> None:
        fact = handoffs.feedback(connection, feedback_id)
        if fact.status != REJECTED:
            raise ActionRefused("not_a_rejection")
        if feedback_id in disputes.of_feedback(connection, [feedback_id]):
            raise ActionRefused("already_disputed")
        disputes.dispute(connection, feedback_id, words, by=by, at=at, new_id=new_id)

    place.store.write(write)


def rule(
    place: Workplace,
    feedback_id: str,
    verdict: Verdict,
    text: str,
    *,
    rule_change: str,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Rule on a dispute. A rejection that is lifted brings the lead back with its whole history.

    Raises NotFound; ActionRefused(nothing_disputed, already_ruled, ruling_needs_words).
    """
    words = _words(text, "ruling_needs_words")

    def write(connection: Connection) -> None:
        fact = handoffs.feedback(connection, feedback_id)
        found = disputes.of_feedback(connection, [feedback_id]).get(feedback_id)
        if found is None:
            raise ActionRefused("nothing_disputed")
        if not found.is_open:
            raise ActionRefused("already_ruled", {"name": found.ruled_by})
        disputes.rule(
            connection,
            feedback_id,
            verdict,
            words,
            rule_change=rule_change.strip()[:MOST_WORDS],
            by=by,
            at=at,
            new_id=new_id,
        )
        _move(connection, place, fact, verdict, by, at, new_id)

    place.store.write(write)


def _move(
    connection: Connection,
    place: Workplace,
    fact: Feedback,
    verdict: Verdict,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    stage = STAGE_AFTER[verdict]
    lead = leads.get(connection, fact.lead_id)
    if stage is None or lead.stage is not Stage.REJECTED:
        return  # it went on meanwhile: called again, opposed, handed over anew
    why = f"ruling_{verdict.value}"
    leads.set_stage(connection, lead.id, stage, why=why, by=by, at=at, new_id=new_id)
    refresh(connection, place, leads.get(connection, lead.id), at)


def _words(text: str, reason: str) -> str:
    words = " ".join(text.split())[:MOST_WORDS]
    if not words:
        raise ActionRefused(reason)
    return words
