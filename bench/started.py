"""The real program, started as from its command line, telling when it paints and when it is usable.

    python -m bench.started first_paint|usable|memory PROFILE PASSPHRASE_FILE

Usable: the queue's first lines are painted with their leads, and one is selected.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.probe import FirstPaint, tell, tell_memory

ONCE_MORE_MS = 3_000  # after the whole order was read: garbage is collected, caches are filled


def main() -> int:
    wanted, folder, passphrase_file = sys.argv[1:]
    from qualifier import app as program
    from qualifier.cli import main as run

    start, find_key = program.Application.start, program.Application._find_key

    def watched_start(self: Any) -> None:
        then: Callable[[], object] = self.window.close if wanted == "first_paint" else _nothing
        FirstPaint(self.window, then)
        if wanted != "first_paint":
            self.usable = Usable(self, wanted)
        start(self)

    def timed_find_key(self: Any) -> bytes:
        begun = time.monotonic()
        key = find_key(self)
        tell("key_s", time.monotonic() - begun)
        return key

    program.Application.start = watched_start  # type: ignore[method-assign]
    program.Application._find_key = timed_find_key  # type: ignore[method-assign]
    return run(["--profile", folder, "--passphrase-file", passphrase_file])


class Usable:
    """Watches the opened profile's queue."""

    def __init__(self, run: Any, wanted: str) -> None:
        from PySide6.QtCore import QTimer

        self._run, self._wanted = run, wanted
        self._list: Any = None
        self._filter: Any = None
        self._is_told = False
        self._look = QTimer()
        self._look.setInterval(1)
        self._look.timeout.connect(self._find)
        self._look.start()

    def _find(self) -> None:
        """The queue page exists once the profile is open: watch its list being painted."""
        workspace = self._run._workspace
        page = getattr(workspace, "queue_page", None)
        if page is None:
            return
        self._look.stop()
        self._list = page.list
        self._filter = _paint_filter(self._painted)
        self._list.viewport().installEventFilter(self._filter)

    def _painted(self) -> None:
        from PySide6.QtCore import QTimer

        presenter = self._run._workspace.queue_page.presenter
        if self._is_told or presenter.selected_face is None:
            return
        self._is_told = True
        QTimer.singleShot(0, self._told)

    def _told(self) -> None:
        from PySide6.QtCore import QTimer

        tell("usable", time.monotonic())
        if self._wanted == "usable":
            self._run.window.close()
        else:
            self._wait = QTimer()
            self._wait.setInterval(50)
            self._wait.timeout.connect(self._when_complete)
            self._wait.start()

    def _when_complete(self) -> None:
        from PySide6.QtCore import QTimer

        state = self._run._workspace.queue_page.presenter.state
        if state.is_complete:
            self._wait.stop()
            tell("complete", time.monotonic())
            QTimer.singleShot(ONCE_MORE_MS, self._weigh)

    def _weigh(self) -> None:
        tell_memory()
        tell("leads", len(self._run._workspace.queue_page.presenter.state.lines.order.numbers))
        self._run.window.close()


def _paint_filter(painted: Callable[[], None]) -> Any:
    from PySide6.QtCore import QEvent, QObject

    class Filter(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted()
            return False

    return Filter()


def _nothing() -> None:
    pass


if __name__ == "__main__":
    # As the shell's entry point: what follows the window's end is of no interest here.
    status = main()
    sys.stdout.flush()
    os._exit(status)
