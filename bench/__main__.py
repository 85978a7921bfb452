"""python -m bench [row …] [--json FILE]: measure, print one table; exit 1 if a reach is missed."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench.figure import Figure, table
from bench.profiles import OUT
from bench.rows import ROWS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = [one.name for one in ROWS]
    parser.add_argument(
        "rows", nargs="*", metavar="row", help=f"of {', '.join(names)}; all that are short"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.rows) - set(names)):
        parser.error(f"no such row: {', '.join(unknown)}")
    OUT.mkdir(exist_ok=True)
    figures: list[Figure] = []
    for row in ROWS:
        if row.name in asked.rows or not (asked.rows or row.is_long):
            print(f"{row.name} …", file=sys.stderr, flush=True)
            start = time.monotonic()
            figures += row.measure()
            print(f"{row.name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    print(_machine())
    print(table(figures))
    if asked.json is not None:
        content = {"machine": _machine(), "figures": [one.as_json() for one in figures]}
        asked.json.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if all(one.is_met for one in figures) else 1


def _machine() -> str:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
