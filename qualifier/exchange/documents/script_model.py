"""The shape of a script document (FORMATS.md, "Script"). What it means is the linter's matter."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from qualifier.core.flaw import Flaw
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section, Use
from qualifier.exchange.documents.base_model import (
    NO_TEXT,
    DocumentModel,
    Id,
    Ids,
    Points,
    TextModel,
)
from qualifier.exchange.documents.condition_model import ALWAYS_MODEL, ConditionModel
from qualifier.exchange.documents.refusals import flawed

SCRIPT_FORMAT = "qualifier-script/1"
MOST_QUESTIONS = 2_000
MOST_CHOICES = 200


class ChoiceModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    hint: TextModel = NO_TEXT
    fit: Points = 0
    maturity: Points = 0
    meets: Ids = Field(default_factory=list)
    knock_out: Id = ""
    goto: Id | None = None

    def core(self) -> Choice:
        return Choice(
            self.id,
            self.label.core(),
            self.fit,
            self.maturity,
            tuple(self.meets),
            self.knock_out,
            self.goto or "",
            self.hint.core(),
        )


class BandModel(DocumentModel):
    below: float | None = None
    fit: Points = 0
    maturity: Points = 0
    meets: Ids = Field(default_factory=list)

    def core(self) -> Band:
        return Band(self.below, self.fit, self.maturity, tuple(self.meets))


class QuestionModel(DocumentModel):
    id: Id
    type: Id
    say: TextModel = NO_TEXT
    ask: TextModel = NO_TEXT
    help: TextModel = NO_TEXT
    required: bool = False
    criterion: Id = ""
    listen_for: Ids = Field(default_factory=list)
    choices: list[ChoiceModel] = Field(default_factory=list, max_length=MOST_CHOICES)
    bands: list[BandModel] = Field(default_factory=list, max_length=MOST_CHOICES)
    cap: Annotated[int, Field(ge=0, le=100)] | None = None
    when: ConditionModel = ALWAYS_MODEL
    goto: Id | None = None
    ask_why: Ids = Field(default_factory=list)
    use: Annotated[Use, Field(strict=False)] | None = None
    fills: Id = ""
    unit: Id = ""
    least: float | None = None
    most: float | None = None

    def core(self) -> Question:
        return Question(
            id=self.id,
            type=self.type,
            say=self.say.core(),
            ask=self.ask.core(),
            help=self.help.core(),
            required=self.required,
            criterion=self.criterion,
            listen_for=tuple(self.listen_for),
            choices=tuple(one.core() for one in self.choices),
            bands=tuple(one.core() for one in self.bands),
            cap=self.cap,
            when=self.when.core(),
            goto=self.goto or "",
            ask_why=tuple(self.ask_why),
            use=self.use,
            fills=self.fills,
            unit=self.unit,
            least=self.least,
            most=self.most,
        )


class SectionModel(DocumentModel):
    id: Id
    title: TextModel = NO_TEXT
    when: ConditionModel = ALWAYS_MODEL
    questions: list[QuestionModel]

    def core(self) -> Section:
        questions = tuple(one.core() for one in self.questions)
        return Section(self.id, self.title.core(), questions, self.when.core())


class ObjectionModel(DocumentModel):
    id: Id
    heard: TextModel = NO_TEXT
    answer: TextModel = NO_TEXT

    def core(self) -> Objection:
        return Objection(self.id, self.heard.core(), self.answer.core())


class ScriptModel(DocumentModel):
    format: Literal["qualifier-script/1"]
    id: Id
    version: int = Field(default=0, ge=0)
    title: TextModel = NO_TEXT
    persona: Id = ""
    agreement: Id = "default"
    for_leads: ConditionModel | None = None
    sections: list[SectionModel] = Field(max_length=MOST_QUESTIONS)
    objections: list[ObjectionModel] = Field(default_factory=list, max_length=MOST_QUESTIONS)

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if sum(len(one.questions) for one in self.sections) > MOST_QUESTIONS:
            raise flawed(Flaw.TOO_MANY_QUESTIONS, most=str(MOST_QUESTIONS))
        return self

    def core(self) -> Script:
        return Script(
            id=self.id,
            title=self.title.core(),
            sections=tuple(one.core() for one in self.sections),
            objections=tuple(one.core() for one in self.objections),
            agreement=self.agreement,
            persona=self.persona,
            version=self.version,
            for_leads=self.for_leads.core() if self.for_leads is not None else None,
        )
