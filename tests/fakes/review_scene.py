"""Small histories for the figures, told in a line each: calls, hand-offs, answers of sales."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from qualifier.core.agreement import Agreement
from qualifier.core.lead import Stage
from qualifier.exchange.documents import read_agreement
from qualifier.paths import resources_dir
from qualifier.reports.cases import cases_of
from qualifier.reports.counted import standing_verdicts
from qualifier.reports.facts import Facts, Rows, View, facts_of, narrow, rules_of
from qualifier.reports.filters import Filters
from qualifier.reports.period import between
from qualifier.store.instant import to_ms
from qualifier.store.report_rows import (
    CallRow,
    FeedbackRow,
    HandoffRow,
    JudgedRow,
    LeadRow,
    RulingRow,
    SignalRow,
    StageRow,
)

PARIS = ZoneInfo("Europe/Paris")
# A Tuesday; the desk is open 9:00–12:30 and 13:30–18:00.
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
NOVEMBER = between(date(2026, 11, 1), date(2026, 11, 30), PARIS)


@cache
def agreement() -> Agreement:
    """The shipped agreement."""
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


def at(day: int, clock: str = "10:00", month: int = 11) -> int:
    """Milliseconds of a Paris time in 2026."""
    hour, minute = clock.split(":")
    return to_ms(datetime(2026, month, day, int(hour), int(minute), tzinfo=PARIS))


@dataclass
class Scene:
    """Rows as the store gives them, added one by one in any order."""

    leads: dict[str, LeadRow] = field(default_factory=dict)
    calls: list[CallRow] = field(default_factory=list)
    handoffs: list[HandoffRow] = field(default_factory=list)
    feedback: list[FeedbackRow] = field(default_factory=list)
    rulings: list[RulingRow] = field(default_factory=list)
    signals: list[SignalRow] = field(default_factory=list)
    stages: list[StageRow] = field(default_factory=list)
    judged: list[JudgedRow] = field(default_factory=list)
    impressions: dict[str, int] = field(default_factory=dict)
    talk_s: dict[str, int] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)

    def lead(
        self,
        lead_id: str,
        created: int = at(1, "08:00", 1),
        *,
        source: str = "",
        sector: str = "",
        owner: str = "",
        stage: Stage = Stage.IN_PROGRESS,
        cell: str = "",
    ) -> None:
        row = LeadRow(lead_id, source, "", sector, owner, stage.value, created, cell)
        self.leads[lead_id] = row

    def call(
        self,
        lead_id: str,
        when: int,
        outcome: str,
        *,
        seat: str = "Ada",
        version: int = 1,
        due: int | None = None,
        felt: int = 0,
        talk_s: int | None = None,
    ) -> str:
        if lead_id not in self.leads:
            self.lead(lead_id)
        call_id = f"call-{len(self.calls) + 1}"
        script = ("maintenance_inbound", version)
        self.calls.append(
            CallRow(call_id, lead_id, *script, seat, when, outcome, "", due, when + 60_000)
        )
        if felt:
            self.impressions[call_id] = felt
        if talk_s is not None:
            self.talk_s[call_id] = talk_s
        return call_id

    def hand_over(
        self,
        lead_id: str,
        when: int,
        *,
        seat: str = "Ada",
        version: int = 1,
        person: str = "Julien Armand",
        channel: str = "field_sales",
        felt: int = 0,
    ) -> str:
        call_id = self.call(lead_id, when, "handed_over", seat=seat, version=version, felt=felt)
        handoff_id = f"handoff-{len(self.handoffs) + 1}"
        script = ("maintenance_inbound", version)
        self.handoffs.append(
            HandoffRow(handoff_id, call_id, lead_id, "A1", channel, person, "", when, seat, *script)
        )
        return handoff_id

    def say(
        self,
        handoff_id: str,
        status: str,
        when: int,
        reason: str = "",
        about: str = "",
        words: str = "",
    ) -> str:
        lead_id = next(one.lead_id for one in self.handoffs if one.id == handoff_id)
        said_id = f"said-{len(self.feedback) + 1}"
        self.feedback.append(
            FeedbackRow(
                said_id, handoff_id, lead_id, status, reason, words, about, "Julien Armand", when
            )
        )
        return said_id

    def say_newest(self, handoff_id: str, status: str, when: int, reason: str = "") -> None:
        """`say` of the hand-off made last, without looking for it among thousands."""
        lead_id, said_id = self.handoffs[-1].lead_id, f"said-{len(self.feedback) + 1}"
        said = (status, reason, "", "", "Julien Armand", when)
        self.feedback.append(FeedbackRow(said_id, handoff_id, lead_id, *said))

    def judge(
        self,
        facet: str,
        verdict: str,
        *,
        basis: str = "said",
        seat: str = "Ada",
        when: int = at(20),
        impression_id: str = "",
    ) -> None:
        one = impression_id or f"felt-{len(self.judged) + 1}"
        self.judged.append(
            JudgedRow(
                one,
                verdict,
                "Julien Armand",
                when,
                facet,
                basis,
                1,
                "",
                "call-x",
                f"lead-of-{one}",
                seat,
                "maintenance_inbound",
                1,
            )
        )

    def facts(self, nurturing: frozenset[str] = frozenset()) -> Facts:
        """The facts as `reports.facts.read` would give them."""
        calls = tuple(sorted(self.calls, key=lambda one: (one.begun_ms, one.id)))
        handoffs = sorted(self.handoffs, key=lambda one: (one.made_ms, one.id))
        feedback = sorted(self.feedback, key=lambda one: (one.at_ms, one.id))
        cases = cases_of(handoffs, feedback, self.rulings, agreement())
        rows = Rows(
            leads=self.leads,
            calls=calls,
            talk_s=self.talk_s,
            impressions=self.impressions,
            scores=self.scores,
            cases=cases,
            signals=sorted(self.signals, key=lambda one: one.at_ms),
            stages=tuple(sorted(self.stages, key=lambda one: one.at_ms)),
            judged=standing_verdicts(sorted(self.judged, key=lambda one: one.at_ms)),
            nurturing=nurturing,
        )
        return facts_of(rows, 0, agreement())

    def view(self, filters: Filters | None = None, now: datetime = NOW) -> View:
        """The view of all of November, or of `filters`."""
        wanted = filters or Filters(NOVEMBER)
        return narrow(self.facts(), wanted, rules_of(agreement(), now))
