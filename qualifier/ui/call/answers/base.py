"""What an answer field is: it shows an answer, says what was chosen or typed, and takes digits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualifier.ui.call.faces import QuestionFace


class AnswerField(QWidget):
    """Base of all fields.

    `answered(raw)`: an answer to check and save. `committed`: Enter, save and go on. `typing(text)`
    text under way, for the draft.
    """

    answered = Signal(object)
    committed = Signal()
    typing = Signal(str)

    is_text = False  # whether unmodified digits belong to the field

    def show_face(self, face: QuestionFace) -> None:
        """Show the question's options and its answer."""

    def show_small(self, small: bool) -> None:
        """Lower rows for the smallest window."""

    def take_focus(self) -> None:
        """Put the cursor where the answer is given."""
        self.setFocus()

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        return (self,)

    def take_digit(self, digit: int) -> bool:
        """A digit 1…7 chooses; False if this field has nothing under it."""
        return False

    def pending(self) -> object | None:
        """Text typed and not yet handed over as an answer; None if there is none."""
        return None

    def show_error(self, sentence: str) -> None:
        """Say why the answer was not taken; an empty sentence clears it."""
