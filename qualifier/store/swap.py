"""A mended database put in place of the damaged one, whole or not at all, and the old one kept.

All is made ready in `mending/` first. Then the new file takes the name `profile.db.mended`: from
that instant it is the profile, whatever happens to the program, and the next start finishes the
swap (`finish`): the old files move to `set-aside/<when>/`. Before it the old state is untouched.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from qualifier.store import database
from qualifier.store.durable import sync_folder, write_durably
from qualifier.store.locks import FileLock

SET_ASIDE = "set-aside"
MENDED = database.DATABASE_FILE + ".mended"
WORK = "mending"
_BESIDE = "beside"  # in WORK: what shall lie beside the files set aside
_WHOSE = "mended.json"
_STAMP = "%Y%m%dT%H%M%SZ"


def work_folder(profile_folder: Path) -> Path:
    """An empty folder for what is being made. Raises StoreFailed or DiskFull."""
    work = profile_folder / WORK
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        (work / _BESIDE).mkdir(mode=0o700)
    except OSError as error:
        raise database.storage_error(error) from error
    return work


def beside_folder(profile_folder: Path) -> Path:
    """Where a report is put that shall lie beside the damaged file."""
    return profile_folder / WORK / _BESIDE


def put_in_place(profile_folder: Path, new: Path, now: datetime) -> Path | None:
    """Make `new`, a closed database without a log inside `work_folder`, the profile's database.

    The caller holds the profile's locks and has closed its Store. Returns the folder with what was
    set aside, None if nothing stood there. Raises StoreFailed or DiskFull: then the profile is as
    it was, or the next start finishes.
    """
    try:
        os.chmod(new, 0o600)
        _sync_file(new)
        stood = any(path.exists() for path in database.files_of(profile_folder))
        name = _free_name(profile_folder / SET_ASIDE, now) if stood else ""
        write_durably(
            profile_folder / _WHOSE,
            json.dumps({"set_aside": name, "at": now.isoformat()}).encode(),
        )
        os.replace(new, profile_folder / MENDED)
        sync_folder(profile_folder)
    except OSError as error:
        raise database.storage_error(error) from error
    return finish(profile_folder)


def finish(profile_folder: Path) -> Path | None:
    """End a swap that was begun; at every opening, before the database is touched.

    Returns the folder with what it set aside, None if there was nothing to do. Raises StoreFailed
    or DiskFull: tried again at the next opening.
    """
    mended = profile_folder / MENDED
    if not mended.exists():
        return None
    lock = FileLock(profile_folder / "swap.lock")
    try:
        lock.take(wait=True)
        if not mended.exists():  # another program was quicker
            return None
        aside = _aside_of(profile_folder)
        if aside is not None:
            _move_aside(profile_folder, aside)
        os.replace(mended, profile_folder / database.DATABASE_FILE)
        sync_folder(profile_folder)
        drop_leftovers(profile_folder)
    except OSError as error:
        raise database.storage_error(error) from error
    finally:
        lock.close()
    return aside


def keep_aside(profile_folder: Path, file: Path, now: datetime) -> Path:
    """A copy of `file` in a folder of its own under `set-aside`, before it is written over.

    Returns that folder. Raises StoreFailed or DiskFull.
    """
    folder = profile_folder / SET_ASIDE / _free_name(profile_folder / SET_ASIDE, now)
    try:
        folder.mkdir(mode=0o700, parents=True)
        write_durably(folder / file.name, file.read_bytes())
        sync_folder(folder.parent)
    except OSError as error:
        raise database.storage_error(error) from error
    return folder


def drop_leftovers(profile_folder: Path) -> bool:
    """Remove what a mending that was cut short had begun; says whether there was any.

    The caller holds the profile's locks.
    """
    if (profile_folder / MENDED).exists():
        return False
    was_there = (profile_folder / WORK).exists()
    shutil.rmtree(profile_folder / WORK, ignore_errors=True)
    return was_there


def mended_at(profile_folder: Path) -> datetime | None:
    """When the profile's database was last put in place of another; None if it never was."""
    try:
        return datetime.fromisoformat(json.loads((profile_folder / _WHOSE).read_bytes())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def folders_aside(profile_folder: Path) -> tuple[Path, ...]:
    """What was ever set aside, newest first."""
    folder = profile_folder / SET_ASIDE
    return tuple(sorted(folder.iterdir(), reverse=True)) if folder.is_dir() else ()


def _move_aside(profile_folder: Path, aside: Path) -> None:
    """Move what is left to move; a second time goes on where the first was cut."""
    beside = beside_folder(profile_folder)
    if not aside.exists():
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        if beside.exists():
            os.replace(beside, aside)
        else:
            aside.mkdir(mode=0o700)
        sync_folder(aside.parent)
    for path in database.files_of(profile_folder):
        if path.exists():
            os.replace(path, aside / path.name)
    sync_folder(aside)
    sync_folder(profile_folder)


def _aside_of(profile_folder: Path) -> Path | None:
    try:
        name = json.loads((profile_folder / _WHOSE).read_bytes())["set_aside"]
    except (OSError, ValueError, KeyError, TypeError):
        # Never without a place to keep the old file in.
        name = _free_name(profile_folder / SET_ASIDE, datetime.now(UTC))
    return profile_folder / SET_ASIDE / name if name else None


def _free_name(folder: Path, now: datetime) -> str:
    stamp = now.astimezone(UTC).strftime(_STAMP)
    name, number = stamp, 1
    while (folder / name).exists():
        number += 1
        name = f"{stamp}-{number}"
    return name


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
