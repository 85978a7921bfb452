"""The real window on a copy of a bench profile, in this process, driven by key events.

The clock runs from a weekday morning, so that leads may be called on any day the bench runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.painting import PaintWatch, settle, wait_until
from bench.profiles import NOW, OUT, profile_of

if TYPE_CHECKING:
    from qualifier.ui.main_window import MainWindow
    from qualifier.ui.workspace import Workspace

WORKER_SETTLES_S = 4.0


def running_clock(start: datetime = NOW) -> datetime:
    """`start` and what passed since the process began."""
    return start + timedelta(seconds=time.monotonic() - _BEGUN)


_BEGUN = time.monotonic()


@dataclass
class OpenWindow:
    """The window with its profile open and the queue in front."""

    window: MainWindow
    workspace: Workspace
    watch: PaintWatch

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """One key to the widget in focus, as a person presses it."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Each character to the widget in focus."""
        for one in text:
            QTest.keyClicks(QApplication.focusWidget() or self.window, one)


@contextmanager
def open_window(leads: int) -> Iterator[OpenWindow]:
    """Open it, wait until the worker has done its work of a start, close it all again."""
    from qualifier.app import make_application
    from qualifier.store.locks import hold_profile
    from qualifier.store.profile import Store
    from qualifier.ui.main_window import MainWindow
    from qualifier.ui.workspace import Workspace

    with TemporaryDirectory(dir=OUT) as place:
        made = profile_of(leads).copy(Path(place) / "profile")
        held = hold_profile(made.folder)  # by it the worker knows that a window is open
        make_application(made.folder)
        window = MainWindow()
        window.show()
        store = Store(made.folder, made.key, is_window=True)
        workspace = Workspace(window, store, demo=False, clock=running_clock)
        workspace.open()
        watch = PaintWatch(window)
        window.activateWindow()
        wait_until(lambda: workspace.queue_page.presenter.state.is_complete, "the queue")
        until = time.perf_counter() + WORKER_SETTLES_S
        wait_until(lambda: time.perf_counter() > until, "the worker")
        settle(watch)
        try:
            yield OpenWindow(window, workspace, watch)
        finally:
            watch.close()
            window.close()
            workspace.close()
            held.close()
            window.deleteLater()
            QApplication.processEvents()
