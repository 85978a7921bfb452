"""Backups of a profile: made, listed, thinned, and put back in place of a damaged file.

They lie in `backups` inside the profile, encrypted under the same key; `key.json` is copied beside
them, so that the folder alone is enough for whoever knows a way in. A damaged file is set aside,
never deleted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from pathlib import Path
from typing import Any

from qualifier.core.errors import (
    ActionRefused,
    KeyMissing,
    NotFound,
    ProfileDamaged,
    ProfileTooNew,
)
from qualifier.store import behind, database, swap
from qualifier.store.durable import sync_folder, write_durably
from qualifier.store.key import KEY_FILE, KeyBytes, read_key_file
from qualifier.store.profile import Store
from qualifier.store.tables import SCHEMA_VERSION

FOLDER = database.BACKUPS
EVERY = timedelta(minutes=30)
KEPT_WHOLE = timedelta(hours=3)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"profile-(\d{8}T\d{6}Z)(?:-(\d+))?-([a-z]+)\.db")


class Why(Enum):
    """What a backup was made for; part of its name."""

    START = "start"
    HALF_HOUR = "halfhour"
    DAY_END = "dayend"
    ASKED = "asked"
    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. `made_at` is aware UTC."""

    path: Path
    made_at: datetime
    size_bytes: int
    why: Why


def is_behind(store: Store) -> bool:
    """Whether the newest backup made of this very file has facts that it has not."""
    since = swap.mended_at(store.folder)
    copies = list_backups(store.folder)
    if not copies or (since is not None and copies[0].made_at <= since):
        return False  # an older copy may have been chosen instead, on purpose
    return behind.is_behind(store, copies[0].path)


def make(store: Store, why: Why, now: datetime, zone: tzinfo = UTC) -> Backup:
    """Copy the profile, check the copy, thin the older ones.

    Raises ProfileDamaged where the file has less than its newest backup: a copy of it would hide
    that, and push the good one out. Raises StoreFailed or DiskFull.

    `zone` is where a day ends.
    """
    if is_behind(store):
        raise database.damaged(store.folder)
    folder = store.folder / FOLDER
    now = now.replace(microsecond=0)  # as precise as the name
    path = free_name(folder, why, now)
    try:
        for part in folder.glob("*.part"):
            part.unlink(missing_ok=True)
        _copy_key_file(store.folder, folder)
        store.copy_to(path)
        sync_folder(folder)
    except OSError as error:
        raise database.storage_error(error) from error
    for old in superfluous(list_backups(store.folder), now, zone):
        old.path.unlink(missing_ok=True)
    return Backup(path, now, path.stat().st_size, why)


def _copy_key_file(profile_folder: Path, folder: Path) -> None:
    """Beside the copies, unless it is damaged: then the older copy of it is the good one."""
    try:
        read_key_file(profile_folder)
    except KeyMissing:
        return
    write_durably(folder / KEY_FILE, (profile_folder / KEY_FILE).read_bytes())


def free_name(folder: Path, why: Why, now: datetime) -> Path:
    """The path for a new backup in the folder of backups, which is made where it is missing."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise database.storage_error(error) from error
    stamp = now.astimezone(UTC).strftime(_STAMP)
    path, number = folder / f"profile-{stamp}-{why.value}.db", 1
    while path.exists():
        number += 1
        path = folder / f"profile-{stamp}-{number}-{why.value}.db"
    return path


def list_backups(profile_folder: Path) -> tuple[Backup, ...]:
    """The backups of the profile in that folder, newest first."""
    found = []
    try:
        paths = list((profile_folder / FOLDER).iterdir())
    except OSError:
        return ()
    for path in paths:
        named = _NAME.fullmatch(path.name)
        if named and named[3] in {one.value for one in Why}:
            at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, at, path.stat().st_size, Why(named[3])))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def of_path(profile_folder: Path, path: Path) -> Backup:
    """The backup in that file, wherever it lies. Raises NotFound."""
    known = next((one for one in list_backups(profile_folder) if one.path == path), None)
    if known is not None:
        return known
    try:
        found = path.stat()
    except OSError as error:
        raise NotFound("file", str(path)) from error
    return Backup(path, datetime.fromtimestamp(found.st_mtime, UTC), found.st_size, Why.ASKED)


def superfluous(found: Sequence[Backup], now: datetime, zone: tzinfo) -> tuple[Backup, ...]:
    """Those of `found` (newest first) that may go.

    Kept are the newest, all of the last three hours, the newest of each of 12 days, 10 weeks and
    9 months, and the newest that was made before an upgrade.
    """
    kept = {one.path for one in found[:1]}
    kept |= {one.path for one in found if one.made_at > now - KEPT_WHOLE}
    kept |= {one.path for one in [one for one in found if one.why is Why.UPGRADE][:1]}
    for spans, name in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for one in found:
            newest.setdefault(one.made_at.astimezone(zone).strftime(name), one.path)
        kept |= set(list(newest.values())[:spans])
    return tuple(one for one in found if one.path not in kept)


def as_json(one: Backup) -> dict[str, Any]:
    """A backup as messages and --json have it."""
    return {
        "file": str(one.path),
        "at": one.made_at.isoformat(),
        "bytes": one.size_bytes,
        "why": one.why.value,
    }


def is_changed_since(profile_folder: Path, moment: datetime) -> bool:
    """Whether anything was written to the profile's database after `moment`."""
    return any(
        path.exists() and path.stat().st_mtime > moment.timestamp()
        for path in database.files_of(profile_folder)[:2]
    )


def verified(path: Path, database_key: KeyBytes) -> None:
    """Open a backup and check it whole.

    Raises NotFound, ProfileTooNew, or ActionRefused(backup_not_sound) if it is damaged, is no
    backup, or opens with another key.
    """
    if not path.is_file():
        raise NotFound("file", str(path))
    engine = database.open_engine(path, database_key, read_only=True)
    try:
        with engine.connect() as connection:
            version = database.schema_version(connection)
            if version > SCHEMA_VERSION:
                raise ProfileTooNew(str(path.parent))
            if version < 1 or database.check(connection, full=True).problems:
                raise ActionRefused("backup_not_sound", {"file": path.name})
    except (KeyMissing, ProfileDamaged, database.DatabaseError) as error:
        raise ActionRefused("backup_not_sound", {"file": path.name}) from error
    finally:
        engine.dispose()
