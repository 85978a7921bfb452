"""Making, opening and guarding a profile: keys, encryption, locks, settings."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qualifier.core.errors import FolderRefused, KeyMissing, ProfileDamaged, ProfileHeld
from qualifier.settings import LANGUAGE, SEAT_NAME, TEXT_SIZE
from qualifier.store import database, key, profile
from qualifier.store.locks import hold_profile, hold_worker, window_is_open
from qualifier.store.profile import Secret, Store, save_settings

CHEAP = key.Cost(passes=1, memory_kib=1024, lanes=1)


def test_each_way_in_gives_the_same_key(folder):
    recovery = key.new_recovery_key()
    ways = (Secret("passphrase", "correct horse"), Secret("recovery", recovery))
    made = profile.create(folder, ways, passphrase_cost=CHEAP)
    assert profile.key_from(folder, ways[0]) == made
    typed = recovery.lower().replace("-", " ")
    assert profile.key_from(folder, Secret("recovery", typed)) == made


@pytest.mark.parametrize(
    ("way", "reason"),
    (
        (Secret("passphrase", "wrong"), "wrong_passphrase"),
        (Secret("recovery", "AAAA"), "no_recovery"),
        (Secret("keyring", "x"), "no_keyring"),
    ),
)
def test_a_way_that_does_not_fit_is_named(folder, way, reason):
    profile.create(folder, (Secret("passphrase", "right"),), passphrase_cost=CHEAP)
    with pytest.raises(KeyMissing) as caught:
        profile.key_from(folder, way)
    assert caught.value.reason == reason


def test_a_way_can_be_added_and_the_others_stay(folder):
    made = profile.create(folder, (Secret("recovery", "A" * 32),))
    profile.add_way(folder, made, Secret("keyring", "secret of the ring"))
    assert profile.key_from(folder, Secret("keyring", "secret of the ring")) == made
    assert profile.key_from(folder, Secret("recovery", "A" * 32)) == made


@pytest.mark.parametrize("content", (b"", b"{", b'{"wraps": [{}]}', b"[1]", b'{"wraps": 5}'))
def test_broken_key_file_is_told_from_a_missing_one(folder, content):
    profile.create(folder, (Secret("recovery", "A" * 32),))
    path = folder / key.KEY_FILE
    path.write_bytes(content)
    with pytest.raises(KeyMissing) as caught:
        key.read_key_file(folder)
    assert caught.value.reason == "bad_key_file"
    path.unlink()
    with pytest.raises(KeyMissing) as caught:
        key.read_key_file(folder)
    assert caught.value.reason == "no_key_file"


def test_nothing_is_ever_made_over_a_profile(folder):
    profile.create(folder, (Secret("recovery", "A" * 32),))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ProfileDamaged):
        profile.create(folder, (Secret("recovery", "B" * 32),))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_written_is_not_readable_on_disk(store, folder):
    store.write(lambda c: save_settings(c, {SEAT_NAME: "Inès Caradec-Lebrun"}))
    store.close()
    for path in folder.iterdir():
        assert b"Caradec" not in path.read_bytes(), path.name
        assert path.stat().st_mode & 0o077 == 0 or path.name == "ballast", path.name


def test_the_key_is_nowhere_in_the_clear(store, folder):
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert store.key not in content
            assert store.key.hex().encode() not in content


def test_another_key_does_not_open_the_file(store, folder):
    store.close()
    with pytest.raises(KeyMissing) as caught:
        Store(folder, bytes(32), is_window=True)
    assert caught.value.reason == "key_does_not_open"


def test_clear_text_database_is_never_opened(store, folder, tmp_path):
    import sqlite3

    store.close()
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE t (x)")
    plain.commit()
    plain.close()
    (folder / database.DATABASE_FILE).write_bytes((tmp_path / "plain.db").read_bytes())
    with pytest.raises(FolderRefused) as caught:
        Store(folder, store.key, is_window=True)
    assert caught.value.reason == "foreign_database"


@pytest.mark.parametrize("size", (0, 100, 4096))
def test_cut_file_is_refused_and_left(store, folder, size):
    store.close()
    path = folder / database.DATABASE_FILE
    for name in database.files_of(folder)[1:]:
        name.unlink(missing_ok=True)
    os.truncate(path, size)
    with pytest.raises((ProfileDamaged, KeyMissing)):
        Store(folder, store.key, is_window=True)
    assert path.stat().st_size == size


def test_damage_in_the_middle_is_a_damaged_profile(store, folder):
    from qualifier.store import leads

    store.close()
    path = folder / database.DATABASE_FILE
    for name in database.files_of(folder)[1:]:
        name.unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(ProfileDamaged):  # noqa: PT012 - closing belongs to it
        opened = Store(folder, store.key, is_window=True)
        try:
            opened.read(leads.count)
        finally:
            opened.close()


def test_settings_come_back_and_bad_ones_are_defaults(store):
    values = {LANGUAGE: "en", TEXT_SIZE: 500}
    store.write(lambda c: save_settings(c, values))
    settings = store.settings()
    assert settings.text(LANGUAGE) == "en"
    assert settings.number(TEXT_SIZE) == 150
    assert store.read(lambda c: profile.stored(c, SEAT_NAME)) is None


def test_opposition_secret_is_made_once(store):
    first = store.opposition_secret()
    assert store.opposition_secret() == first
    assert len(first) == 32


def test_second_window_and_second_worker_are_refused(folder):
    folder.mkdir()
    assert not window_is_open(folder)
    with hold_profile(folder), hold_worker(folder):
        assert window_is_open(folder)
        for hold in (hold_profile, hold_worker):
            with pytest.raises(ProfileHeld):
                hold(folder)
    hold_profile(folder).close()


def test_ballast_is_freed_once_and_comes_back(folder):
    profile.create(folder, (Secret("recovery", "A" * 32),))
    assert profile.free_ballast(folder) is True
    assert profile.free_ballast(folder) is False
    profile.refill_ballast(folder)
    assert (folder / profile.BALLAST_FILE).stat().st_size == profile.BALLAST_BYTES


def test_key_file_holds_no_secret_but_wraps(folder):
    profile.create(folder, (Secret("passphrase", "correct horse"),), passphrase_cost=CHEAP)
    text = (folder / key.KEY_FILE).read_text(encoding="utf-8")
    assert "horse" not in text
    (wrap,) = json.loads(text)["wraps"]
    assert set(wrap) == {"kind", "salt", "cost", "wrapped"}


def test_pragmas_hold_on_every_connection(store):
    def values(connection):
        names = "journal_mode synchronous foreign_keys trusted_schema secure_delete temp_store"
        return [connection.exec_driver_sql(f"PRAGMA {one}").scalar() for one in names.split()]

    assert store.write(values) == ["wal", 2, 1, 0, 1, 2]
    assert store.read(values)[1:] == [2, 1, 0, 1, 2]


def test_readers_cannot_write(store):
    from qualifier.core.errors import StoreFailed

    with pytest.raises(StoreFailed):
        store.read(lambda c: save_settings(c, {SEAT_NAME: "x"}))


def test_folder_in_the_way_is_a_failure_with_a_reason(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    for name in ("file", "file/profile"):
        with pytest.raises(FolderRefused) as caught:
            profile.create(tmp_path / name, (Secret("recovery", "A" * 32),))
        assert caught.value.reason == "not_a_folder"
