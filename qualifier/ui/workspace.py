"""The open profile in the window: desk, pages, keys, and what one page tells another."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from qualifier import settings as setting
from qualifier.core.agreement import Agreement
from qualifier.core.contact_rules import ContactRules
from qualifier.core.errors import QualifierError
from qualifier.core.ids import new_id
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import SEAT_NAME, SEAT_ROLES, Setting
from qualifier.store import calls
from qualifier.store.durable import write_durably
from qualifier.store.profile import Store
from qualifier.texts import Language, _, current_language
from qualifier.texts.errors import sentence
from qualifier.texts.fields import role_words
from qualifier.ui.background import WindowBackground
from qualifier.ui.callback_notices import CallbackNotices
from qualifier.ui.desk import Clock, Desk
from qualifier.ui.keys import WindowKeys
from qualifier.ui.language import speak
from qualifier.ui.later_pages import later_pages
from qualifier.ui.lock.leaving import hand_over_all
from qualifier.ui.lock.locked import Place
from qualifier.ui.main_window import MainWindow, application
from qualifier.ui.next_lead import local_zone
from qualifier.ui.queue.page import QueuePage
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.waiting import waiting_now
from qualifier.ui.whom_offer import WhomOffer
from qualifier.ui.worker_link import WorkerLink
from qualifier.ui.worker_words import damage_words, warnings_of
from qualifier.wire import error_to_json

if TYPE_CHECKING:
    from qualifier.ui.call.actions import CallActions
    from qualifier.ui.call.call_page import CallPage
    from qualifier.ui.call.session import CallSession
    from qualifier.ui.call_room import CallRoom

LOOK_FILE = "look.json"
LOOK_SETTINGS = (setting.LANGUAGE, setting.THEME, setting.TEXT_SIZE, setting.REDUCE_MOTION)
DAMAGE, REPAIR, NEW_PASSPHRASE = "damage", "repair", "new_passphrase"
LASTING = ("sync_problem", "damaged")  # what the worker tells and stays true
WORKER_AFTER_MS = 300
CLOSE_AGAIN_S = 10.0
NOT_CLOSED = "not closed"  # what its warning is about
WORKER_PATIENCE_MS = 5000


class Workspace(QObject):
    """Wires the pages of one open profile."""

    repair_asked = Signal()  # the file is damaged, and no call is open

    def __init__(self, window: MainWindow, store: Store, *, demo: bool, clock: Clock) -> None:
        super().__init__(window)
        self.window, self.store = window, store
        settings = store.settings()
        place = self._workplace = open_workplace(store, clock(), practice=demo)
        self.worker = WorkerLink(store.folder, store.key, settings.text(setting.LANGUAGE))
        self.background = WindowBackground(store, self.worker)
        self.desk = Desk(
            store=store,
            documents=place.documents,
            background=self.background,
            clock=clock,
            new_id=new_id,
            settings=settings,
            agreement=place.agreement,
            permission=place.permission,
            zone=local_zone(settings.text(setting.TIME_ZONE)),
            opposition_secret=place.opposition_secret,
        )
        self.desk.settings_changed.append(self._setting_changed)
        self.worker.changed.connect(self._worker_changed)
        self._worker_begins = QTimer(self)
        self._worker_begins.setSingleShot(True)
        self._worker_begins.timeout.connect(self.worker.start)
        self._worker_begins.timeout.connect(self._prepare_call)
        self._worker_begins.timeout.connect(_set_apart)
        self._told: dict[str, Any] = {}  # by the worker, of what lasts
        self.crm_news: dict[str, Any] = {}  # by the worker, of each connection
        self._call_room: CallRoom | None = None
        self._place: Place | None = None
        self.callbacks = CallbackNotices(self.desk, window, lambda: self.session)
        self.callbacks.call_asked.connect(self.open_lead)
        self.whom = WhomOffer(self.desk, window, lambda: self.call_page, self._whom_said)
        self._keys = WindowKeys(window, self)
        window.toast_action.connect(self._toast_action)
        window.file_dropped.connect(self.import_file)
        window.may_close = self._may_close
        self._kept_open_at = float("-inf")

    # --- life ----------------------------------------------------------------------------------
    def open(self, set_up: Any = None, place: Place | None = None) -> None:
        """Build the pages, show the queue (or the call that was interrupted), start the worker.

        `place`: where the window was locked, to be shown again.
        """
        self._place = place
        self._apply_look()
        self._keep_look()
        self.window.retranslate()
        self._build_pages()
        self.window.rail.show_sample(self.desk.settings.flag(setting.IS_SAMPLE))
        self._show_person()
        self.window.show_page("queue")
        self.background.read(calls.uncoded, self._resume)
        self._read_waiting()
        self.callbacks.start()
        # The worker starts after the queue shows: its own imports would compete for the cores.
        self._worker_begins.start(WORKER_AFTER_MS)
        if set_up is not None:
            QTimer.singleShot(400, self, lambda: self._finish_set_up(set_up))

    def _may_close(self) -> bool:
        """Not the first time while the disk refuses what was entered; closing again lets it go."""
        if self.session is None or hand_over_all(self):
            return True
        now = time.monotonic()
        if now - self._kept_open_at < CLOSE_AGAIN_S:
            return True
        self._kept_open_at = now
        words = _(
            "Not closed: the disk did not take your last entries. Free some room, "
            "or close again to let them go."
        )
        self.window.warn(words, NOT_CLOSED)
        return False

    def close(self, worker_patience_ms: int = WORKER_PATIENCE_MS) -> None:
        """Hand everything to the disk, stop the worker, close the profile, forget its key."""
        self.window.may_close = None
        self._worker_begins.stop()
        self._keys.stop()
        self.callbacks.stop()
        self.callbacks.deleteLater()  # a child of the window, which may stay
        if self._call_room is not None:
            self._call_room.page.flush()
            self._call_room.page.stop_timers()
        self.background.close()
        self.worker.stop(worker_patience_ms)
        self.store.close()
        self.store.forget_key()

    # --- what one page tells another -------------------------------------------------------------
    def open_lead(self, lead_id: str) -> None:
        """Show a lead ready to be called."""
        self.actions.open_lead(lead_id)

    def next_lead(self) -> None:
        """The next lead that may be called now, in the queue's order."""
        self.call_room.next_lead()

    def import_file(self, name: str = "") -> None:
        """The import page, with a file if one was dropped."""
        self.window.show_page("import")
        page = self.window.page_of("import")
        if name and page is not None:
            page.open_file(name)  # type: ignore[attr-defined]

    def sync(self) -> None:
        """Send and receive now; the sync centre shows that it runs."""
        page = self.window.page_of("sync")
        if page is not None and self.window.page is page:
            page.sync()  # type: ignore[attr-defined]
            return
        self.background.ask({"do": "sync"}, None, lambda error: self.window.warn(sentence(error)))

    def open_palette(self) -> None:
        """Ctrl+K: leads and commands."""
        from qualifier.ui.commands import commands
        from qualifier.ui.palette_box import PaletteBox

        box = PaletteBox(self.desk, (*self.window.commands(), *commands(self)), self.window)
        box.lead_chosen.connect(self.open_lead)
        box.open_box()

    def forward(self, request: dict[str, object], reply: Callable[[dict[str, Any]], None]) -> None:
        """A command of the command line, done by our worker."""
        self.background.ask(
            request,
            lambda done: reply({"done": done}),
            lambda error: reply({"error": error_to_json(error)}),
        )

    def show_dossier(self, handoff_id: str) -> None:
        """The dossier of a hand-off."""
        self.window.show_page("dossiers")
        page = self.window.page_of("dossiers")
        if page is not None:
            page.open_dossier(handoff_id)  # type: ignore[attr-defined]

    def show_limits(self) -> None:
        """The limits of the alerts, over the review."""
        self.window.show_page("figures")
        page = self.window.page_of("figures")
        if page is not None:
            page.ask_limits()  # type: ignore[attr-defined]

    def _opened(self) -> None:
        place, self._place = self._place, None
        if place is None or not self._return_to(place):
            self.window.show_page("call")
        session = self.session
        if session is not None:
            self.callbacks.settle(session.lead.id)
        self.whom.opened()

    def _whom_said(self) -> None:
        self.leads_imported()
        session = self.session
        if session is not None:
            self.open_lead(session.lead.id)

    def _finished(self, lead_id: str) -> None:
        self.callbacks.settle(lead_id)
        self.callbacks.let_go()
        if self.is_damaged:
            self._say_damage()
        self._read_waiting()

    def _toast_action(self, action_id: str) -> None:
        if action_id == REPAIR:
            self.repair()
        elif action_id == NEW_PASSPHRASE:
            self._set_passphrase()
        elif action_id == "undo_handoff":
            self.call_room.undo_hand_over()
        else:
            self.callbacks.act(action_id)
            self.whom.act(action_id)

    def _taken_back(self) -> None:
        self._read_waiting()
        self.leads_imported()

    def _resume(self, call_id: str | None) -> None:
        if call_id is not None:
            self.window.say(_("Your call is as you left it."))
            self.actions.resume(call_id)
        elif self._place is not None:
            place, self._place = self._place, None
            self._return_to(place)

    def _return_to(self, place: Place) -> bool:
        """Show the page where the window was locked; False if it is only there with a call."""
        session = self.session
        if session is None and place.page_id == "call" and place.lead_id:
            self.open_lead(place.lead_id)
            return True
        if place.page_id == "review" and session is not None and not session.is_settled:
            self.window.show_page("call")
            self.call_room.show_review()
            return True
        return place.page_id not in ("", "call", "review") and self.window.show_page(place.page_id)

    def _worker_changed(self, changed: dict[str, Any]) -> None:
        self.crm_news |= changed.get("crm") or {}
        if {"outbox", "conflicts", "crm"} & set(changed):
            self._read_waiting()
        sync_page = self.window.page_of("sync")
        if sync_page is not None:
            sync_page.worker_changed(changed)  # type: ignore[attr-defined]
        self._told |= {kind: changed[kind] for kind in LASTING if kind in changed}
        if "damaged" in changed:
            self._say_damage()
        for words in warnings_of(changed):
            self.window.warn(words)
        if "agreement" in changed:
            self.background.read(self._workplace.newest, self._agreement_published)
        if changed.get("leads"):
            self.queue_page.presenter.reload()

    def _agreement_published(self, newest: tuple[Agreement, ContactRules]) -> None:
        """New calls go by it; one under way keeps its version. Pages say all anew."""
        if self._workplace.take(*newest):
            self.desk.agreement = self._workplace.agreement
            self.desk.permission = self._workplace.permission
            self._build_anew(but_not=("agreement", "settings", "import", "sync"))

    @property
    def is_damaged(self) -> bool:
        """Whether the worker found the file damaged."""
        return bool(self._told.get("damaged"))

    def repair(self) -> None:
        """Leave for the repair, unless a call is open: that is finished first."""
        if self.actions.has_uncoded_call():
            self._say_damage()
        else:
            self.repair_asked.emit()

    def _say_damage(self) -> None:
        """It stays on screen, with the way out of it."""
        words = damage_words(in_call=self.actions.has_uncoded_call())
        self.window.warn_with(words, _("Repair…"), REPAIR, DAMAGE)

    def offer_new_passphrase(self) -> None:
        """The recovery key opened the profile: what it stood in for is lost."""
        words = _("Opened with the recovery key. Set a new passphrase for the next start.")
        self.window.offer(words, _("Set a passphrase"), NEW_PASSPHRASE)

    def _set_passphrase(self) -> None:
        self.window.show_page("settings")
        page = self.window.page_of("settings")
        if page is not None:
            page.safety.passphrase_asked.emit()  # type: ignore[attr-defined]

    def _read_waiting(self) -> None:
        news = dict(self.crm_news)
        self.background.read(lambda c: waiting_now(c, news), self.window.show_waiting)

    def _finish_set_up(self, made: Any) -> None:
        """After the first run: bring in the list that was chosen, or the sample leads."""
        first = made.first_list
        if first is not None:
            self.window.show_page("import")
            page = self.window.page_of("import")
            assert page is not None
            page.open_file(str(first.file), first.column_map, first.facts, at_once=True)  # type: ignore[attr-defined]
            return
        self.window.say(_("Reading the sample leads…"))

        def done(_result: dict[str, object]) -> None:
            self.window.say(_("The sample leads are in your queue."))
            self.desk.settings = self.store.settings()
            self.window.rail.show_sample(True)
            self.leads_imported()

        self.background.ask(made.request, done, lambda error: self.window.warn(sentence(error)))

    def leads_imported(self) -> None:
        """Leads came in or went: read the queue again."""
        self.queue_page.presenter.reload()

    # --- settings --------------------------------------------------------------------------------
    def _setting_changed(self, changed: Setting) -> None:
        if changed in LOOK_SETTINGS:
            self._apply_look()
            self._keep_look()
        if changed is setting.LANGUAGE:
            self.window.toasts.forget_words()
            self._build_anew()
            for words in warnings_of(self._told):
                self.window.warn(words)
            if self.is_damaged:
                self._say_damage()
        if changed is setting.TEXT_SIZE:
            # The page where it is changed grows in place: it keeps the focus and its undo.
            self._build_anew(but_not=("settings", "import"))
        if changed in (SEAT_NAME, SEAT_ROLES):
            self._show_person()

    def _apply_look(self) -> None:
        chosen = self.desk.settings
        wanted = Language(chosen.text(setting.LANGUAGE))
        if wanted is not current_language():
            speak(wanted)
        install_theme(
            application(),
            Look(chosen.text(setting.THEME)),
            chosen.number(setting.TEXT_SIZE),
            chosen.flag(setting.REDUCE_MOTION),
        )

    def _keep_look(self) -> None:
        """What the next start needs before it can read the settings; nothing personal."""
        chosen = self.desk.settings
        look = {
            "language": chosen.text(setting.LANGUAGE),
            "theme": chosen.text(setting.THEME),
            "text_size": chosen.number(setting.TEXT_SIZE),
            "reduce_motion": chosen.flag(setting.REDUCE_MOTION),
        }
        try:
            write_durably(self.store.folder / LOOK_FILE, json.dumps(look).encode())
        except QualifierError as error:
            self.window.warn(sentence(error))

    def _build_anew(self, but_not: tuple[str, ...] = ()) -> None:
        """Build the pages anew: texts are said and many lengths taken where a widget is made."""
        page_id = self.window.page_id
        session = self.session
        if self._call_room is not None:
            self._call_room.page.flush()
            self._call_room.page.stop_timers()
        self.background.forget_reads()
        self.window.retranslate()
        self._build_pages(but_not)
        self._read_waiting()
        if session is not None and not session.is_settled:
            self.actions.adopt(session)
        self._show_person()
        for kept in (self.window.page_of(one) for one in but_not):
            if kept is not None:
                kept.read_again()
        if page_id in but_not:
            self.window.rail.show_page(page_id)
        else:
            self.window.show_page(page_id)

    def _show_person(self) -> None:
        roles = self.desk.settings.names(SEAT_ROLES)
        self.window.rail.show_person(self.desk.seat, role_words(roles[0] if roles else ""))

    # --- pages ---------------------------------------------------------------------------------
    @property
    def call_room(self) -> CallRoom:
        """The rooms of a call, built when they are first asked for."""
        self._build_call()
        assert self._call_room is not None
        return self._call_room

    def _prepare_call(self) -> None:
        """Before it is asked for, and without a stall: its modules come on the reader's thread."""
        room = "qualifier.ui.call_room"
        self.background.read(lambda _c: import_module(room), lambda _m: self._build_call())

    def _build_call(self) -> None:
        """Build the rooms of a call, unless they stand."""
        if self._call_room is None:
            from qualifier.ui.call_room import CallRoom

            self._call_room = room = CallRoom(self.desk, self.window)
            room.opened.connect(self._opened)
            room.dialled.connect(self.callbacks.hold_back)
            room.finished.connect(self._finished)
            room.taken_back.connect(self._taken_back)

    @property
    def call_page(self) -> CallPage:
        """The page of a call."""
        return self.call_room.page

    @property
    def actions(self) -> CallActions:
        """What a call's page asks for."""
        return self.call_room.actions

    @property
    def session(self) -> CallSession | None:
        """The call on its page; None where none was opened yet."""
        return self._call_room.session if self._call_room is not None else None

    def _build_pages(self, but_not: tuple[str, ...] = ()) -> None:
        self.queue_page = QueuePage(self.desk)
        self.queue_page.call_requested.connect(self.open_lead)
        self.queue_page.told.connect(self.window.say)
        self.queue_page.settled.connect(self.callbacks.settle)
        self.queue_page.counted.connect(lambda n: self.window.rail.show_count("queue", n))
        self.queue_page.import_requested.connect(self.import_file)
        self.window.add_page("queue", self.queue_page)
        if self._call_room is not None:
            self._call_room = None
            self._build_call()
        for page_id, make in later_pages(self).items():
            if page_id not in but_not:
                self.window.add_later(page_id, make)


def _set_apart() -> None:
    """Modules and pages stay as long as the window: a later garbage collection need not walk them.

    It would stop the window for tens of milliseconds, in the middle of a call.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
