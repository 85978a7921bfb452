"""What each panel of the call page shows, as frozen values: a panel repaints only when its face
changes. `presenter.py` makes them from a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qualifier.core.basis import Basis
from qualifier.core.call import Phase
from qualifier.core.script import Question
from qualifier.ui.widgets import (
    CriterionMark,
    FacetMark,
    GateMark,
    MatrixMark,
    Option,
    TimelineEntry,
)


@dataclass(frozen=True, slots=True)
class HeaderFace:
    """`running_since`: when the timer began; `stopped_s`: where it stopped."""

    name: str
    cell: tuple[str, int]
    under: str
    phone: str
    local: str
    stage: str
    phase: Phase
    running_since: datetime | None
    stopped_s: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """`may_confirm`: somebody is on the phone, or was."""

    field: str
    label: str
    value: str
    before: str
    is_confirmed: bool
    may_confirm: bool = True


@dataclass(frozen=True, slots=True)
class FactsFace:
    rows: tuple[FactRow, ...]
    foot: str
    short_foot: str  # for the smallest window


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """`heard` stands between the quotation marks of its language."""

    id: str
    heard: str
    answer: str


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """`impressions` were noticed at that question; `basis` is the newest one's."""

    question: str
    section: str
    answer: str
    impressions: int
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class QuestionFace:
    """The question on screen. `chosen` are choice ids; `shown` is the typed text of a field; `say`
    stands between quotation marks.

    `key` changes when another question shows, so the panel knows when to build its field anew.
    `stands` says why the script does not run on: hung up (locked), or interrupted.
    """

    key: str
    question: Question
    say: str
    ask: str
    place: str
    help: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    gap: str
    shown: str
    note: str
    asks_why: bool
    is_locked: bool
    is_last: bool
    is_first: bool
    stands: str = ""


@dataclass(frozen=True, slots=True)
class ImpressionsFace:
    facets: tuple[FacetMark, ...]
    timeline: tuple[TimelineEntry, ...]
    matrix: MatrixMark
    criteria: tuple[CriterionMark, ...]
    met: str
    shortfall: str


@dataclass(frozen=True, slots=True)
class SavedFace:
    """`is_trouble`: the disk refused; what was typed stays and can be handed in again."""

    words: str
    is_trouble: bool
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeKey:
    """One button of the bar: outcome id, label, letter of Ctrl+Shift+letter."""

    id: str
    label: str
    keys: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class BarFace:
    phase: Phase
    gate: GateMark
    buttons: tuple[OutcomeKey, ...]


@dataclass(frozen=True, slots=True)
class ReadyFace:
    """Before dialling. `may_call` False: the button is shut and `verdict` says from when.

    `scripts`: (id, title) to choose from; `script` is the one that will be used.
    """

    may_call: bool
    verdict: str
    cautions: tuple[str, ...]
    facets: tuple[FacetMark, ...]
    quote: str
    sales_word: str
    is_resumed: bool
    script: str = ""
    scripts: tuple[tuple[str, str], ...] = ()
