"""The one writer of the window: a thread with the writing connection.

A job is a function of a Connection, run inside one transaction. It is acknowledged only after the
commit reached the disk. A failed job is never acknowledged: its connection is closed and reopened
(a failed sync must not be retried on the same handle), and trying it again is safe because ids are
made by the caller.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from qualifier.core.errors import QualifierError, StoreFailed
from qualifier.store.database import storage_error
from qualifier.store.locks import Turnstile

Result = TypeVar("Result")
Job = Callable[[Connection], Result]
# What a broken job raises. `run_in_transaction` has turned what the disk and SQLite say by then.
BUGS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SQLAlchemyError,
    TypeError,
    ValueError,
)
_STOP = object()


class KeptOpen:
    """An engine whose one connection stays checked out, for a thread that writes all day.

    To check it out and in again costs as much as a statement. As the connection itself it belongs
    to the thread that begins.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """As `Engine.begin`."""
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._connection.begin():
            yield self._connection

    def dispose(self) -> None:
        """Close the connection; the next `begin` opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._engine.dispose()


def run_in_transaction(engine: Engine | KeptOpen, turnstile: Turnstile, job: Job[Result]) -> Result:
    """Run `job` in one durable transaction. Raises StoreFailed or DiskFull; nothing half stays."""
    try:
        with turnstile.passage(), engine.begin() as connection:
            return job(connection)
    except (DatabaseError, MemoryError) as error:  # the second is what a failed cipher says
        engine.dispose()
        raise storage_error(error) from error
    except OSError as error:
        raise storage_error(error) from error


def is_bug(error: BaseException | None) -> bool:
    """Whether a write was refused because its job is broken, and not by the disk."""
    cause = error.__cause__ if error is not None else None
    of_the_disk = (DatabaseError, MemoryError, OSError, QualifierError)
    return cause is not None and not isinstance(cause, of_the_disk)


class Lane:
    """Jobs that must reach the disk in their order. Once one is refused, so are those behind it.

    What is handed in again goes into a new lane.
    """

    is_shut = False


class Writer:
    """Runs jobs in the order they are handed in. `submit` never blocks; `close` waits for all."""

    def __init__(
        self,
        engine: Engine,
        turnstile: Turnstile,
        make_room: Callable[[StoreFailed], bool] = lambda _: False,
    ) -> None:
        """`make_room` may mend a failed write, by freeing the ballast; True: try once more."""
        self._engine = KeptOpen(engine)
        self._turnstile = turnstile
        self._make_room = make_room
        self._jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=False)
        self._thread.start()

    def submit(self, job: Job[Result], lane: Lane | None = None) -> Future[Result]:
        """Hand in a job. The future is done when it is durable, or holds the QualifierError."""
        done: Future[Result] = Future()
        self._jobs.put((job, done, lane or Lane()))
        return done

    def write(self, job: Job[Result]) -> Result:
        """Hand in a job and wait for it. Not for the UI thread while a call runs."""
        return self.submit(job).result()

    def close(self) -> None:
        """Finish what was handed in, then end the thread and its connection."""
        self._jobs.put(_STOP)
        self._thread.join()

    def _attempt(self, job: Job[Result]) -> Result:
        try:
            return run_in_transaction(self._engine, self._turnstile, job)
        except StoreFailed as error:
            if not self._make_room(error):
                raise
        return run_in_transaction(self._engine, self._turnstile, job)

    def _run(self) -> None:
        while (item := self._jobs.get()) is not _STOP:
            job, done, lane = item
            if not done.set_running_or_notify_cancel():
                continue
            if lane.is_shut:
                done.set_exception(StoreFailed("one_before_refused"))
                continue
            lane.is_shut = True  # until this one is through
            try:
                result = self._attempt(job)
            except QualifierError as error:
                done.set_exception(error)
            except BUGS as error:
                # A bug in a job: the person's text is kept on screen as after any failed write.
                failed = StoreFailed(type(error).__name__)
                failed.__cause__ = error
                done.set_exception(failed)
            else:
                lane.is_shut = False
                done.set_result(result)
        self._engine.dispose()
