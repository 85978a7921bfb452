"""The text size and the language change while the program runs: nothing keeps the old one."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QApplication, QLabel

from qualifier.settings import LANGUAGE, TEXT_SIZE
from qualifier.store.profile import Store, save_settings
from qualifier.ui.main_window import MainWindow
from qualifier.ui.theme import Look, Type, install_theme, theme
from qualifier.ui.waiting import Waiting
from qualifier.ui.widgets import Label, ToastMark, Tone
from qualifier.ui.workspace import Workspace
from tests.fakes.called_lead import add_lead
from tests.fakes.desk import SetClock
from tests.fakes.new_profile import new_profile


@pytest.fixture(autouse=True)
def usual_size(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def workspace(qtbot, tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=True)
    store.write(lambda c: save_settings(c, {LANGUAGE: "en"}))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    workspace = Workspace(window, store, demo=False, clock=SetClock())
    begun = []
    workspace.worker.start = lambda: begun.append(True)  # nothing here parses or sends
    workspace.open()
    qtbot.waitUntil(lambda: bool(begun) and window.rail.pill.isVisible())
    yield workspace
    while window.toasts.toast is not None:
        window.toasts.close_toast()
    workspace.close()


def change(workspace, setting, value):
    """As the settings page does it."""
    settings = workspace.desk.settings.with_value(setting, value)
    workspace.desk.settings = settings
    for listener in workspace.desk.settings_changed:
        listener(setting)


def sizes_of(words, widget):
    return {
        one.font().pixelSize()
        for one in widget.findChildren(QLabel)
        if isinstance(one, Label) and one.text() == words
    }


def test_label_takes_the_new_text_size(qtbot, qapp):
    label = Label("Card", Type.HEADING)
    qtbot.addWidget(label)
    label.show()
    install_theme(qapp, Look.LIGHT, 150)
    assert label.font().pixelSize() == theme().font(Type.HEADING).pixelSize() == 21


def test_all_labels_of_the_window_take_the_new_text_size(workspace):
    workspace.window.show_page("settings")
    change(workspace, TEXT_SIZE, 150)
    window = workspace.window
    labels = [one for one in window.findChildren(Label) if one.isVisible()]
    steps = {theme().font(step).pixelSize() for step in Type}
    assert {one.font().pixelSize() for one in labels} <= steps
    assert sizes_of("Settings", window) == {27}
    assert window.page_id == "settings"


def test_rail_is_as_wide_as_its_words_need_after_a_change(workspace):
    workspace.window.show_page("settings")
    narrow = workspace.window.rail.width()
    change(workspace, TEXT_SIZE, 150)
    assert workspace.window.rail.minimumWidth() == 1.5 * narrow


def test_settings_page_keeps_its_focus_and_its_undo_when_the_text_grows(workspace):
    workspace.window.show_page("settings")
    page = workspace.window.page
    page.look.size_list.setFocus()
    page.look.size_list.chosen.emit("150")
    assert theme().percent == 150
    assert workspace.window.page is page
    assert page.look.size_list.hasFocus()
    assert page.undo()
    assert theme().percent == 100


def test_call_goes_on_behind_the_settings_and_takes_no_focus_from_them(qtbot, workspace):
    lead = add_lead(workspace.desk)
    workspace.open_lead(lead.id)
    qtbot.waitUntil(lambda: workspace.window.page_id == "call")
    workspace.actions.dial()
    workspace.call_page.someone_answers()
    session = workspace.call_page.session
    workspace.window.show_page("settings")
    size_list = workspace.window.page.look.size_list
    size_list.setFocus()
    size_list.chosen.emit("150")
    assert workspace.call_page.session is session
    assert size_list.hasFocus()
    workspace.window.show_page("call")
    assert workspace.call_page.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(("setting", "value"), ((LANGUAGE, "fr"), (TEXT_SIZE, 125)))
def test_rail_says_the_same_after_a_change(workspace, setting, value):
    workspace.window.show_waiting(Waiting(2))
    workspace.window.rail.show_count("queue", 12)
    workspace.window.show_page("settings")
    change(workspace, setting, value)
    said = "2 en attente" if value == "fr" else "2 waiting"
    assert workspace.window.rail.pill.text() == said
    assert workspace.window.rail.counts["queue"] == 12


def test_toast_grows_with_the_text(workspace):
    workspace.window.warn("The disk is full.")
    change(workspace, TEXT_SIZE, 150)
    toast = workspace.window.toasts.toast
    assert toast.words.text() == "The disk is full."
    assert toast.words.font().pixelSize() == theme().font(Type.BODY).pixelSize()
    assert toast.height() >= 60


@pytest.mark.parametrize(("setting", "value"), ((LANGUAGE, "fr"), (TEXT_SIZE, 125)))
def test_answers_for_pages_that_are_gone_are_dropped(qtbot, workspace, setting, value):
    asked, answered = threading.Event(), []
    workspace.background.read(lambda _connection: asked.wait(5), answered.append)
    workspace.queue_page.presenter.reload()
    change(workspace, setting, value)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    workspace.background.read(lambda _connection: "new", answered.append)
    asked.set()
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == ["new"]


@pytest.mark.parametrize("tone", (Tone.OK, Tone.DANGER))
def test_toast_that_offers_nothing_is_not_left_in_the_other_language(workspace, tone):
    workspace.window.toasts.show_toast(ToastMark("Saved.", tone))
    change(workspace, LANGUAGE, "fr")
    assert workspace.window.toasts.toast is None


def test_trouble_that_lasts_is_told_again_in_the_new_language(workspace):
    workspace.worker.changed.emit({"damaged": True})
    english = workspace.window.toasts.toast.mark.text
    change(workspace, LANGUAGE, "fr")
    french = workspace.window.toasts.toast.mark.text
    assert french != english
    assert "abîmé" in french or "endommagé" in french or "dommages" in french


def test_toast_leaves_the_outcome_bar_free_however_high_it_is(qtbot, workspace):
    change(workspace, TEXT_SIZE, 150)
    workspace.open_lead(add_lead(workspace.desk).id)
    qtbot.waitUntil(lambda: workspace.window.page_id == "call")
    workspace.actions.dial()
    workspace.call_page.someone_answers()
    QApplication.processEvents()
    workspace.window.warn("Give this call an outcome first.")
    window, bar = workspace.window, workspace.call_page.bar
    assert bar.height() > 100
    assert window.toasts.toast.geometry().bottom() < bar.mapTo(window, QPoint(0, 0)).y()
    assert window.toasts.toast.x() > window.rail.width()


def test_toast_with_an_offer_keeps_its_time(workspace):
    toasts = workspace.window.toasts
    toasts.show_toast(ToastMark("Sent.", Tone.OK, "Undo", "undo_handoff"))
    toasts.timer.start(3000)
    change(workspace, TEXT_SIZE, 125)
    assert toasts.toast is not None
    assert 0 < toasts.timer.remainingTime() <= 3000
