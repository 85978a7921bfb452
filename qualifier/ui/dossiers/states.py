"""What the dossier pages show: frozen states that the presenter makes and the pages take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from qualifier.core.basis import Basis
from qualifier.core.gate import Gate
from qualifier.core.handoff import Dossier
from qualifier.core.routing import Route
from qualifier.exchange.dossiers.content import Content, History
from qualifier.store.judgements import Verdict
from qualifier.ui.dossiers.two_line_table import Line
from qualifier.ui.widgets import Tone


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A dossier to look through before it is sent.

    `dossier` is computed from a provisional hand-off with the proposed channel and person; texts
    typed before (drafts) stand in it. `override` is a reason already given where the gate is shut;
    `may_override` is whether this seat may give one at all.
    """

    dossier: Dossier
    route: Route
    gate: Gate
    now: datetime
    zone: tzinfo
    may_override: bool = True
    override: str = ""
    history: History = ()


@dataclass(frozen=True, slots=True)
class GateFace:
    """The state of the gate at the top of the right column."""

    tone: Tone
    headline: str
    under: str
    missing: tuple[str, ...] = ()
    asks_reason: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiverFace:
    """Who it goes to and how full the channel is this week; `share` 0–1, 0 without a limit."""

    name: str
    channel: str
    load: str
    limit: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class BarFace:
    """A channel with its points; `share` of the best."""

    label: str
    points: str
    share: float
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel one may choose instead. `person` is who has the territory."""

    id: str
    label: str
    people: tuple[str, ...]
    person: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason for another channel; `needs_text` where it says nothing alone."""

    id: str
    label: str
    needs_text: bool


@dataclass(frozen=True, slots=True)
class DisputeFace:
    """A reply to a refusal: who said what, and how it was ruled; `ruling` empty while it waits."""

    words: str
    caption: str
    ruling: str = ""
    ruling_caption: str = ""
    rule_change: str = ""


@dataclass(frozen=True, slots=True)
class SalesWord:
    """What sales answered: a status, the reason and what it points at, their own words.

    `feedback_id` is the fact; `may_dispute`: a refusal nobody replied to; `may_rule`: a reply
    waits, and this seat may rule.
    """

    status: str
    tone: Tone
    reason: str
    words: str
    caption: str
    feedback_id: str = ""
    may_dispute: bool = False
    may_rule: bool = False
    dispute: DisputeFace | None = None


@dataclass(frozen=True, slots=True)
class JudgeFace:
    """An impression of the dossier, and what sales found of it; None: nothing yet."""

    id: str
    label: str
    value: int | None
    basis: Basis
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class SentFace:
    """Where a sent hand-off stands. `may_undo_until` None: too late. `may_answer`: what sales said
    can be entered by hand."""

    state: str
    tone: Tone
    under: str
    may_undo_until: datetime | None
    answers: tuple[SalesWord, ...]
    word: str = ""
    may_answer: bool = False
    judgements: tuple[JudgeFace, ...] = ()


@dataclass(frozen=True, slots=True)
class SideFace:
    """The right column."""

    gate: GateFace
    receiver: ReceiverFace
    rule: str
    reason: str
    bars: tuple[BarFace, ...]
    commitments: tuple[tuple[str, str], ...]
    commitments_title: str
    choices: tuple[ChannelChoice, ...] = ()
    reasons: tuple[ReasonChoice, ...] = ()
    chosen_channel: str = ""
    sent: SentFace | None = None


@dataclass(frozen=True, slots=True)
class DossierFace:
    """The whole dossier page. `sent` of the side is None while it is under review."""

    content: Content
    made: str
    side: SideFace
    word_label: str
    send_text: str
    may_send: bool
    why_not: str = ""
    file_stem: str = "dossier"

    @property
    def is_review(self) -> bool:
        """Whether it may still be changed."""
        return self.side.sent is None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reviewer decided so far, beside the texts in the fields."""

    channel: str
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListState:
    """The list of hand-offs: lines ready to show, what was searched, or why it is empty."""

    lines: tuple[Line, ...] = ()
    searched: str = ""
    empty_title: str = ""
    empty_sentence: str = ""
