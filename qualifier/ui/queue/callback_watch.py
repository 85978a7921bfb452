"""Promised callbacks falling due: says so in time, once, and again after a snooze. No Qt.

The window gives the beat (`tick`, every 15 s or so) and shows what `tell` gets as a toast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qualifier.core.queue import Why
from qualifier.store import queue_rows
from qualifier.store.queue_rows import QueueRow
from qualifier.texts import queue_sentences
from qualifier.ui.desk import Desk

NOTICE_AHEAD = timedelta(minutes=1)
LOOK_BACK = timedelta(minutes=15)
SNOOZE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CallbackNotice:
    """One callback that is due: `words` for the toast, `lead_id` for the call."""

    n: int
    lead_id: str
    words: str
    due_at: datetime


class CallbackWatch:
    """Watches the callbacks of the profile. What fell due long before the start is in the queue's
    first group and not told again."""

    def __init__(self, desk: Desk, tell: Callable[[CallbackNotice], None]) -> None:
        self._desk = desk
        self._tell = tell
        self._told_up_to: datetime | None = None

    def tick(self) -> None:
        """Look for callbacks due up to a minute from now that were not told yet."""
        now = self._desk.clock()
        start = self._told_up_to or now - LOOK_BACK
        end = now + NOTICE_AHEAD
        if end <= start:  # the clock was set back
            self._told_up_to = end
            return
        self._desk.background.read(
            lambda c: queue_rows.due_between(c, start, end),
            lambda found: self._take(found, end),
            key="callback-watch",
        )

    def snooze(self, notice: CallbackNotice) -> None:
        """Tell it again in ten minutes. The promise in the queue stays as it was."""
        until = self._desk.clock() + SNOOZE
        self._desk.background.write(lambda c: queue_rows.snooze(c, notice.n, until))

    def again(self, notices: list[CallbackNotice]) -> None:
        """Tell those of `notices` that still hold: the callback was neither made nor moved."""
        due_at = {one.n: one.due_at for one in notices}

        def take(found: dict[int, QueueRow]) -> None:
            for row in sorted(found.values(), key=lambda row: row.due_at):
                if row.why is Why.CALLBACK and row.due_at == due_at[row.n]:
                    self._tell(self._notice(row))

        self._desk.background.read(lambda c: queue_rows.rows(c, list(due_at)), take)

    def _take(self, found: list[QueueRow], end: datetime) -> None:
        self._told_up_to = end
        for row in found:
            self._tell(self._notice(row))

    def _notice(self, row: QueueRow) -> CallbackNotice:
        now, zone = self._desk.clock(), self._desk.zone
        words = queue_sentences.callback_due(row.name, row.due_at, zone, now)
        return CallbackNotice(row.n, row.lead_id, words, row.due_at)
