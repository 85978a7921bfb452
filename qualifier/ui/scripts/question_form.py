"""The form of one question: what is said and asked, answers, what it counts for, when it comes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.condition import Condition
from qualifier.core.editing import question_edits as edits
from qualifier.core.editing.condition_edits import earlier_questions
from qualifier.core.lint.branches import LEAD_NAMES
from qualifier.core.lint.structure import known_type
from qualifier.core.questions import QUESTION_TYPES
from qualifier.core.script import END, Band, Choice, Question, Script
from qualifier.core.text import Text
from qualifier.texts import _
from qualifier.texts.answers import question_in_words
from qualifier.texts.fields import field_label
from qualifier.texts.question_types import type_words
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.scripts.bands_table import BandsTable
from qualifier.ui.scripts.choices_table import ChoicesTable
from qualifier.ui.scripts.condition_editor import ConditionEditor, Subjects
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.question_rest import QuestionRest
from qualifier.ui.scripts.two_languages import TwoLines, TwoSentences
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Chip, ElidedLabel, FlowRow, Label


class QuestionForm(QWidget):
    """Signals: `changed(Question, part, joins)`; `more_asked(choice id)`; `words_left`: the short
    words were written; `left`: a field was."""

    changed = Signal(object, str, bool)
    more_asked = Signal(str)
    words_left = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = Question("", "choice")
        self._shown: object = None
        self._title = Label("", Type.HEADING)
        self._under = ElidedLabel("", Type.LABEL, Role.TEXT3)
        self.type_list = ChoiceList(_("Type of question"))
        self.type_list.setMinimumContentsLength(14)
        self.type_list.chosen.connect(self._retype)
        self.say = TwoSentences(_("Sentence to say"))
        self.ask = TwoLines(_("Question"))
        self.choices = ChoicesTable()
        self.bands = BandsTable()
        self._answers_label = Label(_("Answers"), Type.LABEL, Role.TEXT2)
        self.criterion_list = ChoiceList(_("Counts for criterion"))
        self.goto_list = ChoiceList(_("Then go to"))
        self.condition = ConditionEditor(_("Asked always."))
        self._condition_label = Label(_("Asked when"), Type.LABEL, Role.TEXT2)
        self._facets_label = Label(_("Listen for"), Type.LABEL, Role.TEXT2)
        self.facet_chips: dict[str, Chip] = {}
        self._facets_row: FlowRow | None = None
        self.rest = QuestionRest()
        self._build()
        self._wire()

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the question in front."""
        question, script = state.question, state.script
        if question is None or script is None:
            return
        key = (question, script, state.problems, state.may_edit, language, state.agreement)
        if key == self._shown:
            return
        self._shown = key
        self._question = question
        locked = not state.may_edit
        number = script.order[question.id] + 1
        self._title.setText(_("Question {number}").format(number=number))
        section = script.section_of[question.id]
        self._under.show_text(section.title.within(language) or section.id)
        types = tuple((one.name, type_words(one.name)) for one in QUESTION_TYPES)
        if known_type(question) is None:
            types = (*types, (question.type, _("{id} (not there)").format(id=question.type)))
        self.type_list.show_choices(types, question.type)
        self.type_list.setEnabled(not locked)
        faulty = faulty_parts(state, question)
        self._show_words(script, question, faulty, locked, language)
        self._show_answers(script, question, faulty, locked, language)
        self._show_counts(state, question, locked, language)
        earlier = earlier_questions(script, question.id)
        numbers = tuple(script.order[one.id] + 1 for one in earlier)
        self.condition.show_condition(
            question.when, Subjects(earlier, numbers), language, locked=locked
        )
        self.rest.show_question(question, locked=locked)

    def focus_words(self) -> None:
        """Put the cursor where writing begins."""
        self.say.areas["fr"].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_part(self, within: str, choice: int) -> None:
        """Put the cursor where a problem is; `within` as in a `Spot`."""
        if choice:
            held = self._question.choices
            one = held[choice - 1].id if choice <= len(held) else ""
            english = bool(one) and not held[choice - 1].label.en
            self.choices.focus_choice(one, english=english)
            return
        wanted: dict[str, QWidget] = {
            "type": self.type_list,
            "criterion": self.criterion_list,
            "goto": self.goto_list,
            "when": self.condition.add_button,
        }
        key = within.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
        target = wanted.get(key)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == "ask":
            self.ask.focus_words(self._question.ask)
        else:
            self.say.focus_words(self._question.say)

    # --- showing -------------------------------------------------------------------------------
    def _show_words(
        self,
        script: Script,
        question: Question,
        faulty: dict[str, frozenset[str]],
        locked: bool,
        language: str,
    ) -> None:
        self.say.show_text(question.say)
        self.ask.show_text(question.ask)
        self.say.show_fields(fields_before(script, question.id, language))
        self.say.show_missing(*faulty.get("say", ()))
        self.ask.show_missing(*faulty.get("ask", ()))
        self.say.show_locked(locked)
        self.ask.show_locked(locked)
        self.ask.setVisible(question.type != "say")

    def _show_answers(
        self,
        script: Script,
        question: Question,
        faulty: dict[str, frozenset[str]],
        locked: bool,
        language: str,
    ) -> None:
        has_choices, has_bands = edits.takes_choices(question.type), question.type in edits.BANDED
        self._answers_label.setVisible(has_choices or has_bands)
        self.choices.setVisible(has_choices)
        self.bands.setVisible(has_bands)
        targets = goto_targets(script, question.id, language)
        if has_choices:
            by_place = {
                place: faulty.get(f"choices[{place}]", frozenset())
                for place in range(len(question.choices))
            }
            self.choices.show_question(question, targets, by_place, locked=locked)
        if has_bands:
            self.bands.show_question(question, locked=locked)
        known = targets
        if question.goto and question.goto not in {one for one, _words in targets}:
            gone = _("{id} (not there)").format(id=question.goto)
            known = (*targets, (question.goto, gone))
        self.goto_list.show_choices(known, question.goto)
        self.goto_list.setEnabled(not locked)

    def _show_counts(
        self, state: EditorState, question: Question, locked: bool, language: str
    ) -> None:
        agreement = state.agreement
        offered = [("", _("No criterion"))]
        if agreement is not None:
            offered += [(one.id, one.label.within(language)) for one in agreement.criteria]
        if question.criterion and question.criterion not in {one for one, _words in offered}:
            gone = _("{id} (not there)").format(id=question.criterion)
            offered.append((question.criterion, gone))
        self.criterion_list.show_choices(offered, question.criterion)
        self.criterion_list.setEnabled(not locked and question.type != "say")
        wanted = {}
        if agreement is not None:
            wanted = {one.id: one.label.within(language) for one in agreement.facets}
        wanted |= {one: one for one in question.listen_for if one not in wanted}
        if wanted != {one: chip.text() for one, chip in self.facet_chips.items()}:
            self._make_chips(wanted)
        for one, chip in self.facet_chips.items():
            chip.setChecked(one in question.listen_for)
            chip.setEnabled(not locked)

    def _make_chips(self, wanted: dict[str, str]) -> None:
        if self._facets_row is not None:
            self._facets_slot.removeWidget(self._facets_row)
            self._facets_row.hide()
            self._facets_row.deleteLater()
        self.facet_chips = {one: Chip(words) for one, words in wanted.items()}
        for chip in self.facet_chips.values():
            chip.clicked.connect(self._listens)
        self._facets_row = FlowRow(tuple(self.facet_chips.values()))
        self._facets_slot.addWidget(self._facets_row)

    # --- what a person did -----------------------------------------------------------------------
    def _wire(self) -> None:
        self.say.edited.connect(self._said)
        self.say.left.connect(self._words_left)
        self.ask.edited.connect(self._asked)
        self.ask.left.connect(self._words_left)
        self.choices.edited.connect(self._choice_edited)
        self.choices.add_asked.connect(self.add_choice)
        self.choices.more_asked.connect(self.more_asked)
        self.choices.left.connect(self.left)
        self.bands.edited.connect(self._band_edited)
        self.bands.add_asked.connect(lambda: self._tell(edits.add_band(self._question), "bands"))
        self.bands.remove_asked.connect(
            lambda place: self._tell(edits.remove_band(self._question, place), "bands")
        )
        self.bands.left.connect(self.left)
        self.criterion_list.chosen.connect(
            lambda one: self._tell(replace(self._question, criterion=one), "criterion")
        )
        self.goto_list.chosen.connect(
            lambda one: self._tell(replace(self._question, goto=one), "goto")
        )
        self.condition.edited.connect(self._when)
        self.condition.left.connect(self.left)
        self.rest.changed.connect(self.changed)
        self.rest.left.connect(self.left)

    def add_choice(self) -> None:
        """One more answer; the cursor goes into it."""
        question, new_id = edits.add_choice(self._question)
        self._tell(question, "choices")
        self.choices.focus_choice(new_id)

    def move_choice(self, by: int) -> bool:
        """The answer in focus one place up or down; False if none has the focus."""
        choice_id = self.choices.focused_choice
        if not choice_id:
            return False
        self._tell(edits.move_choice(self._question, choice_id, by), "choices")
        self.choices.focus_choice(choice_id)
        return True

    def _retype(self, type_name: str) -> None:
        self._tell(edits.change_type(self._question, type_name), "type")

    def _said(self, text: Text, language: str) -> None:
        self._tell(replace(self._question, say=text), f"say.{language}", joins=True)

    def _asked(self, text: Text, language: str) -> None:
        self._tell(replace(self._question, ask=text), f"ask.{language}", joins=True)

    def _words_left(self) -> None:
        self.left.emit()
        self.words_left.emit()

    def _choice_edited(self, choice: Choice, part: str, joins: bool) -> None:
        self._tell(edits.replace_choice(self._question, choice), part, joins=joins)

    def _band_edited(self, place: int, band: Band, joins: bool) -> None:
        self._tell(edits.replace_band(self._question, place, band), f"band.{place}", joins=joins)

    def _when(self, condition: Condition, joins: bool) -> None:
        self._tell(replace(self._question, when=condition), "when", joins=joins)

    def _listens(self) -> None:
        held = tuple(one for one, chip in self.facet_chips.items() if chip.isChecked())
        self._tell(replace(self._question, listen_for=held), "listen_for")

    def _tell(self, question: Question, part: str, *, joins: bool = False) -> None:
        self.changed.emit(question, part, joins)

    # --- building ------------------------------------------------------------------------------
    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._under, 1)
        head.addWidget(self.type_list)
        counts = QHBoxLayout()
        counts.setSpacing(14)
        counts.addWidget(Labelled(_("Counts for criterion"), self.criterion_list), 1)
        counts.addWidget(Labelled(_("Then go to"), self.goto_list), 1)
        self._facets_slot = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.say)
        column.addWidget(self.ask)
        column.addWidget(self._answers_label)
        column.addWidget(self.choices)
        column.addWidget(self.bands)
        column.addLayout(counts)
        column.addWidget(self._facets_label)
        column.addLayout(self._facets_slot)
        column.addWidget(self._condition_label)
        column.addWidget(self.condition)
        column.addWidget(self.rest)
        column.addStretch(1)


