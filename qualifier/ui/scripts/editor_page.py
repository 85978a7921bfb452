"""The editor: outline, form, problems, simulator. One page over one `EditorState`."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qualifier.core.editing import question_edits
from qualifier.core.editing import script_edits as edits
from qualifier.core.editing.spots import WHOLE, Part, Spot
from qualifier.core.lint import Problem
from qualifier.core.script import Objection, Question, Script, Section
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.repair_words import repair_words
from qualifier.ui.desk import Desk
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.around_part import AroundPart
from qualifier.ui.scripts.choice_popover import ChoicePopover
from qualifier.ui.scripts.editor_head import EditorHead
from qualifier.ui.scripts.editor_presenter import EditorPresenter
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.outline import Outline
from qualifier.ui.scripts.part_forms import ObjectionForm, ScriptForm, SectionForm
from qualifier.ui.scripts.problems_strip import ProblemsStrip
from qualifier.ui.scripts.publish_popover import PublishPopover
from qualifier.ui.scripts.question_form import QuestionForm
from qualifier.ui.scripts.simulator_panel import SimulatorPanel
from qualifier.ui.scripts.whole_graph import WholeGraph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    EmptyState,
    Label,
    LinkButton,
    Panel,
    SightScroll,
)

OUTLINE_PX, SIMULATOR_PX = 220, 380
ALL_COLUMNS_FROM_PX = 1200  # of the page, rail not counted
KEEP_AFTER_MS, CHECK_AFTER_MS, BESIDE_AFTER_MS = 600, 300, 60


class EditorPage(QWidget):
    """Signals: `closed`: back to the library; `compare_asked(script id, old, new)`; `thrown_away`;
    `said`, `refused` for toasts."""

    closed = Signal()
    compare_asked = Signal(str, int, int)
    thrown_away = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = EditorPresenter(desk, self.show_state, self.said.emit, self.refused.emit)
        self._wants_simulator: bool | None = None  # None: as the width allows
        self.head = EditorHead()
        self.outline = Outline()
        self.question_form, self.section_form = QuestionForm(), SectionForm()
        self.objection_form, self.script_form = ObjectionForm(), ScriptForm()
        self.problems = ProblemsStrip()
        self.simulator = SimulatorPanel(desk.language)
        self.around, self.whole = AroundPart(), WholeGraph()
        self.empty = EmptyState(Glyph.FILE_PEN_LINE, "", "")
        self.choice_popover: ChoicePopover | None = None
        self.publish_popover: PublishPopover | None = None
        self._keep_timer = self._timer(KEEP_AFTER_MS, self.presenter.keep)
        self._beside_timer = self._timer(BESIDE_AFTER_MS, self._show_beside)
        self._beside_shows = WHOLE
        self._surveyed: Script | None = None  # the script that all ways were asked of last
        self._check_timer = self._timer(CHECK_AFTER_MS, self.presenter.studies.check)
        self._build()
        self._wire()

    # --- acts ----------------------------------------------------------------------------------
    def open(self, script_id: str, at: Spot = WHOLE) -> None:
        """Open a script's draft, or begin one; `at` comes in front."""
        self.presenter.open(script_id, at)
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Keep what was typed: the page is about to be left."""
        self._keep_timer.stop()
        self.presenter.keep()

    def publish(self) -> None:
        """Ctrl+Enter: ask what changed, then publish."""
        state = self.presenter.state
        if not state.may_publish:
            self.next_problem()
            return
        if self.publish_popover is None:
            self.publish_popover = PublishPopover(self.window())
            self.publish_popover.published.connect(self.presenter.publish)
        self.publish_popover.show_number(state.number, len(state.warnings), state.base)
        self.publish_popover.open_above(self.head.publish_button)

    def next_problem(self) -> None:
        """F8: to the next problem. Enter repairs it then, or the cursor is where to mend it."""
        found = self.presenter.next_problem()
        if found is None:
            return
        self._show_problem(found)
        if self.presenter.state.repair_of(found) is not None:
            self.problems.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_simulator(self) -> None:
        """F9: into the simulator, which is opened if need be; from inside it, closed again."""
        focus = QApplication.focusWidget()
        self._show_simulator(focus is None or not self.simulator.isAncestorOf(focus))

    def _show_simulator(self, wanted: bool) -> None:
        self._wants_simulator = wanted
        self._fold()
        if wanted:
            self.simulator.take_focus()
        else:
            self.outline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_whole(self) -> None:
        """Ctrl+G: the whole graph in place of the forms, or back."""
        state, language = self.presenter.state, self._desk.language
        script = state.script
        if script is None:
            return
        if self._stack.currentWidget() is self.whole:
            self._stack.setCurrentWidget(self._columns)
            self.outline.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._stack.setCurrentWidget(self.whole)
        inside = self.whole.layout()
        if inside is not None:
            inside.activate()  # it is laid out as wide as the view will be
        self.whole.show_state(state, language)
        self.whole.take_focus()
        self._survey(state)

    def _survey(self, state: EditorState) -> None:
        """Look at all ways of the script beside its whole graph."""
        script, language = state.script, self._desk.language
        if script is None:
            return
        self._surveyed = script
        self.presenter.studies.survey(lambda paths: self.whole.show_paths(paths, script, language))

    def close_front(self) -> bool:
        """Esc: back from the whole graph; False if the forms are in front."""
        if self._stack.currentWidget() is not self.whole:
            return False
        self.toggle_whole()
        return True

    def _go_to(self, question_id: str) -> None:
        """A question was chosen in a graph."""
        if self._stack.currentWidget() is self.whole:
            self.toggle_whole()
        self.presenter.choose(Spot(Part.QUESTION, question_id))

    def _repair(self, problem: Problem) -> None:
        if not self.presenter.repair(problem):
            self._show_problem(problem)

    def move_part(self, by: int) -> None:
        """Alt+↑↓: the answer in focus, else what is in front."""
        if not self.question_form.move_choice(by):
            self.presenter.move(by)

    def add(self) -> None:
        """Ctrl+N: another question; an objection among objections."""
        if self.presenter.state.chosen.part is Part.OBJECTION:
            self.presenter.add_objection()
        else:
            self.presenter.add_question()
        self.focus_form()

    def focus_form(self) -> None:
        """F2, or Enter in the outline."""
        form = self._forms.currentWidget()
        if isinstance(form, (QuestionForm, SectionForm, ObjectionForm, ScriptForm)):
            form.focus_words()

    # --- showing -------------------------------------------------------------------------------
    def show_state(self, state: EditorState) -> None:
        """Show one state."""
        language = self._desk.language
        if state.script is None:
            words = sentence(state.error) if state.error is not None else ""
            self.empty.show_words(
                _("The script could not be read.") if state.error else _("Reading…"), words
            )
            self._stack.setCurrentWidget(self.empty)
            return
        is_new = self._stack.currentWidget() is self.empty
        if is_new:
            self._stack.setCurrentWidget(self._columns)
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_head_and_outline(state)
        form = self._form_for(state.chosen)
        form.show_state(state, language)
        if self._forms.currentWidget() is not form:
            self._forms.setCurrentWidget(form)
            self._scroll.verticalScrollBar().setValue(0)
        self._show_popover(state)
        if is_new or self._is_typing(state):
            self._beside_timer.start()  # the form, the letter is painted first
        else:
            self._show_beside()
        if not state.is_saved and not self._keep_timer.isActive():
            self._keep_timer.start()
        if not state.is_known:
            self._check_timer.start()

    def _is_typing(self, state: EditorState) -> bool:
        focus = QApplication.focusWidget()
        in_form = focus is not None and self._forms.isAncestorOf(focus)
        return in_form and state.chosen == self._beside_shows and not state.is_saved

    def _show_beside(self) -> None:
        """What stands around the form."""
        state, language = self.presenter.state, self._desk.language
        self._beside_timer.stop()
        if state.script is None:
            return
        self._beside_shows = state.chosen
        self._show_head_and_outline(state)
        repairs = {at: repair_words(one, language, state.agreement) for at, one in state.repairs}
        self.problems.show_state(state, repairs, language)
        self.simulator.show_state(state)
        self.around.show_state(state, language)
        if self._stack.currentWidget() is self.whole:
            self.whole.show_state(state, language)
            if state.is_known and state.script is not self._surveyed:
                self._survey(state)
        self.presenter.studies.look_around()

    def _show_head_and_outline(self, state: EditorState) -> None:
        may_throw = state.is_draft and state.published is not None and state.may_edit
        self.throw_button.setVisible(may_throw)
        self.head.show_state(state, self._desk)
        self.outline.show_state(state, self._desk.language)

    def _form_for(self, spot: Spot) -> QuestionForm | SectionForm | ObjectionForm | ScriptForm:
        match spot.part:
            case Part.QUESTION:
                return self.question_form
            case Part.SECTION:
                return self.section_form
            case Part.OBJECTION:
                return self.objection_form
            case _:
                return self.script_form

    def _show_problem(self, problem: Problem) -> None:
        state = self.presenter.state
        spot = state.spot(problem)
        self.presenter.show_problem(problem)
        self.problems.show_chosen(problem)
        if spot.part is Part.QUESTION:
            self.question_form.focus_part(spot.within, spot.choice)
        else:
            self.focus_form()

    # --- the popover of a choice -----------------------------------------------------------------
    def _open_choice(self, choice_id: str) -> None:
        question = self.presenter.state.question
        if question is None:
            return
        if self.choice_popover is None:
            self.choice_popover = popover = ChoicePopover(self.window())
            popover.edited.connect(self._choice_edited)
            popover.why_toggled.connect(self._why)
            popover.remove_asked.connect(self._remove_choice)
            popover.move_asked.connect(self._move_choice)
        choice = question.choice(choice_id)
        if choice is None:
            return
        state = self.presenter.state
        self.choice_popover.show_choice(question, choice, state.agreement, self._desk.language)
        rows = self.question_form.choices.rows
        row = next(one for one in rows if one.choice.id == choice_id)
        self.choice_popover.open_above(row.more_button)

    def _show_popover(self, state: EditorState) -> None:
        popover, question = self.choice_popover, state.question
        if popover is None or not popover.isVisible() or question is None:
            return
        choice = question.choice(popover.choice_id)
        if choice is None:
            popover.close_quietly()
        else:
            popover.show_choice(question, choice, state.agreement, self._desk.language)

    def _choice_edited(self, choice: object, part: str, joins: bool) -> None:
        question = self.presenter.state.question
        if question is not None:
            after = question_edits.replace_choice(question, choice)  # type: ignore[arg-type]
            self.presenter.change_question(after, part, joins=joins)

    def _why(self, choice_id: str, on: bool) -> None:
        question = self.presenter.state.question
        if question is not None:
            rest = tuple(one for one in question.ask_why if one != choice_id)
            after = replace(question, ask_why=(*rest, choice_id) if on else rest)
            self.presenter.change_question(after, f"choice.{choice_id}.why")

    def _remove_choice(self, choice_id: str) -> None:
        question = self.presenter.state.question
        if question is not None:
            after = question_edits.remove_choice(question, choice_id)
            self.presenter.change_question(after, "choices")

    def _move_choice(self, choice_id: str, by: int) -> None:
        question = self.presenter.state.question
        if question is not None:
            after = question_edits.move_choice(question, choice_id, by)
            self.presenter.change_question(after, "choices")

    # --- what the forms tell ---------------------------------------------------------------------
    def _question_changed(self, question: Question, part: str, joins: bool) -> None:
        self.presenter.change_question(question, part, joins=joins)

    def _section_changed(self, section: Section, part: str, joins: bool) -> None:
        script = self.presenter.state.script
        if script is not None:
            self.presenter.change(edits.replace_section(script, section), part, joins=joins)

    def _objection_changed(self, objection: Objection, part: str, joins: bool) -> None:
        script = self.presenter.state.script
        if script is not None:
            self.presenter.change(edits.replace_objection(script, objection), part, joins=joins)

    def _script_changed(self, script: Script, part: str, joins: bool) -> None:
        self.presenter.change(script, part, joins=joins)

    # --- building ------------------------------------------------------------------------------
    def _wire(self) -> None:
        presenter = self.presenter
        self.head.back_asked.connect(self._close)
        self.head.publish_asked.connect(self.publish)
        self.head.simulate_asked.connect(lambda: self._show_simulator(not self._right.isVisible()))
        self.head.compare_asked.connect(self._compare)
        self.head.problems_asked.connect(self.next_problem)
        self.throw_button.clicked.connect(lambda: presenter.throw_away(self.thrown_away.emit))
        self.outline.chosen.connect(presenter.choose)
        self.outline.dropped.connect(presenter.put)
        self.outline.remove_asked.connect(presenter.remove)
        self.outline.opened.connect(self.focus_form)
        self.question_form.changed.connect(self._question_changed)
        self.question_form.more_asked.connect(self._open_choice)
        self.question_form.words_left.connect(presenter.name_question)
        self.section_form.changed.connect(self._section_changed)
        self.section_form.question_asked.connect(self.add)
        self.objection_form.changed.connect(self._objection_changed)
        self.objection_form.add_asked.connect(presenter.add_objection)
        self.script_form.changed.connect(self._script_changed)
        self.script_form.section_asked.connect(presenter.add_section)
        for form in (
            self.question_form,
            self.section_form,
            self.objection_form,
            self.script_form,
        ):
            form.left.connect(presenter.seal)
        self.problems.opened.connect(self._show_problem)
        self.problems.repair_asked.connect(self._repair)
        self.around.question_chosen.connect(self._go_to)
        self.around.whole_asked.connect(self.toggle_whole)
        self.whole.question_chosen.connect(self._go_to)
        self.whole.closed.connect(self.toggle_whole)
        self.simulator.opened.connect(
            lambda question_id: presenter.choose(Spot(Part.QUESTION, question_id))
        )
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, before: QWidget | None, _now: QWidget | None) -> None:
        """Leaving a field keeps what was typed in it at once."""
        if before is not None and self._forms.isAncestorOf(before):
            self.presenter.keep()

    def _close(self) -> None:
        self.leave()
        self.closed.emit()

    def _compare(self) -> None:
        state = self.presenter.state
        if state.script is not None and state.compared is not None:
            self.leave()
            self.compare_asked.emit(state.script.id, *state.compared)

    def _timer(self, after_ms: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    def _build(self) -> None:
        self._forms = QStackedWidget()
        for form in (
            self.question_form,
            self.section_form,
            self.objection_form,
            self.script_form,
        ):
            self._forms.addWidget(form)
        ground = Panel(Role.SURFACE)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(20, 14, 20, 16)
        inner.addWidget(self._forms)
        self._scroll = SightScroll()
        self._scroll.setWidget(ground)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._scroll, 1)
        middle.addWidget(self.problems)
        self._side = self._make_side()
        self._right = QWidget()
        self._right.setFixedWidth(theme().px(SIMULATOR_PX))
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.simulator, 1)
        right.addWidget(self.around)
        self._columns = QWidget()
        row = QHBoxLayout(self._columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(middle, 1)
        row.addWidget(self._right)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._columns)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)

    def _make_side(self) -> Panel:
        side = Panel(Role.WINDOW, lines=(Qt.Edge.RightEdge,))
        side.setFixedWidth(theme().px(OUTLINE_PX))
        self.add_button = Button(
            glyph=Glyph.PLUS, size=ButtonSize.SMALL, name=_("Add a question (Ctrl+N)")
        )
        self.add_button.clicked.connect(self.add)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 10, 6)
        head.addWidget(Label(_("Outline"), Type.HEADING), 1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.outline, 1)
        self.throw_button = LinkButton(_("Throw the draft away"))
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 10, 8)
        foot.addWidget(self.throw_button)
        foot.addStretch(1)
        column.addLayout(foot)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Where three columns do not fit, the simulator is shown on request, over the outline."""
        has_room = self.width() >= theme().px(ALL_COLUMNS_FROM_PX)
        shows = has_room if self._wants_simulator is None else self._wants_simulator
        self._right.setVisible(shows)
        self._side.setVisible(has_room or not shows)
        self.head.show_simulating(shows)
