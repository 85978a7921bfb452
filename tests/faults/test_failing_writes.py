"""P5: a disk that is full or dying. RELIABILITY.md, section 2.

A process stores one whole call; `strace` makes one of its writes or syncs fail, each in turn, and
on a full disk those that follow too until there is room again. What is refused is handed in again,
the same job. A refused transaction may stand on disk all the same (its last sync failed and the
program died): then the retry meets its own rows, which the test that hands everything in twice
stands for.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import count, islice
from pathlib import Path
from random import Random

import pytest

from qualifier.store.profile import BALLAST_FILE, Store
from tests.faults.conftest import Profile
from tests.faults.deeds import Rules, deeds
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.flaws import Flaw
from tests.faults.forking import FailOrder, ForkServer
from tests.faults.found import Found, Verdict, verdict
from tests.faults.strace_log import is_available

HANDED_IN_TWICE = 120
AFTERWARDS = 5  # deeds of the next call: the program goes on
CHECKPOINT_PAGES = 60  # else no write of a short call would fall into a checkpoint
NO_ROOM_FOR = 12  # writes in a row that fail on a full disk
INJECTED = "(INJECTED)"
_CALL = re.compile(r"(\d+) +(\w+)\(\d+<([^>]*)>")

traced = pytest.mark.skipif(not is_available(), reason="strace cannot trace processes here")


class Trouble(Enum):
    """What the disk does at one point, as strace is told it."""

    FULL = "pwrite64:error=ENOSPC:when={first}..{last}"
    FULL_UNTIL_BALLAST = "pwrite64:error=ENOSPC:when={first}"
    WRITE = "pwrite64:error=EIO:when={first}"
    SYNC = "{sync}:error=EIO:when={first}"

    @property
    def words(self) -> str:
        return {
            Trouble.FULL: "disk full at each write, room later",
            Trouble.FULL_UNTIL_BALLAST: "disk full at each write, ballast",
            Trouble.WRITE: "each write fails",
            Trouble.SYNC: "each sync fails",
        }[self]


@dataclass(frozen=True)
class WholeCall:
    """The call that is stored: run and number of deeds; how often its process writes and syncs."""

    run: int
    deeds: int
    writes: int
    syncs: int
    sync: str

    def points(self, trouble: Trouble) -> range:
        """The places where this trouble can begin, counted from 1 as strace does."""
        return range(1, (self.syncs if trouble is Trouble.SYNC else self.writes) + 1)


@dataclass(frozen=True)
class Tried:
    """One run: where it failed, how often, whether in a commit; what was refused and found."""

    point: int
    failed: int
    in_commit: bool
    refused: int
    verdict: Verdict
    ballast_left: bool


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer() as running:
        yield running


@dataclass(frozen=True)
class Disk:
    """Where the runs take place, and with what."""

    server: ForkServer
    untouched: Profile
    rules: Rules
    seed: str
    place: Path

    def call(self) -> WholeCall:
        """A call with a hand-off, and what its process writes where nothing fails."""
        run, number = next(
            found for run in count(1) if (found := _handed_over(self.rules, self.seed, run))
        )
        log, folder = self.place / "log", self._copy()
        report = self.server.fail_one(self._order(folder, run, number, ()))
        assert report.status == 0
        assert len(report.acknowledged) == number
        by_thread = Counter(
            (match[1], match[2]) for line in _lines(log) if (match := _CALL.match(line))
        )
        writer = max(by_thread, key=lambda key: by_thread[key])[0]
        calls = {call: n for (thread, call), n in by_thread.items() if thread == writer}
        sync = "fdatasync" if "fdatasync" in calls else "fsync"
        assert calls.keys() <= {"pwrite64", "ftruncate", sync}
        shutil.rmtree(folder)
        return WholeCall(run, number, calls["pwrite64"], calls[sync], sync)

    def fail(self, call: WholeCall, trouble: Trouble, point: int, flaw: Flaw = Flaw.NONE) -> Tried:
        """Store the call on a disk that fails at `point`."""
        fault = trouble.value.format(first=point, last=point + NO_ROOM_FOR - 1, sync=call.sync)
        folder, log = self._copy(), self.place / "log"
        (folder / BALLAST_FILE).write_bytes(b"room")
        report = self.server.fail_one(self._order(folder, call.run, call.deeds, (fault,), flaw))
        assert report.status == 0, (fault, report)
        assert report.acknowledged == tuple(range(1, call.deeds + 1)), (fault, report)
        failed, in_commit = _failures(log)
        said, _found = verdict(
            folder,
            self.untouched.key,
            self.rules,
            seed=self.seed,
            run=call.run,
            before=Found(),
            acknowledged=call.deeds,
            ahead=0,
        )
        ballast_left = (folder / BALLAST_FILE).exists()
        shutil.rmtree(folder)
        return Tried(
            point,
            failed,
            in_commit,
            len(report.refused),
            said,
            ballast_left,
        )

    def _copy(self) -> Path:
        return self.untouched.copy(self.place / "profile")

    def _order(
        self,
        folder: Path,
        run: int,
        number: int,
        faults: tuple[str, ...],
        flaw: Flaw = Flaw.NONE,
    ) -> FailOrder:
        return FailOrder(
            str(folder),
            self.untouched.key.hex(),
            self.seed,
            run,
            number,
            faults,
            str(self.place / "log"),
            CHECKPOINT_PAGES,
            flaw.value,
        )


@pytest.fixture
def disk(
    server: ForkServer, untouched: Profile, rules: Rules, effort: Effort, tmp_path: Path
) -> Disk:
    return Disk(server, untouched, rules, effort.seed, tmp_path)


def _handed_over(rules: Rules, seed: str, run: int) -> tuple[int, int] | None:
    """The run with the number of deeds to write, if its first call ends with a hand-off."""
    for deed in deeds(rules, seed, run):
        kinds = {row[0] for row in deed.piece.rows}
        if "handoff" in kinds:
            return run, deed.number + AFTERWARDS
        if "outcome" in kinds or (deed.number > 1 and "lead" in kinds):
            return None
    return None


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="ascii").splitlines()


def _failures(log: Path) -> tuple[int, bool]:
    """How many calls failed, and whether any belonged to a commit, not to a checkpoint.

    Both sync the log; a checkpoint does so before it writes anything, straight after a commit.
    """
    failed, in_commit, before = 0, False, ""
    for match, line in ((_CALL.match(line), line) for line in _lines(log)):
        if match is None:
            continue
        if INJECTED in line:
            failed += 1
            is_of_log = match[3].endswith("-wal")
            in_commit |= is_of_log and (match[2] == "pwrite64" or before == "pwrite64")
        before = match[2]
    return failed, in_commit


@traced
@pytest.mark.parametrize("trouble", Trouble)
def test_every_write_point_of_a_call_may_fail(
    disk: Disk, effort: Effort, figures: Figures, trouble: Trouble
):
    call = disk.call()
    points = list(call.points(trouble))
    if effort.points:
        points = sorted(Random(f"{disk.seed}/{trouble.name}").sample(points, effort.points))
    tried = [disk.fail(call, trouble, point) for point in points]
    figures.add(
        "P5",
        trouble.words,
        len(tried),
        lost=sum(len(one.verdict.lost) for one in tried),
        corrupt=sum(bool(one.verdict.damage) for one in tried),
        failed=sum(one.failed for one in tried),
        refused=sum(one.refused for one in tried),
        note="all points" if not effort.points else f"of {len(call.points(trouble))} points",
    )
    for one in tried:
        where = f"seed {disk.seed}: {trouble.name} at {one.point}"
        assert not one.verdict.faults, f"{where}: {one.verdict.faults}"
        assert one.failed, f"{where}: nothing failed there"
        _assert_told(trouble, one, where)


def _assert_told(trouble: Trouble, one: Tried, where: str) -> None:
    """What failed before a commit is refused; in a checkpoint nothing is: the log has it all."""
    if trouble is Trouble.FULL_UNTIL_BALLAST:
        assert not one.refused, f"{where}: refused though there was ballast"
        assert one.ballast_left is not one.in_commit, (
            f"{where}: ballast freed: {not one.ballast_left}"
        )
    else:
        assert bool(one.refused) is one.in_commit, f"{where}: {one.refused} refused"


@traced
def test_failed_write_is_found_when_it_is_acknowledged_all_the_same(disk: Disk, figures: Figures):
    call = disk.call()
    points = islice(call.points(Trouble.WRITE), 10, None, call.writes // 8)
    is_found = any(
        disk.fail(call, Trouble.WRITE, point, Flaw.DEAF).verdict.lost for point in points
    )
    figures.control("P5", "acknowledges what failed", is_found=is_found)
    assert is_found, f"seed {disk.seed}: eight failed writes did not notice it"


def test_every_deed_goes_in_once_when_it_is_handed_in_twice(
    untouched: Profile, rules: Rules, effort: Effort, tmp_path: Path
):
    folder = untouched.copy(tmp_path / "profile")
    store = Store(folder, untouched.key, is_window=True)
    for deed in islice(deeds(rules, effort.seed, 1), HANDED_IN_TWICE):
        store.write(deed.piece.job)
        store.write(deed.piece.job)
    store.close()
    said, _found = verdict(
        folder,
        untouched.key,
        rules,
        seed=effort.seed,
        run=1,
        before=Found(),
        acknowledged=HANDED_IN_TWICE,
        ahead=0,
    )
    assert not said.faults, f"seed {effort.seed}: {said.faults}"
