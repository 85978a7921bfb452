"""Real encrypted profiles for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store import profile
from qualifier.store.profile import Secret, Store
from tests.fakes import dossier_call as facts

RECOVERY = "0000-" * 7 + "0000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    key = profile.create(folder, (Secret("recovery", RECOVERY),))
    opened = Store(folder, key, is_window=True)
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Workplace:
    return open_workplace(store, facts.MADE)
