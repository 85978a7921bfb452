"""File locks: who holds a profile, and the turnstile between the window's and the worker's writes.

Advisory locks of the operating system: they vanish with the process that held them, so a killed
program never leaves a profile locked.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from qualifier.core.errors import ProfileHeld
from qualifier.store.durable import write_error

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, *, wait: bool) -> bool:
        # LK_LOCK tries ten times a second apart and then gives up; so we go round again.
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False

    def _free(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(handle: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _free(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """An exclusive lock on a file. Not re-entrant."""

    def __init__(self, path: Path) -> None:
        """Raises FolderReadOnly or StoreFailed where the file cannot be made."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._handle = os.open(path, flags, 0o600)
        except OSError as error:
            raise write_error(error, path.parent) from error

    def take(self, *, wait: bool) -> bool:
        """Take the lock; without `wait` say at once whether it could be had."""
        return _take(self._handle, wait=wait)

    def free(self) -> None:
        """Give the lock back."""
        _free(self._handle)

    def close(self) -> None:
        """Free it for good. Safe to repeat: a number given back may belong to another file."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()


class Turnstile:
    """Lets the window's writer in soon, however fast the worker writes.

    SQLite's busy wait is not fair: back-to-back transactions of one process starve the other for
    seconds. So the worker takes `intent`, then `write`, and frees `intent` before it writes; the
    window takes both in turn and keeps `intent` until it is through: while it waits for `write`,
    the worker cannot come round again. Measured in ARCHITECTURE.md, "Two processes".
    The lock files are made at the first write: whoever only reads needs no right to write.
    """

    def __init__(self, folder: Path, *, is_window: bool) -> None:
        self._folder = folder
        self._locks: tuple[FileLock, FileLock] | None = None
        self._is_window = is_window
        self._mine = threading.Lock()

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Hold the right to write while inside. Raises FolderReadOnly or StoreFailed."""
        with self._mine:
            intent, write = self._opened()
            intent.take(wait=True)
            try:
                write.take(wait=True)
                if not self._is_window:
                    intent.free()
                try:
                    yield
                finally:
                    write.free()
            finally:
                if self._is_window:
                    intent.free()

    def close(self) -> None:
        """Close both lock files."""
        locks, self._locks = self._locks, None
        for one in locks or ():
            one.close()

    def _opened(self) -> tuple[FileLock, FileLock]:
        if self._locks is None:
            intent = FileLock(self._folder / "intent.lock")
            self._locks = intent, FileLock(self._folder / "write.lock")
        return self._locks


def hold_profile(folder: Path) -> FileLock:
    """The lock that makes this process the profile's one window. Raises ProfileHeld."""
    lock = FileLock(folder / "window.lock")
    for _ in range(4):  # `window_is_open` of another process may hold it for an instant
        if lock.take(wait=False):
            return lock
        time.sleep(0.02)
    lock.close()
    raise ProfileHeld(str(folder), "window")


def window_is_open(folder: Path) -> bool:
    """Whether a window works on the profile: then writes must be short."""
    lock = FileLock(folder / "window.lock")
    try:
        if not lock.take(wait=False):
            return True
        lock.free()
        return False
    finally:
        lock.close()


def hold_worker(folder: Path) -> FileLock:
    """The lock of whoever works on the profile beside a window: its worker, the service in its
    rounds, a writing command. Raises ProfileHeld."""
    return _held(folder, "worker.lock")


def hold_service(folder: Path) -> FileLock:
    """The lock of the profile's one service, for as long as it runs. Raises ProfileHeld."""
    return _held(folder, "service.lock")


def _held(folder: Path, name: str) -> FileLock:
    lock = FileLock(folder / name)
    if not lock.take(wait=False):
        lock.close()
        raise ProfileHeld(str(folder), "worker")
    return lock
