"""Who asks a CRM, and where: what a request is signed with, and how that is renewed.

A key that somebody pasted stays as it is (`Given`). A sign-in through the browser is renewed:
before it ends where its end is known (Zoho, Pipedrive), after a 401 where it is not (Salesforce);
`base` is what the last token said, as an organisation may move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Access(Protocol):
    """A way in. Methods raise TryLater (the sign-in's server is not reached) and NeedsAttention
    (sign_in_again)."""

    def base(self) -> str:
        """The root of the API: `https://host`, no slash at the end."""

    def headers(self) -> Mapping[str, str]:
        """Those of the next request; a token that is about to end is renewed first."""

    def renewed(self, refused: Mapping[str, str]) -> bool:
        """The server answered 401 to these headers: whether `headers` has others now."""


@dataclass(frozen=True, slots=True)
class Given:
    """A key that stays as it is."""

    at: str
    signed: Mapping[str, str] = field(default_factory=dict)

    def base(self) -> str:
        """Where it was said to be."""
        return self.at

    def headers(self) -> Mapping[str, str]:
        """Always the same."""
        return self.signed

    def renewed(self, refused: Mapping[str, str]) -> bool:
        """Nobody renews it."""
        return False
