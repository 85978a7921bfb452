"""P5 on a real full disk: a small tmpfs that fills up and is freed. RELIABILITY.md, section 2."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.program import environment
from tests.faults.conftest import Profile
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.full_disk import ANSWERS_ON_BALLAST
from tests.faults.small_disk import needs_small_disk, on_small_disk

DISK_MIB = 40


@needs_small_disk
def test_full_disk_loses_nothing_and_the_ballast_finishes_the_call(
    untouched: Profile, effort: Effort, figures: Figures, tmp_path: Path
):
    place = tmp_path / "disk"
    place.mkdir()
    done = on_small_disk(
        "tests.faults.full_disk",
        place,
        DISK_MIB,
        [str(place), str(untouched.folder), untouched.key.hex(), effort.seed],
        environment(),
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    figures.add(
        "P5",
        "a disk that is really full",
        1,
        lost=told["lost"],
        corrupt="damage" in told["faults"],
        acknowledged=told["acknowledged"],
        answers_on_ballast=told["answers_on_ballast"],
        refused=told["refused"],
    )
    assert not told["trouble"]
    assert told["faults"] == {}
    assert told["answers_on_ballast"] >= ANSWERS_ON_BALLAST
    assert told["refused_on_ballast"] == 0
    assert told["ballast_freed"]
    assert told["refused"] > 0
    assert told["refused_afterwards"] == 0
    assert told["opened_without_room"] == "DiskFull"
    assert told["opened_with_ballast"] == ""
