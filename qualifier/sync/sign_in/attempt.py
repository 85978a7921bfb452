"""One sign-in through the browser: an address to open, two minutes, a token that is kept."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping

from qualifier.core.errors import NeedsAttention, QualifierError, TryLater
from qualifier.sync.sign_in.facts import OAuth
from qualifier.sync.sign_in.loopback import Loopback
from qualifier.sync.sign_in.page import page
from qualifier.sync.sign_in.server import Client, SignInServer
from qualifier.sync.sign_in.token import Token
from qualifier.texts.sync_sentences import reason_sentence

PATIENCE_S = 120.0


class Attempt:
    """Listens from the beginning on; `url` is to be opened in the browser.

    `crm`: its name; `root`: of its sign-in server; `keep`: puts the token where it is durable,
    before anybody uses it. Raises NeedsAttention(ports_taken).
    """

    def __init__(
        self,
        crm: str,
        facts: OAuth,
        root: str,
        client: Client,
        keep: Callable[[Token], None],
        *,
        patience_s: float = PATIENCE_S,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._crm, self._facts, self._root, self._client = crm, facts, root, client
        self._keep, self._clock, self._monotonic = keep, clock, monotonic
        self._loopback = Loopback(facts.redirects)
        self._asking = SignInServer(facts, root, client).asking(self._loopback.redirect)
        self._until = monotonic() + patience_s
        self._outcome: Token | QualifierError | None = None

    @property
    def url(self) -> str:
        """What the browser opens."""
        return self._asking.url

    def run(self, is_stopped: Callable[[], bool] = lambda: False) -> Token:
        """Wait for the browser; the token, which is kept by then.

        Raises NeedsAttention: consent_refused, sign_in_refused, sign_in_mixed (not an answer to
        this sign-in), sign_in_late, sign_in_stopped, client_refused, server_untrusted,
        refresh_missing; TryLater; what `keep` raises.
        """
        was_served = self._loopback.serve(
            self._answered, lambda: not is_stopped() and self._monotonic() < self._until
        )
        if not was_served:
            raise NeedsAttention("sign_in_stopped" if is_stopped() else "sign_in_late")
        if isinstance(self._outcome, Token):
            return self._outcome
        if self._outcome is None:
            raise AssertionError("the sign-in ended without an outcome")
        raise self._outcome

    def give_up(self) -> None:
        """Listen no more; of one that was never run."""
        self._loopback.close()

    def _answered(self, query: Mapping[str, str]) -> str:
        """The page for what the browser brought, once that is judged and the token kept."""
        try:
            server = SignInServer(self._facts, self._judged(query), self._client)
            token = server.token_for(
                query.get("code", ""), self._asking, self._loopback.redirect, self._clock
            )
            self._keep(token)
        except QualifierError as error:
            self._outcome = error
            return page(self._crm, _problem(error))
        self._outcome = token
        return page(self._crm)

    def _judged(self, query: Mapping[str, str]) -> str:
        """The server that the code is for. Raises NeedsAttention."""
        if not hmac.compare_digest(query.get("state", "").encode(), self._asking.state.encode()):
            raise NeedsAttention("sign_in_mixed")
        issuer = query.get("iss", "")  # RFC 9207, of those that say it
        if issuer and issuer.rstrip("/") != self._root:
            raise NeedsAttention("sign_in_mixed")
        root = self._root
        if self._facts.server and query.get(self._facts.server):
            root = query[self._facts.server].rstrip("/")
            if root not in self._facts.servers.values():
                raise NeedsAttention("server_untrusted", root)
        if error := query.get("error", ""):
            if error == "access_denied":
                raise NeedsAttention("consent_refused")
            raise NeedsAttention("sign_in_refused", query.get("error_description") or error)
        if not query.get("code"):
            raise NeedsAttention("sign_in_mixed")
        return root


def _problem(error: QualifierError) -> str:
    from qualifier.texts.errors import sentence

    if isinstance(error, TryLater | NeedsAttention):
        return reason_sentence(error.reason, getattr(error, "field", ""))
    return sentence(error)
