"""Bringing a list into the profile: preview, import, undo. Window, worker and command line use it.

An import is there whole or not at all: its batch is `running` until the last row is written, and a
cancel, an error or a crash takes out again what was written so far. Writes are short where a
window is open, so that a call's answers never wait.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from qualifier.core.errors import ActionRefused
from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Signal
from qualifier.exchange.import_look_ups import FirstScores, LastingBars, StoredLeads, newest_first
from qualifier.exchange.import_order import ImportOrder, OpenList, open_list
from qualifier.exchange.lists.lead_row import LeadRow, ListSignal
from qualifier.exchange.lists.plan import stream_plan
from qualifier.exchange.lists.planned import PlannedRow, RowOutcome, Tally
from qualifier.exchange.lists.rows import Progress, rows_to_leads
from qualifier.exchange.lists.targets import header_key
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import import_rows, import_undo, imports, leads, settlement
from qualifier.store.database import Connection
from qualifier.store.import_rows import NewLead, Update
from qualifier.store.import_undo import BY_IMPORT, Undone
from qualifier.store.imports import BatchState
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


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Nothing was written."""

    list: OpenList
    tally: Tally


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
        self.rows = self._short if self._is_beside_window() else self.ALONE
        return self.rows

    def took(self, rows: int, seconds: float) -> None:
        """Learn from a transaction of `rows` rows."""
        if rows <= self._short and seconds > 0:
            fitting = rows * self.AIM_S / seconds
            share = 0.3 if fitting > self._short else 0.6  # too long is worse than too short
            self._short = int(min(max((1 - share) * self._short + share * fitting, 5), 1_000))


def preview(place: Workplace, order: ImportOrder, doing: Doing) -> Preview:
    """Read the whole list and plan it.

    Raises FileRefused, DocumentError, ActionRefused(cancelled).
    """
    opened = open_list(place, order, doing.now.date())
    tally = Tally()
    for _ in _planned(place, opened, "", doing, tally):
        pass
    return Preview(opened, tally)


def run(place: Workplace, order: ImportOrder, doing: Doing) -> dict[str, int | str]:
    """Import the list. Returns its sums and `batch_id`.

    Raises FileRefused or DocumentError, ActionRefused(import_cancelled), StoreFailed or DiskFull;
    nothing of the list is kept then.
    """
    opened = open_list(place, order, doing.now.date())
    batch_id, tally = doing.new_id(), Tally()
    store = place.store
    store.write(lambda c: imports.begin(c, batch_id, order.file.name, by=doing.by, at=doing.now))
    is_done = False
    try:
        writer = _ListWriter(place, batch_id, doing)
        with _seldom_collecting(), store.many_writes() as work_off:
            for planned in _planned(place, opened, batch_id, doing, tally):
                if writer.take(planned):
                    work_off()
            writer.finish()
        store.write(lambda c: _close(c, opened, batch_id, tally, doing.now))
        is_done = True
    except ActionRefused as error:
        raise (
            ActionRefused("import_cancelled") if error.reason == "cancelled" else error
        ) from error
    finally:
        if not is_done:  # an error, a cancel or Ctrl+C
            take_out(place, batch_id, BatchState.CANCELLED, doing)
    return {**tally.totals(), "batch_id": batch_id}


def undo(place: Workplace, batch_id: str, doing: Doing) -> Undone:
    """Take a whole import out again. Raises NotFound, or ActionRefused(batch_not_done)."""
    batch = place.store.read(lambda c: imports.get(c, batch_id))
    if batch.state is not BatchState.DONE:
        raise ActionRefused("batch_not_done")
    return take_out(place, batch_id, BatchState.UNDONE, doing)


def recover(place: Workplace, doing: Doing) -> int:
    """At start: take out what a crash left of imports. Returns how many there were."""
    left = place.store.read(imports.left_running)
    for batch_id in left:
        take_out(place, batch_id, BatchState.CANCELLED, doing)
    return len(left)


