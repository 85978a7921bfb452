"""In which cells the paths end: counted over all of them, or estimated from a sample."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qualifier.core.agreement import Agreement
from qualifier.core.editing.kinds import Worth
from qualifier.core.editing.network import Node
from qualifier.core.score import MOST, cell

Ends = Mapping[tuple[int, int, bool], int]  # fit, maturity, knocked out: how many paths


class Stopped(Exception):
    """Nobody waits for the result any more."""


@dataclass(frozen=True, slots=True)
class Cells:
    """`shares`: cell (`A1`…`D4`) → share of all paths, 0 to 1, of those without a knock-out.

    `knock_out`: the share with one. `sampled`: 0 if all paths were counted, else how many were
    drawn, by `seed`: all paths equally likely if `is_even`, else all kinds of answer equally
    likely at each question, which favours short paths.
    """

    shares: Mapping[str, float]
    knock_out: float
    sampled: int
    seed: int
    is_even: bool = True


def cells_of(
    ends: Sequence[Node],
    nodes: Sequence[Node],
    agreement: Agreement,
    most_steps: int,
    samples: int,
    seed: int,
    should_stop: Callable[[], bool],
) -> Cells:
    """The cells of all paths that end in `ends`. `nodes` stand behind all that lead to them.

    Raises Stopped.
    """
    counted = _counted(ends, nodes, most_steps, should_stop)
    if counted is not None:
        return _cells(counted, agreement, 0, seed)
    drawn = _drawn(ends, samples, random.Random(seed), should_stop)  # noqa: S311  # no secret
    return cells_of_sample(drawn, agreement, seed, is_even=True)


def cells_of_sample(
    drawn: Sequence[Sequence[Worth]], agreement: Agreement, seed: int, *, is_even: bool
) -> Cells:
    """The cells of some paths, each given by what its answers are worth."""
    found: Counter[tuple[int, int, bool]] = Counter()
    for worths in drawn:
        fit, maturity = sum(one.fit for one in worths), sum(one.maturity for one in worths)
        found[fit, maturity, any(one.knocks_out for one in worths)] += 1
    return _cells(found, agreement, len(drawn), seed, is_even=is_even)


def _cells(
    ends: Ends, agreement: Agreement, sampled: int, seed: int, *, is_even: bool = True
) -> Cells:
    total = sum(ends.values())
    counts: Counter[str] = Counter()
    knocked = 0
    for (fit, maturity, is_out), ways in ends.items():
        if is_out:
            knocked += ways
        else:
            place = cell(agreement, _clamped(fit), _clamped(maturity))
            counts[str(place)] += ways
    # Counts have hundreds of digits: the quotient of whole numbers is exact where floats end.
    shares = {name: ways / total for name, ways in sorted(counts.items())}
    return Cells(shares, knocked / total, sampled, seed, is_even)


def _clamped(points: int) -> int:
    return max(0, min(MOST, points))


def _counted(
    ends: Iterable[Node],
    nodes: Sequence[Node],
    most_steps: int,
    should_stop: Callable[[], bool],
) -> Ends | None:
    """All paths by their points; None if that takes more than `most_steps`."""
    never_falls = all(
        worth.fit >= 0 and worth.maturity >= 0
        for node in nodes
        for edge in node.edges
        for worth in edge.worths
    )
    top = MOST if never_falls else 10**9  # beyond the full axis nothing changes any more
    known: dict[Node, Counter[tuple[int, int, bool]]] = {}
    for node in nodes:
        if should_stop():
            raise Stopped
        here: Counter[tuple[int, int, bool]] = Counter()
        if not node.edges:
            here[0, 0, False] = node.ways
        for edge in node.edges:
            before = known[edge.source]
            most_steps -= len(before) * len(edge.worths)
            if most_steps < 0:
                return None
            for worth, times in Counter(edge.worths).items():
                for (fit, maturity, is_out), ways in before.items():
                    key = (
                        min(fit + worth.fit, top),
                        min(maturity + worth.maturity, top),
                        is_out or worth.knocks_out,
                    )
                    here[key] += ways * times
        known[node] = here
    total: Counter[tuple[int, int, bool]] = Counter()
    for node in ends:
        total.update(known[node])
    return total


def _drawn(
    ends: Sequence[Node], samples: int, chance: random.Random, should_stop: Callable[[], bool]
) -> list[list[Worth]]:
    """`samples` paths drawn from the end to the start, each path equally likely."""
    found: list[list[Worth]] = []
    sums: dict[Node, list[int]] = {}
    last = list(accumulate(one.ways for one in ends))
    for number in range(samples):
        if number % 50 == 0 and should_stop():
            raise Stopped
        node = ends[bisect_right(last, chance.randrange(last[-1]))]
        worths: list[Worth] = []
        while node.edges:
            if node not in sums:
                sums[node] = list(accumulate(one.ways for one in node.edges))
            edge = node.edges[bisect_right(sums[node], chance.randrange(node.ways))]
            worths.append(chance.choice(edge.worths))
            node = edge.source
        found.append(worths)
    return found
