"""The pipeline as it stands now: how long leads have stood in a stage, and what nobody plans."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qualifier.core.lead import Stage
from qualifier.core.queue import Why
from qualifier.reports.columns import Column, LeadNumbers, Numbers, Pick, Table
from qualifier.reports.filters import Filters
from qualifier.store import pipeline_rows
from qualifier.store.database import Connection
from qualifier.store.instant import to_ms
from qualifier.store.pipeline_rows import PipelineRow

DAY_MS = 86_400_000
# Whole days in a stage: under a week, a month, a quarter, and longer.
BOUNDS = (7, 30, 90)
# In the hands of the desk: somebody should plan the next act.
OURS = frozenset({Stage.NEW, Stage.IN_PROGRESS, Stage.QUALIFIED, Stage.NURTURING, Stage.REJECTED})
ON_THEIR_WAY = (*sorted(OURS, key=list(Stage).index), Stage.HANDED_OVER, Stage.ACCEPTED)
_DATED = frozenset({Why.CALLBACK.value, Why.RETRY.value, Why.WAKE_UP.value, Why.RETURNED.value})


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Leads that have stood in a stage for `from_days` to before `to_days` (None: without end)."""

    from_days: int
    to_days: int | None
    leads: Sequence[str]


@dataclass(frozen=True, slots=True)
class StageAges:
    """One stage, the youngest first; `median_days` and `oldest_days` are None where it is empty."""

    stage: Stage
    count: int
    median_days: float | None
    oldest_days: int | None
    bands: tuple[AgeBand, ...]
    leads: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`without_action`: leads of the desk that stand in no queue. `not_callable`: leads of the
    desk that may not be called at all. `past_date`: a callback, retry or wake-up of a day before
    today, oldest first.
    """

    stages: tuple[StageAges, ...]
    without_action: Sequence[str]
    not_callable: Sequence[str]
    past_date: Sequence[str]


class PipelineTable:
    """The leads on their way as they stood at `now`, in the days of `zone`: sorted out once, so
    that a choice of source or campaign costs next to nothing."""

    def __init__(self, rows: Iterable[PipelineRow], now: datetime, zone: ZoneInfo) -> None:
        now_ms, today = to_ms(now), now.astimezone(zone)
        dawn_ms = to_ms(today.replace(hour=0, minute=0, second=0, microsecond=0))
        ours = frozenset(one.value for one in OURS)
        aged = sorted([(max(now_ms - one.since_ms, 0) // DAY_MS, one.lead_id, one) for one in rows])
        listed = [one for _days, _lead, one in aged]
        kinds = [_kind(one, ours, dawn_ms) for one in listed]
        late = sorted(
            (one.due_ms or 0, one.lead_id, one)
            for one, kind in zip(listed, kinds, strict=True)
            if kind == _LATE
        )
        numbers = LeadNumbers()
        self._aged = _table(
            numbers,
            listed,
            {
                "band": Column(_band(days) for days, _lead, _row in aged),
                "kind": Column(kinds),
            },
            [days for days, _lead, _row in aged],
        )
        self._late = _table(numbers, [one for _due, _lead, one in late], {}, [])

    def of(self, filters: Filters) -> Pipeline:
        """The pipeline of a source and campaign; other filters do not count."""
        aged, late = _sifted(self._aged, filters), _sifted(self._late, filters)
        return Pipeline(
            tuple(_ages(stage, aged.where("stage", stage.value)) for stage in ON_THEIR_WAY),
            aged.where("kind", _IDLE).each,
            aged.where("kind", _BARRED).each,
            late.each,
        )


def pipeline(rows: Iterable[PipelineRow], filters: Filters, now: datetime) -> Pipeline:
    """The pipeline at `now`; of `filters`, source, campaign and the zone of the period count."""
    return PipelineTable(rows, now, filters.period.zone).of(filters)


def read_pipeline(connection: Connection, now: datetime, zone: ZoneInfo) -> PipelineTable:
    """All leads on their way; one statement."""
    stages = frozenset(one.value for one in ON_THEIR_WAY)
    return PipelineTable(pipeline_rows.on_their_way(connection, stages), now, zone)


_IDLE, _BARRED, _LATE = "idle", "barred", "late"


def _kind(one: PipelineRow, ours: frozenset[str], dawn_ms: int) -> str:
    """What of the desk's leads needs a look; empty for the others."""
    if one.stage not in ours:
        return ""
    if one.not_callable:
        return _BARRED
    if one.due_ms is None:
        return _IDLE
    return _LATE if one.due_ms < dawn_ms and one.why in _DATED else ""


def _band(days: int) -> int:
    return sum(days >= one for one in BOUNDS)


def _table(
    numbers: LeadNumbers,
    rows: Sequence[PipelineRow],
    columns: Mapping[str, Column],
    days: Sequence[int],
) -> Table:
    known = {
        "stage": Column(one.stage for one in rows),
        "source": Column(one.source for one in rows),
        "campaign": Column(one.campaign for one in rows),
    }
    at = array("q", bytes(8 * len(rows)))
    lead = numbers.of([one.lead_id for one in rows])
    return Table(numbers, at, lead, known | dict(columns), {"days": Numbers(days)})


def _sifted(table: Table, filters: Filters) -> Pick:
    picked = Pick(table, (1 << len(table.at)) - 1, 0, len(table.at))
    if filters.source:
        picked = picked.where("source", filters.source)
    return picked.where("campaign", filters.campaign) if filters.campaign else picked


def _ages(stage: Stage, picked: Pick) -> StageAges:
    ends: tuple[int | None, ...] = (*BOUNDS, None)
    bands = tuple(
        AgeBand(start, end, picked.where("band", place).each)
        for place, (start, end) in enumerate(zip((0, *BOUNDS), ends, strict=True))
    )
    oldest = picked.greatest("days")
    return StageAges(stage, picked.count, picked.median("days"), oldest, bands, picked.each)
