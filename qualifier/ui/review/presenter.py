"""What the page of the review asks the worker: the page for its filters, leads, acts on alerts.

Plain Python: answers come back through the callbacks given; those that were overtaken do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qualifier.core.errors import QualifierError
from qualifier.exchange.review_page.faces import Behind, ReviewFace, behind_from, face_from
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk


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
        self.asked = Asked()
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

    def behind(
        self, key: str, then: Callable[[Behind], None], failed: Callable[[str], None]
    ) -> None:
        """The leads behind a figure."""
        self._desk.background.ask(
            {**self._request("review_leads"), "key": key},
            lambda done: then(behind_from(done)),
            lambda error: failed(sentence(error)),
        )

    def see_to(
        self,
        alert: str,
        act: str,
        reason: str,
        then: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Dismiss an alert with a reason, or put it on the agenda of the meeting."""
        period = self.face.period_key if self.face is not None else ""
        request: dict[str, object] = {"do": "alert_note", "alert": alert, "period": period}
        request |= {"act": act, "reason": reason}

        def done(_nothing: dict[str, object]) -> None:
            then()
            self.read(fresh=True)

        self._desk.background.ask(request, done, lambda error: failed(sentence(error)))

    def add_survey(
        self, answers: int, score: float, then: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Enter what a satisfaction survey gave: so many answers, a mean of 0 to 10."""
        request: dict[str, object] = {"do": "survey_add", "answers": answers, "score": score}

        def done(_nothing: dict[str, object]) -> None:
            then()
            self.read(fresh=True)

        self._desk.background.ask(request, done, lambda error: failed(sentence(error)))

    def _request(self, what: str) -> dict[str, object]:
        desk = self._desk
        request: dict[str, object] = {"do": what, "filters": self.asked.as_request()}
        return request | {"zone": desk.zone.key, "language": desk.language}
