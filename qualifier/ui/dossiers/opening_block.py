"""The top of a dossier: the sentence to open the next conversation with, and what to avoid."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import GlyphLabel, Label, Panel, SayText, TextArea, WrappedText

SENTENCE_MOST = 400


class GrowingText(TextArea):
    """A field that is as high as its text, one line at least. `edited(str)` while typing."""

    edited = Signal(str)

    def __init__(self, name: str, placeholder: str, step: Type, parent: QWidget | None = None):
        super().__init__(name, placeholder=placeholder, lines=1, parent=parent)
        self._step = step
        self._refreshing = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._take_font()
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """What was typed, without ends of lines."""
        return " ".join(self.toPlainText().split())

    def show_text(self, text: str) -> None:
        """Show without `edited`."""
        if text != self.text():
            self._refreshing = True
            self.setPlainText(text)
            self._refreshing = False
        self._grow()

    def sizeHint(self) -> QSize:
        look = theme()
        lines = max(1, round(self.document().size().height()))
        line = max(self.fontMetrics().lineSpacing(), 1)
        return QSize(look.px(240), lines * line + look.px(14))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange)
        if event.type() in kinds and not self._refreshing:
            self._take_font()

    def _take_font(self) -> None:
        self._refreshing = True
        self.setFont(theme().font(self._step))
        self._refreshing = False
        self._grow()

    def _grow(self, *_size: object) -> None:
        wanted = self.sizeHint().height()
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def _tell(self) -> None:
        if len(self.toPlainText()) > SENTENCE_MOST:
            kept = self.toPlainText()[:SENTENCE_MOST]
            self.setPlainText(kept)
            self.moveCursor(self.textCursor().MoveOperation.End)
        elif not self._refreshing:
            self.edited.emit(self.text())


class OpeningBlock(Panel):
    """Both lines, to read or to type. Signals: `opening_edited(str)`, `avoid_edited(str)`."""

    opening_edited = Signal(str)
    avoid_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.ACCENT_SOFT, parent=parent)
        self._title = Label("", Type.LABEL_STRONG, Role.ACCENT_TEXT)
        self._glyph = GlyphLabel(Glyph.MESSAGE_SQUARE, Role.ACCENT, 14)
        self.opening_field = GrowingText("", "", Type.SAY_SMALL)
        self.avoid_field = GrowingText("", "", Type.BODY)
        self._avoid_label = Label("", Type.LABEL_STRONG, Role.TEXT2)
        self._said = SayText("", small=True)
        self._avoided = WrappedText("", Type.BODY, Role.TEXT2)
        self.opening_field.edited.connect(self.opening_edited)
        self.avoid_field.edited.connect(self.avoid_edited)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._glyph)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 18, 36, 18)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._said)
        column.addWidget(self.opening_field)
        column.addWidget(self._avoid_label)
        column.addWidget(self._avoided)
        column.addWidget(self.avoid_field)
        self._avoid_label.setBuddy(self.avoid_field)
        self._title.setBuddy(self.opening_field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.retranslate()

    def show_review(self, opening: str, avoid: str) -> None:
        """Both as fields, with what stands in them."""
        self._show_fields(True)
        self.opening_field.show_text(opening)
        self.avoid_field.show_text(avoid)

    def show_sent(self, opening: str, avoid: str) -> None:
        """Both to read; hidden altogether where neither was written."""
        self._show_fields(False)
        self._said.show_text(opening)
        words = _("To avoid: {words}").format(words=avoid) if avoid else ""
        self._avoided.show_text(words)
        self._said.setVisible(bool(opening))
        self._avoided.setVisible(bool(avoid))
        self._title.setVisible(bool(opening))
        self._glyph.setVisible(bool(opening))
        self.setVisible(bool(opening or avoid))

    def retranslate(self) -> None:
        """Say labels and placeholders anew."""
        self._title.setText(_("Open the next conversation with"))
        self._avoid_label.setText(_("What to avoid"))
        self.opening_field.setAccessibleName(_("Open the next conversation with"))
        self.opening_field.setPlaceholderText(_("One sentence in your words, if you like"))
        self.avoid_field.setAccessibleName(_("What to avoid"))
        self.avoid_field.setPlaceholderText(_("A subject, a tone, a moment: if there is one"))

    def set_small(self, small: bool) -> None:
        """Narrow windows: less air."""
        layout = self.layout()
        if layout is not None:
            side = 20 if small else 36
            layout.setContentsMargins(side, 14 if small else 18, side, 14 if small else 18)

    def _show_fields(self, is_review: bool) -> None:
        self.setVisible(True)
        self._title.setVisible(True)
        self._glyph.setVisible(True)
        self.opening_field.setVisible(is_review)
        self.avoid_field.setVisible(is_review)
        self._avoid_label.setVisible(is_review)
        self._said.setVisible(not is_review)
        self._avoided.setVisible(not is_review)
