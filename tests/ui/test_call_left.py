"""What stands open on the call page when the call ends, or another page comes in front."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from qualifier.ui.call import presenter
from qualifier.ui.call.facts_panel import ObjectionLine
from qualifier.ui.call.gate_panel import GatePanel
from qualifier.ui.widgets import FacetRow, Popover
from tests.fakes.called_lead import RefusingBackground, add_lead
from tests.fakes.caller import Caller
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
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.addWidget(caller.page)
    stack.addWidget(QWidget())
    stack.resize(1440, 900)
    stack.show()
    stack.activateWindow()
    qtbot.waitUntil(stack.isActiveWindow)
    caller.open(add_lead(desk))
    caller.talk()
    yield caller
    caller.page.flush()
    for timer in stack.findChildren(QTimer):
        timer.stop()


def _gate_panel(caller):
    caller.actions.ask_hand_over()
    return next(one for one in caller.page.window().findChildren(GatePanel) if one.isVisible())


def test_tab_goes_round_inside_the_panel_of_the_gate(caller):
    panel = _gate_panel(caller)
    seen = []
    for _step in range(12):
        seen.append(QApplication.focusWidget())
        caller.key(Qt.Key.Key_Tab)
    assert all(panel.isAncestorOf(one) for one in seen)
    assert seen[0] in seen[1:]
    QApplication.focusWidget().focusPreviousChild()
    assert panel.isAncestorOf(QApplication.focusWidget())


def test_panel_goes_with_the_page_it_was_opened_on(caller):
    panel = _gate_panel(caller)
    stack = caller.page.window()
    stack.setCurrentIndex(1)
    assert not panel.isVisible()
    stack.setCurrentIndex(0)
    assert not [one for one in stack.findChildren(Popover) if one.isVisible()]


def test_call_under_way_goes_on_where_it_stands_when_its_row_in_the_list_is_opened(caller, desk):
    session = caller.session
    desk.clock.forward(seconds=90)
    offset = session.offset_s()
    caller.actions.resume(session.id)
    assert caller.session is session
    assert session.offset_s() == offset
    assert not session.is_paused


def test_impression_typed_without_enter_is_kept_with_the_outcome_and_not_for_the_next_lead(
    caller, desk
):
    other = add_lead(desk, last_name="Next", phone="+33199004199")
    caller.page.impressions.focus_capture()
    caller.type('budget -1 "on verra"')
    first = caller.session
    caller.actions.choose_outcome("interrupted")
    assert first.is_settled
    assert [(one.facet, one.value, one.quote) for one in first.impressions] == [
        ("budget_ease", -1, "on verra")
    ]
    caller.open(other)
    assert caller.page.impressions.capture.edit.toPlainText() == ""
    assert caller.session.impressions == []


def test_down_leaves_the_capture_line_for_the_first_facet_and_up_comes_back(caller):
    felt = caller.page.impressions
    felt.focus_capture()
    caller.key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is felt.findChildren(FacetRow)[0]
    caller.key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is felt.capture.edit


def test_answer_to_an_objection_closes_with_the_call(caller, desk):
    facts = caller.page.facts
    line = facts.findChildren(ObjectionLine)[0]
    line.head.click()
    assert line._answer.isVisible()
    caller.actions.choose_outcome("interrupted")
    caller.open(add_lead(desk, last_name="Next", phone="+33199004199"))
    assert not [one for one in facts.findChildren(ObjectionLine) if one._answer.isVisible()]


def test_lead_without_a_person_is_named_once_with_its_town(caller, desk):
    school = add_lead(
        desk, first_name="", last_name="", company="Collège Ada", job_title="", city="Vitry"
    )
    caller.actions.choose_outcome("interrupted")
    caller.open(school)
    said = presenter.header(caller.session)
    assert (said.name, said.under) == ("Collège Ada", "Vitry")
