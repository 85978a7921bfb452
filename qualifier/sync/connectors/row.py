"""The row of a CRM: all that the program must know of it beside its connector.

Each package of a connector has a module `row` with one of these. The window reads the rows before
it is painted, so a row imports no connector, no library and no words: these are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm
    from qualifier.sync.sign_in.facts import OAuth


class Box(Enum):
    """What the form of a connection can ask for; all but the secrets are `details` of it."""

    ADDRESS = "address"
    DATABASE = "database"
    LOGIN = "login"
    CENTRE = "centre"  # the data centre, where a CRM has several
    CLIENT_ID = "client_id"  # of the program that the customer registered there
    CLIENT_SECRET = "client_secret"  # noqa: S105 (a name, no secret)
    KEY = "secret"


SECRET_BOXES = frozenset({Box.CLIENT_SECRET, Box.KEY})
BY_KEY, BY_BROWSER = "key", "browser"


@dataclass(frozen=True, slots=True)
class WayIn:
    """A way to be let in: BY_KEY that somebody pastes, or BY_BROWSER (`sync/sign_in`).

    `boxes`: what the form asks for, in order; `must`: what of it cannot be left empty, beside the
    key."""

    id: str
    boxes: tuple[Box, ...]
    must: frozenset[Box] = frozenset()


@dataclass(frozen=True, slots=True)
class CrmWords:
    """What the form and the card say of a CRM. `brings`: what comes and goes; `needs`: what it
    takes; `hint`: where the key is made; `labels` and `examples` of boxes, where they differ from
    the usual ones; `centres`: id → words."""

    brings: str
    needs: str
    hint: str = ""
    labels: Mapping[Box, str] = field(default_factory=dict)
    examples: Mapping[Box, str] = field(default_factory=dict)
    centres: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrmRow:
    """A kind of CRM. `name` is a brand and never translated; `words` are in the language in use.

    `make`: the connector of a connection; the way in is the pasted key, or who signs requests where
    somebody signed in through the browser; then the fields that it reads. `ways`: the usual first.
    `proposed`: ours → their field. `prefix`, `suffix`: of the names of our own fields there.
    `routes`: their field → the part it plays in routing: owner, team, stage, status. `reasons`: the
    fields that may hold why sales refuse, those of the first before the others'. `oauth`: how one
    signs in there through the browser, where that can be.
    """

    id: str
    name: str
    words: Callable[[], CrmWords]
    make: Callable[[CrmConnection, str | Access, tuple[str, ...]], Crm]
    ways: tuple[WayIn, ...]
    proposed: Mapping[str, str]
    prefix: str
    routes: Mapping[str, str]
    reasons: tuple[str, ...]
    suffix: str = ""
    oauth: OAuth | None = None
    has_opportunities: bool = False  # beside leads, and somebody must say whether they come

    def is_by_browser(self, way_id: str) -> bool:
        """Whether one is let in there, by this way, through the browser."""
        return self.way(way_id).id == BY_BROWSER

    def way(self, way_id: str = "") -> WayIn:
        """The way of that id; the usual one where there is none."""
        return next((one for one in self.ways if one.id == way_id), self.ways[0])

    @property
    def stage_fields(self) -> tuple[str, ...]:
        """Their fields that hold the stage, by which leads can be chosen."""
        return tuple(name for name, part in self.routes.items() if part == "stage")
