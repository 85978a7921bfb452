"""What waits to go out, and what needs a person: the pill at the rail's foot. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualifier.store.database import Connection


@dataclass(frozen=True, slots=True)
class Waiting:
    """`count`: rows that go by themselves; `needs_you`: rows, leads changed on both sides and
    connections that a person must look at; `is_offline`: no CRM can be reached."""

    count: int = 0
    needs_you: int = 0
    is_offline: bool = False


def waiting_now(connection: Connection, news: Mapping[str, Mapping[str, Any]]) -> Waiting:
    """As the profile is. `news`: what the worker said of each connection."""
    from qualifier.store import conflicts, connections, outbox  # not before the first paint
    from qualifier.store.outbox import State

    rows = outbox.waiting(connection)
    needing = (State.NEEDS_ATTENTION, State.CONFLICT, State.BLOCKED)
    attention = sum(rows.get(one, 0) for one in needing)
    states = [
        str(news.get(one.id, {}).get("state", ""))
        for one in connections.all_of(connection)
        if not one.is_paused
    ]
    return Waiting(
        sum(rows.values()) - attention,
        attention + conflicts.count(connection) + states.count("needs_you"),
        bool(states) and all(one == "unreachable" for one in states),
    )
