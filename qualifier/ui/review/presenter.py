"""What the page of the review asks the worker: the page for its filters, leads, acts on alerts.

Plain Python: answers come back through the callbacks given; those that were overtaken do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from qualifier.core.errors import QualifierError
from qualifier.exchange.review_page.faces import Behind, ReviewFace, behind_from, face_from
from qualifier.reports.alert_rules import AlertId, AlertRule, own_of, rules_with
from qualifier.settings import ALERT_LIMITS
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk

YOUNG_DAYS = 7
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as the worker takes them; an empty one lets all through."""

    period: str = "month"
    qualifier: str = ""
    script: str = ""
    source: str = ""
    campaign: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the period is chosen."""
        return bool(self.qualifier or self.script or self.source or self.campaign)

    def as_request(self) -> dict[str, str]:
        """For the worker."""
        return {
            "period": self.period,
            "qualifier": self.qualifier,
            "script": self.script,
            "source": self.source,
            "campaign": self.campaign,
        }


class ReviewPresenter:
    """One per window. `show(face)`, `fail(sentence)` and `wait()` (an answer takes its time)."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[ReviewFace], None],
        fail: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._show, self._fail = show, fail
        self._number = 0
        # A month that has only begun shows nothing yet.
        is_young = desk.clock().astimezone(desk.zone).day <= YOUNG_DAYS
        self.asked = Asked("30d" if is_young else "month")
        self.face: ReviewFace | None = None

    def read(self, *, fresh: bool = False) -> None:
        """The page for the present filters; `fresh` reads the facts anew."""
        self._number += 1
        number = self._number

        def show(done: dict[str, object]) -> None:
            if number == self._number:
                self.face = face_from(done)
                self._show(self.face)

        def fail(error: QualifierError) -> None:
            if number == self._number:
                self._fail(sentence(error))

        self._desk.background.ask({**self._request("review"), "fresh": fresh}, show, fail)

    def choose(self, **changed: str) -> None:
        """Another filter."""
        asked = replace(self.asked, **changed)
        if asked != self.asked:
            self.asked = asked
            self.read()

    def clear(self) -> None:
        """All filters but the period are taken away."""
        self.choose(qualifier="", script="", source="", campaign="")

    def behind(self, key: str, then: Callable[[Behind], None], failed: Told) -> None:
        """The leads behind a figure."""
        self._desk.background.ask(
            {**self._request("review_leads"), "key": key},
            lambda done: then(behind_from(done)),
            lambda error: failed(sentence(error)),
        )

    def see_to(
        self, alert: str, act: str, reason: str, then: Callable[[], None], failed: Told
    ) -> None:
        """Dismiss an alert with a reason, or put it on the agenda of the meeting."""
        period = self.face.period_key if self.face is not None else ""
        request: dict[str, object] = {"do": "alert_note", "alert": alert, "period": period}
        self._have_done(request | {"act": act, "reason": reason}, then, failed)

    @property
    def rules(self) -> dict[AlertId, AlertRule]:
        """What the alerts are set to."""
        return rules_with(self._desk.settings.names(ALERT_LIMITS))

    def set_rule(
        self, alert: AlertId, rule: AlertRule, then: Callable[[], None], failed: Told
    ) -> None:
        """Change the limit, the parameters or the owner of an alert."""
        limits = own_of({**self.rules, alert: rule})

        def done() -> None:
            self._desk.settings = self._desk.settings.with_value(ALERT_LIMITS, limits)
            then()

        self._have_done({"do": "alert_limits", "limits": limits}, done, failed)

    def add_survey(
        self, answers: int, score: float, then: Callable[[], None], failed: Told
    ) -> None:
        """Enter what a satisfaction survey gave: so many answers, a mean of 0 to 10."""
        self._have_done({"do": "survey_add", "answers": answers, "score": score}, then, failed)

    def decide(
        self, text: str, owner: str, due_on: str, then: Callable[[], None], failed: Told
    ) -> None:
        """Enter a decision of the meeting; `due_on` is an ISO day or empty."""
        request: dict[str, object] = {"do": "decision_add", "zone": self._desk.zone.key}
        self._have_done(request | {"text": text, "owner": owner, "due_on": due_on}, then, failed)

    def settle(self, decision_id: str, state: str, then: Callable[[], None], failed: Told) -> None:
        """Say how far a decision has got: open, done or dropped."""
        request: dict[str, object] = {"do": "decision_set", "decision_id": decision_id}
        self._have_done(request | {"state": state}, then, failed)

    def export(self, file: Path, then: Callable[[str], None], failed: Told) -> None:
        """Write what these filters show: the meeting pack (.pdf, .html) or the figures."""
        self._desk.background.ask(
            {**self._request("review_export"), "file": str(file)},
            lambda done: then(str(done["file"])),
            lambda error: failed(sentence(error)),
        )

    def _have_done(
        self, request: dict[str, object], then: Callable[[], None], failed: Told
    ) -> None:
        """Have the worker do it, then read the figures anew."""

        def done(_nothing: dict[str, object]) -> None:
            then()
            self.read(fresh=True)

        self._desk.background.ask(request, done, lambda error: failed(sentence(error)))

    def _request(self, what: str) -> dict[str, object]:
        desk = self._desk
        request: dict[str, object] = {"do": what, "filters": self.asked.as_request()}
        now = desk.clock().isoformat()
        return request | {"zone": desk.zone.key, "language": desk.language, "now": now}
