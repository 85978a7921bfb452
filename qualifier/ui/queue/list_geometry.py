"""Where the queue's lines are: two heights, at most a handful of headings, no list of positions."""

from __future__ import annotations

from dataclasses import dataclass

from qualifier.ui.queue.lines import QueueLines


@dataclass(frozen=True)
class LineGeometry:
    """Lines laid out below each other from 0 on; `row` and `heading` are heights, px."""

    lines: QueueLines
    row: int
    heading: int

    @property
    def total(self) -> int:
        """The height of all lines."""
        return self.top(self.lines.count)

    def height(self, line: int) -> int:
        """The height of a line."""
        return self.heading if self.lines.heading_at(line) else self.row

    def top(self, line: int) -> int:
        """Where a line begins."""
        return line * self.row - self.lines.headings_before(line) * (self.row - self.heading)

    def line_at(self, place: int) -> int:
        """The line at a height; -1 outside."""
        line = top = 0
        for heading in self.lines.heading_lines():
            start = top + (heading - line) * self.row
            if place < start:
                break
            line, top = heading + 1, start + self.heading
            if place < top:
                return heading
        line += (place - top) // self.row
        return line if 0 <= line < self.lines.count else -1
