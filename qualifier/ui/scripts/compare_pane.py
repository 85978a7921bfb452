"""Two versions of a script side by side in words: what was added, removed, moved, changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.agreement import Agreement
from qualifier.core.editing.compare import compare
from qualifier.core.editing.difference import Change, Difference
from qualifier.core.errors import NotFound, QualifierError
from qualifier.core.script import Script
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.texts.script_differences import difference_words
from qualifier.ui.desk import Desk
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.library_presenter import DRAFT
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    Card,
    EmptyState,
    GlyphLabel,
    Kind,
    Label,
    LinkButton,
    Panel,
    SightScroll,
    WrappedText,
)

_MARKS = {
    Change.ADDED: (Glyph.PLUS, Role.POS),
    Change.REMOVED: (Glyph.MINUS, Role.NEG),
    Change.MOVED: (Glyph.ARROW_UP_DOWN, Role.TEXT2),
    Change.CHANGED: (Glyph.PENCIL, Role.ACCENT),
}
MOST_SHOWN = 300


@dataclass(frozen=True)
class Compared:
    """What was read: both versions, what differs, and which versions there are."""

    old: Script
    new: Script
    agreement: Agreement | None
    differences: tuple[Difference, ...]
    offered: tuple[int, ...]


class ComparePane(QWidget):
    """Signals: `closed`; `opened(script id, question id)`: go there in the editor; `refused`."""

    closed = Signal()
    opened = Signal(str, str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._script_id = ""
        self._rows: list[QWidget] = []
        self.back_button = Button(glyph=Glyph.ARROW_LEFT, kind=Kind.GHOST, name=_("Back (Esc)"))
        self.back_button.clicked.connect(self.closed)
        self._title = Label("", Type.TITLE)
        self._count = Label("", Type.BODY, Role.TEXT2)
        self.old_list, self.new_list = ChoiceList(_("From")), ChoiceList(_("To"))
        for one in (self.old_list, self.new_list):
            one.chosen.connect(lambda _one: self._read())
        self._empty = EmptyState(Glyph.CHECK, _("Nothing differs."), "")
        self._build()

    def open(self, script_id: str, old: int, new: int) -> None:
        """Compare two versions; 0 is the draft."""
        self._empty.hide()  # until it is known
        self._script_id = script_id
        self._desk.background.read(
            lambda c: self._compared(c, script_id, old, new),
            lambda found: self._show(found, old, new),
            failed=self._failed,
            key="script compare",
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        self.open(self._script_id, int(self.old_list.chosen_id), int(self.new_list.chosen_id))

    def _compared(self, connection: Connection, script_id: str, old: int, new: int) -> Compared:
        first, second = (self._version(connection, script_id, one) for one in (old, new))
        versions = kept.versions(connection, DocumentKind.SCRIPT, script_id)
        has_draft = kept.draft(connection, DocumentKind.SCRIPT, script_id) is not None
        offered = (*((DRAFT,) if has_draft else ()), *(one.number for one in versions))
        try:
            agreement = self._desk.documents.newest_agreement(connection, second.agreement)
        except NotFound:
            agreement = None
        return Compared(first, second, agreement, compare(first, second), offered)

    def _version(self, connection: Connection, script_id: str, number: int) -> Script:
        if number != DRAFT:
            return self._desk.documents.script(connection, script_id, number)
        from qualifier.exchange.documents.draft_document import script_from_draft

        draft = kept.draft(connection, DocumentKind.SCRIPT, script_id)
        if draft is None:
            raise NotFound("draft", script_id)
        return script_from_draft(draft.text)

    def _show(self, found: Compared, old: int, new: int) -> None:
        language = self._desk.language
        self._title.setText(found.new.title.within(language) or found.new.id)
        offered = tuple((str(one), _version_words(one)) for one in found.offered)
        self.old_list.show_choices(offered, str(old))
        self.new_list.show_choices(offered, str(new))
        count = len(found.differences)
        words = ngettext("{n} difference", "{n} differences", count).format(n=count)
        self._count.setText(words)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self._empty.setVisible(not count)
        for place, one in enumerate(found.differences[:MOST_SHOWN]):
            row = self._row(one, found, language)
            self._rows.append(row)
            self._column.insertWidget(place, row)
        self.old_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, one: Difference, found: Compared, language: str) -> QWidget:
        glyph, ink = _MARKS[one.change]
        card = Card()
        words = difference_words(one, found.old, found.new, language, found.agreement)
        text = WrappedText(words, Type.BODY, Role.TEXT)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(GlyphLabel(glyph, ink, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        if one.question and one.question in found.new.by_id:
            button = LinkButton(_("Open"))
            button.setAccessibleName(_("Open: {what}").format(what=words))
            button.clicked.connect(lambda: self.opened.emit(self._script_id, one.question))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _failed(self, error: QualifierError) -> None:
        self.refused.emit(sentence(error))

    def _build(self) -> None:
        head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 8, 24, 8)
        row.setSpacing(10)
        row.addWidget(self.back_button)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        for label, control in ((_("From"), self.old_list), (_("To"), self.new_list)):
            control.setMinimumWidth(theme().px(130))
            row.addWidget(Labelled(label, control))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(8)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        scroll = SightScroll()
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        middle = QHBoxLayout(ground)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(ground, 1)


def _version_words(number: int) -> str:
    return _("v{number}").format(number=number) if number else _("Draft")
