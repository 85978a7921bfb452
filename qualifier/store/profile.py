"""A profile: the folder with the encrypted file, its key file, locks, ballast and backups."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, select

from qualifier.core.errors import (
    CipherMissing,
    DiskFull,
    FolderReadOnly,
    FolderRefused,
    QualifierError,
    StoreFailed,
)
from qualifier.settings import Setting, Settings, SettingValue
from qualifier.store import database, key, log_check, swap
from qualifier.store.database import upsert
from qualifier.store.durable import sync_folder
from qualifier.store.locks import FileLock, Turnstile
from qualifier.store.tables import secret, setting
from qualifier.store.writer import Writer, run_in_transaction

BALLAST_FILE = "ballast"
BALLAST_BYTES = 8 * 1024 * 1024
WORKER_CACHE_MIB = 64
LOG_BYTES = 8 * 1024 * 1024
OPPOSITION_SECRET = "opposition"  # noqa: S105 - its name in the table
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Secret:
    """One way to open a profile: its kind (passphrase, recovery, keyring) and the secret."""

    kind: str
    value: str


def exists(folder: Path) -> bool:
    """Whether `folder` holds a profile (or what is left of one). Raises FolderRefused."""
    try:
        if folder.exists() and not folder.is_dir():
            raise FolderRefused(str(folder), "not_a_folder")
        left = (*database.files_of(folder), folder / key.KEY_FILE, folder / swap.MENDED)
        copies = (folder / database.BACKUPS).glob("profile-*.db")
        return any(path.exists() for path in left) or any(True for _copy in copies)
    except OSError as error:
        raise FolderRefused(str(folder), "shut") from error


def make_folder(folder: Path) -> None:
    """The folder of a profile, for its owner alone. Raises FolderRefused, StoreFailed, DiskFull."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise FolderRefused(str(folder), "not_a_folder") from error
    except OSError as error:
        raise database.storage_error(error) from error


def create(
    folder: Path,
    ways: tuple[Secret, ...],
    profile_id: str = "",
    passphrase_cost: key.Cost = key.NORMAL_COST,
) -> bytes:
    """Make a profile that each of `ways` opens. Returns its database key.

    Raises ProfileDamaged if anything of a profile is there: nothing is ever made over another.
    Raises FolderRefused, StoreFailed, DiskFull or CipherMissing; nothing of it is left then.
    """
    if exists(folder):
        raise database.damaged(folder)
    make_folder(folder)
    try:
        os.chmod(folder, 0o700)
        lock = FileLock(folder / "create.lock")
    except OSError as error:
        raise database.storage_error(error) from error
    try:
        lock.take(wait=True)
        if exists(folder):  # another program was quicker
            raise database.damaged(folder)
        return _create(folder, ways, profile_id or uuid.uuid4().hex, passphrase_cost)
    finally:
        lock.close()


def _create(
    folder: Path, ways: tuple[Secret, ...], profile_id: str, passphrase_cost: key.Cost
) -> bytes:
    database_key = key.new_key()
    wraps = tuple(
        key.wrap(
            database_key,
            way.kind,
            _words(way),
            passphrase_cost if way.kind == "passphrase" else key.RANDOM_SECRET_COST,
        )
        for way in ways
    )
    # The key file goes first: a database without a key would be lost, a key without one is not.
    key.write_key_file(folder, key.KeyFile(profile_id, wraps))
    try:
        database.create(folder / database.DATABASE_FILE, database_key)
        sync_folder(folder)
    except (database.DatabaseError, OSError, CipherMissing) as error:
        for name in database.files_of(folder):
            name.unlink(missing_ok=True)
        (folder / key.KEY_FILE).unlink(missing_ok=True)
        if isinstance(error, CipherMissing):
            raise
        raise database.storage_error(error) from error
    refill_ballast(folder)
    return database_key


def key_from(folder: Path, way: Secret) -> bytes:
    """The database key by one way in. Raises KeyMissing."""
    return key.unwrap(key.read_key_file(folder), way.kind, _words(way), str(folder))