def take_out(place: Workplace, batch_id: str, state: BatchState, doing: Doing) -> Undone:
    """Remove what the batch added and put back what it changed, in short transactions."""
    store = place.store
    if state is BatchState.UNDONE:  # killed in the middle, the rest goes at the next start
        store.write(lambda c: imports.finish(c, batch_id, BatchState.RUNNING))
    total = Undone()
    stride = Stride(lambda: window_is_open(store.folder))
    after: int | None = 0
    while after is not None:
        position, limit = after, stride.next()
        begun = time.perf_counter()
        part, after = store.write(
            lambda c, p=position, n=limit: import_undo.remove_some(c, batch_id, p, n)  # type: ignore[misc]
        )
        stride.took(part.removed + part.kept, time.perf_counter() - begun)
        total = total.plus(part)
        doing.progress(total.removed, total.removed + limit)
    is_through = False
    while not is_through:
        part, is_through = store.write(
            lambda c: import_undo.restore_some(
                c, batch_id, 10, lambda c2, _n, one: refresh(c2, place, one, doing.now)
            )
        )
        total = total.plus(part)
    store.write(lambda c: imports.finish(c, batch_id, state))
    return total


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A million small values that all live on: looking through them for cycles costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _planned(
    place: Workplace, opened: OpenList, batch_id: str, doing: Doing, tally: Tally
) -> Iterator[PlannedRow]:
    rows = rows_to_leads(
        opened.table,
        opened.column_map,
        opened.defaults,
        progress=doing.progress,
        is_cancelled=doing.is_cancelled,
    )
    bars = LastingBars(place)
    try:
        yield from stream_plan(rows, StoredLeads(place, batch_id), doing.new_id, tally, bars.of_row)
    finally:
        rows.close()


def _close(
    connection: Connection, opened: OpenList, batch_id: str, tally: Tally, now: datetime
) -> None:
    imports.finish(connection, batch_id, BatchState.DONE, tally.totals())
    key = header_key(opened.table.header)
    imports.remember_mapping(connection, key, opened.column_map.as_json(), now)


class _ListWriter:
    """Collects planned rows and writes them in strides; oppositions come last."""

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
        self._opposed: list[PlannedRow] = []

    def take(self, planned: PlannedRow) -> bool:
        """Add a row to the stride; writes it when it is full, and says whether it did."""
        if planned.opposes:
            self._opposed.append(planned)
        if planned.outcome is RowOutcome.ADDED:
            self._new.append(self._new_lead(planned))
        elif planned.outcome is RowOutcome.UPDATED:
            self._updates.append(self._update(planned))
        self._possible.extend(planned.possible_with)
        is_full = len(self._new) + 8 * len(self._updates) >= self._stride.rows
        if is_full:
            self._flush()
        return is_full

    def finish(self) -> None:
        """Write what is left, then what the list says of people who asked not to be called."""
        self._flush()
        for at in range(0, len(self._opposed), 10):
            some = self._opposed[at : at + 10]
            self._place.store.write(lambda c, rows=some: self._oppose(c, rows))  # type: ignore[misc]

    def _flush(self) -> None:
        if self._doing.is_cancelled():
            raise ActionRefused("cancelled")
        rows = len(self._new) + 8 * len(self._updates)
        begun = time.perf_counter()
        if rows or self._possible:
            self._place.store.write(self._write)
        self._stride.took(rows, time.perf_counter() - begun)
        self._new, self._updates, self._possible = [], [], []
        self._stride.next()

    def _write(self, connection: Connection) -> None:
        doing = self._doing
        import_rows.add(connection, self._new)
        if self._updates:
            changed = import_rows.apply(
                connection,
                self._updates,
                self._batch_id,
                by=doing.by,
                at=doing.now,
                new_id=doing.new_id,
            )
            for _n, one in changed:
                refresh(connection, self._place, one, doing.now)
        import_rows.mark_possible(connection, self._possible, self._batch_id, doing.new_id)

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
        row = planned.row
        has_new_number = planned.changes.get("phone", "") != "" and _is_first(row, planned)
        return Update(
            planned.lead_id,
            fields=planned.changes,
            extra=planned.extra_changes,
            basis=planned.basis_changes,
            signals=self._signals(planned.new_signals),
            phone_kind=row.phone_kind if has_new_number else None,
            time_zone=row.time_zone if has_new_number else "",
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
            hashes = [leads.number_hash(secret, one) for one in planned.row.numbers]
            if planned.outcome is RowOutcome.REFUSED or not planned.lead_id:
                leads.oppose(connection, hashes, why=BY_IMPORT, by=doing.by, at=doing.now)
                continue
            settlement.oppose_lead(
                connection,
                planned.lead_id,
                hashes + self._hashes_of(connection, planned.lead_id),
                why=BY_IMPORT,
                by=doing.by,
                at=doing.now,
                new_id=doing.new_id,
            )

    def _hashes_of(self, connection: Connection, lead_id: str) -> list[str]:
        one: Lead = leads.get(connection, lead_id)
        secret = self._place.opposition_secret
        return [leads.number_hash(secret, number) for number in (one.phone, one.phone2) if number]


def _is_first(row: LeadRow, planned: PlannedRow) -> bool:
    """Whether the number that goes first is the one whose kind and zone the row knows."""
    return row.values.get("phone", "") == planned.changes["phone"]
