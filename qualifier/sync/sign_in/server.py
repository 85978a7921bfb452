"""A CRM's sign-in server: a code or a refresh token for tokens. The only door to Authlib.

A body says whether it went well, not its status: Zoho refuses with 200. Nothing is tried twice: a
refresh token that rotates works once, and a second use of it takes the whole sign-in back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from qualifier.core.errors import NeedsAttention, SyncError, TryLater
from qualifier.sync.http import CONNECT_S, SILENCE_S, as_ours
from qualifier.sync.sign_in.facts import OAuth
from qualifier.sync.sign_in.token import Token, ends_of

VERIFIER_LENGTH, STATE_LENGTH = 64, 43  # characters of 62 kinds: over 250 bits each
REVOKE_S = 5.0
TOO_MANY_WAIT_S = 600.0  # Zoho counts the tokens of ten minutes
ENDED = frozenset({"invalid_grant", "invalid_code", "inactive_user", "invalid_token"})
UNKNOWN_CLIENT = frozenset(
    {"invalid_client", "invalid_client_id", "invalid_client_secret", "unauthorized_client"}
)


@dataclass(frozen=True, slots=True)
class Client:
    """The program as the customer registered it at the CRM."""

    id: str
    secret: str = field(default="", repr=False)


def client_of(token: Token) -> Client:
    """Whom a token was given to."""
    return Client(token.client_id, token.client_secret)


@dataclass(frozen=True, slots=True)
class Asking:
    """One sign-in's address for the browser, and what only this program knows of it."""

    url: str
    state: str
    verifier: str = field(repr=False)


class SignInServer:
    """One sign-in server, asked as one client."""

    def __init__(self, facts: OAuth, root: str, client: Client) -> None:
        self._facts, self._root, self._client = facts, root, client

    def asking(self, redirect: str) -> Asking:
        """The address that the browser opens."""
        state, verifier = generate_token(STATE_LENGTH), generate_token(VERIFIER_LENGTH)
        proof = {"code_verifier": verifier} if self._facts.has_pkce else {}
        with self._session(redirect) as session:
            url, _state = session.create_authorization_url(
                self._root + self._facts.authorize, state=state, **proof, **self._facts.more
            )
        return Asking(url, state, verifier)

    def token_for(
        self, code: str, asking: Asking, redirect: str, clock: Callable[[], float]
    ) -> Token:
        """The token for the code that the browser brought. Raises TryLater, NeedsAttention."""
        proof = {"code_verifier": asking.verifier} if self._facts.has_pkce else {}
        with self._session(redirect) as session, self._as_ours("sign_in_refused"):
            answer = session.fetch_token(
                self._root + self._facts.token,
                grant_type="authorization_code",
                code=code,
                **proof,
                **_BY_THE_WAY,
            )
        at = clock()
        base = self._base_of(answer, "")
        refresh = str(answer.get("refresh_token") or "")
        if not refresh:
            raise NeedsAttention("refresh_missing")
        access, ends = str(answer["access_token"]), ends_of(answer, at)
        client = self._client
        return Token(access, refresh, base, self._root, at, ends, client.id, client.secret)

    def renewed(self, token: Token, clock: Callable[[], float]) -> Token:
        """The token renewed. Raises TryLater, or NeedsAttention(sign_in_again, client_refused)."""
        with self._session() as session, self._as_ours("sign_in_again"):
            answer = session.refresh_token(
                self._root + self._facts.token, refresh_token=token.refresh, **_BY_THE_WAY
            )
        return token.renewed_by(answer, self._base_of(answer, token.base), clock())

    def revoke(self, token: Token) -> bool:
        """Take the sign-in back; False where the server could not be told so."""
        url, given = self._root + self._facts.revoke, token.refresh
        with self._session() as session:
            try:
                with as_ours(self._root, changes=False):
                    if self._facts.revoke_by_query:
                        answer = session.post(
                            url, params={"token": given}, withhold_token=True,
                            timeout=REVOKE_S, allow_redirects=False,
                        )  # fmt: skip
                    else:
                        answer = session.revoke_token(
                            url, token=given, timeout=REVOKE_S, allow_redirects=False
                        )
            except SyncError:
                return False
        return bool(answer.status_code < 300)

    def _session(self, redirect: str | None = None) -> OAuth2Session:
        facts, is_first = self._facts, redirect is not None
        session = OAuth2Session(
            self._client.id,
            self._client.secret or None,
            token_endpoint_auth_method=facts.client,
            revocation_endpoint_auth_method=facts.client,
            redirect_uri=redirect,
            scope=(facts.scope or None) if is_first else None,
            code_challenge_method="S256" if facts.has_pkce else None,
        )
        session.headers["Connection"] = "close"  # one request; or an error would keep it open
        return session

    def _base_of(self, answer: Mapping[str, Any], before: str) -> str:
        """Where the API is, as the answer says; one that is not the CRM's gets no token."""
        if not answer.get("access_token"):
            raise TryLater("not_the_crm")
        base = str(answer.get(self._facts.base) or before).rstrip("/")
        if not self._facts.is_trusted(base):
            raise NeedsAttention("server_untrusted", base)
        return base

    @contextmanager
    def _as_ours(self, otherwise: str) -> Iterator[None]:
        """What a token request meets, as our errors; `otherwise`: the reason of a refusal."""
        try:
            with as_ours(self._root, changes=False):
                yield
        except OAuthError as error:
            raise _refusal(str(error.error), str(error.description or ""), otherwise) from None
        except ValueError as error:  # a page where JSON is due
            raise TryLater("not_the_crm") from error


_BY_THE_WAY: Mapping[str, Any] = {"timeout": (CONNECT_S, SILENCE_S), "allow_redirects": False}


def _refusal(error: str, description: str, otherwise: str) -> SyncError:
    if error.lower() == "access denied":
        return TryLater("busy", TOO_MANY_WAIT_S)
    if error in ("temporarily_unavailable", "server_error"):
        return TryLater("server_trouble")
    if error in UNKNOWN_CLIENT:
        return NeedsAttention("client_refused")
    if error in ENDED:
        return NeedsAttention(otherwise, description or error)
    return NeedsAttention("sign_in_refused", description or error)
