"""The copy of the key file beside the backups, put back where the profile's own is damaged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from qualifier.core.errors import KeyMissing
from qualifier.store import database, key, swap
from qualifier.store.durable import write_durably


def is_there(profile_folder: Path) -> bool:
    """Whether the copy can be read."""
    try:
        key.read_key_file(profile_folder / database.BACKUPS)
    except KeyMissing:
        return False
    return True


def put_back(profile_folder: Path, now: datetime) -> Path | None:
    """Put the copy in place; the damaged one is set aside.

    Returns the folder with it, None if there was none. Raises KeyMissing where the copy cannot be
    read either, StoreFailed or DiskFull.
    """
    key.read_key_file(profile_folder / database.BACKUPS)
    copy = (profile_folder / database.BACKUPS / key.KEY_FILE).read_bytes()
    damaged = profile_folder / key.KEY_FILE
    aside = swap.keep_aside(profile_folder, damaged, now) if damaged.exists() else None
    write_durably(damaged, copy)
    return aside
