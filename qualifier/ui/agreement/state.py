"""What the agreement editor shows, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from qualifier.core.agreement import Agreement
from qualifier.core.editing.agreement_edits import Part, Place, Published
from qualifier.core.errors import QualifierError
from qualifier.core.lint import Problem
from qualifier.core.script import Question
from qualifier.store.document_versions import Version


class Section(Enum):
    """The parts of the outline."""

    GENERAL = "general"
    DEFINITION = "definition"
    DECISIONS = "decisions"
    FACETS = "facets"
    OUTCOMES = "outcomes"
    REASONS = "reasons"
    CHANNELS = "channels"
    HARD = "hard"
    POINTS = "points"
    PROMISES = "promises"
    SIGNALS = "signals"
    VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one is: a section; of the reasons, one list (`of`)."""

    section: Section
    of: str = ""


LISTS = {
    Section.DEFINITION: Part.CRITERIA,
    Section.FACETS: Part.FACETS,
    Section.OUTCOMES: Part.OUTCOMES,
    Section.REASONS: Part.REASONS,
    Section.CHANNELS: Part.CHANNELS,
    Section.HARD: Part.HARD,
    Section.POINTS: Part.POINTS,
}
# Lists inside an entry of another list.
NESTED = {Part.FACETS: Part.FACET_CHOICES, Part.CHANNELS: Part.PEOPLE}
RECORDS = (Section.GENERAL, Section.DECISIONS, Section.PROMISES, Section.SIGNALS)


@dataclass(frozen=True, slots=True)
class Target:
    """Where in the editor a problem is mended. `at` and `inner` are -1 where no entry is meant."""

    stand: Stand
    at: int = -1
    inner: int = -1
    field: str = ""


@dataclass(frozen=True, slots=True)
class AgreementState:
    """`published` is the newest version, None before the first; `base` the version that the draft
    was begun from. `questions`: what routing may go by, with their `numbers`, each in its own
    script. `chosen`: which entry is in front, per list. `refusals`: field → why what is
    typed there is not taken. `walked` counts undos and redos: fields then show what stands.
    """

    agreement: Agreement | None = None
    stand: Stand = Stand(Section.DEFINITION)
    chosen: Mapping[Place, int] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    base: int = 0
    published_ids: Published = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    numbers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_known: bool = False
    refusals: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    is_saved: bool = True
    save_error: QualifierError | None = None
    may_edit: bool = True
    can_undo: bool = False
    can_redo: bool = False
    walked: int = 0
    is_draft: bool = False
    is_busy: bool = False
    progress: tuple[int, int] | None = None
    error: QualifierError | None = None

    @property
    def published(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def number(self) -> int:
        """The version that the draft would become."""
        return (self.published.number if self.published else 0) + 1

    @property
    def is_overtaken(self) -> bool:
        """Whether another version was published since the draft was begun."""
        return self.is_draft and self.published is not None and self.base < self.published.number

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.is_error)

    @property
    def may_publish(self) -> bool:
        return (
            self.is_draft
            and self.may_edit
            and self.is_known
            and not self.errors
            and not self.is_busy
            and self.save_error is None
        )

    @property
    def place(self) -> Place | None:
        """The list in front; None where the section is no list."""
        part = LISTS.get(self.stand.section)
        return Place(part, self.stand.of) if part is not None else None

    def at(self, place: Place) -> int:
        """Which entry of a list is in front."""
        return self.chosen.get(place, 0)

    def count_at(self, stand: Stand) -> int:
        """How many problems stand there."""
        return sum(target_of(one).stand == stand for one in self.problems)


_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
_SECTIONS = {
    "criteria": Section.DEFINITION,
    "facets": Section.FACETS,
    "outcomes": Section.OUTCOMES,
    "bands": Section.DECISIONS,
    "decisions": Section.DECISIONS,
    "promises": Section.PROMISES,
    "signals": Section.SIGNALS,
}
_ROUTING = {
    "hard": Section.HARD,
    "points": Section.POINTS,
    "channels": Section.CHANNELS,
}


def target_of(problem: Problem) -> Target:
    """The place of a problem (`facets[2].choices[0].label`) as a place of the editor."""
    steps = [
        (found[1], int(found[2]) if found[2] else -1) for found in _STEP.finditer(problem.place)
    ]
    if not steps:
        return Target(Stand(Section.GENERAL))
    (name, at), rest = steps[0], steps[1:]
    if name in ("routing", "reasons") and rest:
        (inner_name, at), rest = rest[0], rest[1:]
        section = _ROUTING.get(inner_name) if name == "routing" else Section.REASONS
        stand = Stand(section or Section.CHANNELS, inner_name if name == "reasons" else "")
    else:
        stand = Stand(_SECTIONS.get(name, Section.GENERAL))
    inner = -1
    if rest and rest[0][0] in ("choices", "people"):
        inner, rest = rest[0][1], rest[1:]
    named = rest[0][0] if rest else ""
    language = problem.details.get("language", "fr")
    return Target(stand, at, inner, f"label.{language}" if named == "label" else named)
