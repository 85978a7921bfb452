"""Conditions as documents write them: one flat mapping, one test or one of all, any, not."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    Test,
)
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.base_model import DocumentModel, Id
from qualifier.exchange.documents.refusals import flawed


def _operand(raw: object) -> object:
    if isinstance(raw, (str, bool, int, float, date)):
        return raw
    raise flawed(Flaw.WRONG_TYPE, expected="single_value")


def _measure(raw: object) -> object:
    if isinstance(raw, (int, float, date)) and not isinstance(raw, bool):
        return raw
    raise flawed(Flaw.WRONG_TYPE, expected="number_or_day")


_MEASURE_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "format": "date"}]}
Operand = Annotated[
    object,
    PlainValidator(_operand),
    WithJsonSchema({"type": ["string", "boolean", "number"]}),
]
Measure = Annotated[object, PlainValidator(_measure), WithJsonSchema(_MEASURE_SCHEMA)]

_SUBJECTS = ("question", "lead", "axis", "all_", "any_", "not_")
_TESTS = {
    "is_": Test.IS,
    "in_": Test.IN,
    "at_least": Test.AT_LEAST,
    "at_most": Test.AT_MOST,
    "below": Test.BELOW,
    "above": Test.ABOVE,
    "not_answered": Test.NOT_ANSWERED,
    "gap": Test.GAP,
}
_KEY_OF = {test: name.rstrip("_") for name, test in _TESTS.items()}
COMPARISONS = frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BELOW, Test.ABOVE})


class ConditionModel(DocumentModel):
    """An empty mapping always holds."""

    question: Id = ""
    lead: Id = ""
    axis: Literal["fit", "maturity"] = "fit"
    is_: Operand = Field(default="", alias="is")
    in_: list[Operand] = Field(default_factory=list, alias="in", max_length=200)
    at_least: Measure = 0
    at_most: Measure = 0
    below: Measure = 0
    above: Measure = 0
    not_answered: bool = True
    gap: bool = True
    all_: list[ConditionModel] = Field(default_factory=list, alias="all", max_length=200)
    any_: list[ConditionModel] = Field(default_factory=list, alias="any", max_length=200)
    not_: ConditionModel | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _has_one_meaning(self) -> Self:
        subjects = [one for one in _SUBJECTS if one in self.model_fields_set]
        tests = [one for one in _TESTS if one in self.model_fields_set]
        if len(subjects) > 1 or len(tests) > 1:
            raise flawed(Flaw.CONDITION_SEVERAL_TESTS)
        is_test = bool(subjects) and subjects[0] in ("question", "lead", "axis")
        if is_test != bool(tests) or ("not_" in subjects and self.not_ is None):
            raise flawed(Flaw.CONDITION_INCOMPLETE)
        if not is_test:
            return self
        test = _TESTS[tests[0]]
        if subjects == ["axis"] and test not in COMPARISONS:
            raise flawed(Flaw.CONDITION_MISFIT, test=test.value, subject=self.axis)
        if subjects == ["lead"] and test is Test.GAP:
            raise flawed(Flaw.CONDITION_MISFIT, test=test.value, subject=f"lead.{self.lead}")
        return self

    def core(self) -> Condition:
        """The condition this mapping means."""
        given = self.model_fields_set
        if "all_" in given:
            return All(tuple(one.core() for one in self.all_))
        if "any_" in given:
            return Any(tuple(one.core() for one in self.any_))
        if self.not_ is not None:
            return Not(self.not_.core())
        name = next((one for one in _TESTS if one in given), None)
        if name is None:
            return ALWAYS
        operand: object = getattr(self, name)
        operand = tuple(operand) if isinstance(operand, list) else operand
        if "question" in given:
            return QuestionTest(self.question, _TESTS[name], operand)
        if "lead" in given:
            return LeadTest(self.lead, _TESTS[name], operand)
        return AxisTest(self.axis, _TESTS[name], operand)


ALWAYS_MODEL = ConditionModel()


def condition_values(condition: Condition) -> dict[str, object]:
    """`condition` as the document writes it; `ConditionModel.core` is the way back."""
    match condition:
        case All(()):
            return {}
        case All(parts):
            return {"all": [condition_values(part) for part in parts]}
        case Any(parts):
            return {"any": [condition_values(part) for part in parts]}
        case Not(part):
            return {"not": condition_values(part)}
        case QuestionTest(subject, test, operand):
            key = "question"
        case LeadTest(subject, test, operand):
            key = "lead"
        case AxisTest(subject, test, operand):
            key = "axis"
    operand = list(operand) if isinstance(operand, tuple) else operand
    return {key: subject, _KEY_OF[test]: operand}
