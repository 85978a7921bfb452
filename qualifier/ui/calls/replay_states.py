"""What the replay of a call shows: frozen states that the presenter makes and the page takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qualifier.core.replay import MarkKind
from qualifier.ui.calls.states import FactLine
from qualifier.ui.icons import Glyph
from qualifier.ui.widgets import Tone
from qualifier.ui.widgets.call_track import Track


class Keep(Enum):
    """Which marks the list of what happened keeps."""

    ALL = "all"
    ANSWERS = "answers"
    IMPRESSIONS = "impressions"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what happened: the fact in words, and where it is in the call."""

    at_s: int
    kind: MarkKind
    line: FactLine


@dataclass(frozen=True, slots=True)
class PillFace:
    """A state in the head."""

    text: str
    tone: Tone
    glyph: Glyph


@dataclass(frozen=True, slots=True)
class JudgedFace:
    """An impression as sales found it. `is_right` None: not judged yet."""

    id: str
    facet: str
    value: int | None
    is_right: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class SalesFace:
    """What sales said, newest first: who, when, their words; the impressions; what became of it.

    `calibrated`: how this qualifier's last dossiers were found. `after`: icon, tone, day, words.
    """

    took: str
    took_tone: Tone
    who: str
    under: str
    words: str
    nothing: str
    judged: tuple[JudgedFace, ...]
    calibrated: str
    after: tuple[tuple[Glyph, Tone, str, str], ...]


@dataclass(frozen=True, slots=True)
class CriterionFace:
    """One line of the scorecard; `points` None: not given."""

    id: str
    label: str
    points: int | None


@dataclass(frozen=True, slots=True)
class CommentFace:
    """A comment that stands, to read: where, whose, whether its qualifier reads it."""

    at_s: int
    place: str
    text: str
    caption: str
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class PracticeFace:
    """A thing to practise."""

    text: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class CoachFace:
    """The right column. `texts`: moment → what stands in the comment's field there (mine).

    `shared`: the moments whose comment is shared as it stands. `may_coach` False: a qualifier who
    reads. `qualifier` is the first name to share with; empty where nobody else is meant.
    """

    criteria: tuple[CriterionFace, ...]
    total: int | None
    scored: str
    texts: Mapping[int, str]
    shared: frozenset[int]
    others: tuple[CommentFace, ...]
    practice: tuple[PracticeFace, ...]
    is_example: bool
    may_coach: bool
    may_edit_criteria: bool
    qualifier: str


@dataclass(frozen=True, slots=True)
class ReplayFace:
    """The whole page. `start_s`: where the playhead stands when it opens."""

    call_id: str
    lead_id: str
    name: str
    cell: str
    under: str
    pills: tuple[PillFace, ...]
    track: Track
    happened: tuple[Happening, ...]
    sales: SalesFace
    coach: CoachFace
    start_s: int
