"""What a sign-in gave, and its text as it is kept in the encrypted profile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """`base`: the root of the API. `server`: of the sign-in server that gave it, who alone renews
    it, to the client that it was given to. `made`, `ends`: seconds since 1970; `ends` 0 where
    nobody said."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    base: str
    server: str
    made: float
    ends: float = 0.0
    client_id: str = ""
    client_secret: str = field(default="", repr=False)

    def as_text(self) -> str:
        """To be kept as the secret of its connection."""
        return json.dumps(asdict(self))

    def renewed_by(self, answer: Mapping[str, Any], base: str, at: float) -> Token:
        """The token after an answer that renewed it; a refresh token that it does not bring stays
        as it was."""
        return replace(
            self,
            access=str(answer["access_token"]),
            refresh=str(answer.get("refresh_token") or self.refresh),
            base=base,
            made=at,
            ends=ends_of(answer, at),
        )


def token_from(text: str) -> Token | None:
    """The token that was kept; None where none is, or a key that somebody pasted."""
    try:
        found = json.loads(text)
        return Token(**found)
    except (ValueError, TypeError):
        return None


def ends_of(answer: Mapping[str, Any], at: float) -> float:
    """When a token of this answer, which came `at`, ends; 0 where it does not say."""
    try:
        lasts_s = float(answer.get("expires_in") or 0)
    except (TypeError, ValueError):
        return 0.0
    return at + lasts_s if lasts_s > 0 else 0.0
