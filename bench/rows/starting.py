"""From process start to first paint and to a usable queue; memory. Each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.figure import Figure
from bench.profiles import BenchProfile, profile_of

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
MANY = 100_000
MOST = 1_000_000
LIMIT_S = 120


def measure() -> list[Figure]:
    """Bare window and program in turn; medians after one start that warms the disk's cache."""
    made = profile_of(MANY)
    bare: list[float] = []
    first: list[float] = []
    usable: list[float] = []
    keys: list[float] = []
    for number in range(ROUNDS + 1):
        bare_ms = _started(["bench.bare_window", "first_paint"])["first_paint"]
        first_ms = _program("first_paint", made)["first_paint"]
        found = _program("usable", made)
        if number:
            bare.append(bare_ms)
            first.append(first_ms)
            keys.append(found["key_s"] * 1000)
            usable.append(found["usable"] - found["key_s"] * 1000)
    note = f"min {min(usable):.0f}; key unwrapping apart: {median(keys):.0f} ms"
    return [
        Figure(
            "start",
            "start to first paint",
            "ms",
            median(first),
            2,
            "bare window",
            median(bare),
            is_ratio=True,
            note=f"min {min(first):.0f}, bare min {min(bare):.0f}",
        ),
        Figure(
            "start",
            f"start to usable queue, {MANY:,} leads",
            "ms",
            median(usable),
            6,
            "bare window",
            median(bare),
            is_ratio=True,
            note=note,
        ),
    ]


def measure_memory() -> list[Figure]:
    """Resident memory of the window's process with a million leads in the queue."""
    bare = median(_started(["bench.bare_window", "memory"])["memory_mib"] for _ in range(3))
    found = [_program("memory", profile_of(MOST)) for _ in range(3)]
    assert all(one["leads"] == MOST for one in found)
    return [
        Figure(
            "memory",
            f"memory, queue of {MOST:,} leads open",
            "MiB",
            median(one["memory_mib"] for one in found),
            120,
            "bare window",
            bare,
            is_added=True,
            note=f"whole order read after {median(one['complete'] for one in found):.0f} ms",
        )
    ]


def _program(wanted: str, made: BenchProfile) -> dict[str, float]:
    return _started(["bench.started", wanted, str(made.folder), str(made.passphrase_file)])


def _started(command: list[str]) -> dict[str, float]:
    """Run a module; what it told, with instants in milliseconds from the process's start."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = {name: float(value) for name, value in map(str.split, done.stdout.splitlines())}
    for name in ("first_paint", "usable", "complete"):
        if name in told:
            told[name] = (told[name] - begun) * 1000
    return told
