"""The mark beside the database that its window is locked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qualifier.store.lock_mark import (
    MARK_FILE,
    LockMark,
    Why,
    read_mark,
    remove_mark,
    write_mark,
)

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


def test_mark_is_read_as_it_was_written(tmp_path):
    assert read_mark(tmp_path) is None
    mark = LockMark(NOW, Why.SLEEP, 3)
    write_mark(tmp_path, mark)
    assert read_mark(tmp_path) == mark
    remove_mark(tmp_path)
    remove_mark(tmp_path)
    assert read_mark(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    (
        "",
        "{",
        "[]",
        '{"since": "yesterday", "why": "idle", "tries_left": 5}',
        '{"since": "2026-11-24T09:42:00+00:00", "why": "idle"}',
        '{"since": "2026-11-24T09:42:00+00:00", "why": "boredom", "tries_left": 5}',
        '{"since": "2026-11-24T09:42:00+00:00", "why": "idle", "tries_left": "many"}',
    ),
)
def test_mark_that_cannot_be_read_locks_and_allows_no_pin(tmp_path, text):
    (tmp_path / MARK_FILE).write_text(text, encoding="utf-8")
    assert read_mark(tmp_path).tries_left == 0


def test_no_more_tries_are_read_than_there_ever_are(tmp_path):
    write_mark(tmp_path, LockMark(NOW, Why.IDLE, 500))
    assert read_mark(tmp_path).tries_left == 5
