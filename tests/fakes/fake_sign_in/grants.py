"""What a sign-in server remembers: codes, grants and their tokens, by RFC 6749, 7636 and 9700.

A code works once; whoever brings it again takes back what it gave (RFC 6749, 4.1.2). Where refresh
tokens rotate, whoever brings an old one takes the whole grant back (RFC 9700, 4.14.2).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field


class Refused(Exception):
    """An error of the token endpoint: its name and its words."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error, self.description = error, description or error


@dataclass
class Grant:
    """What somebody agreed to: it lives until it is revoked."""

    account: str
    refresh: str = ""
    old: set[str] = field(default_factory=set)
    access: dict[str, float] = field(default_factory=dict)  # token → when it ends
    is_revoked: bool = False


@dataclass
class Code:
    """A code on its way through the browser."""

    redirect: str
    challenge: str
    until: float
    grant: Grant | None = None


class Grants:
    """All of them. `rotates`: a refresh token works once. `lasts_s`: how long an access token
    does; `says_end`: whether the answer says so."""

    def __init__(self, *, rotates: bool, lasts_s: float, says_end: bool) -> None:
        self.rotates, self.lasts_s, self.says_end = rotates, lasts_s, says_end
        self.codes: dict[str, Code] = {}
        self.all: list[Grant] = []
        self.reused = 0  # how often an old refresh token came
        self.renewals = 0

    def code_for(self, redirect: str, challenge: str) -> str:
        made = secrets.token_urlsafe(16)
        self.codes[made] = Code(redirect, challenge, time.time() + 120)
        return made

    def exchanged(self, code: str, redirect: str, verifier: str) -> dict[str, object]:
        known = self.codes.get(code)
        if known is None:
            raise Refused("invalid_grant", "no such code")
        if known.grant is not None:
            known.grant.is_revoked = True
            raise Refused("invalid_grant", "the code was used before")
        if known.redirect != redirect or known.until < time.time():
            raise Refused("invalid_grant", "redirect_uri or time")
        if known.challenge and challenge_of(verifier) != known.challenge:
            raise Refused("invalid_grant", "code_verifier")
        known.grant = Grant("sales@crm.example")
        self.all.append(known.grant)
        return self._given(known.grant, with_refresh=True)

    def renewed(self, refresh: str) -> dict[str, object]:
        for grant in self.all:
            if refresh in grant.old:
                self.reused += 1
                grant.is_revoked = True
        grant = next((one for one in self.all if one.refresh == refresh), None)
        if grant is None or grant.is_revoked:
            raise Refused("invalid_grant", "expired access/refresh token")
        self.renewals += 1
        return self._given(grant, with_refresh=self.rotates)

    def revoke(self, token: str) -> None:
        for grant in self.all:
            if token == grant.refresh or token in grant.access:
                grant.is_revoked = True

    def lets_in(self, access: str) -> bool:
        return any(
            not one.is_revoked and one.access.get(access, 0.0) > time.time() for one in self.all
        )

    def end_all(self) -> None:
        """All access tokens end now, as those of a session that was idle do."""
        for grant in self.all:
            grant.access = dict.fromkeys(grant.access, 0.0)

    def _given(self, grant: Grant, *, with_refresh: bool) -> dict[str, object]:
        access = secrets.token_urlsafe(24)
        grant.access[access] = time.time() + self.lasts_s
        answer: dict[str, object] = {"access_token": access, "token_type": "Bearer"}
        if with_refresh:
            if grant.refresh:
                grant.old.add(grant.refresh)
            grant.refresh = secrets.token_urlsafe(24)
            answer["refresh_token"] = grant.refresh
        if self.says_end:
            answer["expires_in"] = self.lasts_s
        return answer


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
