"""The program on a profile that can be locked: a passphrase, a recovery key, one lead to call."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from qualifier.app import Application
from qualifier.core.call import Phase
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import LANGUAGE, SEAT_NAME
from qualifier.store import leads, pin, queue
from qualifier.store.key import Cost
from qualifier.store.profile import Secret, Store, save_settings
from qualifier.ui.lock.lock_page import LockPage
from tests.fakes.called_lead import claire_vasseur
from tests.fakes.desk import MORNING, SetClock
from tests.fakes.new_profile import new_profile

WORDS = "quatre chevaux"
RECOVERY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
PIN = "409283"
CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)
ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier
LEAD = claire_vasseur("lead-1", MORNING)


class SteadyClock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def make_profile(folder: Path, ways: tuple[Secret, ...] = (), *, with_pin: bool = True) -> bytes:
    """A profile in English with one lead; returns its key."""
    ways = ways or (Secret("passphrase", WORDS), Secret("recovery", RECOVERY))
    key = new_profile(folder, ways)
    store = Store(folder, key, is_window=True)
    place = open_workplace(store, MORNING)
    refusal = place.permission.lasting_refusal
    store.write(lambda c: leads.add(c, [LEAD]))
    store.write(lambda c: queue.refresh(c, LEAD.id, place.agreement, refusal, opposed=False))
    store.write(lambda c: save_settings(c, {LANGUAGE: "en", SEAT_NAME: "Inès Caradec"}))
    if with_pin:
        store.write(lambda c: pin.save(c, pin.keep(PIN)))
    store.close()
    return key


class Lockable:
    """One run of the window in this process."""

    def __init__(self, qtbot, folder: Path, passphrase: str | None = WORDS) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.clock, self.steady = SetClock(), SteadyClock()
        self.run = Application(
            folder, passphrase=passphrase, demo=False, clock=self.clock, steady=self.steady
        )
        self.window = self.run.window
        self.run.start()

    @property
    def workspace(self):
        return self.run._workspace

    @property
    def session(self):
        return self.workspace.call_page.session

    @property
    def page(self) -> LockPage | None:
        return self.run.locker._page

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=20_000)

    def wait_for_queue(self) -> None:
        self.wait(lambda: self.workspace is not None and self.window.page_id != "")
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        presenter = self.workspace.queue_page.presenter
        self.wait(lambda: presenter.selected_face is not None)

    def wait_for_worker(self) -> int:
        """The process id of the worker."""
        self.wait(lambda: self.workspace.worker._process.processId() > 0)
        return int(self.workspace.worker._process.processId())

    def key(self, key, held=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def call(self) -> None:
        """From the queue to somebody who answers, and past the first sentence."""
        self.key(ENTER)
        self.wait(lambda: self.window.page_id == "call")
        for _press in range(3):
            self.key(ENTER)
        assert self.session.phase is Phase.LIVE

    def touch(self) -> None:
        """A key to the window itself, as the window system gives it: Shift alone types nothing."""
        QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_Shift)
        QApplication.processEvents()

    def lock(self) -> None:
        self.key(Qt.Key.Key_L, CONTROL)
        self.wait(lambda: self.run.locker.is_locked)

    def unlock(self, typed: str) -> None:
        assert self.page.field.edit.hasFocus()
        self.type(typed)
        self.key(ENTER)

    def unlocked(self, typed: str) -> None:
        self.unlock(typed)
        self.wait(lambda: self.workspace is not None and self.window.page_id != "")

    def open_files(self) -> list[str]:
        """What this process has open of the profile's database."""
        names = []
        for one in os.listdir("/proc/self/fd"):
            try:
                names.append(os.readlink(f"/proc/self/fd/{one}"))
            except OSError:
                continue
        return [one for one in names if one.startswith(str(self.folder / "profile.db"))]

    def remains(self) -> weakref.ref:
        """A reference that is empty as soon as nothing of the open profile is left."""
        return weakref.ref(self.workspace)

    def close(self) -> None:
        if not isValid(self.window):
            return
        self.window.close()
        self.run.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.unfreeze()
