"""Where boxes and lines of the branch graph go. The only door to the layout library.

docs/decisions/0014-graph-layout.md tells why graphlay. It is imported at the first graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF

MOST_ROWS = 40
MOST_LINES_CUT = 12  # that a break between two rows may cross
MOST_TRIES = 3  # the library breaks rows where few lines cross, so widths come out as they may
ENOUGH = 0.85  # of the width wanted


@dataclass(frozen=True, slots=True)
class Box:
    """What has a place: sizes in px."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one box to another, by id; the size of its label in px, 0 without."""

    start: str
    end: str
    label_width: float = 0.0
    label_height: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a line, from border to border, and the middle of its label."""

    points: tuple[QPointF, ...]
    label_at: QPointF | None


@dataclass(frozen=True, slots=True)
class Layout:
    """`boxes`: id → place; `routes` in the order of the links. All in px, the first row at 0."""

    boxes: Mapping[str, QRectF]
    routes: tuple[Route, ...]

    @property
    def width(self) -> float:
        """From the leftmost box to the rightmost."""
        rects = self.boxes.values()
        return max(one.right() for one in rects) - min(one.left() for one in rects)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Least room in px: between columns, between rows of boxes, between lines."""

    column: float
    row: float
    line: float


def in_rows(boxes: Sequence[Box], links: Sequence[Link], gaps: Gaps, width: float) -> Layout:
    """From left to right in rows below each other, as words are, about `width` px wide.

    Rows may come out wider: where they can be broken is not ours to choose.
    Lines have corners of 90°.
    """
    row = max(box.height for box in boxes) + 2 * gaps.row + gaps.line
    length = sum(box.width + gaps.column for box in boxes)
    aspect = width * width / (length * row)
    best = _rows(boxes, links, gaps, aspect)
    found = best.width
    for _try in range(MOST_TRIES - 1):
        if ENOUGH * width <= best.width <= width:
            break
        aspect *= (width / found) ** 2
        other = _rows(boxes, links, gaps, aspect)
        found = other.width
        best = min(best, other, key=lambda one: _misfit(one.width, width))
    return best


def _misfit(found: float, wanted: float) -> float:
    """Too wide is twice as bad: one has to scroll, or see it smaller."""
    return wanted - found if found <= wanted else 2 * (found - wanted)


def _rows(boxes: Sequence[Box], links: Sequence[Link], gaps: Gaps, aspect: float) -> Layout:
    import graphlay

    wrap = {"max_rows": MOST_ROWS, "max_cut_edges": MOST_LINES_CUT, "min_gain": 1.0}
    options = {
        **_options(gaps, "orthogonal"),
        "wrap": {"viewport_aspect": max(0.01, aspect)},
        # Steps are not flattened: a line made straight may graze a box that is higher than others.
        "tuning": {"wrap": wrap, "routing": {"step_flatten": 0.0}},
    }
    return _read(boxes, graphlay.layout(_graph(boxes, links), options=options).raw)


def around_one(boxes: Sequence[Box], links: Sequence[Link], gaps: Gaps) -> Layout:
    """From left to right, each column in the order of `boxes` and centred on the others.

    For a graph whose links all touch one box: for others the order may make lines cross.
    """
    import graphlay

    options = _options(gaps, "diagonal")
    first = graphlay.layout(_graph(boxes, links), options=options)
    columns: dict[int, list[int]] = {}
    for place, node in enumerate(first.nodes):
        columns.setdefault(node["rank"], []).append(place)
    centres: dict[int, tuple[float, float]] = {}
    for places in columns.values():
        total = sum(boxes[place].height for place in places) + gaps.row * (len(places) - 1)
        top = -total / 2
        for place in places:
            x = float(first.nodes[place]["center"]["x"])
            centres[place] = (x, top + boxes[place].height / 2)
            top += boxes[place].height + gaps.row
    placed = _graph(boxes, links, centres)
    return _read(boxes, graphlay.reroute(placed, options=options).raw)


def _options(gaps: Gaps, style: str) -> dict[str, Any]:
    spacing = {
        "layer_gap": gaps.column,
        "node_gap": gaps.row,
        "isolated_gap": gaps.row,
        "reroute_node_gap": gaps.row,
        "dummy_gap": gaps.line,
        "port_gap": gaps.line,
        "stub": gaps.line,
        "edge_label_margin": gaps.line,
        "bundle_lane_gap": 1.4 * gaps.line,
        "port_stroke_clear": 2 * gaps.line,
    }
    return {
        "spacing": spacing,
        "routing": {"style": style, "port_sides": "facing_only", "lane_gap": 1.4 * gaps.line},
        "effort": "fast",  # at 150 questions no worse than "balanced", in half the time
    }


def _graph(
    boxes: Sequence[Box],
    links: Iterable[Link],
    centres: Mapping[int, tuple[float, float]] | None = None,
) -> dict[str, Any]:
    """The request in the library's words."""
    place = {box.id: number for number, box in enumerate(boxes)}
    nodes: list[dict[str, Any]] = []
    for number, box in enumerate(boxes):
        node: dict[str, Any] = {"size": {"width": box.width, "height": box.height}}
        if centres is not None:
            x, y = centres[number]
            node["position"] = {"x": x, "y": y}
        nodes.append(node)
    edges: list[dict[str, Any]] = []
    for link in links:
        edge: dict[str, Any] = {"source": place[link.start], "target": place[link.end]}
        if link.label_width:
            edge["label_size"] = {"width": link.label_width, "height": link.label_height}
        edges.append(edge)
    return {"nodes": nodes, "edges": edges}


def _read(boxes: Sequence[Box], raw: Mapping[str, Any]) -> Layout:
    places = {}
    for box, node in zip(boxes, raw["nodes"], strict=True):
        left = node["center"]["x"] - box.width / 2
        top = node["center"]["y"] - box.height / 2
        places[box.id] = QRectF(left, top, box.width, box.height)
    routes = tuple(
        Route(
            tuple(QPointF(point["x"], point["y"]) for point in edge["points"]),
            _point(edge["label_anchor"]),
        )
        for edge in raw["edges"]
    )
    return Layout(places, routes)


def _point(point: Mapping[str, float] | None) -> QPointF | None:
    return None if point is None else QPointF(point["x"], point["y"])
