"""Writing commands: handed to the window that holds the profile, else done here under its lock."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.opening import open_place
from qualifier.cli.window_door import hand_over
from qualifier.core.errors import ProfileHeld
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace
from qualifier.settings import SEAT_NAME
from qualifier.store import backups, database, leads
from qualifier.store.locks import FileLock, hold_worker

PATIENCE_S = 3.0
MOST_BACKUP_BYTES = 150_000_000  # about a second
Act = Callable[[Workplace, Doing], Mapping[str, Any]]


def carry_out(
    options: argparse.Namespace, request: Mapping[str, Any], directly: Act
) -> dict[str, Any]:
    """What `request` brought about. Raises what `directly` does, and ProfileHeld."""
    place = open_place(options)
    progress = progress_line(options)
    try:
        handed = hand_over(options.profile, request, progress)
        if handed is not None:
            return handed
        lock = _patiently(options)
        try:
            doing = doing_here(place, progress)
            import_job.recover(place, doing)
            _back_up_first(place)
            return dict(directly(place, doing))
        finally:
            lock.close()
    finally:
        place.store.close()


def _back_up_first(place: Workplace) -> None:
    """The backup at start that a window's worker makes, where there is something to lose.

    Not after every short while, and not where the copy would take longer than people wait.
    Raises StoreFailed, DiskFull or ProfileDamaged: nothing was changed then.
    """
    folder = place.store.folder
    copies = backups.list_backups(folder)
    size = sum(one.stat().st_size for one in database.files_of(folder) if one.exists())
    is_fresh = bool(copies) and (
        now() - copies[0].made_at < backups.EVERY
        or not backups.is_changed_since(folder, copies[0].made_at)
    )
    if not is_fresh and size <= MOST_BACKUP_BYTES and place.store.read(leads.count):
        backups.make(place.store, backups.Why.START, now())


def doing_here(place: Workplace, progress: Callable[[int, int], None]) -> Doing:
    """Who does it: the seat of this profile, now."""
    return Doing(place.store.settings().text(SEAT_NAME), now(), ids_in_bulk(), progress)


def progress_line(options: argparse.Namespace) -> Callable[[int, int], None]:
    """Writes progress on one line of a terminal; nothing for scripts."""
    if options.as_json or not sys.stderr.isatty():
        return lambda _done, _total: None

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done} / {total}{end}")
        sys.stderr.flush()

    return show


def _patiently(options: argparse.Namespace) -> FileLock:
    """The worker's lock; another command may be about to end."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return hold_worker(options.profile)
        except ProfileHeld:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
