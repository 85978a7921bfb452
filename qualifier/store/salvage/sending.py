"""The outbox after a salvage: nothing is sent a second time, no hand-off stays unsent unnoticed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, exists, select

from qualifier.core.ids import NewId
from qualifier.store import outbox
from qualifier.store.connections import steps_for
from qualifier.store.outbox import State
from qualifier.store.tables import handoff, withdrawal
from qualifier.store.tables import outbox as outbox_table

FIRST_RECEIVER = "folder"
REASON = "way_unknown"


class _Counted(Protocol):
    @property
    def table(self) -> str: ...
    @property
    def from_copy(self) -> int: ...


def doubt_sending(handle: Any, merged: Iterable[_Counted]) -> None:
    """Rows that wait in a copy may have been sent since it was made: they are looked up first.

    The copy's rows cannot be told from the file's here; looking one up too many costs nothing.
    """
    if any(one.table == outbox_table.name and one.from_copy for one in merged):
        handle.execute(
            "UPDATE outbox SET state = ? WHERE state IN (?, ?)",
            (State.AMBIGUOUS.value, State.PENDING.value, State.RETRY_WAIT.value),
        )


def mend(connection: Connection, now: datetime, new_id: NewId) -> tuple[str, ...]:
    """Give hand-offs without any outbox row one that asks a person: it may have been sent.

    Returns the ids of these hand-offs.
    """
    lost = connection.execute(
        select(handoff.c.id, handoff.c.lead_id)
        .where(
            ~exists().where(outbox_table.c.handoff_id == handoff.c.id),
            ~exists().where(withdrawal.c.handoff_id == handoff.c.id),
        )
        .order_by(handoff.c.at)
    ).all()
    receivers = connection.execute(select(outbox_table.c.connection).distinct()).scalars().all()
    for row in lost:
        for receiver in receivers or (FIRST_RECEIVER,):
            for kind in steps_for(receiver):
                key = new_id()
                outbox.put(
                    connection,
                    key,
                    receiver=receiver,
                    kind=kind,
                    lead_id=row.lead_id,
                    handoff_id=row.id,
                    at=now,
                )
                outbox.put_back(
                    connection,
                    key,
                    State.NEEDS_ATTENTION,
                    failures=0,
                    next_at=now,
                    error={"reason": REASON, "field": ""},
                )
    return tuple(row.id for row in lost)
