"""The database file: opening it with its key, its pragmas, its checks and its copies.

SQLite's own knobs live here and in `search.py` only; the rest is SQL that any database speaks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DatabaseError, OperationalError

from qualifier.core.errors import (
    CipherMissing,
    DiskFull,
    FolderReadOnly,
    FolderRefused,
    KeyMissing,
    ProfileDamaged,
    ProfileHeld,
    ProfileTooNew,
    StoreFailed,
)
from qualifier.store import search
from qualifier.store.durable import write_error
from qualifier.store.key import KeyBytes, overwrite
from qualifier.store.tables import SCHEMA_VERSION, metadata

DATABASE_FILE = "profile.db"
BACKUPS = "backups"  # the folder inside the profile
PLAIN_HEADER = b"SQLite format 3\x00"
WALK_CACHE_KIB = 1024
INDEX_BYTES = 32 * 1024  # what SQLite takes at once for its index of the log
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=1",
    "checkpoint_fullfsync=1",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "busy_timeout=5000",
    "cell_size_check=ON",
)
NOT_SOUND = "copy_not_sound"
_LOG_PAGES = 1000  # SQLite's own default


@dataclass(frozen=True, slots=True)
class Health:
    """What `check` found. `problems` is empty for a sound file."""

    cipher: str
    sqlite: str
    problems: tuple[str, ...]


def open_engine(
    path: Path, key: KeyBytes, *, read_only: bool = False, cache_mib: int = 8
) -> Engine:
    """An engine whose connections are keyed and configured. One connection per thread that asks.

    Nothing is opened yet: the first connection does, and raises what `connect` raises.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key, read_only=read_only, cache_mib=cache_mib),
        poolclass=_pool(),
        json_serializer=_dump_json,
    )
    if not read_only:
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _pool() -> Any:
    from sqlalchemy.pool import SingletonThreadPool

    return SingletonThreadPool


def _dump_json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _connect(path: Path, key: KeyBytes, *, read_only: bool, cache_mib: int) -> Any:
    mode = "mode=ro" if read_only else "mode=rw"
    if read_only and _is_still(path):
        mode += "&immutable=1"
    try:
        handle = sqlcipher.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlcipher.OperationalError as error:
        raise damaged(path.parent) from error
    with ExitStack() as undo:
        undo.callback(handle.close)
        _unlock(handle, path, key)
        for pragma in _PRAGMAS:
            if not (read_only and pragma.startswith("journal_mode")):
                handle.execute(f"PRAGMA {pragma}")
        handle.execute(f"PRAGMA cache_size=-{cache_mib * 1024}")
        if read_only:
            handle.execute("PRAGMA query_only=1")
        undo.pop_all()
    return handle


def _is_still(path: Path) -> bool:
    """Whether the file must be read without SQLite's index of the log, which it could not make.

    In a folder that may only be read, a database without a log is a plain file that nobody here
    changes. One with a log needs the index beside it: its writer's, or that a crash left.
    """
    log = files_of(path.parent)[1]
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _give_key(handle: Any, key: KeyBytes) -> None:
    """Key a connection, before anything else is asked of it.

    Not by a PRAGMA: its text would stay in memory after the connection is closed. Raises
    CipherMissing.
    """
    if not hasattr(handle, "set_key"):
        raise CipherMissing
    spec = bytearray(b"x'")
    for byte in key:
        spec += b"%02x" % byte
    spec += b"'"
    handle.set_key(spec)
    overwrite(spec)


def _unlock(handle: Any, path: Path, key: KeyBytes) -> None:
    _give_key(handle, key)
    if not handle.execute("PRAGMA cipher_version").fetchone():
        raise CipherMissing
    handle.execute("PRAGMA cipher_log_level=NONE")
    try:
        handle.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        raise _not_opened(path, error) from error


def salt_for(key: KeyBytes) -> bytes:
    """The salt of a new file: no secret, so it is made from the key and known without the file.

    SQLCipher keeps it in the first 16 bytes; where those are destroyed, pages can still be told
    from rubbish (`salvage`). With a raw key it goes into the authentication codes alone.
    """
    return hashlib.sha256(b"qualifier salt" + key).digest()[:16]


def _not_opened(path: Path, error: Exception) -> Exception:
    """A wrong key and a destroyed first page look alike to SQLCipher: both are "not a database"."""
    words = str(error)
    if "locked" in words or "busy" in words:
        return ProfileHeld(str(path.parent), "worker")
    if "not a database" in words:
        return KeyMissing(str(path.parent), "key_does_not_open")
    if "unable to open" in words or "readonly database" in words:
        return FolderRefused(str(path.parent), "log_unread")
    if "disk I/O" in words or "disk is full" in words:  # no word on what the file holds
        # The index of the log needs room first, and SQLCipher calls that an I/O error.
        is_full = shutil.disk_usage(path.parent).free < INDEX_BYTES
        return DiskFull(words) if is_full else storage_error(error)
    return damaged(path.parent)


def damaged(folder: Path) -> ProfileDamaged:
    """That the profile in `folder` is damaged, and whether there is a copy to put back."""
    return ProfileDamaged(str(folder), any((folder / BACKUPS).glob("profile-*.db")))


