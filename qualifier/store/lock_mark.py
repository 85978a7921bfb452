"""The mark that a profile's window is locked: `lock.json` beside the database, nothing personal.

While it stands the key store alone opens nothing: whoever ends the program and starts it again, or
types a command, is asked as the locked window would ask. It keeps out somebody at an open session;
somebody who reads that session's key store and removes files is kept out by no program.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from qualifier.store.durable import write_durably
from qualifier.store.pin import TRIES

MARK_FILE = "lock.json"


class Why(Enum):
    """What locked the window."""

    ASKED = "asked"
    IDLE = "idle"
    SLEEP = "sleep"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class LockMark:
    """Since when (aware UTC), why, and how many wrong PINs are still allowed."""

    since: datetime
    why: Why
    tries_left: int = TRIES


def write_mark(folder: Path, mark: LockMark) -> None:
    """Put the mark in place. Raises DiskFull, FolderReadOnly or StoreFailed."""
    data = {"since": mark.since.isoformat(), "why": mark.why.value, "tries_left": mark.tries_left}
    write_durably(folder / MARK_FILE, json.dumps(data).encode())


def read_mark(folder: Path) -> LockMark | None:
    """The mark, None if the profile is not locked. One that cannot be read allows no PIN."""
    try:
        text = (folder / MARK_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return _unread(folder)
    try:
        data = json.loads(text)
        since = datetime.fromisoformat(data["since"])
        left = min(max(int(data["tries_left"]), 0), TRIES)
        return LockMark(since.astimezone(), Why(data["why"]), left)
    except (ValueError, KeyError, TypeError):
        return _unread(folder)


def remove_mark(folder: Path) -> None:
    """The profile was opened as its lock asks."""
    with suppress(OSError):  # where it cannot be removed the next start asks once more
        (folder / MARK_FILE).unlink(missing_ok=True)


def _unread(folder: Path) -> LockMark:
    try:
        at = (folder / MARK_FILE).stat().st_mtime
    except OSError:
        at = 0.0
    return LockMark(datetime.fromtimestamp(at).astimezone(), Why.ASKED, 0)
