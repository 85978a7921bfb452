"""The answers to choose from: words in both languages, points, evidence, where each leads."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.script import Choice, Question
from qualifier.core.text import Text
from qualifier.texts import _
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.points_edit import POINTS_PX, number, points_edit, show_typed, signed
from qualifier.ui.scripts.two_languages import MOST_LINE
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ButtonSize, KeyCaps, Label, LineEdit
from qualifier.ui.widgets.tip import show_tip

WITH_DIGITS = 7
GOTO_PX = 112
Targets = tuple[tuple[str, str], ...]


class ChoiceRow:
    """The controls of one choice. They stand in the table's grid."""

    def __init__(self, table: ChoicesTable, place: int) -> None:
        self._table, self.place = table, place
        self.choice = Choice("", Text())
        self.cap = KeyCaps(str(place + 1))
        self.fr_edit, self.en_edit = LineEdit(), LineEdit()
        self.fit_edit, self.maturity_edit = points_edit(), points_edit()
        self.counts_box = QCheckBox()
        self.goto_list = ChoiceList("")
        self.more_button = Button(glyph=Glyph.ELLIPSIS, size=ButtonSize.SMALL, name=_("More"))
        for edit in (self.fr_edit, self.en_edit):
            edit.setMaxLength(MOST_LINE)
            edit.textEdited.connect(self._words_typed)
            edit.editingFinished.connect(table.left)
        for edit in (self.fit_edit, self.maturity_edit):
            edit.setFixedWidth(theme().px(POINTS_PX))
            edit.textEdited.connect(self._points_typed)
            edit.editingFinished.connect(self._points_left)
        self.counts_box.clicked.connect(self._counts)
        self.goto_list.chosen.connect(self._leads)
        self.goto_list.setMinimumContentsLength(4)
        self.goto_list.setFixedWidth(theme().px(GOTO_PX))
        self.more_button.clicked.connect(lambda: table.more_asked.emit(self.choice.id))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return (
            self.cap,
            self.fr_edit,
            self.en_edit,
            self.fit_edit,
            self.maturity_edit,
            self.counts_box,
            self.goto_list,
            self.more_button,
        )

    def show_choice(
        self, choice: Choice, question: Question, targets: Targets, faulty: frozenset[str]
    ) -> None:
        """Show a choice. `faulty` names the parts (fr, en, goto …) that have a problem."""
        self.choice = choice
        show_typed(self.fr_edit, choice.label.fr)
        show_typed(self.en_edit, choice.label.en)
        self.fr_edit.show_faulty("fr" in faulty)
        self.en_edit.show_faulty("en" in faulty)
        show_typed(self.fit_edit, signed(choice.fit))
        show_typed(self.maturity_edit, signed(choice.maturity))
        self.counts_box.setVisible(bool(question.criterion))
        self.counts_box.setChecked(question.criterion in choice.meets)
        known = targets
        if choice.goto and choice.goto not in {one for one, _words in targets}:
            known = (*targets, (choice.goto, _("removed")))
        self.goto_list.show_choices(known, choice.goto)
        self.goto_list.setProperty("faulty", "goto" in faulty)
        place = self.place + 1
        self.cap.setVisible(len(question.choices) <= WITH_DIGITS)
        words = choice.label.within("en") or choice.label.fr or choice.id
        names = {
            self.fr_edit: _("Answer {number}, French"),
            self.en_edit: _("Answer {number}, English"),
            self.fit_edit: _("Answer {number}, points for fit"),
            self.maturity_edit: _("Answer {number}, points for maturity"),
            self.counts_box: _("Answer {number} meets the criterion"),
            self.goto_list: _("Answer {number}, then go to"),
            self.more_button: _("Answer {number}: more"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name.format(number=place))
        marks = [_("ends qualification") if choice.knock_out else ""]
        marks.append(_("asks why") if choice.id in question.ask_why else "")
        said = ", ".join(one for one in marks if one)
        self.more_button.set_glyph(Glyph.BAN if choice.knock_out else Glyph.ELLIPSIS)
        tip = _("{answer}: id, knock-out, criteria, why, hint").format(answer=words)
        show_tip(self.more_button, f"{tip} ({said})" if said else tip)

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        for edit in (self.fr_edit, self.en_edit, self.fit_edit, self.maturity_edit):
            edit.setReadOnly(locked)
        self.counts_box.setEnabled(not locked)
        self.goto_list.setEnabled(not locked)

    def has_focus(self) -> bool:
        return any(one.hasFocus() for one in self.widgets)

    def _words_typed(self) -> None:
        label = Text(self.fr_edit.text(), self.en_edit.text())
        self._tell(replace(self.choice, label=label), "label", joins=True)

    def _points_typed(self) -> None:
        points = [number(edit.text()) for edit in (self.fit_edit, self.maturity_edit)]
        if None in points:
            return
        fit, maturity = points
        assert fit is not None
        assert maturity is not None
        self._tell(replace(self.choice, fit=fit, maturity=maturity), "points", joins=True)

    def _points_left(self) -> None:
        show_typed(self.fit_edit, signed(self.choice.fit))
        show_typed(self.maturity_edit, signed(self.choice.maturity))
        self._table.left.emit()

    def _counts(self, on: bool) -> None:
        criterion = self._table.criterion
        meets = tuple(one for one in self.choice.meets if one != criterion)
        self._tell(replace(self.choice, meets=(*meets, criterion) if on else meets), "meets")

    def _leads(self, goto: str) -> None:
        self._tell(replace(self.choice, goto=goto), "goto")

    def _tell(self, choice: Choice, part: str, *, joins: bool = False) -> None:
        self._table.edited.emit(choice, f"choice.{self.choice.id}.{part}", joins)


class ChoicesTable(QWidget):
    """Signals: `edited(Choice, part, joins)`, `add_asked`, `more_asked(choice id)`, `left`."""

    edited = Signal(object, str, bool)
    add_asked = Signal()
    more_asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.criterion = ""
        self.rows: list[ChoiceRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        heads = (
            "",
            _("French").capitalize(),
            _("English").capitalize(),
            _("Fit"),
            _("Maturity"),
            "✓",
            _("Then go to"),
            "",
        )
        for place, words in enumerate(heads):
            label = Label(words, Type.LABEL, Role.TEXT2)
            self._grid.addWidget(label, 0, place)
            if words == "✓":
                self._counts_head = label
                show_tip(label, _("Meets the criterion that the question counts for"))
        self.add_button = Button(_("Add an answer"), size=ButtonSize.SMALL, glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.add_asked)
        self._foot = Label("", Type.LABEL, Role.TEXT3)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        foot.addWidget(self._foot)
        column.addLayout(self._grid)
        column.addLayout(foot)

    def show_question(
        self,
        question: Question,
        targets: Targets,
        faulty: dict[int, frozenset[str]],
        *,
        locked: bool,
    ) -> None:
        """Show the choices. `targets`: (id, words) of what may follow; `faulty` by place."""
        self.criterion = question.criterion
        self._counts_head.setVisible(bool(question.criterion))
        count = len(question.choices)
        while len(self.rows) < count:
            self._add_row()
        for place, row in enumerate(self.rows):
            is_used = place < count
            if is_used:
                choice = question.choices[place]
                row.show_choice(choice, question, targets, faulty.get(place, frozenset()))
                row.lock(locked)
            for widget in row.widgets:
                if not is_used:
                    widget.hide()
                elif widget not in (row.cap, row.counts_box):
                    widget.show()
        self.add_button.setEnabled(not locked and not (question.type == "yes_no" and count > 1))
        self._foot.setText(_note(question))

    @property
    def focused_choice(self) -> str:
        """The id of the choice whose row has the focus; empty without one."""
        return next((row.choice.id for row in self.rows if row.has_focus()), "")

    def focus_choice(self, choice_id: str, *, english: bool = False) -> None:
        """Put the cursor in the words of a choice."""
        for row in self.rows:
            if row.choice.id == choice_id and row.fr_edit.isVisibleTo(self):
                (row.en_edit if english else row.fr_edit).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self) -> None:
        row = ChoiceRow(self, len(self.rows))
        self.rows.append(row)
        for column, widget in enumerate(row.widgets):
            self._grid.addWidget(widget, len(self.rows), column)


def _note(question: Question) -> str:
    if question.type == "yes_no":
        return ""
    if len(question.choices) <= WITH_DIGITS:
        return _("Up to 7 have a digit each")
    return _("More than 7: a list that filters as one types")
