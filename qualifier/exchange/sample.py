"""The past of the fictional leads in `resources/sample`, as instants around one moment.

`leads.csv` beside it is an ordinary list and comes in by the ordinary import; `history.yaml`
says what happened to those leads before. Its head documents the format. Writing it into a
store is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator

from qualifier.core.answer import Value
from qualifier.core.basis import Basis
from qualifier.core.flaw import Flaw
from qualifier.core.lead import SignalKind
from qualifier.core.questions import checked
from qualifier.core.script import Question, Script
from qualifier.exchange.documents.base_model import DocumentModel, Duration, Id, Words, duration
from qualifier.exchange.documents.refusals import check_format, flawed, validated
from qualifier.exchange.documents.yaml_file import text_of, tree_of

SAMPLE_FORMAT = "qualifier-sample/1"

_DAY = re.compile(r"([+-]\d{1,4})d")
_DAY_AND_TIME = re.compile(r"([+-]\d{1,4})d (\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class SampleSignal:
    kind: SignalKind
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class SampleImpression:
    """`value` for a scale, `choice` for a choice; neither for a free or text facet."""

    facet: str
    value: int | None
    choice: str
    basis: Basis
    quote: str
    note: str
    question: str
    offset_s: int


@dataclass(frozen=True, slots=True)
class SampleFeedback:
    """What sales answered. `status` as in the folder connector's incoming lists."""

    status: str
    at: datetime
    reason: str
    words: str
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class SampleHandoff:
    channel: str
    person: str
    override: str
    word: str
    feedback: tuple[SampleFeedback, ...]


@dataclass(frozen=True, slots=True)
class SampleCall:
    """One coded call. `length_s` is 0 where nobody answered; `due_at` None: as the outcome says.

    `script` is empty where no question was asked. `seat` is a key of `Sample.seats`.
    """

    at: datetime
    seat: str
    length_s: int
    outcome: str
    due_at: datetime | None
    for_team: bool
    reason: str
    note: str
    script: str
    answers: Mapping[str, Value]
    impressions: tuple[SampleImpression, ...]
    handoff: SampleHandoff | None