def add_way(folder: Path, database_key: key.KeyBytes, way: Secret) -> None:
    """Add or replace a way in; the others stay."""
    cost = key.NORMAL_COST if way.kind == "passphrase" else key.RANDOM_SECRET_COST
    wrapped = key.wrap(database_key, way.kind, _words(way), cost)
    key_file = key.read_key_file(folder).with_wrap(wrapped)
    key.write_key_file(folder, key_file)
    copies = folder / database.BACKUPS
    if (copies / key.KEY_FILE).exists():  # or what was replaced would still open that one
        key.write_key_file(copies, key_file)


def _words(way: Secret) -> str:
    """The secret as it is wrapped: of a recovery key only letters and digits count."""
    return key.normal_recovery_key(way.value) if way.kind == "recovery" else way.value


def refill_ballast(folder: Path) -> None:
    """Keep room aside that can be freed on a full disk. A disk too full for it goes without."""
    path = folder / BALLAST_FILE
    try:
        if path.exists() and path.stat().st_size >= BALLAST_BYTES:
            return
        with path.open("wb") as file:
            for _ in range(BALLAST_BYTES // 65_536):
                file.write(secrets.token_bytes(65_536))
    except OSError:
        path.unlink(missing_ok=True)


def free_ballast(folder: Path) -> bool:
    """Give the reserve back to a full disk; says whether there was any."""
    path = folder / BALLAST_FILE
    try:
        path.unlink()
    except OSError:  # there was none, or somebody holds it
        return False
    return True


class Store:
    """An open profile. Writing goes through `writer` (window) or `write` (worker, command line)."""

    def __init__(self, folder: Path, database_key: key.KeyBytes, *, is_window: bool) -> None:
        """On a full disk the ballast is freed.

        Raises FolderRefused, ProfileDamaged, ProfileTooNew, KeyMissing, StoreFailed or DiskFull.
        """
        path = folder / database.DATABASE_FILE
        swap.finish(folder)
        try:
            if not path.exists() or not path.stat().st_size:
                raise database.damaged(folder)
            database.assert_encrypted(path)
        except CipherMissing as error:  # not written by any Qualifier
            raise FolderRefused(str(folder), "foreign_database") from error
        except OSError as error:
            raise FolderRefused(str(folder), "shut") from error
        self.folder = folder
        self.key = bytearray(database_key)  # its own, to be overwritten
        # The worker's long jobs walk through whole indexes; the window's facts need few pages.
        self._cache_mib = 8 if is_window else WORKER_CACHE_MIB
        self._engine = database.open_engine(path, self.key, cache_mib=self._cache_mib)
        self.readers: Engine = database.open_engine(path, self.key, read_only=True)
        self.turnstile = Turnstile(folder, is_window=is_window)
        self._writer: Writer | None = None
        before = log_check.promised(path)
        try:
            try:
                self._begin(before)
            except DiskFull as error:
                if not self._make_room(error):
                    raise
                self._begin(before)
        except QualifierError:
            self.close()
            raise

    @property
    def writer(self) -> Writer:
        """The writer thread, started at first use."""
        if self._writer is None:
            self._writer = Writer(self._engine, self.turnstile, self._make_room)
        return self._writer

    def write(self, job: Callable[[Connection], Result]) -> Result:
        """Run one transaction on this thread. Raises StoreFailed, DiskFull or ProfileDamaged."""
        try:
            return run_in_transaction(self._engine, self.turnstile, job)
        except FolderReadOnly as error:
            error.folder = error.folder or str(self.folder)
            raise
        except StoreFailed as error:
            if error.__cause__ is not None and database.is_damage(error.__cause__):
                raise database.damaged(self.folder) from error
            raise

    def read(self, job: Callable[[Connection], Result]) -> Result:
        """Run a reading job on this thread's read-only connection.

        Raises StoreFailed, or ProfileDamaged where the file cannot be read.
        """
        try:
            with self.readers.connect() as connection:
                return job(connection)
        except (database.DatabaseError, MemoryError) as error:
            if database.is_damage(error):
                raise database.damaged(self.folder) from error
            raise database.storage_error(error) from error

    @contextmanager
    def many_writes(self, cache_mib: int = 0) -> Iterator[Callable[[], None]]:
        """For long jobs: the log is worked off between writes, while nobody's turn is held.

        Yields what the job calls after each of its writes. `cache_mib`: how much of the file this
        thread keeps meanwhile, 0 as much as ever; a job that waits for others is no slower with
        less.
        """
        log = self.folder / (database.DATABASE_FILE + "-wal")

        def work_off() -> None:
            if log.exists() and log.stat().st_size > LOG_BYTES:
                database.checkpoint(self._engine)

        database.checkpoint_by_hand(self._engine, by_hand=True)
        database.keep_pages(self._engine, cache_mib or self._cache_mib)
        try:
            yield work_off
        finally:
            database.checkpoint_by_hand(self._engine, by_hand=False)
            database.keep_pages(self._engine, self._cache_mib)

    def settings(self) -> Settings:
        """The settings as they stand on disk."""
        return self.read(read_settings)

    def opposition_secret(self) -> bytes:
        """The key of this profile's hashed do-not-call list, made at first use."""
        found = self.read(
            lambda c: c.execute(
                select(secret.c.value).where(secret.c.name == OPPOSITION_SECRET)
            ).scalar()
        )
        if found is not None:
            return bytes(found)
        made = secrets.token_bytes(32)
        self.write(
            lambda c: c.execute(
                upsert(secret).values(name=OPPOSITION_SECRET, value=made).on_conflict_do_nothing()
            )
        )
        return self.opposition_secret()

    def check(self, *, full: bool = False) -> database.Health:
        """SQLite's check of the file."""
        return self.read(lambda c: database.check(c, full=full))

    def copy_to(self, target: Path) -> None:
        """A checked, encrypted copy of the file at `target`.

        Raises StoreFailed or DiskFull, or ProfileDamaged where there is nothing sound to copy.
        """
        try:
            with self.readers.connect() as connection:
                database.copy_to(connection, target, self.key)
        except StoreFailed as error:
            if error.reason == database.NOT_SOUND:
                raise database.damaged(self.folder) from error
            raise

    def close(self) -> None:
        """Finish what the writer was given, then close all connections."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        # The last connection to close works the log off, and readers cannot.
        self.readers.dispose()
        self._engine.dispose()
        self.turnstile.close()

    def forget_key(self) -> None:
        """Overwrite the key of a closed profile: nothing of it opens again."""
        key.overwrite(self.key)

    def _make_room(self, error: StoreFailed) -> bool:
        """Whether a failed write may be tried again at once: the ballast was there and is freed."""
        return isinstance(error, DiskFull) and free_ballast(self.folder)

    def _begin(self, before: log_check.Promise) -> None:
        """The first reading: is all there that the log held, is the schema the current one."""
        is_current = self.read(lambda c: database.require_current(c, self.folder))
        if not log_check.is_kept(self.folder / database.DATABASE_FILE, before):
            raise database.damaged(self.folder)
        if not is_current:
            # Alembic costs a third of a second: only files of an older program pay for it.
            from qualifier.store import migrate

            migrate.upgrade(self._engine, self.folder, self.key)


def stored(connection: Connection, one: Setting) -> object:
    """The value of a setting as it was stored; None if nobody ever chose."""
    return connection.execute(select(setting.c.value).where(setting.c.key == one.key)).scalar()


def read_settings(connection: Connection) -> Settings:
    """All stored settings."""
    rows = connection.execute(select(setting.c.key, setting.c.value))
    return Settings({row.key: row.value for row in rows})


def save_settings(connection: Connection, values: Mapping[Setting, SettingValue]) -> None:
    """Store settings, each checked against its bounds."""
    for one, value in values.items():
        put = upsert(setting).values(key=one.key, value=one.checked(value))
        connection.execute(
            put.on_conflict_do_update(index_elements=["key"], set_={"value": put.excluded.value})
        )
