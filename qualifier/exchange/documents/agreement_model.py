"""The shape of an agreement document (FORMATS.md, "Agreement")."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from qualifier.core.agreement import (
    Agreement,
    Criterion,
    Decision,
    Escalation,
    Facet,
    FacetChoice,
    FacetKind,
    FieldRule,
    FlagRule,
    NeedsDate,
    Outcome,
    Reason,
    SignalRules,
)
from qualifier.core.flaw import Flaw
from qualifier.core.lead import SignalKind, Stage
from qualifier.core.text import Text
from qualifier.exchange.documents.base_model import (
    NO_TEXT,
    DocumentModel,
    Duration,
    Id,
    Points,
    TextModel,
    Words,
)
from qualifier.exchange.documents.condition_model import ALWAYS_MODEL, ConditionModel
from qualifier.exchange.documents.promises_model import PromisesModel
from qualifier.exchange.documents.refusals import flawed
from qualifier.exchange.documents.routing_model import Cell, RoutingModel

AGREEMENT_FORMAT = "qualifier-agreement/1"

FitBand = Literal["A", "B", "C", "D"]
MaturityBand = Literal["1", "2", "3", "4"]


def _day(raw: object) -> date:
    if isinstance(raw, date):
        return raw
    raise flawed(Flaw.WRONG_TYPE, expected="day")


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class BandsModel(DocumentModel):
    """Lower bounds: the better the cell, the higher its bound."""

    fit: dict[FitBand, Points]
    maturity: dict[MaturityBand, Points]

    @model_validator(mode="after")
    def _are_complete_and_falling(self) -> Self:
        for bands, names in (
            (dict[str, int](self.fit.items()), get_args(FitBand)),
            (dict[str, int](self.maturity.items()), get_args(MaturityBand)),
        ):
            missing = [one for one in names if one not in bands]
            if missing:
                raise flawed(Flaw.BAND_MISSING, bands=", ".join(missing))
            bounds = [bands[one] for one in names]
            if sorted(set(bounds), reverse=True) != bounds:
                raise flawed(Flaw.BANDS_ORDER)
        return self


class CriterionModel(DocumentModel):
    id: Id
    must: bool = True
    label: TextModel = NO_TEXT
    retired: bool = False

    def core(self) -> Criterion:
        return Criterion(self.id, self.label.core(), self.must, self.retired)


class SynonymsModel(DocumentModel):
    fr: list[Id] = Field(default_factory=list)
    en: list[Id] = Field(default_factory=list)


class FacetChoiceModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    retired: bool = False

    def core(self) -> FacetChoice:
        return FacetChoice(self.id, self.label.core(), self.retired)


class FacetModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    synonyms: SynonymsModel = SynonymsModel()
    low: TextModel = NO_TEXT
    high: TextModel = NO_TEXT
    kind: Annotated[FacetKind, Field(strict=False)] = FacetKind.SCALE
    choices: list[FacetChoiceModel] = Field(default_factory=list)
    retired: bool = False

    def core(self) -> Facet:
        words = {"fr": tuple(self.synonyms.fr), "en": tuple(self.synonyms.en)}
        return Facet(
            self.id,
            self.label.core(),
            {language: found for language, found in words.items() if found},
            self.low.core(),
            self.high.core(),
            self.kind,
            tuple(one.core() for one in self.choices),
            self.retired,
        )


class OutcomeModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    contacted: bool = False
    try_again: bool = False
    final: bool = False
    final_for_number: bool = False
    note_required: bool = False
    opposed: bool = False
    delay: Duration | None = None
    date: Annotated[NeedsDate, Field(strict=False)] = NeedsDate.NO
    reasons: Id = ""
    stage: Annotated[Stage, Field(strict=False)] | None = None
    hand_over: bool = False
    new_contact: bool = False
    before_answer: bool = False
    key: Annotated[str, Field(max_length=1)] = ""
    retired: bool = False

    def core(self) -> Outcome:
        return Outcome(
            id=self.id,
            label=self.label.core(),
            contacted=self.contacted,
            try_again=self.try_again,
            final=self.final,
            final_for_number=self.final_for_number,
            note_required=self.note_required,
            opposed=self.opposed,
            delay=self.delay,
            date=self.date,
            reasons=self.reasons,
            stage=self.stage.value if self.stage else "",
            hand_over=self.hand_over,
            new_contact=self.new_contact,
            before_answer=self.before_answer,
            key=self.key,
            retired=self.retired,
        )


class ReasonModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    kind: Literal["", "procedural", "clerical", "definitional"] = ""
    text_required: bool = False
    retired: bool = False

    def core(self) -> Reason:
        return Reason(self.id, self.label.core(), self.kind, self.text_required, self.retired)


class SignalsModel(DocumentModel):
    points: dict[Annotated[SignalKind, Field(strict=False)], Points] = Field(default_factory=dict)
    cap: Annotated[int, Field(ge=0, le=100)] = 20
    half_life: Duration = timedelta(days=30)

    @model_validator(mode="after")
    def _decays(self) -> Self:
        if not self.half_life:
            raise flawed(Flaw.OUT_OF_RANGE, value="PT0S", bound="PT1S")
        return self

    def core(self) -> SignalRules:
        return SignalRules(dict(self.points), self.cap, self.half_life)


class FieldRuleModel(DocumentModel):
    when: ConditionModel
    fit: Points
    field: Id

    def core(self) -> FieldRule:
        return FieldRule(self.when.core(), self.fit, self.field)


class FlagRuleModel(DocumentModel):
    id: Id
    facet: Id
    sentence: TextModel
    label: TextModel | None = None
    when: ConditionModel = ALWAYS_MODEL
    felt_at_most: Annotated[int, Field(ge=-3, le=2)] = -3
    felt_as: list[Id] = Field(default_factory=list)

    def core(self) -> FlagRule:
        return FlagRule(
            self.id,
            self.facet,
            self.sentence.core(),
            self.when.core(),
            self.felt_at_most,
            tuple(self.felt_as),
            self.label.core() if self.label else Text(),
        )


class EscalationModel(DocumentModel):
    name: Words
    email: Id = ""

    def core(self) -> Escalation:
        return Escalation(self.name, self.email)


class AgreementModel(DocumentModel):
    format: Literal["qualifier-agreement/1"]
    id: Id
    version: int = Field(default=0, ge=0)
    title: TextModel = NO_TEXT
    signed_on: Day | None = None
    bands: BandsModel
    decisions: dict[Cell, Annotated[Decision, Field(strict=False)]]
    criteria: list[CriterionModel]
    facets: list[FacetModel]
    outcomes: list[OutcomeModel]
    reasons: dict[Id, list[ReasonModel]] = Field(default_factory=dict)
    routing: RoutingModel = RoutingModel()
    promises: PromisesModel = PromisesModel()
    signals: SignalsModel = SignalsModel()
    field_rules: list[FieldRuleModel] = Field(default_factory=list)
    flag_rules: list[FlagRuleModel] = Field(default_factory=list)
    override_by: Literal["qualifier", "team_lead"] = "qualifier"
    contact_rules: Id = "fr-2026"
    escalation: EscalationModel | None = None

    @model_validator(mode="after")
    def _decides_every_cell(self) -> Self:
        missing = [one for one in get_args(Cell) if one not in self.decisions]
        if missing:
            raise flawed(Flaw.CELL_MISSING, cells=", ".join(missing))
        return self

    def core(self) -> Agreement:
        return Agreement(
            id=self.id,
            fit_bands=dict[str, int](self.bands.fit.items()),
            maturity_bands=dict[str, int](self.bands.maturity.items()),
            decisions=dict[str, Decision](self.decisions.items()),
            criteria=tuple(one.core() for one in self.criteria),
            facets=tuple(one.core() for one in self.facets),
            outcomes=tuple(one.core() for one in self.outcomes),
            reasons={
                name: tuple(one.core() for one in found) for name, found in self.reasons.items()
            },
            routing=self.routing.core(),
            promises=self.promises.core(),
            signals=self.signals.core(),
            field_rules=tuple(one.core() for one in self.field_rules),
            flag_rules=tuple(one.core() for one in self.flag_rules),
            override_by=self.override_by,
            contact_rules=self.contact_rules,
            title=self.title.core(),
            signed_on=self.signed_on.isoformat() if self.signed_on else "",
            version=self.version,
            escalation=self.escalation.core() if self.escalation else None,
        )
