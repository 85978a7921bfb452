"""One measured figure, its baseline and its reach; and the table of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` and `baseline` in `unit`. `reach` is a most: of the ratio where `is_ratio`, of the
    difference where `is_added`, else of the value. `baseline_what` says what the baseline is."""

    row: str
    what: str
    unit: str
    value: float
    reach: float
    baseline_what: str = ""
    baseline: float | None = None
    is_ratio: bool = False
    is_added: bool = False
    note: str = ""

    @property
    def compared(self) -> float:
        """What is held against the reach."""
        if self.is_ratio:
            assert self.baseline
            return self.value / self.baseline
        if self.is_added:
            assert self.baseline is not None
            return self.value - self.baseline
        return self.value

    @property
    def is_met(self) -> bool:
        """Whether the reach is met."""
        return self.compared <= self.reach

    def as_json(self) -> dict[str, object]:
        """All of it, with what was compared and the verdict."""
        return {**asdict(self), "compared": self.compared, "is_met": self.is_met}


HEAD = ("row", "what", "baseline", "figure", "reach", "verdict", "")


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned lines."""
    lines = [HEAD, *(_cells(one) for one in figures)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(one: Figure) -> tuple[str, ...]:
    baseline = "-"
    if one.baseline is not None:
        baseline = f"{one.baseline_what} {_number(one.baseline)} {one.unit}"
    figure, reach = f"{_number(one.value)} {one.unit}", f"≤ {one.reach:g} {one.unit}"
    if one.is_ratio:
        figure, reach = f"{figure} = {one.compared:.2f} ×", f"≤ {one.reach:g} ×"
    elif one.is_added:
        figure, reach = f"{figure} = +{_number(one.compared)}", f"≤ +{one.reach:g} {one.unit}"
    return one.row, one.what, baseline, figure, reach, "met" if one.is_met else "MISSED", one.note


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
