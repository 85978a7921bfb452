"""The only bridge between threads and the window: results come back as one signal of an object.

A reader thread for short reads, the store's writer thread for facts, and the worker process for
all that parses, merges or waits. `Signal(object)` of an object made on the UI thread: Qt queues it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from qualifier.core.errors import Bug, QualifierError
from qualifier.store.bug_reports import hand_on
from qualifier.store.database import Connection
from qualifier.store.profile import Store
from qualifier.store.writer import BUGS, Lane, is_bug
from qualifier.ui.desk import Failed
from qualifier.ui.worker_link import WorkerLink

Result = TypeVar("Result")


HEAD_START_S = 0.002
SETTLE_S = 3.0
SOON_MS = 10  # by then the screen is painted


class _Bridge(QObject):
    """Carries a function to run over to the UI thread."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(_run, Qt.ConnectionType.QueuedConnection)


def _run(task: Callable[[], None]) -> None:
    task()


class WindowBackground:
    """Background work of the window; implements `desk.Background`."""

    def __init__(self, store: Store, worker: WorkerLink) -> None:
        self._store = store
        self._worker = worker
        self._bridge = _Bridge()
        self._reads: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._newest: dict[str, int] = {}
        self._era = 0
        self._closed = False
        self._owed = 0  # writes whose answer the window has not heard yet
        self._reader = threading.Thread(target=self._read_all, name="reader", daemon=False)
        self._reader.start()

    def read(
        self,
        job: Callable[[Connection], Result],
        then: Callable[[Result], None],
        *,
        failed: Failed | None = None,
        key: str = "",
    ) -> None:
        """See `desk.Background`. Waiting reads of a key that a newer one replaced are not run."""
        number = self._newest.get(key, 0) + 1
        self._newest[key] = number
        self._reads.put((job, then, failed, key, number, self._era))

    def forget_reads(self) -> None:
        """Drop the answers to all reads up to now: the pages that asked are being built anew."""
        self._era += 1

    def write(
        self,
        job: Callable[[Connection], Result],
        then: Callable[[Result], None] | None = None,
        failed: Failed | None = None,
        lane: Lane | None = None,
    ) -> None:
        """See `desk.Background`.

        The writer gets a head start: while this thread computes and paints, it would wait for the
        interpreter's lock longer than for the disk. What is durable by then is told at once. Where
        the disk is slower, or owes an answer already, this thread goes on and hears of it later.
        After `close` nothing is written: widgets that are hidden then still say what they hold.
        """
        if self._closed:
            return
        done = self._store.writer.submit(job, lane)
        if not self._owed and _is_done_soon(done):
            self._report(done, then, failed)
            return
        self._owed += 1
        done.add_done_callback(lambda one: self._send(partial(self._hear, one, then, failed)))

    def soon(self, act: Callable[[], None]) -> None:
        """See `desk.Background`."""
        QTimer.singleShot(SOON_MS, partial(self._unless_closed, act))

    def ask(
        self,
        request: dict[str, object],
        then: Callable[[dict[str, object]], None] | None = None,
        failed: Failed | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Callable[[], None]:
        """See `desk.Background`."""
        return self._worker.ask(request, then, failed, progress)

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Wait for the writes handed in, and have their answers heard; False if some still run.

        For what must be known before the window is left: it makes the UI thread wait for the disk.
        """
        last = self._store.writer.submit(_nothing)
        try:
            last.exception(patience_s)
        except TimeoutError:
            return False
        QCoreApplication.sendPostedEvents(self._bridge, QEvent.Type.MetaCall.value)
        return not self._owed

    def close(self) -> None:
        """Stop reading; what comes back later is dropped."""
        self._closed = True
        self._reads.put(None)
        self._reader.join()

    def _read_all(self) -> None:
        while (item := self._reads.get()) is not None:
            job, then, failed, key, number, era = item
            if era != self._era or (key and self._newest.get(key) != number):
                continue
            try:
                result = self._store.read(job)
            except QualifierError as error:
                if failed is not None:
                    self._send(partial(self._deliver, error, failed, "", 0, era))
            except BUGS as error:  # later reads go on
                hand_on(error)
                if failed is not None:
                    self._send(partial(self._deliver, Bug(), failed, "", 0, era))
            else:
                self._send(partial(self._deliver, result, then, key, number, era))
        self._store.readers.dispose()

    def _deliver(
        self, result: Any, then: Callable[[Any], None], key: str, number: int, era: int
    ) -> None:
        if era == self._era and (not key or self._newest.get(key) == number):
            then(result)

    def _hear(
        self,
        done: Future[Any],
        then: Callable[[Any], None] | None,
        failed: Failed | None,
    ) -> None:
        self._owed -= 1
        self._report(done, then, failed)

    def _report(
        self,
        done: Future[Any],
        then: Callable[[Any], None] | None,
        failed: Failed | None,
    ) -> None:
        error = done.exception()
        if error is not None and is_bug(error):
            hand_on(error)
        if isinstance(error, QualifierError):
            if failed is not None:
                failed(error)
        elif then is not None:
            then(done.result())

    def _send(self, task: Callable[[], None]) -> None:
        if not self._closed:
            self._bridge.arrived.emit(partial(self._unless_closed, task))

    def _unless_closed(self, task: Callable[[], None]) -> None:
        """What was on its way when the profile was closed speaks of pages that are gone."""
        if not self._closed:
            task()


def _nothing(_connection: Connection) -> None:
    """A write of nothing: what was handed in before it is through when it is."""


def _is_done_soon(done: Future[Any]) -> bool:
    """Whether the write is through within its head start, well or ill."""
    try:
        done.exception(HEAD_START_S)
    except TimeoutError:
        return False
    return True
