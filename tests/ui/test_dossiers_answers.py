"""Sales' answers entered by hand, disputed and ruled on, by keys on a real profile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qualifier.core.ids import new_id
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import SEAT_ROLES
from qualifier.store import judgements
from qualifier.store.handoff_list import Only
from qualifier.store.judgements import Verdict
from qualifier.store.profile import save_settings
from qualifier.ui.dossiers.dossiers_page import DossiersPage
from qualifier.work.feedback_requests import FeedbackRequests
from qualifier.work.review_requests import ReviewRequests
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import fill


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE + timedelta(hours=2))
    fill(desk)
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["qualifier", "team_lead"])
    desk.store.write(lambda c: save_settings(c, {SEAT_ROLES: ["qualifier", "team_lead"]}))
    place = open_workplace(desk.store, desk.clock())
    worker = FeedbackRequests(place, desk.clock, new_id)
    judging = ReviewRequests(place, desk.clock, new_id)

    def ask(request, then=None, failed=None, progress=None):
        try:
            done = (judging if request["do"] == "judge" else worker).do(request["do"], request)
        except Exception as error:
            failed(error)
        else:
            then(done)

    desk.background.ask = ask
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = DossiersPage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 860)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    page.open_dossier(facts.handoff().id)
    return page


def said(page):
    return " ".join(label.accessibleName() or label.text() for label in page.findChildren(QLabel))


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def reject(page):
    page.dossier.side.answer_button.click()
    popover = page.asking
    popover.status_list.show_chosen("rejected")
    popover.status_list.chosen.emit("rejected")
    popover.reason_list.show_chosen("decider_absent")
    popover.about_list.show_chosen("role")
    popover.comment_area.setPlainText("C’est le DG qui signe.")
    popover.confirm()


def dispute(page):
    next(iter(page.dossier.side.reply_buttons.values())).click()
    page.asking.text_field.edit.setFocus()
    QTest.keyClicks(page.asking.text_field.edit, "She said that he signs what she brings")
    press(Qt.Key.Key_Return)


def test_an_answer_by_hand_stands_on_the_dossier_with_what_was_wrong(page):
    assert "Nothing yet." in said(page)
    reject(page)
    words = said(page)
    assert "Decision maker absent" in words
    assert "C’est le DG qui signe." in words
    assert "What part in the decision?" in words


def test_a_reason_that_says_nothing_alone_asks_for_their_words(page):
    page.dossier.side.answer_button.click()
    popover = page.asking
    popover.status_list.show_chosen("rejected")
    popover.status_list.chosen.emit("rejected")
    popover.reason_list.show_chosen("other")
    popover.confirm()
    assert popover.isVisible()
    assert popover.error_label.isVisible()


def test_acceptance_asks_for_no_reason(page):
    page.dossier.side.answer_button.click()
    assert page.asking.reason_list.isHidden() or not page.asking.reason_list.isVisible()
    page.asking.confirm()
    assert "Accepted" in said(page)


def test_a_refusal_is_disputed_in_a_sentence_and_ruled_on(page):
    reject(page)
    dispute(page)
    assert "She said that he signs" in said(page)
    assert "waits for a ruling" in said(page)
    next(iter(page.dossier.side.reply_buttons.values())).click()
    popover = page.asking
    popover.text_field.show_text("It was said on the phone")
    popover.change_field.show_text("A decider named counts")
    popover.confirm()
    words = said(page)
    assert "The refusal is lifted: It was said on the phone" in words
    assert "A decider named counts" in words
    assert page.dossier.side.reply_buttons == {}


def test_only_team_leads_rule(page, desk):
    reject(page)
    dispute(page)
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["qualifier"])
    page.refresh()
    assert page.dossier.side.reply_buttons == {}


def test_an_empty_dispute_is_refused_and_nothing_is_lost(page):
    reject(page)
    next(iter(page.dossier.side.reply_buttons.values())).click()
    page.asking.confirm()
    assert page.asking.error_label.isVisible()


def test_chips_keep_what_was_refused_and_what_waits(page):
    reject(page)
    page.show_list()
    for only, rows in ((Only.WAITING, 0), (Only.REFUSED, 1), (Only.DISPUTED, 0), (Only.ALL, 1)):
        page.list.only_chips[only].click()
        assert page.list.table.rows.rowCount() == rows


def test_an_impression_is_judged_and_the_newest_verdict_stands(page, desk):
    felt = facts.call().impressions[0].id
    chips = page.dossier.side.judging.chips
    assert not any(one.isChecked() for one in chips.values())
    chips[felt, Verdict.REFUTED].setFocus()
    press(Qt.Key.Key_Space)
    chips[felt, Verdict.CONFIRMED].click()
    assert not chips[felt, Verdict.REFUTED].isChecked()
    call_id = facts.call().id
    found = desk.store.read(lambda c: judgements.of_calls(c, [call_id]))
    assert {key: one.verdict for key, one in found.items()} == {felt: Verdict.CONFIRMED}
    page.open_dossier(facts.handoff().id)
    assert page.dossier.side.judging.chips[felt, Verdict.CONFIRMED].isChecked()
