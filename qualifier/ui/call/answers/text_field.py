"""Answers to type: one line (number, money, date, period, phone, e-mail) or a few (text)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qualifier.core.script import Question
from qualifier.texts import _
from qualifier.ui.call.answers.base import AnswerField
from qualifier.ui.call.faces import QuestionFace
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Label, LineEdit, TextArea


class LineField(AnswerField):
    """One line. Enter hands the text over and goes on; leaving it hands the text over."""

    is_text = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.edit: QLineEdit | QPlainTextEdit = self._make_edit()
        self._error = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self._error.setVisible(False)
        column.addWidget(self.edit)
        column.addWidget(self._error)
        self._shown = ""
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._tell_typing)
        self.setFocusProxy(self.edit)

    def _make_edit(self) -> QLineEdit | QPlainTextEdit:
        return LineEdit("")

    def show_face(self, face: QuestionFace) -> None:
        self.edit.setAccessibleName(face.ask or face.say)
        self.edit.setPlaceholderText(placeholder(face.question))
        self.edit.setReadOnly(face.is_locked)
        if (face.shown != self._text() and not self.edit.hasFocus()) or not self._text():
            self._shown = face.shown
            self.edit.blockSignals(True)
            self._put(face.shown)
            self.edit.blockSignals(False)

    def pending(self) -> object | None:
        text = self._text().strip()
        return text if text and text != self._shown.strip() else None

    def take_focus(self) -> None:
        self.edit.setFocus()
        if isinstance(self.edit, QLineEdit):
            self.edit.selectAll()

    def parts(self) -> tuple[QWidget, ...]:
        return (self.edit,)

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        if isinstance(self.edit, LineEdit):
            self.edit.show_faulty(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.committed.emit()
                return True
        if event.type() == QEvent.Type.FocusOut and self.pending() is not None:
            self.answered.emit(self.pending())
        return super().eventFilter(watched, event)

    def taken(self) -> None:
        """The text became an answer: it is no longer pending."""
        self._shown = self._text()

    def _text(self) -> str:
        return self.edit.text() if isinstance(self.edit, QLineEdit) else self.edit.toPlainText()

    def _put(self, text: str) -> None:
        if isinstance(self.edit, QLineEdit):
            self.edit.setText(text)
        else:
            self.edit.setPlainText(text)

    def _tell_typing(self) -> None:
        self.show_error("")
        self.typing.emit(self._text())


class LongTextField(LineField):
    """A few lines. Enter goes on; Shift+Enter makes a new line."""

    def _make_edit(self) -> QPlainTextEdit:
        return TextArea(_("Answer"), lines=2)


def placeholder(question: Question) -> str:
    """An example of what can be typed."""
    return {
        "number": _("A number, such as 120") + (f" ({question.unit})" if question.unit else ""),
        "money": _("An amount or a range, such as 30k or 30k-35k"),
        "date": _("Day/month/year, such as 3/12/2026"),
        "period": _("A month (06/2027), a quarter (Q2 2027) or two dates"),
        "phone": _("A phone number"),
        "email": _("name@company.com"),
        "text": _("In their own words"),
    }.get(question.type, "")
