"""The newest call of a profile that was handed over, as sales answered it and a coach marked it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from qualifier.core import coaching as coach
from qualifier.store import calls, coaching, handoffs, judgements
from qualifier.store.handoffs import Feedback
from qualifier.store.judgements import Judgement, Verdict
from tests.fakes.pictured import PRACTISE, SALES

POINTS = (5, 5, 4, 4, 5, 4)
COACH_NAME, SALESPERSON = "Marc Delorme", "Julien Armand"


def answer_and_coach(
    connection: Connection, new_id: Callable[[], str], language: str, now: datetime
) -> str:
    """Accepted after three hours, won after two weeks, impressions judged; returns the call."""
    handoff = handoffs.newest(connection, 1)[0].handoff
    person = handoff.person or SALESPERSON
    for status, words, later in (
        ("accepted", SALES[language], timedelta(hours=3, minutes=5)),
        ("won", "", timedelta(days=15)),
    ):
        at = handoff.made_at + later
        said = (new_id(), handoff.id, handoff.lead_id, status, "", words, "", person, at)
        handoffs.add_feedback(connection, Feedback(*said))
    for number, felt in enumerate(calls.impressions(connection, handoff.call_id)):
        verdict = Verdict.REFUTED if felt.facet == "decision_power" else Verdict.CONFIRMED
        if number % 5 != 4:  # some are not judged yet
            judgements.judge(connection, Judgement(new_id(), felt.id, verdict, person, now))
    for criterion, points in zip(coach.DEFAULT_CRITERIA, POINTS, strict=True):
        fact = coach.Points(new_id(), handoff.call_id, criterion.id, points, COACH_NAME, now)
        coaching.add_points(connection, fact)
    for text in PRACTISE[language]:
        to_do = coach.Practice(new_id(), handoff.call_id, text, coach.TO_DO, COACH_NAME, now)
        coaching.add_practice(connection, to_do)
    return handoff.call_id
