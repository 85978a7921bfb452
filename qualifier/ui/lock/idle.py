"""Since when nobody touched the window: no key, no mouse, no wheel.

Watched on the windows of the window system, where an event comes once, not on the application,
where every event of every widget would pass through Python.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from shiboken6 import isValid

NOTICE_S = 30.0
LONGEST_TICK_S = 5.0  # a timer does not tick while the computer sleeps
SOONEST_TICK_S = 0.2
Steady = Callable[[], float]
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)
# What comes first after the computer slept, before anything is painted.
_WAKES = frozenset({QEvent.Type.Expose, QEvent.Type.FocusIn, QEvent.Type.Enter})


def steady_s() -> float:
    """Seconds that only go forward and count while the computer sleeps, where the system can."""
    # Linux's monotonic clock stands still in sleep; on macOS this one does not, Python's own does.
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


class IdleWatch(QObject):
    """Signals: `about_to(seconds)` before the time is up, `touched` after that, `idle` when it is.

    `limit_s` 0 never. `is_held`: something is under way that counts as being there (a call).
    """

    about_to = Signal(int)
    touched = Signal()
    idle = Signal()

    def __init__(
        self, steady: Steady, is_held: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._steady, self._is_held = steady, is_held
        self._limit_s = 0.0
        self._last_s = steady()
        self._noticed = False
        self._mouse: QPointF | None = None
        self._windows: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)

    def start(self, window: QWindow | None, limit_s: float) -> None:
        """Watch from now on; a new `limit_s` takes the place of the former one."""
        self._limit_s = limit_s
        self._last_s = self._steady()
        self._follow(window)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._follow)
        self._unnotice()
        self._plan()

    def stop(self) -> None:
        """Watch no more."""
        self._limit_s = 0.0
        self._timer.stop()
        self._unnotice()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.disconnect(self._follow)
        for window in self._windows:
            if isValid(window):
                window.removeEventFilter(self)
        self._windows = []

    def change_limit(self, limit_s: float) -> None:
        """Another limit; the time counts anew: who changes it is there."""
        self._limit_s = limit_s
        self._last_s = self._steady()
        self._unnotice()
        self._plan()

    def check(self) -> bool:
        """Say what is due now; True if the time is up."""
        if self._limit_s <= 0:
            return False
        if self._is_held():
            self._last_s = self._steady()
        left = self._limit_s - (self._steady() - self._last_s)
        if left <= 0:
            self._timer.stop()
            self._last_s = self._steady()  # what cannot be locked now is asked again later
            self._unnotice()
            self._plan()
            self.idle.emit()
            return True
        if left <= self._notice_s():
            self._noticed = True
            self.about_to.emit(max(round(left), 1))
        else:
            self._unnotice()
        self._plan(left)
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            if self._is_still(event):
                return False
            # The key that wakes a computer must not keep it open, nor be typed into the lock page.
            if self.check():
                return True
            self._last_s = self._steady()
            self._unnotice()
        elif kind in _WAKES:
            self.check()
        return False

    def _is_still(self, event: QEvent) -> bool:
        """A mouse that is told to be where it was: the window moved under it."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return False
        before, self._mouse = self._mouse, event.globalPosition()
        return before is None or before == self._mouse

    def _notice_s(self) -> float:
        return min(NOTICE_S, self._limit_s / 2)

    def _unnotice(self) -> None:
        was, self._noticed = self._noticed, False
        if was:
            self.touched.emit()

    def _follow(self, window: QWindow | None) -> None:
        if window is not None and window not in self._windows:
            self._windows = [one for one in self._windows if isValid(one)]
            self._windows.append(window)
            window.installEventFilter(self)

    def _plan(self, left_s: float | None = None) -> None:
        """The next look: at the notice, each ten seconds of it, at the end, and now and then."""
        if self._limit_s <= 0:
            self._timer.stop()
            return
        left = self._limit_s if left_s is None else left_s
        to_notice = left - self._notice_s()
        wanted = to_notice if to_notice > 0 else min(left, 10.0)
        self._timer.start(int(min(max(wanted, SOONEST_TICK_S), LONGEST_TICK_S) * 1000) + 1)
