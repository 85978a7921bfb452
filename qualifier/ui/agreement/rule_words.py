"""A condition of a routing rule in words, for the tables; it is changed by choosing, beside."""

from __future__ import annotations

from datetime import date

from qualifier.core.condition import (
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
    Test,
)
from qualifier.core.script import Question
from qualifier.texts import _
from qualifier.texts.answers import question_in_words
from qualifier.texts.fields import field_label
from qualifier.ui.scripts.condition_editor import test_words

_BARE = (Test.GAP, Test.NOT_ANSWERED)


def condition_words(
    condition: Condition, questions: dict[str, Question], language: str, *, nested: bool = False
) -> str:
    """`condition` as one line; "always" where there is none."""
    match condition:
        case All(()):
            return _("always")
        case All(parts) | Any(parts):
            joint = _(" and ") if isinstance(condition, All) else _(" or ")
            said = [condition_words(one, questions, language, nested=True) for one in parts]
            words = joint.join(said)
            return f"({words})" if nested and len(said) > 1 else words
        case Not(part):
            said_part = condition_words(part, questions, language, nested=True)
            return _("not {condition}").format(condition=said_part)
        case QuestionTest(question=name, test=test, operand=operand):
            question = questions.get(name)
            subject = question_in_words(question, language) if question is not None else name
            return _said(subject, test, operand, question, language)
        case LeadTest(field=name, test=test, operand=operand):
            return _said(field_label(name), test, operand, None, language)
        case AxisTest(axis=axis, test=test, operand=operand):
            subject = _("Fit") if axis == "fit" else _("Maturity")
            return _said(subject, test, operand, None, language)


def _said(
    subject: str, test: Test, operand: object, question: Question | None, language: str
) -> str:
    words = f"{subject} {test_words(test, question)}"
    return words if test in _BARE else f"{words} {_value(operand, question, language)}"


def _value(operand: object, question: Question | None, language: str) -> str:
    match operand:
        case tuple():
            return ", ".join(_value(one, question, language) for one in operand)
        case date():
            return operand.isoformat()
        case float() if operand == int(operand):
            return str(int(operand))
        case _:
            choice = question.choice(str(operand)) if question is not None else None
            return choice.label.within(language) if choice is not None else str(operand)
