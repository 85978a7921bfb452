"""How long the bundle takes to start, beside the source: `make bench-bundle`.

Processor time (user + system), since a busy machine makes clocks lie; both are started in turn and
the smallest of five counts. A start of the window is over when it answers on its local socket,
which is after the first paint, with the profile's key asked for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.program import ROOT, environment

BUNDLE = (str(ROOT / "dist" / "qualifier" / "qualifier"),)
SOURCE = (sys.executable, "-m", "qualifier")
STARTS = 5
MOST = 1.3
PATIENCE_S = 60.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def window_s(program: tuple[str, ...]) -> float:
    """Seconds of the processor until the window on a new profile answers."""
    with TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        command = (*program, "--profile", str(profile))
        with subprocess.Popen(command, cwd=ROOT, env=_environment()) as process:
            until = time.monotonic() + PATIENCE_S
            while not (profile / "window.sock").exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"start_times: {program[0]} showed no window")
                time.sleep(0.005)
            fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii")
            user, system = fields.rpartition(")")[2].split()[11:13]
            process.kill()
    return (int(user) + int(system)) / TICKS_A_SECOND


def self_check_s(program: tuple[str, ...]) -> float:
    """Seconds of the processor of a whole self-check, with the worker that it starts."""
    before = os.times()
    command = (*program, "--self-check")
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=_environment())
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def main() -> int:
    """Print both and their ratio; exit status 1 above the limit."""
    if not Path(BUNDLE[0]).is_file():
        print("start_times: there is no bundle, run make bundle first", file=sys.stderr)
        return 1
    worst = 0.0
    for name, measure in (("window", window_s), ("self-check", self_check_s)):
        plain, bundled = [], []
        for _start in range(STARTS):
            plain.append(measure(SOURCE))
            bundled.append(measure(BUNDLE))
        ratio = min(bundled) / min(plain)
        worst = max(worst, ratio)
        said = f"{min(bundled):.2f} s bundled, {min(plain):.2f} s from source, ratio {ratio:.2f}"
        print(f"{name}: {said}", flush=True)
    return 0 if worst <= MOST else 1


def _environment() -> dict[str, str]:
    return environment() | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    sys.exit(main())
