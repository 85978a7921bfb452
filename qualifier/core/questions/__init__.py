"""The question types. A new one is one file (or class) here, one row in QUESTION_TYPES, and one
field in `ui/call/answers`.
"""

from __future__ import annotations

from qualifier.core.answer import Gap, Value
from qualifier.core.errors import AnswerRefused, DocumentError
from qualifier.core.questions.base import Earned, Json, QuestionType
from qualifier.core.questions.choice import ChoiceType, SeveralType, YesNoType
from qualifier.core.questions.dated import DateType, PeriodType
from qualifier.core.questions.number import MoneyType, NumberType, ScaleType
from qualifier.core.questions.written import (
    ContactType,
    EmailType,
    PhoneType,
    SayType,
    TextType,
)
from qualifier.core.script import Question

QUESTION_TYPES: tuple[QuestionType, ...] = (
    ChoiceType(),
    SeveralType(),
    YesNoType(),
    ScaleType(),
    NumberType(),
    MoneyType(),
    DateType(),
    PeriodType(),
    TextType(),
    PhoneType(),
    EmailType(),
    ContactType(),
    SayType(),
)

_BY_NAME = {one.name: one for one in QUESTION_TYPES}


def type_of(question: Question) -> QuestionType:
    """The type of `question`. Raises DocumentError(unknown_type)."""
    found = _BY_NAME.get(question.type)
    if found is None:
        raise DocumentError("unknown_type", question.id, {"type": question.type})
    return found


def checked(question: Question, raw: object) -> Value:
    """`raw` as the question's value: a gap, or what its type makes of it.

    `{"gap": "unknown"}` and `Gap` members are the system answers. Raises AnswerRefused.
    """
    if isinstance(raw, dict) and set(raw) == {"gap"}:
        said = raw["gap"]
        try:
            return Gap(said)
        except ValueError as error:
            raise AnswerRefused("unknown_gap", {"gap": str(said)}) from error
    if isinstance(raw, Gap):
        return raw
    return type_of(question).value(question, raw)


def stored(question: Question, value: Value) -> Json:
    """`value` as JSON for the store; `restored` is its inverse."""
    if isinstance(value, Gap):
        return {"gap": value.value}
    return type_of(question).stored(value)


def restored(question: Question, json_value: Json) -> Value:
    """The value that `stored` made `json_value` from."""
    if isinstance(json_value, dict) and set(json_value) == {"gap"}:
        return Gap(json_value["gap"])
    return type_of(question).restored(json_value)


__all__ = [
    "QUESTION_TYPES",
    "Earned",
    "Json",
    "QuestionType",
    "checked",
    "restored",
    "stored",
    "type_of",
]
