"""Stores broken on purpose, for the negative controls: each must make its fault test go red.

Applied inside the writing process only, after the fork or the start, and before the profile opens.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from qualifier.core.handoff import Handoff
from qualifier.core.ids import NewId
from qualifier.store import database, handoffs, outbox, settlement, writer
from qualifier.store.connections import steps_for
from qualifier.store.locks import Turnstile
from qualifier.store.settlement import Settlement
from qualifier.store.writer import KeptOpen

JOBS_PER_COMMIT = 5
BETWEEN_COMMITS_S = 0.5  # long enough that a kill falls in between


class Flaw(Enum):
    NONE = "none"
    COMMITS_LATE = "commits_late"  # acknowledges each job, commits every fifth
    OUTBOX_APART = "outbox_apart"  # hand-off in one transaction, its outbox rows in the next
    SYNCS_SELDOM = "syncs_seldom"  # synchronous=NORMAL
    DEAF = "deaf"  # acknowledges what failed, too; the writing process does that itself


def break_store(flaw: Flaw) -> None:
    """Break the store of this process."""
    match flaw:
        case Flaw.COMMITS_LATE:
            writer.run_in_transaction = _commits_late()
        case Flaw.OUTBOX_APART:
            _put_outbox_apart()
        case Flaw.SYNCS_SELDOM:
            pragmas = database._PRAGMAS
            assert "synchronous=FULL" in pragmas
            database._PRAGMAS = tuple(one.replace("=FULL", "=NORMAL") for one in pragmas)
        case Flaw.NONE | Flaw.DEAF:
            pass


def _commits_late() -> Callable[..., Any]:
    open_now: list[Connection] = []
    done = 0

    def run(kept: KeptOpen, _turnstile: Turnstile, job: Callable[[Connection], Any]) -> Any:
        nonlocal done
        if not open_now:
            connection = kept._engine.connect()
            connection.begin()
            open_now.append(connection)
        result = job(open_now[0])
        done += 1
        if done % JOBS_PER_COMMIT == 0:
            connection = open_now.pop()
            connection.commit()
            connection.close()
        return result

    return run


def _put_outbox_apart() -> None:
    waiting: list[tuple[Settlement, Handoff]] = []
    whole = writer.run_in_transaction

    def send(connection: Connection, one: Settlement, _new_id: NewId) -> None:
        if one.handoff is not None:
            handoffs.add(connection, one.handoff)
            waiting.append((one, one.handoff))

    def run(engine: KeptOpen, turnstile: Turnstile, job: Callable[[Connection], Any]) -> Any:
        result = whole(engine, turnstile, job)
        if waiting:
            time.sleep(BETWEEN_COMMITS_S)
            one, made = waiting.pop()
            whole(engine, turnstile, lambda c: _put(c, one, made))
        return result

    settlement._send = send
    writer.run_in_transaction = run


def _put(connection: Connection, one: Settlement, made: Handoff) -> None:
    for receiver in one.receivers or ():
        for kind in steps_for(receiver):
            outbox.put(
                connection,
                f"{made.id}/{receiver}/{kind}",
                receiver=receiver,
                kind=kind,
                lead_id=one.lead.id,
                handoff_id=made.id,
                at=one.fact.at,
            )
