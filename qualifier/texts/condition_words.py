"""Conditions in plain words: “Which sector?” is Industry or Transport, and …

Sentences are in the language in use; the words of the script are given in `language`.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    tests_in,
)
from qualifier.core.questions.choice import YES_NO_IDS
from qualifier.core.script import Question, Script
from qualifier.texts import formats
from qualifier.texts.answers import question_in_words
from qualifier.texts.catalogue import _
from qualifier.texts.fields import field_label

MOST_LETTERS = 70  # of a question's name inside a sentence


def condition_words(condition: Condition, script: Script, language: str) -> str:
    """What must be true, without “if”; for the empty condition “always”."""
    if condition == All():
        return _("always")
    if isinstance(condition, All) and len(condition.parts) > 1:
        parts = [_one(part, script, language) for part in condition.parts]
        return _("{first}, and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
    return _bare(condition, script, language)


def if_words(condition: Condition, script: Script, language: str) -> str:
    """The same behind “if”; “always” or “never” where nothing decides it."""
    words = condition_words(condition, script, language)
    if not tests_in(condition):
        return words
    return _("if {condition}").format(condition=words)


def words_of_test(
    test: QuestionTest | LeadTest | AxisTest, script: Script, language: str, *, holds: bool = True
) -> str:
    """A single test, or with `holds` False its opposite."""
    if isinstance(test, AxisTest):
        subject = {"fit": _("the fit"), "maturity": _("the maturity")}.get(test.axis, test.axis)
        question = None
    elif isinstance(test, LeadTest):
        subject, question = _("the lead’s “{field}”").format(field=field_label(test.field)), None
    else:
        subject = question_named(script, test.question, language)
        question = script.by_id.get(test.question)
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    values = [value_words(one, question, language) for one in operands]
    template = (_affirmed() if holds else _denied())[_key(test, question)]
    return template.format(subject=subject, value=_alternatives(values))


def _key(test: QuestionTest | LeadTest | AxisTest, question: Question | None) -> str:
    """The key of the words for `test`: days, lists and answers that must stand have their own."""
    key = test.test.value
    if test.operand is False and test.test in (Test.GAP, Test.NOT_ANSWERED):
        return f"{key} not"
    if test.test in (Test.IS, Test.IN):
        return "includes" if question is not None and question.type == "several" else "is"
    return f"{key} day" if isinstance(test.operand, date) else key


def value_words(value: object, question: Question | None, language: str) -> str:
    """An operand as people read it: a choice's label, a figure, a day."""
    if isinstance(value, bool):
        choice = question.choice(YES_NO_IDS[0 if value else 1]) if question else None
        label = choice.label.within(language) if choice else ""
        return label or (_("Yes") if value else _("No"))
    if isinstance(value, date):
        return formats.weekday(value, language)
    if isinstance(value, (int, float)):
        if question is not None and question.type == "money":
            return formats.money(value, question.unit or "EUR", language)
        unit = f"{formats.NO_BREAK}{question.unit}" if question and question.unit else ""
        return formats.number(value, language, 2) + unit
    choice = question.choice(value) if question and isinstance(value, str) else None
    return (choice.label.within(language) if choice else "") or str(value)


def question_named(script: Script, question_id: str, language: str) -> str:
    """How a sentence names a question: its short form between quotation marks, else its id."""
    question = script.by_id.get(question_id)
    name = question_in_words(question, language) if question else question_id
    if len(name) > MOST_LETTERS:
        name = name[: MOST_LETTERS - 1].rstrip() + "…"
    return _("“{name}”").format(name=name)


def _bare(condition: Condition, script: Script, language: str) -> str:
    match condition:
        case All((only,)) | Any((only,)):
            return _bare(only, script, language)
        case All(parts):
            words = [_one(part, script, language) for part in parts]
            return _joined(words, _(" and ")) if words else _("always")
        case Any(parts):
            words = [_one(part, script, language) for part in parts]
            return _joined(words, _(" or ")) if words else _("never")
        case Not(part):
            return _negated(part, script, language)
        case _:
            return words_of_test(condition, script, language)


def _negated(part: Condition, script: Script, language: str) -> str:
    match part:
        case All((only,)) | Any((only,)):
            return _negated(only, script, language)
        case Not(inner):
            return _bare(inner, script, language)
        case All(()):
            return _("never")
        case Any(()):
            return _("always")
        case Any(parts):  # none of them: each one's opposite
            words = [_one(Not(one), script, language) for one in parts]
            return _joined(words, _(" and "))
        case All(parts):
            words = [_one(Not(one), script, language) for one in parts]
            return _joined(words, _(" or "))
        case _:
            return words_of_test(part, script, language, holds=False)


def _one(condition: Condition, script: Script, language: str) -> str:
    """A part of a longer condition: between brackets if it has parts itself."""
    words = _bare(condition, script, language)
    return _("({words})").format(words=words) if _is_compound(condition) else words


def _is_compound(condition: Condition) -> bool:
    match condition:
        case All((only,)) | Any((only,)):
            return _is_compound(only)
        case Not(part):
            return _is_compound(part)
        case All(parts) | Any(parts):
            return len(parts) > 1
        case _:
            return False


def _joined(words: Sequence[str], joint: str) -> str:
    return joint.join(words)


def _alternatives(values: Sequence[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    if len(values) < 2:
        return values[0] if values else "…"
    return _("{first} or {last}").format(first=", ".join(values[:-1]), last=values[-1])


def _affirmed() -> dict[str, str]:
    return {
        "is": _("{subject} is {value}"),
        "includes": _("{subject} includes {value}"),
        "at_least": _("{subject} is at least {value}"),
        "at_most": _("{subject} is at most {value}"),
        "below": _("{subject} is below {value}"),
        "above": _("{subject} is above {value}"),
        "at_least day": _("{subject} is {value} or later"),
        "at_most day": _("{subject} is {value} or earlier"),
        "below day": _("{subject} is before {value}"),
        "above day": _("{subject} is after {value}"),
        "not_answered": _("{subject} has no answer"),
        "not_answered not": _("{subject} has an answer"),
        "gap": _("{subject} is not known, refused or not asked"),
        "gap not": _("{subject} is really answered"),
    }


def _denied() -> dict[str, str]:
    """Opposites. A test on what has no answer fails, so each of these holds without one too."""
    return {
        "is": _("{subject} is not {value}"),
        "includes": _("{subject} does not include {value}"),
        "at_least": _("{subject} is not at least {value}"),
        "at_most": _("{subject} is not at most {value}"),
        "below": _("{subject} is not below {value}"),
        "above": _("{subject} is not above {value}"),
        "at_least day": _("{subject} is not {value} or later"),
        "at_most day": _("{subject} is not {value} or earlier"),
        "below day": _("{subject} is not before {value}"),
        "above day": _("{subject} is not after {value}"),
        "not_answered": _("{subject} has an answer"),
        "not_answered not": _("{subject} has no answer"),
        "gap": _("{subject} is neither unknown, refused nor not asked"),
        "gap not": _("{subject} is not really answered"),
    }
