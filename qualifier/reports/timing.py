"""How long things took and what came too late, by the clock of the promises.

What is done is worked out once for an agreement. What still waits is late from some instant back:
the clock never lets an earlier promise fall due later, so halving finds it.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta

from qualifier.core.agreement import Agreement
from qualifier.reports.columns import Numbers, Table, bits_at
from qualifier.reports.opening import OpenClock
from qualifier.reports.tables import by_channel


class Timing:
    """`wait_s`: open seconds from signal to call. `taken_s`: seconds from hand-off to acceptance.
    `late_waits`, `late_cases`: rows that were called, or answered, after they fell due."""

    def __init__(self, waits: Table, cases: Table, agreement: Agreement, clock: OpenClock) -> None:
        self.agreement, self.clock = agreement, clock
        self._waits, self._cases = waits, cases
        first_call, accept = self._first_call, agreement.promises.accept_within
        self.wait_s = Numbers(
            clock.open_s(one.signal_ms, one.call.begun_ms) if one.call else 0 for one in waits.rows
        )
        self.taken_s = Numbers(
            0
            if one.accepted_ms is None
            else clock.taken_s(one.handoff.made_ms, one.accepted_ms, accept)
            for one in cases.rows
        )
        self.late_waits = bits_at(
            (
                place
                for place, one in enumerate(waits.rows)
                if one.call
                and clock.is_late(one.signal_ms, one.call.begun_ms, first_call, one.call.begun_ms)
            ),
            len(waits.at),
        )
        self.late_cases = bits_at(
            (
                place
                for place, one in enumerate(cases.rows)
                if one.answered_ms is not None
                and clock.is_late(
                    one.handoff.made_ms,
                    one.answered_ms,
                    accept_within(agreement, one.handoff.channel),
                    one.answered_ms,
                )
            ),
            len(cases.at),
        )

    @property
    def _first_call(self) -> timedelta:
        return self.agreement.promises.first_call_within

    def uncalled(self, now_ms: int) -> int:
        """Waits that no call has answered and that are past the promised time."""
        return self._late(self._waits, ~self._called, self._first_call, now_ms)

    def waited_longer(self, seconds: float, now_ms: int) -> int:
        """Waits that no call has answered for more than so many open seconds."""
        waits, clock = self._waits, self.clock
        end = bisect_left(waits.at, True, key=lambda at_ms: clock.open_s(at_ms, now_ms) <= seconds)
        return ((1 << end) - 1) & ~self._called

    def unanswered(self, now_ms: int) -> int:
        """Hand-offs that sales have not answered and that are past the promised time."""
        late, cases = 0, self._cases
        for channel, bits in by_channel(cases, cases.where("standing", "unanswered")):
            late |= self._late(cases, bits, accept_within(self.agreement, channel), now_ms)
        return late

    @property
    def _called(self) -> int:
        return self._waits.where("called", True)

    def _late(self, table: Table, bits: int, within: timedelta, now_ms: int) -> int:
        """Those of `bits` that were promised so long ago that they are due."""
        clock = self.clock
        end = bisect_left(
            table.at, True, key=lambda at_ms: not clock.is_late(at_ms, None, within, now_ms)
        )
        return ((1 << end) - 1) & bits


def accept_within(agreement: Agreement, channel_id: str) -> timedelta:
    """How long sales have to accept a hand-off: its channel's promise, else everybody's."""
    channel = agreement.routing.channel(channel_id)
    own = channel.accept_within if channel else None
    return own or agreement.promises.accept_within
