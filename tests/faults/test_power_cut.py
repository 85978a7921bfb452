"""P2: what was shown as saved survives a power cut. RELIABILITY.md, section 2.

A real process writes calls under `strace`; its system calls are replayed on a disk that forgets
what no sync covered, cut at random places, and the profile is opened from what is left.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import Profile
from tests.faults.deeds import Rules
from tests.faults.disk import Disk, Survival
from tests.faults.effort import PARTS, Effort
from tests.faults.figures import Figures
from tests.faults.flaws import Flaw
from tests.faults.found import Found, Verdict, verdict
from tests.faults.strace_log import Act, Step, is_available, read_steps, strace
from tests.faults.writing import AHEAD

DEEDS = 160
CUTS_PER_RECORDING = 400
CHECKPOINT_PAGES = 60  # SQLite's default is 1,000: then hardly a cut would fall into a checkpoint
FILES = ("profile.db", "profile.db-wal", "profile.db-journal")

pytestmark = pytest.mark.skipif(not is_available(), reason="strace cannot trace processes here")


@dataclass(frozen=True)
class Recording:
    """What one process did, from the profile it began on."""

    start: Path
    steps: list[Step]
    run: int


@dataclass(frozen=True)
class Cut:
    """One power cut: after which step, with what left, and what was found."""

    step: int
    survival: Survival
    verdict: Verdict


def record(
    untouched: Profile, place: Path, seed: str, run: int, flaw: Flaw = Flaw.NONE
) -> Recording:
    """Let a process write calls under strace."""
    start = untouched.copy(place / f"start-{run}")
    folder = untouched.copy(place / f"written-{run}")
    log, out = place / f"log-{run}", place / f"acknowledged-{run}"
    # Every other recording with SQLite's own checkpoints, the rest with many.
    pages = CHECKPOINT_PAGES if run % 2 else 0
    command = ["tests.faults.writing", str(folder), untouched.key.hex(), seed, str(run), str(DEEDS)]
    done = strace([*command, "--flaw", flaw.value, "--checkpoint-pages", str(pages)], log, out)
    assert done.returncode == 0, done.stderr.decode()
    steps = list(read_steps(log, folder, out))
    log.unlink()
    assert sum(one.act is Act.ACKNOWLEDGE for one in steps) == DEEDS
    disk = Disk(start, FILES)
    for step in steps:
        disk.take(step)
    for name, content in disk.unharmed().items():
        assert content == (folder / name).read_bytes(), (
            f"the replay of {name} is not what was written"
        )
    return Recording(start, steps, run)


def cuts(
    recording: Recording,
    untouched: Profile,
    rules: Rules,
    seed: str,
    place: Path,
    count: int,
) -> Iterator[Cut]:
    """Cut the power `count` times: half of them right after an acknowledgement."""
    random = Random(f"{seed}/{recording.run}")
    steps = recording.steps
    shown = [at for at, one in enumerate(steps, start=1) if one.act is Act.ACKNOWLEDGE]
    places = random.choices(shown, k=count // 2)
    places += random.choices(range(len(steps) + 1), k=count - len(places))
    models = itertools.cycle(Survival)
    disk, done, acknowledged = Disk(recording.start, FILES), 0, 0
    for number, at in enumerate(sorted(places)):
        for step in steps[done:at]:
            disk.take(step)
            acknowledged += step.act is Act.ACKNOWLEDGE
        done, survival = at, next(models)
        folder = place / f"cut-{recording.run}-{number}"
        folder.mkdir()
        for name, content in disk.after_cut(survival, random).items():
            (folder / name).write_bytes(content)
        said, _found = verdict(
            folder,
            untouched.key,
            rules,
            seed=seed,
            run=recording.run,
            before=Found(),
            acknowledged=acknowledged,
            ahead=AHEAD,
        )
        yield Cut(at, survival, said)
        shutil.rmtree(folder)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(
    untouched: Profile,
    rules: Rules,
    effort: Effort,
    figures: Figures,
    tmp_path: Path,
    part: int,
):
    seed, left, run, tried = effort.seed_of(part), effort.share(effort.cuts, part), 0, list[Cut]()
    while left:
        run += 1
        recording = record(untouched, tmp_path, seed, run)
        count = min(left, CUTS_PER_RECORDING)
        tried += cuts(recording, untouched, rules, seed, tmp_path, count)
        left -= count
    figures.add(
        "P2",
        "power cut",
        len(tried),
        lost=sum(len(one.verdict.lost) for one in tried),
        corrupt=sum(bool(one.verdict.damage) for one in tried),
        note=f"unsynced writes {', '.join(one.value for one in Survival)}",
        acknowledged=sum(one.verdict.acknowledged for one in tried),
    )
    faults = [
        (one.step, one.survival.value, one.verdict.faults) for one in tried if one.verdict.faults
    ]
    assert not faults, f"seed {seed}: {faults[0]}"


def test_power_cuts_find_a_store_that_syncs_seldom(
    untouched: Profile, rules: Rules, effort: Effort, figures: Figures, tmp_path: Path
):
    recording = record(untouched, tmp_path, effort.seed, 1, Flaw.SYNCS_SELDOM)
    found = list(cuts(recording, untouched, rules, effort.seed, tmp_path, 30))
    lost = [one.verdict for one in found if one.verdict.lost or one.verdict.drafts_wrong]
    figures.control("P2", "synchronous=NORMAL", is_found=bool(lost))
    assert lost, f"seed {effort.seed}: thirty cuts did not notice synchronous=NORMAL"
