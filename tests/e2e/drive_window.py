"""The real window in a process of its own, driven by keys; it tells what it shows as JSON lines.

    python drive_window.py PROFILE PASSPHRASE_FILE ACT INSTANT

ACT: `hand_over` calls the first lead of the queue, answers the script, hands over and closes;
`stop_in_call` stays in mid-call until it is killed; `resume` tells what is shown at the start and
closes. INSTANT is what the window's clock says at the start: nobody is called on a Sunday.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from qualifier import app as program
from qualifier.core.answer import Contact, Gap
from qualifier.core.call import Phase
from qualifier.store import calls
from qualifier.ui.call.session import CallSession
from qualifier.ui.workspace import Workspace

WAIT_S = 20.0
ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier
SAID = (
    'interest +2 "that is exactly our subject"',
    "~ trust +1 gives details",
    'budget ease -1 "we shall see in january"',
)
# Question → the keys that answer it; text is typed, digits are pressed one by one.
ANSWERS = {
    "hoped": "1",
    "sector": "1",
    "staff": "240",
    "sites_machines": "1",
    "today": "1",
    "slips": "12",
    "role": "2",
    "decider": "Jean-Marc Morel",
    "live_when": "2",
    "budget": "2",
    "comparing": "2",
    "next_step": "A visit on site",
}
LATER = timedelta(days=10)  # next_step_on, counted from the window's clock
TYPED = frozenset({"staff", "decider", "next_step", "next_step_on"})
IMPRESSIONS_AT = dict(zip(("today", "role", "comparing"), SAID, strict=True))
STOP_AT = "live_when"
DRAFT = "the works council"


class Driver:
    """One run of the window."""

    def __init__(self, folder: Path, passphrase: str, start: datetime) -> None:
        self.folder = folder
        self._start, self._began = start, time.monotonic()
        self.qt = program.make_application(folder)
        self.run = program.Application(folder, passphrase=passphrase, demo=False, clock=self.now)
        self.window = self.run.window

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    @property
    def workspace(self) -> Workspace:
        workspace = self.run._workspace
        assert isinstance(workspace, Workspace)
        return workspace

    @property
    def session(self) -> CallSession:
        session = self.workspace.call_page.session
        assert session is not None
        return session

    def wait(self, condition: Callable[[], object], what: str) -> None:
        until = time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > until:
                raise SystemExit(f"waited in vain for {what}; page {self.window.page_id!r}")
            self.qt.processEvents()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        self.qt.processEvents()

    def type(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit | QPlainTextEdit), focus
        QTest.keyClicks(focus, text)

    def open(self) -> None:
        """The window shows the queue, or the call that was interrupted."""
        self.run.start()
        self.wait(lambda: self.window.page_id, "a page")
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window to be active")

    def call(self) -> None:
        """From the queue's first lead to somebody who answers, by Enter alone."""
        presenter = self.workspace.queue_page.presenter
        self.wait(lambda: presenter.selected_face is not None, "a lead in the queue")
        self.key(ENTER)
        self.wait(lambda: self.window.page_id == "call", "the call page")
        assert self.session.phase is Phase.READY
        self.key(ENTER)
        assert self.session.phase is Phase.RINGING, self.session.opening.verdict
        self.key(ENTER)
        assert self.session.phase is Phase.LIVE
        self.key(ENTER)

    def answer_until(self, stop: str) -> None:
        """Answer what is on screen by its keys until `stop` is there, or the script ends."""
        while (question := self.session.current) != stop:
            if question in IMPRESSIONS_AT:
                self.key(Qt.Key.Key_I, CONTROL)
                self.type(IMPRESSIONS_AT[question])
                self.key(ENTER)
            keys = ANSWERS.get(question) or f"{self.now() + LATER:%d/%m/%Y}"
            if question in TYPED:
                self.type(keys)
            else:
                for digit in keys:
                    self.key(Qt.Key(Qt.Key.Key_0.value + int(digit)))
            self.key(ENTER)
            assert question in self.session.answers, f"{question} was not answered"
            if self.session.current == question:
                return

    def tell(self, **more: object) -> None:
        """What the call page shows now, on one line."""
        session = self.session
        shown = {
            "page": self.window.page_id,
            "lead": session.lead.id,
            "call": session.id,
            "phase": session.phase.value,
            "question": session.current,
            "answers": {name: _plain(value) for name, value in session.answers.items()},
            "impressions": [one.quote or one.note for one in session.impressions],
            "drafts": {name: text for name, text in session.drafts.items() if text},
            "note": self.workspace.call_page.questions.note.toPlainText(),
            "saving": session.outgoing.is_saving,
        }
        sys.stdout.write(json.dumps(shown | more) + "\n")
        sys.stdout.flush()

    def close(self) -> None:
        self.window.close()
        self.qt.processEvents()


def hand_over(driver: Driver) -> None:
    driver.open()
    driver.call()
    driver.answer_until("")
    session = driver.session
    driver.key(ENTER, CONTROL)
    driver.wait(lambda: driver.window.page_id == "review", "the dossier to review")
    driver.key(ENTER, CONTROL)
    driver.wait(lambda: session.is_settled, "the hand-off to be saved")
    next_lead = driver.workspace.call_page
    driver.wait(
        lambda: driver.window.page_id == "call" and next_lead.session is not session,
        "the next lead",
    )
    sent = driver.folder / "hand-offs" / "outgoing"
    driver.wait((sent / "hand-offs.csv").exists, "the file in the folder")
    driver.tell(handed_over=session.lead.id)
    driver.close()


def stop_in_call(driver: Driver) -> None:
    driver.open()
    driver.call()
    driver.answer_until(STOP_AT)
    driver.key(Qt.Key.Key_J, CONTROL)
    driver.type(DRAFT)
    field = f"note:{STOP_AT}"
    session = driver.session
    driver.wait(
        lambda: session.drafts.get(field) == DRAFT and not session.outgoing.is_saving, "the draft"
    )
    driver.tell()
    while True:  # until the test kills this process
        driver.qt.processEvents()


def resume(driver: Driver) -> None:
    driver.open()
    driver.wait(lambda: driver.window.page_id == "call", "the interrupted call")
    standing = driver.workspace.store.read(calls.uncoded)
    driver.tell(uncoded=standing)
    driver.close()


def _plain(value: Any) -> object:
    if isinstance(value, Contact):
        return value.name
    return value.value if isinstance(value, Gap) else str(value)


ACTS = {"hand_over": hand_over, "stop_in_call": stop_in_call, "resume": resume}


def main() -> None:
    folder, words, act, instant = sys.argv[1:]
    passphrase = Path(words).read_text(encoding="utf-8").rstrip("\n")
    driver = Driver(Path(folder), passphrase, datetime.fromisoformat(instant))
    try:
        ACTS[act](driver)
        driver.run.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # the program's threads would keep a failed run from ending


if __name__ == "__main__":
    main()
