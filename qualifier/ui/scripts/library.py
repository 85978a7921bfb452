"""The library: every script with its versions; what is begun, published, read in and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.document_versions import Draft, Version
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.texts.formats import stamp
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.library_presenter import (
    DRAFT,
    LibraryPresenter,
    LibraryState,
    ScriptLine,
)
from qualifier.ui.scripts.name_popover import NamePopover
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    ElidedLabel,
    EmptyState,
    FirstReadStack,
    FlowRow,
    Kind,
    Label,
    Panel,
    Tone,
)

SIDE_PX = 420
ENDING = ".yaml"
SAVED_ENDING = ".qualifier.yaml"  # which the desktop opens with Qualifier


class Library(QWidget):
    """Signals: `opened(script id)` in the editor; `compare_asked(script id)`; `forgotten(Draft)`;
    `said`, `refused` for toasts."""

    opened = Signal(str)
    compare_asked = Signal(str, int)
    forgotten = Signal(object)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = LibraryPresenter(
            desk, self.show_state, self.said.emit, self.refused.emit, self.opened.emit
        )
        self.table = RowsView(_("Scripts"))
        self.versions = RowsView(_("Versions, newest first"))
        self.empty = EmptyState(Glyph.FILE_PEN_LINE, "", "")
        self.stack = FirstReadStack(self.table, self.empty)
        self.name_popover: NamePopover | None = None
        self._build()
        presenter = self.presenter
        self.table.chosen.connect(presenter.choose)
        self.table.opened.connect(self.opened)
        self.versions.opened.connect(lambda _one: self._compare())
        self.versions.chosen.connect(lambda _one: self._fit_buttons(presenter.state))
        self.new_button.clicked.connect(self.ask_name)
        self.import_button.clicked.connect(self.ask_import)
        self.edit_button.clicked.connect(presenter.edit)
        self.copy_button.clicked.connect(self._ask_copy)
        self.use_button.clicked.connect(presenter.use_for_calls)
        self.compare_button.clicked.connect(self._compare)
        self.back_button.clicked.connect(lambda: presenter.roll_back(self.version))
        self.export_button.clicked.connect(self.ask_export)
        self.forget_button.clicked.connect(self._forget)

    @property
    def version(self) -> int:
        """The version in front; 0 is the draft."""
        return int(self.versions.current_id or DRAFT)

    def show_state(self, state: LibraryState) -> None:
        """Show one state."""
        if state.error is not None:
            self.empty.show_words(_("The scripts could not be read."), sentence(state.error))
            self.stack.show_read(self.empty)
            return
        language = self._desk.language
        blocked = self.table.blockSignals(True)
        self.table.show_lines(_columns(), tuple(self._row(one, language) for one in state.lines))
        self.table.choose(state.chosen)
        self.table.blockSignals(blocked)
        self.stack.show_read(self.table)
        line = state.line
        self._side.setVisible(line is not None)
        self.new_button.setEnabled(state.may_edit)
        self.import_button.setEnabled(state.may_edit and not state.is_busy)
        self._locked_label.setVisible(not state.may_edit)
        if line is not None:
            self._title.show_text(line.title.within(language) or line.id)
            self._under.setText(_("Id: {id}").format(id=line.id))
            self.versions.show_lines(_version_columns(), self._versions(line))
            self._fit_buttons(state)

    # --- acts ----------------------------------------------------------------------------------
    def ask_name(self) -> None:
        """Ctrl+N: how is the new script called?"""
        if self.presenter.state.may_edit:
            self._name(_("New script"), "", self.presenter.make, self.new_button)

    def ask_import(self) -> None:
        """Choose the document to read in."""
        dialog = file_dialog(self, _("Read a script in"))
        dialog.setNameFilter(_("Script") + f" (*{ENDING} *.yml)")
        dialog.fileSelected.connect(lambda name: self.presenter.read_file(Path(name)))
        dialog.open()

    def ask_export(self) -> None:
        """Choose where the version in front goes."""
        line = self.presenter.state.line
        if line is None:
            return
        number = self.version
        dialog = file_dialog(self, _("Save the script"), line.id + SAVED_ENDING)
        dialog.setNameFilter(_("Script") + f" (*{ENDING})")
        dialog.setDefaultSuffix(SAVED_ENDING.removeprefix("."))
        dialog.fileSelected.connect(lambda name: self.presenter.write_file(number, Path(name)))
        dialog.open()

    def _ask_copy(self) -> None:
        line = self.presenter.state.line
        if line is not None:
            title = line.title.within(self._desk.language)
            words = _("{script} (copy)").format(script=title)
            self._name(_("Copy as"), words, self.presenter.duplicate, self.copy_button)

    def _name(self, title: str, words: str, then: object, anchor: Button) -> None:
        if self.name_popover is None:
            self.name_popover = NamePopover(self.window())
        self.name_popover.ask(title, words, then)  # type: ignore[arg-type]
        self.name_popover.open_above(anchor)

    def _compare(self) -> None:
        line = self.presenter.state.line
        if line is not None and self.compare_button.isEnabled():
            self.compare_asked.emit(line.id, self.version)

    def _forget(self) -> None:
        line = self.presenter.state.line
        if line is not None and line.draft is not None:
            self.presenter.forget_draft()
            self.forgotten.emit(line.draft)

    # --- rows ----------------------------------------------------------------------------------
    def _row(self, line: ScriptLine, language: str) -> Line:
        newest = line.newest
        state, tone = _("Draft only"), Tone.WARN
        if newest is not None:
            state, tone = _("v{number}").format(number=newest.number), Tone.OK
        under = _("New calls begin with it") if line.is_default else line.persona
        changed = line.draft.at if line.draft else newest.at if newest else None
        words = _("draft being written") if line.draft and newest else ""
        return Line(
            line.id,
            (
                Cell(line.title.within(language) or line.id, under, is_strong=True),
                Cell(state, tone=tone),
                Cell(self._when(changed), words),
                Cell(str(sum(one.calls for one in line.versions)), right=True),
            ),
        )

    def _versions(self, line: ScriptLine) -> Sequence[Line]:
        rows = []
        if line.draft is not None:
            rows.append(self._version_row(line.draft))
        rows += [self._version_row(one) for one in line.versions]
        return tuple(rows)

    def _version_row(self, one: Draft | Version) -> Line:
        who = one.by or _("shipped with the program")
        if isinstance(one, Draft):
            head = Cell(_("Draft"), _("not published"), is_strong=True)
            return Line(str(DRAFT), (head, Cell(self._when(one.at), who), Cell("", right=True)))
        note = one.note or _("no note")
        head = Cell(_("v{number}").format(number=one.number), note, is_strong=True)
        calls = ngettext("{n} call", "{n} calls", one.calls).format(n=one.calls)
        return Line(str(one.number), (head, Cell(self._when(one.at), who), Cell(calls, right=True)))

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        return stamp(at, self._desk.clock(), self._desk.zone, self._desk.language)

    def _fit_buttons(self, state: LibraryState) -> None:
        line, number = state.line, self.version
        if line is None:
            return
        newest = line.newest.number if line.newest else 0
        self.edit_button.setText(_("Edit the draft") if line.draft else _("Edit"))
        if not state.may_edit:
            self.edit_button.setText(_("Look at it"))
        self.edit_button.updateGeometry()
        self.copy_button.setEnabled(state.may_edit)
        self.use_button.setEnabled(bool(newest) and not line.is_default)
        self.compare_button.setEnabled(len(line.versions) + bool(line.draft) > 1)
        may_go_back = 0 < number < newest and state.may_edit and not state.is_busy
        self.back_button.setVisible(0 < number < newest)
        self.back_button.setEnabled(may_go_back)
        self.export_button.setEnabled(not state.is_busy)
        self.forget_button.setVisible(line.draft is not None and not line.versions)
        self._buttons.place()

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        self.new_button = Button(
            _("New script"),
            kind=Kind.PRIMARY,
            glyph=Glyph.PLUS,
            keys=keys_of(Action.NEW, Where.SCRIPTS),
        )
        self.import_button = Button(_("Read in…"), glyph=Glyph.IMPORT)
        head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 13, 24, 13)
        row.setSpacing(8)
        row.addWidget(Label(_("Scripts"), Type.TITLE))
        self._locked_label = Label(_("Only admins change scripts."), Type.LABEL, Role.TEXT2)
        row.addWidget(self._locked_label)
        row.addStretch(1)
        row.addWidget(self.import_button)
        row.addWidget(self.new_button)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self._make_side())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(middle, 1)

    def _make_side(self) -> Panel:
        small = ButtonSize.SMALL
        self._side = side = Panel(Role.WINDOW, lines=(Qt.Edge.LeftEdge,))
        side.setFixedWidth(theme().px(SIDE_PX))
        self._title = ElidedLabel("", Type.TITLE)
        self._under = Label("", Type.LABEL, Role.TEXT3)
        self.edit_button = Button(_("Edit"), glyph=Glyph.PENCIL, keys="Return")
        self.use_button = Button(_("Use for new calls"), size=small, glyph=Glyph.PHONE)
        self.copy_button = Button(_("Copy…"), size=small, glyph=Glyph.COPY)
        self.compare_button = Button(_("Compare"), size=small, glyph=Glyph.HISTORY)
        self.back_button = Button(_("Go back to it"), size=small, glyph=Glyph.ROTATE_CCW)
        self.export_button = Button(_("Save as a file…"), size=small, glyph=Glyph.FILE_DOWN)
        self.forget_button = Button(_("Delete the draft"), size=small, glyph=Glyph.TRASH_2)
        self._buttons = FlowRow(
            (
                self.use_button,
                self.copy_button,
                self.compare_button,
                self.back_button,
                self.export_button,
                self.forget_button,
            )
        )
        top = QVBoxLayout()
        top.setContentsMargins(20, 14, 20, 10)
        top.setSpacing(6)
        for widget in (self._title, self._under, self.edit_button, self._buttons):
            top.addWidget(widget)
        column = QVBoxLayout(side)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.versions, 1)
        return side


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Script")),
        Column(_("Published"), 110),
        Column(_("Changed"), 150),
        Column(_("Calls"), 80, right=True),
    )


def _version_columns() -> tuple[Column, ...]:
    return Column(_("Version")), Column(_("When, by whom"), 150), Column("", 96, right=True)
