"""The queue as lines on a screen: group headings and leads, folded or not. No texts, no pixels."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qualifier.core.queue import Group
from qualifier.store.queue_order import Order


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group."""

    group: Group
    count: int
    is_folded: bool


@dataclass(frozen=True)
class _Stretch:
    """A group on the screen: its heading is line `line`, its first lead stands at `start`."""

    heading: Heading
    line: int
    start: int

    @property
    def shown(self) -> int:
        """Leads of the group that take a line."""
        return 0 if self.heading.is_folded else self.heading.count

    @property
    def after(self) -> int:
        """The line behind the group."""
        return self.line + 1 + self.shown


@dataclass(frozen=True)
class QueueLines:
    """An order laid out in lines, counted from 0. Empty groups take none."""

    order: Order
    folded: frozenset[Group] = frozenset()

    @cached_property
    def _stretches(self) -> tuple[_Stretch, ...]:
        made: list[_Stretch] = []
        line = start = 0
        for group, count in self.order.groups:
            if count:
                made.append(_Stretch(Heading(group, count, group in self.folded), line, start))
                line = made[-1].after
            start += count
        return tuple(made)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._stretches[-1].after if self._stretches else 0

    @property
    def numbers(self) -> array[int]:
        """Row numbers in reading order, folded ones too."""
        return self.order.numbers

    def heading_at(self, line: int) -> Heading | None:
        """The heading on that line; None for a lead's line."""
        stretch = self._stretch_of_line(line)
        return stretch.heading if stretch and stretch.line == line else None

    def number_at(self, line: int) -> int | None:
        """The row number on that line; None for a heading or past the end."""
        stretch = self._stretch_of_line(line)
        if stretch is None or stretch.line == line:
            return None
        return self.numbers[stretch.start + line - stretch.line - 1]

    def numbers_between(self, first: int, last: int) -> Iterator[int]:
        """Row numbers on lines `first` to `last`."""
        for line in range(max(first, 0), min(last + 1, self.count)):
            number = self.number_at(line)
            if number is not None:
                yield number

    def line_of(self, number: int) -> int | None:
        """The line of a row number; its heading where the group is folded, None if it is gone."""
        try:
            place = self.numbers.index(number)
        except ValueError:
            return None
        for stretch in reversed(self._stretches):
            if place >= stretch.start:
                inside = 0 if stretch.heading.is_folded else place - stretch.start + 1
                return stretch.line + inside
        return None

    def line_of_group(self, group: Group) -> int | None:
        """The line of a group's heading; None if the group is empty."""
        return next((one.line for one in self._stretches if one.heading.group is group), None)

    def group_at(self, line: int) -> Group | None:
        """The group a line belongs to."""
        stretch = self._stretch_of_line(line)
        return stretch.heading.group if stretch else None

    def headings_before(self, line: int) -> int:
        """How many headings stand above that line: what a pixel position needs."""
        return sum(1 for one in self._stretches if one.line < line)

    def heading_lines(self) -> tuple[int, ...]:
        """The lines of all headings, in order."""
        return tuple(one.line for one in self._stretches)

    def first_lead(self) -> int | None:
        """The first line with a lead."""
        return next((one.line + 1 for one in self._stretches if one.shown), None)

    def with_folded(self, group: Group, folded: bool) -> QueueLines:
        """The same order with one group folded or unfolded."""
        changed = self.folded | {group} if folded else self.folded - {group}
        return QueueLines(self.order, changed)

    def _stretch_of_line(self, line: int) -> _Stretch | None:
        if line < 0:
            return None
        return next((one for one in self._stretches if line < one.after), None)


EMPTY_LINES = QueueLines(Order(array("i"), ()))
