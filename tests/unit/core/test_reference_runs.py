"""The two reference scripts beside the shipped agreement: the figures of the domain reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import Agreement, Decision
from qualifier.core.answer import Value
from qualifier.core.criteria import Standing, gaps
from qualifier.core.flow import Path as CallPath
from qualifier.core.flow import walk
from qualifier.core.gate import Gate, gate
from qualifier.core.lint import check_agreement, check_script
from qualifier.core.questions import checked
from qualifier.core.routing import Route, route
from qualifier.core.score import Score, score, short_of_next
from qualifier.core.script import Script
from qualifier.exchange.documents import read_agreement, read_answers_file, read_script
from qualifier.paths import resources_dir
from tests.unit.core.strategies import LEADS, answer_sets

CHECKS = Path(__file__).resolve().parents[3].parent / "shared" / "checks"
NAMES = ("maintenance_inbound", "packaging_outbound")


@cache
def deal() -> Agreement:
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


@cache
def reference(name: str) -> Script:
    return read_script(resources_dir() / "scripts" / f"{name}.yaml")


@dataclass(frozen=True)
class Run:
    """All that follows from one file of answers."""

    path: CallPath
    score: Score
    gate: Gate
    gaps: tuple[str, ...]
    route: Route


def run(script: Script, answers: dict[str, Value], lead: dict[str, str]) -> Run:
    path = walk(script, answers, lead)
    made = score(script, path, deal(), lead)
    return Run(
        path,
        made,
        gate(script, path, made, deal()),
        gaps(script, path, ended=True),
        route(deal(), path.answers, lead, made, {}),
    )


def run_file(name: str, check: str) -> Run:
    file = CHECKS / f"{check}.yaml"
    if not file.exists():
        pytest.skip("the shared checks are not here")
    script, raw = reference(name), read_answers_file(file)
    answers = {key: checked(script.by_id[key], one) for key, one in raw.answers.items()}
    return run(script, answers, dict(raw.lead))


def test_check_1_is_fit_87_maturity_74_a1_with_the_gate_open():
    found = run_file("maintenance_inbound", "s1-a1")
    assert (found.score.fit, found.score.maturity, str(found.score.cell)) == (87, 74, "A1")
    assert found.gate.open
    assert found.gate.decision is Decision.HAND_OVER_NOW
    assert (found.gate.met, found.gate.applicable) == (6, 6)
    assert (found.gaps, found.path.aside, found.score.knock_out) == ((), (), "")
    assert "decider" in found.path.asked
    assert not {"tool", "committed_until", "trigger", "trigger_date"} & set(found.path.asked)


def test_check_2_is_fit_53_maturity_16_b4_nurtured_until_the_trigger_date():
    found = run_file("maintenance_inbound", "s1-b4")
    assert (found.score.fit, found.score.maturity, str(found.score.cell)) == (53, 16, "B4")
    assert not found.gate.open
    assert found.gate.decision is Decision.NURTURE
    assert found.gate.wake_up == date(2027, 5, 10)
    assert found.gaps == ("budget",)
    missing = {one.criterion.id: one.standing for one in found.gate.missing}
    assert missing == {"budget": Standing.GAP, "timing": Standing.MISSING}


def test_check_3_is_fit_70_maturity_62_a2_three_points_short_of_1_for_inside_sales():
    found = run_file("packaging_outbound", "s2-a2")
    assert (found.score.fit, found.score.maturity, str(found.score.cell)) == (70, 62, "A2")
    assert short_of_next(deal().maturity_bands, found.score.maturity) == ("1", 3)
    assert found.gate.open
    assert found.gate.decision is Decision.HAND_OVER
    assert found.route.chosen.id == "inside_sales"
    assert found.route.chosen.accept_within.total_seconds() == 72 * 3600
    standing = {one.criterion.id: one.standing for one in found.gate.criteria}
    assert standing["budget"] is Standing.NOT_APPLICABLE


def test_reference_documents_pass_the_linter():
    assert [one for one in check_agreement(deal()) if one.is_error] == []
    for name in NAMES:
        assert [one for one in check_script(reference(name), deal()) if one.is_error] == []


# "F fit, M maturity, KO knock-out, ✓ criterion met", as the domain reference writes them.
POINTS = {
    "maintenance_inbound": """
