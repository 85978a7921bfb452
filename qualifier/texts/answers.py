"""An answer in words, with the dates, figures and money of the reader's language."""

from __future__ import annotations

from datetime import date

from qualifier.core.answer import Gap, Money, Period, Value
from qualifier.core.questions import type_of
from qualifier.core.script import Question
from qualifier.texts import formats
from qualifier.texts.catalogue import _


def answer_in_words(
    question: Question, value: Value | None, language: str, today: date | None = None
) -> str:
    """`value` as an answer to `question`; None is a question left open.

    Dates of the year of `today` are said without their year.
    """
    if value is None:
        return _("left open")
    match value:
        case Gap():
            return gap_in_words(value)
        case Money(low, high, currency):
            return formats.money_range(low, high, currency, language)
        case Period(first, last):
            return formats.period(first, last, language, today)
        case date():
            return formats.weekday(value, language, today)
        case int() | float() if question.type == "number":
            unit = f"{formats.NO_BREAK}{question.unit}" if question.unit else ""
            return formats.number(value, language, 2) + unit
        case _:
            return type_of(question).shown(question, value, language)


def gap_in_words(gap: Gap) -> str:
    """The three system answers, as something one says of a question."""
    words = {
        Gap.UNKNOWN: _("does not know"),
        Gap.REFUSED: _("refused to say"),
        Gap.NOT_ASKED: _("not asked"),
    }
    return words[gap]


def question_in_words(question: Question, language: str) -> str:
    """How a page names a question: its short form, else the sentence to say, else its id."""
    return question.ask.within(language) or question.say.within(language) or question.id
