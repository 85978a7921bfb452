"""The centre column: sections, earlier answers, what to say, the answers, the margin note."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.answer import Gap
from qualifier.core.questions import type_of
from qualifier.texts import _
from qualifier.ui.call.answers import FIELD_FOR, AnswerField
from qualifier.ui.call.answers.contact_field import ContactField
from qualifier.ui.call.answers.say_field import SayField
from qualifier.ui.call.answers.text_field import LineField
from qualifier.ui.call.earlier_lines import EarlierLines
from qualifier.ui.call.faces import EarlierRow, QuestionFace, SavedFace
from qualifier.ui.icons import Glyph
from qualifier.ui.laying_out import laid_out_once
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    ElidedLabel,
    GlyphLabel,
    Kind,
    Label,
    Panel,
    SayText,
    SightScroll,
    SmallChips,
    SmallChoice,
    Step,
    Stepper,
    TextArea,
)

DRAFT_AFTER_MS = 500  # a slow disk and a busy screen come on top: a second is promised
TEXT_MOST_PX = 760


class QuestionPanel(Panel):
    """Signals tell what the person did; the session decides what it means."""

    answered = Signal(object)
    gap_chosen = Signal(str)
    go_on = Signal()
    go_back = Signal()
    note_left = Signal(str)
    draft = Signal(str, str)  # field, text
    section_chosen = Signal(str)
    question_chosen = Signal(str)
    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, parent=parent)
        self._face: QuestionFace | None = None
        self._steps: tuple[tuple[str, Step], ...] = ()
        self._earlier_rows: tuple[EarlierRow, ...] = ()
        self._is_small = False
        self._fields: dict[type[AnswerField], AnswerField] = {}
        self.field: AnswerField | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stepper = Stepper()
        self._stepper.setAccessibleName(_("Sections"))
        self._stepper.section_chosen.connect(self._choose_section)
        head = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge,))
        self._head_row = QHBoxLayout(head)
        self._head_row.setContentsMargins(26, 12, 26, 8)
        self._head_row.addWidget(self._stepper)
        column.addWidget(head)
        self._earlier = EarlierLines()
        self._earlier.setVisible(False)
        self._earlier.question_chosen.connect(self.question_chosen)
        column.addWidget(self._earlier)
        self._stands = Label("", Type.STRONG, Role.WARN, wrap=True)
        self._stands_row = Panel(Role.WARN_SOFT, lines=(Qt.Edge.BottomEdge,))
        stands = QHBoxLayout(self._stands_row)
        stands.setContentsMargins(26, 8, 26, 8)
        stands.addWidget(self._stands, 1)
        self._stands_row.setVisible(False)
        column.addWidget(self._stands_row)
        column.addWidget(self._middle(), 1)
        column.addWidget(self._foot())
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER_MS)
        self._draft_timer.timeout.connect(self.flush_drafts)
        self._drafts: dict[str, str] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    # --- showing -------------------------------------------------------------------------------
    def show_steps(self, steps: tuple[tuple[str, Step], ...]) -> None:
        """Show where the call stands among its sections."""
        if steps != self._steps:
            self._steps = steps
            self._stepper.show_steps(tuple(step for _section, step in steps))

    def show_earlier(self, rows: tuple[EarlierRow, ...], only_last: bool = False) -> None:
        """Show the last answers; a press goes back there."""
        rows = rows[-1:] if only_last else rows
        if rows == self._earlier_rows:
            return
        self._earlier_rows = rows
        self._earlier.show_rows(rows)

    def show_face(self, face: QuestionFace) -> None:
        """Show the question; its field is made anew only when another question comes."""
        before, self._face = self._face, face
        if face == before:
            return
        is_new = before is None or face.key != before.key
        had_focus = is_new and self._let_go(FIELD_FOR[face.question.type])
        with laid_out_once(self._body, self._outer):
            self._put_face(face, before, is_new=is_new)
        self._body.invalidate()
        self._body.activate()
        if is_new:
            self._scroll.verticalScrollBar().setValue(0)
        if had_focus:
            self.take_focus()

    def _put_face(self, face: QuestionFace, before: QuestionFace | None, *, is_new: bool) -> None:
        self._show_words(face, before)
        if is_new:
            self._use_field(face)
        assert self.field is not None
        self.field.show_face(face)
        said_only = type_of(face.question).is_spoken_only
        self._gaps.setVisible(not said_only)
        self._gaps.setEnabled(not face.is_locked)
        self._gaps.show_chosen(face.gap or None)
        if is_new or not self.note.hasFocus():
            with QSignalBlocker(self.note):
                self.note.setPlainText(face.note)
        self._back.setEnabled(not face.is_first)
        self._show_next(face)
        self._stands.setText(face.stands)
        self._stands_row.setVisible(bool(face.stands))

    def _show_next(self, face: QuestionFace) -> None:
        """The one thing Enter does now: go on, save the last answer, or take the call up again."""
        words, runs = _("Next"), True
        if face.stands and not face.is_locked:
            words = _("Resume")
        elif face.is_last:
            words, runs = _("Save"), not type_of(face.question).is_spoken_only
        self._next.setText(words)
        self._next.setEnabled(runs and not face.is_locked)
        self._next.set_kind(Kind.DEFAULT if face.is_locked else Kind.PRIMARY)

    def _show_words(self, face: QuestionFace, before: QuestionFace | None) -> None:
        if before is None or face.say != before.say:
            self._say.show_text(face.say)
            self._say_head.setVisible(bool(face.say))
            self._say.setVisible(bool(face.say))
        self._ask.setText(face.ask)
        self._place.setText(face.place)
        self._help.setText(face.help)
        self._help.setVisible(bool(face.help))

    def show_saved(self, face: SavedFace) -> None:
        """What the screen may call saved."""
        self._saved.show_text(face.words, Role.DANGER if face.is_trouble else Role.TEXT3)
        self._saved_mark.setVisible(face.is_saved)
        self._retry.setVisible(face.is_trouble)

    def show_error(self, sentence: str) -> None:
        """Why the answer was not taken."""
        if self.field is not None:
            self.field.show_error(sentence)
            self.field.take_focus()

    def answer_taken(self) -> None:
        """The pending text became an answer: it is no draft any more."""
        if self._face is not None:
            self._drafts.pop(f"answer:{self._face.question.id}", None)
        if isinstance(self.field, (LineField, ContactField)):
            self.field.taken()

    def show_small(self, small: bool) -> None:
        """Smaller type, lower rows and less room around them for the smallest window."""
        if small == self._is_small:
            return
        self._is_small = small
        side = 24 if small else 40
        self._say.set_small(small)
        self._stepper.show_small(small)
        self._head_row.setContentsMargins(*((20, 10, 20, 8) if small else (26, 12, 26, 8)))
        self._earlier.show_margins(20 if small else 26, 4 if small else 8)
        self._outer.setContentsMargins(side, 12 if small else 20, side, 8 if small else 12)
        self._foot_row.setContentsMargins(side, 6, side, 12)
        self._body.setSpacing(6 if small else 8)
        self.note.set_lines(1 if small else 2)
        for field in self._fields.values():
            field.show_small(small)

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        answers = [part for field in self._fields.values() for part in field.parts()]
        chips = [self._gaps.chip(gap.value) for gap in (Gap.UNKNOWN, Gap.REFUSED, Gap.NOT_ASKED)]
        foot = (self._retry, self._back, self._next)
        return (self._stepper, *self._earlier.parts(), *answers, *chips, self.note, *foot)

    # --- keys ----------------------------------------------------------------------------------
    def take_focus(self) -> None:
        """The cursor goes where the answer is given; after a mere sentence, to what goes on."""
        if isinstance(self.field, SayField):
            (self._next if self._next.isEnabled() else self._say).setFocus()
        elif self.field is not None:
            self.field.take_focus()
        self._scroll.keep_in_sight()  # it may have had the focus before a new question came

    def focus_note(self) -> None:
        """Ctrl+J."""
        self.note.setFocus()

    def take_digit(self, digit: int) -> bool:
        """1…7 choose; 8, 9, 0 are the system answers."""
        gaps = {8: Gap.UNKNOWN, 9: Gap.REFUSED, 0: Gap.NOT_ASKED}
        if self._face is None or self._face.is_locked:
            return False
        if digit in gaps:
            if type_of(self._face.question).is_spoken_only:
                return False
            self.gap_chosen.emit(gaps[digit].value)
            return True
        return self.field is not None and self.field.take_digit(digit)

    def flush_drafts(self) -> None:
        """Hand over all text being typed: focus change, call end, closing, or a pause."""
        self._draft_timer.stop()
        waiting, self._drafts = self._drafts, {}
        for field, text in waiting.items():
            self.draft.emit(field, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.note and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            leaves = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if leaves and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.take_focus()
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, before: QWidget | None, _now: QWidget | None) -> None:
        """What was typed here is kept at once, whatever it is worth as an answer."""
        if before is not None and self.isAncestorOf(before):
            self.flush_drafts()

    # --- parts ---------------------------------------------------------------------------------
    def _middle(self) -> SightScroll:
        self._scroll = SightScroll()
        ground = Panel(Role.SURFACE)
        self._outer = QHBoxLayout(ground)
        self._outer.setContentsMargins(40, 20, 40, 12)
        inner = QWidget()
        inner.setMaximumWidth(TEXT_MOST_PX)
        self._outer.addWidget(inner, 1)
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        self._say_head = QWidget()
        head = QHBoxLayout(self._say_head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(GlyphLabel(Glyph.AUDIO_LINES, Role.ACCENT, 16))
        head.addWidget(Label(_("To say"), Type.LABEL, Role.TEXT2))
        head.addStretch(1)
        self._say = SayText("")
        self._ask = Label("", Type.HEADING, Role.TEXT, wrap=True)
        self._place = Label("", Type.LABEL, Role.TEXT3)
        self._help = Label("", Type.LABEL, Role.TEXT3, wrap=True)
        self._gaps = SmallChips(
            (
                SmallChoice(Gap.UNKNOWN.value, _("Does not know"), "8"),
                SmallChoice(Gap.REFUSED.value, _("Refused"), "9"),
                SmallChoice(Gap.NOT_ASKED.value, _("Not asked"), "0"),
            )
        )
        self._gaps.chosen.connect(self.gap_chosen)
        self.note = TextArea(
            _("Note in the margin"), placeholder=_("Note in the margin"), lines=2, keys="Ctrl+J"
        )
        self.note.installEventFilter(self)
        self.note.textChanged.connect(self._note_typed)
        self.note.left.connect(self._leave_note)
        ask_row = QHBoxLayout()
        ask_row.addWidget(self._ask, 1)
        ask_row.addWidget(self._place, 0, Qt.AlignmentFlag.AlignBottom)
        self._slot = QVBoxLayout()
        self._slot.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self._say_head)
        self._body.addWidget(self._say)
        self._body.addSpacing(8)
        self._body.addLayout(ask_row)
        self._body.addWidget(self._help)
        self._body.addLayout(self._slot)
        self._body.addWidget(self._gaps)
        self._body.addWidget(self.note)
        self._body.addStretch(1)
        self._scroll.setWidget(ground)
        return self._scroll

    def _foot(self) -> QWidget:
        foot = QWidget()
        self._foot_row = row = QHBoxLayout(foot)
        row.setContentsMargins(40, 8, 40, 14)
        self._saved_mark = GlyphLabel(Glyph.CHECK, Role.TEXT3, 13)
        self._saved_mark.setVisible(False)
        row.addWidget(self._saved_mark)
        self._saved = ElidedLabel("", Type.LABEL, Role.TEXT3)
        self._retry = Button(_("Try again"), kind=Kind.DEFAULT, size=ButtonSize.SMALL)
        self._retry.setVisible(False)
        self._retry.clicked.connect(self.retry_asked)
        self._back = Button(_("Previous"), kind=Kind.DEFAULT, keys="PgUp")
        self._back.clicked.connect(self.go_back)
        self._next = Button(_("Next"), kind=Kind.PRIMARY, keys="Return")
        self._next.clicked.connect(self.go_on)
        row.addWidget(self._saved)
        row.addWidget(self._retry)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        return foot

    def _let_go(self, kind: type[AnswerField]) -> bool:
        """Take the focus out of a field that gives way to another; says whether it was there.

        Left to Qt it would go along the tab order, and from there to the new field.
        """
        focus = self.focusWidget()
        if self.field is None or isinstance(self.field, kind) or focus is None:
            return False
        if not (focus.hasFocus() and (focus is self.field or self.field.isAncestorOf(focus))):
            return False
        focus.clearFocus()
        return True

    def _use_field(self, face: QuestionFace) -> None:
        kind = FIELD_FOR[face.question.type]
        if kind not in self._fields:
            self._fields[kind] = self._made(kind)
            self._slot.addWidget(self._fields[kind])
        field = self._fields[kind]
        field.show_error("")
        if field is not self.field:
            before, self.field = self.field, field
            field.setVisible(True)
            if before is not None:
                before.setVisible(False)
            self._gaps.show_keys("Alt+" if field.is_text else "")

    def _made(self, kind: type[AnswerField]) -> AnswerField:
        field = kind()
        field.show_small(self._is_small)
        field.answered.connect(self.answered)
        field.committed.connect(self.go_on)
        field.typing.connect(self._answer_typed)
        return field

    def _choose_section(self, place: int) -> None:
        if place < len(self._steps):
            self.section_chosen.emit(self._steps[place][0])

    def _answer_typed(self, text: str) -> None:
        if self._face is not None:
            self._keep(f"answer:{self._face.question.id}", text)

    def _note_typed(self) -> None:
        if self._face is not None:
            self._keep(f"note:{self._face.question.id}", self.note.toPlainText())

    def _keep(self, field: str, text: str) -> None:
        self._drafts[field] = text
        # Not restarted by each key: at most this long of typing is ever at risk.
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _leave_note(self) -> None:
        if self._face is not None:
            self._drafts.pop(f"note:{self._face.question.id}", None)
            self.note_left.emit(self.note.toPlainText())
