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
from datetime import datetime

from qualifier.core.errors import ActionRefused
from qualifier.exchange.import_look_ups import LastingBars, StoredLeads
from qualifier.exchange.import_order import ImportOrder, OpenList, open_list
from qualifier.exchange.import_writing import Doing, ListWriter, Stride
from qualifier.exchange.lists.plan import stream_plan
from qualifier.exchange.lists.planned import PlannedRow, Tally
from qualifier.exchange.lists.rows import rows_to_leads
from qualifier.exchange.lists.targets import header_key
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import import_undo, imports
from qualifier.store.database import Connection
from qualifier.store.import_undo import Undone
from qualifier.store.imports import BatchState
from qualifier.store.locks import window_is_open


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Nothing was written."""

    list: OpenList
    tally: Tally


def preview(place: Workplace, order: ImportOrder, doing: Doing) -> Preview:
    """Read the whole list and plan it.

    Raises FileRefused, DocumentError, ActionRefused(cancelled).
    """
    opened = open_list(place, order, doing.now.date())
    tally = Tally()
    for _ in _planned(place, opened, doing.new_id(), doing, tally):
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
        with (
            _seldom_collecting(),
            store.many_writes() as work_off,
            ListWriter(place, batch_id, doing) as writer,
        ):
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
    with store.many_writes() as work_off:
        total = _remove(place, batch_id, doing, work_off)
        total = total.plus(_forget(place, batch_id, work_off))
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


def _remove(place: Workplace, batch_id: str, doing: Doing, work_off: Callable[[], None]) -> Undone:
    store, total = place.store, Undone()
    stride = Stride(lambda: window_is_open(store.folder))
    after: int | None = 0
    while after is not None:
        position, limit = after, stride.next()
        begun = time.perf_counter()
        part, after = store.write(
            lambda c, p=position, n=limit: import_undo.remove_some(c, batch_id, p, n)  # type: ignore[misc]
        )
        stride.took(part.removed + part.kept, time.perf_counter() - begun)
        work_off()
        total = total.plus(part)
        doing.progress(total.removed, total.removed + limit)
    return total


def _forget(place: Workplace, batch_id: str, work_off: Callable[[], None]) -> Undone:
    store, total = place.store, Undone()
    stride = Stride(lambda: window_is_open(store.folder))
    is_through = False
    while not is_through:
        limit, begun = stride.next(), time.perf_counter()
        part, is_through = store.write(
            lambda c, n=limit: import_undo.forget_some(c, batch_id, n)  # type: ignore[misc]
        )
        stride.took(limit, time.perf_counter() - begun)
        work_off()
        total = total.plus(part)
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


__all__ = ["Doing", "Preview", "Stride", "preview", "recover", "run", "take_out", "undo"]
