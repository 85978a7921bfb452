"""A new version of the agreement takes effect: who works by it, and how all leads stand by it.

Calls under way end on their own version. What is recomputed are projections: a job cut short
leaves some of them by the version before, is due again, and comes to the same end.
"""

from __future__ import annotations

import time

from qualifier.core.lead import Lead
from qualifier.exchange.import_writing import Doing, Stride
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import derived, leads
from qualifier.store.database import Connection
from qualifier.store.locks import window_is_open

MARK = "standing"  # in `store.derived`: by which version all leads stand
FIRST_ROWS = 10  # of a transaction: a lead costs a dozen look-ups, where an import writes a row
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

    Returns how many leads that were. Stopped by `doing.is_cancelled` it stays due.
    """
    version = str(place.agreement.version)
    expected = place.store.read(leads.count)
    stride = Stride(lambda: window_is_open(place.store.folder))
    stride.rows = min(stride.rows, FIRST_ROWS)
    after = done = 0
    with place.store.many_writes() as work_off:
        while rows := place.store.read(lambda c: leads.numbered(c, after, stride.rows)):  # noqa: B023
            if doing.is_cancelled():
                return done
            begun = time.perf_counter()
            place.store.write(lambda c, some=rows: _stand(c, place, some, doing))  # type: ignore[misc]
            stride.took(len(rows), time.perf_counter() - begun)
            stride.next()
            work_off()
            after, done = rows[-1][0], done + len(rows)
            doing.progress(done, expected)
    place.store.write(lambda c: derived.put(c, MARK, place.agreement.id, version))
    return done


def _stand(
    connection: Connection, place: Workplace, rows: list[tuple[int, Lead]], doing: Doing
) -> None:
    for _n, one in rows:
        refresh(connection, place, one, doing.now)
