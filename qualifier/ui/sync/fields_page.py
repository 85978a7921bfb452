"""The fields of a connection, in place of the sync centre."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.core.field_mapping import FieldRow
from qualifier.store.connections import CrmConnection
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, keys_of, with_keys
from qualifier.ui.sync.fields_form import FieldsForm
from qualifier.ui.sync.fields_presenter import FieldsPresenter
from qualifier.ui.sync.fields_state import FieldsState
from qualifier.ui.sync.fields_table import FieldsTable
from qualifier.ui.sync.trail import Trail
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    Card,
    ElidedLabel,
    EmptyState,
    FirstReadStack,
    FlowRow,
    Kind,
    Panel,
    SightScroll,
)
from qualifier.ui.widgets.tip import show_tip

ENDING = ".yaml"
LEAST_PX = 220  # of the table


class FieldsPage(QWidget):
    """Signals: `closed`; `ways_asked`: routing and reasons; `said(text)`, `refused(text)` for the
    window's toasts."""

    closed = Signal()
    ways_asked = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = FieldsPresenter(desk, self.show_state, self.said.emit, self.refused.emit)
        self.table, self.form = FieldsTable(), FieldsForm()
        self._build()
        presenter = self.presenter
        self.table.chosen.connect(presenter.choose)
        self.table.opened.connect(lambda _line: self._enter())
        self.table.turn_asked.connect(presenter.turn)
        self.table.remove_asked.connect(presenter.remove)
        self.form.turn_asked.connect(presenter.turn)
        self.form.remove_asked.connect(presenter.remove)
        self.form.take_asked.connect(presenter.take)
        self.form.pointed.connect(presenter.point_to)
        self.form.added.connect(presenter.add)

    def open(self, one: CrmConnection, rows: tuple[FieldRow, ...] = ()) -> None:
        """Show the fields of a connection; `rows` were left unsaved and are taken up again."""
        self.trail.title_label.show_text(_("{crm}: fields").format(crm=one.name))
        self.presenter.open(one, rows)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: FieldsState) -> None:
        """Show one state."""
        if state.error is not None:
            self.empty.show_words(_("The fields could not be read."), sentence(state.error))
            self.stack.show_read(self.empty)
        elif state.is_read and not state.lines:
            words = _("No field is exchanged yet. Add one below, or read a document in.")
            self.empty.show_words(_("No fields."), words)
            self.stack.show_read(self.empty)
        elif state.is_read:
            self.table.show_mapping(state)
            self.stack.show_read(self.table)
        self.form.setVisible(state.is_read)
        self.form.show_state(state)
        self._show_offers(state)
        self.save_button.setEnabled(state.may_save)
        ready = with_keys(_("Save"), Action.PRIMARY)
        show_tip(self.save_button, ready if state.may_save else _("Nothing was changed."))
        self.undo_button.setVisible(state.is_changed)
        for button in (self.import_button, self.export_button):
            button.setEnabled(state.is_read)

    # --- acts ----------------------------------------------------------------------------------
    def ask_import(self) -> None:
        """Choose the document to read in."""
        dialog = file_dialog(self, _("Read fields in"))
        dialog.setNameFilter(_("Field mapping") + f" (*{ENDING} *.yml)")
        dialog.fileSelected.connect(lambda name: self.presenter.read_file(Path(name)))
        dialog.open()

    def ask_export(self) -> None:
        """Choose where the document goes."""
        stem = f"{self.presenter.state.kind}-fields"
        dialog = file_dialog(self, _("Save the fields"), stem + ENDING)
        dialog.setNameFilter(_("Field mapping") + f" (*{ENDING})")
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.fileSelected.connect(lambda name: self.presenter.write_file(Path(name)))
        dialog.open()

    def _enter(self) -> None:
        """Enter: takes a proposal; on a row in force, goes to its field there."""
        line = self.presenter.state.line
        if line is not None and line.is_proposed:
            self.presenter.take()
        else:
            self.form.theirs_list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_offers(self, state: FieldsState) -> None:
        offers, missing = len(state.offers), len(state.missing)
        words = []
        if offers:
            words.append(
                ngettext("{count} proposal", "{count} proposals", offers).format(count=offers)
            )
        if missing:
            words.append(
                ngettext(
                    "{count} field for what a call finds is missing there",
                    "{count} fields for what a call finds are missing there",
                    missing,
                ).format(count=missing)
            )
        self.offer_label.show_text(", ".join(words))
        self.offer_label.setVisible(bool(words))
        self.take_all_button.setVisible(offers > 1)
        self.make_button.setVisible(bool(missing))
        self.make_button.setEnabled(not state.is_busy)
        self._buttons.place()

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(20, 12, 20, 16)
        parts.setSpacing(12)
        parts.addWidget(self._middle(), 1)
        parts.addWidget(self.form)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
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

    def _middle(self) -> Card:
        small = ButtonSize.SMALL
        self.offer_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.take_all_button = Button(_("Take all proposals"), size=small)
        self.take_all_button.clicked.connect(self.presenter.take_all)
        self.make_button = Button(_("Make the missing fields"), size=small, glyph=Glyph.PLUS)
        self.make_button.clicked.connect(self.presenter.make_missing)
        self.import_button = Button(_("Read in…"), size=small, glyph=Glyph.IMPORT)
        self.import_button.clicked.connect(self.ask_import)
        self.export_button = Button(_("Save as a file…"), size=small, glyph=Glyph.FILE_DOWN)
        self.export_button.clicked.connect(self.ask_export)
        self.ways_button = Button(_("Routing and reasons…"), size=small, glyph=Glyph.GIT_BRANCH)
        self.ways_button.clicked.connect(self.ways_asked)
        buttons = (
            self.ways_button,
            self.take_all_button,
            self.make_button,
            self.import_button,
            self.export_button,
        )
        self._buttons = FlowRow(buttons)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(4)
        head.addWidget(self.offer_label)
        head.addWidget(self._buttons)
        self.empty = EmptyState(Glyph.TABLE, "", "")
        self.stack = FirstReadStack(self.table, self.empty)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(theme().px(LEAST_PX))
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 10, 1, 1)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        return card
