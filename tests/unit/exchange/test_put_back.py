"""A backup put back as it is: what was there is set aside, and no bad copy takes its place."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.exchange import salvage_job
from qualifier.settings import SEAT_NAME
from qualifier.store import backups
from qualifier.store.backups import Why
from qualifier.store.profile import Store, save_settings
from tests.fakes.new_profile import empty_profile

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def store(folder):
    opened = Store(folder, empty_profile(folder), is_window=True)
    yield opened
    opened.close()


def name_of(folder: Path, key: bytes) -> str:
    store = Store(folder, key, is_window=True)
    try:
        return store.settings().text(SEAT_NAME)
    finally:
        store.close()


def put_back(folder: Path, path: Path, key: bytes) -> Path | None:
    copy = backups.of_path(folder, path)
    return salvage_job.salvage(folder, key, NOW, copy=copy).set_aside


def test_restore_sets_aside_what_was_there(store, folder):
    store.write(lambda c: save_settings(c, {SEAT_NAME: "good"}))
    made = backups.make(store, Why.ASKED, NOW)
    store.write(lambda c: save_settings(c, {SEAT_NAME: "bad"}))
    store.close()
    aside = put_back(folder, made.path, store.key)
    assert name_of(folder, store.key) == "good"
    assert aside is not None
    (aside / "key.json").write_bytes((folder / "key.json").read_bytes())
    assert name_of(aside, store.key) == "bad"


@pytest.mark.parametrize("content", (b"", b"x" * 50_000, os.urandom(50_000)))
def test_what_is_no_backup_is_not_put_in_place(store, folder, tmp_path, content):
    store.close()
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(content)
    before = (folder / "profile.db").read_bytes()
    with pytest.raises(ActionRefused):
        put_back(folder, foreign, store.key)
    assert (folder / "profile.db").read_bytes() == before
    with pytest.raises(NotFound):
        put_back(folder, tmp_path / "none", store.key)


def test_damaged_backup_is_not_put_in_place(store, folder):
    made = backups.make(store, Why.ASKED, NOW)
    store.close()
    content = bytearray(made.path.read_bytes())
    content[20_000:60_000] = os.urandom(40_000)
    made.path.write_bytes(content)
    with pytest.raises(ActionRefused):
        put_back(folder, made.path, store.key)
