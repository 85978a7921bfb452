"""A profile with the fictional sample in it; loaded once a run, as that takes eight seconds.

The workers of one run share it: the first that asks loads it while the others wait for its lock.
`test_sample_profile` loads it by the program itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualifier.core.ids import ids_in_bulk
from qualifier.exchange import sample_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store import profile
from qualifier.store.locks import FileLock
from qualifier.store.profile import Store
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


@contextmanager
def open_sample(places: pytest.TempPathFactory, *, is_window: bool = True) -> Iterator[Workplace]:
    """A copy of its own, open and closed again; the sample is told as of NOW."""
    base = places.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    key = _loaded(shared / "sample")
    folder = places.mktemp("sample") / "profile"
    profile.make_folder(folder)
    shutil.copytree(shared / "sample" / "profile", folder, dirs_exist_ok=True)
    store = Store(folder, key, is_window=is_window)
    try:
        yield open_workplace(store, NOW)
    finally:
        store.close()


def _loaded(place: Path) -> bytes:
    """Load the sample into `place` unless it is there. Its database key."""
    place.mkdir(exist_ok=True)
    kept = place / "key"
    with FileLock(place / "lock") as lock:
        lock.take(wait=True)
        if not kept.exists():
            folder = place / "profile"
            shutil.rmtree(folder, ignore_errors=True)
            key = new_profile(folder)
            store = Store(folder, bytes(bytearray(key)), is_window=False)
            try:
                sample_job.load(open_workplace(store, NOW), Doing("", NOW, ids_in_bulk()))
            finally:
                store.close()
            kept.write_bytes(key)
    return kept.read_bytes()
