"""Numbers found wrong or disconnected on the phone. They stay known, so that no list and no
import brings them back to the lead they are wrong for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from qualifier.contact.numbers import parse_number
from qualifier.contact.time_zones import time_zone_for
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead
from qualifier.store import leads
from qualifier.store.database import upsert
from qualifier.store.tables import IS_DIALLED, call_event, dead_number


def bury(
    connection: Connection,
    lead_id: str,
    number: str,
    *,
    why: str,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """`number` (E.164) is final for this lead: it goes, and the second one takes its place.

    A number that was corrected before it could be buried changes nothing but what is known.
    `why` is the outcome's id.
    """
    if not number:
        return
    connection.execute(
        upsert(dead_number)
        .values(lead_id=lead_id, number=number, why=why, at=at)
        .on_conflict_do_nothing()
    )
    one = leads.get(connection, lead_id)
    values: dict[str, str] = {}
    if number == one.phone:
        values = _moved_up(one)
    elif number == one.phone2:
        values = {"phone2": ""}
    leads.change(connection, lead_id, values, by=by, at=at, new_id=new_id)


def dialled(connection: Connection, call_id: str) -> str:
    """The number that was dialled last in a call; empty if none was."""
    query = (
        select(call_event.c.subject)
        .where(call_event.c.call_id == call_id, IS_DIALLED)
        .order_by(call_event.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or ""


def of_leads(connection: Connection, lead_ids: Sequence[str]) -> dict[str, set[str]]:
    """Lead id → its dead numbers, for those that have any."""
    found: dict[str, set[str]] = {}
    query = select(dead_number).where(dead_number.c.lead_id.in_(list(lead_ids)))
    for row in connection.execute(query):
        found.setdefault(row.lead_id, set()).add(row.number)
    return found


def _moved_up(one: Lead) -> dict[str, str]:
    """The second number in the first place, with its kind and time zone."""
    second = one.phone2
    zone = time_zone_for(one.country, one.postal_code, one.city, second) if second else ""
    return {
        "phone": second,
        "phone2": "",
        "phone_typed": "" if second else one.phone,
        "phone_kind": parse_number(second, "").kind.value,
        "time_zone": zone or one.time_zone,
    }
