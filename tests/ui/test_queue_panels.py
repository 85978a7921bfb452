"""The panels of the queue with real keys: a callback, do not call, whom a list holds."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import select

from qualifier.core.lead import Nature
from qualifier.core.queue import Group
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.workplace import open_workplace
from qualifier.store import leads
from qualifier.store.tables import callback, opposition
from qualifier.ui.call.actions import CallActions
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.main_window import MainWindow
from qualifier.ui.queue.page import QueuePage
from qualifier.ui.queue.popovers import CallbackPopover, DoNotCallPopover
from qualifier.ui.queue.whom_popover import WhomPopover
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.whom_offer import WhomOffer
from tests.fakes.called_lead import opener
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.queue_scene import fill_queue
from tests.fakes.shown_queue import line_of, listed, selected
from tests.unit.ui.test_imports_presenter import WorkerBackground

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def ids(desk):
    return fill_queue(desk)


@pytest.fixture
def open_page(qtbot, desk):
    def opened(width: int = 1440, height: int = 900) -> QueuePage:
        page = QueuePage(desk)
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.entered()
        qtbot.waitUntil(page.list.hasFocus)
        return page

    return opened


@pytest.fixture
def page(ids, open_page):
    return open_page()


def press(page, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(page.list, key, modifiers)


def name(page) -> str:
    return selected(page.presenter)


def popover(page, kind):
    return next(one for one in page.window().findChildren(kind) if one.isVisible())


def test_callback_is_planned_by_keys_alone(qtbot, desk, page, ids):
    press(page, Qt.Key.Key_R, CTRL_SHIFT)
    asked = popover(page, CallbackPopover)
    assert asked.when.edit.hasFocus()
    assert asked.when.edit.selectedText() == "24/11/2026 11:45"
    with qtbot.waitSignal(page.told) as told:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert told.args == ["Callback planned: Claire Vasseur, today at 11:45"]
    assert page.list.hasFocus()
    stored = desk.store.read(
        lambda c: c.execute(
            select(callback.c.due_at).where(callback.c.lead_id == ids["Claire Vasseur"])
        ).scalar()
    )
    assert stored.astimezone(desk.zone).strftime("%d %H:%M") == "24 11:45"


def test_typed_day_is_what_is_planned(qtbot, desk, page, ids):
    press(page, Qt.Key.Key_R, CTRL_SHIFT)
    asked = popover(page, CallbackPopover)
    QTest.keyClicks(QApplication.focusWidget(), "15/12")
    assert asked.reading.accessibleName() == "Tuesday 15 December at 09:00"
    with qtbot.waitSignal(page.told):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    stored = desk.store.read(
        lambda c: c.execute(
            select(callback.c.due_at).where(callback.c.lead_id == ids["Claire Vasseur"])
        ).scalar()
    )
    assert stored.astimezone(desk.zone).strftime("%d/%m %H:%M") == "15/12 09:00"


def test_moment_outside_the_lead_s_hours_is_said_before_it_is_planned(page):
    page.presenter.select(line_of(page.presenter, "Luc"))
    page.plan_callback()
    asked = popover(page, CallbackPopover)
    assert asked.when.text() == "24/11/2026 14:30"  # 8:30 in Montreal
    QTest.keyClicks(QApplication.focusWidget(), "25/11 9h")
    assert asked.reading.accessibleName() == (
        "Wednesday 25 November at 09:00 is outside calling hours. Callable from tomorrow at 14:30."
    )
    asked.close_quietly()


@pytest.mark.parametrize("is_folded", (True, False))
def test_after_a_callback_the_next_lead_is_selected(page, is_folded):
    page.presenter.fold(Group.WEEK, is_folded)
    page.presenter.select(line_of(page.presenter, "Thomas"))
    below = page.presenter.state.selected + 1
    following = page.presenter.face(below).name.split()[0]
    page.plan_callback()
    asked = popover(page, CallbackPopover)
    QTest.keyClicks(asked.when.edit, "27/11 10h")
    asked.confirm()
    assert name(page) == following
    assert page.preview.face.name.split()[0] == following


def test_enter_on_cancel_plans_nothing(qtbot, page):
    page.plan_callback()
    asked = popover(page, CallbackPopover)
    cancel = next(one for one in asked.findChildren(QAbstractButton) if one.text() == "Cancel")
    cancel.setFocus()
    with qtbot.assertNotEmitted(page.told):
        QTest.keyClick(cancel, Qt.Key.Key_Return)
    assert not asked.isVisible()


def test_callback_in_the_past_stays_open_and_says_why(desk, page):
    page.plan_callback()
    asked = popover(page, CallbackPopover)
    desk.clock.forward(hours=2)
    asked.confirm()
    assert asked.isVisible()
    assert asked.error_label.text() == "This time is past. Choose a later one."
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert page.list.hasFocus()


def test_do_not_call_asks_for_the_reason_first(qtbot, desk, page):
    press(page, Qt.Key.Key_D, CTRL_SHIFT)
    asked = popover(page, DoNotCallPopover)
    asked.confirm()
    assert asked.error_label.text() == "Choose a reason."
    QTest.keyClick(asked.choices, Qt.Key.Key_5)
    assert asked.choices.chosen_id == "other"
    assert asked.words.isVisible()
    QTest.keyClick(asked.choices, Qt.Key.Key_1)
    assert asked.choices.chosen_id == "said_on_call"
    assert not asked.words.isVisible()
    with qtbot.waitSignal(page.told) as told:
        QTest.keyClick(asked, Qt.Key.Key_Return)
    assert told.args == ["Claire Vasseur will not be called again."]
    assert "Claire" not in listed(page.presenter)
    assert len(desk.store.read(lambda c: c.execute(select(opposition)).all())) == 1


def test_no_panel_opens_without_a_selected_lead(page):
    press(page, Qt.Key.Key_Home)
    page.plan_callback()
    page.do_not_call()
    assert not [one for one in page.findChildren(CallbackPopover) if one.isVisible()]
    assert not [one for one in page.findChildren(DoNotCallPopover) if one.isVisible()]


# --- whom a list holds -------------------------------------------------------------------------
@pytest.fixture
def imported(desk, tmp_path):
    """A list of which nothing was said."""
    desk.background = WorkerBackground(desk.store)
    path = tmp_path / "schools.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["First name", "Last name", "Phone"])
        writer.writerows([f"P{n}", "Schule", f"01990062{n:02d}"] for n in range(5))
    place = open_workplace(desk.store, desk.clock())
    import_job.run(place, ImportOrder(path), Doing("Ada", desk.clock(), desk.new_id))


def test_list_of_which_nothing_was_said_is_mended_from_its_preview(
    qtbot, desk, imported, open_page
):
    page = open_page()
    assert not page.preview.call_button.isEnabled()
    QTest.mouseClick(page.preview.whom_button, LEFT)
    asked = popover(page, WhomPopover)
    assert asked.form.nature_list.hasFocus()
    asked.confirm()
    assert asked.error_label.text() == "Choose professionals or consumers."
    QTest.keyClick(asked.form.nature_list, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.told) as told:
        QTest.keyClick(asked.form.nature_list, Qt.Key.Key_Return)
    assert told.args == ["5 leads may be called within calling hours."]
    assert page.preview.call_button.isEnabled()
    assert not page.preview.whom_button.isVisible()
    assert page.list.hasFocus()
    natures = {one.nature for one in desk.store.read(lambda c: leads.page(c, 0, 9))}
    assert natures == {Nature.PROFESSIONAL}


def test_consumers_without_consent_are_told_what_still_lacks(desk, imported, open_page):
    page = open_page()
    page.say_whom()
    asked = popover(page, WhomPopover)
    for _press in range(2):
        QTest.keyClick(asked.form.nature_list, Qt.Key.Key_Down)
    assert asked.bar.isVisible()
    assert "legal basis" in asked.bar.accessibleName()
    asked.close_quietly()


def test_whom_is_only_asked_where_it_helps(page):
    assert not page.preview.whom_button.isVisible()
    page.say_whom()
    assert not [one for one in page.window().findChildren(WhomPopover) if one.isVisible()]


def test_call_page_offers_it_for_a_lead_that_waits_for_it(qtbot, desk, imported, qapp):
    window = MainWindow()
    qtbot.addWidget(window)
    page = CallPage(desk)
    window.add_page("call", page)
    window.show()
    actions = CallActions(desk, page, lambda: opener(desk))
    lead_id = desk.store.read(lambda c: leads.page(c, 0, 1))[0].id
    again = []
    offer = WhomOffer(desk, window, lambda: page, lambda: again.append(True))
    actions.opened.connect(offer.opened)
    actions.open_lead(lead_id)
    window.show_page("call")
    assert [one.words for one in offer.commands()] == ["Say whom the list holds"]
    offer.act(window.toasts.toast.mark.action_id)
    asked = next(one for one in window.findChildren(WhomPopover) if one.isVisible())
    QTest.keyClick(asked.form.nature_list, Qt.Key.Key_Down)
    asked.confirm()
    assert again == [True]
    actions.open_lead(lead_id)
    assert offer.commands() == ()
    assert page.session.opening.verdict.callable
    window.toasts.timer.stop()
