"""A new version of the agreement takes effect: who works by it, and how all leads stand by it.

Calls under way end on their own version. What is recomputed are projections: a job cut short
leaves some of them by the version before, is due again, and comes to the same end.
"""

from __future__ import annotations

import time

from qualifier.exchange.import_look_ups import FirstScores
from qualifier.exchange.import_writing import Doing, Stride
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import derived, leads, restanding
from qualifier.store.database import Connection
from qualifier.store.locks import window_is_open
from qualifier.store.restanding import Stand

MARK = "standing"  # in `store.derived`: by which version all leads stand
FIRST_ROWS = 10  # of the first transaction, before the pace is known
FIRST = "1"  # without a mark: profiles had one version before marks were made


def take_newest(place: Workplace) -> bool:
    """Work by the newest published version; False if that is so already. Raises NotFound."""
    agreement, rules = place.store.read(place.newest)
    place.kept.keep(place.store)
    return place.take(agreement, rules)


def is_due(place: Workplace) -> bool:
    """Whether leads may still stand by a version before the one at work."""
    stands = place.store.read(lambda c: derived.get(c, MARK, place.agreement.id)) or FIRST
    return stands != str(place.agreement.version)


def restand(place: Workplace, doing: Doing) -> int:
    """Compute score, cell and queue row of every lead anew, in short transactions.

    Leads that were called, whose answers are walked again, take one each.
    Returns how many leads that were. Stopped by `doing.is_cancelled` it stays due.
    """
    version = str(place.agreement.version)
    expected = place.store.read(leads.count)
    standing = _Standing(place, doing)
    stride = Stride(lambda: window_is_open(place.store.folder))
    stride.rows = min(stride.rows, FIRST_ROWS)
    after = done = 0
    with place.store.many_writes() as work_off:
        while rows := place.store.read(lambda c: leads.numbered(c, after, stride.rows)):  # noqa: B023
            if doing.is_cancelled():
                return done
            called = place.store.read(lambda c: restanding.called(c, [one.id for _n, one in rows]))
            plain = [n for n, one in rows if one.id not in called]
            begun = time.perf_counter()
            place.store.write(lambda c: standing.write(c, plain))  # noqa: B023
            stride.took(len(plain), time.perf_counter() - begun)
            stride.next()
            for one in (one for _n, one in rows if one.id in called):
                place.store.write(lambda c: refresh(c, place, one, doing.now))  # noqa: B023
            work_off()
            after, done = rows[-1][0], done + len(rows)
            doing.progress(done, expected)
    place.store.write(lambda c: derived.put(c, MARK, place.agreement.id, version))
    return done


class _Standing:
    """Judges page after page of leads by the agreement at work."""

    def __init__(self, place: Workplace, doing: Doing) -> None:
        self._place, self._now = place, doing.now
        self._scores = FirstScores(place.agreement, doing.now)

    def write(self, connection: Connection, numbers: list[int]) -> None:
        """Set score and queue row of leads that were never called, in one go.

        They are read once more: what came in since they were looked at counts.
        """
        found = leads.by_numbers(connection, numbers)
        ids = [one.id for one in found.values()]
        called = restanding.called(connection, ids)
        told = restanding.signals(connection, ids)
        refusal = self._place.permission.lasting_refusal
        stands = []
        for n, one in found.items():
            if one.id in called:
                refresh(connection, self._place, one, self._now)
                continue
            fit, maturity, cell = self._scores.of(one, told.get(one.id, ()))
            stands.append(Stand(n, one.id, fit, maturity, cell, refusal(one, False)))
        restanding.put(connection, stands, self._now)
