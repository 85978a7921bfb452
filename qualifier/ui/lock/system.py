"""What the system tells: it is about to sleep, it woke, its screen was locked. Linux, by D-Bus.

Read from systemd-logind on the system bus, and from the desktop's screen saver on the session bus.
Where a bus is missing nothing is told. An inhibitor of logind's kind "delay" holds sleep back until
everything is on the disk (logind waits five seconds at most, its own default).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
# Who says ActiveChanged(bool): the freedesktop name (KDE and others) and GNOME's own.
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


class SystemSignals(QObject):
    """Signals: `sleeping` (sleep waits until `may_sleep`), `woke`, `screen_locked`,
    `screen_unlocked`."""

    sleeping = Signal()
    woke = Signal()
    screen_locked = Signal()
    screen_unlocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hold: int | None = None  # logind's file: sleep waits while it is open
        self._calls: list[QDBusPendingCallWatcher] = []
        self._heard: list[tuple[QDBusConnection, str, str, str, str, Any]] = []
        self._is_listening = False
        self._is_asleep = False

    def listen(self) -> None:
        """Begin; cheap enough for after the first paint only."""
        if self._is_listening or sys.platform != "linux":
            return
        self._is_listening = True
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self._hear(system, LOGIN, LOGIN_PATH, MANAGER, "PrepareForSleep", "_prepare(bool)")
            self._hold_sleep()
            self._find_session(system)
        if session.isConnected():
            for saver in SCREEN_SAVERS:
                self._hear(session, "", "", saver, "ActiveChanged", "_screen(bool)")

    def may_sleep(self) -> None:
        """Everything is on the disk: let go of sleep."""
        hold, self._hold = self._hold, None
        if hold is not None:
            with suppress(OSError):
                os.close(hold)

    def close(self) -> None:
        """Listen no more."""
        self.may_sleep()
        for call in self._calls:
            call.deleteLater()
        self._calls = []
        for bus, service, path, interface, signal, slot in self._heard:
            bus.disconnect(service, path, interface, signal, self, slot)
        self._heard = []
        self._is_listening = False

    @Slot(bool)
    def _prepare(self, goes: bool) -> None:
        self._is_asleep = goes
        if goes:
            self.sleeping.emit()
        else:
            self.woke.emit()
            self._hold_sleep()

    @Slot(bool)
    def _screen(self, is_active: bool) -> None:
        (self.screen_locked if is_active else self.screen_unlocked).emit()

    @Slot()
    def _lock(self) -> None:
        self.screen_locked.emit()

    @Slot()
    def _unlock(self) -> None:
        self.screen_unlocked.emit()

    def _hear(
        self,
        bus: QDBusConnection,
        service: str,
        path: str,
        interface: str,
        signal: str,
        slot: str,
    ) -> None:
        # PySide6's stubs ask for bytes, which it refuses when it runs: it takes what SLOT makes.
        code: Any = SLOT(slot)
        if bus.connect(service, path, interface, signal, self, code):
            self._heard.append((bus, service, path, interface, signal, code))

    def _hold_sleep(self) -> None:
        why = "Entries of the call are written to the disk"
        self._ask("Inhibit", ["sleep", "Qualifier", why, "delay"], self._held)

    def _held(self, answer: list[Any]) -> None:
        given = answer[0] if answer else None
        if not isinstance(given, QDBusUnixFileDescriptor) or not given.isValid():
            return
        self.may_sleep()
        if not self._is_asleep:
            self._hold = os.dup(given.fileDescriptor())

    def _find_session(self, bus: QDBusConnection) -> None:
        """`loginctl lock-session` speaks from the session's own path."""

        def found(answer: list[Any]) -> None:
            path = getattr(answer[0], "path", lambda: "")() if answer else ""
            if path:
                self._hear(bus, LOGIN, path, SESSION, "Lock", "_lock()")
                self._hear(bus, LOGIN, path, SESSION, "Unlock", "_unlock()")

        self._ask("GetSession", [os.environ.get("XDG_SESSION_ID") or "auto"], found)

    def _ask(self, method: str, arguments: list[Any], then: Any) -> None:
        """Ask logind without waiting; a refusal is no answer."""
        message = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, MANAGER, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(QDBusConnection.systemBus().asyncCall(message), self)
        self._calls.append(watcher)

        def finished() -> None:
            self._calls.remove(watcher)
            if not watcher.isError():
                then(watcher.reply().arguments())
            watcher.deleteLater()  # it keeps the answer, and with it logind's file

        watcher.finished.connect(finished)
