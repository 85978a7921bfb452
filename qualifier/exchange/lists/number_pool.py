"""Reading phone numbers on two cores: the costliest part of an import by far.

The children are spawned, not forked, since the worker process has threads; they import this
module and the numbers library, nothing of the window. Where processes cannot be had, numbers
are read here: slower, same result.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

from qualifier.core.lead import PhoneKind

POOL_FROM_ROWS = 8_000  # below, starting the children costs more than they save
_CHILDREN = 2
_ENDINGS = (signal.SIGINT, signal.SIGTERM)

Typed = tuple[str, str]
"""What a cell says, and the country its number is taken for."""

Plain = tuple[str, str, str, str, str, bool, str]
"""The fields of a ReadNumber: plain tuples travel faster."""

Answers = Callable[[], Sequence["ReadNumber"]]


class ReadNumber(NamedTuple):
    """`contact.numbers.NumberRead`, light enough to travel between processes by thousands.

    `time_zone` is the one the number lies in within its country, empty if that is not sure.
    """

    e164: str
    kind: str
    country: str
    time_zone: str
    problem: str
    is_more_said: bool
    other: str

    @property
    def phone_kind(self) -> PhoneKind:
        """The kind as the domain has it."""
        return _KINDS[self.kind]


_KIND_IDS = {kind: kind.value for kind in PhoneKind}
_KINDS = {kind.value: kind for kind in PhoneKind}


def read_numbers(cells: Sequence[Typed]) -> list[Plain]:
    """The numbers of `cells` as plain tuples, in their order. Runs in a child or here."""
    from qualifier.contact.numbers import parse_number
    from qualifier.contact.time_zones import zone_among

    found: list[Plain] = []
    for typed, country in cells:
        read = parse_number(typed, country)
        zone = zone_among(read.country, read.e164, read.time_zones)
        found.append(
            (
                read.e164,
                _KIND_IDS[read.kind],
                read.country,
                zone,
                read.problem,
                bool(read.extension) or len(read.more) > 1,
                read.more[0] if read.more else "",
            )
        )
    return found


def _begin_child() -> None:
    """In a child: only the import ends it, by its pool or by its own end.

    Ctrl+C in a terminal reaches children too, and each would answer it with a traceback. When the
    import is killed they would wait for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
    parent = parent_process()
    if parent is not None:
        Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _endings_held_back() -> Iterator[None]:
    """Ctrl+C and a request to end wait until the children stand, which are born deaf to both."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _unpacked(found: Sequence[Plain]) -> list[ReadNumber]:
    return [ReadNumber._make(one) for one in found]


class NumberPool:
    """Takes chunks of cells and gives their numbers later. Use as a context manager."""

    def __init__(self, rows: int, children: int = _CHILDREN) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if children > 1 and rows >= POOL_FROM_ROWS:
            try:
                self._pool = ProcessPoolExecutor(
                    children, mp_context=get_context("spawn"), initializer=_begin_child
                )
            except (OSError, ImportError):  # no semaphores on this computer
                self._pool = None

    @property
    def is_parallel(self) -> bool:
        """Whether it pays to read ahead while numbers are read."""
        return self._pool is not None

    def submit(self, cells: Sequence[Typed]) -> Answers:
        """Begin with `cells`; calling the result waits for their numbers."""
        if self._pool is None:
            return lambda: _unpacked(read_numbers(cells))
        try:
            with _endings_held_back():  # the pool starts its children when it is first asked
                future = self._pool.submit(read_numbers, cells)
        except (BrokenProcessPool, OSError):
            self._pool = None
            return lambda: _unpacked(read_numbers(cells))
        return lambda: self._finished(future, cells)

    def _finished(
        self, future: Future[list[Plain]], cells: Sequence[Typed]
    ) -> Sequence[ReadNumber]:
        try:
            return _unpacked(future.result())
        except (BrokenProcessPool, OSError):  # a child was killed or could not start
            self._pool = None
            return _unpacked(read_numbers(cells))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
