"""The agreement between marketing and sales: criteria, bands, decisions, reasons, promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import cached_property

from qualifier.core.calling_windows import WeekHours
from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.lead import SignalKind
from qualifier.core.text import Text


class Decision(Enum):
    """What the agreement says of a cell."""

    HAND_OVER_NOW = "hand_over_now"
    HAND_OVER = "hand_over"
    HAND_OVER_IF_CAPACITY = "hand_over_if_capacity"
    NURTURE_TOLD = "nurture_told"
    NURTURE = "nurture"
    PARTNER = "partner"
    CLOSE = "close"


# Decisions that open the gate when all else is met (DOMAIN.md: A1–B2, and C1, C2 to partners).
HANDS_OVER = frozenset(
    {
        Decision.HAND_OVER_NOW,
        Decision.HAND_OVER,
        Decision.HAND_OVER_IF_CAPACITY,
        Decision.PARTNER,
    }
)


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    label: Text
    must: bool = True
    retired: bool = False


class FacetKind(Enum):
    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FacetChoice:
    id: str
    label: Text
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to listen for. `synonyms` maps fr/en to words the capture line knows."""

    id: str
    label: Text
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: Text = field(default_factory=Text)
    high: Text = field(default_factory=Text)
    kind: FacetKind = FacetKind.SCALE
    choices: tuple[FacetChoice, ...] = ()
    retired: bool = False

    @property
    def offered_choices(self) -> tuple[FacetChoice, ...]:
        """Those that can still be taken."""
        return tuple(one for one in self.choices if not one.retired)


class NeedsDate(Enum):
    """Which date an outcome asks for."""

    NO = "no"
    CALLBACK = "callback"
    WAKE_UP = "wake_up"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended. All behaviour hangs on these flags, never on the label."""

    id: str
    label: Text
    contacted: bool = False
    try_again: bool = False
    final: bool = False
    final_for_number: bool = False
    note_required: bool = False
    opposed: bool = False
    delay: timedelta | None = None
    date: NeedsDate = NeedsDate.NO
    reasons: str = ""  # list of Reasons to choose from: nurture, disqualification, …
    stage: str = ""  # stage the lead takes; empty leaves new → in_progress as it is
    hand_over: bool = False
    new_contact: bool = False  # asks for the right person, who takes this one's place
    before_answer: bool = False  # offered while it rings
    key: str = ""  # letter of Ctrl+Shift+letter, if any
    retired: bool = False

    @property
    def is_refusal(self) -> bool:
        """Reached, neither final nor to be tried again, and back only after a delay: a soft no."""
        return (
            self.contacted
            and not (self.final or self.try_again or self.opposed)
            and self.delay is not None
        )


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    label: Text
    kind: str = ""  # procedural, clerical, definitional
    text_required: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str = ""
    territory: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A commercial channel. `prices` maps a cell to the transfer price of one lead."""

    id: str
    label: Text
    capacity_per_week: int | None = None
    people: tuple[Person, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    for_c_cells: bool = False  # partner or tele-sales: the only ones C1 and C2 may go to
    accept_within: timedelta | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class HardRule:
    when: Condition
    channel: str


@dataclass(frozen=True, slots=True)
class PointRule:
    """`points` for `channel` when `when` holds, `because` of type, potential, geography or cost."""

    channel: str
    points: int
    because: str
    when: Condition = ALWAYS
    label: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Routing:
    hard: tuple[HardRule, ...] = ()
    points: tuple[PointRule, ...] = ()
    channels: tuple[Channel, ...] = ()

    @property
    def offered_channels(self) -> tuple[Channel, ...]:
        """Those that leads still go to."""
        return tuple(one for one in self.channels if not one.retired)

    def channel(self, channel_id: str) -> Channel | None:
        """The channel of that id, or None."""
        return next((one for one in self.channels if one.id == channel_id), None)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Fit points for a lead field before and during the call."""

    when: Condition
    fit: int
    field: str


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A named rule that adds a sentence to the dossier when two things disagree.

    `facet` was felt at or below `felt_at_most` (−2…2), or as one of `felt_choices`, while `when`
    holds on the answers. `label` names the rule to people, in two or three words.
    """

    id: str
    facet: str
    sentence: Text
    when: Condition = ALWAYS
    felt_at_most: int = -3
    felt_choices: tuple[str, ...] = ()
    label: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class SignalRules:
    """How signals count: DOMAIN.md "Scores"."""

    points: Mapping[SignalKind, int] = field(default_factory=dict)
    cap: int = 20
    half_life: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When the qualifiers' desk is open, in wall-clock time of `tz` (IANA name)."""

    tz: str
    hours: WeekHours = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Monthly:
    """Volumes promised per month; None where none was."""

    hand_overs: int | None = None


class Period(Enum):
    """Over which time a revenue goal is to be reached."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Revenue:
    """What the volumes are worked out from: amounts in whole currency units, rates 0–1."""

    goal: float
    average_deal: float
    close_rate: float
    qualification_rate: float
    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class Escalation:
    """The seat that breaches on unowned leads go to."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Promises:
    accept_within: timedelta = timedelta(hours=24)
    first_call_within: timedelta = timedelta(minutes=5)
    attempts: int = 6
    acceptance: float = 0.9
    opening_hours: OpeningHours | None = None
    monthly: Monthly = field(default_factory=Monthly)
    revenue: Revenue | None = None


@dataclass(frozen=True)
class Agreement:
    """One version of the agreement. Bands are lower bounds: cell letter or digit → points.

    A retired entry keeps its id and its words for what was noted of it; it is offered, asked for
    and counted no more. What published versions have is retired and never deleted.
    """

    id: str
    fit_bands: Mapping[str, int]
    maturity_bands: Mapping[str, int]
    decisions: Mapping[str, Decision]
    criteria: tuple[Criterion, ...]
    facets: tuple[Facet, ...]
    outcomes: tuple[Outcome, ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    routing: Routing = field(default_factory=Routing)
    promises: Promises = field(default_factory=Promises)
    signals: SignalRules = field(default_factory=SignalRules)
    field_rules: tuple[FieldRule, ...] = ()
    flag_rules: tuple[FlagRule, ...] = ()
    override_by: str = "qualifier"  # or team_lead: who may hand over past a closed gate
    contact_rules: str = "fr-2026"
    title: Text = field(default_factory=Text)
    signed_on: str = ""
    version: int = 0
    escalation: Escalation | None = None

    @cached_property
    def offered_criteria(self) -> tuple[Criterion, ...]:
        """Criteria that count."""
        return tuple(one for one in self.criteria if not one.retired)

    @cached_property
    def offered_facets(self) -> tuple[Facet, ...]:
        """Facets to listen for."""
        return tuple(one for one in self.facets if not one.retired)

    @cached_property
    def offered_outcomes(self) -> tuple[Outcome, ...]:
        """Outcomes to choose from."""
        return tuple(one for one in self.outcomes if not one.retired)

    def offered_reasons(self, name: str) -> tuple[Reason, ...]:
        """Reasons of a list to choose from; none where there is no such list."""
        return tuple(one for one in self.reasons.get(name, ()) if not one.retired)

    @cached_property
    def outcome_by_id(self) -> dict[str, Outcome]:
        """Outcome id → outcome."""
        return {one.id: one for one in self.outcomes}

    @cached_property
    def facet_by_id(self) -> dict[str, Facet]:
        """Facet id → facet."""
        return {one.id: one for one in self.facets}

    @cached_property
    def criterion_by_id(self) -> dict[str, Criterion]:
        """Criterion id → criterion."""
        return {one.id: one for one in self.criteria}