def goto_targets(script: Script, question_id: str, language: str) -> tuple[tuple[str, str], ...]:
    """(id, words) of what may follow: the next question, a later one, the end."""
    here = script.order[question_id]
    later = [one for one in script.questions() if script.order[one.id] > here]
    return (
        ("", _("The next")),
        *(
            (one.id, f"{script.order[one.id] + 1} {question_in_words(one, language)}")
            for one in later
        ),
        (END, _("The end")),
    )


def fields_before(script: Script, question_id: str, language: str) -> tuple[tuple[str, str], ...]:
    """(name, words) of what may stand between braces in that question's sentences."""
    earlier = earlier_questions(script, question_id)
    return (
        *((f"lead.{one}", field_label(one)) for one in LEAD_NAMES),
        *((one.id, question_in_words(one, language)) for one in earlier),
    )


def faulty_parts(state: EditorState, question: Question) -> dict[str, frozenset[str]]:
    """Part of the question → what is wrong there: languages, or `goto`. Parts as in a place."""
    found: dict[str, set[str]] = {}
    for problem in state.problems:
        spot = state.spot(problem)
        if spot.id != question.id:
            continue
        language = problem.details.get("language", "")
        if spot.choice:
            key = f"choices[{spot.choice - 1}]"
            found.setdefault(key, set()).add(language or spot.within.rsplit(".", 1)[-1])
        else:
            part = spot.within.split(".")[0].split("[")[0]
            found.setdefault(part, set()).update({language} if language else ())
    return {part: frozenset(wrong) for part, wrong in found.items()}
