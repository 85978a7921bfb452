"""The answers file of `script play`: a lead's fields and raw answers by question id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema

from qualifier.core.answer import Gap
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.base_model import MOST_WORDS, DocumentModel, Id
from qualifier.exchange.documents.refusals import flawed, near, validated
from qualifier.exchange.documents.yaml_file import text_of, tree_of

_SCALARS = (str, bool, int, float, date)


@dataclass(frozen=True, slots=True)
class RawAnswers:
    """`answers`: question id → what the file says, for `core.questions.checked` to judge.

    Text, number, true or false, day, a list of choice ids, or a mapping: {gap}, a contact, …
    """

    lead: Mapping[str, str]
    answers: Mapping[str, object]


def read_answers_file(path: Path) -> RawAnswers:
    """The answers file at `path`. Raises FileRefused or DocumentError.

    Whether its ids are known is judged beside a script, not here.
    """
    return answers_from_text(text_of(path), str(path))


def answers_from_text(text: str, name: str) -> RawAnswers:
    """The answers file in `text`, which came from `name`. Raises FileRefused or DocumentError."""
    found = validated(AnswersModel, tree_of(text, name), name)
    return RawAnswers(dict(found.lead), dict(found.answers))


def _field_value(raw: object) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, _SCALARS) or isinstance(raw, bool):
        raise flawed(Flaw.WRONG_TYPE, expected="text")
    value = str(raw)
    if len(value) > MOST_WORDS:
        raise flawed(Flaw.TOO_LONG, most=str(MOST_WORDS))
    return value


def _raw_answer(raw: object) -> object:
    if isinstance(raw, dict):
        if "gap" in raw:
            _check_gap(raw)
        parts = list(raw.values())
    else:
        parts = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(one, _SCALARS) for one in parts):
        raise flawed(Flaw.WRONG_TYPE, expected="answer")
    return raw


def _check_gap(raw: dict[str, object]) -> None:
    known = [one.value for one in Gap]
    if len(raw) > 1 or raw["gap"] not in known:
        said = str(raw["gap"])[:80]
        raise flawed(Flaw.UNKNOWN_GAP, value=said, allowed=", ".join(known), **near(said, known))


_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}
_ANSWER_SCHEMA = {
    "anyOf": [
        _SCALAR_SCHEMA,
        {"type": "array", "items": _SCALAR_SCHEMA},
        {
            "type": "object",
            "properties": {"gap": {"enum": [one.value for one in Gap]}},
            "required": ["gap"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "additionalProperties": _SCALAR_SCHEMA,
            "not": {"required": ["gap"]},
        },
    ]
}

FieldValue = Annotated[
    str,
    PlainValidator(_field_value),
    WithJsonSchema({"type": ["string", "number", "null"]}),
]
RawAnswer = Annotated[object, PlainValidator(_raw_answer), WithJsonSchema(_ANSWER_SCHEMA)]


class AnswersModel(DocumentModel):
    """It has no `format` key: it never leaves the folder of the person who tries a script."""

    lead: dict[Id, FieldValue] = Field(default_factory=dict)
    answers: dict[Id, RawAnswer]
