"""F1: the keyboard card and the guides. A list at the left, what is chosen at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qualifier.core.errors import QualifierError
from qualifier.store.durable import write_durably
from qualifier.texts import _, current_language
from qualifier.texts.errors import sentence
from qualifier.texts.guides import Guide, best, fitting, guides
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.help.guide_list import KEYS, GuideList
from qualifier.ui.help.guide_view import GuideView
from qualifier.ui.help.keys_card import KeysCard
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Page
from qualifier.ui.shortcuts import Action, Where, with_keys
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Kind, Label, LineEdit, Panel
from qualifier.ui.widgets.tip import show_tip

LIST_PX = 264
MOST_BEFORE = 50  # guides that can be gone back to


class HelpPage(Page):
    """Signals: `closed`, Esc or the cross, back to where one was; `said` and `refused` of a PDF."""

    closed = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: list[str] = []
        self.guides = guides(current_language())
        self.pdf_button = Button(_("Save as PDF"), glyph=Glyph.FILE_DOWN)
        words = with_keys(_("Save this guide as a PDF"), Action.PDF, Where.HELP)
        show_tip(self.pdf_button, words)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.search_edit = LineEdit(placeholder=_("Search the guides"), glyph=Glyph.SEARCH)
        self.search_edit.setAccessibleName(_("Search the guides"))
        self.search_edit.textChanged.connect(self._search)
        self.search_edit.installEventFilter(self)
        self.list = GuideList()
        self.list.chosen.connect(self._show)
        self.list.installEventFilter(self)
        self.nothing_label = Label(_("No guide says this."), Type.BODY, Role.TEXT2, wrap=True)
        self.nothing_label.hide()
        self.keys_card = KeysCard()
        self.view = GuideView()
        self.view.guide_asked.connect(self.open_guide)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.keys_card)
        self._stack.addWidget(self.view)
        self._lay_out()
        self.list.show_guides(self.guides, with_keys=True)
        self.list.choose(KEYS)

    def _lay_out(self) -> None:
        header = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        head = QHBoxLayout(header)
        head.setContentsMargins(24, 14, 24, 14)
        head.setSpacing(12)
        head.addWidget(Label(_("Help"), Type.TITLE))
        head.addStretch(1)
        head.addWidget(self.pdf_button)
        close = Button(glyph=Glyph.X, kind=Kind.GHOST, name=_("Close (Esc)"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        side = Panel(Role.WINDOW, lines=(Qt.Edge.RightEdge,))
        side.setFixedWidth(theme().px(LIST_PX))
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 12, 12)
        column.setSpacing(8)
        for widget in (self.search_edit, self.nothing_label, self.list):
            column.addWidget(widget, 1 if widget is self.list else 0)
        ground = Panel(Role.SURFACE)
        right = QVBoxLayout(ground)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._stack)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(side)
        body.addWidget(ground, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)

    # --- the page ------------------------------------------------------------------------------
    def entered(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_search(self) -> None:
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_edit.selectAll()

    def open_guide(self, guide_id: str, anchor: str = "") -> None:
        """Show a guide, from one of its headings if `anchor` names one; unknown ids do nothing."""
        found = next((one for one in self.guides if one.id == guide_id), None)
        if found is None:
            return
        self._remember()
        if not self.list.choose(guide_id):  # a search hides it
            self.search_edit.clear()
            self.list.choose(guide_id)
        self._show_guide(found, anchor)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_pdf(self) -> None:
        """Ask for a place and write the guide on screen there; the keyboard card is no guide."""
        guide = self.view.guide
        if guide is None or self.list.chosen_id == KEYS:
            return
        dialog = file_dialog(self, _("Save this guide as a PDF"), f"{guide.id}.pdf")
        dialog.setNameFilter(f"{_('PDF file')} (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.write_pdf(Path(chosen), guide))
        dialog.open()

    def write_pdf(self, path: Path, guide: Guide) -> None:
        """Write `guide` to `path` and tell what became of it."""
        from qualifier.ui.help.guide_print import guide_pdf

        try:
            write_durably(path, guide_pdf(guide))
        except QualifierError as error:
            self.refused.emit(sentence(error))
        else:
            self.said.emit(_("Saved as {file}").format(file=path.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field and of the list that Qt would not take, or take otherwise."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if watched is self.search_edit:
            if key == Qt.Key.Key_Escape and self.search_edit.text():
                self.search_edit.clear()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._into(self.list if key == Qt.Key.Key_Down else self._stack.currentWidget())
                return True
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._into(self._stack.currentWidget())
            return True
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif alt and event.key() == Qt.Key.Key_Left and self._before:
            earlier = self._before.pop()
            self.list.choose(earlier)
            self._show(earlier)
        else:
            return False
        return True

    # --- what is shown -------------------------------------------------------------------------
    def _search(self, typed: str) -> None:
        found = fitting(self.guides, typed)
        is_sought = bool(typed.strip())
        self.list.show_guides(found, with_keys=not is_sought)
        self.nothing_label.setVisible(not found)
        chosen = best(found, typed) if is_sought else None
        if chosen is not None:
            self.list.choose(chosen.id)
            self._show(chosen.id)

    def _show(self, guide_id: str) -> None:
        found = next((one for one in self.guides if one.id == guide_id), None)
        if found is None:
            self._stack.setCurrentWidget(self.keys_card)
            self.pdf_button.setEnabled(False)
        else:
            self._show_guide(found)

    def _show_guide(self, guide: Guide, anchor: str = "") -> None:
        self.pdf_button.setEnabled(True)
        self._stack.setCurrentWidget(self.view)
        self.view.show_guide(guide, anchor, self.search_edit.text())

    def _remember(self) -> None:
        if self.list.chosen_id:
            self._before.append(self.list.chosen_id)
            del self._before[:-MOST_BEFORE]

    def _into(self, widget: QWidget | None) -> None:
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
