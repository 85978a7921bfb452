"""The page "Sync centre" of the window: the centre, and in its place one connection's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qualifier.core.field_mapping import FieldRow
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox_list import Show
from qualifier.sync.kinds import crm_name
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.page import Command, Page
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.sync.aside_page import AsidePage
from qualifier.ui.sync.centre import Centre
from qualifier.ui.sync.connect_page import ConnectPage
from qualifier.ui.sync.faces import Now
from qualifier.ui.sync.fields_page import FieldsPage
from qualifier.ui.sync.fields_presenter import FieldsPresenter
from qualifier.ui.sync.presenter import CentrePresenter
from qualifier.ui.sync.states import CentreState
from qualifier.ui.sync.ways_page import WaysPage
from qualifier.ui.sync.ways_presenter import WaysPresenter
from qualifier.ui.sync.ways_state import WaysState
from qualifier.ui.widgets.toast_mark import UNDO_MS

BEAT_MS = 5_000  # "next try in 40 s" goes down while one looks
UNDO_REMOVAL = "undo_crm_removal"


class SyncPage(Page):
    """Signals: `said(text)`, `refused(text)` for the window's toasts; `may_undo(text)` likewise,
    with a link that takes it back; `settings_asked`; `lead_asked(lead id)`."""

    said = Signal(str)
    refused = Signal(str)
    may_undo = Signal(str)
    settings_asked = Signal()
    lead_asked = Signal(str)

    def __init__(
        self, desk: Desk, told: Mapping[str, Any] | None = None, parent: QWidget | None = None
    ) -> None:
        """`told`: what the worker said of each connection so far."""
        super().__init__(parent)
        self._desk = desk
        self.presenter = CentrePresenter(
            desk,
            self.show_state,
            self.said.emit,
            self.refused.emit,
            self.may_undo.emit,
            told or {},
        )
        self._left_unsaved: Callable[[], None] | None = None  # takes up again what was left so
        self.centre = Centre()
        self.connect_page: ConnectPage | None = None
        self.fields_page: FieldsPage | None = None
        self.ways_page: WaysPage | None = None
        self.aside_page: AsidePage | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.centre)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._removal = QTimer(self)
        self._removal.setSingleShot(True)
        self._removal.setInterval(UNDO_MS)
        self._removal.timeout.connect(self.presenter.remove_hidden)
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._say_again)
        self._wire()
        self.show_state(self.presenter.state)

    def _wire(self) -> None:
        centre, presenter = self.centre, self.presenter
        centre.trail.settings_asked.connect(self.settings_asked)
        centre.sync_asked.connect(presenter.sync)
        centre.pause_asked.connect(presenter.pause_all)
        centre.filter_chosen.connect(presenter.filter)
        centre.table.chosen.connect(presenter.choose)
        centre.table.end_near.connect(presenter.more)
        centre.table.retry_asked.connect(presenter.retry)
        centre.table.cancel_asked.connect(presenter.cancel)
        centre.entry.retry_asked.connect(presenter.retry)
        centre.entry.cancel_asked.connect(presenter.cancel)
        centre.conflict.picked.connect(presenter.pick)
        centre.conflict.all_picked.connect(presenter.pick_all)
        centre.conflict.later.connect(self._decide_later)
        centre.conflict.save_asked.connect(presenter.save)
        centre.cards.connect_asked.connect(self.connect_kind)
        centre.cards.change_asked.connect(self.change)
        centre.cards.key_asked.connect(lambda one: self.change(one, wants_key=True))
        centre.cards.fields_asked.connect(self.show_fields)
        centre.cards.pause_asked.connect(presenter.pause)
        centre.cards.aside_asked.connect(self.show_asides)
        centre.cards.remove_asked.connect(self.remove)
        centre.cards.gone_accepted.connect(presenter.accept_gone)

    # --- acts ----------------------------------------------------------------------------------
    def worker_changed(self, changed: Mapping[str, Any]) -> None:
        """The worker told that something changed."""
        self.presenter.worker_changed(changed)
        if self.connect_page is not None:
            self.connect_page.worker_changed(changed)
        if self.aside_page is not None and changed.get("leads"):
            self.aside_page.presenter.read()

    def sync(self) -> None:
        """F5."""
        self.presenter.sync()

    def connect_kind(self, kind: str) -> None:
        """Set a new connection up."""
        self._connect_page(kind).begin(kind)

    def change(self, connection_id: str, *, wants_key: bool = False) -> None:
        """Change one that is there; `wants_key`: begin with its key."""
        one = self._connection(connection_id)
        if one is not None:
            self._connect_page(one.kind).edit(one, wants_key=wants_key)

    def show_fields(self, connection_id: str, rows: tuple[FieldRow, ...] = ()) -> None:
        """Which field here is which field there; `rows` that were left unsaved are taken up."""
        one = self._connection(connection_id)
        if one is None:
            return
        self._drop_pages()
        page = self.fields_page = FieldsPage(self._desk)
        page.closed.connect(self.show_centre)
        page.trail.settings_asked.connect(self._to_settings)
        page.said.connect(self.said)
        page.refused.connect(self.refused)
        page.ways_asked.connect(lambda: self.show_ways(connection_id))
        self._show(page)
        page.open(one, rows)

    def show_ways(self, connection_id: str, left: WaysState | None = None) -> None:
        """Where hand-offs go there, and what their reasons mean here; the choices of `left` were
        not saved and are taken up."""
        one = self._connection(connection_id)
        if one is None:
            return
        self._drop_pages()
        page = self.ways_page = WaysPage(self._desk)
        page.closed.connect(self.show_centre)
        page.trail.settings_asked.connect(self._to_settings)
        page.said.connect(self._saved_later)
        page.refused.connect(self.refused)
        self._show(page)
        page.open(one)
        if left is not None:
            page.presenter.take_up(left)

    def show_asides(self, connection_id: str) -> None:
        """Which leads the connection set aside, so that nobody calls them."""
        one = self._connection(connection_id)
        if one is None:
            return
        self._drop_pages()
        page = self.aside_page = AsidePage(self._desk)
        page.closed.connect(self.show_centre)
        page.trail.settings_asked.connect(self._to_settings)
        page.lead_asked.connect(self.lead_asked)
        page.said.connect(self._saved_later)
        page.refused.connect(self.refused)
        self._show(page)
        page.open(one)

    def _saved_later(self, words: str) -> None:
        self.presenter.read()
        self.said.emit(words)

    def show_centre(self) -> None:
        """Back to the centre, at the same line."""
        self._drop_pages()
        self.stack.setCurrentWidget(self.centre)
        self.presenter.read()
        self.centre.focus_table()

    def remove(self, connection_id: str) -> None:
        """Take a connection away; for eight seconds it can be brought back."""
        name = self.presenter.hide(connection_id)
        self._removal.start()
        words = _("{crm} is removed. Its leads and what waits stay here.").format(crm=name)
        self.may_undo.emit(words)

    def toast_action(self, action_id: str) -> None:
        """A link in a toast was pressed."""
        if action_id == UNDO_REMOVAL:
            self.undo()

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        self.presenter.read()
        self._beat.start()
        if self.stack.currentWidget() is self.centre:
            self.centre.focus_table()

    def left(self) -> bool:
        self._beat.stop()
        if self.connect_page is not None:  # a key that was typed does not stay
            self.show_centre()
        return True

    def read_again(self) -> None:
        self.presenter.read()

    def primary_action(self) -> None:
        if self.connect_page is not None:
            self.connect_page.save()
        elif self.fields_page is not None:
            self.fields_page.presenter.save()
        elif self.ways_page is not None:
            self.ways_page.presenter.save()
        elif self.presenter.state.made_choices:
            self.presenter.save()
        else:
            self.presenter.sync()

    def undo(self) -> bool:
        if self.fields_page is not None:
            return self.fields_page.presenter.undo()
        if self.ways_page is not None:
            return self.ways_page.presenter.undo()
        again, self._left_unsaved = self._left_unsaved, None
        if again is not None:
            again()
            return True
        self._removal.stop()
        return self.presenter.show_hidden() or self.presenter.take_up()

    def commands(self) -> tuple[Command, ...]:
        presenter = self.presenter
        pause = _("Resume all") if presenter.state.is_paused else _("Pause all")
        return (
            Command(_("Sync now"), keys_of(Action.SYNC), presenter.sync),
            Command(pause, "", presenter.pause_all),
            Command(_("Show what needs you"), "", lambda: presenter.filter(Show.NEEDS_YOU)),
            *(
                Command(
                    _("Connect {crm}").format(crm=crm_name(kind)),
                    "",
                    partial(self.connect_kind, kind),
                )
                for kind in presenter.state.offered
            ),
            *(command for one in presenter.state.connections for command in self._commands(one)),
        )

    def _commands(self, one: CrmConnection) -> tuple[Command, ...]:
        """What can be set of a connection."""
        fields = _("{crm}: fields").format(crm=one.name)
        ways = _("{crm}: routing and reasons").format(crm=one.name)
        asides = _("{crm}: not to be called").format(crm=one.name)
        return (
            Command(fields, "", partial(self.show_fields, one.id)),
            Command(ways, "", partial(self.show_ways, one.id)),
            Command(asides, "", partial(self.show_asides, one.id)),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            is_centre = self.stack.currentWidget() is self.centre
            (self.settings_asked.emit if is_centre else self.show_centre)()
        else:
            super().keyPressEvent(event)

    # --- showing -------------------------------------------------------------------------------
    def show_state(self, state: CentreState) -> None:
        """Show one state of the centre."""
        self.centre.show_state(state, self._now())

    def _connect_page(self, kind: str) -> ConnectPage:
        self._drop_pages()
        page = self.connect_page = ConnectPage(self._desk, kind)
        page.closed.connect(self.show_centre)
        page.trail.settings_asked.connect(self._to_settings)
        page.saved.connect(self._saved)
        page.said.connect(self.said)
        self._show(page)
        return page

    def _saved(self, connection_id: str, is_new: bool) -> None:
        self.show_centre()
        if is_new:
            self.said.emit(_("Connected. The first leads come with the next exchange."))
        else:
            self.said.emit(_("Saved."))

    def _show(self, page: QWidget) -> None:
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def _drop_pages(self) -> None:
        """Pages of one connection are made anew each time: nothing typed stays in them."""
        if self.connect_page is not None:
            self.connect_page.leave()
        if self.fields_page is not None:
            self._leave_fields(self.fields_page.presenter)
        if self.ways_page is not None:
            self._leave_ways(self.ways_page.presenter)
        if self.aside_page is not None:
            self.aside_page.presenter.leave()
        for page in (self.connect_page, self.fields_page, self.ways_page, self.aside_page):
            if page is not None:
                self.stack.removeWidget(page)
                page.hide()
                page.deleteLater()
        self.connect_page = self.fields_page = self.ways_page = self.aside_page = None

    def _leave_fields(self, presenter: FieldsPresenter) -> None:
        """What is being saved is told here; what is not saved can be taken up again."""
        presenter.leave(self._saved_later, self.refused.emit)
        state = presenter.state
        if presenter.is_unsaved:
            self._left_unsaved = lambda: self.show_fields(state.id, state.rows)
            words = _("The fields of {crm} were left without saving them.")
            self.may_undo.emit(words.format(crm=state.name))

    def _leave_ways(self, presenter: WaysPresenter) -> None:
        presenter.leave(self._saved_later, self.refused.emit)
        state = presenter.state
        if presenter.is_unsaved:
            self._left_unsaved = lambda: self.show_ways(state.id, state)
            words = _("Routing and reasons of {crm} were left without saving them.")
            self.may_undo.emit(words.format(crm=state.name))

    def _to_settings(self) -> None:
        self.show_centre()
        self.settings_asked.emit()

    def _connection(self, connection_id: str) -> CrmConnection | None:
        connections = self.presenter.state.connections
        return next((one for one in connections if one.id == connection_id), None)

    def _decide_later(self) -> None:
        self.presenter.decide_later()
        self.centre.focus_table()

    def _say_again(self) -> None:
        self.show_state(self.presenter.state)

    def _now(self) -> Now:
        return Now(self._desk.clock(), self._desk.zone, self._desk.language)
