"""A small disk for one process: a tmpfs in a mount namespace of its own, gone when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 64 * 1024


def namespace() -> list[str]:
    """The command that gives another one mounts of its own; root needs no user namespace."""
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]


def why_not() -> str:
    """Why no small disk can be had here; empty where one can."""
    try:
        tried = subprocess.run(
            [*namespace(), "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return f"no small disk: {error}"
    return f"no small disk: {tried.stderr.strip()}" if tried.returncode else ""


needs_small_disk = pytest.mark.skipif(bool(why := why_not()), reason=why or "there is one")


def on_small_disk(
    module: str, place: Path, mib: int, arguments: Sequence[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `python -m module` with a disk of `mib` MiB at `place`, an empty folder."""
    script = 'mount -t tmpfs -o "size=$1m" tmpfs "$2" && shift 2 && exec "$@"'
    return subprocess.run(
        [
            *(*namespace(), "sh", "-c", script, "sh", str(mib), str(place)),
            *(sys.executable, "-m", module, *arguments),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Filler:
    """A file that takes all the room there is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "filler"

    def fill(self) -> None:
        """Leave not one free block."""
        size = CHUNK
        with self._path.open("ab", buffering=0) as file:
            while size:
                try:
                    file.write(bytes(size))
                except OSError:
                    size //= 2

    def make_room(self) -> None:
        self._path.unlink()
