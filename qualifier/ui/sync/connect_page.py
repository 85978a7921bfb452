"""Setting up a connection, in place of the sync centre."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.row import Box
from qualifier.sync.kinds import crm_name
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.shortcuts import Action, keys_of, with_keys
from qualifier.ui.sync.connect_parts import LeadsPart, WherePart
from qualifier.ui.sync.connect_presenter import ConnectPresenter
from qualifier.ui.sync.connect_state import ConnectState
from qualifier.ui.sync.trail import Trail
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Button, Kind, Panel, SightScroll
from qualifier.ui.widgets.tip import show_tip

WIDEST_PX = 960


class ConnectPage(QWidget):
    """Signals: `closed`, `saved(id, is_new)`. Its parts are built for one kind of CRM."""

    closed = Signal()
    saved = Signal(str, bool)

    def __init__(self, desk: Desk, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = ConnectPresenter(desk, self.show_state, self.saved.emit)
        self.where, self.leads = WherePart(kind), LeadsPart(kind)
        presenter = self.presenter
        self.where.edited.connect(presenter.change)
        self.where.check_asked.connect(presenter.check)
        self.leads.edited.connect(presenter.change)
        self.leads.since_chosen.connect(self._since)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(kind))
        column.addWidget(self._body(), 1)

    def begin(self, kind: str) -> None:
        """A new connection; the first field has the focus."""
        self.presenter.begin(kind)
        self.where.fields[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, one: CrmConnection, *, wants_key: bool) -> None:
        """Change one that is there; `wants_key`: its key is refused, so begin there."""
        self.trail.title_label.show_text(one.name)
        self.presenter.edit(one)
        field = self.where.boxes[Box.KEY] if wants_key else self.where.fields[0]
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: ConnectState) -> None:
        """Show one state."""
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
