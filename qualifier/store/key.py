"""The key of a profile: 32 random bytes, wrapped once per way in; never stored in the clear.

`key.json` beside the database holds the wraps: by passphrase (argon2id), by the recovery key, by a
secret that the OS keyring keeps. Wrapping is RFC 3394 AES key wrap, so a wrong secret is noticed.
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from qualifier.core.errors import FolderRefused, KeyMissing
from qualifier.store.durable import write_durably

KEY_BYTES = 32
KEY_FILE = "key.json"
KeyBytes = bytes | bytearray


@dataclass(frozen=True, slots=True)
class Cost:
    """argon2id parameters: passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 2


NORMAL_COST = Cost()
# A recovery key is 160 random bits: stretching would only slow the person down.
RANDOM_SECRET_COST = Cost(passes=1, memory_kib=1024, lanes=1)


@dataclass(frozen=True, slots=True)
class Wrap:
    """One way in: kind is passphrase, recovery or keyring; salt and wrapped are base64."""

    kind: str
    salt: str
    cost: Cost
    wrapped: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The ways into one profile. `profile_id` names the secret in the OS keyring."""

    profile_id: str
    wraps: tuple[Wrap, ...]

    def kinds(self) -> frozenset[str]:
        """Which ways in there are."""
        return frozenset(one.kind for one in self.wraps)

    def with_wrap(self, wrap: Wrap) -> KeyFile:
        """The same with `wrap`, in place of any other of its kind."""
        return KeyFile(
            self.profile_id, (*(one for one in self.wraps if one.kind != wrap.kind), wrap)
        )


def new_key() -> bytes:
    """A fresh database key."""
    return os.urandom(KEY_BYTES)


def overwrite(secret: KeyBytes) -> None:
    """Write zeros over a secret that nobody needs any more; for objects that only the caller holds.

    A bytearray for certain. CPython's bytes too, against their nature; elsewhere they are left to
    the memory's next user (docs/decisions/0011-lock.md).
    """
    if isinstance(secret, bytearray):
        secret[:] = bytes(len(secret))
    elif sys.implementation.name == "cpython" and len(secret) > 1:
        ctypes.memset(id(secret) + bytes.__basicsize__ - 1, 0, len(secret))


def wrap(key: KeyBytes, kind: str, secret: str, cost: Cost = NORMAL_COST) -> Wrap:
    """`key` wrapped under `secret`. Takes a fifth of a second at normal cost."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    salt = os.urandom(16)
    wrapped = aes_key_wrap(stretched(secret, salt, cost), bytes(key))
    return Wrap(kind, _b64(salt), cost, _b64(wrapped))


def unwrap(key_file: KeyFile, kind: str, secret: str, folder: str = "") -> bytes:
    """The database key. Raises KeyMissing(wrong_…) if `secret` does not fit that way in."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    found = next((one for one in key_file.wraps if one.kind == kind), None)
    if found is None:
        raise KeyMissing(folder, f"no_{kind}")
    wrapping = stretched(secret, base64.b64decode(found.salt), found.cost)
    try:
        return aes_key_unwrap(wrapping, base64.b64decode(found.wrapped))
    except InvalidUnwrap as error:
        raise KeyMissing(folder, f"wrong_{kind}") from error


def new_recovery_key() -> str:
    """160 random bits to print and put away: eight groups of four letters and digits."""
    text = base64.b32encode(os.urandom(20)).decode()
    return "-".join(text[at : at + 4] for at in range(0, 32, 4))


def normal_recovery_key(typed: str) -> str:
    """A recovery key as typed, in its printed form: case, spaces and dashes do not matter."""
    bare = "".join(one for one in typed.upper() if one.isalnum())
    bare = bare.replace("0", "O").replace("1", "I").replace("8", "B")
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def read_key_file(folder: Path) -> KeyFile:
    """The key file of a profile. Raises KeyMissing(no_key_file | bad_key_file), FolderRefused."""
    try:
        data = json.loads((folder / KEY_FILE).read_text(encoding="utf-8"))
        wraps = tuple(
            Wrap(one["kind"], one["salt"], Cost(**one["cost"]), one["wrapped"])
            for one in data["wraps"]
        )
        found = KeyFile(data["profile_id"], wraps)
        # A damaged wrap would look like a wrong passphrase.
        if data.get("check", _check(found)) != _check(found):
            raise ValueError("check")
        return found
    except FileNotFoundError as error:
        raise KeyMissing(str(folder), "no_key_file") from error
    except OSError as error:
        raise FolderRefused(str(folder), "shut") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyMissing(str(folder), "bad_key_file") from error


def write_key_file(folder: Path, key_file: KeyFile) -> None:
    """Put the key file in place durably: it must never be half of one and half of another."""
    data = {**asdict(key_file), "check": _check(key_file)}
    write_durably(folder / KEY_FILE, json.dumps(data, indent=1).encode())


def _check(key_file: KeyFile) -> str:
    return hashlib.sha256(json.dumps(asdict(key_file), sort_keys=True).encode()).hexdigest()


def stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a secret by argon2id: slow to try, at normal cost a fifth of a second."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
