"""A call script: sections of questions with branches. Immutable once published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.text import Text

END = "end"  # as `goto`: close the script here


class Use(Enum):
    """What the product does with an answer beyond scoring (key `use` of a question)."""

    NEED = "need"
    DECISION_MAKER = "decision_maker"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    WAKE_UP = "wake_up"
    TRIGGER = "trigger"
    COMPETITION = "competition"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `meets` lists the criteria it is evidence for."""

    id: str
    label: Text
    fit: int = 0
    maturity: int = 0
    meets: tuple[str, ...] = ()
    knock_out: str = ""
    goto: str = ""
    hint: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Band:
    """Points for numbers below `below`; None is the rest. Bands stand in rising order."""

    below: float | None
    fit: int = 0
    maturity: int = 0
    meets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `type` names a member of `core.questions.QUESTION_TYPES`.

    `cap` bounds the points of a `several` per axis. `fills` is a lead field the answer is
    written to when the call ends. `ask_why` opens the margin note for these choices.
    """

    id: str
    type: str
    say: Text = field(default_factory=Text)
    ask: Text = field(default_factory=Text)
    help: Text = field(default_factory=Text)
    required: bool = False
    criterion: str = ""
    listen_for: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    bands: tuple[Band, ...] = ()
    cap: int | None = None
    when: Condition = ALWAYS
    goto: str = ""
    ask_why: tuple[str, ...] = ()
    use: Use | None = None
    fills: str = ""
    unit: str = ""
    least: float | None = None
    most: float | None = None

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of that id, or None."""
        return next((one for one in self.choices if one.id == choice_id), None)

    @property
    def scores(self) -> bool:
        """Whether any answer to it can carry points."""
        parts: tuple[Choice | Band, ...] = (*self.choices, *self.bands)
        return any(one.fit or one.maturity for one in parts)

    @property
    def criteria(self) -> frozenset[str]:
        """Criteria this question can be evidence for."""
        named = {self.criterion} if self.criterion else set()
        parts: tuple[Choice | Band, ...] = (*self.choices, *self.bands)
        return frozenset(named.union(*(one.meets for one in parts)))


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    questions: tuple[Question, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Objection:
    """Something leads say, and what to answer."""

    id: str
    heard: Text
    answer: Text


@dataclass(frozen=True)
class Script:
    """A whole script. `version` counts publications from 1; 0 is a file not yet published.

    `for_leads`: the rule by which leads are called with it (tests on the lead alone); None where
    it is chosen by hand or as the usual one.
    """

    id: str
    title: Text
    sections: tuple[Section, ...]
    objections: tuple[Objection, ...] = ()
    agreement: str = "default"
    persona: str = ""
    version: int = 0
    for_leads: Condition | None = None

    def questions(self) -> Iterator[Question]:
        """All questions in order, over all sections."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Question id → question."""
        return {question.id: question for question in self.questions()}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """Question id → its section."""
        return {q.id: section for section in self.sections for q in section.questions}

    @cached_property
    def serving(self) -> dict[str, tuple[Question, ...]]:
        """Criterion id → the questions whose answers can be evidence for it, in order."""
        found: dict[str, list[Question]] = {}
        for question in self.questions():
            for criterion in question.criteria:
                found.setdefault(criterion, []).append(question)
        return {criterion: tuple(served) for criterion, served in found.items()}

    @cached_property
    def order(self) -> dict[str, int]:
        """Question id → its place in the script, from 0."""
        return {question.id: place for place, question in enumerate(self.questions())}
