"""What a command is told of a profile whose window is locked."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from qualifier.cli.opening import key_of
from qualifier.core.errors import KeyMissing
from qualifier.store import profile
from qualifier.store.key import Cost
from qualifier.store.lock_mark import LockMark, Why, write_mark
from qualifier.store.profile import Secret
from qualifier.sync import credentials

WORDS = "quatre chevaux"


def test_key_store_alone_opens_no_command_while_the_window_is_locked(tmp_path, monkeypatch):
    folder, words = tmp_path / "profile", tmp_path / "words"
    words.write_text(WORDS, encoding="utf-8")
    monkeypatch.setattr(credentials, "secret_of", lambda _profile_id: "k" * 43)
    ways = (Secret("keyring", "k" * 43), Secret("passphrase", WORDS))
    cheap = Cost(passes=1, memory_kib=1024, lanes=1)
    key = profile.create(folder, ways, passphrase_cost=cheap)
    by_key_store = argparse.Namespace(profile=folder, passphrase_file=None)
    assert key_of(by_key_store) == key
    write_mark(folder, LockMark(datetime(2026, 11, 24, tzinfo=UTC), Why.IDLE))
    with pytest.raises(KeyMissing, match="locked"):
        key_of(by_key_store)
    assert key_of(argparse.Namespace(profile=folder, passphrase_file=words)) == key
