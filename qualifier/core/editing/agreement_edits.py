"""What can be done to an agreement that is being written: each edit makes a new one of one.

The agreement's lists are reached by a `Place`; an entry by its position there, since rules and
people have no id. What a published version has is retired, never removed: facts point at it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Criterion,
    Facet,
    FacetChoice,
    HardRule,
    Outcome,
    Person,
    PointRule,
    Reason,
)
from qualifier.core.condition import ALWAYS
from qualifier.core.editing.names import free_id, id_from
from qualifier.core.editing.script_edits import moved
from qualifier.core.text import Text

Retirable = Criterion | Facet | FacetChoice | Outcome | Reason | Channel
Entry = Retirable | Person | HardRule | PointRule


class Part(Enum):
    """The lists of an agreement."""

    CRITERIA = "criteria"
    FACETS = "facets"
    FACET_CHOICES = "facet_choices"
    OUTCOMES = "outcomes"
    REASONS = "reasons"
    CHANNELS = "channels"
    PEOPLE = "people"
    HARD = "hard"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Place:
    """A list. `of`: the list's name (reasons), or the id of the facet or channel that has it."""

    part: Part
    of: str = ""


# Ids of entries that a published version has, per list.
Published = Mapping[Place, frozenset[str]]

_NEW_IDS = {
    Part.CRITERIA: "criterion",
    Part.FACETS: "facet",
    Part.FACET_CHOICES: "choice",
    Part.OUTCOMES: "outcome",
    Part.REASONS: "reason",
    Part.CHANNELS: "channel",
}
BECAUSE = ("type", "potential", "geography", "cost")


def entries(agreement: Agreement, place: Place) -> tuple[Any, ...]:
    """The entries of a list, in order; none where the list is not there."""
    match place.part:
        case Part.CRITERIA:
            return agreement.criteria
        case Part.FACETS:
            return agreement.facets
        case Part.FACET_CHOICES:
            facet = agreement.facet_by_id.get(place.of)
            return facet.choices if facet else ()
        case Part.OUTCOMES:
            return agreement.outcomes
        case Part.REASONS:
            return agreement.reasons.get(place.of, ())
        case Part.CHANNELS:
            return agreement.routing.channels
        case Part.PEOPLE:
            channel = agreement.routing.channel(place.of)
            return channel.people if channel else ()
        case Part.HARD:
            return agreement.routing.hard
        case Part.POINTS:
            return agreement.routing.points


def with_entries(agreement: Agreement, place: Place, found: tuple[Any, ...]) -> Agreement:
    """The agreement with another content of a list."""
    routing = agreement.routing
    match place.part:
        case Part.CRITERIA:
            return replace(agreement, criteria=found)
        case Part.FACETS:
            return replace(agreement, facets=found)
        case Part.FACET_CHOICES:
            facets = (
                replace(one, choices=found) if one.id == place.of else one
                for one in agreement.facets
            )
            return replace(agreement, facets=tuple(facets))
        case Part.OUTCOMES:
            return replace(agreement, outcomes=found)
        case Part.REASONS:
            return replace(agreement, reasons={**agreement.reasons, place.of: found})
        case Part.CHANNELS:
            return replace(agreement, routing=replace(routing, channels=found))
        case Part.PEOPLE:
            channels = (
                replace(one, people=found) if one.id == place.of else one
                for one in routing.channels
            )
            return replace(agreement, routing=replace(routing, channels=tuple(channels)))
        case Part.HARD:
            return replace(agreement, routing=replace(routing, hard=found))
        case Part.POINTS:
            return replace(agreement, routing=replace(routing, points=found))


def add(agreement: Agreement, place: Place, after: int = -1) -> tuple[Agreement, int]:
    """A new entry behind the one at `after`, or at the end; its position too.

    Where it cannot be made (a rule without any channel) nothing changes, and the position is -1.
    """
    found = entries(agreement, place)
    made = _new(agreement, place)
    if made is None:
        return agreement, -1
    at = after + 1 if 0 <= after < len(found) else len(found)
    return with_entries(agreement, place, (*found[:at], made, *found[at:])), at


def replace_entry(agreement: Agreement, place: Place, at: int, entry: Entry) -> Agreement:
    """`entry` in the place of the one at `at`. Its id stays: `rename` changes it."""
    found = entries(agreement, place)
    return with_entries(agreement, place, (*found[:at], entry, *found[at + 1 :]))


def move(agreement: Agreement, place: Place, at: int, by: int) -> Agreement:
    """One place up (-1) or down (1); at the ends it stays."""
    return with_entries(agreement, place, moved(entries(agreement, place), at, by))


