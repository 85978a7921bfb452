"""The page "Calls" of the window: every call, newest first, and the facts of the one chosen.

The replay of a call opens from it and takes its place.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualifier.store.call_list import Only
from qualifier.texts import _
from qualifier.ui.calls.facts_view import FactsView
from qualifier.ui.calls.presenter import CallsPresenter
from qualifier.ui.calls.replay_page import ReplayPage
from qualifier.ui.calls.states import CallFace, CallsState
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.presenter import tell
from qualifier.ui.dossiers.two_line_table import Column, RowsView
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Command, Page
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Badge,
    Button,
    ButtonSize,
    Chip,
    ElidedLabel,
    EmptyState,
    FirstReadStack,
    Label,
    LineEdit,
    LinkButton,
    Panel,
    usual_cell,
)

PREVIEW_PX = 400
SEARCH_PX = 320


class CallsPage(Page):
    """Signals: `lead_requested(lead id)` show this lead; `resume_requested(call id)` go on with a
    call that has no outcome yet; `said(text)` done, `refused(text)` what went wrong."""

    lead_requested = Signal(str)
    resume_requested = Signal(str)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = CallsPresenter(desk)
        self.face: CallFace | None = None
        self._title = Label("", Type.TITLE)
        self.search_edit = LineEdit(glyph=Glyph.SEARCH, keys=keys_of(Action.FIND))
        self.search_edit.setFixedWidth(theme().px(SEARCH_PX))
        self.table = RowsView("")
        self.erase_button = LinkButton("")
        self.empty = EmptyState(Glyph.PHONE, "", "", buttons=(self.erase_button,))
        # Between its two widths a wrapped label gets the height of the wider one: one width here.
        self.empty.sentence_label.setMinimumWidth(self.empty.sentence_label.maximumWidth())
        self.stack = FirstReadStack(self.table, self.empty)
        self.preview = _Preview()
        self.only_chips = {one: Chip("") for one in Only}
        self.replay = ReplayPage(desk)
        self._build()
        self.search_edit.textChanged.connect(self.search)
        self.erase_button.clicked.connect(self.search_edit.clear)
        self.table.chosen.connect(self.show_call)
        self.table.opened.connect(self._open)
        self.table.end_near.connect(self._read_more)
        self.preview.lead_button.clicked.connect(self._ask_lead)
        self.preview.resume_button.clicked.connect(self._ask_resume)
        self.preview.replay_button.clicked.connect(self._ask_replay)
        for one, chip in self.only_chips.items():
            chip.clicked.connect(partial(self.keep_only, one))
        self.only_chips[Only.ALL].setChecked(True)
        self.replay.back_requested.connect(self.show_list)
        self.replay.lead_requested.connect(self.lead_requested)
        self.replay.said.connect(self.said)
        self.replay.refused.connect(self.refused)
        self.retranslate()

    # --- acts ----------------------------------------------------------------------------------
    def search(self, typed: str) -> None:
        """Read the calls whose lead fits; the list shows them when they are there."""
        self._presenter.search(typed, self._show, tell(self._show_error))

    def refresh(self) -> None:
        """Something was called: read the list again."""
        self.search(self.search_edit.text())

    def keep_only(self, only: Only, _on: bool = False) -> None:
        """Keep training examples only, or what was commented for me."""
        for one, chip in self.only_chips.items():
            chip.setChecked(one is only)
        self._presenter.only = only
        self.refresh()

    def replay_call(self, call_id: str) -> None:
        """Show a call's replay in place of the list."""
        self.replay.open_call(call_id)
        self.whole.setCurrentWidget(self.replay)
        self.replay.entered()

    def show_list(self) -> None:
        """Back to the list, at the same line."""
        self.replay.left()
        self.whole.setCurrentWidget(self._list)
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_call(self, call_id: str) -> None:
        """Read one call's facts into the preview."""
        self._presenter.preview(call_id, self._show_call, tell(self.refused.emit))

    @property
    def is_replaying(self) -> bool:
        """Whether a replay stands in place of the list."""
        return self.whole.currentWidget() is self.replay

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        if self.is_replaying:
            self.replay.entered()
            return
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> bool:
        return self.replay.left()

    def primary_action(self) -> None:
        if self.is_replaying:
            self.replay.primary_action()

    def act(self, action: Action) -> bool:
        return self.is_replaying and self.replay.act(action)

    def start_search(self) -> None:
        if self.is_replaying:
            self.show_list()
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_edit.selectAll()

    def commands(self) -> tuple[Command, ...]:
        if self.is_replaying:
            return self.replay.commands()
        return (Command(_("Search the calls"), keys_of(Action.FIND), self.start_search),)

    def retranslate(self) -> None:
        self._title.setText(_("Calls"))
        self.search_edit.setPlaceholderText(_("Name, company, phone"))
        self.search_edit.setAccessibleName(_("Search the calls"))
        self.table.setAccessibleName(_("Calls, newest first"))
        self.erase_button.setText(_("Erase the search"))
        self.erase_button.updateGeometry()
        self.preview.retranslate()
        self.replay.retranslate()
        words = {
            Only.ALL: _("All"),
            Only.EXAMPLES: _("Training examples"),
            Only.FOR_ME: _("Commented for me"),
        }
        for one, chip in self.only_chips.items():
            chip.setText(words[one])
            chip.setAccessibleName(words[one])
            chip.updateGeometry()
        if self.face is not None:
            self._show(self._presenter.state())
            self.show_call(self.face.id)

    # --- within --------------------------------------------------------------------------------
    def _show(self, state: CallsState) -> None:
        self.table.show_lines(columns(), state.lines)
        self.preview.setVisible(bool(state.lines))
        if state.lines:
            self.stack.show_read(self.table)
            self.show_call(self.table.current_id)
            return
        self.face = None
        self.empty.show_words(state.empty_title, state.empty_sentence)
        self.erase_button.setVisible(bool(state.searched.strip()))
        self.table.show_lines(columns(), ())
        self.stack.show_read(self.empty)

    def _show_error(self, sentence: str) -> None:
        self.empty.show_words(_("The calls could not be read."), sentence)
        self.erase_button.setVisible(False)
        self.preview.setVisible(False)
        self.stack.show_read(self.empty)

    def _show_call(self, face: CallFace) -> None:
        self.face = face
        self.preview.show_face(face)

    def _read_more(self) -> None:
        self._presenter.more(self._show_more, tell(self.refused.emit))

    def _show_more(self, state: CallsState) -> None:
        self.table.show_lines(columns(), state.lines)

    def _open(self, call_id: str) -> None:
        if self.face is not None and self.face.id == call_id and not self.face.is_coded:
            self.resume_requested.emit(call_id)
        elif self.face is not None and self.face.id == call_id:
            self.replay_call(call_id)

    def _ask_lead(self) -> None:
        if self.face is not None:
            self.lead_requested.emit(self.face.lead_id)

    def _ask_replay(self) -> None:
        if self.face is not None:
            self.replay_call(self.face.id)

    def _ask_resume(self) -> None:
        if self.face is not None:
            self.resume_requested.emit(self.face.id)

    def _build(self) -> None:
        head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        head_row = QHBoxLayout(head)
        head_row.setContentsMargins(24, 13, 24, 13)
        head_row.addWidget(self._title)
        head_row.addSpacing(12)
        for chip in self.only_chips.values():
            head_row.addWidget(chip)
        head_row.addStretch(1)
        head_row.addWidget(self.search_edit)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.preview)
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(middle, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(self._list)
        self.whole.addWidget(self.replay)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.whole)


