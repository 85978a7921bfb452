"""Key figures, funnel, refusals and promises of small histories, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qualifier.core.dispute import Verdict
from qualifier.reports.by_qualifier import by_qualifier
from qualifier.reports.cases import RefusalKind, Standing
from qualifier.reports.counted import scores_of
from qualifier.reports.filters import Filters
from qualifier.reports.funnel import Step, funnel
from qualifier.reports.kpis import KpiId, kpis, only
from qualifier.reports.period import PeriodKind, between
from qualifier.reports.promises import PromiseId, promises
from qualifier.reports.refusals import refusals
from qualifier.store.disputes import DISPUTED
from qualifier.store.report_rows import RulingRow, SignalRow
from tests.fakes.review_scene import NOVEMBER, PARIS, Scene, at


@pytest.fixture
def scene() -> Scene:
    """Four leads: one accepted and won, one refused, one given back later, one never reached."""
    made = Scene()
    for name in ("won", "refused", "returned", "silent"):
        made.lead(name, at(2))
    made.call("silent", at(3), "no_answer", due=at(4), seat="Bea")
    made.call("silent", at(4), "no_answer", due=None, seat="Bea")
    made.call("won", at(5), "callback_agreed", felt=1)
    won = made.hand_over("won", at(9, "10:00"), felt=5)
    made.say(won, "accepted", at(9, "13:30"))
    made.say(won, "won", at(20))
    refused = made.hand_over("refused", at(10, "10:00"), seat="Bea")
    made.say(refused, "rejected", at(12, "10:30"), "decider_absent", "role", "Il faut la DAF.")
    returned = made.hand_over("returned", at(16, "10:00"))
    made.say(returned, "accepted", at(16, "11:00"))
    made.say(returned, "turned_back", at(18), "not_mature")
    return made


def figure(scene: Scene, one: KpiId, filters: Filters | None = None):
    return only(kpis(scene.view(filters)), one)


def test_rates_have_their_numerator_denominator_and_leads(scene):
    acceptance = figure(scene, KpiId.ACCEPTANCE)
    assert (acceptance.measure.numerator, acceptance.measure.denominator) == (2, 3)
    assert acceptance.measure.leads == ("won", "returned")
    assert acceptance.target == 0.9
    assert acceptance.meets_target is False
    contact = figure(scene, KpiId.CONTACT_RATE)
    assert (contact.measure.numerator, contact.measure.denominator) == (3, 4)
    refusal = figure(scene, KpiId.REFUSAL)
    assert refusal.value == pytest.approx(1 / 3)
    assert refusal.measure.leads == ("refused",)


def test_counts_and_means(scene):
    assert figure(scene, KpiId.LEADS_CALLED).value == 4
    assert figure(scene, KpiId.HANDED_OVER).value == 3
    assert figure(scene, KpiId.CALLS_PER_LEAD).value == 6 / 4
    assert figure(scene, KpiId.IMPRESSIONS).value == 6 / 4  # four calls that reached somebody
    assert figure(scene, KpiId.TIME_TO_ACCEPT).value == (3.5 * 3600 + 3600) / 2


def test_a_figure_without_anything_to_divide_says_nothing(scene):
    before = Filters(between(date(2026, 6, 1), date(2026, 6, 30), PARIS))
    assert figure(scene, KpiId.ACCEPTANCE, before).value is None
    assert figure(scene, KpiId.ACCEPTANCE, before).meets_target is None
    assert figure(scene, KpiId.HANDED_OVER, before).value == 0


def test_the_trend_is_against_the_period_before(scene):
    to_date = replace(between(date(2026, 11, 1), date(2026, 11, 24), PARIS), kind=PeriodKind.MONTH)
    old = scene.hand_over("older", at(12, month=10))
    scene.say(old, "rejected", at(13, month=10), "off_target")
    later = scene.hand_over("late", at(28, month=10))
    scene.say(later, "accepted", at(29, month=10))
    acceptance = figure(scene, KpiId.ACCEPTANCE, Filters(to_date))
    assert acceptance.before == 0
    assert acceptance.change == pytest.approx(2 / 3)
    assert acceptance.is_better is True


def test_the_volume_is_the_months_or_its_share(scene):
    handed = figure(scene, KpiId.HANDED_OVER)
    assert (handed.target, handed.target_on) == (80, date(2026, 11, 30))
    half = figure(
        scene, KpiId.HANDED_OVER, Filters(between(date(2026, 11, 8), date(2026, 11, 22), PARIS))
    )
    assert (half.target, half.target_on) == (40, None)


def test_first_call_counts_open_minutes_and_a_second_signal_waits_with_the_first(scene):
    scene.signals += [
        SignalRow("won", "quote", at(5, "09:50")),
        SignalRow("won", "demo", at(5, "09:58")),
    ]
    scene.lead("late", at(2))
    scene.signals.append(SignalRow("late", "quote", at(6, "17:50")))  # a Friday
    scene.call("late", at(9, "09:10"), "no_answer")
    first = figure(scene, KpiId.FIRST_CALL)
    assert first.value == 15 * 60  # ten and twenty open minutes
    kept = figure(scene, KpiId.FIRST_CALL_KEPT)
    assert (kept.measure.numerator, kept.measure.denominator) == (0, 2)


def test_a_call_before_the_signal_does_not_answer_it(scene):
    scene.lead("again", at(2))
    scene.call("again", at(5, "11:00"), "no_answer")
    scene.signals.append(SignalRow("again", "quote", at(5, "11:30")))
    scene.call("again", at(5, "11:40"), "no_answer")
    assert figure(scene, KpiId.FIRST_CALL).value == 10 * 60


def test_on_one_step_the_newest_word_holds():
    scene = Scene()
    one = scene.hand_over("lead", at(9))
    scene.say(one, "accepted", at(10))
    scene.say(one, "rejected", at(11), "duplicate")
    assert scene.facts().cases.rows[0].standing is Standing.REJECTED
    assert not scene.facts().cases.rows[0].was_accepted


def test_funnel_steps_lie_in_each_other(scene):
    steps = {one.step: one for one in funnel(scene.view())}
    assert [one.count for one in steps.values()] == [4, 4, 3, 3, 3, 2, 1]
    assert steps[Step.WON].share == 0.5
    assert steps[Step.ACCEPTED].leads == ("won", "returned")


def test_funnel_of_one_qualifier_begins_with_calls(scene):
    steps = funnel(scene.view(Filters(NOVEMBER, qualifier="Bea")))
    assert [(one.step, one.count) for one in steps][:4] == [
        (Step.CALLED, 2),
        (Step.REACHED, 1),
        (Step.QUALIFIED, 1),
        (Step.HANDED_OVER, 1),
    ]


def test_refusals_by_reason_and_kind_with_the_words(scene):
    found = refusals(scene.view())
    assert (found.handed_over, found.came_back, found.refused) == (3, 2, 1)
    reasons = {one.reason: one for one in found.by_reason}
    assert reasons["decider_absent"].kind is RefusalKind.DEFINITIONAL
    assert reasons["decider_absent"].label.en == "Decision maker absent"
    assert reasons["decider_absent"].said[0].words == "Il faut la DAF."
    assert reasons["not_mature"].kind is RefusalKind.TURN_BACK
    kinds = {one.kind: one.count for one in found.by_kind}
    assert kinds[RefusalKind.NONE] == 0
    assert len(kinds) == len(RefusalKind)


def test_disputed_refusals_come_first_and_an_overturned_one_is_no_defect(scene):
    case = next(one for one in scene.facts().cases.rows if one.lead_id == "refused")
    said = case.refusal.id
    scene.rulings.append(RulingRow("r1", said, DISPUTED, "Elle signe.", "Bea", at(13)))
    found = refusals(scene.view())
    assert found.cases[0].lead_id == "refused"
    assert found.disputed == 1
    assert found.cases[0].counts_as_defect
    scene.rulings.append(RulingRow("r2", said, Verdict.OVERTURNED.value, "", "Marc", at(14)))
    ruled = next(one for one in scene.facts().cases.rows if one.lead_id == "refused")
    assert not ruled.counts_as_defect
    assert ruled.is_refused


def test_a_reopened_answer_is_as_if_it_had_not_been_given():
    scene = Scene()
    one = scene.hand_over("lead", at(9))
    scene.say(one, "rejected", at(10), "off_target")
    scene.say(one, "reopened", at(11))
    assert scene.facts().cases.rows[0].standing is Standing.UNANSWERED
    scene.say(one, "accepted", at(12))
    assert scene.facts().cases.rows[0].was_accepted


def test_a_late_word_of_an_earlier_step_moves_nothing():
    scene = Scene()
    one = scene.hand_over("lead", at(9))
    scene.say(one, "disqualified", at(10), "no_budget")
    scene.say(one, "accepted", at(11))
    assert scene.facts().cases.rows[0].standing is Standing.DISQUALIFIED


def test_promises_of_both_sides(scene):
    found = {one.id: one for one in promises(scene.view())}
    assert found[PromiseId.VOLUME].is_kept is False
    answer = found[PromiseId.ANSWER]
    # The 11th is a holiday: the refusal came 24 h 30 after the hand-off, without it.
    assert (answer.measure.numerator, answer.measure.denominator) == (2, 3)
    assert answer.broken == ("refused",)
    attempts = found[PromiseId.ATTEMPTS]
    assert (attempts.measure.numerator, attempts.measure.denominator) == (0, 1)
    assert attempts.broken == ("silent",)
    assert found[PromiseId.REASONS].is_kept is True


def test_an_unanswered_hand_off_breaks_the_promise_only_when_it_is_due():
    scene = Scene()
    scene.hand_over("fresh", at(24, "15:00"))
    scene.hand_over("stale", at(20, "15:00"), person="")
    answer = next(one for one in promises(scene.view()) if one.id is PromiseId.ANSWER)
    assert (answer.measure.numerator, answer.measure.denominator) == (0, 1)
    assert answer.unowned == ("stale",)


def test_qualifiers_stand_in_the_order_of_the_alphabet(scene):
    scene.call("other", at(6), "no_answer", seat="Éloi")
    found = by_qualifier(scene.view())
    assert [one.seat for one in found.lines] == ["Ada", "Bea", "Éloi"]
    ada = found.lines[0]
    assert (ada.calls.value, ada.handed_over.value) == (3, 2)
    assert ada.accepted.share is None  # two answered hand-offs are too few for a rate
    assert (ada.score.value, ada.score.denominator) == (None, 0)
    assert found.team.calls.value == 7
    assert sum(found.team.weeks) == 3


def test_scorecards_are_a_mean_of_the_calls_that_were_scored(scene):
    ada = [one.id for one in scene.calls if one.seat == "Ada"][:2]
    scene.scores = {ada[0]: 90, ada[1]: 75, "elsewhere": 10}
    found = by_qualifier(scene.view())
    assert (found.lines[0].score.value, found.lines[0].score.denominator) == (82.5, 2)
    assert found.lines[1].score.value is None
    assert scores_of({"one": {"opening": 5, "listening": 3}}) == {"one": 80}


def test_filters_narrow_work_and_leads(scene):
    scene.lead("fair", at(2), source="fair")
    scene.call("fair", at(7), "no_answer")
    assert figure(scene, KpiId.LEADS_CALLED, Filters(NOVEMBER, source="fair")).value == 1
    assert figure(scene, KpiId.LEADS_CALLED, Filters(NOVEMBER, qualifier="Bea")).value == 2
    version = Filters(NOVEMBER, script_id="maintenance_inbound", script_version=2)
    assert figure(scene, KpiId.LEADS_CALLED, version).value == 0
