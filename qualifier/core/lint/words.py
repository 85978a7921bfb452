"""What is said and shown: both languages, sentences one can say, fields that will be known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualifier.core.condition import QuestionTest
from qualifier.core.flaw import Flaw
from qualifier.core.lint.branches import LEAD_NAMES
from qualifier.core.lint.problem import (
    Problem,
    error,
    near,
    placed_questions,
    positions,
    warning,
)
from qualifier.core.lint.remembered import Remembered
from qualifier.core.script import Question, Script
from qualifier.core.text import LANGUAGES, Text, fields_used

MOST_WORDS = 45  # more than that in one sentence cannot be said in one breath

_LEAD_FIELDS = tuple(f"lead.{one}" for one in LEAD_NAMES)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f»”\"]+")
_WORD = re.compile(r"\w")


def check_words(script: Script) -> Iterator[Problem]:
    """All texts of `script`."""
    where = positions(script)
    yield from languages("title", script.title)
    for s, section in enumerate(script.sections):
        yield from languages(f"sections[{s}].title", section.title)
    for placed in placed_questions(script):
        for found in _own_problems(placed.question):
            yield replace(found, place=placed.place + found.place)
        for place, text in _with_fields(placed.question):
            yield from _fields(placed.place + place, text, where, placed.position)
    for i, objection in enumerate(script.objections):
        for key, text in (("heard", objection.heard), ("answer", objection.answer)):
            place = f"objections[{i}].{key}"
            if not text:
                yield warning(place, Flaw.NO_WORDS)
            yield from languages(place, text)
            yield from _fields(place, text, where, len(where))
        yield from _length(f"objections[{i}].answer", objection.answer)


def languages(place: str, text: Text) -> Iterator[Problem]:
    """A warning for each language that `text` lacks, at the place where it would stand."""
    for language in text.missing():
        yield warning(f"{place}.{language}", Flaw.LANGUAGE_MISSING, language=language)


def _of_question(question: Question, _tests: Sequence[QuestionTest]) -> tuple[Problem, ...]:
    """Problems that show in `question` alone; their places begin behind the question's."""
    nothing = [] if question.say or question.ask else [warning("", Flaw.NO_WORDS)]
    missing = (one for place, text in _texts(question) for one in languages(place, text))
    return (*nothing, *missing, *_length(".say", question.say))


def _texts_with_fields(
    question: Question, _tests: Sequence[QuestionTest]
) -> tuple[tuple[str, Text], ...]:
    return tuple((at, text) for at, text in _texts(question) if "{" in text.fr or "{" in text.en)


_own_problems = Remembered(_of_question)
_with_fields = Remembered(_texts_with_fields)


def _texts(question: Question) -> Iterator[tuple[str, Text]]:
    """The texts of `question`, their places behind the question's."""
    yield from ((".say", question.say), (".ask", question.ask), (".help", question.help))
    for c, choice in enumerate(question.choices):
        yield f".choices[{c}].label", choice.label
        yield f".choices[{c}].hint", choice.hint


def _fields(place: str, text: Text, where: dict[str, int], before: int) -> Iterator[Problem]:
    """Each `{field}` is a lead's, or of a question that stands before position `before`."""
    for language in LANGUAGES:
        for name in fields_used(text.fr if language == "fr" else text.en):
            details = {"field": name, "language": language}
            if name in where:
                if where[name] >= before:
                    yield error(f"{place}.{language}", Flaw.FIELD_LATER, **details)
            elif name not in _LEAD_FIELDS:
                details |= near(name, [*_LEAD_FIELDS, *where])
                yield error(f"{place}.{language}", Flaw.FIELD_UNKNOWN, **details)


def _length(place: str, text: Text) -> Iterator[Problem]:
    for language in LANGUAGES:
        said = text.fr if language == "fr" else text.en
        if len(said) < 2 * MOST_WORDS:
            continue  # not even words of one letter; most sentences end here, at every key
        for sentence in _SENTENCE_END.split(said):
            words = sum(1 for one in sentence.split() if _WORD.search(one))
            if words > MOST_WORDS:
                details = {"words": str(words), "most": str(MOST_WORDS), "language": language}
                yield warning(f"{place}.{language}", Flaw.SENTENCE_TOO_LONG, **details)
