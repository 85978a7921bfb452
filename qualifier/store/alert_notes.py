"""Alerts that somebody has seen to: dismissed with a reason, or put on the meeting's agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, select

from qualifier.core.errors import ActionRefused
from qualifier.store.database import upsert
from qualifier.store.tables import alert_note


class AlertAct(Enum):
    """What somebody did with an alert."""

    DISMISSED = "dismissed"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class AlertNote:
    """`alert` is an id of `reports.alerts`, `period` the key of the period it was raised for."""

    id: str
    alert: str
    period: str
    act: AlertAct
    by: str
    at: datetime
    reason: str = ""


def add(connection: Connection, one: AlertNote) -> None:
    """Add a note. Safe to repeat.

    Raises ActionRefused(alert_needs_reason): an alert is not dismissed without one.
    """
    if one.act is AlertAct.DISMISSED and not one.reason.strip():
        raise ActionRefused("alert_needs_reason")
    connection.execute(
        upsert(alert_note)
        .values(
            id=one.id,
            alert=one.alert,
            period=one.period,
            act=one.act.value,
            reason=one.reason.strip(),
            by=one.by,
            at=one.at,
        )
        .on_conflict_do_nothing()
    )


def by_period(connection: Connection) -> dict[str, dict[str, AlertNote]]:
    """Period → alert id → the newest note on it."""
    found: dict[str, dict[str, AlertNote]] = {}
    query = select(alert_note).order_by(alert_note.c.at, alert_note.c.id)
    for row in connection.execute(query):
        note = AlertNote(
            row.id, row.alert, row.period, AlertAct(row.act), row.by, row.at, row.reason
        )
        found.setdefault(row.period, {})[row.alert] = note
    return found
