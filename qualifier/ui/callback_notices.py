"""Callbacks falling due, as toasts that stay until somebody acts: call, be reminded, or close."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.icons import Glyph
from qualifier.ui.main_window import MainWindow, application
from qualifier.ui.queue.callback_watch import CallbackNotice, CallbackWatch
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.widgets import ToastAction, ToastMark, Tone

if TYPE_CHECKING:
    from qualifier.ui.call.session import CallSession

BEAT_MS = 15_000
CALL, SNOOZE = "call_due", "snooze"


class CallbackNotices(QObject):
    """Tells each due callback once. Silent for the lead on the call page; while somebody is on the
    line or it rings, the others wait. Signal: `call_asked(lead id)`."""

    call_asked = Signal(str)

    def __init__(
        self, desk: Desk, window: MainWindow, at_hand: Callable[[], CallSession | None]
    ) -> None:
        """`at_hand`: the call on the call page, None if there is none."""
        super().__init__(window)
        self._window, self._at_hand = window, at_hand
        self._watch = CallbackWatch(desk, self._due)
        self._told: dict[int, CallbackNotice] = {}
        self._held: list[CallbackNotice] = []
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.tick)

    def start(self) -> None:
        """Look every 15 s."""
        self._beat.start()

    def stop(self) -> None:
        """Look no more."""
        self._beat.stop()

    def tick(self) -> None:
        """Tell what falls due, and what waited for the end of a call."""
        self._watch.tick()
        self.let_go()

    def hold_back(self) -> None:
        """A call begins: what is on screen or waits there comes back after it."""
        if not self._is_talking():
            return
        for notice in self._told.values():
            if self._window.toasts.has(_about(notice.lead_id)):
                self._window.toasts.dismiss(_about(notice.lead_id))
                self._held.append(notice)

    def let_go(self) -> None:
        """After a call: tell what waited, as far as it still holds."""
        if self._held and not self._is_talking():
            held, self._held = self._held, []
            self._watch.again(held)

    def settle(self, lead_id: str) -> None:
        """This lead is being called, or its callback was moved: nothing to be told any more."""
        self._held = [one for one in self._held if one.lead_id != lead_id]
        self._window.toasts.dismiss(_about(lead_id))

    def act(self, action_id: str) -> None:
        """What a toast of ours offered was chosen; ids of others are left alone."""
        kind, _colon, number = action_id.partition(":")
        notice = self._told.pop(int(number), None) if kind in (CALL, SNOOZE) else None
        if notice is None:
            return
        if kind == CALL:
            if self._is_uncoded():
                self._held.append(notice)  # refused until the call has its outcome, then told again
            self.call_asked.emit(notice.lead_id)
        else:
            self._watch.snooze(notice)

    def _due(self, notice: CallbackNotice) -> None:
        session = self._at_hand()
        if session is not None and not session.is_settled and session.lead.id == notice.lead_id:
            return
        if self._is_talking():
            self._held.append(notice)
            return
        self._told[notice.n] = notice
        self._window.toasts.show_toast(
            ToastMark(
                notice.words,
                Tone.WARN,
                _("Call"),
                f"{CALL}:{notice.n}",
                keys_of(Action.CALL_DUE),
                Glyph.CALENDAR_CLOCK,
                (ToastAction(_("Remind me in 10 minutes"), f"{SNOOZE}:{notice.n}"),),
                stays=True,
                about=_about(notice.lead_id),
            )
        )
        application().alert(self._window)

    def _is_uncoded(self) -> bool:
        session = self._at_hand()
        return session is not None and not session.is_settled and session.phase is not Phase.READY

    def _is_talking(self) -> bool:
        session = self._at_hand()
        return (
            session is not None
            and not session.is_settled
            and session.phase in (Phase.RINGING, Phase.LIVE)
        )


def _about(lead_id: str) -> str:
    return f"callback {lead_id}"
