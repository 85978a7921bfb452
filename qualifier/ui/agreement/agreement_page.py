"""The page "Agreement" of the window: outline, the part in front, problems, over one state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qualifier.core.lint import Problem
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.agreement.agreement_files import AgreementFiles
from qualifier.ui.agreement.agreement_head import AgreementHead
from qualifier.ui.agreement.decisions_part import DecisionsPart
from qualifier.ui.agreement.list_part import ListPart
from qualifier.ui.agreement.outline import Outline, stand_words
from qualifier.ui.agreement.presenter import AgreementPresenter
from qualifier.ui.agreement.problems_strip import ProblemsStrip
from qualifier.ui.agreement.record_part import RecordPart
from qualifier.ui.agreement.state import AgreementState, Section, Stand, target_of
from qualifier.ui.agreement.versions_part import VersionsPart
from qualifier.ui.desk import Desk
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Command, Page
from qualifier.ui.scripts.publish_popover import PublishPopover
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import EmptyState, Panel, SightScroll

OUTLINE_PX = 220
KEEP_AFTER_MS, CHECK_AFTER_MS = 600, 300
ENDING = ".yaml"
UNDO_THROW = "agreement draft thrown away"


class AgreementPage(Page):
    """Signals: `said(text)`, `refused(text)` for toasts; `may_undo(text)`: a toast with Undo, whose
    answer comes by `toast_action(UNDO_THROW)`; `settings_asked`."""

    said = Signal(str)
    refused = Signal(str)
    may_undo = Signal(str)
    settings_asked = Signal()
    keeps_history = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = AgreementPresenter(desk, self.show_state)
        self.files = AgreementFiles(desk, self.presenter, self.said.emit, self.refused.emit)
        self.head, self.outline = AgreementHead(), Outline()
        self.lists, self.record = ListPart(self.presenter), RecordPart(self.presenter)
        self.decisions, self.versions = DecisionsPart(self.presenter), VersionsPart(desk)
        self.problems = ProblemsStrip()
        self.empty = EmptyState(Glyph.HANDSHAKE, "", "")
        self._part: QWidget = self.lists  # in front
        self._scroll, self._stack, self._columns = SightScroll(), QStackedWidget(), QWidget()
        self.publish_popover: PublishPopover | None = None
        self._keep_timer = self._timer(KEEP_AFTER_MS, self.presenter.keep)
        self._check_timer = self._timer(CHECK_AFTER_MS, self.presenter.check)
        self._build()
        self._wire()
        self.show_state(self.presenter.state)

    # --- acts ----------------------------------------------------------------------------------
    def publish(self) -> None:
        """Ctrl+Enter: ask what changed, then publish."""
        state = self.presenter.state
        if not state.may_publish:
            self.next_problem()
            return
        if self.publish_popover is None:
            self.publish_popover = PublishPopover(self.window())
            self.publish_popover.published.connect(self.files.publish)
        self.publish_popover.show_number(state.number, len(state.problems), state.base)
        self.publish_popover.open_above(self.head.publish_button)

    def next_problem(self) -> None:
        """F8."""
        self._leave_field()
        found = self.presenter.next_problem()
        if found is not None:
            self._show_problem(found)

    def ask_import(self) -> None:
        """Choose the file to read in."""
        dialog = file_dialog(self, _("Read an agreement in"))
        dialog.setNameFilter(_("Agreement") + f" (*{ENDING} *.yml)")
        dialog.fileSelected.connect(lambda name: self.files.read_file(Path(name)))
        dialog.open()

    def ask_export(self, number: int) -> None:
        """Choose where a version goes; 0 is the draft."""
        stem = f"{self.presenter.id}-v{number}" if number else f"{self.presenter.id}-draft"
        dialog = file_dialog(self, _("Save the agreement"), stem + ENDING)
        dialog.setNameFilter(_("Agreement") + f" (*{ENDING})")
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.fileSelected.connect(lambda name: self.files.write_file(number, Path(name)))
        dialog.open()

    def throw_away(self) -> None:
        """Forget the draft; for eight seconds it can be brought back."""
        self.files.throw_away(lambda: self.may_undo.emit(_("The draft was thrown away.")))

    def toast_action(self, action: str) -> None:
        """Undo, from the toast."""
        if action == UNDO_THROW:
            self.files.bring_back()

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        if self.presenter.state.agreement is None or self.presenter.state.is_saved:
            self.presenter.open()
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_again(self) -> None:
        if not self.presenter.state.is_busy and self.presenter.state.is_saved:
            self.presenter.open()

    def left(self) -> bool:
        self._keep_timer.stop()
        self._check_timer.stop()
        self.presenter.keep()
        return True

    def primary_action(self) -> None:
        self.publish()

    def undo(self) -> bool:
        return self.presenter.undo()

    def act(self, action: Action) -> bool:
        part = self.lists.part_in_focus() if self._shows_list else None
        acts: dict[Action, Callable[[], object]] = {
            Action.NEXT_PROBLEM: self.next_problem,
            Action.REDO: self.presenter.redo,
            Action.EDIT: self._focus_part,
        }
        if part is not None:
            acts |= {
                Action.NEW: part.add,
                Action.MOVE_UP: lambda: part.move_entry(-1),
                Action.MOVE_DOWN: lambda: part.move_entry(1),
                Action.EDIT: part.edit,
            }
        if action not in acts:
            return False
        acts[action]()
        return True

    def commands(self) -> tuple[Command, ...]:
        where = Where.AGREEMENT
        return (
            Command(_("Add an entry"), keys_of(Action.NEW, where), self.lists.add),
            Command(_("Next problem"), keys_of(Action.NEXT_PROBLEM, where), self.next_problem),
            Command(_("Publish"), keys_of(Action.PRIMARY), self.publish),
            Command(_("Read an agreement in"), "", self.ask_import),
            Command(_("Versions"), "", lambda: self.presenter.go(Stand(Section.VERSIONS))),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            focus = QApplication.focusWidget()
            if focus is not None and self._scroll.isAncestorOf(focus):
                self._leave_fields()
            else:
                self.settings_asked.emit()
            return
        super().keyPressEvent(event)

    # --- showing -------------------------------------------------------------------------------
    def show_state(self, state: AgreementState) -> None:
        """Show one state."""
        language = self._desk.language
        self.head.show_state(state, self._desk)
        if state.agreement is None:
            words = sentence(state.error) if state.error is not None else ""
            title = _("The agreement could not be read.") if state.error else _("Reading…")
            self.empty.show_words(title, words)
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self._columns)
        self.outline.show_state(state)
        part = self._part_of(state.stand)
        if self._part is not part:
            self._part.hide()
            self._part = part
            part.show()
            self._scroll.verticalScrollBar().setValue(0)
        place = state.place
        if part is self.lists and place is not None:
            self.lists.show_state(state, place, language, stand_words(state.stand))
        elif part is self.record:
            self.record.show_state(state, language, stand_words(state.stand))
        elif part is self.decisions:
            self.decisions.show_state(state)
        else:
            self.versions.show_state(state)
        self.problems.show_state(state, language)
        if not state.is_saved and not self._keep_timer.isActive():
            self._keep_timer.start()
        if not state.is_known:
            self._check_timer.start()

    @property
    def _shows_list(self) -> bool:
        return self._part is self.lists

    def _part_of(self, stand: Stand) -> QWidget:
        if stand.section is Section.DECISIONS:
            return self.decisions
        if stand.section is Section.VERSIONS:
            return self.versions
        if stand.section in (Section.GENERAL, Section.PROMISES, Section.SIGNALS):
            return self.record
        return self.lists

    def _leave_field(self) -> None:
        """What is typed in a field counts where it was typed, before another place is shown."""
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problem(self, problem: Problem) -> None:
        target = target_of(problem)
        self.presenter.go_to(target)
        self.problems.show_chosen(problem)
        if not self._shows_list:
            self._focus_part()
            return
        inner = self.lists.inner
        part = inner if target.inner >= 0 and inner is not None else self.lists
        part.edit(target.field)

    def _focus_part(self) -> None:
        """F2, or Enter in the outline: the first control of the part in front."""
        part = self._part
        if part is self.lists:
            self.lists.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif part is self.record:
            self.record.form.focus_on("")
        elif part is self.decisions:
            self.decisions.focus_on("")
        else:
            self.versions.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_fields(self) -> None:
        """Esc: from the fields to the table, from there to the outline."""
        if self._shows_list:
            part = self.lists.part_in_focus()
            if not part.table.hasFocus():
                part.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            if part is not self.lists:
                self.lists.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building ------------------------------------------------------------------------------
    def _wire(self) -> None:
        presenter = self.presenter
        self.head.trail.settings_asked.connect(self.settings_asked)
        self.head.publish_asked.connect(self.publish)
        self.head.problems_asked.connect(self.next_problem)
        self.head.undo_asked.connect(presenter.undo)
        self.head.redo_asked.connect(presenter.redo)
        self.outline.chosen.connect(presenter.go)
        self.outline.opened.connect(self._focus_part)
        for part in (self.lists, self.record, self.decisions):
            part.left.connect(presenter.keep)
        if self.lists.inner is not None:
            self.lists.inner.left.connect(presenter.keep)
        self.problems.opened.connect(self._show_problem)
        self.versions.roll_back_asked.connect(self.files.roll_back)
        self.versions.export_asked.connect(self.ask_export)
        self.versions.import_asked.connect(self.ask_import)
        self.versions.throw_asked.connect(self.throw_away)

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    def _build(self) -> None:
        # Not a stacked widget: it would be as tall as the tallest of them.
        ground = Panel(Role.SURFACE)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(20, 14, 20, 16)
        for part in (self.lists, self.record, self.decisions, self.versions):
            inner.addWidget(part)
            part.setVisible(part is self._part)
        self._scroll.setWidget(ground)
        side = Panel(Role.WINDOW, lines=(Qt.Edge.RightEdge,))
        side.setFixedWidth(theme().px(OUTLINE_PX))
        outline = QVBoxLayout(side)
        outline.setContentsMargins(8, 10, 9, 8)
        outline.addWidget(self.outline)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._scroll, 1)
        middle.addWidget(self.problems)
        row = QHBoxLayout(self._columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(middle, 1)
        self._stack.addWidget(self._columns)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
