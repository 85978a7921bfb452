"""Rows of the outbox for tests that need one in a certain state."""

from __future__ import annotations

from datetime import datetime

from qualifier.store import leads, outbox
from qualifier.store.outbox import State
from qualifier.store.profile import Store
from tests.fakes import dossier_call


def waiting_row(store: Store, receiver: str, row_id: str, at: datetime) -> None:
    """A note that waits for a receiver."""

    def fill(c) -> None:
        leads.add(c, [dossier_call.LEAD])
        outbox.put(
            c, row_id, receiver=receiver, kind="note", lead_id=dossier_call.LEAD.id,
            payload={"title": "t"}, at=at,
        )  # fmt: skip

    store.write(fill)


def park(store: Store, row_id: str, reason: str, at: datetime) -> None:
    """A receiver refused it."""
    error = {"reason": reason, "field": ""}
    store.write(
        lambda c: outbox.put_back(
            c, row_id, State.NEEDS_ATTENTION, failures=1, next_at=at, error=error
        )
    )


def parked_row(store: Store, receiver: str, row_id: str, reason: str, at: datetime) -> None:
    """A note that a receiver refused."""
    waiting_row(store, receiver, row_id, at)
    park(store, row_id, reason, at)
