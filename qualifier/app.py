"""Builds the window and wires it: first paint, then the key, the profile, the worker, the pages.

Only cli imports this, lazily. What costs time (SQLAlchemy, the key) comes after the first paint.
"""

from __future__ import annotations

import gc
import json
import locale
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from qualifier.store import bug_reports
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.main_window import MainWindow
from qualifier.ui.theme import Look, install_theme

if TYPE_CHECKING:
    from qualifier.core.errors import QualifierError
    from qualifier.store.locks import FileLock
    from qualifier.store.profile import Store
    from qualifier.ui.lock.locker import Locker
    from qualifier.ui.welcome.first_run import FirstRun

Clock = Callable[[], datetime]
SOCKET_NAME = "window.sock"
LOOK_FILE = "look.json"
RAISE = b'{"do":"raise"}\n'


def system_clock() -> datetime:
    """The time of this computer, aware UTC."""
    return datetime.now(UTC)


class Application(QObject):
    """One run of the window on one profile folder."""

    def __init__(
        self,
        folder: Path,
        *,
        passphrase: str | None,
        demo: bool,
        clock: Clock = system_clock,
        steady: Callable[[], float] | None = None,
        wish: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__()
        self.folder = folder
        self._wish = wish  # what to show once the profile is open
        self._clock = clock
        self.demo = demo
        self._passphrase = passphrase
        self._lock: FileLock | None = None
        self._server: QLocalServer | None = None
        self._workspace: Any = None
        self._recovery: Any = None
        self.window = MainWindow()
        self.window.painted.connect(self.open_profile)
        self.window.closing.connect(self.close)
        self._steady = steady
        self._locker: Locker | None = None
        self._first: FirstRun | None = None

    def start(self) -> None:
        """Show the window, no larger than the screen; the rest follows its first paint."""
        # The screen that tests run on is a stand-in of 800 × 800 px.
        if QGuiApplication.platformName() != "offscreen":
            self.window.fit_into(self.window.screen().availableGeometry().size())
        self.window.show()

    def tell_bug(self, report: Path | None) -> None:
        """Say that something broke, and where it is noted. From any thread."""
        from qualifier.core.errors import Bug

        self.window.met_trouble.emit(Bug(str(report or "")))

    # --- opening -------------------------------------------------------------------------------
    def open_profile(self) -> None:
        """First run, or find the key and open; trouble shows in the window with what to do."""
        from qualifier.core.errors import KeyMissing, ProfileHeld, QualifierError
        from qualifier.store import profile, swap
        from qualifier.store.locks import hold_profile

        try:
            profile.make_folder(self.folder)
            if self._lock is None:
                self._lock = hold_profile(self.folder)
            swap.finish(self.folder)
            swap.drop_leftovers(self.folder)
            self._listen()
            if profile.exists(self.folder):
                self._opened(self._find_key())
            else:
                self._first_run()
        except ProfileHeld as error:
            if self._lock is None and raise_other_window(self.folder, self._wish):
                self.window.close()
            else:
                self._show_trouble(error)
        except KeyMissing as error:
            if error.reason == "locked":
                self._ask_as_locked()
            else:
                self._show_trouble(error)
        except QualifierError as error:
            self._show_trouble(error)

    @property
    def locker(self) -> Locker:
        """What locks the window and opens it again."""
        from qualifier.ui.lock.idle import steady_s
        from qualifier.ui.lock.locker import Locker

        if self._locker is None:
            steady = self._steady or steady_s
            self._locker = Locker(self.window, self.folder, self._clock, steady, is_demo=self.demo)
            self._locker.locked.connect(self._locked)
            self._locker.unlocked.connect(self._unlocked)
            self._locker.quit_asked.connect(self.window.close)
        return self._locker

    def _ask_as_locked(self) -> None:
        """The program ended while the window was locked: the key store alone opens nothing."""
        from qualifier.core.errors import QualifierError

        try:
            self.locker.show_locked_again()
        except QualifierError as error:
            self._show_trouble(error)

    def _locked(self) -> None:
        self._workspace = None
        if self._first is not None:  # it still knows the passphrase and the recovery key
            self._first.deleteLater()
            self._first = None

    def _unlocked(self, database_key: bytes) -> None:
        from qualifier.core.errors import QualifierError

        lost_passphrase = self.locker.lost_passphrase
        try:
            self._opened(database_key)
        except QualifierError as error:
            self._show_trouble(error)
            return
        if lost_passphrase and self._workspace is not None:
            self._workspace.offer_new_passphrase()

    def _find_key(self) -> bytes:
        from qualifier.store import profile
        from qualifier.ui.unlock_state import open_by_keyring

        if self._passphrase is not None:
            return profile.key_from(self.folder, profile.Secret("passphrase", self._passphrase))
        return open_by_keyring(self.folder)

    def _opened(self, database_key: bytes) -> None:
        """Open with the key; damage leads to its own page. Raises QualifierError."""
        from qualifier.core.errors import KeyMissing, ProfileDamaged, QualifierError
        from qualifier.store.key import overwrite
        from qualifier.store.profile import Store

        kept = bytearray(database_key)
        try:
            store = Store(self.folder, database_key, is_window=True)
            overwrite(database_key)  # the store has its own
            self._passphrase = None  # nobody keeps it longer than needed
            try:
                self._enter(store)
            except QualifierError:
                store.close()
                raise
        except (ProfileDamaged, KeyMissing):  # of a key that was unwrapped: the first page is gone
            self.show_recovery(bytes(kept))
        else:
            overwrite(kept)

    def show_recovery(self, database_key: bytes) -> None:
        """Lead out of a damaged profile. No Store of it is open any more."""
        from qualifier.core.errors import QualifierError
        from qualifier.ui.recovery.recovery import Recovery

        def go_on() -> None:
            self.window.take_over(None)
            self._recovery = None
            try:
                self._opened(database_key)
            except QualifierError as error:
                self._show_trouble(error)

        self.locker.let_go()
        recovery = Recovery(self.folder, database_key, self._clock, self.window)
        recovery.mended.connect(go_on)
        recovery.quit_asked.connect(self.window.close)
        self._recovery = recovery
        self.window.take_over(recovery.widget)
        recovery.start()

    def repair(self) -> None:
        """The worker found damage while the program runs: close the profile, lead out of it."""
        if self._workspace is None:
            return
        database_key = bytes(self._workspace.store.key)
        self._workspace.close()
        self._workspace.deleteLater()
        self._workspace = None
        self.show_recovery(database_key)

    def _enter(self, store: Store, to_import: object | None = None) -> None:
        from qualifier.ui.workspace import Workspace

        self.window.take_over(None)
        self._workspace = Workspace(self.window, store, demo=self.demo, clock=self._clock)
        self._workspace.repair_asked.connect(self.repair)
        self._workspace.open(to_import, self.locker.take_place())
        self.locker.watch(self._workspace)
        self._grant()

    def _grant(self) -> None:
        """Show what another start asked for; it waits where the profile is not open yet."""
        from qualifier.ui.wishes import grant

        wish = self._wish
        if wish is not None and self._workspace is not None:
            self._wish = None
            grant(self._workspace, wish)

    def _first_run(self) -> None:
        from qualifier.ui.welcome.first_run import FirstRun

        gc.enable()
        run = FirstRun(self.folder, self.window)
        run.done.connect(self._set_up)
        self.window.take_over(run.widget)
        self._first = run

    def _set_up(self, result: Any) -> None:
        self._enter(result.store, result)

    def _show_trouble(self, error: QualifierError) -> None:
        from qualifier.core.errors import KeyringMissing, QualifierError
        from qualifier.store import key_copy
        from qualifier.sync.credentials import native_backend
        from qualifier.ui.unlock import UnlockWindow

        gc.enable()
        try:
            native_backend()
            can_remember = True
        except KeyringMissing:
            can_remember = False
        panel = UnlockWindow(self.folder, error, can_remember=can_remember)

        def unlocked(database_key: bytes) -> None:
            try:
                self._opened(database_key)
            except QualifierError as problem:
                panel.show_problem(problem)
                return
            if panel.used_recovery_key and self._workspace is not None:
                self._workspace.offer_new_passphrase()

        def again() -> None:
            self.window.take_over(None)
            self.open_profile()

        def put_key_back() -> None:
            try:
                key_copy.put_back(self.folder, self._clock())
            except QualifierError as problem:
                panel.show_problem(problem)
                return
            again()

        panel.unlocked.connect(unlocked)
        panel.key_copy_asked.connect(put_key_back)
        panel.retry_asked.connect(again)
        panel.quit_asked.connect(self.window.close)
        self.window.take_over(panel)

    # --- other starts and commands ---------------------------------------------------------------
    def _listen(self) -> None:
        if self._server is not None:
            return
        path = socket_path(self.folder)
        QLocalServer.removeServer(path)
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(path)

    def _answer(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._take(socket))
        socket.disconnected.connect(socket.deleteLater)

    def _take(self, socket: QLocalSocket) -> None:
        from qualifier.ui.wishes import is_wish

        if not socket.canReadLine():
            return
        try:
            request = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            request = None
        if not isinstance(request, dict):  # not one of ours
            socket.disconnectFromServer()
            return
        if request.get("do") == "raise":
            self.window.come_to_front()
            _reply(socket, {"done": {}})
        elif is_wish(request):
            self.window.come_to_front()
            self._wish = request
            _reply(socket, {"done": {}})
            self._grant()
        elif self._workspace is None:
            reason = "window_locked" if self.locker.is_locked else "window_busy"
            _reply(socket, {"error": {"class": "ActionRefused", "reason": reason}})
        else:
            self._workspace.forward(request, lambda reply: _reply(socket, reply))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """macOS hands links and files over as events, to the program that runs."""
        if not isinstance(event, QFileOpenEvent):
            return False
        self.ask(event.file() or event.url().toString())
        return True

    def ask(self, thing: str) -> None:
        """Show what a link or a script's file asks for."""
        from qualifier.core.errors import ActionRefused, InputError
        from qualifier.exchange.links import wish_of

        self.window.come_to_front()
        try:
            self._wish = wish_of(thing)
        except ActionRefused:
            self._wish = {"do": "bad_link"}
        except InputError as error:
            self.window.met_trouble.emit(error)
            return
        self._grant()

    def close(self) -> None:
        """Flush, stop the worker, close the profile."""
        if self._locker is not None:
            self._locker.close()
        if self._recovery is not None:
            self._recovery.close()
            self._recovery = None
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def run_window(
    folder: Path,
    *,
    passphrase: str | None = None,
    demo: bool = False,
    clock: Clock = system_clock,
    wish: Mapping[str, object] | None = None,
) -> int:
    """Run the window until it closes; the exit status."""
    app = make_application(folder)
    run = Application(folder, passphrase=passphrase, demo=demo, clock=clock, wish=wish)
    with bug_reports.last_resort(folder, "window", run.tell_bug):
        app.installEventFilter(run)
        run.start()
        status = app.exec()
        run.close()
    return status


def make_application(folder: Path) -> QApplication:
    """The QApplication with the language and look of this profile's last run."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Qualifier")
    app.setDesktopFileName("qualifier")
    app.setQuitOnLastWindowClosed(True)
    look = read_look(folder)
    speak(Language(look["language"]))
    install_theme(app, Look(look["theme"]), int(look["text_size"]), bool(look["reduce_motion"]))
    return app


def read_look(folder: Path) -> dict[str, Any]:
    """Language and look for the time before the profile is open; nothing personal is in it."""
    look = {
        "language": system_language(),
        "theme": "system",
        "text_size": 100,
        "reduce_motion": False,
    }
    try:
        stored = json.loads((folder / LOOK_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return look
    if stored.get("language") in ("fr", "en"):
        look["language"] = stored["language"]
    if stored.get("theme") in ("system", "light", "dark"):
        look["theme"] = stored["theme"]
    if isinstance(stored.get("text_size"), int):
        look["text_size"] = min(max(stored["text_size"], 90), 150)
    look["reduce_motion"] = stored.get("reduce_motion") is True
    return look


def system_language() -> str:
    """fr where the system speaks French, else en."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    said = said or locale.getlocale()[0] or ""
    return "fr" if said.lower().startswith("fr") else "en"


def socket_path(folder: Path) -> str:
    """Where the window listens for other starts and for commands."""
    return str(folder.absolute() / SOCKET_NAME)


def raise_other_window(folder: Path, wish: Mapping[str, object] | None = None) -> bool:
    """Ask the window that holds the profile to come to the front (and to show something).

    False if none answers.
    """
    socket = QLocalSocket()
    socket.connectToServer(socket_path(folder))
    if not socket.waitForConnected(1000):
        return False
    socket.write(RAISE if wish is None else json.dumps(wish).encode() + b"\n")
    answered = socket.waitForReadyRead(2000)
    socket.disconnectFromServer()
    return answered


def _reply(socket: QLocalSocket, message: dict[str, Any]) -> None:
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()
    socket.disconnectFromServer()
