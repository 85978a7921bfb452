"""How many different leads stand behind calls, without walking through them.

Of the calls of a stretch each lead has one that comes first: the one before it, by the same lead,
lies before the stretch. Where that one lies is kept for every call.
"""

from __future__ import annotations

from array import array

from qualifier.reports.columns import Numbers, Pick, Table


class Distinct:
    """The different leads among the calls of `bits`; `alike` names columns (seat, script): then
    among those with one value in each of them.

    Right for a choice that keeps or leaves out all such calls of a lead in its stretch.
    """

    def __init__(self, calls: Table, bits: int, alike: tuple[str, ...]) -> None:
        count = len(calls.at)
        keys = calls.lead
        for name in alike:
            column = calls.columns[name]
            most = len(column.values)
            keys = [key * most + code for key, code in zip(keys, column.codes, strict=True)]
        before = array("Q", bytes(8 * count))  # 1 more than the place of the call before; 0: none
        last: dict[int, int] = {}
        for place in Pick(calls, bits, 0, count).places():
            key = keys[place]
            before[place] = last.get(key, 0)
            last[key] = place + 1
        self._before = Numbers(before)
        self._firsts: dict[int, int] = {}

    def count(self, picked: Pick) -> int:
        """How many different leads these calls have."""
        firsts = self._firsts.get(picked.first)
        if firsts is None:
            if len(self._firsts) >= MOST_FIRSTS:
                self._firsts.clear()
            firsts = self._firsts[picked.first] = self._before.below(picked.first + 1)
        return (picked.bits & firsts).bit_count()


MOST_FIRSTS = 64  # beginnings of stretches that are remembered
