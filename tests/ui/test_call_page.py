"""The call page with its acts, by keys, on a real profile."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import select

from qualifier.core.answer import Contact, Gap
from qualifier.core.basis import Basis
from qualifier.core.call import Phase
from qualifier.core.outcome import OutcomeGiven
from qualifier.settings import DIGIT_ADVANCES
from qualifier.store import calls, leads
from qualifier.store.tables import queue_entry
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
def test_enter_dials_then_answers_and_the_call_exists_from_dialling_on(caller, desk):
    assert caller.session.phase is Phase.READY
    assert desk.store.read(calls.uncoded) is None
    caller.key(ENTER)
    assert caller.session.phase is Phase.RINGING
    assert desk.store.read(calls.uncoded) == caller.session.id
    caller.key(ENTER)
    assert caller.session.phase is Phase.LIVE
    assert caller.session.current == "opening"
    assert caller.stored.phase is Phase.LIVE


def test_gate_before_dialling_refuses_a_lead_without_a_number(caller, desk):
    caller.open(add_lead(desk, last_name="Nobody", phone=""))
    assert not caller.page.ready.dial.isEnabled()
    caller.page.enter()
    assert caller.session.phase is Phase.READY
    assert len(caller.refused) == 1
    assert desk.store.read(calls.uncoded) is None


def test_gate_before_dialling_refuses_at_night(caller, desk):
    desk.clock.forward(hours=11)
    caller.open(add_lead(desk, last_name="Night"))
    caller.page.enter()
    assert caller.session.phase is Phase.READY
    assert len(caller.refused) == 1


def test_ringing_outcome_ends_the_call_at_once_and_finishes(caller, desk):
    caller.key(ENTER)
    caller.actions.choose_outcome("no_answer")
    assert caller.finished == [caller.session.lead.id]
    assert caller.session.phase is Phase.CODED
    assert desk.store.read(calls.uncoded) is None
    assert caller.stored.opening.call.outcome.outcome == "no_answer"


# --- answers ------------------------------------------------------------------------------------
def test_digit_chooses_and_saves_and_enter_goes_on(caller):
    caller.talk()
    caller.digits("2")
    assert caller.session.current == "hoped"
    assert caller.stored.answers == {"hoped": "nuisance"}
    caller.digits("1")
    assert caller.stored.answers == {"hoped": "costed_incident"}
    caller.key(ENTER)
    assert caller.session.current == "sector"
    assert caller.stored.current == "sector"


def test_digit_advances_where_the_setting_says_so(caller, desk):
    desk.change_setting(DIGIT_ADVANCES, True)
    caller.talk()
    caller.digits("1")
    assert caller.session.current == "sector"


def test_typed_number_is_an_answer_at_enter(caller):
    caller.talk()
    caller.answer_to("staff")
    caller.type("240")
    assert "staff" not in caller.session.answers
    caller.key(ENTER)
    assert str(caller.stored.answers["staff"]) == "240"
    assert caller.session.current == "sites_machines"


def test_text_that_is_no_number_is_refused_and_stays_to_be_put_right(caller):
    caller.talk()
    caller.answer_to("staff")
    caller.type("many")
    caller.key(ENTER)
    assert caller.session.current == "staff"
    assert "staff" not in caller.stored.answers
    assert QApplication.focusWidget().text() == "many"
    QApplication.focusWidget().selectAll()
    caller.type("12")
    caller.key(ENTER)
    assert str(caller.stored.answers["staff"]) == "12"


def test_several_answers_go_in_and_out_by_digits(caller):
    caller.talk()
    caller.answer_to("slips")
    caller.digits("123")
    caller.digits("2")
    assert set(caller.stored.answers["slips"]) == {"stops", "safety"}


def test_written_answer_of_more_than_letters_is_kept_as_typed(caller):
    caller.talk()
    caller.answer_to("next_step")
    caller.type("Visite à l’usine, à 9 h : « avec le chef d’équipe »")
    caller.key(ENTER)
    assert caller.stored.answers["next_step"].startswith("Visite à l’usine, à 9 h")


def test_contact_is_a_draft_while_typed_and_an_answer_at_enter(caller):
    caller.talk()
    caller.answer_to("decider")
    caller.type("Jean-Marc Brévault")
    caller.page.questions.flush_drafts()
    draft = json.loads(caller.stored.drafts["answer:decider"])
    assert draft == {"name": "Jean-Marc Brévault"}
    caller.key(ENTER)
    answer = caller.stored.answers["decider"]
    assert isinstance(answer, Contact)
    assert answer.name == "Jean-Marc Brévault"
    assert not caller.stored.drafts.get("answer:decider")


def test_draft_is_kept_within_a_second_without_any_key(caller, qtbot):
    caller.talk()
    caller.answer_to("next_step")
    caller.type("A vis")
    qtbot.waitUntil(lambda: caller.stored.drafts.get("answer:next_step") == "A vis", timeout=1000)


@pytest.mark.parametrize(
    ("digit", "gap"), (("8", Gap.UNKNOWN), ("9", Gap.REFUSED), ("0", Gap.NOT_ASKED))
)
def test_system_answers_have_their_digits_and_toggle(caller, digit, gap):
    caller.talk()
    caller.digits(digit)
    assert caller.stored.answers == {"hoped": gap}
    caller.digits(digit)
    assert caller.stored.answers == {}


def test_going_back_and_changing_puts_answers_aside_and_brings_them_back(caller):
    caller.talk()
    caller.answer_to("role")
    assert "slips" in caller.session.path.asked
    caller.page.go_back()
    caller.page.go_back()
    assert caller.session.current == "today"
    fit = caller.session.score.fit
    caller.digits("2")
    assert "slips" not in caller.session.path.asked
    assert "slips" in caller.session.answers
    assert "slips" in caller.stored.answers
    assert "slips" not in caller.stored.path.answers
    assert caller.stored.path.asked == caller.session.path.asked
    assert caller.session.score.fit == fit
    caller.digits("1")
    assert "slips" in caller.stored.path.answers


def test_undo_takes_the_last_answer_back(caller):
    caller.talk()
    caller.digits("1")
    caller.digits("2")
    assert caller.page.undo()
    assert caller.stored.answers == {"hoped": "costed_incident"}
    assert caller.page.undo()
    assert caller.stored.answers == {}
    assert not caller.page.undo()


# --- beside the answers -------------------------------------------------------------------------
def test_margin_note_is_saved_with_its_question_and_enter_returns_to_it(caller):
    caller.talk()
    caller.page.questions.focus_note()
    caller.type("Heard a siren behind her")
    caller.key(ENTER)
    assert caller.stored.notes == {"hoped": "Heard a siren behind her"}
    caller.digits("1")
    assert caller.stored.answers == {"hoped": "costed_incident"}


def test_quick_capture_is_saved_and_linked_to_question_and_time(caller, desk):
    caller.talk()
    desk.clock.forward(seconds=95)
    caller.page.impressions.focus_capture()
    caller.type('interest +2 "c\'est exactement notre sujet, là"')
    assert not caller.session.impressions
    caller.key(ENTER)
    (one,) = caller.stored.impressions
    assert (one.facet, one.value, one.basis) == ("interest", 2, Basis.SAID)
    assert one.quote == "c'est exactement notre sujet, là"
    assert (one.question, one.offset_s) == ("hoped", 95)
    caller.digits("1")
    assert caller.session.answers == {"hoped": "costed_incident"}


def test_facet_moved_by_keys_is_one_impression_and_backspace_retracts_it(caller):
    caller.talk()
    row = next(
        one for one in caller.page.impressions.findChildren(FacetRow)
        if one.accessibleName() == "Interest"
    )  # fmt: skip
    row.setFocus()
    caller.key(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert not caller.session.impressions
    caller.page.impressions.settle_facet()
    (one,) = caller.stored.impressions
    assert (one.facet, one.value) == ("interest", row.facet.scale.value)
    assert one.value > 0
    row.setFocus()
    caller.key(Qt.Key.Key_Backspace)
    assert [one.retracted for one in caller.stored.impressions] == [True]


def test_fact_is_confirmed_by_space_and_changed_by_f2(caller, desk):
    caller.talk()
    line = caller.page.facts._fact_lines["email"]
    line.box.setFocus()
    caller.key(Qt.Key.Key_Space)
    assert caller.stored.confirmed == {"email"}
    caller.key(Qt.Key.Key_F2)
    QApplication.focusWidget().selectAll()
    caller.type("claire@morel.example")
    caller.key(ENTER)
    assert caller.stored.lead.email == "claire@morel.example"
    assert "email" in caller.stored.confirmed


# --- the end ------------------------------------------------------------------------------------
def test_callback_asks_for_its_moment_and_takes_a_typed_one(caller):
    caller.talk()
    caller.actions.choose_outcome("callback_agreed")
    assert not caller.finished
    when = QApplication.focusWidget()
    assert isinstance(when, QLineEdit)
    when.selectAll()
    caller.type("soonish")
    caller.key(ENTER)
    assert caller.popover().isVisible()
    assert not caller.finished
    when.selectAll()
    caller.type("26/11/2026 14:30")
    caller.key(ENTER)
    assert caller.finished == [caller.session.lead.id]
    outcome = caller.stored.opening.call.outcome
    assert f"{outcome.due_at.astimezone(caller.desk.zone):%d/%m %H:%M}" == "26/11 14:30"


def test_off_target_asks_for_its_reason(caller):
    caller.talk()
    caller.actions.choose_outcome("off_target")
    assert not caller.finished
    caller.key(ENTER)  # no reason is chosen beforehand: Enter alone ends nothing
    assert not caller.finished
    caller.key(Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER)
    outcome = caller.stored.opening.call.outcome
    reasons = caller.session.agreement.reasons
    known = caller.session.agreement.outcome_by_id["off_target"].reasons
    assert (outcome.outcome, outcome.reason) == ("off_target", reasons[known][1].id)


def test_escape_leaves_the_outcome_panel_and_the_call_goes_on(caller):
    caller.talk()
    caller.actions.choose_outcome("callback_agreed")
    caller.key(ESCAPE)
    assert caller.session.phase is Phase.LIVE
    caller.digits("1")
    assert caller.stored.answers == {"hoped": "costed_incident"}


def test_uncoded_call_is_refused_for_the_next_lead_and_resumed_after_a_restart(caller, desk):
    other = add_lead(desk, last_name="Other", phone="+33639984108")
    caller.talk()
    caller.page.hang_up()
    assert caller.session.phase is Phase.WRAP_UP
    first = caller.session
    caller.open(other)
    assert caller.session is first
    assert len(caller.refused) == 1
    caller.page.session = None
    caller.actions.resume(desk.store.read(calls.uncoded))
    assert caller.session is not first
    assert (caller.session.id, caller.session.phase) == (first.id, Phase.WRAP_UP)
    caller.actions.choose_outcome("callback_vague")
    if not caller.finished:
        caller.key(ENTER)
    caller.open(other)
    assert caller.session.lead.id == other.id


def test_shut_gate_names_what_is_missing_and_asks_no_review(caller):
    caller.talk()
    caller.actions.ask_hand_over()
    assert caller.reviews == []
    assert "Not ready to hand over" in caller.words()
    caller.key(ESCAPE)
    assert "Not ready to hand over" not in caller.words()


def test_whole_script_by_keys_opens_the_gate(caller):
    caller.talk()
    caller.answer_to("next_step_on")
    caller.type("4/12/2026")
    caller.key(ENTER)
    assert len(caller.stored.answers) == 13
    assert caller.stored.gate.open
    caller.actions.ask_hand_over()
    assert caller.reviews == [""]


# --- the disk refuses ---------------------------------------------------------------------------
def test_refused_write_shows_not_saved_keeps_all_on_screen_and_retry_saves(caller, desk):
    caller.talk()
    desk.background.refuses = True
    caller.digits("1")
    caller.key(ENTER)
    caller.digits("1")
    assert any(one.startswith("Not saved") for one in caller.words())
    assert caller.page.questions._retry.isVisible()
    assert caller.session.answers == {"hoped": "costed_incident", "sector": "industry"}
    assert caller.stored.answers == {}
    desk.background.refuses = False
    caller.page.questions._retry.setFocus()
    caller.key(Qt.Key.Key_Space)
    assert not any(one.startswith("Not saved") for one in caller.words())
    assert caller.stored.answers == caller.session.answers
    assert caller.stored.current == "sector"


def test_full_disk_is_named_and_tried_again_by_itself_when_there_is_room(caller, desk, qtbot):
    caller.talk()
    desk.background.refuses = True
    caller.digits("1")
    assert "Not saved: the disk is full. Free some room" in caller.words()
    with qtbot.waitSignal(caller.page._again.timeout):
        pass
    assert "Not saved: the disk is full. Free some room" in caller.words()
    desk.background.refuses = False
    qtbot.waitUntil(lambda: caller.stored.answers == {"hoped": "costed_incident"})
    assert not any(one.startswith("Not saved") for one in caller.words())
    assert not caller.page._again.isActive()


def test_outcome_after_a_refused_write_saves_the_answers_too(caller, desk):
    caller.talk()
    desk.background.refuses = True
    caller.digits("1")
    caller.actions.choose_outcome("callback_vague")
    if caller.session.phase is not Phase.WRAP_UP:
        caller.key(ENTER)
    assert caller.finished == []
    assert desk.store.read(calls.uncoded) == caller.session.id
    desk.background.refuses = False
    caller.actions.choose_outcome("callback_vague")
    if not caller.finished:
        caller.key(ENTER)
    assert caller.finished == [caller.session.lead.id]
    assert caller.stored.answers == {"hoped": "costed_incident"}


def test_wrong_person_asks_for_the_right_one_who_takes_the_place_in_the_queue(caller, desk):
    lead = add_lead(desk)
    caller.open(lead)
    caller.talk()
    caller.actions.choose_outcome("wrong_person")
    caller.key(ENTER)
    assert "right person" in " ".join(caller.words())  # nothing named yet: refused, panel stays
    caller.type("Jean-Marc Morel")
    caller.key(Qt.Key.Key_Tab)
    caller.type("Plant director")
    caller.key(Qt.Key.Key_Tab)
    caller.type("06 39 98 00")
    caller.key(ENTER)
    assert "Digits are missing in this phone number." in caller.words()
    caller.type(" 11")
    caller.key(ENTER)
    assert caller.finished == [lead.id]
    now = desk.store.read(lambda c: leads.get(c, lead.id))
    assert (now.first_name, now.last_name, now.job_title) == (
        "Jean-Marc", "Morel", "Plant director",
    )  # fmt: skip
    assert (now.phone, now.email) == ("+33639980011", "")
    due = desk.store.read(lambda c: c.execute(select(queue_entry.c.due_at)).scalar_one())
    assert due == desk.clock()


@pytest.mark.parametrize(
    ("field", "typed", "stands", "reason"),
    (
        ("phone", "01 99 00 41 52", "+33199004152", ""),
        ("phone", "01 99", "", "Digits are missing in this phone number."),
        ("email", "claire(at)morel", "", "This is not an e-mail address"),
        ("email", "claire@morel.example", "claire@morel.example", ""),
    ),
)
def test_corrected_number_or_address_is_checked_before_it_is_taken(
    caller, desk, field, typed, stands, reason
):
    lead = add_lead(desk)
    caller.open(lead)
    caller.talk()
    caller.page.facts.edit(field)
    caller.type(typed)
    caller.key(ENTER)
    now = desk.store.read(lambda c: leads.get(c, lead.id))
    assert getattr(now, field) == (stands or getattr(lead, field))
    assert any(reason in one for one in caller.words())
    if reason:
        assert QApplication.focusWidget().text() == typed  # stays to be put right


def test_number_added_before_dialling_makes_the_lead_callable_and_no_call_begins(caller, desk):
    lead = add_lead(desk, phone="")
    caller.open(lead)
    assert not caller.session.opening.verdict.callable
    assert not caller.page.facts.line("phone").box.isEnabled()
    caller.page.facts.edit("phone")
    caller.type("06 39 98 41 07")
    caller.key(ENTER)
    assert caller.session.opening.verdict.callable
    assert caller.session.phase is Phase.READY
    assert desk.store.read(calls.uncoded) is None


def test_opposition_covers_a_number_typed_in_this_very_call(caller, desk):
    lead = add_lead(desk)
    caller.open(lead)
    caller.talk()
    caller.session.correct("phone", "01 99 00 41 52")
    caller.actions.give(OutcomeGiven("opposition", reason="said_on_call"))
    hashes = [
        leads.number_hash(desk.opposition_secret, one) for one in (lead.phone, "+33199004152")
    ]
    assert desk.store.read(lambda c: leads.opposed(c, hashes)) == set(hashes)
