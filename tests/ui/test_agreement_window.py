"""The agreement in the window: reached, published by a worker, in force without a restart."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.call import Phase
from qualifier.core.editing.agreement_edits import Part, Place
from qualifier.core.ids import new_id
from qualifier.exchange.documents.draft_document import agreement_draft_text
from qualifier.settings import LANGUAGE, SEAT_ROLES
from qualifier.store import document_versions as kept
from qualifier.store import leads
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.store.profile import Store, save_settings
from qualifier.texts import Language
from qualifier.ui.agreement.state import Section, Stand
from qualifier.ui.commands import commands
from qualifier.ui.language import speak
from qualifier.ui.main_window import MainWindow
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.workspace import Workspace
from qualifier.work.worker import Worker
from tests.fakes.called_lead import claire_vasseur
from tests.fakes.desk import MORNING, SetClock
from tests.fakes.new_profile import new_profile

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


@pytest.fixture
def workspace(qtbot, tmp_path):
    folder = tmp_path / "profile"
    key = new_profile(folder)
    store = Store(folder, bytes(key), is_window=True)
    store.write(lambda c: save_settings(c, {LANGUAGE: "en", SEAT_ROLES: ["admin"]}))
    store.write(lambda c: leads.add(c, [claire_vasseur("l1", MORNING)]))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    clock = SetClock()
    workspace = Workspace(window, store, demo=False, clock=clock)
    own = Store(folder, bytes(key), is_window=False)
    worker = Worker(
        own,
        lambda said: workspace._worker_changed(said["changed"]) if "changed" in said else None,
        clock=clock,
        random=Random(1),
        new_id=new_id,
    )

    def ask(request, then=None, failed=None, _progress=None):
        done = worker.do({"id": 1, **request})
        if then is not None:
            then(done)
        return lambda: None

    begun = []
    workspace.worker.start = lambda: begun.append(True)
    workspace.worker.ask = ask
    workspace.real_worker = worker
    workspace.open()
    qtbot.waitUntil(lambda: bool(begun) and window.rail.pill.isVisible())
    yield workspace
    while window.toasts.toast is not None:
        window.toasts.close_toast()
    workspace.close()
    own.close()


def test_it_is_reached_from_the_settings_and_by_ctrl_k(workspace, qtbot):
    window = workspace.window
    window.show_page("settings")
    window.page.agreement.open_button.click()
    assert window.page_id == "agreement"
    assert window.rail._buttons["settings"].isChecked()
    (open_it,) = [one for one in commands(workspace) if one.words == "Open the agreement"]
    window.show_page("queue")
    open_it.run()
    assert window.page_id == "agreement"
    qtbot.waitUntil(lambda: window.page.presenter.state.agreement is not None)
    press(Qt.Key.Key_Escape)
    assert window.page_id == "settings"


def test_keys_of_the_map_reach_the_page_through_a_field(workspace, qtbot):
    window = workspace.window
    window.show_page("agreement")
    page = window.page
    qtbot.waitUntil(lambda: page.presenter.state.agreement is not None)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_N, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "Volume")
    assert page.presenter.state.agreement.criteria[1].label.fr == "Volume"
    press(Qt.Key.Key_Up, ALT)
    assert page.presenter.state.agreement.criteria[0].label.fr == "Volume"
    press(Qt.Key.Key_Z, CONTROL)
    assert page.presenter.state.agreement.criteria[1].label.fr == "Volume"
    press(Qt.Key.Key_Z, CONTROL)
    assert page.presenter.state.agreement.criteria[1].label.fr == ""
    press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert page.presenter.state.agreement.criteria[1].label.fr == "Volume"
    press(Qt.Key.Key_F2)
    assert page.lists.form.controls["label.fr"].edit.hasFocus()


def test_published_version_is_in_force_at_once_and_a_call_keeps_its_own(workspace, qtbot):
    window, desk = workspace.window, workspace.desk
    workspace.open_lead("l1")
    qtbot.waitUntil(lambda: workspace.session is not None)
    workspace.session.dial()
    workspace.session.answered()
    call = workspace.session
    assert call.phase is Phase.LIVE
    window.show_page("agreement")
    page = window.page
    qtbot.waitUntil(lambda: page.presenter.state.agreement is not None)
    page.presenter.go(Stand(Section.OUTCOMES))
    busy = [one.id for one in desk.agreement.outcomes].index("busy")
    page.presenter.choose(Place(Part.OUTCOMES), busy)
    page.presenter.remove(Place(Part.OUTCOMES))
    page.presenter.keep()
    qtbot.waitUntil(lambda: page.presenter.state.may_publish and page.presenter.state.is_saved)
    page.files.publish("nobody is busy")
    qtbot.waitUntil(lambda: desk.agreement.version == 2)
    assert desk.agreement.outcome_by_id["busy"].retired
    assert workspace.real_worker.place.agreement.version == 2
    assert window.page is page  # where it was published stays in front
    qtbot.waitUntil(lambda: page.presenter.state.published.number == 2)
    assert not page.presenter.state.is_draft
    assert workspace.session is call  # under way
    assert call.agreement.version == 1
    assert not call.agreement.outcome_by_id["busy"].retired
    opener = workspace.call_room._opener()
    assert opener.agreement.version == 2


def test_publication_by_another_hand_is_taken_over(workspace, qtbot):
    desk = workspace.desk
    changed = replace(desk.agreement, override_by="team_lead", version=0)
    draft = Draft("default", agreement_draft_text(changed), 1, "Ada", MORNING)
    kind = DocumentKind.AGREEMENT
    workspace.store.write(lambda c: kept.put_draft(c, kind, draft))
    workspace.worker.ask(
        {"do": "document_publish", "kind": "agreement", "document_id": "default", "note": ""}
    )
    qtbot.waitUntil(lambda: desk.agreement.override_by == "team_lead")
