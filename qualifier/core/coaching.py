"""Coaching on a call: a scorecard, comments at moments, things to practise. Never a ranking.

A scorecard is of one call. The review shows a person's mean beside how many calls it is of
(`reports.by_qualifier`), in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qualifier.core.ids import NewId
from qualifier.core.text import Text

MOST_POINTS = 5
MOST_COMMENT = 2_000  # characters
MOST_LINE = 120  # characters of a criterion or of a thing to practise


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the scorecard, 0 to 5. A retired one is no longer asked; its facts stay."""

    id: str
    label: Text
    is_retired: bool = False


DEFAULT_CRITERIA = (
    Criterion("opening", Text("Ouverture et accord", "Opening and consent")),
    Criterion("listening", Text("Écoute, laisse parler", "Listening, lets them speak")),
    Criterion("questions", Text("Questions posées en entier", "Questions in full")),
    Criterion("objections", Text("Objections", "Objections")),
    Criterion("impressions", Text("Impressions captées", "Impressions captured")),
    Criterion("next_step", Text("Prochaine étape claire", "Clear next step")),
)


@dataclass(frozen=True, slots=True)
class Points:
    """What a criterion got on a call; the newest of a criterion stands. Fact, added only."""

    id: str
    call_id: str
    criterion: str
    points: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A coach's words at `at_s` of a call. The newest of an author at a moment stands; an empty
    text takes it away. `is_shared`: the call's qualifier reads it. Fact, added only."""

    id: str
    call_id: str
    at_s: int
    text: str
    by: str
    at: datetime
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to practise, named in a call. `state` is to_do, done or removed; the newest of a
    text stands. Fact, added only."""

    id: str
    call_id: str
    text: str
    state: str
    by: str
    at: datetime


TO_DO, DONE, REMOVED = "to_do", "done", "removed"


def total(points: Mapping[str, int], criteria: Sequence[Criterion]) -> int | None:
    """The scorecard out of 100, from the criteria that got points; None if none did."""
    given = [points[one.id] for one in criteria if one.id in points]
    return round(100 * sum(given) / (MOST_POINTS * len(given))) if given else None


def asked(criteria: Sequence[Criterion], points: Mapping[str, int]) -> tuple[Criterion, ...]:
    """What a call's scorecard shows: criteria in use, and retired ones that got points then."""
    return tuple(one for one in criteria if not one.is_retired or one.id in points)


def standing(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """Per author and moment the newest comment, in order of the call; erased ones left out."""
    newest: dict[tuple[str, int], Comment] = {}
    for one in sorted(comments, key=lambda c: (c.at, c.id)):
        newest[one.by, one.at_s] = one
    return tuple(sorted((c for c in newest.values() if c.text), key=lambda c: (c.at_s, c.by)))


def shared(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """What the qualifier reads: per author and moment the newest that was shared. One that was
    erased after it was shared is gone for them too."""
    gone = {(c.by, c.at_s): c.at for c in comments if not c.text}
    seen = [c for c in comments if c.is_shared and c.at >= gone.get((c.by, c.at_s), c.at)]
    return standing(seen)


def renamed(
    criteria: Sequence[Criterion], criterion_id: str, label: str, language: str
) -> tuple[Criterion, ...]:
    """The criteria with one label of one language changed; the id stays, so do its points."""
    return tuple(
        replace(one, label=_with(one.label, label, language)) if one.id == criterion_id else one
        for one in criteria
    )


def retired(
    criteria: Sequence[Criterion], criterion_id: str, *, is_retired: bool
) -> tuple[Criterion, ...]:
    """The criteria with one taken out of use, or back into it."""
    return tuple(
        replace(one, is_retired=is_retired) if one.id == criterion_id else one for one in criteria
    )


def added(
    criteria: Sequence[Criterion], label: str, language: str, new_id: NewId
) -> tuple[Criterion, ...]:
    """The criteria with one more, named in the language it was typed in."""
    return (*criteria, Criterion(new_id(), _with(Text(), label, language)))


def _with(text: Text, label: str, language: str) -> Text:
    label = " ".join(label.split())[:MOST_LINE]
    return replace(text, fr=label) if language == "fr" else replace(text, en=label)
