"""Which field here is which field there (FORMATS.md "Field mapping")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from qualifier.core.lead import LEAD_FIELDS, SignalKind

# What a mapping row may name beside lead fields; the part behind the point is free where it ends
# in a point: a question, a facet, a criterion.
_OUT_ONLY = ("answer.", "impression.", "criteria.", "score.", "handoff.")
SCORES = ("fit", "maturity", "cell")
HANDOFF_FIELDS = ("id", "decision", "channel", "person", "made_at", "next_step", "next_step_on")


class Way(Enum):
    """Which way values of a row go."""

    BOTH = "both"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """`ours`: lead.job_title, lead.name (first and last in one), lead.opposed, answer.sector,
    score.fit, impression.budget_ease.last, criteria.budget, handoff.decision, signal.quote;
    `theirs`: the field's name in the CRM.

    `convert`: our value → theirs, for what goes out; read backwards for what comes in.
    """

    ours: str
    theirs: str
    way: Way = Way.BOTH
    convert: Mapping[str, str] = field(default_factory=dict)


def is_known(ours: str) -> bool:
    """Whether `ours` names something that can be mapped; questions and the like are not looked
    up: scripts come and go."""
    room, _point, name = ours.partition(".")
    match room:
        case "lead":
            return name in LEAD_FIELDS or name in ("name", "opposed")
        case "score":
            return name in SCORES
        case "handoff":
            return name in HANDOFF_FIELDS
        case "signal":
            return name in {one.value for one in SignalKind}
        case "impression":
            return name.endswith(".last") and len(name) > len(".last")
        case "answer" | "criteria":
            return bool(name)
    return False


def ways_of(ours: str) -> tuple[Way, ...]:
    """Which ways a row may go: what a call found goes out only, signals come in only."""
    if ours.startswith(_OUT_ONLY):
        return (Way.OUT,)
    if ours.startswith("signal."):
        return (Way.IN,)
    return (Way.BOTH, Way.IN, Way.OUT)
