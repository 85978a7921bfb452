"""A sentence to say, in serif, with the fields that may stand between its braces offered."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QWidget

from qualifier.ui.theme import Type, theme
from qualifier.ui.widgets import TextArea

_OPEN = re.compile(r"\{([A-Za-z0-9_.]*)$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


class SentenceArea(TextArea):
    """After `{` the fields are offered; Enter or Tab takes one, Esc types on."""

    def __init__(self, name: str, *, lines: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(name, lines=lines, parent=parent)
        self.setFont(theme().font(Type.WORDS))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._names = QStringListModel(self)
        self.completer = QCompleter(self._names, self)
        self.completer.setWidget(self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.activated.connect(self._take)
        self._fields: tuple[tuple[str, str], ...] = ()

    def show_text(self, text: str) -> None:
        """Show without `textChanged`; the cursor goes to the end if one is writing here, else to
        the beginning, which is what one reads."""
        if self.toPlainText() == text:
            return
        with QSignalBlocker(self):
            self.setPlainText(text)
            cursor = self.textCursor()
            where = QTextCursor.MoveOperation
            cursor.movePosition(where.End if self.hasFocus() else where.Start)
            self.setTextCursor(cursor)

    def show_fields(self, fields: tuple[tuple[str, str], ...]) -> None:
        """(name, words) of what may stand between braces."""
        if fields != self._fields:
            self._fields = fields
            self._names.setStringList([name for name, _words in fields])

    def show_faulty(self, faulty: bool) -> None:
        """Danger edge."""
        if bool(self.property("faulty")) != faulty:
            self.setProperty("faulty", faulty)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.completer.popup()
        if popup is not None and popup.isVisible():
            taking = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)
            if event.key() in taking:
                event.ignore()  # the list takes or closes
                return
        super().keyPressEvent(event)
        self._offer()

    def insertFromMimeData(self, source: object) -> None:
        """Pasted text without what documents cannot hold."""
        text = source.text() if hasattr(source, "text") else ""
        self.insertPlainText(_CONTROL.sub(" ", text.replace("\r\n", "\n")))

    def _offer(self) -> None:
        found = _OPEN.search(self._before_cursor())
        popup = self.completer.popup()
        if popup is None:
            return
        self.completer.setCompletionPrefix(found[1] if found else "")
        offers = found is not None and self._fields and not self.isReadOnly()
        if not offers or self.completer.completionCount() == 0:
            popup.hide()
            return
        popup.setCurrentIndex(self.completer.completionModel().index(0, 0))
        box = self.cursorRect()
        box.setWidth(theme().px(240))
        self.completer.complete(box)

    def _take(self, name: str) -> None:
        found = _OPEN.search(self._before_cursor())
        if found is None:
            return
        cursor = self.textCursor()
        left, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(left, keep, len(found[1]))
        cursor.insertText(name + "}")
        self.setTextCursor(cursor)

    def _before_cursor(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]
