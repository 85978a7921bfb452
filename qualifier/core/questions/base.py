"""What a question type is: how a raw answer becomes a value, a value points, words, and JSON.

Terms
-----
raw     what a person typed or chose, or what a file says: text, number, list, mapping
value   the checked answer (`core.answer.Value`); gaps are handled before a type is asked
points  (fit, maturity) the value earns
stored  a JSON value that `restored` turns back into an equal value
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from qualifier.core.answer import Value
from qualifier.core.errors import AnswerRefused
from qualifier.core.script import Question

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


class Earned(NamedTuple):
    """Points one part of an answer earns, and the choice (or band) they come from."""

    choice: str
    fit: int
    maturity: int


class QuestionType:
    """Base of all types; one stateless instance each stands in QUESTION_TYPES."""

    name: str = ""
    has_choices = False
    is_spoken_only = False

    def value(self, question: Question, raw: object) -> Value:
        """The checked value of `raw`. Raises AnswerRefused with a reason the field can show."""
        raise NotImplementedError

    def earned(self, question: Question, value: Value) -> tuple[Earned, ...]:
        """Points of `value`, one entry per source, uncapped order of the choices."""
        return ()

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        """Criteria for which `value` is evidence: without choices, any answer is."""
        return frozenset({question.criterion}) if question.criterion else frozenset()

    def shown(self, question: Question, value: Value, language: str) -> str:
        """`value` in words, without locale formats: the window formats dates and money."""
        return str(value)

    def stored(self, value: Value) -> Json:
        """`value` as JSON."""
        assert isinstance(value, (str, int, float, bool))
        return value

    def restored(self, stored: Json) -> Value:
        """The value that `stored` was made from."""
        assert isinstance(stored, (str, int, float, bool))
        return stored


def typed_text(raw: object, most: int) -> str:
    """`raw` as stripped text of 1 to `most` characters. Raises AnswerRefused."""
    is_plain = isinstance(raw, (str, int, float, date)) and not isinstance(raw, bool)
    text = str(raw).strip() if is_plain else ""  # documents turn 2026-12-01 into a day
    if not text:
        raise AnswerRefused("empty")
    if len(text) > most:
        raise AnswerRefused("too_long", {"most": str(most)})
    return text
