"""A call's facts on their way to the disk: in order, and kept where the disk refuses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store.database import Connection
from qualifier.ui.desk import Desk

Job = Callable[[Connection], Any]


class Outgoing:
    """Hands jobs to the writer. What failed stays in `unsaved`, with `trouble` saying why.

    Once something failed, later jobs wait behind it, so that their order holds; `retry` hands all
    of them in again, which is safe because their ids are made by the caller.
    """

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        """`told` hears of every answer from the disk."""
        self._desk, self._told = desk, told
        self._in_flight = 0
        self._soon: list[Job] = []
        self.unsaved: list[Job] = []
        self.trouble: QualifierError | None = None
        self.saved_at: datetime | None = None

    @property
    def is_saving(self) -> bool:
        """Whether facts are on their way."""
        return self._in_flight > 0

    def hand_in_soon(self, job: Job) -> None:
        """Write it once the screen is painted: what nobody typed, as the question that shows."""
        self._soon.append(job)
        if len(self._soon) == 1:
            self._desk.background.soon(self.hand_in_waiting)

    def hand_in_waiting(self) -> None:
        """Write now what was to be written soon."""
        waiting, self._soon = self._soon, []
        for job in waiting:
            self._hand_in(job)

    def hand_in(self, job: Job) -> None:
        """Write it, or let it wait behind what was refused."""
        self.hand_in_waiting()
        self._hand_in(job)

    def _hand_in(self, job: Job) -> None:
        if self.unsaved:
            self.unsaved.append(job)
            return
        self._in_flight += 1
        self._desk.background.write(job, self._saved, lambda error: self._failed(job, error))

    def retry(self) -> None:
        """Hand in again what the disk refused."""
        waiting, self.unsaved, self.trouble = self.unsaved, [], None
        for job in waiting:
            self._hand_in(job)

    def settled(self, jobs: tuple[Job, ...]) -> None:
        """These went to the disk another way, in the transaction that ends the call."""
        self.unsaved = [one for one in self.unsaved if one not in jobs]
        self.retry()

    def _saved(self, _result: object) -> None:
        self._in_flight -= 1
        self.saved_at = self._desk.clock()
        self._told()

    def _failed(self, job: Job, error: QualifierError) -> None:
        self._in_flight -= 1
        self.unsaved.append(job)
        self.trouble = error
        self._told()
