"""Real encrypted profiles for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store.profile import Secret, Store
from tests.fakes import dossier_call as facts
from tests.fakes.new_profile import empty_profile, new_profile

RECOVERY = "0000-" * 7 + "0000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """It has the shipped documents where the test asks for a `place` too."""
    new = new_profile if "place" in request.fixturenames else empty_profile
    opened = Store(folder, new(folder, (Secret("recovery", RECOVERY),)), is_window=True)
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Workplace:
    return open_workplace(store, facts.MADE)
