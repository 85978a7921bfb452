"""A real profile with two calls, a backup between them, and a file that is then damaged."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualifier.exchange.workplace import open_workplace, shipped_script
from qualifier.settings import LANGUAGE
from qualifier.store import backups, database, documents
from qualifier.store.key import Cost
from qualifier.store.profile import Secret, Store, save_settings
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill
from tests.fakes.new_profile import new_profile

PASSPHRASE = "quatre chevaux"
RECOVERY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)
NOON = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
PAGE_BYTES = 4096


@dataclass(frozen=True)
class Made:
    """The folder, its key, and where on disk the calls are."""

    folder: Path
    key: bytes


def make(folder: Path, *, with_backup: bool = True) -> Made:
    """A closed profile; the backup was made before anybody called."""
    ways = (Secret("passphrase", PASSPHRASE), Secret("recovery", RECOVERY))
    key = new_profile(folder, ways)
    store = Store(folder, key, is_window=True)
    store.write(lambda c: save_settings(c, {LANGUAGE: "en"}))
    place = open_workplace(store, facts.MADE)
    if with_backup:
        backups.make(store, backups.Why.HALF_HOUR, NOON)
    fill(place)
    store.close()
    database.fold_log(folder / database.DATABASE_FILE, key)
    return Made(folder, key)


def publish_own_script(made: Made) -> None:
    """A second version of a shipped script, which is not the shipped text."""
    with closing(Store(made.folder, made.key, is_window=True)) as store:
        file = shipped_script("maintenance_inbound")
        assert file is not None
        text = file.read_text(encoding="utf-8") + "# ours\n"
        store.write(
            lambda c: documents.publish_script(
                c, "maintenance_inbound", text, note="", by="", at=NOON
            )
        )
    database.fold_log(made.folder / database.DATABASE_FILE, made.key)


def copy_backups(made: Made, count: int) -> None:
    """As many backups more, each a day older than the one before."""
    (newest,) = backups.list_backups(made.folder)
    for days in range(1, count + 1):
        at = newest.made_at - timedelta(days=days)
        name = newest.path.name.replace(f"{newest.made_at:%Y%m%d}", f"{at:%Y%m%d}")
        shutil.copyfile(newest.path, newest.path.with_name(name))


def lose_first_page(made: Made) -> None:
    """The header and the schema are gone: the file does not open any more."""
    path = made.folder / database.DATABASE_FILE
    path.write_bytes(bytes(PAGE_BYTES) + path.read_bytes()[PAGE_BYTES:])


def damage_table(made: Made, table: str) -> None:
    """Flip a bit in the first page of a table: the file opens, the check finds it."""
    engine = database.open_engine(made.folder / database.DATABASE_FILE, made.key)
    with engine.connect() as connection:
        root = connection.exec_driver_sql(
            f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"
        ).scalar_one()
    engine.dispose()
    database.fold_log(made.folder / database.DATABASE_FILE, made.key)
    path = made.folder / database.DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[(root - 1) * PAGE_BYTES + 2000] ^= 1
    path.write_bytes(content)


def destroy(made: Made) -> None:
    """Nothing can be read."""
    path = made.folder / database.DATABASE_FILE
    path.write_bytes(b"?" * path.stat().st_size)
