"""A dossier in words: what page, PDF, HTML and CRM note all show, in one language.

The sections stand in the fixed order of DOMAIN.md "Hand-off and feedback"; fields of `Content` keep
it. Nothing is judged here: `core.handoff` computed the dossier, the rules of the agreement fired.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing

History = tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Who:
    """The lead as it was at the hand-off, and where the dossier comes from."""

    name: str
    role: str
    phone: str
    email: str
    place: str
    cell: str
    made: str
    made_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class ChannelWords:
    """One channel with its points; `remark` says why it could not be taken, if so."""

    label: str
    points: int
    is_chosen: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Points the chosen channel earned: for type, potential, geography or cost (`id`)."""

    id: str
    label: str
    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision, the gate it passed (or the reason it did not need to), and where it goes."""

    decision: str
    gate: str
    is_gate_open: bool
    definition: str
    override: str
    channel: str
    person: str
    route_rule: str
    route_reason: str
    totals: tuple[ChannelWords, ...]
    grounds: tuple[Ground, ...]
    accept_by: str
    opening: str
    avoid: str
    word: str


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """A question and its answer; `at` is the place in the call, `02:20`."""

    question: str
    answer: str
    at: str


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """A criterion of the agreement with its evidence."""

    id: str
    label: str
    standing: Standing
    is_must: bool
    answer: str
    evidence: str
    at: str


@dataclass(frozen=True, slots=True)
class FacetWords:
    """A facet: a value −2…2 or a choice, and its basis; neither if it was not observed."""

    id: str
    label: str
    value: int | None
    choice: str
    basis: Basis | None
    words: str

    @property
    def is_observed(self) -> bool:
        """Whether there is an impression at all."""
        return self.basis is not None


@dataclass(frozen=True, slots=True)
class Remark:
    """Free words of an impression: its facet (empty for a free one), basis and time."""

    label: str
    words: str
    basis: Basis
    at: str


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A sentence the program adds, and the rule it comes from: its name as people read it."""

    id: str
    sentence: str
    name: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The lead's own words between quotation marks, and where they were said."""

    words: str
    caption: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What was agreed; the trigger and wake-up day where it is not time yet."""

    step: str
    on: str
    trigger: str
    wake_up: str


@dataclass(frozen=True, slots=True)
class Content:
    """The whole dossier in one language. `also` are facts shown nowhere else."""

    language: str
    handoff_id: str
    script: str
    who: Who
    outcome: Outcome
    needs: tuple[AnswerWords, ...]
    also: tuple[AnswerWords, ...]
    deciders: tuple[AnswerWords, ...]
    criteria: tuple[CriterionWords, ...]
    missing: tuple[CriterionWords, ...]
    rivals: tuple[AnswerWords, ...]
    gaps: tuple[AnswerWords, ...]
    facets: tuple[FacetWords, ...]
    others: tuple[FacetWords, ...]
    remarks: tuple[Remark, ...]
    rules: tuple[RuleWords, ...]
    quotes: tuple[Quote, ...]
    next_step: NextStep
    history: tuple[tuple[str, str], ...]
    titles: Titles


@dataclass(frozen=True, slots=True)
class Titles:
    """The headings of the sections, in their order."""

    document: str
    opening: str
    outcome: str
    needs: str
    deciders: str
    criteria: str
    blockers: str
    impressions: str
    quotes: str
    next_step: str
    history: str
