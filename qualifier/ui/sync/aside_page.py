"""The leads that a connection set aside, in place of the sync centre."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.aside_list import AsideLine
from qualifier.store.connections import CrmConnection
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import aside_sentence
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.sync.aside_presenter import AsidePresenter, AsideState
from qualifier.ui.sync.faces import Now
from qualifier.ui.sync.state_rows import ROW_PX, StateDelegate
from qualifier.ui.sync.trail import Trail
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    Card,
    ElidedLabel,
    EmptyState,
    FirstReadStack,
    Panel,
    WrappedText,
)


class AsideTable(RowsView):
    """Signals besides those of `RowsView`: `anyway_asked` (R)."""

    anyway_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Leads not to be called"), parent)
        self.setItemDelegate(StateDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_R:
            self.anyway_asked.emit()
        else:
            super().keyPressEvent(event)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_PX))


class AsidePage(QWidget):
    """Signals: `closed`; `lead_asked(lead id)`; `said(text)`, `refused(text)` for toasts."""

    closed = Signal()
    lead_asked = Signal(str)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = AsidePresenter(desk, self.show_state, self.said.emit, self.refused.emit)
        self.table = AsideTable()
        self._build()
        self.table.chosen.connect(self.presenter.choose)
        self.table.opened.connect(lambda _line: self._open())
        self.table.end_near.connect(self.presenter.more)
        self.table.anyway_asked.connect(self.presenter.call_anyway)

    def open(self, one: CrmConnection) -> None:
        """Show those of a connection."""
        self.trail.title_label.show_text(_("{crm}: not to be called").format(crm=one.name))
        self.presenter.open(one)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: AsideState) -> None:
        """Show one state."""
        if state.error is not None:
            self.empty.show_words(_("The leads could not be read."), sentence(state.error))
            self.stack.show_read(self.empty)
        elif state.is_read and not state.lines:
            words = _("Every lead of this CRM may be called, as far as the CRM is concerned.")
            self.empty.show_words(_("None is set aside."), words)
            self.stack.show_read(self.empty)
        elif state.is_read:
            self._show_lines(state)
            self.stack.show_read(self.table)
        line = state.line
        self.front.setVisible(line is not None)
        if line is not None:
            self.name_label.show_text(_who(line))
            at = self._now().stamp(line.at)
            words = _("{why}, {time}").format(why=aside_sentence(line.why.value), time=at)
            self.why_label.show_text(words)

    def _show_lines(self, state: AsideState) -> None:
        now, top = self._now(), self.table.verticalScrollBar().value()
        blocked = self.table.blockSignals(True)
        self.table.show_lines(_columns(), tuple(_line(one, now) for one in state.lines))
        if state.chosen:
            self.table.choose(state.chosen)
        self.table.blockSignals(blocked)
        self.table.verticalScrollBar().setValue(top)

    def _open(self) -> None:
        line = self.presenter.state.line
        if line is not None:
            self.lead_asked.emit(line.lead_id)

    def _now(self) -> Now:
        return Now(self._desk.clock(), self._desk.zone, self._desk.language)

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        self.trail = Trail("", below=True)
        self.trail.centre_asked.connect(self.closed)
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 14, 20, 12)
        row.addWidget(self.trail, 1)
        header.setMinimumHeight(theme().px(58))
        self.empty = EmptyState(Glyph.PHONE, "", "")
        self.stack = FirstReadStack(self.table, self.empty)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.stack)
        ground = Panel(Role.WINDOW)
        parts = QVBoxLayout(ground)
        parts.setContentsMargins(20, 12, 20, 16)
        parts.setSpacing(12)
        parts.addWidget(card, 1)
        parts.addWidget(self._front())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(ground, 1)

    def _front(self) -> Card:
        """What can be done with the lead in front."""
        self.front = Card()
        self.name_label = ElidedLabel("", Type.HEADING)
        self.why_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.anyway_button = Button(
            _("Call anyway"), glyph=Glyph.PHONE, keys=keys_of(Action.RETRY, Where.SYNC)
        )
        self.anyway_button.clicked.connect(self.presenter.call_anyway)
        self.open_button = Button(_("Open the lead"), keys="Return")
        self.open_button.clicked.connect(self._open)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name_label)
        head.addWidget(self.why_label, 1)
        head.addWidget(self.anyway_button)
        head.addWidget(self.open_button)
        words = _(
            "It comes back by itself when its record does. Called anyway, it stands in the queue "
            "until its record changes there once more."
        )
        column = QVBoxLayout(self.front)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        return self.front


def _columns() -> Sequence[Column]:
    return (Column(_("Lead")), Column(_("Why")), Column(_("Set aside"), 140))


def _line(one: AsideLine, now: Now) -> Line:
    cells = (Cell(_who(one), is_strong=True), Cell(aside_sentence(one.why.value)))
    return Line(one.id, (*cells, Cell(now.stamp(one.at))))


def _who(one: AsideLine) -> str:
    return ", ".join(dict.fromkeys(part for part in (one.name, one.company) if part))
