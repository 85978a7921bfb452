"""What the window asks the worker about sales' answers.

feedback_add   handoff_id, status, reason, comment, about   → {}   an answer entered by hand
dispute        feedback_id, text                            → {}
dispute_rule   feedback_id, verdict, text, rule_change      → {}   verdict: upheld or overturned
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from qualifier.core.dispute import Verdict
from qualifier.core.errors import ActionRefused
from qualifier.core.feedback import STAGE_OF
from qualifier.core.ids import NewId
from qualifier.core.roles import Right
from qualifier.exchange import disputes
from qualifier.exchange.workplace import Workplace
from qualifier.settings import SEAT_NAME
from qualifier.sync import feedback
from qualifier.sync.connectors.base import Answered

BY_HAND = "by hand"  # as the name of the receiver
ASKS = frozenset({"feedback_add", "dispute", "dispute_rule"})


class FeedbackRequests:
    """Each request is one of those above."""

    def __init__(self, place: Workplace, clock: Callable[[], datetime], new_id: NewId) -> None:
        self._place, self._clock, self._new_id = place, clock, new_id

    def do(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one. Raises QualifierError; ValueError or KeyError if it is none of ours."""
        by, now = self._place.store.settings().text(SEAT_NAME), self._clock()
        match what:
            case "feedback_add":
                self._add(request, now)
            case "dispute":
                disputes.dispute(
                    self._place,
                    str(request["feedback_id"]),
                    str(request["text"]),
                    by=by,
                    at=now,
                    new_id=self._new_id,
                )
            case "dispute_rule":
                if not self._place.store.settings().may(Right.RULE):
                    raise ActionRefused("for_team_leads")
                disputes.rule(
                    self._place,
                    str(request["feedback_id"]),
                    Verdict(request["verdict"]),
                    str(request["text"]),
                    rule_change=str(request.get("rule_change") or ""),
                    by=by,
                    at=now,
                    new_id=self._new_id,
                )
            case other:
                raise ValueError(other)
        return {}

    def _add(self, request: Mapping[str, Any], now: datetime) -> None:
        status = str(request["status"])
        if status not in STAGE_OF:
            raise ValueError(status)
        row = Answered(
            self._new_id(),
            str(request["handoff_id"]),
            "",
            status,
            str(request.get("reason") or ""),
            str(request.get("comment") or "").strip(),
            str(request.get("about") or ""),
        )
        taken = feedback.take(self._place, BY_HAND, [row], now, self._new_id)
        if taken.unknown:
            raise ActionRefused("handoff_gone")
