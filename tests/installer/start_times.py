"""How long the bundle takes to start, beside the source: `make bench-bundle`.

Processor time of the program and of what it waited for (user + system), since a busy machine makes
clocks lie. Both are started in turn, `--self-check` and `--help`; the smallest of five counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.fakes.program import ROOT, environment

BUNDLE = ROOT / "dist" / "qualifier" / "qualifier"
SOURCE = (sys.executable, "-m", "qualifier")
STARTS = 5
MOST = 1.3
# Painted, then closed: what a person waits for. The driver's words are the program's own.
WINDOW = ("--self-check",)


def cpu_s(command: tuple[str, ...]) -> float:
    """Seconds of the processor that one start took, children included."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=_environment())
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def main() -> int:
    """Print both and their ratio; exit status 1 above the limit."""
    if not BUNDLE.is_file():
        print("start_times: there is no bundle, run make bundle first", file=sys.stderr)
        return 1
    worst = 0.0
    for words in (("--help",), WINDOW):
        bundled, plain = [], []
        for _start in range(STARTS):
            plain.append(cpu_s((*SOURCE, *words)))
            bundled.append(cpu_s((str(BUNDLE), *words)))
        ratio = min(bundled) / min(plain)
        worst = max(worst, ratio)
        said = f"{min(bundled):.2f} s bundled, {min(plain):.2f} s from source, ratio {ratio:.2f}"
        print(f"{words[0]}: {said}")
    return 0 if worst <= MOST else 1


def _environment() -> dict[str, str]:
    return environment() | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(ROOT))}


if __name__ == "__main__":
    sys.exit(main())
