"""The reading jobs of the queue: what each brings back from the profile. They run off the window's
thread, so they take all they need and touch nothing of the presenter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.contact_gate import Verdict
from qualifier.core.contact_rules import HoursNow
from qualifier.core.lead import Nature
from qualifier.core.queue import Group
from qualifier.store import do_not_call, history, leads, queue_order, queue_rows, search
from qualifier.store.database import Connection
from qualifier.store.history import History
from qualifier.store.queue_order import Filter, Order, Place, Sort, Wanted
from qualifier.store.queue_rows import QueueRow

FIRST_LEADS = 200
FIRST_ROWS = 40
FOUND_MOST = 200

Hours = dict[tuple[Nature, str], HoursNow]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue the person wants to see."""

    chosen: Filter = Filter.ALL
    only_callable: bool = False
    sort: Sort = Sort.PRIORITY
    typed: str = ""


@dataclass(frozen=True)
class Ordered:
    """An order and the lines it begins with. Hours come with the counts: reading them for the
    first time loads the holidays of every country, and the first lines do not wait for that."""

    order: Order
    rows: dict[int, QueueRow]
    is_complete: bool
    found_more: bool = False
    elsewhere: int = 0


Shape = tuple[Asked, tuple[int, ...], tuple[tuple[Group, int], ...]]  # hot leads, group sizes


@dataclass(frozen=True)
class Counted:
    """What the header says, the calling hours of all places, and the order's shape."""

    counts: dict[Filter, int]
    callable_now: int
    hours: Hours
    shape: Shape | None
    next_callback: QueueRow | None
    has_leads: bool


@dataclass(frozen=True)
class Known:
    """One lead for the preview."""

    row: QueueRow
    history: History
    verdict: Verdict


@dataclass(frozen=True)
class QueueReader:
    """Makes the jobs. Everything that stays during a session is given once."""

    permission: CallPermission
    agreement: Agreement
    zone: ZoneInfo
    opposition_secret: bytes

    def ordered(
        self, connection: Connection, asked: Asked, now: datetime, limit: int | None
    ) -> Ordered:
        """The order of what is asked for; with `limit`, its beginning."""
        wanted, found = self._wanted(connection, asked, now)
        limit = None if wanted.among is not None else limit
        order = queue_order.order(connection, now, self.zone, wanted, limit)
        rows = queue_rows.rows(connection, order.numbers[:FIRST_ROWS])
        is_complete = limit is None or len(order.numbers) < limit
        elsewhere = 0
        may_tell = len(found) < FOUND_MOST and asked.chosen is Filter.ALL
        if may_tell and not asked.only_callable and found:
            elsewhere = len(found) - len(order.numbers)
        return Ordered(
            order,
            rows,
            is_complete,
            found_more=len(found) >= FOUND_MOST,
            elsewhere=elsewhere,
        )

    def rows(
        self, connection: Connection, numbers: Sequence[int], now: datetime
    ) -> tuple[dict[int, QueueRow], Hours]:
        """Lines, and the calling hours at their places."""
        rows = queue_rows.rows(connection, numbers)
        return rows, self.hours_of(rows.values(), now)

    def counted(
        self,
        connection: Connection,
        asked: Asked,
        now: datetime,
        before: Counted | None = None,
    ) -> Counted:
        """Counts and hours. With `before`, what the last minute told, also the shape of the order;
        where that and the open places stay, so do the counts: a million rows are not counted."""
        hours = self._hours(queue_order.places(connection), now)
        open_places = _open(hours)
        shape: Shape | None = None
        if before is not None and not asked.typed:
            wanted, _found = self._wanted(connection, asked, now)
            hot, groups = queue_order.shape(connection, now, self.zone, wanted)
            shape = (asked, tuple(hot), groups)
            if shape == before.shape and open_places == _open(before.hours):
                return replace(before, hours=hours)
        per_filter, callable_now = queue_order.counts(connection, now, self.zone, open_places)
        has_due = per_filter[Filter.CALLBACKS] > 0
        coming = None if has_due else queue_rows.next_callback(connection, now)
        has_leads = per_filter[Filter.ALL] > 0 or bool(leads.page(connection, 0, 1))
        return Counted(per_filter, callable_now, hours, shape, coming, has_leads)

    def known(self, connection: Connection, row: QueueRow, now: datetime) -> Known:
        """A lead with its history and the gate's verdict. Raises NotFound."""
        found = history.of_lead(connection, row.lead_id, self.agreement, now)
        verdict = self.permission.verdict(
            found.lead,
            now,
            opposed=do_not_call.is_opposed(connection, found.lead, self.opposition_secret),
            attempts=found.tries,
            refused_at=found.refused_at,
        )
        fresh = queue_rows.rows(connection, [row.n]).get(row.n, row)
        return Known(fresh, found, verdict)

    def hours_of(self, rows: Iterable[QueueRow], now: datetime) -> Hours:
        """Calling hours at the places of these lines."""
        return self._hours({(row.nature, row.time_zone) for row in rows}, now)

    def _hours(self, places: Iterable[Place], now: datetime) -> Hours:
        return self.permission.hours(now, sorted({zone for _nature, zone in places}))

    def _wanted(
        self, connection: Connection, asked: Asked, now: datetime
    ) -> tuple[Wanted, list[int]]:
        open_places = None
        if asked.only_callable:
            open_places = _open(self._hours(queue_order.places(connection), now))
        found: list[int] = []
        if asked.typed:
            found = search.find(connection, asked.typed, FOUND_MOST)
        among = tuple(found) if asked.typed else None
        return Wanted(asked.chosen, open_places, asked.sort, among), found


def _open(hours: Hours) -> frozenset[Place]:
    return frozenset((nature.value, zone) for (nature, zone), now in hours.items() if now.until)
