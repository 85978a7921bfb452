"""The whole review: all figures of one set of filters, from facts that were read once.

Read `Material` in the worker and keep it; `review` answers a change of filters from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qualifier.core.agreement import Agreement
from qualifier.reports import alerts as alerting
from qualifier.reports.alert_rules import DEFAULTS, AlertId, AlertRule
from qualifier.reports.alerts import Alert
from qualifier.reports.by_qualifier import ByQualifier, by_qualifier
from qualifier.reports.calibration import Calibration, calibration
from qualifier.reports.defects import (
    Evidence,
    FindScript,
    ScriptDefects,
    Versus,
    defects,
    read_evidence,
    versus,
)
from qualifier.reports.facts import Facts, Rules, View, narrow, no_collecting, reach_ms, read
from qualifier.reports.filters import Filters
from qualifier.reports.funnel import FunnelStep, funnel
from qualifier.reports.kpis import Kpi, kpis
from qualifier.reports.opening import OpenClock, clock_of
from qualifier.reports.pipeline import Pipeline, PipelineTable, read_pipeline
from qualifier.reports.promises import Promise, promises
from qualifier.reports.refusals import Refusals, refusals
from qualifier.store import alert_notes, surveys
from qualifier.store.alert_notes import AlertNote
from qualifier.store.database import Connection
from qualifier.store.instant import to_ms
from qualifier.store.surveys import Survey


@dataclass(frozen=True, slots=True)
class Material:
    """All that was read for reviews of one reach.

    `notes`: period → alert → what was done about it. `clock` remembers what it worked out.
    """

    facts: Facts
    evidence: Evidence
    pipeline: PipelineTable
    notes: Mapping[str, Mapping[str, AlertNote]]
    survey: Survey | None
    clock: OpenClock
    pipelines: dict[tuple[str, str], Pipeline] = field(default_factory=dict)

    def pipeline_of(self, filters: Filters) -> Pipeline:
        """The pipeline as it stood when it was read, worked out once a source and campaign."""
        key = (filters.source, filters.campaign)
        known = self.pipelines.get(key)
        if known is None:
            known = self.pipelines[key] = self.pipeline.of(filters)
        return known

    def serves(self, filters: Filters) -> bool:
        """Whether it reaches back far enough for these filters; else it has to be read anew."""
        return self.facts.first_ms <= reach_ms(filters)


@dataclass(frozen=True, slots=True)
class Review:
    """Every figure of the page."""

    filters: Filters
    kpis: tuple[Kpi, ...]
    funnel: tuple[FunnelStep, ...]
    refusals: Refusals
    promises: tuple[Promise, ...]
    alerts: tuple[Alert, ...]
    by_qualifier: ByQualifier
    calibration: Calibration
    defects: tuple[ScriptDefects, ...]
    versus: tuple[Versus, ...]
    pipeline: Pipeline


def read_material(
    connection: Connection, filters: Filters, agreement: Agreement, now: datetime
) -> Material:
    """Read what reviews of these filters, or of narrower ones, need. For the worker: it may take
    seconds on a million calls."""
    first_ms, clock = reach_ms(filters), clock_of(agreement)
    facts = read(connection, first_ms, agreement)
    with no_collecting():
        facts.get_ready(Rules(agreement, clock, to_ms(now)))
    return Material(
        facts,
        read_evidence(connection, first_ms),
        read_pipeline(connection, now, filters.period.zone),
        alert_notes.by_period(connection),
        surveys.newest(connection),
        clock,
    )


def review(
    material: Material,
    filters: Filters,
    agreement: Agreement,
    script_of: FindScript,
    now: datetime,
    limits: Mapping[AlertId, AlertRule] = DEFAULTS,
) -> Review:
    """All figures of `filters`. Reads nothing but scripts, through `script_of`."""
    with no_collecting():
        return _review(material, filters, agreement, script_of, now, limits)


def _review(
    material: Material,
    filters: Filters,
    agreement: Agreement,
    script_of: FindScript,
    now: datetime,
    limits: Mapping[AlertId, AlertRule],
) -> Review:
    view = view_of(material, filters, agreement, now)
    found = defects(view, material.evidence, script_of)
    notes = material.notes.get(filters.period.key, {})
    return Review(
        filters,
        kpis(view),
        funnel(view),
        refusals(view),
        promises(view),
        alerting.alerts(view, rules=limits, notes=notes, survey=material.survey),
        by_qualifier(view),
        calibration(view),
        found,
        versus(found),
        material.pipeline_of(filters),
    )


def view_of(material: Material, filters: Filters, agreement: Agreement, now: datetime) -> View:
    """The facts of `filters`, for one figure alone."""
    return narrow(material.facts, filters, Rules(agreement, material.clock, to_ms(now)))
