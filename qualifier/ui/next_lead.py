"""Who comes next: the first lead in the queue's order that may be called now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone

from qualifier.core.errors import NotFound
from qualifier.store import queue_order, queue_rows
from qualifier.store.database import Connection
from qualifier.store.queue_order import Place, Wanted
from qualifier.ui.desk import Desk

if TYPE_CHECKING:
    from qualifier.ui.call.opening import Opener, Opening

LOOKED_AT = 12


class NextLead:
    """Who is shown when a call has its outcome, without a wait.

    The lead is read while the call before still rings, shown at once when that one is coded, and
    read again behind it: meanwhile a callback may have come due, or somebody said never to call.
    """

    def __init__(
        self,
        desk: Desk,
        opener: Callable[[], Opener],
        show: Callable[[Opening], None],
        check: Callable[[Opening | None], None],
    ) -> None:
        """`show` gets an opening read ahead; `check` what stands now, None if nobody is left."""
        self._desk, self._opener = desk, opener
        self._show, self._check = show, check
        self._ahead: Opening | None = None

    def look_ahead(self, lead_id: str) -> None:
        """Read who comes after that lead, most likely."""
        self._read(lead_id, self._keep, "look_ahead")

    def go(self, but_not: str) -> None:
        """Show the next lead."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.lead.id != but_not:
            self._show(ahead)
            # The check competes with painting for the interpreter: after it, as timers are.
            self._desk.background.soon(lambda: self._read(but_not, self._check, "next_lead"))
        else:
            self._read(but_not, self._check, "next_lead")

    def _read(self, but_not: str, then: Callable[[Opening | None], None], key: str) -> None:
        opener, desk = self._opener(), self._desk
        desk.background.read(lambda c: next_callable(c, opener, desk, but_not), then, key=key)

    def _keep(self, opening: Opening | None) -> None:
        self._ahead = opening


def next_callable(
    connection: Connection, opener: Opener, desk: Desk, but_not: str
) -> Opening | None:
    """The next lead to call, ready to be shown; None if nobody may be called now.

    Hours are judged for all at once; the few first ones are put to the whole gate.
    """
    now = desk.clock()
    wanted = Wanted(open_places=open_places(connection, desk, now))
    found = queue_order.order(connection, now, desk.zone, wanted, limit=LOOKED_AT)
    lines = queue_rows.rows(connection, found.numbers)
    for n in found.numbers:
        line = lines.get(n)
        if line is None or line.lead_id == but_not:
            continue
        try:
            opening = opener.lead(connection, line.lead_id)
        except NotFound:
            continue
        if opening.verdict.callable:
            return opening
    return None


def open_places(connection: Connection, desk: Desk, now: datetime) -> frozenset[Place]:
    """(nature, time zone) pairs in which calling hours stand open at `now`."""
    there = queue_order.places(connection)
    hours = desk.permission.hours(now, {zone for _nature, zone in there})
    return frozenset(
        (nature.value, zone) for (nature, zone), one in hours.items() if one.until is not None
    )


def week_begins(now: datetime, zone: ZoneInfo) -> datetime:
    """Monday 0:00 of this week at the desk; channel capacities count from there."""
    local = now.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time(0), zone)


def local_zone(name: str) -> ZoneInfo:
    """The desk's zone: the setting, else the system's as Qt knows it, else Paris."""
    said = name or bytes(QTimeZone.systemTimeZoneId().data()).decode()
    try:
        return ZoneInfo(said)
    except (KeyError, ValueError):
        return ZoneInfo("Europe/Paris")
