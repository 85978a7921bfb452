"""How hard the fault tests try: `--long` is what `make faults` runs, `--seed` repeats a run."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qualifier.exchange.workplace import open_workplace
from qualifier.store import profile
from qualifier.store.profile import Secret, Store
from tests.faults.deeds import START, Rules


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--long", action="store_true", help="10,000 kills and 10,000 power cuts")
    group.addoption("--kills", type=int, help="how many kills")
    group.addoption("--cuts", type=int, help="how many power cuts")
    group.addoption("--damages", type=int, help="how many damaged files")
    group.addoption("--seed", default="", help="repeat the run that printed this seed")


@dataclass(frozen=True)
class Effort:
    """How many of each fault, and from which seed."""

    kills: int
    cuts: int
    failures: int
    damages: int
    seed: str


@dataclass
class Table:
    """What the tests found out, for the end of the run."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, what: str, found: str) -> None:
        self.lines.append((what, found))


TABLE = pytest.StashKey[Table]()


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> Effort:
    is_long = bool(pytestconfig.getoption("--long", default=False))
    usual = Effort(10_000, 10_000, 60, 1_000, "") if is_long else Effort(50, 100, 1, 100, "")
    return Effort(
        pytestconfig.getoption("--kills", default=None) or usual.kills,
        pytestconfig.getoption("--cuts", default=None) or usual.cuts,
        usual.failures,
        pytestconfig.getoption("--damages", default=None) or usual.damages,
        pytestconfig.getoption("--seed", default="") or secrets.token_hex(4),
    )


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> Table:
    return pytestconfig.stash.setdefault(TABLE, Table())


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


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = config.stash.get(TABLE, Table()).lines
    if lines:
        terminalreporter.section("faults")
        width = max(len(what) for what, _ in lines)
        for what, found in lines:
            terminalreporter.write_line(f"{what.ljust(width)}  {found}")
