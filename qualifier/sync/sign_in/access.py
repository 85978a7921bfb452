"""Who signs the requests of a connection that somebody signed in to through the browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from qualifier.sync.sign_in.facts import OAuth
from qualifier.sync.sign_in.kept import KeptToken
from qualifier.sync.sign_in.server import SignInServer, client_of
from qualifier.sync.sign_in.token import Token

MARGIN_S = 120.0  # before its end a token is renewed
FRESH_S = 10.0  # what is refused so soon after it was made is not refused for its age


class SignedIn:
    """An `Access` (sync/access.py). Renews one at a time, over all threads and processes: whoever
    has the turn reads what is kept first, so that a refresh token is never used twice, and keeps
    the new one before anybody uses it."""

    def __init__(
        self,
        facts: OAuth,
        kept: KeptToken,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Raises NeedsAttention(sign_in_missing)."""
        self._facts, self._kept, self._clock = facts, kept, clock
        self._token = kept.read()
        self._mine = threading.Lock()

    def base(self) -> str:
        """The root of the API, as the last token said."""
        return self._token.base

    def headers(self) -> Mapping[str, str]:
        """Those of the next request. Raises TryLater, NeedsAttention(sign_in_again)."""
        token = self._token
        if token.ends and self._clock() > token.ends - MARGIN_S:
            token = self._renewed(token)
        return self._signed(token)

    def renewed(self, refused: Mapping[str, str]) -> bool:
        """Whether `headers` has others than these now, that the server answered 401 to."""
        token = self._token
        if self._signed(token) != dict(refused):
            return True
        if 0 <= self._clock() - token.made < FRESH_S:
            return False
        self._renewed(token)
        return True

    def _renewed(self, old: Token) -> Token:
        with self._mine, self._kept.turn():
            kept = self._kept.read()
            if kept.access == old.access:
                server = SignInServer(self._facts, kept.server, client_of(kept))
                kept = server.renewed(kept, self._clock)
                self._kept.keep(kept)
            self._token = kept
            return kept

    def _signed(self, token: Token) -> dict[str, str]:
        return {"Authorization": f"{self._facts.scheme} {token.access}"}
