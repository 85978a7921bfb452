"""Each question by itself: its type and the keys that go with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from qualifier.core.answer import Period
from qualifier.core.condition import QuestionTest
from qualifier.core.errors import DocumentError
from qualifier.core.flaw import Flaw
from qualifier.core.lead import LEAD_FIELDS
from qualifier.core.lint.problem import Problem, error, near, placed_questions, warning
from qualifier.core.lint.remembered import Remembered
from qualifier.core.lint.samples import samples
from qualifier.core.questions import QUESTION_TYPES, QuestionType, type_of
from qualifier.core.questions.choice import YES_NO_IDS, YesNoType
from qualifier.core.script import Band, Question, Script, Use

_TYPE_NAMES = [one.name for one in QUESTION_TYPES]
_DAY_USES = frozenset({Use.NEXT_STEP_ON, Use.WAKE_UP})


def known_type(question: Question) -> QuestionType | None:
    """The type of `question`, or None if there is none of that name."""
    try:
        return type_of(question)
    except DocumentError:
        return None


def check_structure(script: Script) -> Iterator[Problem]:
    """Types, choices, bands and the keys that lean on them."""
    if not any(section.questions for section in script.sections):
        yield error("sections", Flaw.NO_QUESTIONS)
    for s, section in enumerate(script.sections):
        if not section.questions:
            yield warning(f"sections[{s}].questions", Flaw.EMPTY_SECTION, section=section.id)
    for placed in placed_questions(script):
        type_ = known_type(placed.question)
        if type_ is None:
            name = placed.question.type
            details = {"type": name, "known": ", ".join(_TYPE_NAMES), **near(name, _TYPE_NAMES)}
            yield error(f"{placed.place}.type", Flaw.UNKNOWN_TYPE, **details)
            continue
        for found in _own_problems(placed.question):
            yield replace(found, place=placed.place + found.place)


def _of_question(question: Question, _tests: Sequence[QuestionTest]) -> tuple[Problem, ...]:
    """Problems of `question` by itself; their places begin behind the question's."""
    type_ = type_of(question)
    return (*_choices(question, type_), *_bands(question, type_), *_keys(question, type_))


_own_problems = Remembered(_of_question)


def _choices(question: Question, type_: QuestionType) -> Iterator[Problem]:
    names = {"question": question.id, "type": type_.name}
    if type_.has_choices and not question.choices:
        yield error(".choices", Flaw.NO_CHOICES, **names)
    elif isinstance(type_, YesNoType):
        for c, choice in enumerate(question.choices):
            if choice.id not in YES_NO_IDS:
                yield error(f".choices[{c}].id", Flaw.YES_NO_CHOICE, choice=choice.id)
    elif question.choices and not type_.has_choices:
        yield error(".choices", Flaw.CHOICES_MISFIT, **names)
    known = [one.id for one in question.choices]
    if isinstance(type_, YesNoType):
        known = list(YES_NO_IDS)
    for i, choice_id in enumerate(question.ask_why):
        if choice_id not in known:
            details = {"choice": choice_id, **near(choice_id, known)}
            yield error(f".ask_why[{i}]", Flaw.ASK_WHY_UNKNOWN_CHOICE, **details)
    for c, choice in enumerate(question.choices):
        if type_.has_choices and not choice.label:
            yield warning(f".choices[{c}].label", Flaw.NO_WORDS)
    if question.cap is not None and type_.name != "several":
        yield warning(".cap", Flaw.CAP_UNUSED, **names)
    serves = bool(question.criteria) or question.cap is not None
    if type_.has_choices and question.choices and serves and not question.scores:
        yield warning(".choices", Flaw.NO_POINTS, **names)


def _bands(question: Question, type_: QuestionType) -> Iterator[Problem]:
    if not question.bands:
        return
    if not _earns_by_band(question, type_):
        yield error(".bands", Flaw.BANDS_MISFIT, question=question.id, type=type_.name)
    for b, (band, before) in enumerate(zip(question.bands[1:], question.bands, strict=False), 1):
        rises = band.below is None or (before.below is not None and before.below < band.below)
        if before.below is None or not rises:
            yield error(f".bands[{b}]", Flaw.BANDS_ORDER)


def _earns_by_band(question: Question, type_: QuestionType) -> bool:
    """Whether points of bands ever count for this type: tried out with one band for all."""
    probe = replace(question, choices=(), bands=(Band(None, fit=1),))
    return any(type_.earned(probe, value) for value in samples(probe, type_) or ())


def _keys(question: Question, type_: QuestionType) -> Iterator[Problem]:
    if question.required and type_.is_spoken_only:
        yield error(".required", Flaw.REQUIRED_SAY, question=question.id)
    least, most = question.least, question.most
    if least is not None and most is not None and least >= most:
        yield error(".most", Flaw.RANGE_EMPTY, least=f"{least:g}", most=f"{most:g}")
    if question.fills and question.fills not in LEAD_FIELDS:
        details = {"field": question.fills, **near(question.fills, list(LEAD_FIELDS))}
        yield error(".fills", Flaw.UNKNOWN_LEAD_FIELD, **details)
    if question.use in _DAY_USES and not _answered_by_days(question, type_):
        details = {"use": question.use.value, "type": type_.name}
        yield error(".use", Flaw.USE_MISFIT, **details)


def _answered_by_days(question: Question, type_: QuestionType) -> bool:
    return any(isinstance(one, (date, Period)) for one in samples(question, type_) or ())
