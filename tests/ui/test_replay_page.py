"""The replay of a call, by keys on a real profile: track, list, scorecard, comments, examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qualifier.core.coaching import DEFAULT_CRITERIA
from qualifier.core.ids import new_id
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import SEAT_NAME, SEAT_ROLES
from qualifier.store import coaching, handoffs, judgements
from qualifier.store.call_list import Only
from qualifier.store.handoffs import Feedback
from qualifier.store.judgements import Found, Judgement, Verdict
from qualifier.ui.calls.calls_page import CallsPage
from qualifier.ui.calls.replay_judged import calibrated
from qualifier.ui.calls.replay_states import Keep
from qualifier.ui.shortcuts import Action
from qualifier.work.review_requests import ReviewRequests
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import OTHER, fill

SHIFT = Qt.KeyboardModifier.ShiftModifier
BUDGET_S = 430


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE + timedelta(hours=6), seat="Marc Delorme")
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["team_lead"])
    fill(desk)
    yield desk
    close_desk(desk)


def shown_page(qtbot, desk, width=1300):
    page = CallsPage(desk)
    qtbot.addWidget(page)
    page.resize(width, 860)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    return page


@pytest.fixture
def page(qtbot, desk):
    return shown_page(qtbot, desk)


@pytest.fixture
def replay(page):
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    return page.replay


def press(key, with_=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, with_)


def stored(desk):
    call_id = desk.store.read(lambda c: handoffs.of_lead(c, facts.LEAD.id))[0].call_id
    return desk.store.read(lambda c: coaching.load(c, call_id))


def said(widget):
    return " ".join(
        one.accessibleName() or one.text()
        for one in widget.findChildren(QLabel)
        if one.isVisibleTo(widget)
    )


def answered_by_sales(desk):
    handoff = desk.store.read(lambda c: handoffs.of_lead(c, facts.LEAD.id))[0]
    at = facts.MADE + timedelta(hours=3, minutes=5)
    words = Feedback(
        "f1", handoff.id, handoff.lead_id, "accepted", "", "Tout était juste", "", "J. Armand", at
    )
    desk.store.write(lambda c: handoffs.add_feedback(c, words))
    return handoff


def test_enter_opens_the_replay_and_escape_goes_back_to_the_line(page, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.is_replaying
    assert page.replay.face.name == "Claire Vasseur"
    assert QApplication.focusWidget() is page.replay.place.track
    press(Qt.Key.Key_Escape)
    assert not page.is_replaying
    assert QApplication.focusWidget() is page.table


def test_arrows_step_from_mark_to_mark_and_by_five_seconds(replay):
    track = replay.place.track
    times = sorted({one.at_s for one in track.track.marks})
    press(Qt.Key.Key_Right)
    assert replay.at_s == times[1]
    press(Qt.Key.Key_Right, SHIFT)
    assert replay.at_s == times[1] + 5
    press(Qt.Key.Key_Left)
    assert replay.at_s == times[1]
    press(Qt.Key.Key_End)
    assert replay.at_s == 700
    press(Qt.Key.Key_Right)
    assert replay.at_s == 700
    press(Qt.Key.Key_Home)
    assert replay.at_s == 0


def test_track_says_in_words_where_it_is_and_what_is_there(replay):
    replay.go_to(BUDGET_S)
    words = replay.place.track.accessibleDescription()
    assert words.startswith("at 07:10 of 11:40")
    assert "Budget ease, minus one, said" in words


def test_click_goes_to_the_mark_that_is_near(replay, qtbot):
    track = replay.place.track
    spot = track.rect().center()
    spot.setX(round(track.x_of(BUDGET_S)) + 4)
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=spot)
    assert replay.at_s == BUDGET_S
    assert replay.list.current.line.title == "Budget ease"


def test_line_chosen_in_the_list_moves_the_playhead(replay):
    replay.list.setFocus()
    press(Qt.Key.Key_End)
    assert replay.at_s == 700
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    assert replay.at_s == replay.list.current.at_s == 648
    press(Qt.Key.Key_Left)  # what the list does not want steps
    assert replay.at_s == 640
    assert replay.list.current.at_s == 640


def test_line_of_the_playhead_is_in_sight(replay, qtbot):
    replay.go_to(640)
    bar = replay.list.parentWidget().parentWidget().parentWidget().verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    replay.go_to(0)
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_chips_keep_answers_or_impressions(replay, qtbot):
    whole = len(replay.list.rows)
    qtbot.mouseClick(replay.keep_chips[Keep.IMPRESSIONS], Qt.MouseButton.LeftButton)
    assert len(replay.list.rows) == len(facts.FELT)
    qtbot.mouseClick(replay.keep_chips[Keep.ALL], Qt.MouseButton.LeftButton)
    assert len(replay.list.rows) == whole


def test_sales_words_judgements_and_what_came_are_told(desk, page):
    handoff = answered_by_sales(desk)
    felt = page.replay.presenter
    ids = desk.store.read(lambda c: felt._load(c, handoff.call_id)).call.impressions
    wrong = next(one.id for one in ids if one.facet == "decision_power")
    right = next(one.id for one in ids if one.facet == "pain")
    for number, (one, verdict) in enumerate(((wrong, Verdict.REFUTED), (right, Verdict.CONFIRMED))):
        fact = Judgement(f"j{number}", one, verdict, "J. Armand", facts.MADE)
        desk.store.write(lambda c, fact=fact: judgements.judge(c, fact))
    page.replay_call(handoff.call_id)
    face = page.replay.face.sales
    assert face.took == "Accepted in 3\u00a0h\u00a005"
    assert face.words == "«\u00a0Tout était juste\u00a0»"
    found = {one.facet: one.is_right for one in face.judged}
    assert (found["Decision power"], found["Pain"], found["Urgency"]) == (False, True, None)
    assert [words for _g, _t, _day, words in face.after] == ["Accepted"]
    assert "not judged yet" in said(page.replay)


def test_impressions_are_judged_beside_the_call(desk, replay, page):
    place = open_workplace(desk.store, desk.clock())
    requests = ReviewRequests(place, desk.clock, new_id)

    def ask(request, then=None, _failed=None, _progress=None):
        then(requests.do(request["do"], request))
        return lambda: None

    desk.background.ask = ask
    felt = next(one for one in replay.face.sales.judged if one.facet == "Pain")
    assert replay.face.sales.calibrated == ""
    replay._sales.verdict_buttons[felt.id, Verdict.REFUTED].click()
    found = {one.facet: one.is_right for one in replay.face.sales.judged}
    assert (found["Pain"], found["Urgency"]) == (False, None)
    assert not replay._sales.verdict_buttons[felt.id, Verdict.REFUTED].isEnabled()
    assert replay.face.sales.calibrated == (
        "Inès, 1 dossier: 1 impression judged, too few for a rate"
    )
    assert "too few for a rate" in said(replay)


def test_last_dossiers_give_a_rate_from_ten_judged_on(desk, replay):
    loaded = replay.presenter._loaded
    found = Found(30, (("said", True),) * 9 + (("hunch", False),) * 3)
    assert calibrated(replace(loaded, found=found), "en") == (
        "Inès, last 30 dossiers: 75% confirmed of 12 judged"
    )
    hunches = Found(30, found.judged + (("hunch", True),) * 9)
    assert calibrated(replace(loaded, found=hunches), "en").endswith("hunches 75%")


def test_points_are_given_by_keys_and_make_a_total(desk, replay):
    for one, digit in zip(DEFAULT_CRITERIA, "554454", strict=True):
        replay.coach.bars[one.id].setFocus()
        press(getattr(Qt.Key, f"Key_{digit}"))
    assert replay.face is not None
    assert replay.presenter.coach_face().total == 90
    assert stored(desk).points["next_step"].points == 4
    replay.coach.bars["next_step"].setFocus()
    press(Qt.Key.Key_Left)
    assert stored(desk).points["next_step"].points == 3
    assert replay.coach.bars["next_step"].accessibleDescription() == "3 of 5"


def test_comment_being_typed_survives_a_crash(desk, page, replay, qtbot):
    replay.go_to(BUDGET_S)
    area = replay.coach.comment.area
    area.setFocus()
    qtbot.keyClicks(area, "Good silence")
    qtbot.waitUntil(lambda: stored(desk).drafts == {BUDGET_S: "Good silence"}, timeout=1000)
    assert stored(desk).comments == ()
    again = shown_page(qtbot, desk)  # as after a crash: nobody said goodbye
    QTest.keyClick(again.table, Qt.Key.Key_Return)
    assert again.replay.at_s == BUDGET_S
    assert again.replay.coach.comment.area.toPlainText() == "Good silence"


def test_comment_is_kept_private_when_the_playhead_moves_on(desk, replay, qtbot):
    replay.go_to(BUDGET_S)
    qtbot.keyClicks(replay.coach.comment.area, "Good silence")
    replay.go_to(640)
    (fact,) = stored(desk).comments
    assert (fact.text, fact.at_s, fact.is_shared) == ("Good silence", BUDGET_S, False)
    assert replay.coach.comment.area.toPlainText() == ""
    (mark,) = [one for one in replay.place.track.track.marks if one.is_comment]
    assert (mark.at_s, mark.words) == (BUDGET_S, "Coach’s comment: Good silence")
    replay.go_to(BUDGET_S)
    assert replay.coach.comment.area.toPlainText() == "Good silence"


def test_shared_comment_reaches_its_qualifier_who_may_only_read(desk, page, replay, qtbot):
    replay.go_to(BUDGET_S)
    qtbot.keyClicks(replay.coach.comment.area, "Good silence")
    with qtbot.waitSignal(page.said) as told:
        page.primary_action()
    assert told.args == ["Shared with Inès."]
    assert not replay.share_button.isEnabled()
    (fact,) = stored(desk).comments
    assert (fact.is_shared, fact.by) == (True, "Marc Delorme")
    values = desk.settings.with_value(SEAT_NAME, "Inès Caradec")
    desk.settings = values.with_value(SEAT_ROLES, ["qualifier"])
    hers = shown_page(qtbot, desk)
    hers.keep_only(Only.FOR_ME)
    assert hers.table.model().rowCount() == 1
    QTest.keyClick(hers.table, Qt.Key.Key_Return)
    assert hers.replay.at_s == BUDGET_S
    assert "Good silence" in said(hers.replay)
    assert not hers.replay.coach.comment.area.isVisible()
    assert not hers.replay.share_button.isVisible()


def test_other_qualifier_reads_no_coaching(desk, page, replay, qtbot):
    replay.go_to(BUDGET_S)
    qtbot.keyClicks(replay.coach.comment.area, "Good silence")
    page.primary_action()
    replay.coach.bars["opening"].points_set.emit(5)
    values = desk.settings.with_value(SEAT_NAME, "Karim")
    desk.settings = values.with_value(SEAT_ROLES, ["qualifier"])
    page.replay_call(replay.face.call_id)
    face = replay.face.coach
    assert (face.others, face.criteria, face.total) == ((), (), None)


def test_things_to_practise_are_added_ticked_and_taken_off(desk, replay, qtbot):
    edit = replay.coach.new_edit
    qtbot.keyClicks(edit, "Ask who signs")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    box = replay.coach.practice_boxes["Ask who signs"]
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert stored(desk).practice[0].state == "done"
    replay.coach.practice_set.emit("Ask who signs", "removed")
    assert replay.coach.practice_boxes == {}


def test_training_example_is_found_in_the_list(desk, page, replay):
    replay.example_box.setFocus()
    press(Qt.Key.Key_Space)
    assert stored(desk).is_example
    page.show_list()
    page.keep_only(Only.EXAMPLES)
    assert page.table.model().rowCount() == 1
    page.replay_call(page.table.current_id)
    replay.example_box.click()
    page.show_list()
    assert page.empty.title_label.text() == "No training example yet."


def test_criteria_are_edited_in_place(desk, replay, qtbot):
    assert replay.act(Action.EDIT)
    popover = replay.popover
    popover.retire_buttons["objections"].click()
    edit = popover.name_edits["opening"]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "Hello")
    qtbot.keyClicks(popover.new_edit, "Tone")
    QTest.keyClick(popover.new_edit, Qt.Key.Key_Return)
    labels = [one.label for one in replay.presenter.coach_face().criteria]
    assert labels[0] == "Hello"
    assert labels[-1] == "Tone"
    assert "objections" not in replay.coach.bars
    assert desk.store.read(coaching.criteria)[0].label.fr == "Ouverture et accord"


def test_side_columns_become_tabs_in_a_narrow_window(qtbot, desk):
    page = shown_page(qtbot, desk, width=1132)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    replay = page.replay
    assert replay.tabs.isVisible()
    assert not replay.coach.isVisible()
    replay.tabs.setCurrentIndex(1)
    assert replay.coach.isVisible()


def test_call_that_nobody_answered_can_be_looked_at(page):
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    replay = page.replay
    assert replay.face.name == OTHER.name
    assert not replay.face.track.has_times
    press(Qt.Key.Key_Right)
    assert replay.list.current.line.title == "No answer"
    assert "This call was not handed over." in said(replay)


def test_language_may_change_while_a_call_is_on_screen(page, replay):
    replay.go_to(BUDGET_S)
    page.retranslate()
    assert replay.at_s == BUDGET_S
    assert replay.list.current.at_s == BUDGET_S
