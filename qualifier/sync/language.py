"""One language of hand-off: our channels as their owners, teams and stages; their reasons as ours.

Where each CRM keeps these its row says (`sync/kinds.py`). What is proposed is proposed by words
alike; nothing is guessed at the exchange: a reason without a partner is kept with its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualifier.core.agreement import Reason
from qualifier.core.text import LANGUAGES, fold
from qualifier.sync.connectors.base import RemoteField
from qualifier.sync.kinds import KINDS

LEAST_ALIKE = 0.72  # of two labels, 0 to 1; below it they are no pair


@dataclass(frozen=True, slots=True)
class RouteField:
    """A field of theirs that routing may set. `part`: owner, team, stage, status."""

    name: str
    part: str
    label: str
    options: Mapping[str, str]


def route_fields(
    kind: str, fields: Sequence[RemoteField], people: Mapping[str, str]
) -> tuple[RouteField, ...]:
    """The fields that say who gets a lead there; owners' options are the people."""
    parts = KINDS[kind].routes if kind in KINDS else {}
    there = {one.name: one for one in fields}
    return tuple(
        RouteField(
            name, part, there[name].label, people if part == "owner" else there[name].options
        )
        for name, part in parts.items()
        if name in there
    )


def their_reasons(kind: str, fields: Sequence[RemoteField]) -> Mapping[str, str]:
    """Id → label of the reasons that sales can give there, in any of the fields that hold some."""
    there = {one.name: one for one in fields}
    named = KINDS[kind].reasons if kind in KINDS else ()
    listed = [there[name].options for name in named if name in there]
    return {reason: label for some in reversed(listed) for reason, label in some.items()}


def proposed_reasons(theirs: Mapping[str, str], ours: Iterable[Reason]) -> dict[str, str]:
    """Their reason's id → ours with the most alike label, in either language."""
    known = [
        (fold(words), reason.id)
        for reason in ours
        for words in (reason.label.within(language) for language in LANGUAGES)
        if words
    ]
    found = {}
    for their_id, label in theirs.items():
        said = fold(label)
        alike = max(((_alike(said, words), our_id) for words, our_id in known), default=(0.0, ""))
        if alike[0] >= LEAST_ALIKE:
            found[their_id] = alike[1]
    return found


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()
