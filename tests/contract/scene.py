"""The other side of a CRM connector, as a test moves it: a fake or a real server on a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from qualifier.sync.connectors.base import Crm


class Trouble(Enum):
    """What the server, or the way to it, does to a request."""

    UNAUTHORIZED = "401"  # the key was revoked
    FORBIDDEN = "403"  # the right was taken away
    NOT_FOUND = "404"
    CONFLICT = "409"
    INVALID = "422"  # a value is refused (400 where that is the CRM's way)
    BUSY = "429"
    BUSY_FOR = "429 with Retry-After: 7"
    BROKEN = "500"
    UNAVAILABLE = "503"
    PAGE = "200 with HTML"
    LOST = "acted, and the connection closed before the answer"
    CUT = "acted, and the connection closed in the middle of the answer"
    REFUSED = "not acted, and the connection closed"
    DRIP = "acted, and a byte of the answer every 0.2 s"


class Held(Enum):
    """What a field may hold: the kinds of `FieldKind` that a person fills, and money."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass
class There:
    """A record as it stands there, in the words of the suite. HTML as the CRM keeps it."""

    values: dict[str, str]
    owner: str = ""
    notes: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    is_archived: bool = False
    opposed: bool = False


# The suite's words for what every CRM has; a scene says which field each is, and which the owner's.
OWNER = "owner"
WORDS = ("first_name", "last_name", "company", "job_title", "phone", "email", "city")


class Scene(Protocol):
    """A CRM. Ids are the CRM's own; `values` have the keys of WORDS."""

    names: Mapping[str, str]  # one of WORDS, or OWNER → the connector's field; "" where it has none
    owners: tuple[str, ...]  # ids of people a lead can be assigned to, two at least
    reasons: tuple[str, ...]  # ids of reasons sales can give, two at least
    own: Mapping[str, str]  # values that a record must be made with, to be of this scene
    # `plain`, where there is one: steps whose words this CRM keeps as text, without HTML.

    def connector(self, *more: str) -> Crm:
        """A new connector for it, as a restarted program makes one. `more` are further fields it
        asks for, which may not exist. Gives up a dripping answer after a second, so that a test
        can wait for it."""

    def scoped(self, owner: str) -> Crm:
        """A connector whose scope is the leads of one of `owners`."""

    def add(self, values: Mapping[str, str]) -> str:
        """A lead appears there."""

    def add_many(self, count: int, *, at_once: bool) -> list[str]:
        """Many; `at_once`: all with one time stamp."""

    def change(self, lead: str, values: Mapping[str, str]) -> None:
        """A colleague changes it; in the same second as the change before, if need be."""

    def archive(self, lead: str) -> None: ...

    def delete(self, lead: str) -> None: ...

    def merge(self, loser: str, winner: str) -> None: ...

    def hide(self, lead: str) -> None:
        """Our account may not see it any more."""

    def oppose(self, lead: str) -> None:
        """The CRM says: do not call."""

    def holding(self, held: Held) -> str:
        """The name of a field of that kind, with two options at least where it has some; somebody
        who may makes it if need be. "" where this CRM has none."""

    def put(self, lead: str, field: str, text: str) -> None:
        """A colleague sets such a field; the text is as `FieldKind` says."""

    def stands(self, lead: str, field: str) -> str:
        """What such a field holds there, as `FieldKind` says."""

    def revoke(self) -> None:
        """Our key is revoked, until `renew`."""

    def renew(self) -> None:
        """Our account has a key again; a new `connector` knows it."""

    def answer(self, lead: str, status: str, reason: str = "") -> None:
        """Sales answer: accepted, rejected, won, lost, or "" (taken back). `reason` is an id."""

    def there(self, lead: str) -> There | None: ...

    def count(self) -> int:
        """How many leads there are."""

    def trouble(self, kind: Trouble, times: int = 1, after: int = 0) -> None:
        """The next `times` requests, after `after` good ones, meet this."""

    @property
    def requests(self) -> int:
        """How many requests came."""

    def close(self) -> None: ...
