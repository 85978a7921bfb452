"""In the simulator: why a question that somebody expected is not asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.core.editing.why import why_not_asked
from qualifier.texts import _
from qualifier.texts.answers import question_in_words
from qualifier.texts.why_words import why_words
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.scripts.play import Play
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import LinkButton, WrappedText


class WhyRow(QWidget):
    """`opened(id)`: a person wants to edit that question."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._play: Play | None = None
        self.question_list = ChoiceList(_("Why not asked?"))
        self.question_list.chosen.connect(lambda _one: self._answer())
        self.words = WrappedText("", Type.LABEL, Role.TEXT2)
        self.edit_button = LinkButton(_("Edit it"))
        self.edit_button.clicked.connect(lambda: self.opened.emit(self.question_list.chosen_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(Labelled(_("Why not asked?"), self.question_list))
        column.addWidget(self.words)
        column.addWidget(self.edit_button)

    def show_play(self, play: Play) -> None:
        """Offer the questions that are not asked as things stand."""
        self._play = play
        script, asked = play.script, set(play.path.asked)
        off = [one for one in script.questions() if one.id not in asked]
        kept = self.question_list.chosen_id
        offered = [
            ("", _("Choose a question")),
            *(
                (one.id, f"{script.order[one.id] + 1} {question_in_words(one, play.language)}")
                for one in off
            ),
        ]
        self.setVisible(bool(off))
        self.question_list.show_choices(
            offered, kept if kept in {one for one, _words in offered} else ""
        )
        self._answer()

    def _answer(self) -> None:
        play, chosen = self._play, self.question_list.chosen_id
        self.words.setVisible(bool(chosen))
        self.edit_button.setVisible(bool(chosen))
        if play is None or not chosen:
            return
        reasons = why_not_asked(play.script, play.answers, play.lead, chosen)
        said = (why_words(one, play.script, play.language) for one in reasons)
        self.words.show_text(" ".join(said))
