"""The sync centre in the window: reached by the pill, by settings and by Ctrl+K."""

from __future__ import annotations

from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.settings import LANGUAGE
from qualifier.store.profile import Store, save_settings
from qualifier.sync.kinds import KINDS
from qualifier.texts import Language
from qualifier.ui.commands import commands
from qualifier.ui.language import speak
from qualifier.ui.main_window import MainWindow
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.workspace import Workspace
from tests.fakes.desk import MORNING, SetClock
from tests.fakes.new_profile import new_profile
from tests.fakes.outbox_scene import fill_outbox

OK = {"state": "ok", "problem": "", "about": "", "at": MORNING.isoformat()}


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
    store = Store(folder, new_profile(folder), is_window=True)
    store.write(lambda c: save_settings(c, {LANGUAGE: "en"}))
    numbers = count()
    store.write(lambda c: fill_outbox(c, MORNING, lambda: f"id-{next(numbers)}"))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    workspace = Workspace(window, store, demo=False, clock=SetClock())
    begun, asked = [], []
    workspace.worker.start = lambda: begun.append(True)
    workspace.worker.ask = lambda request, *_rest: asked.append(request)
    workspace.asked = asked
    workspace.open()
    qtbot.waitUntil(lambda: bool(begun) and window.rail.pill.isVisible())
    yield workspace
    while window.toasts.toast is not None:
        window.toasts.close_toast()
    page = window.page_of("sync")
    if page is not None:
        page.left()
        page._removal.stop()
    workspace.close()


def test_pill_counts_conflicts_and_leads_to_the_centre(workspace, qtbot):
    window = workspace.window
    assert window.rail.pill.text() == "2 need you"
    workspace._worker_changed({"crm": {"odoo-1": {**OK, "quota": [480, 500]}}})
    qtbot.mouseClick(window.rail.pill, Qt.MouseButton.LeftButton)
    assert window.page_id == "sync"
    page = window.page
    qtbot.waitUntil(lambda: page.presenter.state.is_read)
    assert page.centre.cards.card("odoo-1").face.lines[2] == "480 of 500 requests left"
    qtbot.waitUntil(page.centre.table.hasFocus)
    press(Qt.Key.Key_F5)
    assert workspace.asked == [{"do": "sync"}]
    assert page.presenter.state.is_syncing
    page.centre.cards.card("odoo-1").remove_button.click()
    assert len(page.centre.cards.cards) == len(KINDS)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.centre.cards.cards[0].face.id == "odoo-1")
    press(Qt.Key.Key_Escape)
    assert window.page_id == "settings"
    window.page.sync.open_button.click()
    assert window.page_id == "sync"
    assert "Open the sync centre" in {one.words for one in commands(workspace)}
