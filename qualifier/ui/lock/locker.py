"""When the window locks and opens again: on demand, after idle, on sleep, with the screen.

Locking drops everything of the open profile: what is typed goes to the disk, the worker ends, the
connections are closed, the pages destroyed, the key overwritten. The window keeps the profile's
lock and its socket. Opening again is opening the profile the normal way.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from qualifier import settings as setting
from qualifier.core.errors import KeyMissing, ProfileDamaged, QualifierError
from qualifier.settings import Setting
from qualifier.store import pin
from qualifier.store.lock_mark import LockMark, Why, read_mark, remove_mark, write_mark
from qualifier.texts import _
from qualifier.ui.lock.idle import IdleWatch, Steady
from qualifier.ui.lock.leaving import hand_over_all, is_calling, place_of
from qualifier.ui.lock.lock_page import LockPage
from qualifier.ui.lock.locked import (
    LockedProfile,
    Place,
    locked_again,
    locked_store,
    may_lock,
)
from qualifier.ui.lock.notice import LockNotice
from qualifier.ui.main_window import MainWindow, application
from qualifier.ui.shortcuts import Action, keys_of

if TYPE_CHECKING:
    from qualifier.ui.lock.system import SystemSignals
    from qualifier.ui.workspace import Workspace

LISTEN_AFTER_MS = 1000  # D-Bus is no matter of the first paint
HUNG_UP_EVERY_MS = 300
COLLECT_AFTER_MS = 300  # by then what was on its way to the pages has been dropped
WORKER_PATIENCE_MS = 5000
SLEEP_PATIENCE_MS = 1500  # logind lets sleep be held back for five seconds
LOCK_NOW = "lock_now"
NOT_LOCKED = "not locked"  # what its warnings are about


class Locker(QObject):
    """Signals: `locked` the workspace is closed; `unlocked(bytes)` the database key;
    `quit_asked`."""

    locked = Signal()
    unlocked = Signal(object)
    quit_asked = Signal()

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        clock: Callable[[], datetime],
        steady: Steady,
        *,
        is_demo: bool,
    ) -> None:
        super().__init__(window)
        self._window, self._folder, self._clock = window, folder, clock
        self._is_demo = is_demo
        self._workspace: Workspace | None = None
        self._page: LockPage | None = None
        self._profile: LockedProfile | None = None
        self._place: Place | None = None
        self._notice: LockNotice | None = None
        self._system: SystemSignals | None = None
        self._pending: Why | None = None
        self._idle = IdleWatch(steady, self._is_held, self)
        self._idle.idle.connect(lambda: self.lock(Why.IDLE))
        self._idle.about_to.connect(self._show_notice)
        self._idle.touched.connect(self._hide_notice)
        self._listens = _single_shot(self, LISTEN_AFTER_MS, self._listen)
        self._hung_up = _single_shot(self, HUNG_UP_EVERY_MS, self._lock_pending)
        self._collects = _single_shot(self, COLLECT_AFTER_MS, _collect)
        window.lock_asked.connect(self.ask)
        window.toast_action.connect(self._toast_action)

    @property
    def is_locked(self) -> bool:
        """Whether the lock page is shown."""
        return self._page is not None

    @property
    def lost_passphrase(self) -> bool:
        """Whether the recovery key opens what a passphrase would have; while it is locked."""
        return self._page is not None and self._page.lost_passphrase

    def watch(self, workspace: Workspace) -> None:
        """A profile is open: from now on it may be locked. Says what became of the PIN."""
        self._workspace = workspace
        mark = read_mark(self._folder)
        if mark is not None and mark.tries_left <= 0:
            workspace.background.write(pin.drop)
            self._window.say(_("Too many wrong PINs were typed: set a new one in the settings."))
        remove_mark(self._folder)
        self._drop_page()
        workspace.desk.settings_changed.append(self._setting_changed)
        self._idle.start(self._window.windowHandle(), self._limit_s())
        self._listens.start()

    def take_place(self) -> Place | None:
        """Where the window was locked, once."""
        place, self._place = self._place, None
        return place

    def show_locked_again(self) -> None:
        """The program ended while it was locked: ask as then. Raises QualifierError.

        A damaged profile cannot say what its PIN is: its other ways lead on to the repair.
        """
        mark = read_mark(self._folder)
        assert mark is not None
        try:
            profile = locked_again(self._folder, mark)
        except (ProfileDamaged, KeyMissing) as error:
            if isinstance(error, KeyMissing) and error.reason != "key_does_not_open":
                raise
            profile = LockedProfile(self._folder, mark, None)
        self._show_page(profile)

    def let_go(self) -> None:
        """The profile is damaged: its repair takes the place of pages and lock."""
        self.unwatch()
        self._drop_page()

    def close(self) -> None:
        """The window closes."""
        self.let_go()
        if self._system is not None:
            self._system.close()

    # --- locking -------------------------------------------------------------------------------
    def ask(self) -> None:
        """Lock on demand; in mid-call after hanging up, or at once if asked again."""
        if not self._window.toasts.press(keys_of(Action.LOCK)):
            self.lock(Why.ASKED)

    def lock(self, why: Why, *, at_once: bool = False) -> bool:
        """Lock the window, if it may be; says why not, if somebody asked. False: it is open."""
        workspace = self._workspace
        if workspace is None:
            return False
        if not self._may_lock(workspace, why):
            return False
        at_once = at_once or why is Why.SLEEP
        if not at_once and (is_calling(workspace) or workspace.worker.is_asked):
            self._wait_for_end(why, in_call=is_calling(workspace))
            return False
        if not hand_over_all(workspace):
            self._window.warn(
                _("Not locked: the disk did not take your last entries. They are kept here."),
                NOT_LOCKED,
            )
            return False
        self._lock(workspace, why)
        return True

    def _may_lock(self, workspace: Workspace, why: Why) -> bool:
        if self._is_demo:  # its passphrase is public: only who asks for the page sees it
            return why is Why.ASKED
        if may_lock(self._folder, has_pin=_has_pin(workspace)):
            return True
        if why is Why.SLEEP:
            hand_over_all(workspace)
        elif why is Why.ASKED:
            self._window.show_page("settings")
            self._window.say(_("Set a PIN or a passphrase first: without one a lock stops nobody."))
        return False

    def _lock(self, workspace: Workspace, why: Why) -> None:
        mark = LockMark(self._clock(), why)
        self._place = place_of(workspace)
        profile = LockedProfile(
            self._folder, mark, locked_store(workspace.store), is_sample=self._is_demo
        )
        with suppress(QualifierError):  # then ending the program ends the lock too
            write_mark(self._folder, mark)
        self.unwatch()
        self._close_dialogs()
        self._window.hide_overlays()  # they speak of leads
        self._show_page(profile)
        self._window.repaint()  # closing takes a moment, and somebody may look on
        patience_ms = SLEEP_PATIENCE_MS if why is Why.SLEEP else WORKER_PATIENCE_MS
        workspace.close(patience_ms)
        self._window.forget_pages()
        workspace.deleteLater()
        self.locked.emit()
        self._collects.start()

    def _close_dialogs(self) -> None:
        for dialog in self._window.findChildren(QDialog):
            dialog.reject()
        popup = application().activePopupWidget()
        if popup is not None:
            popup.close()

    def unwatch(self) -> None:
        """Nobody watches, waits or listens for it any more."""
        workspace, self._workspace = self._workspace, None
        self._pending = None
        self._listens.stop()
        self._hung_up.stop()
        if workspace is not None:
            self._idle.stop()
        self._hide_notice()
        self._notice = None

    # --- waiting for a call's end ----------------------------------------------------------------
    def _wait_for_end(self, why: Why, *, in_call: bool) -> None:
        """A call that is spoken, or a list that is read, is not cut off: lock after it."""
        self._pending = why
        self._hung_up.start()
        if why is not Why.ASKED:
            return
        words = (
            _("The window locks when you hang up.")
            if in_call
            else _("The window locks when the work under way is done.")
        )
        self._window.say(words, _("Lock now"), LOCK_NOW, keys_of(Action.LOCK))

    def _lock_pending(self) -> None:
        why, workspace = self._pending, self._workspace
        if why is None or workspace is None:
            return
        if is_calling(workspace) or workspace.worker.is_asked:
            self._hung_up.start()
            return
        self._pending = None
        self.lock(why)

    def _toast_action(self, action_id: str) -> None:
        if action_id == LOCK_NOW:
            self._pending = None
            self.lock(Why.ASKED, at_once=True)

    # --- what comes from outside ------------------------------------------------------------------
    def _is_held(self) -> bool:
        """A call or a job under way counts as somebody being there."""
        workspace = self._workspace
        return workspace is not None and (is_calling(workspace) or workspace.worker.is_asked)

    def _limit_s(self) -> float:
        workspace = self._workspace
        if workspace is None or self._is_demo:
            return 0.0
        if not may_lock(self._folder, has_pin=_has_pin(workspace)):
            return 0.0
        return workspace.desk.settings.number(setting.LOCK_AFTER) * 60.0

    def refresh(self) -> None:
        """The time or the ways in may have changed."""
        if self._workspace is not None:
            self._idle.change_limit(self._limit_s())

    def _setting_changed(self, changed: Setting) -> None:
        if changed is setting.LOCK_AFTER:
            self.refresh()

    def _show_notice(self, seconds: int) -> None:
        if self._notice is None:
            self._notice = LockNotice(self._window)
        self._notice.show_seconds(seconds)

    def _hide_notice(self) -> None:
        if self._notice is not None:
            self._notice.hide()

    def _listen(self) -> None:
        from qualifier.ui.lock.system import SystemSignals

        if self._system is None:
            self._system = SystemSignals(self)
            self._system.sleeping.connect(self._sleeps)
            self._system.woke.connect(self._idle.check)
            self._system.screen_locked.connect(lambda: self.lock(Why.SCREEN))
            self._system.screen_unlocked.connect(self._screen_unlocked)
        self._system.listen()

    def _sleeps(self) -> None:
        self.lock(Why.SLEEP)
        if self._system is not None:
            self._system.may_sleep()

    def _screen_unlocked(self) -> None:
        """Who opened the screen has said who they are: a lock that still waited is not needed."""
        if self._pending is Why.SCREEN:
            self._pending = None

    # --- opening again ---------------------------------------------------------------------------
    def _show_page(self, profile: LockedProfile) -> None:
        self._profile = profile
        page = self._page = LockPage(profile, self._clock)
        page.unlocked.connect(self._opened)
        page.quit_asked.connect(self.quit_asked)
        self._window.take_over(page)

    def _opened(self, database_key: bytes) -> None:
        self.unlocked.emit(database_key)

    def _drop_page(self) -> None:
        page, self._page = self._page, None
        profile, self._profile = self._profile, None
        if page is not None:
            page.finish()
            if isValid(page):
                page.deleteLater()
        if profile is not None:
            profile.forget()


def _has_pin(workspace: Workspace) -> bool:
    try:
        return workspace.store.read(pin.is_set)
    except QualifierError:
        return False


def _single_shot(parent: QObject, after_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(act)
    return timer


def _collect() -> None:
    """What the last session held, and set apart from collection, goes for good."""
    gc.unfreeze()
    gc.collect()
