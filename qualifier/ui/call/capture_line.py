"""Quick capture: one line typed without leaving the keyboard, its parse shown live as pills."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from qualifier.core.agreement import Facet
from qualifier.core.impression import Captured, Part, completions, parse
from qualifier.core.wording import concerns
from qualifier.texts import _
from qualifier.ui.call.wording_words import concern_sentence
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    BASIS_GLYPHS,
    Card,
    KeyCaps,
    Label,
    Pill,
    TextArea,
    Tone,
    basis_in_words,
    signed,
)

DRAFT_AFTER_MS = 700


class CaptureLine(Card):
    """Signals: `captured(Captured)` on Enter, `parsed(Captured)` while typing, `draft(text)`,
    `left` when the focus goes back to the question."""

    captured = Signal(object)
    parsed = Signal(object)
    draft = Signal(str)
    left = Signal()

    def __init__(
        self, facets: tuple[Facet, ...], language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(fill=Role.SURFACE, edge=Role.PLUM, parent=parent)
        self._facets, self._language = facets, language
        self._last: Captured | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(4)
        self.edit: QPlainTextEdit = TextArea(
            _("Impression"),
            placeholder=_("What did you hear? Describe the conversation, not the person"),
            lines=2,
        )
        self.edit.setProperty("frameless", True)
        self.edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.edit.setFont(theme().font(Type.CAPTURE))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        column.addWidget(self.edit)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(6)
        self._facet_pill = Pill("", Tone.PLUM)
        self._basis_pill = Pill("", Tone.PLUM)
        self._hint = Label(_("−2 to +2 · “…” said · ~ heard · ? hunch"), Type.LABEL, Role.TEXT3)
        self._warning = Label("", Type.LABEL, Role.WARN, wrap=True)
        self._warning.setVisible(False)
        row.addWidget(self._facet_pill)
        row.addWidget(self._basis_pill)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(KeyCaps("Return"))
        column.addLayout(row)
        column.addWidget(self._warning)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._show(None)

    def show_text(self, text: str) -> None:
        """Put back what was being typed when the program stopped."""
        if text and not self.edit.toPlainText():
            self.edit.setPlainText(text)

    def flush(self) -> None:
        """Hand the text under way over as a draft."""
        self._timer.stop()
        self.draft.emit(self.edit.toPlainText())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._enter()
                return True
            if key == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if key == Qt.Key.Key_Tab and self._complete():
                return True
        if event.type() == QEvent.Type.FocusOut and self._timer.isActive():
            self.flush()
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        said = parse(self.edit.toPlainText(), self._facets, self._language)
        if not said.is_empty:
            self._timer.stop()
            self.edit.blockSignals(True)
            self.edit.clear()
            self.edit.blockSignals(False)
            self._show(None)
            self.captured.emit(said)
        self.left.emit()

    def _complete(self) -> bool:
        cursor = self.edit.textCursor()
        text, place = self.edit.toPlainText(), cursor.position()
        found = completions(text, place, self._facets, self._language)
        if not found:
            return False
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        cursor.insertText(found[0].label.within(self._language).casefold() + " ")
        return True

    def _typed(self) -> None:
        text = self.edit.toPlainText()
        said = parse(text, self._facets, self._language) if text.strip() else None
        self._show(said)
        self.parsed.emit(said)
        if not self._timer.isActive():
            self._timer.start()

    def _show(self, said: Captured | None) -> None:
        self._last = said
        facet = said.facet.label.within(self._language) if said and said.facet else ""
        value = f" {signed(said.value)}" if said and said.value is not None else ""
        words = facet + value if said else ""
        if said and not facet:
            words = _("Free impression")
        self._facet_pill.setVisible(bool(words))
        self._facet_pill.show_state(words, Tone.PLUM, None)
        self._basis_pill.setVisible(bool(said))
        if said:
            self._basis_pill.show_state(
                basis_in_words(said.basis), Tone.PLUM, BASIS_GLYPHS[said.basis]
            )
        self._hint.setVisible(said is None)
        found = concerns(said.note + " " + said.quote) if said else ()
        self._warning.setVisible(bool(found))
        if found:
            self._warning.setText(concern_sentence(found[0]))
        self._colour(said)

    def _colour(self, said: Captured | None) -> None:
        """Show in the line itself what was understood: facet and value bold, quote in serif."""
        marks: list[QTextEdit.ExtraSelection] = []
        for span in said.spans if said else ():
            mark = QTextEdit.ExtraSelection()
            style = QTextCharFormat()
            style.setForeground(theme().color(Role.NEG if _is_low(said, span.part) else Role.PLUM))
            if span.part is Part.QUOTE:
                style.setFontItalic(True)
                style.setForeground(theme().color(Role.TEXT))
            cursor = self.edit.textCursor()
            cursor.setPosition(span.start)
            cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, style
            marks.append(mark)
        self.edit.setExtraSelections(marks)


def _is_low(said: Captured | None, part: Part) -> bool:
    return part is Part.VALUE and said is not None and (said.value or 0) < 0
