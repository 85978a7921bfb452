"""The rest of a choice: knock-out, criteria it is evidence for, whether to ask why, its hint."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from qualifier.core.agreement import Agreement
from qualifier.core.script import Choice, Question
from qualifier.core.text import Text
from qualifier.texts import _
from qualifier.ui.form_parts import ChoiceList, Labelled, row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.two_languages import TwoLines
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Chip, ElidedLabel, FlowRow, Label, Popover

KNOCK_OUT_REASONS = ("disqualification", "off_target")


class ChoicePopover(Popover):
    """Signals: `edited(Choice, part, joins)`, `why_toggled(choice id, on)`, `remove_asked(id)`,
    `move_asked(id, by)`."""

    edited = Signal(object, str, bool)
    why_toggled = Signal(str, bool)
    remove_asked = Signal(str)
    move_asked = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 470)
        self._choice = Choice("", Text())
        self._title = ElidedLabel("", Type.HEADING)
        self._id = Label("", Type.LABEL, Role.TEXT3)
        self.knock_list = ChoiceList(_("Ends qualification"))
        self.knock_list.chosen.connect(self._knocks)
        self.why_box = QCheckBox(_("Ask why when this is the answer"))
        self.why_box.clicked.connect(lambda on: self.why_toggled.emit(self._choice.id, on))
        self.hint = TwoLines(_("Hint"))
        self.hint.edited.connect(self._hinted)
        self._meets_label = Label(_("Is evidence for"), Type.LABEL, Role.TEXT2)
        self._chips: dict[str, Chip] = {}
        self._chips_row: FlowRow | None = None
        small = ButtonSize.SMALL
        self.up_button = Button(_("Up"), size=small, glyph=Glyph.ARROW_UP, keys="Alt+Up")
        self.down_button = Button(_("Down"), size=small, glyph=Glyph.ARROW_DOWN, keys="Alt+Down")
        self.remove_button = Button(_("Remove"), size=small, glyph=Glyph.TRASH_2)
        self.up_button.clicked.connect(lambda: self.move_asked.emit(self._choice.id, -1))
        self.down_button.clicked.connect(lambda: self.move_asked.emit(self._choice.id, 1))
        self.remove_button.clicked.connect(self._remove)
        self.column.addWidget(self._title)
        self.column.addWidget(self._id)
        self.column.addWidget(Labelled(_("Ends qualification"), self.knock_list))
        self.column.addWidget(self._meets_label)
        self.column.addWidget(self.why_box)
        self.column.addWidget(self.hint)
        self.column.addLayout(row_of(self.up_button, self.down_button, self.remove_button))

    @property
    def choice_id(self) -> str:
        return self._choice.id

    def show_choice(
        self, question: Question, choice: Choice, agreement: Agreement | None, language: str
    ) -> None:
        """Show a choice; the reasons and criteria are the agreement's."""
        self._choice = choice
        self._title.show_text(choice.label.within(language) or choice.id)
        self._id.setText(_("Id: {id}").format(id=choice.id))
        self.knock_list.show_choices(_reasons(agreement, choice, language), choice.knock_out)
        self.why_box.setChecked(choice.id in question.ask_why)
        self.hint.show_text(choice.hint)
        self._show_criteria(agreement, choice, language)
        self.remove_button.setEnabled(True)

    def _show_criteria(self, agreement: Agreement | None, choice: Choice, language: str) -> None:
        wanted = (
            {one.id: one.label.within(language) for one in agreement.criteria} if agreement else {}
        )
        if tuple(wanted) != tuple(self._chips):
            if self._chips_row is not None:
                self._chips_row.hide()
                self._chips_row.deleteLater()
            self._chips = {one: Chip(words) for one, words in wanted.items()}
            for one, chip in self._chips.items():
                chip.clicked.connect(lambda on, one=one: self._meets(one, on))
            self._chips_row = FlowRow(tuple(self._chips.values()))
            place = self.column.indexOf(self._meets_label) + 1
            self.column.insertWidget(place, self._chips_row)
        for one, chip in self._chips.items():
            chip.setChecked(one in choice.meets)

    def _knocks(self, reason: str) -> None:
        self._tell(replace(self._choice, knock_out=reason), "knock_out")

    def _meets(self, criterion: str, on: bool) -> None:
        rest = tuple(one for one in self._choice.meets if one != criterion)
        self._tell(replace(self._choice, meets=(*rest, criterion) if on else rest), "meets")

    def _hinted(self, hint: Text, _language: str) -> None:
        self._tell(replace(self._choice, hint=hint), "hint", joins=True)

    def _remove(self) -> None:
        self.close_quietly()
        self.remove_asked.emit(self._choice.id)

    def _tell(self, choice: Choice, part: str, *, joins: bool = False) -> None:
        self.edited.emit(choice, f"choice.{choice.id}.{part}", joins)


def _reasons(
    agreement: Agreement | None, choice: Choice, language: str
) -> tuple[tuple[str, str], ...]:
    """No knock-out, or a reason why it ends: off target and disqualification."""
    found = [("", _("No"))]
    known: dict[str, str] = {}
    for name in KNOCK_OUT_REASONS:
        for reason in agreement.reasons.get(name, ()) if agreement else ():
            known.setdefault(reason.id, reason.label.within(language))
    if choice.knock_out and choice.knock_out not in known:
        known[choice.knock_out] = choice.knock_out
    return (*found, *known.items())
