"""Routing and reasons of a connection, as frozen values. No Qt, no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualifier.core.errors import QualifierError


@dataclass(frozen=True, slots=True)
class TheirField:
    """A field of theirs that routing may set; `part`: owner, team, stage, status."""

    name: str
    part: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WaysState:
    """`channels`: our channel → their field → value; `people`: our channel → who follows up;
    `reasons`: theirs → ours. `our_channels` and `our_reasons` are (id, words)."""

    id: str = ""
    name: str = ""
    kind: str = ""
    is_read: bool = False
    fields: tuple[TheirField, ...] = ()
    persons: tuple[tuple[str, str], ...] = ()
    their_reasons: tuple[tuple[str, str], ...] = ()
    proposed: Mapping[str, str] = field(default_factory=dict)
    our_channels: tuple[tuple[str, str], ...] = ()
    our_reasons: tuple[tuple[str, str], ...] = ()
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[object, ...] = ()
    is_saving: bool = False
    error: QualifierError | None = None

    @property
    def chosen(self) -> tuple[object, ...]:
        return (_plain(self.channels), dict(self.people), dict(self.reasons))

    @property
    def may_save(self) -> bool:
        return self.is_read and not self.is_saving and self.chosen != self.kept

    @property
    def open_proposals(self) -> Mapping[str, str]:
        """Proposals for reasons of theirs that have no partner yet."""
        return {one: ours for one, ours in self.proposed.items() if not self.reasons.get(one)}

    def with_route(self, channel: str, name: str, value: str) -> WaysState:
        """A channel's value of a field of theirs; "" leaves it alone."""
        routes = {one: dict(values) for one, values in self.channels.items()}
        values = routes.setdefault(channel, {})
        values.pop(name, None)
        if value:
            values[name] = value
        return replace(self, channels={one: found for one, found in routes.items() if found})

    def with_person(self, channel: str, person: str) -> WaysState:
        """Who follows a channel's hand-offs up; "" nobody."""
        people = {one: found for one, found in self.people.items() if one != channel}
        return replace(self, people={**people, channel: person} if person else people)

    def with_reason(self, theirs: str, ours: str) -> WaysState:
        """A reason of theirs is ours; "" it stays a text."""
        reasons = {one: found for one, found in self.reasons.items() if one != theirs}
        return replace(self, reasons={**reasons, theirs: ours} if ours else reasons)


def state_of(details: Mapping[str, Any]) -> WaysState:
    """What a connection's details hold."""
    state = WaysState(
        channels=details.get("channels") or {},
        people=details.get("people") or {},
        reasons=details.get("reasons") or {},
    )
    return replace(state, kept=state.chosen)


def _plain(routes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {one: dict(values) for one, values in routes.items() if values}
