"""Setting up a connection, in place of the sync centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.connections import CrmConnection
from qualifier.sync.kinds import KINDS, crm_name
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.shortcuts import Action, keys_of, with_keys
from qualifier.ui.sync.connect_parts import LeadsPart
from qualifier.ui.sync.connect_presenter import ConnectPresenter
from qualifier.ui.sync.connect_state import ConnectState
from qualifier.ui.sync.set_up_part import SetUpPart
from qualifier.ui.sync.trail import Trail
from qualifier.ui.sync.where_part import WherePart
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Button, Kind, Panel, SightScroll
from qualifier.ui.widgets.tip import show_tip

WIDEST_PX = 960


class ConnectPage(QWidget):
    """Its parts are built for one kind of CRM. Signals: `closed`, `saved(id, is_new)`,
    `said(words)`."""

    closed = Signal()
    saved = Signal(str, bool)
    said = Signal(str)

    def __init__(self, desk: Desk, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = ConnectPresenter(desk, self.show_state, self.saved.emit, _open)
        self.where, self.leads = WherePart(kind), LeadsPart(kind)
        oauth = KINDS[kind].oauth
        self.set_up = SetUpPart(oauth) if oauth is not None else None
        if self.set_up is not None:
            self.set_up.copied.connect(self.said)
        self._wire()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(kind))
        column.addWidget(self._body(), 1)

    def _wire(self) -> None:
        presenter, sign_in = self.presenter, self.where.sign_in
        self.where.edited.connect(presenter.change)
        self.where.check_asked.connect(self._asked)
        self.where.way_chosen.connect(presenter.choose_way)
        sign_in.sign_in_asked.connect(presenter.sign_in)
        sign_in.cancel_asked.connect(presenter.cancel_sign_in)
        sign_in.sign_out_asked.connect(presenter.sign_out)
        sign_in.second_passed.connect(presenter.second_passed)
        self.leads.edited.connect(presenter.change)
        self.leads.since_chosen.connect(self._since)

    def begin(self, kind: str) -> None:
        """A new connection; the first field has the focus."""
        self.presenter.begin(kind)
        self.where.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, one: CrmConnection, *, wants_key: bool) -> None:
        """Change one that is there; `wants_key`: its key is refused, so begin there."""
        self.trail.title_label.show_text(one.name)
        self.presenter.edit(one)
        if self.set_up is not None:
            self.set_up.show_steps(False)
        begins = self.where.key_field if wants_key else self.where.first
        begins.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: ConnectState) -> None:
        """Show one state."""
        if self.set_up is not None:
            self.set_up.setVisible(state.is_by_browser)
        self.where.show_connect(state)
        self.leads.show_connect(state, self._desk.clock().astimezone(self._desk.zone))
        self.save_button.setEnabled(state.may_save)
        self.save_button.setText(_("Saving…") if state.is_saving else _("Save"))
        self.save_button.updateGeometry()
        ready = with_keys(_("Save"), Action.PRIMARY)
        show_tip(self.save_button, ready if state.may_save else _("Check the account first."))

    def leave(self) -> None:
        """What was typed is forgotten, the key above all."""
        self.presenter.leave()

    def save(self) -> None:
        """Ctrl+Enter: save; or check, where that comes first."""
        if self.presenter.state.may_save:
            self.presenter.save()
        else:
            self._asked()

    def worker_changed(self, changed: Mapping[str, Any]) -> None:
        """The worker told that something changed."""
        self.presenter.worker_changed(changed)

    def _asked(self) -> None:
        """Enter in a field: check, or sign in where nobody is."""
        state = self.presenter.state
        if state.is_by_browser and not state.is_signed_in:
            self.presenter.sign_in()
        else:
            self.presenter.check()

    def _since(self, days: int) -> None:
        since = self.presenter.since_days(days)
        self.presenter.change(replace(self.presenter.state.form, since=since))

    def _header(self, kind: str) -> Panel:
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        self.trail = Trail(_("Connect {crm}").format(crm=crm_name(kind)), below=True)
        self.trail.centre_asked.connect(self.closed)
        self.cancel_button = Button(_("Cancel"))
        self.cancel_button.clicked.connect(self.closed)
        self.save_button = Button(_("Save"), kind=Kind.PRIMARY, keys=keys_of(Action.PRIMARY))
        self.save_button.clicked.connect(self.presenter.save)
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 14, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.trail, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        header.setMinimumHeight(theme().px(58))
        return header

    def _body(self) -> Panel:
        inner = QWidget()
        inner.setMaximumWidth(theme().px(WIDEST_PX))
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(16)
        if self.set_up is not None:
            column.addWidget(self.set_up)
        column.addWidget(self.where)
        column.addWidget(self.leads)
        column.addStretch(1)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
        return ground


def _open(url: str) -> bool:
    """Open an address in the person's own browser; False where there is none."""
    return QDesktopServices.openUrl(QUrl(url))