@dataclass(frozen=True, slots=True)
class SampleLead:
    """`planned_at`: a call planned outside a call, for the team. Calls are oldest first."""

    external_id: str
    arrived_at: datetime
    planned_at: datetime | None
    signals: tuple[SampleSignal, ...]
    calls: tuple[SampleCall, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """`seats`: seat id → name; `me` is the one who sits at this computer."""

    me: str
    seats: Mapping[str, str]
    leads: tuple[SampleLead, ...]


def read_sample(path: Path, now: datetime, zone: ZoneInfo, scripts: Mapping[str, Script]) -> Sample:
    """The history in the file at `path`, told from the instant `now`, clock times in `zone`.

    `scripts`: script id → script, to check the answers by. Raises FileRefused, DocumentError or
    AnswerRefused.
    """
    name = str(path)
    tree = tree_of(text_of(path), name)
    check_format(tree, SAMPLE_FORMAT, name)
    found = validated(_SampleModel, tree, name)
    moments = _Moments(now, zone)
    return Sample(
        found.me,
        dict(found.seats),
        tuple(one.core(key, moments, scripts) for key, one in found.leads.items()),
    )


@dataclass(frozen=True, slots=True)
class _Moments:
    """Turns what the file says into instants and days."""

    now: datetime
    zone: ZoneInfo

    def at(self, said: str) -> datetime:
        if found := _DAY_AND_TIME.fullmatch(said):
            clock = time(int(found[2]), int(found[3]))
            local = datetime.combine(self._day(int(found[1])), clock, self.zone)
            return local.astimezone(self.now.tzinfo)
        length = duration(said[1:])
        return self.now + length if said.startswith("+") else self.now - length

    def answer(self, question: Question, raw: object) -> Value:
        found = _DAY.fullmatch(raw) if question.type == "date" and isinstance(raw, str) else None
        return checked(question, self._day(int(found[1])) if found else raw)

    def _day(self, days: int) -> date:
        return self.now.astimezone(self.zone).date() + timedelta(days=days)


def _moment(raw: object) -> str:
    if not isinstance(raw, str) or raw[:1] not in ("+", "-"):
        raise flawed(Flaw.NOT_A_DURATION, value=str(raw))
    if not _DAY_AND_TIME.fullmatch(raw):
        duration(raw[1:])
    return raw


_Moment = Annotated[str, PlainValidator(_moment)]
_Status = Literal["accepted", "rejected", "turned_back", "disqualified", "won", "lost"]


class _SignalModel(DocumentModel):
    kind: Annotated[SignalKind, Field(strict=False)]
    at: _Moment
    text: Words = ""

    def core(self, moments: _Moments) -> SampleSignal:
        return SampleSignal(self.kind, moments.at(self.at), self.text)


class _ImpressionModel(DocumentModel):
    facet: Id = ""
    value: Annotated[int, Field(ge=-2, le=2)] | None = None
    choice: Id = ""
    basis: Annotated[Basis, Field(strict=False)]
    quote: Words = ""
    note: Words = ""
    question: Id = ""
    after: Duration

    def core(self) -> SampleImpression:
        return SampleImpression(
            self.facet,
            self.value,
            self.choice,
            self.basis,
            self.quote,
            self.note,
            self.question,
            int(self.after.total_seconds()),
        )


class _FeedbackModel(DocumentModel):
    status: _Status
    at: _Moment
    reason: Id = ""
    words: Words = ""
    about: Id = ""
    by: Words

    def core(self, moments: _Moments) -> SampleFeedback:
        at = moments.at(self.at)
        return SampleFeedback(self.status, at, self.reason, self.words, self.about, self.by)


class _HandoffModel(DocumentModel):
    channel: Id
    person: Words
    override: Words = ""
    word: Words = ""
    feedback: list[_FeedbackModel] = Field(default_factory=list)

    def core(self, moments: _Moments) -> SampleHandoff:
        feedback = tuple(one.core(moments) for one in self.feedback)
        return SampleHandoff(self.channel, self.person, self.override, self.word, feedback)


class _CallModel(DocumentModel):
    at: _Moment
    by: Id
    outcome: Id
    length: Duration = timedelta()
    due: _Moment | None = None
    team: bool = False
    reason: Id = ""
    note: Words = ""
    script: Id = ""
    answers: dict[Id, object] = Field(default_factory=dict)
    impressions: list[_ImpressionModel] = Field(default_factory=list)
    handoff: _HandoffModel | None = None

    def core(self, moments: _Moments, scripts: Mapping[str, Script]) -> SampleCall:
        return SampleCall(
            at=moments.at(self.at),
            seat=self.by,
            length_s=int(self.length.total_seconds()),
            outcome=self.outcome,
            due_at=moments.at(self.due) if self.due else None,
            for_team=self.team,
            reason=self.reason,
            note=self.note,
            script=self.script,
            answers={
                key: moments.answer(scripts[self.script].by_id[key], raw)
                for key, raw in self.answers.items()
            },
            impressions=tuple(one.core() for one in self.impressions),
            handoff=self.handoff.core(moments) if self.handoff else None,
        )


class _LeadModel(DocumentModel):
    arrived: _Moment
    planned: _Moment | None = None
    signals: list[_SignalModel] = Field(default_factory=list)
    calls: list[_CallModel] = Field(default_factory=list)

    def core(self, key: str, moments: _Moments, scripts: Mapping[str, Script]) -> SampleLead:
        return SampleLead(
            key,
            moments.at(self.arrived),
            moments.at(self.planned) if self.planned else None,
            tuple(one.core(moments) for one in self.signals),
            tuple(one.core(moments, scripts) for one in self.calls),
        )


class _SampleModel(DocumentModel):
    format: Literal["qualifier-sample/1"]
    me: Id
    seats: dict[Id, Words]
    leads: dict[Id, _LeadModel]
