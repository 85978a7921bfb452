"""When a window has painted: the end of the update that a key set off, offscreen.

Qt collects what must be painted and does it in one UpdateRequest of the window. The watch sends
that event on itself, so that the time after it is the end of all its paint events.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

GIVE_UP_S = 10.0


class PaintWatch(QObject):
    """Counts the window's updates; `painted_at` is the end of the newest (perf_counter)."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.updates = 0
        self.painted_at = 0.0
        self._window = window
        self._is_inside = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_inside or event.type() != QEvent.Type.UpdateRequest:
            return False
        self._is_inside = True
        try:
            QCoreApplication.sendEvent(watched, event)
        finally:
            self._is_inside = False
        self.painted_at = time.perf_counter()
        self.updates += 1
        return True

    def close(self) -> None:
        """Watch no longer."""
        self._window.removeEventFilter(self)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Let events run until `is_so`. Raises TimeoutError."""
    until = time.perf_counter() + GIVE_UP_S
    while not is_so():
        QApplication.processEvents()
        if time.perf_counter() > until:
            raise TimeoutError(what)


def settle(watch: PaintWatch, quiet_s: float = 0.02) -> None:
    """Let events run until nothing was painted for a while."""
    seen, since = watch.updates, time.perf_counter()
    while time.perf_counter() - since < quiet_s:
        QApplication.processEvents()
        time.sleep(0.0005)
        if watch.updates != seen:
            seen, since = watch.updates, time.perf_counter()


def paint_after(
    watch: PaintWatch, act: Callable[[], object], is_so: Callable[[], bool], what: str
) -> float:
    """Seconds from `act` to the end of the first update after `is_so` came true."""
    start = time.perf_counter()
    act()
    wait_until(is_so, what)
    seen = watch.updates
    wait_until(lambda: watch.updates > seen, f"{what}: not painted")
    return watch.painted_at - start
