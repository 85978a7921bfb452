"""The sync centre itself: cards above, the outbox in the middle, the line in front below."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qualifier.store.outbox_list import Show
from qualifier.texts import _, ngettext
from qualifier.texts.fields import field_label
from qualifier.texts.sync_sentences import receiver_name
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of, with_keys
from qualifier.ui.sync.cards import Cards
from qualifier.ui.sync.conflict_panel import ConflictPanel
from qualifier.ui.sync.entry_panel import EntryPanel
from qualifier.ui.sync.faces import Now, card_face, field_face, offer_face
from qualifier.ui.sync.outbox_table import OutboxTable
from qualifier.ui.sync.states import CentreState
from qualifier.ui.sync.trail import Trail
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    Card,
    Chip,
    ElidedLabel,
    EmptyState,
    FirstReadStack,
    Kind,
    Label,
    Panel,
    SightScroll,
)
from qualifier.ui.widgets.tip import show_tip

LEAST_ROWS = 3


class FilterChip(Chip):
    """Tells that it was pressed; which filter is on is decided by the page."""

    def nextCheckState(self) -> None:
        return


class Centre(QWidget):
    """Shows one `CentreState`. Signals: `sync_asked`, `pause_asked`, `filter_chosen(Show)`."""

    sync_asked = Signal()
    pause_asked = Signal()
    filter_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CentreState()
        self._owes_focus = False
        self.cards, self.table = Cards(), OutboxTable()
        self.conflict, self.entry = ConflictPanel(), EntryPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self._body(), 1)
        self.conflict.left.connect(self.focus_table)
        self.table.opened.connect(self.go_down)

    # --- showing -------------------------------------------------------------------------------
    def show_state(self, state: CentreState, now: Now) -> None:
        """Show one state."""
        before, self._state = self._state, state
        self._show_header(state)
        faces = [card_face(one, state, now) for one in state.connected]
        are_new = self.cards.show_faces((*faces, *(offer_face(kind) for kind in state.offered)))
        self._show_outbox(state, now)
        if self._show_front(state, now) or are_new:
            self._order()
        is_emptied = before.line is not None and state.line is None
        if state.is_read and (is_emptied or self._owes_focus):
            self.focus_table()

    def _show_header(self, state: CentreState) -> None:
        waiting = state.counts.waiting
        if state.problem:
            self.notice.show_text(state.problem, Role.DANGER)
        elif state.is_offline:
            words = _("Offline · {count} waiting. Your calls are kept on this computer.")
            self.notice.show_text(words.format(count=waiting), Role.WARN)
        elif state.is_paused:
            words = _("Paused · {count} waiting. Nothing is sent or read until you resume.")
            self.notice.show_text(words.format(count=waiting), Role.WARN)
        else:
            words = _(
                "Nothing is lost offline: every call stays on this computer until it is sent."
            )
            self.notice.show_text(words, Role.TEXT2)
        self.pause_button.setVisible(bool(state.connected))
        self.pause_button.setText(_("Resume all") if state.is_paused else _("Pause all"))
        self.pause_button.set_glyph(Glyph.PLAY if state.is_paused else Glyph.PAUSE)
        self.sync_button.setEnabled(not state.is_syncing)
        self.sync_button.setText(_("Syncing…") if state.is_syncing else _("Sync now"))
        # One filled button: it is Save while there is something to save.
        self.sync_button.set_kind(Kind.DEFAULT if state.made_choices else Kind.PRIMARY)

    def _show_outbox(self, state: CentreState, now: Now) -> None:
        counts = state.counts
        words = ngettext("{count} row", "{count} rows", counts.all)
        self.count_label.setText(words.format(count=now.number(counts.all)))
        numbers = (counts.all, counts.needs_you, counts.will_retry, counts.sent_today)
        for (show, chip), count in zip(self.chips.items(), numbers, strict=True):
            chip.show_count(count)
            chip.setChecked(show is state.show)
        if state.lines:
            self.table.show_outbox(state, now)
            self.stack.show_read(self.table)
        elif state.is_read:
            self.table.show_outbox(state, now)
            self.empty.show_words(*_empty_words(state))
            self.stack.show_read(self.empty)

    def _order(self) -> None:
        """Tab goes in reading order, also through what was made later."""
        cards = [button for card in self.cards.cards for button in card.buttons]
        order: list[QWidget] = [self.sync_button, *cards, *self.chips.values(), self.table]
        order += [*self.conflict.in_order, self.entry.retry_button, self.entry.cancel_button]
        for one, after in pairwise(order):
            QWidget.setTabOrder(one, after)

    def _show_front(self, state: CentreState, now: Now) -> bool:
        are_new = False
        if state.conflict is not None:
            are_new = self._show_conflict(state, now)
            self.front.setCurrentWidget(self.conflict)
        elif state.entry is not None:
            self.entry.show_entry(state.entry, state, now)
            self.front.setCurrentWidget(self.entry)
        line = state.line
        self.front.setVisible(state.conflict is not None or state.entry is not None)
        if line is None:
            return are_new
        for widget in (self.conflict, self.entry):
            is_front = widget is self.front.currentWidget()
            policy = widget.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if is_front else policy.Policy.Ignored)
            widget.setSizePolicy(policy)
        return are_new

    def _show_conflict(self, state: CentreState, now: Now) -> bool:
        sides = state.conflict
        assert sides is not None
        crm = receiver_name(sides.connection, state.names)
        title = _("{name} was changed on both sides").format(name=sides.name)
        differ = ngettext("{count} field differs", "{count} fields differ", len(sides.fields))
        under = differ.format(count=len(sides.fields))
        if sides.agreed:
            same = ngettext(
                "{count} other is the same on both sides",
                "{count} others are the same on both sides",
                sides.agreed,
            ).format(count=sides.agreed)
            under = f"{under}, {same}"
        self.conflict.show_words(title, under, (_("Mine, on this computer"), _("Before"), crm))
        made = state.made_choices
        fields = tuple(
            field_face(one, field_label(one.conflict.field), made.get(one.conflict.id, ""), now)
            for one in sides.fields
        )
        return self.conflict.show_fields(fields, is_saving=state.is_saving)

    # --- focus ---------------------------------------------------------------------------------
    def focus_table(self) -> None:
        """The table, or where there is none, the first card; once they are read."""
        self._owes_focus = not self._state.is_read
        if self._owes_focus:
            return
        if self._state.lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.cards.focus_first()

    def go_down(self, _line: str = "") -> None:
        """Enter on a line: to the fields of its conflict, or to what can be done with it."""
        if self._state.conflict is not None:
            self.conflict.focus_first()
            return
        for button in (self.entry.retry_button, self.entry.cancel_button):
            if button.isVisible():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # --- building ------------------------------------------------------------------------------
    def _header(self) -> Panel:
        header = Panel(Role.WINDOW)
        self.trail = Trail(_("Sync centre"))
        self.notice = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.pause_button = Button("", glyph=Glyph.PAUSE)
        self.pause_button.clicked.connect(self.pause_asked)
        self.sync_button = Button(
            "", kind=Kind.PRIMARY, glyph=Glyph.REFRESH_CW, keys=keys_of(Action.SYNC)
        )
        self.sync_button.clicked.connect(self.sync_asked)
        show_tip(self.sync_button, with_keys(_("Sync now"), Action.SYNC))
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 14, 20, 10)
        row.setSpacing(8)
        row.addWidget(self.trail)
        row.addSpacing(6)
        row.addWidget(self.notice, 1)
        row.addWidget(self.pause_button)
        row.addWidget(self.sync_button)
        header.setMinimumHeight(theme().px(58))
        return header

    def _body(self) -> Panel:
        self.front = QStackedWidget()
        self.front.addWidget(self.conflict)
        self.front.addWidget(self.entry)
        self.front.setVisible(False)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 2, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.cards)
        column.addWidget(self._outbox(), 1)
        column.addWidget(self.front)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
        return ground

    def _outbox(self) -> Card:
        words = {
            Show.ALL: _("All"),
            Show.NEEDS_YOU: _("Needs you"),
            Show.WILL_RETRY: _("Will retry"),
            Show.SENT_TODAY: _("Sent today"),
        }
        self.chips = {show: FilterChip(text, 0) for show, text in words.items()}
        self.count_label = Label("", Type.BODY, Role.TEXT2)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        head.addWidget(Label(_("Outbox"), Type.HEADING))
        head.addWidget(self.count_label)
        head.addStretch(1)
        for show, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, one=show: self.filter_chosen.emit(one))
            head.addWidget(chip)
        self.empty = EmptyState(Glyph.CLOUD_CHECK, "", "")
        self.stack = FirstReadStack(self.table, self.empty)
        # Its grey rows are higher than the rows that must be seen: it takes what room there is.
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(self.table.wanted_height(LEAST_ROWS))
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 10, 1, 1)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        return card


def _empty_words(state: CentreState) -> tuple[str, str]:
    if state.problem:
        return _("The outbox could not be read."), state.problem
    match state.show:
        case Show.NEEDS_YOU:
            return _("Nothing needs you."), _("What a person must decide or mend appears here.")
        case Show.WILL_RETRY:
            return _("Nothing is waiting for another try."), ""
        case Show.SENT_TODAY:
            return _("Nothing was sent today yet."), _("What you hand over goes by itself.")
    if not state.connected:
        return (
            _("No CRM is connected."),
            _("Hand-offs go to the folder. Connect a CRM above, and leads come from there too."),
        )
    return _("All sent."), _("What you note on the phone and hand over passes through here.")
