"""The process on a full disk: it writes calls, the disk fills up, room comes back.

    python -m tests.faults.full_disk DISK UNTOUCHED KEY SEED

DISK is a small disk, UNTOUCHED a profile to copy there. What happened goes out as JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
from itertools import count
from pathlib import Path

from qualifier.core.errors import DiskFull, QualifierError
from qualifier.store.profile import BALLAST_FILE, Store, refill_ballast
from tests.faults.deeds import Rules, deeds
from tests.faults.found import Found, verdict
from tests.faults.small_disk import Filler

ANSWERS_ON_BALLAST = 200
REFUSED_MOST = 40
AFTERWARDS = 60  # deeds


class Run:
    """One process from the first deed to the last."""

    def __init__(self, disk: Path, untouched: Path, key: bytes, seed: str) -> None:
        self.folder, self.key, self.seed = disk / "profile", key, seed
        shutil.copytree(untouched, self.folder)
        refill_ballast(self.folder)
        self.rules = Rules.shipped()
        self.row = deeds(self.rules, seed, 1)
        self.done = self.answers = self.refused = 0
        self.filler = Filler(disk)

    @property
    def has_ballast(self) -> bool:
        return (self.folder / BALLAST_FILE).exists()

    def opened_when_full(self) -> str:
        """Open and close the profile without one free block; what is said where that is refused."""
        # Without its index of the log, as after a restart of the computer: that needs room first.
        (self.folder / "profile.db-shm").unlink(missing_ok=True)
        self.filler.fill()
        try:
            Store(self.folder, self.key, is_window=True).close()
        except QualifierError as error:
            return type(error).__name__
        finally:
            self.filler.make_room()
        return ""

    def write(self, store: Store, deeds_most: int, answers_most: int) -> str:
        """Write on until there were so many deeds or answers, or one is refused for good."""
        for number in count():
            if number == deeds_most or self.answers >= answers_most:
                return ""
            deed = next(self.row)
            for _ in range(REFUSED_MOST):
                try:
                    store.writer.write(deed.piece.job)
                except DiskFull:
                    self.refused += 1
                    if self.refused == REFUSED_MOST // 2:
                        self.filler.make_room()
                else:
                    break
            else:
                return f"deed {deed.number} is refused for ever"
            self.done += 1
            self.answers += any(row[0] == "answer" for row in deed.piece.rows)
            if self.refused and deeds_most < 0:
                return ""
        return ""


def main() -> None:
    disk, untouched, key, seed = sys.argv[1:]
    run = Run(Path(disk), Path(untouched), bytes.fromhex(key), seed)
    store = Store(run.folder, run.key, is_window=True)
    trouble = run.write(store, AFTERWARDS, sys.maxsize)
    run.filler.fill()
    before, run.answers = run.answers, 0
    trouble += run.write(store, sys.maxsize, ANSWERS_ON_BALLAST)
    on_ballast, refused_on_ballast = run.answers, run.refused
    ballast_freed = not run.has_ballast
    run.filler.fill()
    trouble += run.write(store, -1, sys.maxsize)
    refused = run.refused
    run.answers = 0
    trouble += run.write(store, AFTERWARDS, sys.maxsize)
    store.close()
    without_room = run.opened_when_full()
    refill_ballast(run.folder)
    with_ballast = run.opened_when_full()
    said, _found = verdict(
        run.folder,
        run.key,
        run.rules,
        seed=seed,
        run=1,
        before=Found(),
        acknowledged=run.done,
        ahead=0,
    )
    told = {
        "trouble": trouble,
        "acknowledged": run.done,
        "answers_before": before,
        "answers_on_ballast": on_ballast,
        "refused_on_ballast": refused_on_ballast,
        "ballast_freed": ballast_freed,
        "refused": refused,
        "refused_afterwards": run.refused - refused,
        "opened_without_room": without_room,
        "opened_with_ballast": with_ballast,
        "lost": len(said.lost),
        "faults": {name: list(map(str, one)) for name, one in said.faults.items()},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
