"""What the branch graph draws: boxes with words and lines with labels, before they have a place.

The end of the script and questions far away are not reached by long lines: each line that goes
there gets a small box of its own, which leads on by a click.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from qualifier.core.editing.graph import MISSING, Edge, Graph, Node, NodeKind
from qualifier.core.script import END
from qualifier.texts import _
from qualifier.ui.theme import Type, theme

FAR = 8  # questions further on than this are named, not joined by a line
MOST_LINES = 2
MOST_LINES_AROUND = 3


class ShapeKind(Enum):
    """How a box is drawn."""

    ASKED = "asked"
    SAID = "said"
    END = "end"
    MISSING = "missing"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Shape:
    """A box. `leads_to` is the question a click chooses, empty at the end.

    `over` is the title of the section that begins here.
    """

    id: str
    kind: ShapeKind
    leads_to: str
    lines: tuple[str, ...]
    over: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two shapes, by id, and what is written on it."""

    edge: Edge
    start: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """In the order of the script; around a question what follows it in that of its edges."""

    shapes: tuple[Shape, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What nodes are called: question id → label, section id → title."""

    labels: Mapping[str, str]
    sections: Mapping[str, str]

    def of(self, node: Node) -> str:
        """A node's name."""
        match node.kind:
            case NodeKind.END:
                return _("End")
            case NodeKind.MISSING:
                return self._of_missing(node)
        return self.labels.get(node.id, node.id)

    def _of_missing(self, node: Node) -> str:
        there = [self.labels[one] for one in node.wanted if one in self.labels]
        if there and len(there) == len(node.wanted):
            return _("Back to {questions}").format(questions=", ".join(there))
        return _("Removed")


@dataclass(frozen=True, slots=True)
class Around:
    """A graph around one question: nothing is far, sections are named where they are others."""

    section: str


def drawing(
    graph: Graph, words: Words, room: Callable[[Node], float], around: Around | None = None
) -> Drawing:
    """The shapes of `graph`. `room` is how wide a line of a node's words may be, px."""
    most = MOST_LINES_AROUND if around else MOST_LINES

    def lines(node: Node) -> tuple[str, ...]:
        return broken(words.of(node), room(node), most)

    order = {node.id: place for place, node in enumerate(graph.nodes)}
    shapes: list[Shape] = []
    ties: list[Tie] = []
    section = around.section if around else ""
    for node in graph.nodes:
        if node.kind is NodeKind.END:
            continue
        starts = node.section != section and node.kind is not NodeKind.MISSING
        if starts and around is None:
            section = node.section
        over = words.sections.get(node.section, "") if starts else ""
        shapes.append(_shape(node, node.id, lines(node), over))
        for edge in graph.after[node.id]:
            end = graph.by_id[edge.end]
            end_id = end.id
            is_far = around is None and order[end.id] - order[node.id] > FAR
            if end.kind is NodeKind.END or is_far:
                end_id = f"{node.id}>{end.id}"
                shapes.append(_shape(end, end_id, lines(end), is_far=is_far))
            ties.append(Tie(edge, node.id, end_id, label(graph, edge)))
    if around:
        answers = {tie.end: place for place, tie in enumerate(ties)}
        shapes.sort(key=lambda shape: answers.get(shape.id, -1))
    return Drawing(tuple(shapes), tuple(ties))


def label(graph: Graph, edge: Edge) -> str:
    """The answers that lead along `edge`: nothing where there is no other way."""
    beside = graph.after[edge.start]
    if len(beside) < 2:
        return ""
    if edge.ordinals:
        return ", ".join(_ranges(edge.ordinals))
    return _("else") if any(one.ordinals for one in beside) else ""


def _ranges(ordinals: tuple[int, ...]) -> Iterator[str]:
    """1, 2, 3, 5 as "1–3", "5"."""
    rest = list(ordinals)
    while rest:
        first = last = rest.pop(0)
        while rest and rest[0] == last + 1:
            last = rest.pop(0)
        if last > first + 1:
            yield f"{first}–{last}"
        else:
            yield from (str(one) for one in range(first, last + 1))


_KINDS = {
    NodeKind.ASKED: ShapeKind.ASKED,
    NodeKind.SAID: ShapeKind.SAID,
    NodeKind.END: ShapeKind.END,
    NodeKind.MISSING: ShapeKind.MISSING,
}


def _shape(
    node: Node,
    shape_id: str,
    lines: tuple[str, ...],
    over: str = "",
    *,
    is_far: bool = False,
) -> Shape:
    kind = _KINDS[node.kind]
    if is_far and kind is not ShapeKind.END:
        kind = ShapeKind.FAR
    leads_to = "" if node.id == END else node.id.removeprefix(MISSING)
    return Shape(shape_id, kind, leads_to, lines, over)


def broken(text: str, width: float, most: int) -> tuple[str, ...]:
    """`text` in lines of `width` px; the last of `most` may be too long and is cut when drawn."""
    look = theme()
    lines: list[str] = []
    for word in text.split(" "):  # a no-break space is no place to break
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or look.width(joined, Type.LABEL_MEDIUM) <= width):
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines) or ("",)