hoped costed_incident M25 need · hoped nuisance M12 need · hoped curiosity
sector industry F30 target · sector transport F30 target · sector health F30 target
sector services F15 target · sector other · sector competitor KO
sites_machines large F20 · sites_machines small F8
today paper · today software · slips stops · slips stock · slips safety · slips audit
role decides F20 decider · role recommends F12 decider · role uses F5
live_when under_3_months M30 timing · live_when from_3_to_6_months M22 timing
live_when from_6_to_12_months M10 timing · live_when later
budget voted M25 budget · budget planned M15 budget · budget to_ask M6 · budget none
comparing quote_asked M20 · comparing comparing M12 · comparing guide_only M4""",
    "packaging_outbound": """
volume over_500k F35 target · volume from_100k_to_500k F28 target
volume from_20k_to_100k F15 target · volume under_20k F5
countries served F25 · countries partner_zone F15 · countries not_served KO
need_type contract F20 need · need_type reorder F15 need · need_type consumable F12 need
need_type one_off F8 need · role purchasing F20 decider · role technical F12 decider
role other F4 · contract_end under_4_months M30 timing · contract_end from_4_to_9_months M20 timing
contract_end from_9_to_18_months M8 · contract_end no_contract M15 timing
change_for breakage M25 · change_for regulation M22 · change_for price M12 · change_for nothing
trial specification M25 · trial sample M18 · trial brochure M5
steps_left one M20 · steps_left two_or_three M12""",
}


@pytest.mark.parametrize("name", NAMES)
def test_reference_script_has_the_points_of_the_reference(name):
    told = []
    for question in reference(name).questions():
        for one in question.choices:
            marks = [f"F{one.fit}" if one.fit else "", f"M{one.maturity}" if one.maturity else ""]
            marks += ["KO" if one.knock_out else "", *one.meets]
            told.append(" ".join([question.id, one.id, *filter(None, marks)]))
    rows = POINTS[name].strip().replace("\n", " · ").split(" · ")
    assert sorted(told) == sorted(rows)


def test_a_competitor_is_closed_with_the_reason_whatever_the_points():
    best = {
        "hoped": "costed_incident", "sector": "competitor", "staff": 900,
        "sites_machines": "large", "role": "decides", "live_when": "under_3_months",
        "budget": "voted", "comparing": "quote_asked", "next_step": "Visite",
        "next_step_on": date(2026, 12, 3),
    }  # fmt: skip
    found = run(reference("maintenance_inbound"), best, {"country": "FR"})
    assert found.score.knock_out == "competitor"
    assert found.gate.decision is Decision.CLOSE
    assert not found.gate.open
    found = run(reference("maintenance_inbound"), {**best, "sector": "industry"}, {"country": "FR"})
    assert str(found.score.cell) == "A1"
    assert found.gate.open


@pytest.mark.parametrize(
    ("need_type", "volume", "channel"),
    (
        ("contract", "over_500k", "key_accounts"),
        ("reorder", "over_500k", "inside_sales"),
        ("one_off", "over_500k", "tele_sales"),
        ("consumable", "over_500k", "partner"),
    ),
)
def test_the_kind_of_need_sets_the_channel(need_type, volume, channel):
    answers = {
        "volume": volume,
        "countries": "served",
        "need_type": need_type,
        "role": "purchasing",
    }
    found = run(reference("packaging_outbound"), answers, {"country": "FR"})
    assert found.score.fit >= 70
    assert found.route.chosen.id == channel
    assert found.route.hard_rule is not None


def test_a_framework_contract_below_fit_70_does_not_go_to_key_accounts_by_rule():
    answers = {"volume": "under_20k", "countries": "partner_zone", "need_type": "contract"}
    found = run(reference("packaging_outbound"), answers, {"country": "FR"})
    assert found.score.fit < 70
    assert found.route.hard_rule is None


@given(st.sampled_from(NAMES), LEADS, st.data())
def test_reference_scripts_keep_the_laws_of_the_path_and_the_scores(name, lead, data):
    script = reference(name)
    answers = data.draw(answer_sets(script))
    found = run(script, answers, lead)
    assert 0 <= found.score.fit <= 100
    assert 0 <= found.score.maturity <= 100
    assert {one.source for one in found.score.points} <= set(found.path.answers)
    assert set(found.path.aside) == set(answers) - set(found.path.asked)
    if found.gate.open:
        assert found.score.knock_out == ""
        assert found.gate.met == found.gate.applicable
        assert str(found.score.cell) in {"A1", "A2", "B1", "B2", "C1", "C2"}
        if str(found.score.cell)[0] == "C":
            assert found.route.chosen.id in {"partner", "tele_sales"}
