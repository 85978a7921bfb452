"""The token of a connection in the encrypted profile, and whose turn it is to renew it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qualifier.core.errors import NeedsAttention
from qualifier.store import connections
from qualifier.store.locks import FileLock
from qualifier.store.profile import Store
from qualifier.sync.sign_in.token import Token, token_from

LOCK_FILE = "sign-in.lock"


class KeptToken:
    """One connection's token. `keep` comes back when it is durable."""

    def __init__(self, store: Store, connection_id: str) -> None:
        self._store, self._connection_id = store, connection_id

    def read(self) -> Token:
        """The token as it is kept now. Raises NeedsAttention(sign_in_missing)."""
        text = self._store.read(lambda c: connections.secret_of(c, self._connection_id))
        found = token_from(text)
        if found is None:
            raise NeedsAttention("sign_in_missing")
        return found

    def keep(self, token: Token) -> None:
        """Keep it; it may be used once this has come back."""
        text = token.as_text()
        self._store.write(lambda c: connections.keep_secret(c, self._connection_id, text))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While inside, no other thread and no other process renews a token of this profile."""
        with FileLock(self._store.folder / LOCK_FILE) as lock:
            lock.take(wait=True)
            yield
