"""What a measured process tells of itself, one line each on standard output: `name value`.

Instants are of the system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def tell(name: str, value: float) -> None:
    """One line for the measuring process."""
    print(f"{name} {value!r}", flush=True)


def tell_memory() -> None:
    """Resident memory now, in MiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            tell("memory_mib", int(line.split()[1]) / 1024)


class FirstPaint(QObject):
    """Tells `first_paint` when the window's first paint is through, then calls `then`."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self.is_done = False
        self._window = window
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            # Posted while painting, so it runs when this paint is through.
            QTimer.singleShot(0, self._told)
        return False

    def _told(self) -> None:
        tell("first_paint", time.monotonic())
        self.is_done = True
        self._then()
