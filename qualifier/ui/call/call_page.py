"""The call workspace: facts, question, impressions, and the bar that ends the call.

Builds the panels, shows the faces of a session and turns keys and presses into its acts. What runs
in the background, what follows and what changed is said in `actions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualifier.core.answer import Gap
from qualifier.core.call import Phase
from qualifier.core.errors import AnswerRefused
from qualifier.core.impression import Captured
from qualifier.settings import DIGIT_ADVANCES
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.call import presenter
from qualifier.ui.call.facts_panel import FactsPanel
from qualifier.ui.call.fold import Fold, columns
from qualifier.ui.call.header import CallHeader
from qualifier.ui.call.impressions_panel import ImpressionsPanel
from qualifier.ui.call.outcome_bar import OutcomeBar
from qualifier.ui.call.question_panel import QuestionPanel
from qualifier.ui.call.ready_panel import ReadyPanel
from qualifier.ui.call.session import CallSession
from qualifier.ui.call.side_column import SideColumn
from qualifier.ui.call.tab_order import step
from qualifier.ui.desk import Desk
from qualifier.ui.key_filter import digit_of
from qualifier.ui.laying_out import laid_out_once
from qualifier.ui.page import Command, Page
from qualifier.ui.theme import theme
from qualifier.ui.widgets import AnswerOption

AGAIN_AFTER_MS = 2000


class CallPage(Page):
    """Signals: requests the window or `actions.py` answers."""

    dial_asked = Signal()
    skip_asked = Signal()
    script_asked = Signal(str)
    back_asked = Signal()
    outcome_asked = Signal(str)
    more_outcomes_asked = Signal()
    hand_over_asked = Signal()
    put_right = Signal(str)  # a fact was corrected before dialling: may this lead be called now?

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session: CallSession | None = None
        self._preview: Captured | None = None
        self._showing = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_AFTER_MS)
        self._again.timeout.connect(self._write_again)
        self._is_small = False
        self._held = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = CallHeader(desk.clock)
        self.header.hang_up_asked.connect(self.hang_up)
        self.facts = FactsPanel()
        self.ready = ReadyPanel()
        self.questions = QuestionPanel()
        self.impressions = ImpressionsPanel(desk.agreement.offered_facets, desk.language)
        self.bar = OutcomeBar()
        self._centre = QStackedWidget()
        self._centre.addWidget(self.ready)
        self._centre.addWidget(self.questions)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.facts)
        self._row.addWidget(self._centre, 1)
        self._side = SideColumn(self.facts, self.impressions)
        self._row.addWidget(self._side)
        column.addWidget(self.header)
        column.addLayout(self._row, 1)
        column.addWidget(self.bar)
        boxes = (self, self.header, self.questions, self.impressions, self.facts, self.bar)
        self._layouts = [one.layout() for one in boxes]
        self._connect()
        self._fit()

    # --- the session ---------------------------------------------------------------------------
    def work_on(self, session: CallSession) -> None:
        """Show this session from now on."""
        before, self.session = self.session, session
        if before is not None and (before.is_settled or before.lead.id != session.lead.id):
            self.impressions.capture.clear()
        self._preview = None
        self.facts.close_objections()
        self.impressions.capture.take_facets(session.agreement.offered_facets)
        self.impressions.capture.show_text(session.drafts.get("capture", ""))
        self.show_session()
        self.take_focus()

    def show_session(self) -> None:
        """Show what changed; panels whose face is the same do nothing."""
        session = self.session
        if session is None or self._showing or self._held:
            return
        if session.is_ending:  # a moment later the next lead is here: no wrap-up in between
            self.show_saved()
            return
        self._showing = True
        try:
            with laid_out_once(*self._layouts):
                self._show_faces(session)
        finally:
            self._showing = False

    def _show_faces(self, session: CallSession) -> None:
        head = presenter.header(session)
        self.header.show_face(head)
        self.facts.show_face(presenter.facts(session))
        words = presenter.spoken_fields(session)
        self.facts.show_objections(presenter.objections(session, words))
        talking = session.phase in (Phase.LIVE, Phase.WRAP_UP, Phase.CODED)
        self._centre.setCurrentWidget(self.questions if talking else self.ready)
        if talking:
            self.questions.show_steps(presenter.steps(session))
            self.questions.show_earlier(presenter.earlier(session), self._is_small)
            self.questions.show_face(presenter.question(session, words))
        else:
            self.ready.show_face(presenter.ready(session), head)
        self._show_saved(session)
        self.impressions.show_face(presenter.impressions(session, self._preview))
        self.impressions.show_link(presenter.link(session))
        self.bar.show_face(presenter.bar(session))

    def focusNextPrevChild(self, next: bool) -> bool:
        focus = QApplication.focusWidget()
        found = step(self, self._parts(), focus, forward=next)
        if found is None or self._centre.currentWidget() is not self.questions:
            return super().focusNextPrevChild(next)
        found.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    def _parts(self) -> list[QWidget]:
        """What takes the focus, in reading order: head, left, centre, right, bar."""
        columns_now = [self.facts.parts(), self.questions.parts(), self._side.parts()]
        if self._side.has_tabs:  # the card stands at the right too
            columns_now = [*columns_now[1:], columns_now[0]]
        columns_now += [self.impressions.parts(), self.bar.parts()]
        return [*self.header.parts(), *(part for column in columns_now for part in column)]

    def show_saved(self) -> None:
        """Show what the disk said; nothing else changed."""
        if self.session is not None and not self._held:
            self._show_saved(self.session)

    def _show_saved(self, session: CallSession) -> None:
        self.questions.show_saved(presenter.saved(session))
        if session.outgoing.unsaved and not self._again.isActive():
            self._again.start()

    def _write_again(self) -> None:
        """A disk that was full may have room by now: nobody has to ask for it."""
        if self.session is not None and not self.session.is_ending:
            self.session.retry()

    @contextmanager
    def shown_once(self) -> Iterator[None]:
        """Several acts of one key: what they changed is shown once, at the end."""
        self._held += 1
        before = self.session
        try:
            yield
        finally:
            self._held -= 1
            self.show_session()
            if self.session is not before and self.isVisible():
                self.take_focus()  # the next lead came meanwhile: its button is there only now

    def take_focus(self) -> None:
        """In a call the focus starts on the question; never while another page is in front."""
        if self.session is None or not self.isVisible():
            return
        if self.session.phase in (Phase.READY, Phase.RINGING):
            self.ready.take_focus()
        else:
            self.questions.take_focus()

    def flush(self) -> None:
        """Hand everything under way over: on focus change, call end, closing, suspend."""
        if self.session is None or self.session.is_settled:
            return
        self._take_pending_answer()
        self.questions.flush_drafts()
        self.impressions.flush_drafts()
        self.session.outgoing.hand_in_waiting()
        self.session.outgoing.retry()

    def keep_typed_impression(self) -> None:
        """The call ends: what stands in the capture line is an impression without Enter too."""
        self.impressions.capture.take()

    def stop_timers(self) -> None:
        """Nothing of the page acts by itself any more: it is closed, or another takes its place."""
        self.header.stop_timer()
        self._again.stop()

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        self.show_session()
        self.take_focus()

    def left(self) -> bool:
        self.flush()
        return True

    def primary_action(self) -> None:
        if self.session is not None and self.session.phase in (Phase.LIVE, Phase.WRAP_UP):
            self.hand_over_asked.emit()

    def foot_px(self) -> int:
        return 0 if self.bar.isHidden() else self.bar.height()

    def commands(self) -> tuple[Command, ...]:
        if self.session is None:
            return ()
        return (
            Command(_("Note an impression"), "Ctrl+I", self.impressions.focus_capture),
            Command(_("Note in the margin"), "Ctrl+J", self.questions.focus_note),
            Command(_("Objections"), "Ctrl+O", self.facts.focus_objections),
            Command(_("Hand over to sales"), "Ctrl+Return", self.primary_action),
            Command(_("Hang up"), "Ctrl+Shift+H", self.hang_up),
            Command(_("All outcomes"), "Ctrl+Shift+O", self.more_outcomes_asked.emit),
        )

    # --- acts ----------------------------------------------------------------------------------
    def hang_up(self) -> None:
        """Stop the timer; the script locks, impressions stay open."""
        if self.session is not None:
            self.flush()
            self.session.hang_up()
            self.bar.take_focus()

    def someone_answers(self) -> None:
        """The timer starts."""
        if self.session is not None and self.session.phase is Phase.RINGING:
            with self.shown_once():
                self.session.answered()
            self.questions.take_focus()

    def enter(self) -> None:
        """Enter on the ready panel: dial, or somebody answers."""
        if self.session is None:
            return
        if self.session.phase is Phase.READY:
            self.dial_asked.emit()
        elif self.session.phase is Phase.RINGING:
            self.someone_answers()

    def answer(self, raw: object) -> bool:
        """Answer the question on screen; says why not, if not."""
        session = self.session
        if session is None or session.phase is not Phase.LIVE:
            return False
        if raw is None:
            session.take_back()
            return True
        try:
            session.answer(raw)
        except AnswerRefused as error:
            self.questions.show_error(sentence(error))
            return False
        self.questions.answer_taken()
        return True

    def go_on(self) -> None:
        """Save what is typed, then the next question."""
        if self.session is None:
            return
        if self.session.is_paused and self._pending_answer() is None:
            self.session.go_on_after_pause()
            self.questions.take_focus()
            return
        with self.shown_once():
            is_taken = self._take_pending_answer()
            if is_taken:
                self.questions.flush_drafts()
                self.session.go_next()
        if is_taken:
            self.questions.take_focus()

    def go_back(self) -> None:
        """The question before."""
        if self.session is not None:
            self.questions.flush_drafts()
            self.session.go_back()
            self.questions.take_focus()

    def go_section(self, step: int) -> None:
        """The next or previous section."""
        if self.session is not None:
            self.questions.flush_drafts()
            self.session.go_section(step)
            self.questions.take_focus()

    def take_digit(self, digit: int) -> bool:
        """A digit outside text fields, or Alt+digit from anywhere."""
        session = self.session
        if session is None or session.phase is not Phase.LIVE:
            return False
        before = dict(session.answers)
        with self.shown_once():
            if not self.questions.take_digit(digit):
                return False
            advances = (
                self.desk.settings.flag(DIGIT_ADVANCES) and session.question.type != "several"
            )
            goes_on = advances and session.answers != before
            if goes_on:
                session.go_next()
        if goes_on:
            self.questions.take_focus()
        return True

    def undo(self) -> bool:
        """Ctrl+Z outside text fields."""
        return self.session is not None and self.session.undo()

    # --- wiring --------------------------------------------------------------------------------
    def _connect(self) -> None:
        ready, panel, felt, bar = self.ready, self.questions, self.impressions, self.bar
        ready.dial_asked.connect(self.enter)
        ready.skip_asked.connect(self.skip_asked)
        ready.back_asked.connect(self.back_asked)
        ready.script_chosen.connect(self.script_asked)
        panel.answered.connect(self.answer)
        panel.gap_chosen.connect(self._choose_gap)
        panel.go_on.connect(self.go_on)
        panel.go_back.connect(self.go_back)
        panel.note_left.connect(self._write_note)
        panel.draft.connect(self._keep_draft)
        panel.section_chosen.connect(self._show_section)
        panel.question_chosen.connect(self.show_question)
        panel.retry_asked.connect(lambda: self.session.retry() if self.session else None)
        felt.captured.connect(self._capture)
        felt.previewed.connect(self._preview_capture)
        felt.facet_set.connect(
            lambda facet, value, basis: (
                self.session.set_facet(facet, value, basis) if self.session else None
            )
        )
        felt.facet_cleared.connect(
            lambda facet: self.session.clear_facet(facet) if self.session else None
        )
        felt.question_chosen.connect(self.show_question)
        felt.draft.connect(lambda text: self._keep_draft("capture", text))
        felt.left.connect(self.take_focus)
        self.facts.ticked.connect(
            lambda field, on: self.session.tick(field, is_confirmed=on) if self.session else None
        )
        self.facts.corrected.connect(self._correct)
        self.facts.objection_used.connect(
            lambda one: self.session.use_objection(one) if self.session else None
        )
        bar.outcome_chosen.connect(self.outcome_asked)
        bar.more_asked.connect(self.more_outcomes_asked)
        bar.hand_over_asked.connect(self.hand_over_asked)
        bar.criterion_chosen.connect(self.show_question)

    def _take_pending_answer(self) -> bool:
        pending = self._pending_answer()
        return pending is None or self.answer(pending)

    def _pending_answer(self) -> object | None:
        field = self.questions.field
        return field.pending() if field is not None else None

    def _choose_gap(self, gap: str) -> None:
        session = self.session
        if session is not None and session.phase is Phase.LIVE:
            is_same = session.answers.get(session.current) is Gap(gap)
            self.answer(None if is_same else Gap(gap))

    def _write_note(self, text: str) -> None:
        if self.session is not None:
            self.session.write_note(self.session.current, text)

    def _keep_draft(self, field: str, text: str) -> None:
        if self.session is not None and not self.session.is_settled:
            self.session.keep_draft(field, text)

    def _show_section(self, section: str) -> None:
        if self.session is not None:
            self.session.show_section(section)
            self.questions.take_focus()

    def show_question(self, question: str) -> None:
        """A criterion or a link: its question, or the one that is evidence for that criterion."""
        session = self.session
        if session is None:
            return
        target = question
        if question not in session.script.by_id:
            state = next((s for s in session.gate.criteria if s.criterion.id == question), None)
            target = state.ask if state else ""
        if target in session.path.asked:
            self.questions.flush_drafts()
            session.show(target)
            self.questions.take_focus()

    def _correct(self, field: str, text: str) -> None:
        session = self.session
        if session is None:
            return
        try:
            session.correct(field, text)
        except AnswerRefused as error:
            self.facts.show_error(field, sentence(error))
            return
        if session.phase is Phase.READY:
            self.put_right.emit(session.lead.id)

    def _capture(self, said: Captured) -> None:
        self._preview = None
        if self.session is not None:
            self.session.add_impression(said)

    def _preview_capture(self, said: Captured | None) -> None:
        """Shown in its facet at once: nothing else of the page hangs on it, and few keys do."""
        before, self._preview = self._preview, said
        is_same = presenter.in_hand(before) == presenter.in_hand(said)
        if self.session is not None and not self._held and not is_same:
            self.impressions.show_face(presenter.impressions(self.session, self._preview))

    # --- size and keys ---------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ready = self.session is not None and self.session.phase is Phase.READY
        talking = self._centre.currentWidget() is self.questions
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._enter_on(QApplication.focusWidget(), talking=talking)
        elif (digit := digit_of(event)) is not None and self.take_digit(digit):
            return
        elif key == Qt.Key.Key_Escape and ready:
            self.back_asked.emit()
        elif key == Qt.Key.Key_Escape and talking:
            self.questions.take_focus()
        elif key == Qt.Key.Key_PageDown and ready:
            self.skip_asked.emit()
        else:
            event.ignore()

    def _enter_on(self, focus: QWidget | None, *, talking: bool) -> None:
        """Enter presses the button in focus; on an answer, and where nothing has it, it goes on."""
        if isinstance(focus, QAbstractButton) and not isinstance(focus, (AnswerOption, QCheckBox)):
            focus.click()
        elif not talking:
            self.enter()
        elif focus is None or focus is self or self.questions.isAncestorOf(focus):
            self.go_on()
        else:
            self.questions.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        shared = columns(self.width(), self.height(), theme().percent)
        self._is_small = small = shared.is_small
        self._side.show_tabs(self._row, shared.fold is Fold.TABS)
        self.facts.setFixedWidth(shared.facts)
        self._side.setFixedWidth(shared.felt)
        self.header.show_small(small)
        self.facts.show_small(small)
        self.questions.show_small(small)
        self.impressions.show_small(small)
        self.bar.show_small(small)
        if self.session is not None and self._centre.currentWidget() is self.questions:
            self.questions.show_earlier(presenter.earlier(self.session), small)
