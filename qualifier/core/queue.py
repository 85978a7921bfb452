"""The queue: where a lead stands in it, in which group, and why now (DOMAIN.md, "Queue")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from qualifier.core.lead import STRONG_SIGNALS, Signal, Stage

STRONG_FOR = timedelta(hours=2)
CALLBACK_AHEAD = timedelta(minutes=15)
CELLS = tuple(fit + maturity for fit in "ABCD" for maturity in "1234")


class Group(Enum):
    HOT = "hot"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Why(Enum):
    """The named rule that put a lead where it is; `texts.queue_sentences` says it."""

    STRONG_SIGNAL = "strong_signal"
    CALLBACK = "callback"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    RETRY = "retry"
    WAKE_UP = "wake_up"
    FIRST = "first"


# Stages in which a lead is nobody's to call from the queue.
OUT_OF_QUEUE = frozenset(
    {
        Stage.QUALIFIED,
        Stage.HANDED_OVER,
        Stage.ACCEPTED,
        Stage.WON,
        Stage.LOST,
        Stage.DISQUALIFIED,
        Stage.OPTED_OUT,
    }
)


@dataclass(frozen=True, slots=True)
class LastCall:
    """The newest coded call of a lead."""

    outcome: str
    words: str
    at: datetime
    due_at: datetime | None
    is_callback: bool
    for_team: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A lead's place: when it is due and by which rule. `strong`: a signal not yet answered."""

    due_at: datetime
    why: Why
    strong: Signal | None
    for_team: bool = False


def place(
    stage: Stage,
    created_at: datetime,
    last: LastCall | None,
    planned: tuple[datetime, bool] | None,
    returned_at: datetime | None,
    signals: Sequence[Signal],
    taken_back_at: datetime | None = None,
) -> Place | None:
    """The lead's place, or None when it is not to be called.

    `planned`: a callback agreed outside a call, and whether it is the team's. `returned_at`: when
    sales sent it back. `taken_back_at`: when its hand-off was undone. Newer facts win over older.
    """
    if stage in OUT_OF_QUEUE:
        return None
    strong = _unanswered(signals, last)
    if planned is not None:
        return Place(planned[0], Why.CALLBACK, strong, planned[1])
    if returned_at is not None and (last is None or returned_at > last.at):
        return Place(returned_at, Why.RETURNED, strong)
    if taken_back_at is not None and (last is None or taken_back_at >= last.at):
        return Place(taken_back_at, Why.TAKEN_BACK, strong)
    if last is None:
        return Place(_day(created_at), Why.FIRST, strong)
    if last.due_at is None:
        return Place(strong.at, Why.STRONG_SIGNAL, strong) if strong else None
    why = Why.WAKE_UP if stage is Stage.NURTURING else Why.RETRY
    return Place(last.due_at, Why.CALLBACK if last.is_callback else why, strong, last.for_team)


def group(place_now: Place, now: datetime, zone: ZoneInfo) -> Group:
    """The group at `now`; days end at midnight in `zone`, weeks on Sunday."""
    strong_at = place_now.strong.at if place_now.strong else None
    ends = (end_of_day(now, zone), end_of_week(now, zone))
    return group_of(place_now.why, place_now.due_at, strong_at, now, ends)


def group_of(
    why: Why,
    due_at: datetime,
    strong_at: datetime | None,
    now: datetime,
    ends: tuple[datetime, datetime],
) -> Group:
    """`group` from the columns of a queue row; `ends` are those of day and week."""
    if strong_at is not None and now - strong_at < STRONG_FOR:
        return Group.HOT
    if why is Why.CALLBACK and due_at <= now + CALLBACK_AHEAD:
        return Group.HOT
    if due_at < ends[0]:
        return Group.TODAY
    return Group.WEEK if due_at < ends[1] else Group.LATER


def end_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """The next midnight in `zone`."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), zone)


def end_of_week(now: datetime, zone: ZoneInfo) -> datetime:
    """Midnight after the coming Sunday in `zone`; on a Sunday, the Sunday after: "this week" then
    means the next seven days, since the days left of this one are in "today"."""
    today = now.astimezone(zone).date()
    left = 6 - today.weekday()
    return datetime.combine(today + timedelta(days=(left or 7) + 1), time(0), zone)


def cell_rank(cell: str) -> int:
    """0 for A1 … 15 for D4, the order inside a group."""
    return CELLS.index(cell)


def _unanswered(signals: Sequence[Signal], last: LastCall | None) -> Signal | None:
    strong = [
        one for one in signals if one.kind in STRONG_SIGNALS and (last is None or one.at > last.at)
    ]
    return max(strong, key=lambda one: one.at, default=None)


def _day(at: datetime) -> datetime:
    """The start of the UTC day, so that leads of one import tie and the cell orders them."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
