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
from qualifier.ui.widgets import Chip, FlowRow, LineEdit

MOST_LETTERS = 100


class ConditionValue(QWidget):
    """`edited(operand)`: what a `Condition`'s test compares with."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test, self._question = Test.IS, Question("", "text")
        self.choice_list = ChoiceList(_("Value"))
        self.choice_list.chosen.connect(self._chose)
        self.text_edit = LineEdit()
        self.text_edit.setMaxLength(MOST_LETTERS)
        self.text_edit.setAccessibleName(_("Value"))
        self.text_edit.editingFinished.connect(self._typed)
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
        elif not is_several and not self.text_edit.hasFocus():
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
            self.edited.emit(chosen == "yes")
        else:
            self.edited.emit(chosen)

    def _chipped(self) -> None:
        held = tuple(one for one, chip in self._chips.items() if chip.isChecked())
        if self._question.type == "yes_no":
            self.edited.emit(tuple(one == "yes" for one in held))
        else:
            self.edited.emit(held)

    def _typed(self) -> None:
        typed = self.text_edit.text().strip()
        if self._test not in COMPARED:
            parts = tuple(one.strip() for one in typed.split(",") if one.strip())
            self.edited.emit(parts if self._test is Test.IN else typed)
            return
        try:
            number = float(typed.replace(",", ".").replace("\u202f", "").replace(" ", ""))
        except ValueError:
            self.text_edit.show_faulty(True)
            return
        self.text_edit.show_faulty(False)
        self.edited.emit(int(number) if number.is_integer() else number)

    def _dated(self, day: QDate) -> None:
        self.edited.emit(date(day.year(), day.month(), day.day()))


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
    return f"{operand:.12g}" if isinstance(operand, float) else str(operand)