def create(path: Path, key: KeyBytes) -> None:
    """Make a new, empty database. Raises FileExistsError: a file is never made over another."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(handle)
    engine = open_engine(path, key + salt_for(key))
    with engine.begin() as connection:
        metadata.create_all(connection)
        search.create(connection)
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
    engine.dispose()
    assert_encrypted(path)


def files_of(folder: Path) -> tuple[Path, ...]:
    """The database file of a profile with what SQLite keeps beside it."""
    return tuple(folder / (DATABASE_FILE + ending) for ending in ("", "-wal", "-shm"))


def versions() -> tuple[str, str]:
    """Versions of SQLCipher (empty if this build cannot encrypt) and of SQLite."""
    handle = sqlcipher.connect(":memory:")
    try:
        found = handle.execute("PRAGMA cipher_version").fetchone()
        return (str(found[0]) if found else ""), str(sqlcipher.sqlite_version)
    finally:
        handle.close()


def assert_encrypted(path: Path) -> None:
    """Raise CipherMissing if the file begins like a clear-text database."""
    with path.open("rb") as file:
        if file.read(16) == PLAIN_HEADER:
            raise CipherMissing


def schema_version(connection: Connection) -> int:
    """The schema the file was written with."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def require_current(connection: Connection, folder: Path) -> bool:
    """Whether the schema is current. Raises ProfileTooNew for a file of a newer program."""
    found = schema_version(connection)
    if found > SCHEMA_VERSION:
        raise ProfileTooNew(str(folder))
    return found == SCHEMA_VERSION


def check(connection: Connection, *, full: bool = False) -> Health:
    """SQLite's own check of the open file, quick or `full`."""
    pragma = "integrity_check" if full else "quick_check"
    try:
        rows = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {pragma}(20)")]
    except DatabaseError as error:
        rows = [type(error).__name__]
    cipher = connection.exec_driver_sql("PRAGMA cipher_version").scalar_one()
    sqlite = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    return Health(str(cipher), str(sqlite), tuple(one for one in rows if one != "ok"))


def checkpoint_by_hand(engine: Engine, *, by_hand: bool) -> None:
    """Whether this thread's connection leaves working off the log to `checkpoint`."""
    pages = 0 if by_hand else _LOG_PAGES
    _outside_transaction(engine, f"PRAGMA wal_autocheckpoint={pages}")


def keep_pages(engine: Engine, cache_mib: int) -> None:
    """How much this thread's connection keeps of the file."""
    _outside_transaction(engine, f"PRAGMA cache_size=-{cache_mib * 1024}")


def checkpoint(engine: Engine) -> None:
    """Work off the log as far as readers allow; neither waits for others nor makes them wait."""
    _outside_transaction(engine, "PRAGMA wal_checkpoint(PASSIVE)")


def _outside_transaction(engine: Engine, statement: str) -> None:
    try:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute(statement)
        finally:
            raw.close()
    except (sqlcipher.Error, DatabaseError) as error:
        raise storage_error(error) from error


def copy_to(connection: Connection, target: Path, key: KeyBytes) -> None:
    """A consistent, encrypted and checked copy of the open database at `target` (new file).

    The online backup copies pages as they are, so the copy opens with the same key.
    Raises StoreFailed or DiskFull, StoreFailed(copy_not_sound) if the database is damaged; a half
    copy is removed.
    """
    part = target.with_name(target.name + ".part")
    source = connection.connection.driver_connection
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        copy = sqlcipher.connect(str(part))
        try:
            with_salt = bytearray(key) + salt_for(key)
            _give_key(copy, with_salt)
            overwrite(with_salt)
            assert source is not None
            source.backup(copy, pages=512, sleep=0.001)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        if found != "ok":
            part.unlink(missing_ok=True)
            raise StoreFailed(NOT_SOUND)
        _sync_file(part)
        os.replace(part, target)
    except (sqlcipher.Error, OSError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreFailed(NOT_SOUND) if is_damage(error) else storage_error(error) from error


def fold_log(path: Path, key: bytes) -> None:
    """Make a database that nobody else has open one whole file without a log.

    Raises StoreFailed or DiskFull.
    """
    engine = open_engine(path, key)
    try:
        _outside_transaction(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
        _outside_transaction(engine, "PRAGMA journal_mode=DELETE")
    finally:
        engine.dispose()


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_damage(error: BaseException) -> bool:
    """Whether SQLite said that the file's content is broken (a failed page check is one too)."""
    words = str(getattr(error, "orig", error))
    return any(one in words for one in ("malformed", "not a database"))


def storage_error(error: BaseException) -> StoreFailed:
    """Our error for what SQLite or the system said of a failed write."""
    original = getattr(error, "orig", error)
    if isinstance(original, OSError):
        return write_error(original)
    words = str(original)
    if "disk is full" in words:
        return DiskFull(words)
    return FolderReadOnly(words) if "readonly database" in words else StoreFailed(words)


__all__ = [
    "DATABASE_FILE",
    "Connection",
    "DatabaseError",
    "Health",
    "OperationalError",
    "check",
    "copy_to",
    "create",
    "damaged",
    "files_of",
    "fold_log",
    "is_damage",
    "open_engine",
    "require_current",
    "storage_error",
    "text",
    "upsert",
    "versions",
]


@contextmanager
def walking(connection: Connection) -> Iterator[None]:
    """For a walk through a whole index: its pages are not asked for again, so few are kept."""
    kept = int(connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
    connection.exec_driver_sql(f"PRAGMA cache_size=-{WALK_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={kept}")
