"""One difference between two versions of a script."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qualifier.core.script import Choice, Objection, Question, Section

Entry = Section | Question | Choice | Objection


class Change(Enum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Part(Enum):
    """What kind of thing differs."""

    SCRIPT = "script"
    SECTION = "section"
    QUESTION = "question"
    CHOICE = "choice"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: `section`, and the id of what stands just before it, if anything."""

    section: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one thing, or of one field of it.

    `section`, `question`, `choice` and `objection` are the ids that lead there, those of the newer
    version where it still exists; empty below the part that differs. What `before` and `after`
    hold depends on `change`:

    ADDED    `after` is the new entry, `before` None
    REMOVED  `before` is the old entry, `after` None
    MOVED    both are a `Spot`
    CHANGED  the values of `field`, a field of the part's dataclass; of texts those in `language`
    """

    change: Change
    part: Part
    section: str = ""
    question: str = ""
    choice: str = ""
    objection: str = ""
    field: str = ""
    language: str = ""
    before: object = None
    after: object = None
