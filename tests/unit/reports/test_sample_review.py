"""The review of the fictional sample: every part of the page has something to show."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from qualifier.reports.filters import Filters
from qualifier.reports.kpis import KpiId, only
from qualifier.reports.period import last_days
from qualifier.reports.review import read_material, review
from qualifier.store import report_rows
from tests.fakes.sample_profile import NOW, open_sample

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with open_sample(tmp_path_factory) as made:
        yield made


def test_the_sample_fills_the_review(place):
    filters = Filters(last_days(60, NOW, PARIS))
    material = place.store.read(lambda c: read_material(c, filters, place.agreement, NOW))
    assert material.serves(filters)

    def script_of(script_id, version):
        return place.store.read(lambda c: place.documents.script(c, script_id, version))

    found = review(material, filters, place.agreement, script_of, NOW)
    assert only(found.kpis, KpiId.LEADS_CALLED).value > 50
    assert 0 < only(found.kpis, KpiId.ACCEPTANCE).value < 1
    assert only(found.kpis, KpiId.TALK).value > 60
    assert [one.count for one in found.funnel] == sorted(
        (one.count for one in found.funnel), reverse=True
    )
    assert found.refusals.latest
    assert {one.seat for one in found.by_qualifier.lines} >= {"Inès Caradec", "Marc Delorme"}
    assert found.defects[0].lines
    assert sum(one.count for one in found.pipeline.stages) > 100
    assert len(found.alerts) == 13


def test_every_lead_behind_a_figure_has_a_name(place):
    filters = Filters(last_days(60, NOW, PARIS))
    material = place.store.read(lambda c: read_material(c, filters, place.agreement, NOW))
    ids = frozenset(one.lead_id for one in material.facts.cases.rows)
    assert set(place.store.read(lambda c: report_rows.names(c, ids))) == ids


def test_filters_offer_what_there_is(place):
    offered = place.store.read(report_rows.choices)
    assert "Inès Caradec" in offered["seat"]
    assert "maintenance_inbound 1" in offered["script"]
