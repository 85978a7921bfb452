"""Text under way reaches the disk at once when the focus goes, the call ends, the window closes
or the computer is about to sleep; a second connection reads it. No timer helps here.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.errors import DiskFull
from qualifier.settings import LANGUAGE
from qualifier.store import calls
from qualifier.store.profile import Store, save_settings
from qualifier.ui.call import capture_line, question_panel
from qualifier.ui.lock.leaving import hand_over_all
from qualifier.ui.main_window import MainWindow
from qualifier.ui.workspace import Workspace
from tests.fakes.called_lead import add_lead
from tests.fakes.desk import SetClock
from tests.fakes.new_profile import new_profile

HOUR_MS = 3_600_000
TYPED = "240 people"
NOTE, ANSWER, CAPTURE, CONTACT = "note:staff", "answer:staff", "capture", "answer:decider"


class Typing:
    """A window in mid-call, and another connection to its profile."""

    def __init__(self, workspace: Workspace, qtbot) -> None:
        self.workspace, self._qtbot = workspace, qtbot
        self.page = workspace.call_page
        self.other = Store(workspace.store.folder, workspace.store.key, is_window=False)

    def begin(self) -> None:
        self.workspace.open_lead(add_lead(self.workspace.desk).id)
        self._qtbot.waitUntil(lambda: self.page.session is not None and self.page.isVisible())
        session = self.page.session
        session.dial()
        session.answered()
        session.show("staff")
        self._settle()

    def type_into(self, field: str) -> None:
        if field == NOTE:
            self.page.questions.focus_note()
        elif field == CAPTURE:
            self.page.impressions.focus_capture()
        else:
            self.page.session.show(field.removeprefix("answer:"))
            self.page.questions.take_focus()
        self._settle()
        QTest.keyClicks(QApplication.focusWidget(), TYPED)
        assert self.on_disk() == set()

    def on_disk(self) -> set[str]:
        """Drafts, notes and answers as the other connection reads them."""
        session = self.page.session

        def read(connection):
            stored = calls.load(connection, session.id, session.script)
            return (
                {text for text in calls.drafts(connection, session.id).values() if text}
                | {one.text for one in stored.notes}
                | {str(one.value) for one in stored.answers}
            )

        return {TYPED for text in self.other.read(read) if TYPED in text}

    def _settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.page.session.outgoing.is_saving)


@pytest.fixture
def typing(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(question_panel, "DRAFT_AFTER_MS", HOUR_MS)
    monkeypatch.setattr(capture_line, "DRAFT_AFTER_MS", HOUR_MS)
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=True)
    store.write(lambda c: save_settings(c, {LANGUAGE: "en"}))
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    workspace = Workspace(window, store, demo=False, clock=SetClock())
    begun = []
    workspace.worker.start = lambda: begun.append(True)  # nothing here parses or sends
    workspace.open()
    qtbot.waitUntil(lambda: bool(begun))
    window.closing.connect(workspace.close, Qt.ConnectionType.SingleShotConnection)
    one = Typing(workspace, qtbot)
    one.begin()
    yield one
    while window.toasts.toast is not None:
        window.toasts.close_toast()
    window.close()
    one.other.close()


@pytest.mark.parametrize("field", (NOTE, ANSWER, CAPTURE, CONTACT))
def test_text_is_on_the_disk_when_the_focus_goes(typing, qtbot, field):
    typing.type_into(field)
    typing.page.bar.take_focus()
    typing._settle()
    assert typing.on_disk() == {TYPED}


@pytest.mark.parametrize("field", (NOTE, ANSWER, CAPTURE, CONTACT))
def test_text_is_on_the_disk_when_the_computer_is_about_to_sleep(typing, field):
    typing.type_into(field)
    assert hand_over_all(typing.workspace)
    assert typing.on_disk() == {TYPED}  # without one more turn of the event loop


def test_text_is_on_the_disk_when_the_window_closes(typing):
    typing.type_into(NOTE)
    typing.workspace.window.close()
    assert typing.on_disk() == {TYPED}


def test_text_is_on_the_disk_when_the_call_ends(typing):
    typing.type_into(CAPTURE)
    typing.page.hang_up()
    typing._settle()
    assert typing.on_disk() == {TYPED}


def test_window_does_not_close_over_text_that_the_disk_refuses(typing, monkeypatch):
    def refuse(_job):
        raise DiskFull("no room")

    typing.type_into(NOTE)
    window = typing.workspace.window
    monkeypatch.setattr(typing.workspace.store.writer, "_attempt", refuse)
    assert not window.close()
    assert window.toasts.toast.mark.text.startswith("Not closed: the disk did not take")
    assert typing.page.questions.note.toPlainText() == TYPED
    monkeypatch.undo()
    assert window.close()
    assert typing.on_disk() == {TYPED}


def test_window_closed_again_lets_go_of_what_the_disk_refuses(typing, monkeypatch):
    def refuse(_job):
        raise DiskFull("no room")

    typing.type_into(NOTE)
    monkeypatch.setattr(typing.workspace.store.writer, "_attempt", refuse)
    assert not typing.workspace.window.close()
    assert typing.workspace.window.close()
