"""What the window asks the worker about signing in (docs/sync-worker.md).

The worker listens for the browser on a thread of its own, so that hand-offs go on meanwhile. One
attempt at a time: a newer one ends the one before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from qualifier.core.errors import ActionRefused, NeedsAttention, QualifierError
from qualifier.core.ids import NewId
from qualifier.store import connections, outbox
from qualifier.store.profile import Store
from qualifier.sync.kinds import KINDS
from qualifier.sync.sign_in.attempt import PATIENCE_S, Attempt
from qualifier.sync.sign_in.facts import OAuth
from qualifier.sync.sign_in.kept import KeptToken
from qualifier.sync.sign_in.server import Client, SignInServer, client_of
from qualifier.sync.sign_in.token import Token, token_from
from qualifier.wire import error_to_json

Tell = Callable[[Mapping[str, Any]], None]


class SignIns:
    """`tell`, from any thread: what became of an attempt."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime], new_id: NewId, tell: Tell
    ) -> None:
        self._store, self._clock, self._new_id, self._tell = store, clock, new_id, tell
        self._stop = threading.Event()  # of the attempt under way
        self._thread: threading.Thread | None = None

    def do(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one. Raises SyncError, ActionRefused; ValueError if it is none of ours."""
        match what:
            case "crm_sign_in":
                return self.begin(request)
            case "crm_sign_in_stop":
                return self.stop()
            case "crm_signed_in":
                return self.keep(request)
            case "crm_sign_out":
                return self.sign_out(request)
            case other:
                raise ValueError(other)

    def begin(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Listen, and say which address the browser is to open; what comes of it is told.

        `connection_id` "": the token is kept under the id that is answered, until a connection is
        saved with it. `client_secret` "": that of the sign-in of `secret_of`.
        """
        self.stop()
        details = dict(request.get("details") or {})
        kind = str(request["kind"])
        connection_id = str(request.get("connection_id") or "") or self._new_id()
        attempt = attempt_of(
            self._store,
            connection_id,
            kind,
            details,
            self._client_secret(request),
            self._clock,
            partial(keep, self._store),
        )
        stop = self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(attempt, connection_id, stop), name="sign-in", daemon=True
        )
        self._thread.start()
        return {"id": connection_id, "url": attempt.url, "patience_s": PATIENCE_S}

    def stop(self) -> dict[str, Any]:
        """Listen no more."""
        self._stop.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()
        return {}

    def keep(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a token that the command line got; the id it is kept under."""
        token = token_from(str(request["token"]))
        if token is None:
            raise ValueError("no token")
        connection_id = str(request.get("connection_id") or "") or self._new_id()
        keep(self._store, connection_id, token, self._clock())
        return {"id": connection_id}

    def sign_out(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Take the sign-in back there, if that can be, and forget it here."""
        self.stop()
        connection_id = str(request["connection_id"])
        return {"was_told": take_back(self._store, connection_id, str(request["kind"]))}

    def _client_secret(self, request: Mapping[str, Any]) -> str:
        typed, before = str(request.get("client_secret") or ""), str(request.get("secret_of") or "")
        return typed or client_secret_of(self._store, before)

    def _run(self, attempt: Attempt, connection_id: str, stop: threading.Event) -> None:
        told: dict[str, Any] = {"id": connection_id, "state": "done"}
        try:
            attempt.run(stop.is_set)
        except QualifierError as error:
            told = {"id": connection_id, "state": "failed", "error": error_to_json(error)}
            if stop.is_set():
                return
        self._tell({"changed": {"sign_in": told}})


def attempt_of(
    store: Store,
    connection_id: str,
    kind: str,
    details: Mapping[str, Any],
    client_secret: str,
    clock: Callable[[], datetime],
    keep: Callable[[str, Token, datetime], None],
) -> Attempt:
    """A sign-in whose token is kept as this connection's. `client_secret` "": the one there.

    Raises NeedsAttention(address_wrong, client_missing, ports_taken), ActionRefused.
    """
    facts = facts_of(kind)
    client_id = str(details.get("client_id") or "").strip()
    if not facts.needs_secret:
        client_secret = ""
    elif not client_secret:
        client_secret = client_secret_of(store, connection_id)
    if not client_id or (facts.needs_secret and not client_secret):
        raise NeedsAttention("client_missing")
    return Attempt(
        KINDS[kind].name,
        facts,
        facts.server_of(details),
        Client(client_id, client_secret),
        lambda token: keep(connection_id, token, clock()),
    )


def client_secret_of(store: Store, connection_id: str) -> str:
    """That of the sign-in there is; "" where there is none."""
    before = token_from(store.read(lambda c: connections.secret_of(c, connection_id)))
    return before.client_secret if before else ""


def keep(store: Store, connection_id: str, token: Token, at: datetime) -> None:
    """Keep the token of a new sign-in; what waited for one goes."""
    KeptToken(store, connection_id).keep(token)
    store.write(lambda c: outbox.retry_let_in(c, connection_id, at))


def take_back(store: Store, connection_id: str, kind: str) -> bool:
    """Revoke the sign-in of a connection, and forget it; whether its server heard of it."""
    token = token_from(store.read(lambda c: connections.secret_of(c, connection_id)))
    was_told = False
    if token is not None and kind in KINDS and KINDS[kind].oauth is not None:
        server = SignInServer(facts_of(kind), token.server, client_of(token))
        was_told = server.revoke(token)
    store.write(lambda c: connections.forget_secret(c, connection_id))
    return was_told


def facts_of(kind: str) -> OAuth:
    """How one signs in to a kind of CRM. Raises ActionRefused(no_sign_in)."""
    facts = KINDS[kind].oauth if kind in KINDS else None
    if facts is None:
        raise ActionRefused("no_sign_in")
    return facts