class _Preview(Panel):
    """The call chosen in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.LeftEdge,), parent=parent)
        self.setFixedWidth(theme().px(PREVIEW_PX))
        self._name = ElidedLabel("", Type.TITLE, Role.TEXT)
        self._badge = Badge(usual_cell("D", 4))
        self._company = ElidedLabel("", Type.BODY, Role.TEXT2)
        self._under = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self.lead_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.USER_ROUND)
        self.resume_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.PHONE_CALL)
        self.replay_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.HISTORY)
        self._facts: FactsView | None = None
        inside = Panel(Role.WINDOW)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._scroll, 1)
        self.hide()

    def show_face(self, face: CallFace) -> None:
        """The facts of this call, oldest first."""
        self._name.show_text(face.name)
        self._company.show_text(face.company)
        self._company.setVisible(bool(face.company))
        self._under.setText(face.under)
        self._badge.setVisible(bool(face.cell))
        if face.cell:
            self._badge.show_cell(usual_cell(face.cell[:1], int(face.cell[1:])))
        self.resume_button.setVisible(not face.is_coded)
        self.replay_button.setVisible(face.is_coded)
        old, self._facts = self._facts, FactsView(face.facts)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.addWidget(self._facts)
        self._facts.show()
        self._scroll.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        """Say names anew; the facts come with the next face."""
        self._scroll.setAccessibleName(_("Facts of the call, oldest first"))
        self.lead_button.setText(_("Open the lead"))
        self.resume_button.setText(_("Give it an outcome"))
        self.replay_button.setText(_("Review the call"))
        for button in (self.lead_button, self.resume_button, self.replay_button):
            button.updateGeometry()

    def _head(self) -> QWidget:
        ground = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addWidget(self._badge)
        first.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.resume_button)
        buttons.addWidget(self.replay_button)
        buttons.addWidget(self.lead_button)
        buttons.addStretch(1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self._company)
        column.addWidget(self._under)
        column.addSpacing(8)
        column.addLayout(buttons)
        return ground


def columns() -> tuple[Column, ...]:
    """Headings and widths."""
    return (
        Column(_("When"), 84),
        Column(_("Lead")),
        Column(_("Outcome"), 190),
        Column(_("Talked"), 90, right=True),
        Column(_("By"), 120),
    )
