"""P6: a damaged database never costs more than the last backup, and is never deleted or replaced
in silence.

A profile with calls, a backup from their middle and calls after it is damaged in a hundred ways. It
is opened as the program opens it; where that, or the worker's check, sees the damage, it is
salvaged. Then all that was in the backup is there, nothing is there that never was, the profile is
sound, and the damaged bytes lie set aside beside a written report.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from qualifier.core.errors import KeyMissing, ProfileDamaged
from qualifier.exchange import salvage_job
from qualifier.exchange.workplace import open_workplace
from qualifier.store import backups, database, key_copy, profile, soundness, swap
from qualifier.store.database import upsert
from qualifier.store.profile import BALLAST_FILE, OPPOSITION_SECRET, Secret, Store
from qualifier.store.tables import secret
from tests.faults.conftest import Profile
from tests.faults.deeds import START, Row, Rules, deeds
from tests.faults.effort import PARTS, Effort
from tests.faults.endings import SECRET
from tests.faults.figures import Figures
from tests.faults.found import Found, look
from tests.faults.harm import HARMS, Harm, harm_log

WAY = Secret("recovery", "0" * 64)
BEFORE, AFTER = 450, 200  # deeds before and after the backup; a call takes about thirty
NOON = START + timedelta(hours=4)
EVENING = START + timedelta(hours=10)
Mend = Callable[[Path, bytes], None]


@dataclass(frozen=True)
class Day:
    """A profile as a crash in the evening leaves it, and closed; what is in it and its backup."""

    crashed: Path
    closed: Path
    key: bytes
    in_backup: Found
    in_all: Found

    def copy(self, random: Random, to: Path) -> Path:
        """Either, to do harm to."""
        return Path(shutil.copytree(random.choice((self.crashed, self.closed)), to))


@pytest.fixture(scope="module")
def day(untouched: Profile, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Day:
    place = tmp_path_factory.mktemp("day")
    folder = untouched.copy(place / "profile")
    store = Store(folder, untouched.key, is_window=True)
    known = upsert(secret).values(name=OPPOSITION_SECRET, value=SECRET)
    store.write(
        lambda c: c.execute(
            known.on_conflict_do_update(index_elements=["name"], set_={"value": SECRET})
        )
    )
    row = deeds(rules, "a day", 1)
    for deed in islice(row, BEFORE):
        store.write(deed.piece.job)
    backups.make(store, backups.Why.HALF_HOUR, NOON)
    in_backup = as_found(folder, untouched.key, rules, place / "noon")
    for deed in islice(row, AFTER):
        store.write(deed.piece.job)
    no_ballast = shutil.ignore_patterns(BALLAST_FILE)
    crashed = Path(shutil.copytree(folder, place / "crashed", ignore=no_ballast))
    store.close()
    closed = Path(shutil.copytree(folder, place / "closed", ignore=no_ballast))
    database.fold_log(closed / database.DATABASE_FILE, untouched.key)
    with closing(Store(closed, untouched.key, is_window=True)) as store:
        store.write(lambda c: None)  # into the log's mode again
    in_all = as_found(crashed, untouched.key, rules, place / "evening")
    assert (crashed / "profile.db-wal").stat().st_size > 100_000
    return Day(crashed, closed, untouched.key, in_backup, in_all)


def as_found(folder: Path, key: bytes, rules: Rules, copy: Path) -> Found:
    """What is in the profile now, looked at in a copy."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(BALLAST_FILE))
    found = look(copy, key, rules)
    assert not found.damage
    assert not found.stale
    return found


def salvaged(folder: Path, key: bytes) -> None:
    salvage_job.salvage(folder, key, EVENING)


def opened_and_mended(folder: Path, mend: Mend) -> tuple[str, dict[str, bytes]]:
    """Open as the window does, then check as the worker does; mend if either sees damage.

    Returns how it was seen ("sound" if nothing was), and the files as they were then.
    """
    assert profile.exists(folder), "the program would make a new profile here"
    try:
        key = profile.key_from(folder, WAY)
    except KeyMissing:
        key_copy.put_back(folder, EVENING)
        key = profile.key_from(folder, WAY)
    seen = damage_seen(folder, key)
    stood = files_in(folder)
    if seen:
        mend(folder, key)
    return seen or "sound", stood


