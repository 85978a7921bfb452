"""One text in French and English, side by side: lines, or sentences to say."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.text import LANGUAGES, Text
from qualifier.texts import _
from qualifier.ui.scripts.sentence_area import SentenceArea
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Label, LineEdit

MOST_LINE = 300  # characters
MOST_SENTENCE = 4_000  # of one text in a document


class TwoLines(QWidget):
    """Two line edits under "…, French" and "…, English". `edited(Text, language)`; `left`."""

    edited = Signal(object, str)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = {language: LineEdit() for language in LANGUAGES}
        row = _columns(self, name, self.edits)
        row.setSpacing(14)
        for language, edit in self.edits.items():
            edit.setMaxLength(MOST_LINE)
            edit.textEdited.connect(self._teller(language))
            edit.editingFinished.connect(self.left)

    def show_text(self, text: Text) -> None:
        """Show without telling; a line just being typed keeps its cursor."""
        for language, edit in self.edits.items():
            wanted = text.fr if language == "fr" else text.en
            if edit.text() != wanted:
                edit.setText(wanted)
                if not edit.hasFocus():
                    edit.setCursorPosition(0)

    def focus_words(self, text: Text) -> None:
        """Put the cursor where words are missing, else in the first line."""
        self.edits[_to_write(text)].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_missing(self, *languages: str) -> None:
        """Mark the languages that are missing."""
        for language, edit in self.edits.items():
            edit.show_faulty(language in languages)

    def show_locked(self, locked: bool) -> None:
        """Only to be read."""
        for edit in self.edits.values():
            edit.setReadOnly(locked)

    def _teller(self, language: str) -> Callable[[str], None]:
        return lambda _typed: self.edited.emit(self._text(), language)

    def _text(self) -> Text:
        return Text(self.edits["fr"].text(), self.edits["en"].text())


class TwoSentences(QWidget):
    """Two areas in serif for what is spoken, with `{field}` completed. As `TwoLines`."""

    edited = Signal(object, str)
    left = Signal()

    def __init__(self, name: str, lines: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.areas = {language: SentenceArea(name, lines=lines) for language in LANGUAGES}
        row = _columns(self, name, self.areas)
        row.setSpacing(14)
        for language, area in self.areas.items():
            area.textChanged.connect(self._teller(language))
            area.left.connect(self.left)

    def show_text(self, text: Text) -> None:
        """Show without telling; a sentence just being typed keeps its cursor."""
        for language, area in self.areas.items():
            area.show_text(text.fr if language == "fr" else text.en)

    def show_fields(self, fields: tuple[tuple[str, str], ...]) -> None:
        """What `{` may be completed to: (name, words)."""
        for area in self.areas.values():
            area.show_fields(fields)

    def focus_words(self, text: Text) -> None:
        """As in `TwoLines`."""
        self.areas[_to_write(text)].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_missing(self, *languages: str) -> None:
        """Mark the languages that are missing."""
        for language, area in self.areas.items():
            area.show_faulty(language in languages)

    def show_locked(self, locked: bool) -> None:
        """Only to be read."""
        for area in self.areas.values():
            area.setReadOnly(locked)

    def _teller(self, language: str) -> Callable[[], None]:
        return lambda: self._tell(language)

    def _tell(self, language: str) -> None:
        area = self.areas[language]
        typed = area.toPlainText()
        if len(typed) > MOST_SENTENCE:
            with QSignalBlocker(area):
                area.setPlainText(typed[:MOST_SENTENCE])
        fr, en = (self.areas[one].toPlainText() for one in ("fr", "en"))
        self.edited.emit(Text(fr, en), language)


def _to_write(text: Text) -> str:
    return "en" if text.fr and not text.en else "fr"


def _columns(
    parent: QWidget, name: str, edits: dict[str, LineEdit] | dict[str, SentenceArea]
) -> QHBoxLayout:
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    words = {"fr": _("{name}, French"), "en": _("{name}, English")}
    for language, edit in edits.items():
        said = words[language].format(name=name)
        label = Label(said, Type.LABEL, Role.TEXT2)
        label.setBuddy(edit)
        edit.setAccessibleName(said)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(edit)
        row.addLayout(column, 1)
    return row
