"""The value of a test: a choice, several, a number, a day, a text, or yes and no."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from qualifier.core.condition import Test
from qualifier.core.editing.condition_edits import CHOSEN_TYPES, COMPARED
from qualifier.core.script import Question
from qualifier.texts import _
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.scripts.figure_edit import figure, figure_text
from qualifier.ui.widgets import Chip, FlowRow, LineEdit

MOST_LETTERS = 100


class ConditionValue(QWidget):
    """`edited(operand, joins)`: what a `Condition`'s test compares with; `joins` while it is being
    typed. `left`: the field was."""

    edited = Signal(object, bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test, self._question = Test.IS, Question("", "text")
        self.choice_list = ChoiceList(_("Value"))
        self.choice_list.chosen.connect(self._chose)
        self.text_edit = LineEdit()
        self.text_edit.setMaxLength(MOST_LETTERS)
        self.text_edit.setAccessibleName(_("Value"))
        self.text_edit.textEdited.connect(self._typed)
        self.text_edit.editingFinished.connect(self.left)
        self.day_edit = QDateEdit()
        self.day_edit.setCalendarPopup(True)
        self.day_edit.setDisplayFormat("dd/MM/yyyy")
        self.day_edit.setAccessibleName(_("Day"))
        self.day_edit.dateChanged.connect(self._dated)
        self._chips: dict[str, Chip] = {}
        self._chips_row: FlowRow | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice_list, self.text_edit, self.day_edit):
            self._row.addWidget(widget)

    def show_value(
        self, test: Test, operand: object, question: Question | None, language: str
    ) -> None:
        """Show the control that fits the test, with the operand in it."""
        self._test, self._question = test, question or Question("", "text")
        chosen = question is not None and question.type in CHOSEN_TYPES
        is_flag = test in (Test.GAP, Test.NOT_ANSWERED)
        is_several = test is Test.IN and chosen
        is_day = isinstance(operand, date)
        is_list = is_flag or (chosen and test is Test.IS)
        self.setVisible(True)
        self.choice_list.setVisible(is_list)
        self.day_edit.setVisible(is_day)
        self.text_edit.setVisible(not (is_list or is_day or is_several))
        if is_list:
            offered = _flags(test) if is_flag else _choices(self._question, language)
            self.choice_list.show_choices(offered, _as_id(operand))
        elif is_day and isinstance(operand, date):
            blocker = QSignalBlocker(self.day_edit)
            self.day_edit.setDate(QDate(operand.year, operand.month, operand.day))
            blocker.unblock()
        elif not is_several and self._read() != operand:
            self.text_edit.setText(_as_text(operand))
            self.text_edit.show_faulty(False)
        self._show_chips(operand if is_several else None, language)

    def _show_chips(self, operand: object, language: str) -> None:
        wanted = _choices(self._question, language) if operand is not None else ()
        if tuple(one for one, _words in wanted) != tuple(self._chips):
            if self._chips_row is not None:
                self._row.removeWidget(self._chips_row)
                self._chips_row.hide()
                self._chips_row.deleteLater()
                self._chips_row = None
            self._chips = {one: Chip(words) for one, words in wanted}
            for chip in self._chips.values():
                chip.clicked.connect(self._chipped)
            if self._chips:
                self._chips_row = FlowRow(tuple(self._chips.values()))
                self._row.addWidget(self._chips_row, 1)
        held = operand if isinstance(operand, tuple) else ()
        for one, chip in self._chips.items():
            chip.setChecked(one in {_as_id(each) for each in held})

    def _chose(self, chosen: str) -> None:
        is_flag = self._test in (Test.GAP, Test.NOT_ANSWERED)
        if is_flag or self._question.type == "yes_no":
            self.edited.emit(chosen == "yes", False)
        else:
            self.edited.emit(chosen, False)

    def _chipped(self) -> None:
        held = tuple(one for one, chip in self._chips.items() if chip.isChecked())
        if self._question.type == "yes_no":
            self.edited.emit(tuple(one == "yes" for one in held), False)
        else:
            self.edited.emit(held, False)

    def _typed(self) -> None:
        operand = self._read()
        self.text_edit.show_faulty(operand is None)
        if operand is not None:
            self.edited.emit(operand, True)

    def _read(self) -> object:
        """What is typed, as an operand; None where it should be a figure and is none."""
        typed = self.text_edit.text().strip()
        if self._test is Test.IN:
            return tuple(one.strip() for one in typed.split(",") if one.strip())
        if self._test not in COMPARED:
            return typed
        number = figure(typed)
        return int(number) if number is not None and number.is_integer() else number

    def _dated(self, day: QDate) -> None:
        self.edited.emit(date(day.year(), day.month(), day.day()), True)


def _flags(test: Test) -> tuple[tuple[str, str], ...]:
    if test is Test.NOT_ANSWERED:
        return ("yes", _("yes, not answered")), ("no", _("no, answered"))
    return ("yes", _("yes")), ("no", _("no"))


def _choices(question: Question, language: str) -> tuple[tuple[str, str], ...]:
    if question.type == "yes_no":
        return ("yes", _("Yes")), ("no", _("No"))
    return tuple((one.id, one.label.within(language) or one.id) for one in question.choices)


def _as_id(operand: object) -> str:
    if isinstance(operand, bool):
        return "yes" if operand else "no"
    return str(operand)


def _as_text(operand: object) -> str:
    if isinstance(operand, tuple):
        return ", ".join(str(one) for one in operand)
    return figure_text(operand) if isinstance(operand, float) else str(operand)
