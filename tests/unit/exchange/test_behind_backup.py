"""A file set back to an older state, as when its log is lost: it is found, never copied over the
good backup, and mended without losing what the backup has."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualifier.core.errors import ProfileDamaged
from qualifier.core.lead import Lead
from qualifier.exchange import salvage_job
from qualifier.exchange.workplace import open_workplace
from qualifier.store import backups, database, imports, leads, profile, soundness
from qualifier.store.profile import Secret, Store
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MANY = 40


def some(first: int, count: int, batch_id: str) -> list[Lead]:
    return [
        Lead(
            id=f"l{n}",
            last_name=f"Name {n}",
            phone=f"+3363998{n:04d}",
            batch_id=batch_id,
            created_at=NOW,
        )
        for n in range(first, first + count)
    ]


@pytest.fixture
def set_back(tmp_path):
    """A profile whose list came in and was backed up; then the file lost its log."""
    folder = tmp_path / "profile"
    database_key = new_profile(folder, (Secret("recovery", "A" * 32),))
    with closing(Store(folder, database_key, is_window=True)) as store:
        open_workplace(store, NOW)
        store.write(lambda c: leads.add(c, some(0, 1, "")))
    early = shutil.copytree(folder, tmp_path / "early")
    with closing(Store(folder, database_key, is_window=True)) as store:
        store.write(lambda c: imports.begin(c, "b1", "list.csv", by="", at=NOW))
        store.write(lambda c: leads.add(c, some(1, MANY, "b1")))
        store.write(lambda c: imports.finish(c, "b1", imports.BatchState.DONE, {}))
        backups.make(store, backups.Why.HALF_HOUR, NOW)
    shutil.copyfile(early / database.DATABASE_FILE, folder / database.DATABASE_FILE)
    return folder, database_key


def test_closing_leaves_nothing_in_the_log(set_back):
    folder, database_key = set_back
    with closing(Store(folder, database_key, is_window=True)) as store:
        store.write(lambda c: leads.add(c, some(90, 1, "")))
        assert store.read(leads.count) == 2
    assert not any(one.exists() for one in database.files_of(folder)[1:])


def test_lost_import_is_found_and_not_backed_up(set_back):
    folder, database_key = set_back
    with closing(Store(folder, database_key, is_window=True)) as store:
        assert store.read(leads.count) == 1
        assert soundness.problems(store) == (soundness.BEHIND,)
        with pytest.raises(ProfileDamaged):
            backups.make(store, backups.Why.DAY_END, NOW + timedelta(hours=1))
        assert soundness.problems(store) == (soundness.BEHIND,)
    assert len(backups.list_backups(folder)) == 1


def damage_call_table(folder: Path, database_key: bytes) -> None:
    engine = database.open_engine(folder / database.DATABASE_FILE, database_key, read_only=True)
    with engine.connect() as connection:
        root = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'call'"
        ).scalar_one()
    engine.dispose()
    path = folder / database.DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 + 100] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("is_damaged_too", (False, True))
def test_salvage_keeps_what_the_backup_has(set_back, is_damaged_too):
    folder, database_key = set_back
    if is_damaged_too:
        damage_call_table(folder, database_key)
    salvage_job.salvage(folder, database_key, NOW + timedelta(hours=2))
    with closing(Store(folder, database_key, is_window=True)) as store:
        assert store.read(leads.count) == MANY + 1
        assert soundness.problems(store) == ()


def test_replaced_words_do_not_open_the_copy_of_the_key_file(set_back):
    folder, database_key = set_back
    words = Secret("recovery", "B" * 32)
    profile.add_way(folder, database_key, words)
    for place in (folder, folder / backups.FOLDER):
        assert profile.key_from(place, words) == database_key
