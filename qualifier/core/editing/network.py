"""The states of a script and the ways between them, with the paths counted along."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualifier.core.editing.kinds import Worth


@dataclass(frozen=True, slots=True)
class Edge:
    """A way on from a state. `question`: what was asked on it, if anything; `counts`: 1 if that
    is answered, 0 for a sentence to say. One path for each of `worths`."""

    source: Node
    question: str = ""
    counts: int = 0
    worths: tuple[Worth, ...] = (Worth(),)

    @property
    def ways(self) -> int:
        """How many paths lead along here."""
        return self.source.ways * len(self.worths)


@dataclass(slots=True, eq=False)
class Node:
    """A state at one place of the script: the edges that lead to it, the paths along them."""

    edges: list[Edge] = field(default_factory=list)
    ways: int = 0
    fewest: int = 0
    most: int = 0
    _short: Edge | None = None
    _long: Edge | None = None

    @classmethod
    def start(cls) -> Node:
        """Where every path begins."""
        return cls(ways=1)

    def reach(self, edge: Edge) -> None:
        """Add a way to get here. Its source must have got all of its own already."""
        fewest, most = edge.source.fewest + edge.counts, edge.source.most + edge.counts
        if self._short is None or fewest < self.fewest:
            self.fewest, self._short = fewest, edge
        if self._long is None or most > self.most:
            self.most, self._long = most, edge
        self.edges.append(edge)
        self.ways += edge.ways

    def shortest(self) -> tuple[str, ...]:
        """Ids asked on a path to here with the fewest questions."""
        found = []
        edge = self._short
        while edge is not None:
            found.append(edge.question)
            edge = edge.source._short
        return tuple(one for one in reversed(found) if one)

    def longest(self) -> tuple[str, ...]:
        """Ids asked on a path to here with the most questions."""
        found = []
        edge = self._long
        while edge is not None:
            found.append(edge.question)
            edge = edge.source._long
        return tuple(one for one in reversed(found) if one)
