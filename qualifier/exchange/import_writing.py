"""Writing a planned list into the profile, stride by stride; oppositions come last."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from qualifier.core.errors import ActionRefused
from qualifier.core.ids import NewId
from qualifier.core.lead import Signal
from qualifier.exchange.import_look_ups import FirstScores, LastingBars, newest_first
from qualifier.exchange.lists.lead_row import ListSignal
from qualifier.exchange.lists.planned import PlannedRow, RowOutcome
from qualifier.exchange.lists.rows import Progress
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import do_not_call, import_rows, settlement
from qualifier.store.database import Connection
from qualifier.store.import_rows import NewLead, Update
from qualifier.store.import_undo import BY_IMPORT
from qualifier.store.locks import window_is_open

IsCancelled = Callable[[], bool]
# A list that gives no day tells old news: it must not make leads hot for two hours.
UNDATED_AGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does a long job, when, with which ids, and how to hear of it and stop it."""

    by: str
    now: datetime
    new_id: NewId
    progress: Progress = lambda _done, _expected: None
    is_cancelled: IsCancelled = lambda: False


class Stride:
    """How many rows one transaction takes: what fits 12 ms beside a window, else thousands.

    The window's writer must never wait longer than 20 ms; without a window nobody waits, and long
    transactions write each page of an index once instead of a hundred times.
    """

    AIM_S = 0.012
    ALONE = 5_000

    def __init__(self, is_beside_window: Callable[[], bool]) -> None:
        self._is_beside_window = is_beside_window
        self._short = 60
        self.rows = self.next()

    def next(self) -> int:
        """Look around, and say how many rows to write next."""
        self.is_alone = not self._is_beside_window()
        self.rows = self.ALONE if self.is_alone else self._short
        return self.rows

    def took(self, rows: int, seconds: float) -> None:
        """Learn from a transaction of `rows` rows."""
        if rows <= self._short and seconds > 0:
            fitting = rows * self.AIM_S / seconds
            share = 0.3 if fitting > self._short else 0.6  # too long is worse than too short
            self._short = int(min(max((1 - share) * self._short + share * fitting, 5), 1_000))


class ListWriter:
    """Collects planned rows and writes them in strides; oppositions come last.

    Where no window is open, a stride is written on a thread of its own while the next rows are
    read; SQLite works without Python's lock. Use as a context manager, which waits for it.
    """

    def __init__(self, place: Workplace, batch_id: str, doing: Doing) -> None:
        self._place = place
        self._batch_id = batch_id
        self._doing = doing
        self._scores = FirstScores(place.agreement, doing.now)
        self._bars = LastingBars(place)
        self._stride = Stride(lambda: window_is_open(place.store.folder))
        self._new: list[NewLead] = []
        self._updates: list[Update] = []
        self._possible: list[str] = []
        self._unchanged: list[str] = []
        self._opposed: list[PlannedRow] = []
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._aside.shutdown(wait=True)

    def take(self, planned: PlannedRow) -> bool:
        """Add a row to the stride; writes it when it is full, and says whether it did."""
        if planned.opposes:
            self._opposed.append(planned)
        if planned.outcome is RowOutcome.ADDED:
            self._new.append(self._new_lead(planned))
        elif planned.outcome is RowOutcome.UPDATED:
            self._updates.append(self._update(planned))
        elif planned.outcome is RowOutcome.DUPLICATE and not planned.same_as_row:
            self._unchanged.append(planned.lead_id)
        self._possible.extend(planned.possible_with)
        is_full = self._collected >= self._stride.rows
        if is_full:
            self._flush()
        return is_full

    def finish(self) -> None:
        """Write what is left, then what the list says of people who asked not to be called."""
        self._flush()
        self._wait()
        for at in range(0, len(self._opposed), 10):
            some = self._opposed[at : at + 10]
            self._place.store.write(lambda c, rows=some: self._oppose(c, rows))  # type: ignore[misc]

    def _flush(self) -> None:
        if self._doing.is_cancelled():
            raise ActionRefused("cancelled")
        job = self._job()
        rows = self._collected
        self._new, self._updates, self._possible, self._unchanged = [], [], [], []
        self._wait()
        if self._stride.is_alone:
            self._under_way = self._aside.submit(self._place.store.write, job)
        else:
            begun = time.perf_counter()
            self._place.store.write(job)
            self._stride.took(rows, time.perf_counter() - begun)
        self._stride.next()

    @property
    def _collected(self) -> int:
        """What the next transaction costs, in new leads: an update costs as much as eight."""
        return len(self._new) + 8 * len(self._updates) + len(self._unchanged)

    def _wait(self) -> None:
        """Until the stride under way is durable. Raises what went wrong with it."""
        if self._under_way is not None:
            self._under_way.result()
            self._under_way = None

    def _job(self) -> Callable[[Connection], None]:
        """The transaction that writes what was collected."""
        doing, place, batch_id = self._doing, self._place, self._batch_id
        new = import_rows.prepared(self._new)
        updates, possible, unchanged = self._updates, self._possible, self._unchanged

        def write(connection: Connection) -> None:
            import_rows.add(connection, new)
            if updates:
                changed = import_rows.apply(
                    connection, updates, batch_id, by=doing.by, at=doing.now, new_id=doing.new_id
                )
                for _n, one in changed:
                    refresh(connection, place, one, doing.now)
            import_rows.mark_possible(connection, possible)
            import_rows.note_unchanged(connection, unchanged, batch_id, doing.new_id)

        return write

    def _new_lead(self, planned: PlannedRow) -> NewLead:
        doing = self._doing
        one = planned.row.as_lead(
            planned.lead_id,
            self._batch_id,
            doing.now,
            possible_duplicate=bool(planned.possible_with),
        )
        signals = self._signals(planned.row.signals) if planned.row.signals else ()
        fit, maturity, cell = self._scores.of(one, signals)
        return NewLead(one, signals, fit, maturity, cell, self._bars.of_lead(one))

    def _update(self, planned: PlannedRow) -> Update:
        return Update(
            planned.lead_id,
            fields=planned.changes,
            extra=planned.extra_changes,
            basis=planned.basis_changes,
            signals=self._signals(planned.new_signals),
            time_zone=planned.row.time_zone,
            is_possible_duplicate=bool(planned.possible_with),
        )

    def _signals(self, told: tuple[ListSignal, ...]) -> tuple[Signal, ...]:
        now, new_id = self._doing.now, self._doing.new_id
        return newest_first(
            Signal(one.kind, min(one.at or now - UNDATED_AGE, now), one.text, new_id())
            for one in told
        )

    def _oppose(self, connection: Connection, rows: list[PlannedRow]) -> None:
        doing, secret = self._doing, self._place.opposition_secret
        for planned in rows:
            numbers = planned.row.numbers
            if planned.outcome is RowOutcome.REFUSED or not planned.lead_id:
                do_not_call.oppose(
                    connection, numbers, secret, why=BY_IMPORT, by=doing.by, at=doing.now
                )
                continue
            settlement.oppose_lead(
                connection,
                planned.lead_id,
                secret,
                why=BY_IMPORT,
                by=doing.by,
                at=doing.now,
                new_id=doing.new_id,
                numbers=numbers,
            )