def files_in(folder: Path) -> dict[str, bytes]:
    """Database and log, unless that is empty; its index says nothing that is not in them."""
    path, log = database.files_of(folder)[:2]
    there = [one for one in (path, log) if one.exists() and (one is path or one.stat().st_size)]
    return {one.name: one.read_bytes() for one in there}


def damage_seen(folder: Path, key: bytes) -> str:
    try:
        store = Store(folder, key, is_window=True)
    except (ProfileDamaged, KeyMissing):
        return "opening"
    with closing(store):
        try:
            open_workplace(store, EVENING)
        except ProfileDamaged:
            return "reading"
        try:
            return "check" if soundness.problems(store) else ""
        except ProfileDamaged:
            return "check"


def broken_promises(
    day: Day, rules: Rules, folder: Path, stood: dict[str, bytes], seen: str
) -> tuple[list[str], float]:
    """What is wrong after all, by name, empty if the promise held; and the share of what came after
    the backup that is there."""
    wrong: list[str] = []
    if seen != "sound":
        kept = [
            {path.name: path.read_bytes() for path in aside.iterdir()}
            for aside in swap.folders_aside(folder)
        ]
        if stood and not any(stood.items() <= one.items() for one in kept):
            wrong.append("the damaged file was not kept")
        reports = [one for one in kept if salvage_job.REPORT_TEXT in one]
        if stood and not reports:
            wrong.append("no report")
    try:
        found = look(folder, day.key, rules)
    except (ProfileDamaged, KeyMissing) as error:
        return [*wrong, f"does not open: {error!r}"], 0.0
    for name in ("damage", "handoffs_alone", "stale"):
        if getattr(found, name):
            wrong.append(f"{name}: {getattr(found, name)}")
    here, then, ever = (facts(one) for one in (found, day.in_backup, day.in_all))
    if then - here:
        wrong.append(f"lost of the backup: {sorted(map(repr, then - here))[:5]}")
    if here - ever - then:
        wrong.append(f"never was: {sorted(map(repr, here - ever - then))[:5]}")
    later = ever - then
    return wrong, len(later & here) / len(later)


def facts(found: Found) -> set[Row]:
    """Rows that only ever come: no working values of leads, nor how far a hand-off got."""
    working = ("staff", "score")
    rows = {row[:4] if row[0] == "outbox" else row for row in found.rows if row[0] not in working}
    return {("points", row[1]) if row[0] == "points" else row for row in rows}


def run_one(
    day: Day, rules: Rules, seed: str, place: Path, mend: Mend, harm: Harm | None = None
) -> tuple[str, str, list[str], float]:
    """Harm one copy and open it: (kind of harm, how seen, what is wrong, share of what came after
    the backup that is there)."""
    random = Random(seed)
    folder = day.copy(random, place)
    chosen = harm or random.choice(HARMS)
    chosen(folder, random)
    harmed = files_in(folder)
    seen, stood = opened_and_mended(folder, mend)
    if seen == "opening":
        assert stood == harmed, "opening changed a file that it then refused"
    wrong, there = broken_promises(day, rules, folder, stood, seen)
    shutil.rmtree(folder)
    return chosen.__name__, seen, wrong, there


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_profile_costs_no_more_than_its_backup(
    day: Day, rules: Rules, effort: Effort, figures: Figures, tmp_path: Path, part: int
):
    for number in range(effort.share(effort.damages, part)):
        seed = f"{effort.seed_of(part)}.{number}"
        name, seen, wrong, there = run_one(day, rules, seed, tmp_path / str(number), salvaged)
        # A log that ends too early, and whose index is gone, looks as after a power cut.
        went_unseen = seen == "sound" and there < 1
        figures.add(
            "P6",
            "damaged files",
            1,
            lost=len(wrong),
            **{f"seen by {seen}": 1},
            cut_off_without_a_trace=went_unseen,
            worst=(1 - there, "of what came after the backup gone"),
        )
        assert not wrong, f"seed {seed}: {name}, seen by {seen}: {wrong}"
        assert not went_unseen or name == harm_log.__name__, f"seed {seed}: {name} went unseen"


