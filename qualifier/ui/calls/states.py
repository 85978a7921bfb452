"""What the page of calls shows: frozen states that the presenter makes and the page takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qualifier.core.basis import Basis
from qualifier.ui.dossiers.two_line_table import Line


class FactKind(Enum):
    """What a line of the timeline is; each has its icon and ink."""

    DIALLED = "dialled"
    ANSWERED = "answered"
    ANSWER = "answer"
    NOTE = "note"
    IMPRESSION = "impression"
    CONFIRMED = "confirmed"
    OBJECTION = "objection"
    HUNG_UP = "hung_up"
    RESUMED = "resumed"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of a call. `time` is the place in the call; `basis` stands on impressions only;
    `fact_id` is the fact's own."""

    kind: FactKind
    time: str
    title: str
    text: str = ""
    quote: str = ""
    basis: Basis | None = None
    value: int | None = None
    fact_id: str = ""


@dataclass(frozen=True, slots=True)
class CallFace:
    """One call with its facts, oldest first. `is_coded`: it has an outcome."""

    id: str
    lead_id: str
    name: str
    company: str
    cell: str
    under: str
    is_coded: bool
    facts: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class CallsState:
    """The list: lines ready to show, what was searched, or why it is empty."""

    lines: tuple[Line, ...] = ()
    searched: str = ""
    empty_title: str = ""
    empty_sentence: str = ""
