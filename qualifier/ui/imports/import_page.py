"""The import page: choose a list, look at what would happen, import it, undo it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualifier.store.imports import Batch
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.icons import Glyph
from qualifier.ui.imports.columns_view import ColumnsView
from qualifier.ui.imports.file_dialog import list_file_dialog
from qualifier.ui.imports.footer import ImportFooter
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.imports.past_imports import PastImports, UndoPopover
from qualifier.ui.imports.presenter import ImportPresenter
from qualifier.ui.imports.side import ImportSide
from qualifier.ui.imports.state import ImportState, Phase
from qualifier.ui.imports.words import (
    done_sentence,
    done_title,
    encoding_words,
    refusal,
    undone_sentence,
)
from qualifier.ui.page import Command, Page
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ElidedLabel, EmptyState, Kind, Label, Panel

SIDE_WIDTH = 372
NARROW_SIDE_WIDTH = 312


class ImportPage(Page):
    """Signals: `imported` after each import or undo; `closed`: leave the page."""

    imported = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAcceptDrops(True)
        self._presenter = ImportPresenter(desk, self.show_state, self.imported.emit)
        self._build()
        self.show_state(self._presenter.state)

    # --- what the window asks --------------------------------------------------------------------
    def open_file(
        self,
        name: str,
        column_map: dict[str, object] | None = None,
        facts: ListFacts | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Preview a list. With `at_once` (the list of the first run) import it straight away."""
        self._presenter.open_file(Path(name), column_map, facts, at_once=at_once)

    def entered(self) -> None:
        phase = self._presenter.state.phase
        if phase in (Phase.DONE, Phase.UNDONE, Phase.REFUSED):
            self._presenter.start_over()
        self._presenter.read_past()
        self._put_focus()

    def primary_action(self) -> None:
        phase = self._presenter.state.phase
        if phase is Phase.NO_FILE or phase is Phase.REFUSED:
            self.ask_for_file()
        elif phase in (Phase.DONE, Phase.UNDONE):
            self.closed.emit()
        else:
            self.side.form.commit()
            self._presenter.run()

    def commands(self) -> tuple[Command, ...]:
        return (Command(_("Choose a list to import"), "", self.ask_for_file),)

    def ask_for_file(self) -> None:
        """Open the file dialog."""
        dialog: QFileDialog = list_file_dialog(self)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    # --- showing ---------------------------------------------------------------------------------
    def show_state(self, state: ImportState) -> None:
        """Show one state."""
        language = self._desk.language
        self.file_label.show_text(_file_words(state))
        self._show_middle(state, language)
        self.side.show_state(state)
        is_writing = state.phase in (Phase.IMPORTING, Phase.UNDOING)
        for part in (self.columns, self.side.form):
            part.setEnabled(not is_writing)
        self.footer.show_state(state, language)

    def _show_middle(self, state: ImportState, language: str) -> None:
        phase = state.phase
        self.other_button.setVisible(phase is Phase.PREVIEW or state.preview is not None)
        if phase is Phase.REFUSED and state.error is not None:
            self.refused_view.show_words(*refusal(state.error))
            self.stack.setCurrentWidget(self.refused_view)
        elif phase in (Phase.DONE, Phase.UNDONE, Phase.UNDOING):
            self._show_done(state, language)
            self.stack.setCurrentWidget(self.done_view)
        elif state.preview is not None:
            self.columns.show_preview(state.preview)
            self.stack.setCurrentWidget(self.preview_view)
        elif phase is Phase.NO_FILE:
            self.past.show_past(state.past, self._desk.clock(), self._desk.zone)
            self.stack.setCurrentWidget(self.begin_view)
        else:
            self.stack.setCurrentWidget(self.waiting_view)
        self.footer.setVisible(
            phase in (Phase.READING, Phase.PREVIEW, Phase.IMPORTING, Phase.UNDOING)
        )

    def _show_done(self, state: ImportState, language: str) -> None:
        if state.phase is Phase.UNDONE:
            self.done_view.show_words(_("Undone"), undone_sentence(state.result, language))
        else:
            words = sentence(state.error) if state.error else done_sentence(state.result, language)
            self.done_view.show_words(done_title(state.result, language), words)
        self.undo_button.setVisible(state.phase is Phase.DONE)
        self.queue_button.setEnabled(state.phase is not Phase.UNDOING)

    def _put_focus(self) -> None:
        phase = self._presenter.state.phase
        if phase is Phase.NO_FILE:
            self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif phase is Phase.PREVIEW:
            self.side.form.nature_list.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- events ----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.open_file(files[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= theme().px(1100)
        self.side.setFixedWidth(theme().px(SIDE_WIDTH if roomy else NARROW_SIDE_WIDTH))

    # --- building --------------------------------------------------------------------------------
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        self.stack = QStackedWidget()
        self._build_messages()
        self._build_preview()
        column.addWidget(self.stack, 1)
        self.footer = ImportFooter()
        self.footer.cancel_asked.connect(self._presenter.cancel)
        self.footer.import_asked.connect(self._presenter.run)
        column.addWidget(self.footer)

    def _header(self) -> Panel:
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        self.file_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.other_button = Button(_("Choose another file"), glyph=Glyph.FOLDER_OPEN)
        self.other_button.clicked.connect(self.ask_for_file)
        close = Button(glyph=Glyph.X, kind=Kind.GHOST, name=_("Close the import (Esc)"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 14, 16, 14)
        row.setSpacing(12)
        row.addWidget(Label(_("Import leads"), Type.TITLE))
        row.addWidget(self.file_label, 1)
        row.addWidget(self.other_button)
        row.addWidget(close)
        return header

    def _build_messages(self) -> None:
        primary = keys_of(Action.PRIMARY)
        self.choose_button = Button(_("Choose a file"), kind=Kind.PRIMARY, keys=primary)
        self.choose_button.clicked.connect(self.ask_for_file)
        self.empty_view = EmptyState(
            Glyph.FILE_SPREADSHEET,
            _("Which list?"),
            _(
                "A CSV or XLSX file of up to 100,000 rows, or drop it here. You see first what "
                "would happen."
            ),
            buttons=(self.choose_button,),
        )
        self.waiting_view = EmptyState(Glyph.HOURGLASS, _("The list is being read"))
        again = Button(_("Choose another file"), kind=Kind.PRIMARY, keys=primary)
        again.clicked.connect(self.ask_for_file)
        self.refused_view = EmptyState(Glyph.CIRCLE_ALERT, "", " ", buttons=(again,), is_error=True)
        self.queue_button = Button(_("Open the queue"), kind=Kind.PRIMARY, keys=primary)
        self.queue_button.clicked.connect(self.closed)
        self.undo_button = Button(_("Undo the import"), glyph=Glyph.UNDO_2)
        self.undo_button.clicked.connect(self._presenter.undo)
        self.done_view = EmptyState(
            Glyph.CIRCLE_CHECK, "", " ", buttons=(self.queue_button, self.undo_button)
        )
        self.past = PastImports()
        self.past.undo_asked.connect(self._ask_undo)
        self.begin_view = _scrolled(_below(self.empty_view, self.past))
        for view in (self.begin_view, self.waiting_view, self.refused_view, self.done_view):
            self.stack.addWidget(view)

    def _ask_undo(self, batch: Batch, button: QWidget) -> None:
        popover = UndoPopover(batch, self.window())
        popover.confirmed.connect(lambda: self._presenter.undo_batch(batch))
        popover.open_above(button)

    def _build_preview(self) -> None:
        self.preview_view = QWidget()
        self.columns = ColumnsView()
        self.columns.target_chosen.connect(self._presenter.change_target)
        self.side = ImportSide(self._presenter.state.facts)
        self.side.facts_changed.connect(self._presenter.change_facts)
        self.side.kind_chosen.connect(self._presenter.show_kind)
        scroll = _scrolled(self.columns)
        ground = Panel(Role.SURFACE)
        inner = QHBoxLayout(ground)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(scroll)
        row = QHBoxLayout(self.preview_view)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(ground, 1)
        row.addWidget(self.side)
        self.stack.addWidget(self.preview_view)

    def sizeHint(self) -> QSize:
        return QSize(984, 720)


def _scrolled(widget: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(widget)
    scroll.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return scroll


def _below(first: QWidget, second: QWidget) -> QWidget:
    """One above the other, the second in the middle of the page."""
    both = QWidget()
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(second, 8)
    middle.addStretch(1)
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(first, 1)
    column.addLayout(middle)
    return both


def _file_words(state: ImportState) -> str:
    if state.file is None:
        return ""
    preview = state.preview
    details = [state.file.name]
    if preview is not None and preview.encoding:
        details.append(encoding_words(preview.encoding))
    return " · ".join(details)
