"""A PIN that opens a locked window: nothing of it ever stands outside the encrypted file.

A PIN is short: whoever may try it without end finds it. So it is no way into a profile. Its
stretched form lies inside the encrypted file, read only while the profile is open; at locking the
database key is wrapped under it *and* a secret that this process makes for that one time
(`LockedKey`). A stolen disk holds neither, and after TRIES wrong ones the wrapped key is gone.
Source: docs/decisions/0011-lock.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from qualifier.core.errors import KeyMissing
from qualifier.store.database import upsert
from qualifier.store.key import KEY_BYTES, NORMAL_COST, KeyBytes, overwrite, stretched
from qualifier.store.tables import secret

SHORTEST, LONGEST = 6, 12  # digits
TRIES = 5
_PIN = "pin"  # its name in the table
_SALT_BYTES = 16
_ASCENDING = "01234567890123456789"


@dataclass(frozen=True, slots=True)
class KeptPin:
    """A PIN as it is kept: `stretched` by argon2id with `salt`."""

    salt: bytes
    stretched: bytes


def looks_like_pin(text: str) -> bool:
    """Whether these are digits only, as many as a PIN has."""
    return SHORTEST <= len(text) <= LONGEST and text.isascii() and text.isdigit()


def is_too_simple(pin: str) -> bool:
    """One digit again and again, or digits in a row."""
    return len(set(pin)) < 3 or pin in _ASCENDING or pin in _ASCENDING[::-1]


def keep(pin: str) -> KeptPin:
    """What is kept of a new PIN. Takes a fifth of a second."""
    salt = os.urandom(_SALT_BYTES)
    return KeptPin(salt, stretched(pin, salt, NORMAL_COST))


def save(connection: Connection, kept: KeptPin) -> None:
    """Put a PIN in place of the one before."""
    put = upsert(secret).values(name=_PIN, value=kept.salt + kept.stretched)
    connection.execute(
        put.on_conflict_do_update(index_elements=["name"], set_={"value": put.excluded.value})
    )


def drop(connection: Connection) -> None:
    """From now on there is no PIN."""
    connection.execute(delete(secret).where(secret.c.name == _PIN))


def kept(connection: Connection) -> KeptPin | None:
    """The PIN of this profile; None if it has none."""
    found = connection.execute(select(secret.c.value).where(secret.c.name == _PIN)).scalar()
    if found is None or len(found) != _SALT_BYTES + KEY_BYTES:
        return None
    return KeptPin(bytes(found[:_SALT_BYTES]), bytes(found[_SALT_BYTES:]))


def is_set(connection: Connection) -> bool:
    """Whether this profile has a PIN."""
    return kept(connection) is not None


class LockedKey:
    """The key of a locked profile, wrapped under its PIN and a secret of this process."""

    def __init__(self, pin: KeptPin, database_key: KeyBytes, tries_left: int = TRIES) -> None:
        """`pin` is used up: what is kept of it in memory is overwritten."""
        from cryptography.hazmat.primitives.keywrap import aes_key_wrap

        self.tries_left = tries_left
        self._salt = pin.salt
        self._secret = bytearray(os.urandom(KEY_BYTES))
        bare = bytes(bytearray(database_key))  # a copy in any case: it is overwritten
        self._wrapped = bytearray(aes_key_wrap(self._wrapping(pin.stretched), bare))
        overwrite(bare)
        overwrite(pin.stretched)
        if tries_left <= 0:
            self.forget()

    def open(self, pin: str) -> bytes:
        """The database key. Raises KeyMissing(wrong_pin), or KeyMissing(no_pin) for good.

        Each wrong PIN costs one of `tries_left`. Takes a fifth of a second.
        """
        from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

        if self.tries_left <= 0:
            raise KeyMissing("", "no_pin")
        self.tries_left -= 1
        try:
            found = aes_key_unwrap(
                self._wrapping(stretched(pin, self._salt, NORMAL_COST)), bytes(self._wrapped)
            )
        except InvalidUnwrap as error:
            if self.tries_left <= 0:
                self.forget()
            raise KeyMissing("", "wrong_pin") from error
        self.tries_left += 1
        return bytes(found)

    def forget(self) -> None:
        """No PIN opens it any more."""
        self.tries_left = 0
        overwrite(self._secret)
        overwrite(self._wrapped)

    def _wrapping(self, stretched_pin: bytes) -> bytes:
        return hmac.digest(self._secret, stretched_pin, hashlib.sha256)
