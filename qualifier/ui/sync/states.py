"""The sync centre as frozen values. No Qt, no reading; words are made in `faces`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from qualifier.store.aside import Aside
from qualifier.store.conflict_sides import Sides
from qualifier.store.connections import CrmConnection, Exchanged
from qualifier.store.outbox import NOT_LET_IN
from qualifier.store.outbox_list import ConflictLine, Counts, EntryLine, Line, Show
from qualifier.sync.kinds import KINDS

MINE, THEIRS = "mine", "theirs"
MANY_GONE = "many_gone"  # so many records are missing there that a person must say so


class Standing(Enum):
    """How a connection is, as the worker tells it."""

    OK = "ok"
    PAUSED = "paused"
    KEY_REFUSED = "key_refused"
    UNREACHABLE = "unreachable"
    NEEDS_YOU = "needs_you"
    UNKNOWN = "unknown"  # nothing was heard of it yet


@dataclass(frozen=True, slots=True)
class News:
    """What the worker said of a connection last. `quota`: requests left, of how many."""

    standing: Standing = Standing.UNKNOWN
    problem: str = ""
    about: str = ""
    at: datetime | None = None
    quota: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """A connection with what it did today and how it is now; `asides`: how many leads it has set
    aside, by reason."""

    connection: CrmConnection
    exchanged: Exchanged | None
    news: News = field(default_factory=News)
    asides: Mapping[Aside, int] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """Paused goes before what was heard of it."""
        return Standing.PAUSED if self.connection.is_paused else self.news.standing


@dataclass(frozen=True, slots=True)
class CentreState:
    """Everything the page shows. `chosen`: id of the line in front; `sides`: of its conflict;
    `choices`: conflict id → MINE or THEIRS, not yet saved; `needy`: lines that need a
    person, per connection."""

    connected: tuple[Connected, ...] = ()
    lines: tuple[Line, ...] = ()
    counts: Counts = field(default_factory=Counts)
    needy: Mapping[str, int] = field(default_factory=dict)
    show: Show = Show.ALL
    chosen: str = ""
    sides: Sides | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False
    is_saving: bool = False
    is_syncing: bool = False
    problem: str = ""

    @property
    def line(self) -> Line | None:
        """The line in front."""
        return next((one for one in self.lines if one.id == self.chosen), None)

    @property
    def conflict(self) -> Sides | None:
        """The conflict in front."""
        line = self.line
        if not isinstance(line, ConflictLine) or self.sides is None:
            return None
        same = (line.lead_id, line.connection) == (self.sides.lead_id, self.sides.connection)
        return self.sides if same else None

    @property
    def entry(self) -> EntryLine | None:
        """The row of the outbox in front."""
        line = self.line
        return line if isinstance(line, EntryLine) else None

    @property
    def connections(self) -> tuple[CrmConnection, ...]:
        """The connections alone."""
        return tuple(one.connection for one in self.connected)

    @property
    def names(self) -> dict[str, str]:
        """Connection id → name."""
        return {one.connection.id: one.connection.name for one in self.connected}

    @property
    def is_offline(self) -> bool:
        """Whether no CRM that is to be exchanged with can be reached."""
        active = [one for one in self.connected if not one.connection.is_paused]
        return bool(active) and all(one.standing is Standing.UNREACHABLE for one in active)

    @property
    def is_paused(self) -> bool:
        """Whether every connection is paused."""
        return bool(self.connected) and all(one.connection.is_paused for one in self.connected)

    @property
    def offered(self) -> tuple[str, ...]:
        """Kinds of CRM that are not connected."""
        there = {one.connection.kind for one in self.connected}
        return tuple(kind for kind in KINDS if kind not in there)

    @property
    def made_choices(self) -> dict[str, str]:
        """The choices about the conflict in front."""
        if self.conflict is None:
            return {}
        ids = [one.conflict.id for one in self.conflict.fields]
        return {one: self.choices[one] for one in ids if one in self.choices}

    @property
    def undecided(self) -> tuple[str, ...]:
        """Lead fields of the conflict in front that nobody chose for."""
        if self.conflict is None:
            return ()
        return tuple(
            one.conflict.field
            for one in self.conflict.fields
            if one.conflict.id not in self.choices
        )


def news_of(told: Mapping[str, Any]) -> News:
    """What the worker's `crm` message says of one connection."""
    at, quota = told.get("at"), told.get("quota")
    try:
        standing = Standing(str(told.get("state", "")))
    except ValueError:
        standing = Standing.UNKNOWN
    problem = str(told.get("problem") or "")
    if problem in NOT_LET_IN:
        standing = Standing.KEY_REFUSED
    return News(
        standing,
        problem,
        str(told.get("about") or ""),
        datetime.fromisoformat(at) if isinstance(at, str) and at else None,
        (int(quota[0]), int(quota[1])) if quota else None,
    )
