"""A real, empty profile with the shipped documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store.profile import Store
from tests.fakes.lists import NOW
from tests.fakes.new_profile import new_profile


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[Workplace]:
    folder = tmp_path / "profile"
    key = new_profile(folder)
    store = Store(folder, key, is_window=False)
    yield open_workplace(store, NOW)
    store.close()
