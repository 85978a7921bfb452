"""Public holidays where the leads of a profile live, kept so that the window need not work them
out: the worker does it, for this year and the next."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import NamedTuple

from qualifier.contact.calendars import days_of_zone, remember_days
from qualifier.store import derived, queue_order
from qualifier.store.database import Connection
from qualifier.store.profile import Store

_KEY, _STAMP = "holidays", "1"


class YearOfDays(NamedTuple):
    """Public holidays (ISO dates) of a country and region in one year."""

    country: str
    region: str
    year: int
    days: tuple[str, ...]


def use_kept_days(connection: Connection) -> None:
    """Remember the days that were kept."""
    for one in _kept(connection):
        on = frozenset(date.fromisoformat(day) for day in one.days)
        remember_days(one.country, one.region, one.year, on)


def keep_days(store: Store, now: datetime) -> None:
    """Work out the days at all places of the queue and keep them, if any is missing."""
    zones = {zone for _nature, zone in store.read(queue_order.places) if zone}
    found: set[YearOfDays] = set()
    for zone in zones:
        for year in (now.year, now.year + 1):
            country, region, days = days_of_zone(zone, year)
            if days is not None:
                on = tuple(sorted(one.isoformat() for one in days))
                found.add(YearOfDays(country, region, year, on))
    if not found <= store.read(_kept):
        body = json.dumps(sorted(found))
        store.write(lambda c: derived.put(c, _KEY, _STAMP, body))


def _kept(connection: Connection) -> frozenset[YearOfDays]:
    body = derived.get(connection, _KEY, _STAMP)
    rows = json.loads(body) if body else []
    return frozenset(YearOfDays(row[0], row[1], row[2], tuple(row[3])) for row in rows)
