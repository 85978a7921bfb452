"""A sentence to say: nothing to answer, Enter goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qualifier.ui.call.answers.base import AnswerField


class SayField(AnswerField):
    """Shows nothing and takes no focus: that goes to the button that goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(0)