def deletes(folder: Path, key: bytes) -> None:
    """Broken on purpose: the damaged file is not kept."""
    salvaged(folder, key)
    shutil.rmtree(folder / swap.SET_ASIDE)


def begins_anew(folder: Path, key: bytes) -> None:
    """Broken on purpose: an empty profile in place of the damaged one, which is kept."""
    new = swap.work_folder(folder) / database.DATABASE_FILE
    database.create(new, key)
    database.fold_log(new, key)
    (swap.beside_folder(folder) / salvage_job.REPORT_TEXT).write_text("Nothing is missing.")
    swap.put_in_place(folder, new, EVENING)


def looks_away(folder: Path, key: bytes) -> None:
    """Broken on purpose: the damage is seen and nothing is done."""


@pytest.mark.parametrize("flaw", (deletes, begins_anew, looks_away))
def test_broken_recovery_is_found(
    day: Day, rules: Rules, effort: Effort, figures: Figures, tmp_path: Path, flaw: Mend
):
    found = 0
    for number in range(3):
        seed = f"{effort.seed}.{number}"
        harm = (HARMS[2], HARMS[4], HARMS[5])[number]
        _name, _seen, wrong, _there = run_one(day, rules, seed, tmp_path / str(number), flaw, harm)
        found += bool(wrong)
    figures.control("P6", flaw.__name__.replace("_", " "), is_found=found > 0)
    assert found, f"seed {effort.seed}"


STEPS = (
    "before the report",
    "before the name",
    "after the name",
    "between old and new",
    "before clearing up",
)


@pytest.mark.parametrize("place", range(len(STEPS)), ids=STEPS)
def test_crash_while_mending_leaves_the_old_or_the_new_state(
    day: Day, rules: Rules, tmp_path: Path, place: int, monkeypatch: pytest.MonkeyPatch
):
    folder = day.copy(Random(1), tmp_path / "profile")
    HARMS[2](folder, Random(4))
    harmed = files_in(folder)
    with monkeypatch.context() as crashing:
        crash_at(place, crashing)
        with pytest.raises(Crash):
            salvaged(folder, day.key)
    if place <= 1:
        assert files_in(folder) == harmed, "the old state was to stand"
    seen = damage_seen(folder, day.key)
    if place <= 1:
        assert seen
        harmed = files_in(folder)
        salvaged(folder, day.key)
    else:
        assert not seen
    swap.drop_leftovers(folder)
    assert not (folder / swap.WORK).exists()
    wrong, _there = broken_promises(day, rules, folder, harmed, "opening")
    assert not wrong


class Crash(BaseException):
    """The power goes: nothing of the program runs any more."""


def crash_at(place: int, crashing: pytest.MonkeyPatch) -> None:
    """Make the program end at one step of the swap. What it would still do on its way out (as
    `finally` does) must not run either, so clearing up is switched off."""

    def crash(*_args: object) -> None:
        raise Crash

    replace, drop = os.replace, swap.drop_leftovers

    def replace_until(source: Path, target: Path) -> None:
        name, to = Path(source).name, Path(target).name
        at_step = {
            1: to == swap.MENDED,
            3: name == swap.MENDED,
        }.get(place, False)
        if at_step:
            raise Crash
        replace(source, target)
        if place == 2 and to == swap.MENDED:
            raise Crash

    crashing.setattr(os, "replace", replace_until)
    crashing.setattr(swap, "drop_leftovers", crash if place == 4 else lambda folder: False)
    if place == 0:
        crashing.setattr(salvage_job, "_write_report", crash)
    assert drop is not swap.drop_leftovers
