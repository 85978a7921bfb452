"""A real list turned into history: the quality that people noted on the phone must separate.

Each lead is called and handed over; those who bought were accepted and won, the others came back
with the tag that was written down. What was noted of their quality stands as the answer.
"""

from __future__ import annotations

import csv
from functools import cache

import pytest

from qualifier.core.script import Choice, Question, Script, Section
from qualifier.core.text import Text
from qualifier.reports.defects import DefectKind, Evidence, ScriptDefects, defects
from qualifier.reports.kpis import KpiId, measured
from qualifier.reports.refusals import refusals
from tests.fakes.program import DATA
from tests.fakes.review_scene import Scene, at

LIST = DATA / "x-education-leads.csv"
QUALITY = {
    "High in Relevance": "high",
    "Low in Relevance": "low",
    "Might be": "might_be",
    "Not Sure": "not_sure",
    "Worst": "worst",
}
pytestmark = pytest.mark.skipif(not LIST.exists(), reason="the shared lists are not here")


@cache
def history() -> tuple[Scene, Evidence]:
    scene, answers = Scene(), {}
    with LIST.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            noted = QUALITY.get(row["Lead Quality"] or "")
            if noted is None or row["Converted"] not in ("0", "1"):
                continue
            one = scene.hand_over(row["Lead Number"], at(9))
            answers[scene.handoffs[-1].call_id] = (("quality", f'"{noted}"'),)
            if row["Converted"] == "1":
                scene.say_newest(one, "won", at(20))
            else:
                scene.say_newest(one, "disqualified", at(12), row["Tags"] or "")
    return scene, Evidence(answers, {})


def script() -> Script:
    choices = tuple(Choice(one, Text(en=name)) for name, one in QUALITY.items())
    question = Question("quality", "choice", choices=choices)
    return Script("noted", Text(en="Noted"), (Section("all", Text(), (question,)),))


def found() -> ScriptDefects:
    scene, evidence = history()
    (only_script,) = defects(scene.view(), evidence, lambda _id, _version: script())
    return only_script


def test_high_in_relevance_converts_far_above_worst():
    by_quality = {one.answer: one.refused for one in found().lines if one.answer}
    high, worst = by_quality["high"], by_quality["worst"]
    assert high.out_of > 500
    assert worst.out_of > 500
    assert high.share < 0.1
    assert worst.share > 0.9
    assert not high.interval.overlaps(worst.interval)
    assert high.share < by_quality["might_be"].share < worst.share


def test_the_figures_add_up_to_the_list():
    scene, _evidence = history()
    view = scene.view()
    converted = measured(KpiId.ACCEPTANCE, view)
    assert converted.denominator == len(scene.handoffs)
    back = refusals(view)
    assert back.came_back == found().line(DefectKind.QUESTION, "quality").refused.cases
    assert back.by_reason[0].count > 100
