"""What the linter says: one problem, how grave it is, where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from qualifier.core.flaw import Flaw
from qualifier.core.script import Question, Script, Section


class Severity(Enum):
    """An error keeps a document from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a path such as `sections[1].questions[3].when`; empty for the whole document."""

    severity: Severity
    place: str
    reason: Flaw
    details: dict[str, str] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether the document cannot be used as it is."""
        return self.severity is Severity.ERROR


def error(place: str, reason: Flaw, **details: str) -> Problem:
    """A problem that must be mended."""
    return Problem(Severity.ERROR, place, reason, details)


def warning(place: str, reason: Flaw, **details: str) -> Problem:
    """A problem that an author may want to leave as it is."""
    return Problem(Severity.WARNING, place, reason, details)


def near(word: str, known: list[str]) -> dict[str, str]:
    """The detail `near`, if `word` looks like a slip of a known one."""
    if len(known) > MOST_GUESSES:
        return {}
    matches = get_close_matches(word, known, n=1, cutoff=0.6)
    return {"near": matches[0]} if matches else {}


MOST_GUESSES = 500  # beyond, looking for a slip costs more than it helps


@dataclass(frozen=True, slots=True)
class Placed:
    """A question with its position in the script, from 0, and its section's first position."""

    question: Question
    section: Section
    place: str
    section_place: str
    position: int
    section_start: int


def placed_questions(script: Script) -> tuple[Placed, ...]:
    """All questions of `script`, in order."""
    known = _Latest.found
    if known is None or known[0] is not script:
        known = _Latest.found = (script, tuple(_placed(script)))
    return known[1]


class _Latest:
    """The script asked for last: the linter's parts ask for the same one in a row."""

    found: tuple[Script, tuple[Placed, ...]] | None = None


def _placed(script: Script) -> Iterator[Placed]:
    position = 0
    for s, section in enumerate(script.sections):
        start = position
        for q, question in enumerate(section.questions):
            place = f"sections[{s}].questions[{q}]"
            yield Placed(question, section, place, f"sections[{s}]", position, start)
            position += 1


def positions(script: Script) -> dict[str, int]:
    """Question id → position of the first question of that id."""
    found: dict[str, int] = {}
    for one in placed_questions(script):
        found.setdefault(one.question.id, one.position)
    return found
