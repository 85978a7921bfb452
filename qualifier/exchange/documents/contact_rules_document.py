"""Rule sets for calling, from `resources/contact_rules` or a file of the same format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from qualifier.core.calling_windows import Span, WeekHours, zone_named
from qualifier.core.contact_rules import (
    AttemptCap,
    BasisRule,
    ContactRules,
    LegalBasis,
    NatureRules,
    Source,
)
from qualifier.core.errors import NotFound
from qualifier.core.flaw import Flaw
from qualifier.core.lead import Nature
from qualifier.exchange.documents.base_model import (
    NO_TEXT,
    DocumentModel,
    Duration,
    Id,
    Ids,
    TextModel,
    Words,
)
from qualifier.exchange.documents.refusals import check_format, flawed, validated
from qualifier.exchange.documents.yaml_file import text_of, tree_of
from qualifier.paths import resources_dir

CONTACT_RULES_FORMAT = "qualifier-contact-rules/1"

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,99}")


def contact_rules_named(rules_id: str) -> ContactRules:
    """The shipped rule set of that id, as an agreement names it. Raises NotFound."""
    path = resources_dir() / "contact_rules" / f"{rules_id}.yaml"
    if not _ID.fullmatch(rules_id) or not path.is_file():
        raise NotFound("contact_rules", rules_id)
    return read_contact_rules(path)


def read_contact_rules(path: Path) -> ContactRules:
    """The rule set in the file at `path`. Raises FileRefused or DocumentError."""
    return contact_rules_from_text(text_of(path), str(path))


def contact_rules_from_text(text: str, name: str) -> ContactRules:
    """The rule set in `text`, which came from `name`. Raises FileRefused or DocumentError."""
    tree = tree_of(text, name)
    check_format(tree, CONTACT_RULES_FORMAT, name)
    return validated(ContactRulesModel, tree, name).core()


def _day(raw: object) -> date:
    if not isinstance(raw, date):
        raise flawed(Flaw.WRONG_TYPE, expected="date")
    return raw


def _span(raw: object) -> Span:
    found = _SPAN.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise flawed(Flaw.NOT_A_TIME_SPAN, value=str(raw))
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    span = Span(time(from_hour, from_minute), time(to_hour, to_minute))
    if span.opens >= span.closes:
        raise flawed(Flaw.NOT_A_TIME_SPAN, value=str(raw))
    return span


def _zone(raw: object) -> ZoneInfo:
    zone = zone_named(raw) if isinstance(raw, str) else None
    if zone is None:
        raise flawed(Flaw.NOT_A_TIME_ZONE, value=str(raw))
    return zone


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Zone = Annotated[ZoneInfo, PlainValidator(_zone), WithJsonSchema({"type": "string"})]
SpanText = Annotated[
    Span,
    PlainValidator(_span),
    WithJsonSchema({"type": "string", "examples": ["10:00-13:00"]}),
]
Spans = Annotated[list[SpanText], Field(max_length=24)]


class HoursModel(DocumentModel):
    """Local hours; `mon_fri` stands for five days, a day of its own goes before it."""

    mon_fri: Spans = Field(default_factory=list)
    mon: Spans | None = None
    tue: Spans | None = None
    wed: Spans | None = None
    thu: Spans | None = None
    fri: Spans | None = None
    sat: Spans | None = None
    sun: Spans | None = None
    sources: Ids = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for spans in self.core().values():
            for earlier, later in pairwise(spans):
                # Spans that touch are one span: else a call would seem to end in between.
                if later.opens <= earlier.closes:
                    raise flawed(Flaw.NOT_A_TIME_SPAN, value=f"{later.opens:%H:%M}")
        return self

    def core(self) -> WeekHours:
        weekdays = (self.mon, self.tue, self.wed, self.thu, self.fri)
        days = [self.mon_fri if one is None else one for one in weekdays]
        days += [self.sat or [], self.sun or []]
        return {number: tuple(spans) for number, spans in enumerate(days) if spans}


class HolidaysModel(DocumentModel):
    allowed: bool
    sources: Ids = Field(default_factory=list)


class BasisModel(DocumentModel):
    basis: Literal["consent", "contract", "legitimate_interest", "stated"]
    needs_proof: bool = False
    related_offer: bool = False

    def core(self) -> BasisRule:
        return BasisRule(LegalBasis(self.basis), self.needs_proof, self.related_offer)


class BasesModel(DocumentModel):
    any_of: Annotated[list[BasisModel], Field(max_length=20)]
    sources: Ids = Field(default_factory=list)


class AttemptsModel(DocumentModel):
    at_most: Annotated[int, Field(ge=1, le=1_000)]
    within: Duration
    sources: Ids = Field(default_factory=list)

    def core(self) -> AttemptCap:
        return AttemptCap(self.at_most, self.within)


class RefusalModel(DocumentModel):
    silence_days: Annotated[int, Field(ge=1, le=3_660)]
    sources: Ids = Field(default_factory=list)


class NatureModel(DocumentModel):
    hours: HoursModel
    holidays: HolidaysModel
    bases: BasesModel
    attempts: AttemptsModel | None = None
    refusal: RefusalModel | None = None

    def sources(self) -> Mapping[str, tuple[str, ...]]:
        parts = {
            "hours": self.hours,
            "holidays": self.holidays,
            "bases": self.bases,
            "attempts": self.attempts,
            "refusal": self.refusal,
        }
        return {name: tuple(part.sources) for name, part in parts.items() if part}

    def core(self) -> NatureRules:
        return NatureRules(
            hours=self.hours.core(),
            on_holidays=self.holidays.allowed,
            bases=tuple(one.core() for one in self.bases.any_of),
            cap=self.attempts.core() if self.attempts else None,
            silence_days=self.refusal.silence_days if self.refusal else 0,
            sources=self.sources(),
        )


class NaturesModel(DocumentModel):
    consumer: NatureModel
    professional: NatureModel

    def core(self) -> Mapping[Nature, NatureRules]:
        return {
            Nature.CONSUMER: self.consumer.core(),
            Nature.PROFESSIONAL: self.professional.core(),
        }


class SourceModel(DocumentModel):
    id: Id
    title: TextModel = NO_TEXT
    reference: Words = ""
    checked: bool = False

    def core(self) -> Source:
        return Source(self.id, self.title.core(), self.reference, self.checked)


class ContactRulesModel(DocumentModel):
    format: Literal["qualifier-contact-rules/1"]
    id: Annotated[str, Field(max_length=100)]
    version: Annotated[int, Field(ge=1, le=10_000)]
    title: TextModel = NO_TEXT
    valid_from: Day
    default_zone: Zone
    sources: list[SourceModel] = Field(default_factory=list, max_length=200)
    natures: NaturesModel
    notices: list[TextModel] = Field(default_factory=list, max_length=200)

    @model_validator(mode="after")
    def _sources_known(self) -> Self:
        known = [one.id for one in self.sources]
        for nature in (self.natures.consumer, self.natures.professional):
            for ids in nature.sources().values():
                for unknown in (one for one in ids if one not in known):
                    raise flawed(Flaw.UNKNOWN_VALUE, value=unknown, allowed=", ".join(known))
        return self

    def core(self) -> ContactRules:
        return ContactRules(
            id=self.id,
            version=self.version,
            valid_from=self.valid_from,
            default_zone=self.default_zone,
            natures=self.natures.core(),
            title=self.title.core(),
            sources=tuple(one.core() for one in self.sources),
            notices=tuple(one.core() for one in self.notices),
        )
