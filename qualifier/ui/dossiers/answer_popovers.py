"""Asking about sales' answers: one entered by hand, a reply to a refusal, a ruling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from qualifier.core.agreement import Reason
from qualifier.core.dispute import MOST_WORDS, Verdict
from qualifier.texts import _, current_language
from qualifier.texts.handoff_sentences import answer_of_sales
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Kind, TextArea, WrappedText

STATUSES = ("accepted", "rejected", "turned_back", "disqualified", "won", "lost")
NEEDS_REASON = frozenset({"rejected", "turned_back", "disqualified"})


@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """What is needed to ask for an answer: reasons by status, what a reason may point at."""

    name: str
    reasons: Mapping[str, Sequence[Reason]]
    abouts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What sales said, as it was entered."""

    status: str
    reason: str
    comment: str
    about: str


class AnswerPopover(Asking):
    """What did sales say? `given(GivenAnswer)`."""

    given = Signal(object)

    def __init__(self, parent: QWidget, ask: AnswerAsk) -> None:
        super().__init__(parent, _("What did sales say of {name}?").format(name=ask.name), 400)
        self._ask = ask
        language = current_language().value
        self.status_list = ChoiceList(_("Answer"))
        statuses = tuple((one, answer_of_sales(one).capitalize()) for one in STATUSES)
        self.status_list.show_choices(statuses, "accepted")
        self.status_list.chosen.connect(lambda _one: self._fit())
        self.reason_list = ChoiceList(_("Reason"))
        self.about_list = ChoiceList(_("What was wrong"))
        nothing = ("", _("Nothing in particular"))
        self.about_list.show_choices((nothing, *ask.abouts), "")
        self._reasons = {
            status: tuple((one.id, one.label.within(language)) for one in reasons)
            for status, reasons in ask.reasons.items()
        }
        self._reason = Labelled(_("Reason"), self.reason_list)
        self._about = Labelled(_("What was wrong"), self.about_list)
        self.comment_area = TextArea(_("In their words"), lines=3)
        self.column.addWidget(Labelled(_("Answer"), self.status_list))
        self.column.addWidget(self._reason)
        self.column.addWidget(self._about)
        self.column.addWidget(Labelled(_("In their words"), self.comment_area))
        self._add_buttons(Button(_("Enter it"), kind=Kind.PRIMARY, keys="Return"))
        self._fit()

    def confirm(self) -> None:
        status, reason = self.status_list.chosen_id, self.reason_list.chosen_id
        comment = self.comment_area.toPlainText().strip()
        asked = next((one for one in self._ask.reasons.get(status, ()) if one.id == reason), None)
        if asked is not None and asked.text_required and not comment:
            self.show_error(_("This reason says nothing alone: add their words."))
            return
        needs = status in NEEDS_REASON
        about = self.about_list.chosen_id if needs else ""
        self.given.emit(GivenAnswer(status, reason if needs else "", comment, about))

    def _fit(self) -> None:
        status = self.status_list.chosen_id
        needs = status in NEEDS_REASON
        self._reason.setVisible(needs)
        self._about.setVisible(needs)
        offered = (("", _("None was given")), *self._reasons.get(status, ()))
        self.reason_list.show_choices(offered, "")
        self.adjustSize()


class DisputePopover(Asking):
    """Why the refusal is wrong, in a sentence. `disputed(text)`."""

    disputed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Dispute the refusal"), 380)
        words = _("Your team lead sees both sides and the call, and rules.")
        self.column.addWidget(WrappedText(words, Type.LABEL, Role.TEXT2))
        self.text_field = Field(_("Why it is wrong, in a sentence"))
        self.text_field.edit.setMaxLength(MOST_WORDS)
        self.column.addWidget(self.text_field)
        self._add_buttons(Button(_("Dispute"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        if self.text_field.text().strip():
            self.disputed.emit(self.text_field.text())
        else:
            self.show_error(_("Write in a sentence why the refusal is wrong."))


class RulingPopover(Asking):
    """How the arbiter rules, and what should change. `ruled(verdict id, text, rule change)`."""

    ruled = Signal(str, str, str)

    def __init__(self, parent: QWidget, dispute: str) -> None:
        super().__init__(parent, _("Rule on the dispute"), 400)
        self.column.addWidget(WrappedText(dispute, Type.WORDS, Role.TEXT))
        self.lifted = QRadioButton(_("The refusal is lifted: the lead is due again"))
        self.stands = QRadioButton(_("The refusal stands"))
        self.lifted.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.lifted, self.stands):
            group.addButton(button)
            self.column.addWidget(button)
        self.text_field = Field(_("Why"))
        self.change_field = Field(_("What the agreement should say (for the next meeting)"))
        for field in (self.text_field, self.change_field):
            field.edit.setMaxLength(MOST_WORDS)
            self.column.addWidget(field)
        self._add_buttons(Button(_("Rule"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        if not self.text_field.text().strip():
            self.show_error(_("Write in a sentence why you rule so."))
            return
        verdict = Verdict.OVERTURNED if self.lifted.isChecked() else Verdict.UPHELD
        self.ruled.emit(verdict.value, self.text_field.text(), self.change_field.text())
