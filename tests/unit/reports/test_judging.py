"""Calibration, defects with their intervals, alerts, pipeline."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.basis import Basis
from qualifier.core.lead import Stage
from qualifier.exchange.documents import read_script
from qualifier.paths import resources_dir
from qualifier.reports.alert_rules import DEFAULTS, AlertId, Owner, own_of, rules_with
from qualifier.reports.alerts import AlertState, alerts, state_of
from qualifier.reports.calibration import calibration
from qualifier.reports.defects import DefectKind, Evidence, defects, versus
from qualifier.reports.filters import Filters
from qualifier.reports.measure import Rate, wilson
from qualifier.reports.pipeline import pipeline
from qualifier.store.alert_notes import AlertAct, AlertNote
from qualifier.store.instant import to_ms
from qualifier.store.pipeline_rows import PipelineRow
from qualifier.store.report_rows import SignalRow, StageRow
from qualifier.store.surveys import Survey
from tests.fakes.review_scene import NOVEMBER, NOW, Scene, at

SCRIPT = read_script(resources_dir() / "scripts" / "maintenance_inbound.yaml")


def found_alerts(scene: Scene, **given):
    return {one.id: one for one in alerts(scene.view(), **given)}


@pytest.mark.parametrize(
    ("cases", "out_of", "low", "high"),
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3
    (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ),
)
def test_wilson_gives_the_published_intervals(cases, out_of, low, high):
    found = wilson(cases, out_of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_narrows_with_more_cases(both):
    cases, out_of = both
    one, more = wilson(cases, out_of), wilson(cases * 4, out_of * 4)
    assert 0 <= one.low <= cases / out_of <= one.high <= 1
    assert more.high - more.low < one.high - one.low


def test_under_ten_cases_there_is_no_rate():
    assert Rate(9, 9).share is None
    assert Rate(9, 10).share == 0.9


def test_calibration_counts_the_newest_verdict_per_facet_and_basis():
    scene = Scene()
    for _ in range(9):
        scene.judge("trust", "confirmed")
    scene.judge("trust", "refuted", basis="hunch")
    scene.judge("pain", "refuted", impression_id="twice", when=at(10))
    scene.judge("pain", "confirmed", impression_id="twice", when=at(11))
    found = calibration(scene.view())
    assert (found.overall.confirmed.cases, found.overall.confirmed.out_of) == (10, 11)
    by_basis = {one.basis: one.confirmed for one in found.by_basis}
    assert (by_basis[Basis.HUNCH].cases, by_basis[Basis.HUNCH].out_of) == (0, 1)
    assert by_basis[Basis.HUNCH].share is None
    trust = next(one for one in found.by_facet if one.facet == "trust")
    assert trust.confirmed.share == 0.9
    assert [one.facet for one in found.by_facet] == ["trust", "pain"]


def test_calibration_of_one_qualifier_is_their_own():
    scene = Scene()
    scene.judge("trust", "confirmed", seat="Ada")
    scene.judge("trust", "refuted", seat="Bea")
    found = calibration(scene.view(Filters(NOVEMBER, qualifier="Bea")))
    assert (found.seat, found.overall.confirmed.out_of) == ("Bea", 1)


def test_defects_count_refusals_per_question_answer_criterion_and_version():
    scene, answers = Scene(), {}
    for number in range(20):
        version = 1 if number < 10 else 2
        one = scene.hand_over(f"lead-{number}", at(9), version=version)
        role = json.dumps("uses" if number < 10 else "decides")
        answers[scene.handoffs[-1].call_id] = (("role", role), ("budget", '{"gap": "unknown"}'))
        if number < 8:
            scene.say(one, "rejected", at(10), "decider_absent", "role")
        else:
            scene.say(one, "accepted", at(10))
    procedural = scene.hand_over("territory", at(9), version=2)
    answers[scene.handoffs[-1].call_id] = (("role", '"decides"'),)
    scene.say(procedural, "rejected", at(10), "wrong_territory", "role")
    facets = {scene.handoffs[0].call_id: ("trust",)}
    found = defects(scene.view(), Evidence(answers, facets), lambda _id, _version: SCRIPT)
    newer, older = found
    assert (newer.version, older.version) == (2, 1)
    role = older.line(DefectKind.QUESTION, "role")
    assert (role.refused.cases, role.blamed.cases, role.refused.out_of) == (8, 8, 10)
    assert role.refused.leads[0] == "lead-0"
    assert older.line(DefectKind.ANSWER, "role", "uses").refused.share == 0.8
    assert older.line(DefectKind.ANSWER, "budget", "gap:unknown").blamed.cases == 0
    assert newer.line(DefectKind.CRITERION, "decider").refused.cases == 0  # procedure is no defect
    assert newer.line(DefectKind.CRITERION, "decider").refused.out_of == 11
    assert older.line(DefectKind.FACET, "trust").refused.out_of == 1
    pairs = {(one.now.kind, one.now.id): one for one in versus(found) if not one.now.answer}
    assert pairs[DefectKind.QUESTION, "role"].differs
    assert (pairs[DefectKind.QUESTION, "role"].older, pairs[DefectKind.QUESTION, "role"].newer) == (
        1,
        2,
    )


@pytest.mark.parametrize(
    ("alert", "value", "state"),
    (
        (AlertId.WARM_BACK, 0.17, AlertState.ACT),
        (AlertId.NURTURE_GROWING, 0.18, AlertState.WATCH),
        (AlertId.ACTIVITY_FALLING, -0.09, AlertState.WATCH),
        (AlertId.COLD_FALLING, -0.02, AlertState.OK),
        (AlertId.LOST_RISING, 0.08, AlertState.OK),
        (AlertId.SURVEYS, 8.4, AlertState.OK),
        (AlertId.SURVEYS, 6.9, AlertState.WATCH),
        (AlertId.OTHER_REASONS, 0.11, AlertState.WATCH),
        (AlertId.UNJUSTIFIED, 0, AlertState.OK),
        (AlertId.UNJUSTIFIED, 1, AlertState.ACT),
        (AlertId.WARM_BACK, None, AlertState.UNKNOWN),
    ),
)
def test_states_are_those_drawn(alert, value, state):
    assert state_of(value, 100, DEFAULTS[alert]) is state


def test_hot_signals_wait_in_open_hours_only_and_escalate():
    scene = Scene()
    scene.lead("hot", at(20), stage=Stage.NEW)
    scene.lead("owned", at(20), stage=Stage.NEW, owner="Julien Armand")
    scene.signals += [SignalRow(one, "quote", at(23, "17:45")) for one in ("hot", "owned")]
    early = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)  # 9:10 in Paris: 25 open minutes
    quiet = {one.id: one for one in alerts(scene.view(now=early))}
    assert quiet[AlertId.HOT_UNASSIGNED].state is AlertState.OK
    loud = found_alerts(scene)[AlertId.HOT_UNASSIGNED]
    assert (loud.state, loud.leads) == (AlertState.ACT, ("hot",))
    assert loud.owner_name == "Mathilde Rousselin"


def test_breaches_on_unowned_leads_go_to_the_escalation_seat():
    scene = Scene()
    scene.hand_over("mine", at(19))
    owned = found_alerts(scene)[AlertId.SLA_BREACHES]
    assert (owned.owner, owned.leads, owned.owner_name) == (Owner.TEAM_LEAD, ("mine",), "")
    scene.hand_over("nobodys", at(19), person="")
    escalated = found_alerts(scene)[AlertId.SLA_BREACHES]
    assert escalated.owner is Owner.ESCALATION
    assert escalated.leads == ("nobodys", "mine")
    assert escalated.owner_name == "Mathilde Rousselin"


def test_the_pool_is_worked_out_backwards_from_now():
    scene = Scene()
    scene.stages += [
        StageRow("came", "in_progress", "nurturing", at(5)),
        StageRow("left", "nurturing", "in_progress", at(6)),
    ]
    facts = scene.facts(nurturing=frozenset({"came", *(f"old-{n}" for n in range(9))}))
    view = scene.view()
    grown = alerts(
        type(view)(facts, *(getattr(view, name) for name in list(view.__dataclass_fields__)[1:]))
    )
    grows = next(one for one in grown if one.id is AlertId.NURTURE_GROWING)
    assert (grows.value, grows.leads) == (0, ("came",))
    shrinks = next(one for one in grown if one.id is AlertId.NURTURE_SHRINKING)
    assert shrinks.leads == ("left",)


def test_capacity_of_a_channel_in_this_week():
    scene = Scene()
    for number in range(5):
        scene.hand_over(f"big-{number}", at(23, "10:00"), channel="key_accounts")
    full = found_alerts(scene)[AlertId.CAPACITY]
    assert (full.state, full.detail) == (AlertState.ACT, (("key_accounts", 5.0),))


def test_unjustified_and_other_reasons_are_counted():
    scene = Scene()
    for number, reason in enumerate(("", "other", "off_target")):
        one = scene.hand_over(f"lead-{number}", at(9))
        scene.say(one, "rejected", at(10), reason)
    found = found_alerts(scene)
    assert (found[AlertId.UNJUSTIFIED].value, found[AlertId.UNJUSTIFIED].leads) == (1, ("lead-0",))
    assert found[AlertId.OTHER_REASONS].value == 0.5


def test_surveys_grow_old_and_notes_are_carried():
    scene = Scene()
    fresh = Survey("s", 31, 8.4, "Ada", NOW - timedelta(days=3))
    note = AlertNote("n", "warm_back", NOVEMBER.key, AlertAct.DISMISSED, "Marc", NOW, "the fair")
    found = found_alerts(scene, survey=fresh, notes={"warm_back": note})
    assert (found[AlertId.SURVEYS].value, found[AlertId.SURVEYS].state) == (8.4, AlertState.OK)
    assert found[AlertId.WARM_BACK].note is note
    old = Survey("s", 31, 8.4, "Ada", NOW - timedelta(days=40))
    assert found_alerts(scene, survey=old)[AlertId.SURVEYS].state is AlertState.UNKNOWN


def test_own_limits_stand_in_the_table_and_nonsense_is_passed_over():
    found = rules_with(["warm_back=0.2", "nobody=1", "lost_rising=nan", "lost_rising"])
    assert found[AlertId.WARM_BACK].limit == 0.2
    assert found[AlertId.LOST_RISING] == DEFAULTS[AlertId.LOST_RISING]


def test_parameters_and_owner_set_here_are_told_as_they_are_read():
    own = ["hot_unassigned.after_s=900.0", "warm_back=0.2", "warm_back.owner=sales"]
    found = rules_with([*own, "warm_back.owner=nobody", "warm_back.colour=1", "surveys.least=x"])
    assert found[AlertId.HOT_UNASSIGNED].after_s == 900
    assert found[AlertId.WARM_BACK].owner is Owner.SALES
    assert sorted(own_of(found)) == sorted(own)
    assert own_of(DEFAULTS) == []


def test_what_rose_or_fell_names_both_counts():
    scene = Scene()
    for number in range(3):
        scene.hand_over(f"lead-{number}", at(9))
    found = found_alerts(scene)[AlertId.ACTIVITY_FALLING]
    assert [name for name, _number in found.detail] == ["now", "before"]


def test_pipeline_ages_and_what_nobody_plans():
    day = 86_400_000
    now = to_ms(NOW)
    rows = [
        PipelineRow("new", "new", "fair", "", now - 3 * day, now - 3 * day, "first", ""),
        PipelineRow("late", "in_progress", "", "", now - 40 * day, now - 2 * day, "callback", ""),
        PipelineRow("idle", "in_progress", "", "", now - 100 * day, None, "", ""),
        PipelineRow("barred", "new", "", "", now - day, now, "first", "no_phone"),
        PipelineRow("sales", "handed_over", "", "", now - day, None, "", ""),
    ]
    found = pipeline(rows, Filters(NOVEMBER), NOW)
    assert (found.past_date, found.without_action, found.not_callable) == (
        ("late",),
        ("idle",),
        ("barred",),
    )
    stages = {one.stage: one for one in found.stages}
    assert stages[Stage.IN_PROGRESS].median_days == 70
    assert [band.leads for band in stages[Stage.IN_PROGRESS].bands] == [
        (),
        (),
        ("late",),
        ("idle",),
    ]
    assert stages[Stage.QUALIFIED].oldest_days is None
    assert pipeline(rows, Filters(NOVEMBER, source="fair"), NOW).without_action == ()
