"""The forms of a section, of an objection, and of the script as a whole."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.core.condition import ALWAYS, Condition
from qualifier.core.editing.condition_edits import questions_before
from qualifier.core.script import Objection, Script, Section
from qualifier.core.text import Text
from qualifier.texts import _, ngettext
from qualifier.ui.form_parts import row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.condition_editor import ConditionEditor, Subjects
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.question_form import fields_before
from qualifier.ui.scripts.two_languages import TwoLines, TwoSentences
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Label, WrappedText

MOST_PERSONA = 60


class SectionForm(QWidget):
    """Signals: `changed(Section, part, joins)`, `question_asked`: a new question in it; `left`."""

    changed = Signal(object, str, bool)
    question_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section = Section("", Text(), ())
        self.title = TwoLines(_("Title"))
        self.title.edited.connect(self._titled)
        self.title.left.connect(self.left)
        self.condition = ConditionEditor(_("Entered always."))
        self.condition.edited.connect(self._when)
        self.condition.left.connect(self.left)
        self.add_button = Button(_("Add a question"), glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.question_asked)
        self._id = Label("", Type.LABEL, Role.TEXT3)
        column = _column(self)
        column.addWidget(Label(_("Section"), Type.HEADING))
        column.addWidget(self.title)
        column.addWidget(Label(_("Entered when"), Type.LABEL, Role.TEXT2))
        column.addWidget(self.condition)
        column.addLayout(row_of(self.add_button))
        column.addWidget(self._id)
        column.addStretch(1)

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the section in front."""
        section, script = state.section, state.script
        if section is None or script is None:
            return
        self._section = section
        locked = not state.may_edit
        self.title.show_text(section.title)
        self.title.show_locked(locked)
        earlier = questions_before(script, section.id)
        numbers = tuple(script.order[one.id] + 1 for one in earlier)
        subjects = Subjects(earlier, numbers)
        self.condition.show_condition(section.when, subjects, language, locked=locked)
        self.add_button.setEnabled(not locked)
        self._id.setText(_("Id: {id}").format(id=section.id))

    def focus_words(self) -> None:
        self.title.focus_words(self._section.title)

    def _titled(self, title: Text, language: str) -> None:
        self.changed.emit(replace(self._section, title=title), f"title.{language}", True)

    def _when(self, condition: Condition, joins: bool) -> None:
        self.changed.emit(replace(self._section, when=condition), "when", joins)


class ObjectionForm(QWidget):
    """Signals: `changed(Objection, part, joins)`, `add_asked`: one more; `left`."""

    changed = Signal(object, str, bool)
    add_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._objection = Objection("", Text(), Text())
        self._words = WrappedText(
            _("What leads object, and what to answer. Callers find them in the drawer (Ctrl+O).")
        )
        self.heard = TwoLines(_("What one hears"))
        self.answer = TwoSentences(_("What to answer"), lines=5)
        self.heard.edited.connect(self._heard)
        self.answer.edited.connect(self._answered)
        self.heard.left.connect(self.left)
        self.answer.left.connect(self.left)
        self.add_button = Button(_("Add an objection"), glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.add_asked)
        column = _column(self)
        column.addWidget(Label(_("Objections"), Type.HEADING))
        column.addWidget(self._words)
        column.addWidget(self.heard)
        column.addWidget(self.answer)
        column.addLayout(row_of(self.add_button))
        column.addStretch(1)

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the objection in front, or only how to add one."""
        objection, script = state.objection, state.script
        self.heard.setVisible(objection is not None)
        self.answer.setVisible(objection is not None)
        self.add_button.setEnabled(state.may_edit)
        if objection is None or script is None:
            return
        self._objection = objection
        locked = not state.may_edit
        self.heard.show_text(objection.heard)
        self.answer.show_text(objection.answer)
        last = [one.id for one in script.questions()]
        if last:
            self.answer.show_fields(fields_before(script, last[-1], language))
        self.heard.show_locked(locked)
        self.answer.show_locked(locked)

    def focus_words(self) -> None:
        heard, answer = self._objection.heard, self._objection.answer
        if not self.heard.isVisibleTo(self):
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif heard.fr and heard.en and not (answer.fr and answer.en):
            self.answer.focus_words(answer)
        else:
            self.heard.focus_words(heard)

    def _heard(self, text: Text, language: str) -> None:
        self.changed.emit(replace(self._objection, heard=text), f"heard.{language}", True)

    def _answered(self, text: Text, language: str) -> None:
        self.changed.emit(replace(self._objection, answer=text), f"answer.{language}", True)


class ScriptForm(QWidget):
    """Signals: `changed(Script, part, joins)`, `section_asked`: a new section; `left`."""

    changed = Signal(object, str, bool)
    section_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._script = Script("", Text(), ())
        self.title = TwoLines(_("Title"))
        self.title.edited.connect(self._titled)
        self.title.left.connect(self.left)
        self.persona_field = Field(_("Persona or campaign it is for"))
        self.persona_field.edit.setMaxLength(MOST_PERSONA)
        self.persona_field.text_edited.connect(self._persona)
        self.persona_field.editing_finished.connect(self.left)
        self.rule = ConditionEditor(_("By hand, or as the usual script."))
        self.rule.edited.connect(self._ruled)
        self.rule.left.connect(self.left)
        self._figures = Label("", Type.BODY, Role.TEXT2, wrap=True)
        self._id = Label("", Type.LABEL, Role.TEXT3)
        self.add_button = Button(_("Add a section"), glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.section_asked)
        column = _column(self)
        column.addWidget(Label(_("The script"), Type.HEADING))
        column.addWidget(self.title)
        column.addWidget(self.persona_field)
        column.addWidget(Label(_("Used for leads where"), Type.LABEL, Role.TEXT2))
        column.addWidget(self.rule)
        column.addWidget(self._figures)
        column.addLayout(row_of(self.add_button))
        column.addWidget(self._id)
        column.addStretch(1)

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the script's own values."""
        script = state.script
        if script is None:
            return
        self._script = script
        self.title.show_text(script.title)
        self.title.show_locked(not state.may_edit)
        self.persona_field.show_text(script.persona)
        self.persona_field.edit.setReadOnly(not state.may_edit)
        self.add_button.setEnabled(state.may_edit)
        rule = script.for_leads if script.for_leads is not None else ALWAYS
        self.rule.show_condition(rule, Subjects(), language, locked=not state.may_edit)
        self._figures.setText(_counts(script))
        named = _("Id: {id} · agreement: {agreement}")
        self._id.setText(named.format(id=script.id, agreement=script.agreement))

    def focus_words(self) -> None:
        self.title.focus_words(self._script.title)

    def _titled(self, title: Text, language: str) -> None:
        self.changed.emit(replace(self._script, title=title), f"title.{language}", True)

    def _ruled(self, condition: Condition, joins: bool) -> None:
        rule = None if condition == ALWAYS else condition
        self.changed.emit(replace(self._script, for_leads=rule), "for_leads", joins)

    def _persona(self, typed: str) -> None:
        self.changed.emit(replace(self._script, persona=typed.strip()), "persona", True)


def _counts(script: Script) -> str:
    """How many sections, questions and objections there are."""
    sections, questions = len(script.sections), len(script.order)
    objections = len(script.objections)
    words = (
        ngettext("{n} section", "{n} sections", sections).format(n=sections),
        ngettext("{n} question", "{n} questions", questions).format(n=questions),
        ngettext("{n} objection", "{n} objections", objections).format(n=objections),
    )
    return ", ".join(words)


def _column(form: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return column
