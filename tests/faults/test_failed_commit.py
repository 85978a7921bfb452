"""A commit that fails is never acknowledged, and the same job handed in again goes in once.

`strace` makes single writes and syncs of the writing process fail, as a full or a dying disk does.
A refused transaction may stand on disk all the same (its last sync failed and the program died):
then the retry meets its own rows, which the test that hands everything in twice stands for.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from qualifier.store.profile import BALLAST_FILE, Store, refill_ballast
from tests.faults.conftest import Profile
from tests.faults.deeds import Rules, deeds
from tests.faults.effort import Effort
from tests.faults.figures import Figures
from tests.faults.flaws import Flaw
from tests.faults.found import Found, Verdict, verdict
from tests.faults.strace_log import is_available, strace

DEEDS = 120
INJECTED = b"(INJECTED)"

traced = pytest.mark.skipif(not is_available(), reason="strace cannot trace processes here")


def write_with_failures(
    untouched: Profile,
    rules: Rules,
    place: Path,
    call: str,
    error: str,
    seed: str,
    flaw: Flaw = Flaw.NONE,
) -> tuple[Verdict, int, int]:
    """Fail every so-many-th `call`; returns the verdict, how many failed, how many were refused."""
    random = Random(f"{seed}/{call}/{error}")
    folder = untouched.copy(place)
    log, out = folder.with_suffix(".log"), folder.with_suffix(".out")
    refill_ballast(folder)
    # A settlement takes up to a hundred writes, any commit one sync: a retry must fit between.
    when = f"{random.randint(9, 60)}+{random.randint(140, 260)}"
    if call == "fsync":
        when = f"{random.randint(3, 9)}+{random.randint(7, 19)}"
    done = strace(
        [
            *("tests.faults.writing", str(folder), untouched.key.hex(), seed, "1", str(DEEDS)),
            *("--one-by-one", "--flaw", flaw.value),
        ],
        log,
        out,
        f"--inject={call}:error={error}:when={when}",
    )
    assert done.returncode == 0, done.stderr.decode()
    failed = log.read_bytes().count(INJECTED)
    lines = out.read_text().splitlines()
    acknowledged = [int(one) for one in lines if one.isdigit()]
    assert acknowledged == list(range(1, DEEDS + 1))
    said, _found = verdict(
        folder,
        untouched.key,
        rules,
        seed=seed,
        run=1,
        before=Found(),
        acknowledged=DEEDS,
        ahead=0,
    )
    if error == "ENOSPC":
        assert not (folder / BALLAST_FILE).exists(), "the ballast was not freed on a full disk"
    return said, failed, sum(one.startswith("refused") for one in lines)


@traced
@pytest.mark.parametrize(
    ("call", "error"), (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync", "EIO"))
)
def test_failed_write_is_refused_and_goes_in_once_when_retried(
    untouched: Profile,
    rules: Rules,
    effort: Effort,
    figures: Figures,
    tmp_path: Path,
    call: str,
    error: str,
):
    for number in range(effort.failures):
        seed = f"{effort.seed}.{number}"
        said, failed, refused = write_with_failures(
            untouched, rules, tmp_path / f"profile-{number}", call, error, seed
        )
        figures.add(
            "P5",
            f"{call} fails with {error}",
            1,
            lost=len(said.lost),
            corrupt=bool(said.damage),
            failed=failed,
            refused=refused,
        )
        assert not said.faults, f"seed {seed}: {call} {error}: {said.faults}"
        assert refused, f"seed {seed}: {failed} failures of {call}, and none was noticed"


@traced
def test_failed_write_is_found_when_it_is_acknowledged_all_the_same(
    untouched: Profile, rules: Rules, effort: Effort, figures: Figures, tmp_path: Path
):
    said, _failed, _refused = write_with_failures(
        untouched, rules, tmp_path / "profile", "pwrite64", "EIO", effort.seed, Flaw.DEAF
    )
    figures.control("P5", "acknowledges what failed", is_found=bool(said.lost))
    assert said.lost, f"seed {effort.seed}: {said}"


def test_every_deed_goes_in_once_when_it_is_handed_in_twice(
    untouched: Profile, rules: Rules, effort: Effort, tmp_path: Path
):
    folder = untouched.copy(tmp_path / "profile")
    store = Store(folder, untouched.key, is_window=True)
    for deed in islice(deeds(rules, effort.seed, 1), DEEDS):
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
        acknowledged=DEEDS,
        ahead=0,
    )
    assert not said.faults, f"seed {effort.seed}: {said.faults}"
