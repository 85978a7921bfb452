"""The pipeline as it stands now: how long leads have stood in a stage, and what nobody plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from qualifier.core.lead import Stage
from qualifier.core.queue import Why
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
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageAges:
    """One stage; `median_days` and `oldest_days` are None where no lead stands in it."""

    stage: Stage
    count: int
    median_days: float | None
    oldest_days: int | None
    bands: tuple[AgeBand, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`without_action`: leads of the desk that stand in no queue. `not_callable`: leads of the
    desk that may not be called at all. `past_date`: a callback, retry or wake-up of a day before
    today, oldest first.
    """

    stages: tuple[StageAges, ...]
    without_action: tuple[str, ...]
    not_callable: tuple[str, ...]
    past_date: tuple[str, ...]


def read_pipeline(connection: Connection) -> tuple[PipelineRow, ...]:
    """All leads on their way; one statement."""
    stages = frozenset(one.value for one in ON_THEIR_WAY)
    return tuple(pipeline_rows.on_their_way(connection, stages))


def pipeline(rows: Iterable[PipelineRow], filters: Filters, now: datetime) -> Pipeline:
    """The pipeline at `now`; of `filters`, source, campaign and the zone of the period count."""
    now_ms = to_ms(now)
    today = now.astimezone(filters.period.zone)
    dawn_ms = to_ms(today.replace(hour=0, minute=0, second=0, microsecond=0))
    by_stage: defaultdict[str, list[PipelineRow]] = defaultdict(list)
    idle, barred, late = [], [], []
    ours = frozenset(one.value for one in OURS)
    for one in rows:
        if filters.source and one.source != filters.source:
            continue
        if filters.campaign and one.campaign != filters.campaign:
            continue
        by_stage[one.stage].append(one)
        if one.stage not in ours:
            continue
        if one.not_callable:
            barred.append(one.lead_id)
        elif one.due_ms is None:
            idle.append(one.lead_id)
        elif one.due_ms < dawn_ms and one.why in _DATED:
            late.append((one.due_ms, one.lead_id))
    return Pipeline(
        tuple(_ages(stage, by_stage[stage.value], now_ms) for stage in ON_THEIR_WAY),
        tuple(sorted(idle)),
        tuple(sorted(barred)),
        tuple(lead_id for _due, lead_id in sorted(late)),
    )


def _ages(stage: Stage, rows: list[PipelineRow], now_ms: int) -> StageAges:
    aged = sorted((max(now_ms - one.since_ms, 0) // DAY_MS, one.lead_id) for one in rows)
    ends: tuple[int | None, ...] = (*BOUNDS, None)
    bands, start = [], 0
    for end in ends:
        leads = tuple(
            lead_id for days, lead_id in aged if start <= days and (end is None or days < end)
        )
        bands.append(AgeBand(start, end, leads))
        start = end or start
    days = [one for one, _lead in aged]
    return StageAges(
        stage,
        len(aged),
        float(median(days)) if days else None,
        days[-1] if days else None,
        tuple(bands),
    )
