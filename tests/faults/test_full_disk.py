"""P5 on a real full disk: a small tmpfs that fills up and is freed. RELIABILITY.md, section 2."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.test_window import a_working_morning
from tests.fakes.program import environment, prepared
from tests.faults.conftest import Profile
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.full_disk import ANSWERS_ON_BALLAST
from tests.faults.small_disk import needs_small_disk, on_small_disk

DISK_MIB = 40
BANNER_WITHIN_S = 1.0
LEAD = "Reference,First name,Last name,Company,Phone\nW1,Claire,Vasseur,Morel,06 39 98 41 07\n"


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


@needs_small_disk
def test_window_says_not_saved_within_a_second_and_saves_all_when_there_is_room(
    figures: Figures, tmp_path: Path
):
    profile, place = prepared(tmp_path), tmp_path / "disk"
    list_file = tmp_path / "list.csv"
    list_file.write_text(LEAD, encoding="utf-8")
    profile.json("import", list_file, "--yes", "--professional", "--basis", "legitimate interest")
    place.mkdir()
    done = on_small_disk(
        "tests.faults.full_disk_window",
        place,
        DISK_MIB,
        [str(place), str(profile.folder), str(profile.words), a_working_morning().isoformat()],
        environment(),
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    is_lost = not (told["note_stored"] and told["answers_stored"] == told["answers"])
    figures.add(
        "P5",
        "the window on a full disk",
        1,
        lost=is_lost,
        worst=(told["late_s"], "s to the banner"),
        note=f"gone {told['gone_s']:.1f} s after room came",
    )
    assert told["banner"] == "Not saved: the disk is full. Free some room"
    assert told["late_s"] <= BANNER_WITHIN_S
    assert told["ballast_freed"]
    assert told["is_on_screen"]
    assert told["was_not_stored"]
    assert not is_lost, told
