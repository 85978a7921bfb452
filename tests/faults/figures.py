"""What the fault tests found, as one table at the end of the run; whole across several workers.

A test adds its figures before it asserts anything, so that a red run shows them too. They travel
in the user properties of the test's report, which pytest-xdist carries to the process that prints.
Tests in several parts add to one row: runs, losses and counts are summed.

    def test_something(figures: Figures):
        figures.add("P6", "damaged pages", runs=100, lost=len(lost), restored=97)
        figures.control("P6", "copies never checked", is_found=True)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults.effort import Effort

KEY = "fault_figures"
HEADINGS = ("promise", "what", "form", "runs", "lost", "corrupt", "controls found", "more")
RIGHT = frozenset({"runs", "lost", "corrupt"})


class Figures:
    """The table as a test sees it."""

    def __init__(self, properties: list[tuple[str, object]], effort: Effort) -> None:
        self._properties, self._effort = properties, effort

    def add(
        self,
        promise: str,
        what: str,
        runs: int,
        lost: int = 0,
        corrupt: int = 0,
        note: str = "",
        worst: tuple[float, str] = (0.0, ""),
        **counts: int,
    ) -> None:
        """`runs` faults were tried on `promise` ("P6"). `counts` are told by their names.

        `worst` is a measured value with its words (0.4, "s of typing"); of several the highest.
        """
        figures = {"runs": runs, "lost": lost, "corrupt": corrupt, "note": note, "counts": counts}
        figures["worst"] = worst
        self._put({"promise": promise, "what": what, **figures})

    def control(self, promise: str, flaw: str, *, is_found: bool) -> None:
        """A store broken on purpose by `flaw`: whether the tests of `promise` noticed."""
        self._put({"promise": promise, "flaw": flaw, "is_found": is_found})

    def _put(self, found: dict[str, object]) -> None:
        about = {"form": self._effort.form, "seed": self._effort.seed}
        self._properties.append((KEY, about | found))


@pytest.fixture
def figures(request: pytest.FixtureRequest, effort: Effort) -> Figures:
    return Figures(request.node.user_properties, effort)


@dataclass
class _Row:
    form: str
    runs: int = 0
    lost: int = 0
    corrupt: int = 0
    note: str = ""
    worst: float = 0.0
    worst_of: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def take(self, found: dict[str, Any]) -> None:
        self.runs += found["runs"]
        self.lost += found["lost"]
        self.corrupt += found["corrupt"]
        self.note = found["note"] or self.note
        worst, words = found["worst"]
        self.worst, self.worst_of = max(self.worst, worst), words or self.worst_of
        for name, count in found["counts"].items():
            self.counts[name] = self.counts.get(name, 0) + count

    @property
    def more(self) -> str:
        told = [f"{count:,} {name.replace('_', ' ')}" for name, count in self.counts.items()]
        worst = f"{self.worst:.2f} {self.worst_of} at most" if self.worst_of else ""
        return ", ".join([*told, *filter(None, [worst, self.note])])


def table(found: Iterable[dict[str, Any]]) -> list[str]:
    """The lines of the table, headings first; empty where nothing was found out."""
    rows: dict[tuple[str, str], _Row] = {}
    controls: dict[str, dict[str, bool]] = {}
    for one in found:
        if "flaw" in one:
            controls.setdefault(one["promise"], {})[one["flaw"]] = one["is_found"]
        else:
            rows.setdefault((one["promise"], one["what"]), _Row(one["form"])).take(one)
    for promise in controls.keys() - {key[0] for key in rows}:
        rows[promise, "controls alone"] = _Row("")
    cells = [HEADINGS]
    for promise, what in sorted(rows, key=lambda key: (int(key[0].lstrip("P") or 0), key[1])):
        row, tried = rows[promise, what], controls.pop(promise, {})
        seen = f"{sum(tried.values())} of {len(tried)}" if tried else ""
        numbers = (f"{row.runs:,}", f"{row.lost:,}", f"{row.corrupt:,}")
        cells.append((promise, what, row.form, *numbers, seen, row.more))
    return _lines(cells) if len(cells) > 1 else []


def _lines(cells: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if heading in RIGHT else cell.ljust(width)
            for cell, width, heading in zip(row, widths, HEADINGS, strict=True)
        ).rstrip()
        for row in cells
    ]


def print_table(reporter: pytest.TerminalReporter) -> None:
    """Print the table at the end of a run in which fault tests ran."""
    found = [
        value
        for reports in reporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == KEY
    ]
    found = [one for one in found if isinstance(one, dict)]
    lines = table(found)
    if lines:
        seeds = ", ".join(sorted({str(one["seed"]) for one in found}))
        reporter.section(f"faults (seed {seeds})")
        for line in lines:
            reporter.write_line(line)
