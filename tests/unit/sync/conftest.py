"""A filled profile and a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qualifier.exchange.workplace import open_workplace
from qualifier.store.profile import Store
from tests.fakes import dossier_call as facts
from tests.fakes.new_profile import new_profile


class Clock:
    def __init__(self) -> None:
        self.now: datetime = facts.MADE + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    key = new_profile(folder)
    store = Store(folder, key, is_window=False)
    yield open_workplace(store, facts.MADE)
    store.close()
