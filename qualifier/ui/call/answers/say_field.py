"""A sentence to say: nothing to answer, Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qualifier.texts import _
from qualifier.ui.call.answers.base import AnswerField
from qualifier.ui.call.faces import QuestionFace


class SayField(AnswerField):
    """Takes the focus, so that Enter works, and shows nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(4)

    def show_face(self, face: QuestionFace) -> None:
        """The sentence itself is above; here only its name for screen readers."""
        self.setAccessibleName(_("Say this sentence, then Enter"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
        else:
            event.ignore()
