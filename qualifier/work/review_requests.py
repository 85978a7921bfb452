"""What the window asks the worker about the review.

    review        filters, zone, language, now, fresh    → a `ReviewFace` as a dict
    review_leads  filters, zone, language, now, key      → {count, leads}: behind a figure
    review_export filters, zone, language, now, file     → {file, kind, …}: .pdf, .html, .csv, .xlsx
    alert_note    alert, period, act, reason             → {}   act: dismissed or agenda
    alert_limits  limits                                 → {}   as `reports.alert_rules` reads them
    survey_add    answers, score, note                   → {}   a satisfaction survey's result
    decision_add  text, owner, due_on, zone              → {}   due_on: ISO day or empty
    decision_set  decision_id, state                     → {}   state: open, done or dropped
    judge         impression_id, verdict, note           → {}   verdict: confirmed or refuted

`now` is the window's: both speak of one day. `filters` are texts: period (as
`reports.period.period_of` reads it), qualifier, script, source, campaign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qualifier.core.errors import ActionRefused
from qualifier.core.ids import NewId
from qualifier.core.roles import Right
from qualifier.exchange.workplace import Workplace
from qualifier.reports.alert_rules import own_of, rules_with
from qualifier.settings import ALERT_LIMITS, SEAT_NAME
from qualifier.store import alert_notes, decisions, judgements, surveys
from qualifier.store.alert_notes import AlertAct, AlertNote
from qualifier.store.decisions import Decision, DecisionState
from qualifier.store.judgements import Judgement, Verdict
from qualifier.store.profile import save_settings
from qualifier.store.surveys import Survey

ASKS = frozenset(
    {
        "review",
        "review_leads",
        "review_export",
        "alert_note",
        "alert_limits",
        "survey_add",
        "judge",
        "decision_add",
        "decision_set",
    }
)

FOR_TEAM_LEADS = frozenset({"alert_note", "survey_add", "decision_add", "decision_set"})
FOR_ADMINS = frozenset({"alert_limits"})


class ReviewRequests:
    """Each request is one of those above."""

    def __init__(self, place: Workplace, clock: Callable[[], datetime], new_id: NewId) -> None:
        self._place, self._clock, self._new_id = place, clock, new_id
        self._desk: Any = None

    def do(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one. Raises QualifierError; ValueError or KeyError if it is none of ours."""
        if what.startswith("review"):
            return self._read(what, request)
        settings = self._place.store.settings()
        if what in FOR_TEAM_LEADS and not settings.may(Right.SEE_TO_ALERTS):
            raise ActionRefused("for_team_leads")
        if what in FOR_ADMINS and not settings.may(Right.SETTINGS):
            raise ActionRefused("for_admins")
        by, now = settings.text(SEAT_NAME), self._clock()
        match what:
            case "alert_note":
                self._note(request, by, now)
            case "alert_limits":
                limits = own_of(rules_with(str(one) for one in request["limits"]))
                self._place.store.write(lambda c: save_settings(c, {ALERT_LIMITS: limits}))
            case "survey_add":
                self._add_survey(request, by, now)
            case "decision_add":
                self._decide(request, by, now)
            case "decision_set":
                self._settle(request, by, now)
            case "judge":
                made = Judgement(
                    self._new_id(),
                    str(request["impression_id"]),
                    Verdict(request["verdict"]),
                    by,
                    now,
                    str(request.get("note") or "").strip(),
                )
                self._place.store.write(lambda c: judgements.judge(c, made))
            case other:
                raise ValueError(other)
        return {}

    def _read(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._desk is None:
            from qualifier.exchange.review_page.desk import ReviewDesk  # no start needs the figures

            self._desk = ReviewDesk(self._place)
        asked = {str(name): str(value) for name, value in request["filters"].items()}
        zone, language = ZoneInfo(str(request["zone"])), str(request["language"])
        now = datetime.fromisoformat(str(request["now"]))
        if what == "review":
            fresh = bool(request.get("fresh"))
            face = self._desk.face(asked, language=language, zone=zone, now=now, fresh=fresh)
            return asdict(face)
        if what == "review_export":
            file = Path(str(request["file"]))
            done = self._desk.write(asked, file, language=language, zone=zone, now=now)
            return dict(done)
        key = str(request["key"])
        return asdict(self._desk.behind(asked, key, language=language, zone=zone, now=now))

    def _note(self, request: Mapping[str, Any], by: str, now: datetime) -> None:
        made = AlertNote(
            self._new_id(),
            str(request["alert"]),
            str(request["period"]),
            AlertAct(request["act"]),
            by,
            now,
            str(request.get("reason") or ""),
        )
        self._place.store.write(lambda c: alert_notes.add(c, made))

    def _decide(self, request: Mapping[str, Any], by: str, now: datetime) -> None:
        due = str(request.get("due_on") or "")
        made = Decision(
            self._new_id(),
            str(request["text"]),
            str(request.get("owner") or "").strip(),
            date.fromisoformat(due) if due else None,
            now.astimezone(ZoneInfo(str(request["zone"]))).date(),
            by,
            now,
        )
        self._place.store.write(lambda c: decisions.take(c, made))

    def _settle(self, request: Mapping[str, Any], by: str, now: datetime) -> None:
        which, state = str(request["decision_id"]), DecisionState(request["state"])
        self._place.store.write(
            lambda c: decisions.set_state(c, which, state, by=by, at=now, new_id=self._new_id)
        )

    def _add_survey(self, request: Mapping[str, Any], by: str, now: datetime) -> None:
        made = Survey(
            self._new_id(),
            int(request["answers"]),
            float(request["score"]),
            by,
            now,
            str(request.get("note") or "").strip(),
        )
        self._place.store.write(lambda c: surveys.add(c, made))
