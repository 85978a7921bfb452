"""Routing and reasons of a connection, in place of the sync centre."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.connections import CrmConnection
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.form_parts import ChoiceList, row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.sync.trail import Trail
from qualifier.ui.sync.ways_presenter import WaysPresenter
from qualifier.ui.sync.ways_state import TheirField, WaysState
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    Card,
    EmptyState,
    Kind,
    Label,
    Panel,
    SightScroll,
    WrappedText,
)


class WaysPage(QWidget):
    """Signals: `closed`; `said(text)`, `refused(text)` for the window's toasts."""

    closed = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = WaysPresenter(desk, self.show_state, self.said.emit, self.refused.emit)
        self.routes: dict[tuple[str, str], ChoiceList] = {}
        self.people: dict[str, ChoiceList] = {}
        self.reasons: dict[str, ChoiceList] = {}
        self._built: object = None
        self._routing, self._reasons = QWidget(), QWidget()
        self._routing_slot, self._reasons_slot = QVBoxLayout(), QVBoxLayout()
        self._no_reasons = Label(_("This CRM has no list of reasons yet."), Type.BODY, Role.TEXT2)
        self._build()

    def open(self, one: CrmConnection) -> None:
        """Show the routing and reasons of a connection."""
        self.trail.title_label.show_text(_("{crm}: routing and reasons").format(crm=one.name))
        self.presenter.open(one)

    def show_state(self, state: WaysState) -> None:
        """Show one state."""
        if state.error is not None:
            self.empty.show_words(_("Their side could not be read."), sentence(state.error))
        self.empty.setVisible(not state.is_read)
        self._tables.setVisible(state.is_read)
        self.save_button.setEnabled(state.may_save)
        self.undo_button.setVisible(state.may_save)
        if not state.is_read:
            return
        shape = (state.fields, state.persons, state.their_reasons, state.our_channels)
        if shape != self._built:
            self._built = shape
            self._fill(state)
        for (channel, name), choice in self.routes.items():
            choice.show_chosen(state.channels.get(channel, {}).get(name, ""))
        for channel, choice in self.people.items():
            choice.show_chosen(state.people.get(channel, ""))
        for theirs, choice in self.reasons.items():
            choice.show_chosen(state.reasons.get(theirs, ""))
        proposals = len(state.open_proposals)
        self.take_button.setVisible(bool(proposals))
        words = ngettext("Take {n} proposal", "Take {n} proposals", proposals)
        self.take_button.setText(words.format(n=proposals))
        self.take_button.updateGeometry()

    # --- tables --------------------------------------------------------------------------------
    def _fill(self, state: WaysState) -> None:
        self.routes, self.people, self.reasons = {}, {}, {}
        self._routing = _replaced(self._routing_slot, self._routing, self._routing_table(state))
        self._reasons = _replaced(self._reasons_slot, self._reasons, self._reasons_table(state))
        self._no_reasons.setVisible(not state.their_reasons)

    def _routing_table(self, state: WaysState) -> QWidget:
        table, grid = _table()
        heads = [_("Our channel"), *(_part_words(one.part) for one in state.fields)]
        _heads(grid, [*heads, _("Follow-up for")])
        for row, (channel, words) in enumerate(state.our_channels, start=1):
            grid.addWidget(Label(words, Type.BODY_MEDIUM), row, 0)
            for column, field in enumerate(state.fields, start=1):
                choice = self._choice(words, field)
                choice.chosen.connect(partial(self.presenter.route, channel, field.name))
                self.routes[channel, field.name] = choice
                grid.addWidget(choice, row, column)
            name = _("{channel}: follow-up for").format(channel=words)
            person = ChoiceList(name)
            person.show_choices((("", _("Nobody in particular")), *state.persons), "")
            person.chosen.connect(partial(self.presenter.follow_up, channel))
            self.people[channel] = person
            grid.addWidget(person, row, len(state.fields) + 1)
        return table

    def _choice(self, channel: str, field: TheirField) -> ChoiceList:
        part = _part_words(field.part)
        choice = ChoiceList(_("{channel}: {part}").format(channel=channel, part=part))
        choice.show_choices((("", _("As it is")), *field.options), "")
        return choice

    def _reasons_table(self, state: WaysState) -> QWidget:
        table, grid = _table()
        _heads(grid, [_("Their reason"), _("Ours")])
        for row, (theirs, words) in enumerate(state.their_reasons, start=1):
            grid.addWidget(Label(words, Type.BODY_MEDIUM), row, 0)
            choice = ChoiceList(_("Ours for “{reason}”").format(reason=words))
            offered = (("", _("None: their words are kept")), *state.our_reasons)
            choice.show_choices(offered, "")
            choice.chosen.connect(partial(self.presenter.reason, theirs))
            self.reasons[theirs] = choice
            grid.addWidget(choice, row, 1)
        return table

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        self.empty = EmptyState(Glyph.HOURGLASS, _("Asking there…"), "")
        routing = Card()
        _card(
            routing,
            self._routing_slot,
            _("Where hand-offs go there"),
            _("Set last, when everything else of a hand-off has arrived."),
        )
        self._routing_slot.addWidget(self._routing)
        reasons = Card()
        _card(
            reasons,
            self._reasons_slot,
            _("What their reasons mean here"),
            _("A reason without a partner is kept and shown in their words, never guessed."),
        )
        self.take_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.SPARKLES)
        self.take_button.clicked.connect(self.presenter.take_proposals)
        self._reasons_slot.addLayout(row_of(self.take_button))
        self._reasons_slot.addWidget(self._no_reasons)
        self._reasons_slot.addWidget(self._reasons)
        self._tables = QWidget()
        tables = QVBoxLayout(self._tables)
        tables.setContentsMargins(0, 0, 0, 0)
        tables.setSpacing(12)
        tables.addWidget(routing)
        tables.addWidget(reasons)
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(20, 12, 20, 16)
        parts.addWidget(self.empty)
        parts.addWidget(self._tables)
        parts.addStretch(1)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(ground, 1)

    def _header(self) -> Panel:
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        self.trail = Trail("", below=True)
        self.trail.centre_asked.connect(self.closed)
        self.undo_button = Button(_("Undo"), kind=Kind.GHOST, keys=keys_of(Action.UNDO))
        self.undo_button.clicked.connect(self.presenter.undo)
        self.save_button = Button(_("Save"), kind=Kind.PRIMARY, keys=keys_of(Action.PRIMARY))
        self.save_button.clicked.connect(self.presenter.save)
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 14, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.trail, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.save_button)
        header.setMinimumHeight(theme().px(58))
        return header


def _part_words(part: str) -> str:
    return {
        "owner": _("Owner"),
        "team": _("Team"),
        "stage": _("Stage"),
        "status": _("Status"),
    }.get(part, part)


def _card(card: Card, column: QVBoxLayout, title: str, words: str) -> None:
    card.setLayout(column)
    column.setContentsMargins(16, 14, 16, 16)
    column.setSpacing(8)
    column.addWidget(Label(title, Type.HEADING))
    column.addWidget(WrappedText(words, Type.LABEL, Role.TEXT2))


def _table() -> tuple[QWidget, QGridLayout]:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    return table, grid


def _heads(grid: QGridLayout, heads: list[str]) -> None:
    for column, words in enumerate(heads):
        grid.addWidget(Label(words, Type.LABEL, Role.TEXT2), 0, column)
        grid.setColumnStretch(column, 1)


def _replaced(slot: QVBoxLayout, old: QWidget, new: QWidget) -> QWidget:
    slot.replaceWidget(old, new)
    old.hide()
    old.deleteLater()
    return new
