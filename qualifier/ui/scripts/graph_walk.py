"""Walking the branch graph with the arrow keys: along its lines, and to what is above or below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from PySide6.QtCore import QRectF

from qualifier.ui.scripts.graph_shapes import Tie


class Way(Enum):
    """Where a key goes."""

    ON = "on"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


class Walk:
    """Stands on one box at a time; `at` is its id, empty where there is none."""

    def __init__(self, ties: Sequence[Tie], places: Mapping[str, QRectF], at: str) -> None:
        self._places = places
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}
        for tie in ties:
            self._after.setdefault(tie.start, []).append(tie.end)
            self._before.setdefault(tie.end, []).append(tie.start)
        self._trail: list[str] = []  # so that going back leads where one came from
        self.at = at if at in places else ""
        if not self.at:
            self.start("")

    def start(self, wanted: str) -> None:
        """Stand on `wanted`; without it, stay, or begin at the first box."""
        if wanted in self._places:
            self.at = wanted
        elif self.at not in self._places:
            self.at = next(iter(self._places), "")
        self._trail = []

    def go(self, way: Way) -> None:
        """One step, if there is anything that way."""
        if not self.at:
            return
        match way:
            case Way.ON:
                self._follow(self._after)
            case Way.BACK:
                self._follow(self._before)
            case Way.UP | Way.DOWN:
                self._go_beside(way)
            case Way.FIRST | Way.LAST:
                ids = list(self._places)
                self.at = ids[0 if way is Way.FIRST else -1]
                self._trail = []

    def _follow(self, lines: Mapping[str, list[str]]) -> None:
        ends = lines.get(self.at, [])
        if not ends:
            return
        known = [one for one in reversed(self._trail) if one in ends]
        height = self._places[self.at].center().y()
        straight = min(ends, key=lambda one: abs(self._places[one].center().y() - height))
        self._trail.append(self.at)
        self.at = known[0] if known else straight

    def _go_beside(self, way: Way) -> None:
        """To the nearest box above or below; one in the same column goes before others."""
        here = self._places[self.at]
        sign = -1 if way is Way.UP else 1
        found = {
            node_id: (place.center().y() - here.center().y()) * sign
            for node_id, place in self._places.items()
        }
        beside = [one for one, distance in found.items() if distance > here.height() / 2]
        if not beside:
            return

        def farness(one: str) -> float:
            across = abs(self._places[one].center().x() - here.center().x())
            return found[one] + 2 * across

        self.at = min(beside, key=farness)
