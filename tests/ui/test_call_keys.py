"""Enter, Escape and Tab on the call page; hanging up, coming back after a crash, overriding."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from qualifier.core.answer import Gap
from qualifier.core.call import Happened
from qualifier.core.score import Cell, Score
from qualifier.store import call_list, leads, settlement
from qualifier.ui.call.ending import answered_fields
from qualifier.ui.call.gate_panel import GatePanel
from qualifier.ui.call.outcome_panel import OutcomeList
from qualifier.ui.call.review import review_state
from qualifier.ui.widgets import FacetRow
from tests.fakes.called_lead import RefusingBackground, add_lead
from tests.fakes.caller import ENTER, ESCAPE, Caller
from tests.fakes.desk import close_desk, make_desk


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background = RefusingBackground(desk.store)
    yield desk
    close_desk(desk)


@pytest.fixture
def caller(qtbot, desk):
    caller = Caller(desk)
    page = caller.page
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    caller.open(add_lead(desk))
    yield caller
    page.flush()
    for timer in page.findChildren(QTimer):
        timer.stop()


# --- phone --------------------------------------------------------------------------------------
def test_enter_acts_on_the_control_in_focus_and_moves_the_script_only_from_the_question(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    page = caller.page
    here = caller.session.current
    page.facts.edit("city")
    caller.type("Troyes")
    caller.key(ENTER)
    assert (caller.session.current, caller.session.lead.city) == (here, "Troyes")
    page.facts.line("city").box.setFocus()
    caller.key(ENTER)  # a tick: back to the question, nothing else
    assert caller.session.current == here
    assert page.questions.isAncestorOf(QApplication.focusWidget())
    page.facts.focus_objections()
    caller.key(ENTER)
    assert caller.session.current == here
    assert caller.session.events[-1].kind is Happened.OBJECTION
    caller.key(ESCAPE)
    assert page.questions.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_through_facts_question_impressions_and_bar_in_reading_order(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    page = caller.page
    QApplication.processEvents()
    page.facts.line("job_title").box.setFocus()
    seen = []
    for _step in range(80):
        seen.append(QApplication.focusWidget())
        caller.key(Qt.Key.Key_Tab)
    panels = [page.facts, page.questions, page.impressions, page.bar]
    order = [next((n for n, one in enumerate(panels) if one.isAncestorOf(w)), None) for w in seen]
    visited = [here for here, _same in itertools.groupby(order) if here is not None]
    assert visited[:4] == [0, 1, 2, 3]
    facets = [w for w in seen if isinstance(w, FacetRow)]
    assert [w.facet.label for w in facets[:2]] == ["Interest", "Urgency"]


def test_last_answer_is_saved_by_the_button_too(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    caller.answer_to("next_step_on")
    caller.type("4/12")  # the coming one
    caller.page.questions._next.click()
    assert caller.session.answers["next_step_on"].isoformat() == "2026-12-04"


def test_keys_of_the_system_answers_are_those_that_work_in_this_field(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    chip = caller.page.questions._gaps.chip("unknown")
    assert chip._key == ("8",)
    caller.answer_to("staff")
    assert chip._key == ("Alt", "8")
    caller.key(Qt.Key.Key_8)
    assert caller.session.answers.get("staff") is not Gap.UNKNOWN
    caller.page.take_digit(8)  # Alt+8 comes from the key filter
    assert caller.session.answers["staff"] is Gap.UNKNOWN


def test_hanging_up_asks_for_the_outcome_and_enter_opens_the_list(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    caller.page.hang_up()
    assert any("How did the call end?" in one for one in caller.words())
    assert not caller.page.questions._next.isEnabled()
    caller.key(ENTER)
    lists = [one for one in caller.page.window().findChildren(OutcomeList) if one.isVisible()]
    assert len(lists) == 1
    lists[0].close_quietly()


def test_call_is_paused_after_a_restart_and_time_away_is_no_talk(caller, desk, qtbot):
    caller.open(add_lead(desk))
    caller.talk()
    desk.clock.forward(seconds=31)
    caller.digits("1")
    call_id = caller.session.id
    desk.clock.forward(hours=2)
    caller.page.session = None
    caller.actions.resume(call_id)
    assert caller.session.is_paused
    assert any("Interrupted at 00:31" in one for one in caller.words())
    assert caller.page.questions._next.text() == "Resume"
    caller.key(ENTER)
    assert not caller.session.is_paused
    assert caller.session.current == "hoped"
    desk.clock.forward(seconds=9)
    caller.page.hang_up()
    assert caller.session.offset_s() == 40
    assert caller.stored.offset_s() == 40
    rows = desk.store.read(call_list.page)
    assert rows[0].talked_s == 40


def test_fact_corrected_after_the_answer_stands_and_is_no_proof_of_it(caller, desk):
    lead = add_lead(desk, sector="")
    caller.open(lead)
    caller.talk()
    caller.answer_to("sector")
    caller.key(Qt.Key.Key_1, ENTER)
    caller.session.correct("sector", "Food")
    assert "sector" not in answered_fields(caller.session)
    review = review_state(caller.session, "")
    target = next(one for one in review.dossier.criteria if one.criterion_id == "target")
    assert not target.confirmed


def test_cell_of_the_queue_stands_until_the_first_answer_and_an_unanswered_call_keeps_it(
    caller, desk
):
    lead = add_lead(desk)
    known = Score(80, 50, Cell("A", "2"), ())
    desk.store.write(lambda c: settlement.put_score(c, lead.id, known, desk.clock()))
    caller.open(lead)
    assert str(caller.session.cell) == "A2"
    caller.key(ENTER)
    caller.actions.choose_outcome("no_answer")
    assert desk.store.read(lambda c: leads.score_of(c, lead.id))[0] == "A2"
    caller.open(lead)
    caller.talk()
    caller.digits("3")
    assert str(caller.session.cell) == "D4"
    assert caller.page.impressions._face.matrix.before == ("A", 2)


def test_ctrl_enter_in_the_gate_panel_confirms_the_written_reason(caller):
    caller.open(add_lead(caller.desk))
    caller.talk()
    caller.page.primary_action()
    panel = next(o for o in caller.page.window().findChildren(GatePanel) if o.isVisible())
    panel._reason.setPlainText("He signs on Monday, says the director")
    caller.page.primary_action()
    assert caller.reviews == ["He signs on Monday, says the director"]
