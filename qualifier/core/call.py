"""A call: a list of facts, written once and never changed. What a screen shows is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from qualifier.core.answer import Value
from qualifier.core.impression import Impression


class Happened(Enum):
    """Kinds of `CallEvent`. `subject` is in brackets."""

    DIALLED = "dialled"  # number
    ANSWERED = "answered"
    HUNG_UP = "hung_up"
    SHOWN = "shown"  # question
    CONFIRMED = "confirmed"  # lead field
    UNCONFIRMED = "unconfirmed"  # lead field
    OBJECTION = "objection"  # objection
    RESUMED = "resumed"  # seconds the program was away, not counted as talk


class Phase(Enum):
    """Where a call stands; each has its face on the call page (DESIGN.md, "by moment")."""

    READY = "ready"
    RINGING = "ringing"
    LIVE = "live"
    WRAP_UP = "wrap_up"
    CODED = "coded"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """`offset_s`: seconds since someone answered; 0 before. `seq` orders a device's facts."""

    id: str
    call_id: str
    seq: int
    kind: Happened
    subject: str
    at: datetime
    offset_s: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """An answer, or None where it was taken back. A correction is a newer fact."""

    id: str
    call_id: str
    seq: int
    question: str
    value: Value | None
    at: datetime
    offset_s: int = 0


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note beside a question; the newest stands, an empty text takes it away."""

    id: str
    call_id: str
    seq: int
    question: str
    text: str
    at: datetime
    offset_s: int = 0


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """How the call ended; `due_at` is when the lead comes back, if it does."""

    id: str
    call_id: str
    outcome: str
    reason: str
    note: str
    due_at: datetime | None
    for_team: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One call with all its facts, oldest first. `seat` is who called."""

    id: str
    lead_id: str
    script_id: str
    script_version: int
    agreement_id: str
    agreement_version: int
    seat: str
    begun_at: datetime
    events: tuple[CallEvent, ...] = ()
    answers: tuple[AnswerFact, ...] = ()
    notes: tuple[MarginNote, ...] = ()
    impressions: tuple[Impression, ...] = ()
    outcome: OutcomeFact | None = None

    @property
    def phase(self) -> Phase:
        """Where the call stands, from its facts alone."""
        if self.outcome is not None:
            return Phase.CODED
        kinds = {one.kind for one in self.events}
        if Happened.HUNG_UP in kinds:
            return Phase.WRAP_UP
        if Happened.ANSWERED in kinds:
            return Phase.LIVE
        return Phase.RINGING if Happened.DIALLED in kinds else Phase.READY

    def at(self, kind: Happened) -> datetime | None:
        """When `kind` first happened."""
        return next((one.at for one in self.events if one.kind is kind), None)

    @property
    def duration_s(self) -> int:
        """Seconds from the answer to the end; 0 if nobody answered or it goes on."""
        start, end = self.at(Happened.ANSWERED), self.at(Happened.HUNG_UP)
        end = end or (self.outcome.at if self.outcome else None)
        if not start or not end:
            return 0
        return max(int((end - start).total_seconds()) - away_s(self.events), 0)


def away_s(events: Iterable[CallEvent]) -> int:
    """Seconds of a call during which the program was not there (killed, power cut)."""
    return sum(int(one.subject or 0) for one in events if one.kind is Happened.RESUMED)


def answers_now(facts: Iterable[AnswerFact]) -> dict[str, Value]:
    """Question → the answer that stands, from facts oldest first."""
    standing: dict[str, Value] = {}
    for fact in facts:
        if fact.value is None:
            standing.pop(fact.question, None)
        else:
            standing[fact.question] = fact.value
    return standing


def notes_now(facts: Iterable[MarginNote]) -> dict[str, str]:
    """Question → the margin note that stands."""
    return {q: text for q, text in {one.question: one.text for one in facts}.items() if text}


def confirmed_fields(events: Iterable[CallEvent]) -> frozenset[str]:
    """Lead fields ticked "confirmed on the phone" in this call."""
    ticked: set[str] = set()
    for event in events:
        if event.kind is Happened.CONFIRMED:
            ticked.add(event.subject)
        elif event.kind is Happened.UNCONFIRMED:
            ticked.discard(event.subject)
    return frozenset(ticked)


def last_shown(events: Iterable[CallEvent]) -> str:
    """The question on screen last, for resuming; empty if none was shown."""
    shown = ""
    for event in events:
        if event.kind is Happened.SHOWN:
            shown = event.subject
    return shown