def retire(agreement: Agreement, place: Place, at: int, *, retired: bool = True) -> Agreement:
    """Offer it no more, or (`retired` False) again. What has no id to keep stays as it is."""
    entry = entries(agreement, place)[at]
    if not isinstance(entry, Retirable):
        return agreement
    return replace_entry(agreement, place, at, replace(entry, retired=retired))


def may_remove(published: Published, place: Place, entry: Entry) -> bool:
    """Whether nothing can point at it: no published version has it."""
    return not isinstance(entry, Retirable) or entry.id not in published.get(place, ())


def remove(agreement: Agreement, place: Place, at: int, published: Published) -> Agreement:
    """The agreement without it, if no published version has it; else with it retired."""
    found = entries(agreement, place)
    if not may_remove(published, place, found[at]):
        return retire(agreement, place, at)
    return with_entries(agreement, place, (*found[:at], *found[at + 1 :]))


def rename(agreement: Agreement, place: Place, at: int, new_id: str) -> Agreement:
    """Another id, also in the rules that point at it. For ids that no published version has."""
    found = entries(agreement, place)
    entry = found[at]
    if not isinstance(entry, Retirable) or entry.id == new_id:
        return agreement
    old = entry.id
    changed = replace_entry(agreement, place, at, replace(entry, id=new_id))
    match place.part:
        case Part.CHANNELS:
            return _with_channel(changed, old, new_id)
        case Part.FACETS:
            flags = (
                replace(one, facet=new_id) if one.facet == old else one
                for one in changed.flag_rules
            )
            return replace(changed, flag_rules=tuple(flags))
        case Part.FACET_CHOICES:
            flags = (
                replace(
                    one,
                    felt_choices=tuple(new_id if c == old else c for c in one.felt_choices),
                )
                if one.facet == place.of
                else one
                for one in changed.flag_rules
            )
            return replace(changed, flag_rules=tuple(flags))
        case _:
            return changed


def id_of_words(agreement: Agreement, place: Place, at: int) -> str:
    """The id that the label of a new entry suggests; its present one if it has another already."""
    found = entries(agreement, place)
    entry = found[at]
    if not isinstance(entry, Retirable):
        return ""
    base = _NEW_IDS[place.part]
    others = [one.id for i, one in enumerate(found) if i != at]
    french = id_from(entry.label.fr)
    is_made_up = entry.id == base or entry.id.removeprefix(f"{base}_").isdigit()
    is_french = bool(french) and entry.id == free_id(french, others)  # English came after it
    wanted = id_from(entry.label.en) or french
    if not wanted or not (is_made_up or is_french):
        return entry.id
    return free_id(wanted, others)


def published_ids(versions: Iterable[Agreement]) -> dict[Place, frozenset[str]]:
    """What may not be removed any more, of all published versions."""
    found: dict[Place, set[str]] = {}

    def note(place: Place, listed: Iterable[Retirable]) -> None:
        found.setdefault(place, set()).update(one.id for one in listed)

    for one in versions:
        note(Place(Part.CRITERIA), one.criteria)
        note(Place(Part.FACETS), one.facets)
        for facet in one.facets:
            note(Place(Part.FACET_CHOICES, facet.id), facet.choices)
        note(Place(Part.OUTCOMES), one.outcomes)
        for name, reasons in one.reasons.items():
            note(Place(Part.REASONS, name), reasons)
        note(Place(Part.CHANNELS), one.routing.channels)
    return {place: frozenset(ids) for place, ids in found.items()}


def _new(agreement: Agreement, place: Place) -> Entry | None:
    taken = [one.id for one in entries(agreement, place) if isinstance(one, Retirable)]
    channels = agreement.routing.offered_channels
    match place.part:
        case Part.CRITERIA:
            return Criterion(_id(place, taken), Text())
        case Part.FACETS:
            return Facet(_id(place, taken), Text())
        case Part.FACET_CHOICES:
            return FacetChoice(_id(place, taken), Text())
        case Part.OUTCOMES:
            return Outcome(_id(place, taken), Text())
        case Part.REASONS:
            return Reason(_id(place, taken), Text())
        case Part.CHANNELS:
            return Channel(_id(place, taken), Text())
        case Part.PEOPLE:
            return Person("")
        case Part.HARD:
            return HardRule(ALWAYS, channels[0].id) if channels else None
        case Part.POINTS:
            return PointRule(channels[0].id, 10, BECAUSE[0]) if channels else None


def _id(place: Place, taken: Collection[str]) -> str:
    return free_id(_NEW_IDS[place.part], taken)


def _with_channel(agreement: Agreement, old: str, new: str) -> Agreement:
    routing = agreement.routing
    hard = (replace(one, channel=new) if one.channel == old else one for one in routing.hard)
    points = (replace(one, channel=new) if one.channel == old else one for one in routing.points)
    return replace(agreement, routing=replace(routing, hard=tuple(hard), points=tuple(points)))
