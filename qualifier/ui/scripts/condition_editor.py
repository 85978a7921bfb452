"""A condition built by choosing: question or field, test, value; all or any of them, or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.condition import ALWAYS, AxisTest, Condition, LeadTest, QuestionTest, Test
from qualifier.core.editing import condition_edits as edits
from qualifier.core.editing.condition_edits import CHOSEN_TYPES, OneTest, Path, Row
from qualifier.core.lint.branches import LEAD_NAMES
from qualifier.core.script import Question
from qualifier.texts import _
from qualifier.texts.answers import question_in_words
from qualifier.texts.fields import field_label
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.condition_value import ConditionValue
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ButtonSize, Chip, Label

INDENT_PX = 22
_LEAD, _AXIS = "lead.", "axis."
LEAD_TESTS = (
    Test.IS,
    Test.IN,
    Test.NOT_ANSWERED,
    Test.AT_LEAST,
    Test.AT_MOST,
    Test.BELOW,
    Test.ABOVE,
)


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a condition may test: `questions` with their `numbers`, fields of the lead, scores."""

    questions: tuple[Question, ...] = ()
    numbers: tuple[int, ...] = ()
    has_axes: bool = False

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)


class ConditionEditor(QWidget):
    """`edited(Condition, joins)`, `left`: a value was. `always` is what it says while there is no
    condition."""

    edited = Signal(object, bool)
    left = Signal()

    def __init__(self, always: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._condition: Condition = ALWAYS
        self._subjects = Subjects()
        self._language = ""  # nothing is shown yet
        self._is_locked = False
        self.lines: list[ConditionLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._always = Label(always, Type.BODY, Role.TEXT2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        small = ButtonSize.SMALL
        self.add_button = Button(_("Add a condition"), size=small, glyph=Glyph.PLUS)
        self.add_button.clicked.connect(lambda: self._add(()))
        self.group_button = Button(_("Add a group"), size=small)
        self.group_button.clicked.connect(self._add_group)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.add_button)
        foot.addWidget(self.group_button)
        foot.addStretch(1)
        self._column.addWidget(self._always)
        self._column.addLayout(self._rows)
        self._column.addLayout(foot)

    def show_condition(
        self, condition: Condition, subjects: Subjects, language: str, *, locked: bool
    ) -> None:
        """Show a condition; lines that stay keep their controls."""
        same = (condition, subjects, language, locked)
        if same == (self._condition, self._subjects, self._language, self._is_locked):
            return
        self._condition, self._subjects, self._language, self._is_locked = same
        shown = tuple(edits.rows(condition))
        while len(self.lines) < len(shown):
            line = ConditionLine(self)
            self.lines.append(line)
            self._rows.addWidget(line)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(shown))
            if place < len(shown):
                line.show_row(shown[place], subjects, language, locked=locked)
        self._always.setVisible(not shown)
        self.add_button.setEnabled(not locked)
        self.group_button.setVisible(bool(shown))
        self.group_button.setEnabled(not locked)

    # --- what the lines ask for ------------------------------------------------------------------
    def retest(self, path: Path, test: OneTest, *, joins: bool = False) -> None:
        self._tell(edits.replace_test(self._condition, path, test), joins=joins)

    def turn(self, path: Path) -> None:
        self._tell(edits.turn(self._condition, path))

    def regroup(self, path: Path, group: str) -> None:
        self._tell(edits.set_group(self._condition, path, group))

    def remove(self, path: Path) -> None:
        self._tell(edits.remove(self._condition, path))

    def _add(self, path: Path) -> None:
        self._tell(edits.add_test(self._condition, self._first_test(), path))

    def add_to(self, path: Path) -> None:
        self._add(path)

    def _add_group(self) -> None:
        self._tell(edits.add_group(self._condition, self._first_test()))

    def _first_test(self) -> OneTest:
        """On the question just before: what is asked last decides most often."""
        if self._subjects.questions:
            return edits.first_test(self._subjects.questions[-1])
        if self._subjects.has_axes:
            return AxisTest("fit", Test.AT_LEAST, 50)
        return LeadTest("country", Test.IS, "FR")

    def _tell(self, condition: Condition, *, joins: bool = False) -> None:
        if condition != self._condition:
            self.edited.emit(condition, joins)


class ConditionLine(QWidget):
    """One line: a group's head, or subject, test and value."""

    def __init__(self, editor: ConditionEditor) -> None:
        super().__init__()
        self._editor = editor
        self.row = Row((), is_negated=False)
        self.not_chip = Chip(_("not"))
        self.not_chip.clicked.connect(lambda: editor.turn(self.row.path))
        self.group_list = ChoiceList(_("Holds if"))
        self.group_list.setMinimumContentsLength(max(len(one) for _id, one in group_choices()))
        self.group_list.chosen.connect(lambda group: editor.regroup(self.row.path, group))
        self.subject_list = ChoiceList(_("What is tested"))
        self.subject_list.chosen.connect(self._about)
        self.test_list = ChoiceList(_("Test"))
        self.test_list.chosen.connect(self._tests)
        self.value = ConditionValue()
        self.value.edited.connect(self._values)
        self.value.left.connect(editor.left)
        small = ButtonSize.SMALL
        self.add_button = Button(glyph=Glyph.PLUS, size=small, name=_("Add to this group"))
        self.add_button.clicked.connect(lambda: editor.add_to(self.row.path))
        self.remove_button = Button(glyph=Glyph.X, size=small, name=_("Remove this condition"))
        self.remove_button.clicked.connect(lambda: editor.remove(self.row.path))
        self._line = QHBoxLayout(self)
        self._line.setSpacing(6)
        self._line.addWidget(self.not_chip)
        self._line.addWidget(self.group_list)
        self._line.addWidget(self.subject_list, 3)
        self._line.addWidget(self.test_list, 2)
        self._line.addWidget(self.value, 3)
        self._line.addWidget(self.add_button)
        self._line.addWidget(self.remove_button)
        self._line.addStretch(0)

    def show_row(self, row: Row, subjects: Subjects, language: str, *, locked: bool) -> None:
        self.row = row
        self._line.setContentsMargins(theme().px(INDENT_PX) * row.depth, 0, 0, 0)
        self.not_chip.setChecked(row.is_negated)
        is_group = bool(row.group)
        for widget in (self.group_list, self.add_button):
            widget.setVisible(is_group)
        for widget in (self.subject_list, self.test_list):
            widget.setVisible(not is_group)
        if is_group:
            self.value.hide()
            self.group_list.show_choices(group_choices(), row.group)
        else:
            self._show_test(subjects, language)
        for control in (
            self.not_chip,
            self.group_list,
            self.subject_list,
            self.test_list,
            self.value,
            self.add_button,
            self.remove_button,
        ):
            control.setEnabled(not locked)

    def _show_test(self, subjects: Subjects, language: str) -> None:
        test = self.row.test
        assert test is not None
        self._subjects = subjects
        chosen = _subject_id(test)
        choices = subject_choices(subjects, language)
        if chosen not in {one for one, _words in choices}:
            choices = (*choices, (chosen, _("{id} (not there)").format(id=chosen)))
        self.subject_list.show_choices(choices, chosen)
        question = subjects.question(test.question) if isinstance(test, QuestionTest) else None
        self.test_list.show_choices(
            tuple((one.value, test_words(one, question)) for one in _tests(test, question)),
            test.test.value,
        )
        self.value.show_value(test.test, test.operand, question, language)

    # --- what a person chose ---------------------------------------------------------------------
    def _about(self, subject: str) -> None:
        question = self._subjects.question(subject)
        made: OneTest
        if question is not None:
            made = edits.first_test(question)
        elif subject.startswith(_AXIS):
            made = AxisTest(subject.removeprefix(_AXIS), Test.AT_LEAST, 50)
        else:
            made = LeadTest(subject.removeprefix(_LEAD), Test.IS, "")
        self._editor.retest(self.row.path, made)

    def _tests(self, chosen: str) -> None:
        test = self.row.test
        assert test is not None
        kind = Test(chosen)
        question = None
        if isinstance(test, QuestionTest):
            question = self._subjects.question(test.question)
        operand = fitting(kind, test.operand, question)
        self._editor.retest(self.row.path, replace(test, test=kind, operand=operand))

    def _values(self, operand: object, joins: bool) -> None:
        assert self.row.test is not None
        self._editor.retest(self.row.path, replace(self.row.test, operand=operand), joins=joins)


def fitting(kind: Test, operand: object, question: Question | None) -> object:
    """What the operand becomes when another test is chosen: as much of it as fits."""
    if kind in (Test.GAP, Test.NOT_ANSWERED):
        return True
    if kind is Test.IN:
        return operand if isinstance(operand, tuple) else (operand,) if operand != "" else ()
    if kind is Test.IS:
        if question is not None and question.type in CHOSEN_TYPES:
            first = operand[0] if isinstance(operand, tuple) and operand else operand
            is_known = isinstance(first, str) and question.choice(first) is not None
            return first if is_known else edits.first_choice(question)
        return operand[0] if isinstance(operand, tuple) and operand else str(operand)
    if question is not None and question.type == "date":
        return operand if isinstance(operand, date) else date(2027, 1, 1)
    is_number = isinstance(operand, (int, float)) and not isinstance(operand, bool)
    return operand if is_number else 0


def group_choices() -> tuple[tuple[str, str], ...]:
    return ("all", _("all of these")), ("any", _("any of these"))


def subject_choices(subjects: Subjects, language: str) -> tuple[tuple[str, str], ...]:
    """Earlier questions, scores where they may be tested, fields of the lead."""
    found = [
        (one.id, f"{number} {question_in_words(one, language)}")
        for one, number in zip(subjects.questions, subjects.numbers, strict=True)
    ]
    if subjects.has_axes:
        found += [("axis.fit", _("Fit")), ("axis.maturity", _("Maturity"))]
    named = _("Lead: {field}")
    found += [(f"lead.{one}", named.format(field=field_label(one))) for one in LEAD_NAMES]
    return tuple(found)


def test_words(test: Test, question: Question | None) -> str:
    """A test as it stands between subject and value."""
    is_day = question is not None and question.type == "date"
    words: dict[Test, Callable[[], str]] = {
        Test.IS: lambda: _("is"),
        Test.IN: lambda: _("is one of"),
        Test.AT_LEAST: lambda: _("on or after") if is_day else _("is at least"),
        Test.AT_MOST: lambda: _("on or before") if is_day else _("is at most"),
        Test.BELOW: lambda: _("before") if is_day else _("is below"),
        Test.ABOVE: lambda: _("after") if is_day else _("is above"),
        Test.GAP: lambda: _("has a system answer"),
        Test.NOT_ANSWERED: lambda: _("is open"),
    }
    return words[test]()


def _tests(test: OneTest, question: Question | None) -> tuple[Test, ...]:
    if isinstance(test, AxisTest):
        offered: tuple[Test, ...] = edits.COMPARED
    elif isinstance(test, LeadTest):
        offered = LEAD_TESTS
    else:
        offered = edits.tests_for(question) if question is not None else (test.test,)
    return offered if test.test in offered else (*offered, test.test)


def _subject_id(test: OneTest) -> str:
    if isinstance(test, QuestionTest):
        return test.question
    return f"{_LEAD}{test.field}" if isinstance(test, LeadTest) else f"{_AXIS}{test.axis}"
