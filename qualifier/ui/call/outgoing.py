"""A call's facts on their way to the disk: in order, and kept where the disk refuses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store.database import Connection
from qualifier.store.writer import Lane
from qualifier.ui.desk import Desk

Job = Callable[[Connection], Any]


class Outgoing:
    """Hands jobs to the writer, each once it is there and again by `retry` if the disk refused it.

    Once something failed, later jobs wait behind it, so that their order holds: an older answer
    or draft never replaces a newer one. A retry is safe because ids are made by the caller.
    """

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        """`told` hears of every answer from the disk."""
        self._desk, self._told = desk, told
        self._lane = Lane()
        self._soon: list[Job] = []
        self._kept: list[Job] = []  # not durable yet, oldest first
        self._in_flight = 0
        self._is_stopped = False
        self.trouble: QualifierError | None = None  # until something is saved again
        self.saved_at: datetime | None = None

    @property
    def is_saving(self) -> bool:
        """Whether facts are on their way."""
        return self._in_flight > 0

    @property
    def unsaved(self) -> tuple[Job, ...]:
        """What the disk refused, and what waits behind it."""
        return tuple(self._kept) if self.trouble is not None else ()

    @property
    def lane(self) -> Lane | None:
        """What must come after all that was handed in goes here; None where that was refused."""
        return None if self._is_stopped else self._lane

    def hand_in_soon(self, job: Job) -> None:
        """Write it once the screen is painted: what nobody typed, as the question that shows."""
        self._soon.append(job)
        if len(self._soon) == 1:
            self._desk.background.soon(self.hand_in_waiting)

    def hand_in_waiting(self) -> None:
        """Write now what was to be written soon."""
        waiting, self._soon = self._soon, []
        if waiting:
            self._hand_in(_in_one(waiting))

    def hand_in(self, job: Job) -> None:
        """Write it, or let it wait behind what was refused.

        What was to be written soon goes before it in the same transaction: a disk takes as long
        for two facts as for one.
        """
        waiting, self._soon = self._soon, []
        self._hand_in(_in_one([*waiting, job]))

    def retry(self) -> None:
        """Hand in again what the disk refused; nothing while answers of it are still to come."""
        if not self._is_stopped or self._in_flight:
            return
        self._is_stopped, self._lane = False, Lane()
        for job in tuple(self._kept):
            if self._is_stopped:
                return
            self._write(job)

    def settled(self, jobs: tuple[Job, ...]) -> None:
        """These went to the disk another way, in the transaction that ends the call."""
        self._kept = [one for one in self._kept if one not in jobs]
        self.trouble = self.trouble if self._kept else None
        self.retry()

    def _hand_in(self, job: Job) -> None:
        self._kept.append(job)
        if not self._is_stopped:
            self._write(job)

    def _write(self, job: Job) -> None:
        self._in_flight += 1
        self._desk.background.write(job, partial(self._saved, job), self._failed, self._lane)

    def _saved(self, job: Job, _result: object) -> None:
        self._in_flight -= 1
        if job in self._kept:  # else it went with the end of the call
            self._kept.remove(job)
        if not self._is_stopped:
            self.trouble = None
        self.saved_at = self._desk.clock()
        self._told()

    def _failed(self, error: QualifierError) -> None:
        self._in_flight -= 1
        if not self._is_stopped:
            self._is_stopped, self.trouble = True, error
        self._told()


def _in_one(jobs: list[Job]) -> Job:
    """One job that does all of them, in their order."""
    if len(jobs) == 1:
        return jobs[0]

    def run(connection: Connection) -> None:
        for one in jobs:
            one(connection)

    return run
