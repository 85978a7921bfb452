"""Quick capture: one line typed without leaving the keyboard, its parse shown live as pills."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qualifier.core.agreement import Facet
from qualifier.core.impression import Captured, Lexicon, Part, Span, completions, parse
from qualifier.core.wording import concerns
from qualifier.texts import _
from qualifier.ui.call.wording_words import concern_sentence
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    BASIS_GLYPHS,
    Card,
    ElidedLabel,
    Hairline,
    KeyCaps,
    Label,
    Pill,
    TextArea,
    Tone,
    basis_in_words,
    signed,
)

DRAFT_AFTER_MS = 500  # a slow disk and a busy screen come on top: a second is promised
RADIUS = 10
PILLS_PX = 22


class CaptureLine(Card):
    """Signals: `captured(Captured)` on Enter, `parsed(Captured)` while typing, `draft(text)`,
    `left` when the focus goes back to the question, `left_downwards` when ↓ leaves the last line.
    """

    captured = Signal(object)
    parsed = Signal(object)
    draft = Signal(str)
    left = Signal()
    left_downwards = Signal()

    def __init__(
        self, facets: tuple[Facet, ...], language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(fill=Role.SURFACE, edge=Role.PLUM, radius=RADIUS, parent=parent)
        self._facets, self._language = facets, language
        self._lexicon = Lexicon.of(facets, language)
        self._link = self._text = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(4)
        self.edit: QPlainTextEdit = _Line(
            self,
            _("Impression"),
            placeholder=_("What did you hear? Describe the conversation, not the person"),
            lines=2,
        )
        self.edit.setProperty("frameless", True)
        self.edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        # A line that just fits would show one for the cursor alone.
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.setFont(theme().font(Type.CAPTURE))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        self._marks = _Marks(self.edit)
        column.addWidget(self.edit)
        column.addWidget(Hairline())
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(6)
        row.addStrut(theme().px(PILLS_PX))  # as high with pills as without
        self._facet_pill = Pill("", Tone.PLUM)
        self._basis_pill = Pill("", Tone.PLUM)
        self._linked = ElidedLabel("", Type.LABEL, Role.TEXT3)
        self._hint = ElidedLabel(
            _("−2 to +2 · “…” said · ~ heard · ? hunch"), Type.LABEL, Role.TEXT3
        )
        self._warning = Label("", Type.LABEL, Role.WARN, wrap=True)
        self._warning.setVisible(False)
        row.addWidget(self._facet_pill)
        row.addWidget(self._basis_pill)
        row.addWidget(self._linked)
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

    def take_facets(self, facets: tuple[Facet, ...]) -> None:
        """Know these from now on: a call keeps to its version of the agreement."""
        self._facets = facets

    def show_text(self, text: str) -> None:
        """Put back what was being typed when the program stopped."""
        if text and not self.edit.toPlainText():
            self.edit.setPlainText(text)

    def take(self) -> None:
        """What was typed becomes an impression, as with Enter; the focus stays where it is."""
        said = self._parsed(self.edit.toPlainText())
        self.clear()
        if not said.is_empty:
            self.captured.emit(said)

    def clear(self) -> None:
        """Empty the line, and say nothing of it."""
        self._timer.stop()
        self.edit.blockSignals(True)
        self.edit.clear()
        self._text = ""
        self.edit.blockSignals(False)
        self._show(None)

    def show_link(self, words: str) -> None:
        """What the impression being typed is linked to; empty where there is no room to say it."""
        if words != self._link:
            self._link = words
            self._linked.show_text(words)

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
            if key == Qt.Key.Key_Down and not event.modifiers() and self._is_in_last_line():
                self.left_downwards.emit()
                return True
        if event.type() == QEvent.Type.FocusOut and self._timer.isActive():
            self.flush()
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        self.take()
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

    def _parsed(self, text: str) -> Captured:
        return parse(text, self._facets, self._language, self._lexicon)

    def _is_in_last_line(self) -> bool:
        return not self.edit.textCursor().movePosition(QTextCursor.MoveOperation.Down)

    def _typed(self) -> None:
        text = self.edit.toPlainText()
        if text == self._text:
            return  # Qt tells of new marks as of new words
        self._text = text
        said = self._parsed(text) if text.strip() else None
        self._show(said)
        self.parsed.emit(said)
        if not self._timer.isActive():
            self._timer.start()

    def _show(self, said: Captured | None) -> None:
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
        self._linked.setVisible(said is not None)
        self._hint.setVisible(said is None)
        found = concerns(said.note + " " + said.quote) if said else ()
        self._warning.setVisible(bool(found))
        if found:
            self._warning.setText(concern_sentence(found[0]))
        self._marks.show_marks(said)


class _Line(TextArea):
    """The text itself. Its focus ring goes round the whole frame, not through it."""

    ring_radius = RADIUS

    def __init__(self, frame: QWidget, name: str, *, placeholder: str, lines: int) -> None:
        super().__init__(name, placeholder=placeholder, lines=lines)
        self._frame = frame

    def ring_rect(self) -> QRect:
        """The part the focus ring surrounds."""
        return QRect(self.mapFrom(self._frame, QPoint(0, 0)), self._frame.size())


class _Marks(QSyntaxHighlighter):
    """Shows in the line itself what was understood: facet and value bold, the quote in serif."""

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit.document())
        self._said: Captured | None = None

    def show_marks(self, said: Captured | None) -> None:
        """Mark these parts of the line from now on."""
        before = self._said.spans if self._said else ()
        self._said = said
        if before or (said and said.spans):
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        start = self.currentBlock().position()
        for span in self._said.spans if self._said else ():
            first, last = max(span.start - start, 0), min(span.end - start, len(text))
            if first < last:
                self.setFormat(first, last - first, self._format(span))

    def _format(self, span: Span) -> QTextCharFormat:
        made = QTextCharFormat()
        if span.part is Part.QUOTE:
            made.setFontFamilies(theme().font(Type.VERBATIM).families())
            made.setFontItalic(True)
            return made
        if span.part in (Part.FACET, Part.VALUE):
            made.setFontWeight(QFont.Weight.DemiBold)
        made.setForeground(self._ink(span.part))
        return made

    def _ink(self, part: Part) -> QColor:
        is_low = self._said is not None and (self._said.value or 0) < 0
        return theme().color(Role.NEG if part is Part.VALUE and is_low else Role.PLUM)
