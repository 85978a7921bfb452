"""Room on the disk that holds a profile: what is free, and what of ours could make some."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from qualifier.store import backups, database, swap

# To open and to work for a while: the log may grow to some megabytes before it is worked off.
LEAST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Room:
    """Sizes in bytes. `needed`: what opening or mending takes; `old_backups`: all but the newest,
    in `backup_folder`; `aside`: damaged files of earlier repairs, in `aside_folder`."""

    free: int
    needed: int
    old_backups: int
    old_backup_bytes: int
    backup_folder: Path
    aside_bytes: int
    aside_folder: Path

    @property
    def missing(self) -> int:
        """How much more room is needed; 0 if there is enough by now."""
        return max(0, self.needed - self.free)


def look(profile_folder: Path, *, is_mending: bool = True) -> Room:
    """The room there is now. A repair takes the size of the database and of its backup again."""
    size = sum(_size(path) for path in database.files_of(profile_folder)[:2])
    copies = backups.list_backups(profile_folder)
    newest = copies[0].size_bytes if copies else 0
    aside = profile_folder / swap.SET_ASIDE
    return Room(
        shutil.disk_usage(profile_folder).free,
        LEAST_BYTES + (max(size, newest) * 2 if is_mending else 0),
        len(copies[1:]),
        sum(one.size_bytes for one in copies[1:]),
        profile_folder / backups.FOLDER,
        sum(_size(path) for path in aside.rglob("*")) if aside.is_dir() else 0,
        aside,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
