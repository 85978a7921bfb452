"""Which day it is at the desk: what was exchanged is counted by it, and due days begin with it."""

from __future__ import annotations

from datetime import date, datetime

from qualifier.core.calling_windows import zone_named
from qualifier.settings import TIME_ZONE
from qualifier.store.database import Connection
from qualifier.store.profile import read_settings


def desk_day(connection: Connection, now: datetime) -> date:
    """The calendar day of `now` in the zone of the desk's setting, else in the system's."""
    return now.astimezone(zone_named(read_settings(connection).text(TIME_ZONE))).date()
