"""The branches of a script as a graph: what can come right after each question, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from qualifier.core.editing.following import Following, Way
from qualifier.core.lint.problem import Placed
from qualifier.core.lint.structure import known_type
from qualifier.core.questions.choice import YES_NO_IDS, YesNoType
from qualifier.core.script import END, Question, Script

MISSING = "?"  # before a question's id: where its broken gotos lead; no id begins so


class NodeKind(Enum):
    """What stands at a node."""

    ASKED = "asked"
    SAID = "said"  # a sentence to say, with nothing to answer
    END = "end"
    MISSING = "missing"  # a goto to nowhere or backwards


class EdgeKind(Enum):
    """Why one question follows another, the plainest reason first."""

    NEXT = "next"
    GOTO = "goto"
    SKIP = "skip"  # what stands between is left out by its condition


@dataclass(frozen=True, slots=True)
class Node:
    """`id` is the question's, END, or MISSING and the question whose goto is broken.

    `section` is empty at the end. `wanted` are the targets of broken gotos, as written.
    """

    id: str
    kind: NodeKind
    section: str = ""
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """That `end` can come right after `start`; at most one edge joins the two.

    `choices` are the choices that lead there by themselves, `ordinals` their keys on the call
    page, from 1. `otherwise`: system answers, no answer, or what is not chosen lead there too.
    """

    start: str
    end: str
    kind: EdgeKind
    choices: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    otherwise: bool = False
    is_dangling: bool = False


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the script, the end last; edges in the order of their starts."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Node id → node."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def after(self) -> dict[str, tuple[Edge, ...]]:
        """Node id → the edges that leave it."""
        return self._by((edge.start, edge) for edge in self.edges)

    @cached_property
    def before(self) -> dict[str, tuple[Edge, ...]]:
        """Node id → the edges that come to it."""
        return self._by((edge.end, edge) for edge in self.edges)

    def _by(self, pairs: Iterable[tuple[str, Edge]]) -> dict[str, tuple[Edge, ...]]:
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for node_id, edge in pairs:
            found[node_id].append(edge)
        return {node_id: tuple(edges) for node_id, edges in found.items()}


def branches(script: Script) -> Graph:
    """The graph of all questions of `script`, which may have errors.

    Of several questions of one id the first stands for all.
    """
    following = Following(script)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for placed in following.placed:
        if following.where[placed.question.id] != placed.position:
            continue
        nodes.append(_node(placed))
        ways = following.ways(placed.position)
        edges += _edges(following, placed, ways)
        lost = tuple(dict.fromkeys(way.goto for way in ways if not way.lands))
        if lost:
            lost_id = MISSING + placed.question.id
            nodes.append(Node(lost_id, NodeKind.MISSING, placed.section.id, lost))
    nodes.append(Node(END, NodeKind.END))
    return Graph(tuple(nodes), tuple(edges))


def around(graph: Graph, question_id: str, steps: int = 1) -> Graph:
    """The part of `graph` within `steps` edges of a question, either way.

    Only edges that such a walk can use are kept: with one step, those of the question itself.
    An id that is not there gives a graph without nodes.
    """
    if question_id not in graph.by_id:
        return Graph((), ())
    near = {question_id}
    walked: set[Edge] = set()
    for _step in range(steps):
        touched = {
            edge for node_id in near for edge in (*graph.after[node_id], *graph.before[node_id])
        }
        walked |= touched
        near |= {end for edge in touched for end in (edge.start, edge.end)}
    return Graph(
        tuple(node for node in graph.nodes if node.id in near),
        tuple(edge for edge in graph.edges if edge in walked),
    )


def _node(placed: Placed) -> Node:
    type_ = known_type(placed.question)
    kind = NodeKind.SAID if type_ is not None and type_.is_spoken_only else NodeKind.ASKED
    return Node(placed.question.id, kind, placed.section.id)


def _edges(following: Following, placed: Placed, ways: Iterable[Way]) -> Iterator[Edge]:
    question = placed.question
    kinds: dict[str, set[EdgeKind]] = {}
    choices: dict[str, list[str]] = {}
    others: set[str] = set()
    for way in ways:
        for end, kind in _ends(following, placed, way):
            kinds.setdefault(end, set()).add(kind)
            choices.setdefault(end, []).extend(way.choices)
            if way.otherwise:
                others.add(end)
    for end in sorted(kinds, key=lambda one: _rank(following, one)):
        keys = _keys(question)
        ids = sorted(set(choices[end]), key=lambda one: keys.get(one, 0))
        yield Edge(
            question.id,
            end,
            next(kind for kind in EdgeKind if kind in kinds[end]),
            tuple(ids),
            tuple(keys[one] for one in ids if one in keys),
            end in others,
            end.startswith(MISSING),
        )


def _ends(following: Following, placed: Placed, way: Way) -> Iterator[tuple[str, EdgeKind]]:
    """The nodes a way leads to."""
    if not way.lands:
        yield MISSING + placed.question.id, EdgeKind.GOTO
    count = len(following.placed)
    aim = following.where.get(way.goto, count) if way.goto else placed.position + 1
    for land in way.lands:
        straight = EdgeKind.GOTO if way.goto else EdgeKind.NEXT
        end = following.placed[land].question.id if land < count else END
        yield end, straight if land == aim else EdgeKind.SKIP


def _rank(following: Following, end: str) -> int:
    return following.where.get(end, len(following.placed))


def _keys(question: Question) -> dict[str, int]:
    """Choice id → its key on the call page."""
    ids = [one.id for one in question.choices]
    if question.type == YesNoType.name:
        ids = list(YES_NO_IDS)
    return {one: key for key, one in enumerate(ids, 1)}
