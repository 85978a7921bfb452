"""A new profile: one as a worker leaves it, and one without documents.

A worker leaves the shipped documents published, and kept as parsed. Both are made once a process,
by the program's own way, and copied from then on: parsing the documents anew took more than half of
the time of all tests of the window. Tests of how a profile comes into being make their own.
"""

from __future__ import annotations

import uuid
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualifier.exchange.workplace import open_workplace
from qualifier.store import key, profile
from qualifier.store.database import DATABASE_FILE
from qualifier.store.profile import Secret, Store
from tests.fakes.dossier_call import MADE

KEYRING = (Secret("keyring", "k" * 40),)
CHEAP = key.Cost(passes=1, memory_kib=1024, lanes=1)


def new_profile(folder: Path, ways: tuple[Secret, ...] = KEYRING) -> bytes:
    """Put a profile that `ways` open into `folder`, as a worker leaves it. Its database key."""
    return _copy(_with_documents(), folder, ways)


def empty_profile(folder: Path, ways: tuple[Secret, ...] = KEYRING) -> bytes:
    """Put a profile into `folder` as `profile.create` does, without documents. Its database key."""
    return _copy(_empty(), folder, ways)


def _copy(template: tuple[bytes, bytes], folder: Path, ways: tuple[Secret, ...]) -> bytes:
    content, kept = template
    database_key = bytes(bytearray(kept))  # the program overwrites the one it is given
    profile.make_folder(folder)
    wraps = tuple(key.wrap(database_key, one.kind, profile._words(one), CHEAP) for one in ways)
    key.write_key_file(folder, key.KeyFile(uuid.uuid4().hex, wraps))
    (folder / DATABASE_FILE).write_bytes(content)
    (folder / DATABASE_FILE).chmod(0o600)
    return database_key


@cache
def _empty() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "profile"
        database_key = profile.create(folder, KEYRING)
        return (folder / DATABASE_FILE).read_bytes(), database_key


@cache
def _with_documents() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "profile"
        database_key = profile.create(folder, KEYRING)
        store = Store(folder, database_key, is_window=False)
        workplace = open_workplace(store, MADE)
        store.read(workplace.documents.newest_scripts)
        workplace.kept.keep(store)
        store.close()
        return (folder / DATABASE_FILE).read_bytes(), database_key
