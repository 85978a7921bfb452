"""How hard the fault tests try: `--long` is what `make faults` runs, `--seed` repeats a run."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

import pytest

# Tests in several parts are shared between cores; each part has a seed of its own.
PARTS = 4


@dataclass(frozen=True)
class Effort:
    """How many of each fault, and from which seed.

    `points`: of each trouble of P5, 0 for all; `typings`: in each field of P3; `damages`: damaged
    files of P6; `pushes`: rows of the outbox of P7, to each CRM.
    """

    form: str
    kills: int
    cuts: int
    points: int
    typings: int
    damages: int
    pushes: int
    seed: str

    def share(self, whole: int, part: int) -> int:
        """How many of `whole` fall to `part`, counted from 0."""
        return whole // PARTS + (part < whole % PARTS)

    def seed_of(self, part: int) -> str:
        """The seed of a part."""
        return f"{self.seed}.{part}"


def add_options(parser: pytest.Parser) -> None:
    """The options of `pytest tests/faults`."""
    group = parser.getgroup("faults")
    group.addoption("--long", action="store_true", help="10,000 kills and 10,000 power cuts")
    group.addoption("--kills", type=int, help="how many kills")
    group.addoption("--cuts", type=int, help="how many power cuts")
    group.addoption("--damages", type=int, help="how many damaged files")
    group.addoption("--pushes", type=int, help="how many rows to each CRM")
    group.addoption("--seed", default="", help="repeat the run that printed this seed")


def effort_from(config: pytest.Config) -> Effort:
    """What the options ask for. One seed for all workers of a run."""
    is_long = bool(config.getoption("--long", default=False))
    usual = (
        Effort("long", 10_000, 10_000, 0, 40, 1_000, 100_000, "")
        if is_long
        else Effort("short", 300, 400, 12, 1, 100, 2_000, "")
    )
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "") or secrets.token_hex(4)
    return Effort(
        usual.form,
        config.getoption("--kills", default=None) or usual.kills,
        config.getoption("--cuts", default=None) or usual.cuts,
        usual.points,
        usual.typings,
        config.getoption("--damages", default=None) or usual.damages,
        config.getoption("--pushes", default=None) or usual.pushes,
        config.getoption("--seed", default="") or run[:8],
    )
