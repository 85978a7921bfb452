"""What fault tests share: how hard to try, the figures they find, a profile to do harm to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualifier.exchange.workplace import open_workplace
from qualifier.store import profile
from qualifier.store.profile import Secret, Store
from tests.faults.deeds import START, Rules
from tests.faults.effort import Effort, add_options, effort_from
from tests.faults.figures import figures

__all__ = ["Profile", "figures"]


pytest_addoption = add_options


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> Effort:
    return effort_from(pytestconfig)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.shipped()


@dataclass(frozen=True)
class Profile:
    """A profile as it is before anybody calls."""

    folder: Path
    key: bytes

    def copy(self, to: Path) -> Path:
        """A copy to do harm to; the ballast is left out (eight megabytes a copy)."""
        return Path(
            shutil.copytree(self.folder, to, ignore=shutil.ignore_patterns(profile.BALLAST_FILE))
        )


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A new profile with the shipped documents in it, closed."""
    folder = tmp_path_factory.mktemp("untouched") / "profile"
    key = profile.create(folder, (Secret("recovery", "0" * 64),))
    store = Store(folder, key, is_window=True)
    open_workplace(store, START)
    store.close()
    return Profile(folder, key)
