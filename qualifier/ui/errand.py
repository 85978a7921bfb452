"""Jobs off the UI thread for windows that open before there is a profile (else: `Background`)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from qualifier.core.errors import Bug, QualifierError
from qualifier.store.bug_reports import hand_on
from qualifier.store.writer import BUGS

Result = TypeVar("Result")
Progress = Callable[[int, int], None]


class Errands(QObject):
    """Runs each job on a thread of its own; `then` and `failed` run on the UI thread.

    `close` waits for the jobs under way (they should watch what cancels them) and drops results.
    """

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._arrived.connect(self._run_here, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[QualifierError], None],
    ) -> None:
        """Do `job` elsewhere. A bug in it is reported, and fails it like any QualifierError."""

        def work() -> None:
            try:
                result = job()
            except QualifierError as error:
                caught = error
                self.call_here(lambda: failed(caught))
            except BUGS as error:  # or the page would wait for ever
                hand_on(error)
                self.call_here(lambda: failed(Bug()))
            else:
                self.call_here(lambda: then(result))

        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=work, name="errand", daemon=False)
        self._threads.append(thread)
        thread.start()

    def call_here(self, task: Callable[[], None]) -> None:
        """From any thread: have `task` run on the UI thread."""
        if not self._closed and isValid(self):  # the window may be gone before its job is done
            self._arrived.emit(task)

    def close(self) -> None:
        """Wait for what runs, then deliver nothing more."""
        self._closed = True
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _run_here(self, task: Callable[[], None]) -> None:
        if not self._closed:
            task()
