"""The rest of a question's form: required, use, bounds, the field it fills, help."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from qualifier.core.editing.question_edits import BANDED, CAPPED
from qualifier.core.lead import LEAD_FIELDS
from qualifier.core.script import Question, Use
from qualifier.texts import _
from qualifier.texts.fields import field_label
from qualifier.texts.question_types import use_words
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.scripts.figure_edit import figure, figure_validator, show_figure
from qualifier.ui.scripts.two_languages import TwoLines
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Field, Label

NOT_FILLED = frozenset({"external_id", "owner"})  # the list's and the CRM's own


class QuestionRest(QWidget):
    """Signals as the form's: `changed(Question, part, joins)`, `left`."""

    changed = Signal(object, str, bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = Question("", "choice")
        self.required_box = QCheckBox(_("Required: the gate stays shut while it is open"))
        self.required_box.clicked.connect(
            lambda on: self._tell(replace(self._question, required=on), "required")
        )
        self.use_list = ChoiceList(_("Used as"))
        self.use_list.chosen.connect(self._used)
        self.fills_list = ChoiceList(_("Writes into the lead’s field"))
        self.fills_list.chosen.connect(
            lambda one: self._tell(replace(self._question, fills=one), "fills")
        )
        self.help = TwoLines(_("Help for the caller"))
        self.help.edited.connect(
            lambda text, language: self._tell(
                replace(self._question, help=text), f"help.{language}", joins=True
            )
        )
        self.help.left.connect(self.left)
        self.least_field, self.most_field = Field(_("At least")), Field(_("At most"))
        self.unit_field, self.cap_field = Field(_("Unit")), Field(_("Points at most"))
        for field in (self.least_field, self.most_field, self.cap_field):
            field.edit.setValidator(figure_validator(field.edit))
        for field in self._fields:
            field.text_edited.connect(self._figures)
            field.editing_finished.connect(self.left)
        self._id = Label("", Type.LABEL, Role.TEXT3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        grid = QGridLayout()
        grid.setSpacing(14)
        grid.addWidget(Labelled(_("Used as"), self.use_list), 0, 0, 1, 2)
        grid.addWidget(Labelled(_("Writes into the lead’s field"), self.fills_list), 0, 2, 1, 2)
        for place, field in enumerate(self._fields):
            grid.addWidget(field, 1, place)
        for place in range(4):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        column.addWidget(self.required_box)
        column.addWidget(self.help)
        column.addWidget(self._id)

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self.least_field, self.most_field, self.unit_field, self.cap_field)

    def show_question(self, question: Question, *, locked: bool) -> None:
        """Show what belongs to the question's type."""
        self._question = question
        self.required_box.setChecked(question.required)
        self.required_box.setEnabled(not locked and question.type != "say")
        uses = (("", _("Nothing more")), *((one.value, _as_entry(use_words(one))) for one in Use))
        self.use_list.show_choices(uses, question.use.value if question.use else "")
        fills = tuple((one, field_label(one)) for one in LEAD_FIELDS if one not in NOT_FILLED)
        self.fills_list.show_choices((("", _("Nowhere")), *fills), question.fills)
        for one in (self.use_list, self.fills_list):
            one.setEnabled(not locked and question.type != "say")
        has_bounds = question.type in BANDED
        for field in (self.least_field, self.most_field, self.unit_field):
            field.setVisible(has_bounds)
        self.cap_field.setVisible(question.type in CAPPED)
        for field in self._fields:
            field.edit.setReadOnly(locked)
        show_figure(self.least_field.edit, question.least)
        show_figure(self.most_field.edit, question.most)
        show_figure(self.cap_field.edit, question.cap)
        if self.unit_field.text().strip() != question.unit:
            self.unit_field.show_text(question.unit)
        self.help.show_text(question.help)
        self.help.show_locked(locked)
        self._id.setText(_("Id: {id}").format(id=question.id))

    def _used(self, use: str) -> None:
        self._tell(replace(self._question, use=Use(use) if use else None), "use")

    def _figures(self) -> None:
        least, most = figure(self.least_field.text()), figure(self.most_field.text())
        cap = figure(self.cap_field.text())
        after = replace(
            self._question,
            least=least,
            most=most,
            unit=self.unit_field.text().strip(),
            cap=None if cap is None else max(0, min(100, int(cap))),
        )
        self._tell(after, "figures", joins=True)

    def _tell(self, question: Question, part: str, *, joins: bool = False) -> None:
        self.changed.emit(question, part, joins)


def _as_entry(words: str) -> str:
    return words[:1].upper() + words[1:]
