"""The simulator: the script played as a call plays it, in either language, with its points."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.answer import Gap
from qualifier.core.criteria import Standing
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions import type_of
from qualifier.core.script import Question, Script
from qualifier.core.text import LANGUAGES
from qualifier.texts import _, ngettext
from qualifier.texts.answers import answer_in_words
from qualifier.texts.errors import sentence
from qualifier.texts.formats import quoted
from qualifier.ui.call.answer_words import chosen_options, options, typed
from qualifier.ui.call.answers import FIELD_FOR, AnswerField
from qualifier.ui.call.faces import QuestionFace
from qualifier.ui.icons import Glyph
from qualifier.ui.key_filter import digit_of, keys_in
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.play import (
    Play,
    answered,
    begun,
    gone_back,
    gone_on,
    gone_to,
    on_script,
)
from qualifier.ui.scripts.why_row import WhyRow
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Badge,
    Button,
    ButtonSize,
    Card,
    Chip,
    ElidedLabel,
    GlyphLabel,
    Label,
    Panel,
    SayText,
    SightScroll,
    SmallChips,
    SmallChoice,
    usual_cell,
)

EARLIER_SHOWN = 3


class SimulatorPanel(Panel):
    """`opened(id)`: a person wants to edit the question on screen.

    Keys as in a call while the focus is in it: digits answer (with Alt from a text), Enter goes on.
    """

    opened = Signal(str)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.LeftEdge,), parent=parent)
        self.play: Play | None = None
        self._script: Script | None = None  # as the editor has it
        self._language = language
        self._fields: dict[type[AnswerField], AnswerField] = {}
        self.field: AnswerField | None = None
        self.language_chips = {one: Chip(one.upper()) for one in LANGUAGES}
        for one, chip in self.language_chips.items():
            chip.clicked.connect(lambda _on=False, one=one: self.speak(one))
        self._build()

    # --- playing -------------------------------------------------------------------------------
    def show_state(self, state: EditorState) -> None:
        """Follow the script being written; a play under way goes on on it."""
        script, shown = state.script, self._script
        if script is shown and (self.play is None or self.play.agreement is state.agreement):
            return
        self._script = script
        if script is None:
            self.play = None
        elif self.play is None or self.play.script.id != script.id:
            self.play = begun(script, state.agreement, self._language)
        else:
            self.play = on_script(self.play, script, state.agreement)
        self._show()

    def start_again(self) -> None:
        """From the first question, without answers."""
        if self.play is not None:
            self.play = begun(self.play.script, self.play.agreement, self._language)
            self._show()
            self.take_focus()

    def speak(self, language: str) -> None:
        """In the other language; the answers stay."""
        self._language = language
        if self.play is not None:
            self.play = replace(self.play, language=language)
        self._show()

    def go_back(self) -> None:
        """To the question before."""
        if self.play is not None:
            self.play = gone_back(self.play)
            self._show()
            self.take_focus()

    def go_to(self, question_id: str) -> None:
        """To a question on the path."""
        if self.play is not None:
            self.play = gone_to(self.play, question_id)
            self._show()

    def go_on(self) -> None:
        """Save what is typed and go to the next question."""
        if self.play is None or self.play.is_over:
            return
        pending = self.field.pending() if self.field is not None else None
        if pending is not None and not self._answer(pending):
            return
        self.play = gone_on(self.play)
        self._show()
        self.take_focus()

    def take_digit(self, digit: int) -> bool:
        """1…7 choose, 8 9 0 are the system answers."""
        gaps = {8: Gap.UNKNOWN, 9: Gap.REFUSED, 0: Gap.NOT_ASKED}
        if digit in gaps and self.play is not None and self.play.question is not None:
            self._gap(gaps[digit].value)
            return True
        return self.field is not None and self.field.take_digit(digit)

    def take_focus(self) -> None:
        """The cursor goes where the answer is given."""
        if self.play is not None and self.play.is_over:
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.play is not None and self.play.question is not None and self.field is not None:
            if type_of(self.play.question).is_spoken_only:
                self._next.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.field.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if keys_in(event) == "Return" and self._next.hasFocus():
            self.go_on()
        elif digit is None or not self.take_digit(digit):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt and a digit in a text: the text would write the digit."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held, _plus, digit = keys_in(event).rpartition("+")
            if held == "Alt" and digit.isdigit() and self.take_digit(int(digit)):
                return True
        return super().eventFilter(watched, event)

    def _answer(self, raw: object) -> bool:
        play = self.play
        if play is None or play.question is None:
            return False
        try:
            self.play = answered(play, raw)
        except AnswerRefused as error:
            if self.field is not None:
                self.field.show_error(sentence(error))
            return False
        return True

    def _answered(self, raw: object) -> None:
        question = self.play.question if self.play is not None else None
        if question is not None and self._answer(raw):
            self._show()

    def _gap(self, gap: str) -> None:
        if self._answer(Gap(gap)):
            assert self.play is not None
            self.play = gone_on(self.play)
            self._show()
            self.take_focus()

    # --- showing -------------------------------------------------------------------------------
    def _show(self) -> None:
        for one, chip in self.language_chips.items():
            chip.setChecked(one == self._language)
        play = self.play
        self._inner.setVisible(play is not None)
        if play is None:
            return
        question = play.question
        self._card.setVisible(question is not None)
        self._over.setVisible(question is None)
        if question is not None:
            self._show_question(play, question)
        self._show_earlier(play)
        self._show_score(play)
        self.why.show_play(play)
        self.back_button.setEnabled(play.current != (play.path.asked or ("",))[0])
        self.edit_button.setEnabled(question is not None)
        self._next.setEnabled(question is not None)

    def _show_question(self, play: Play, question: Question) -> None:
        said = play.words(question.say.within(self._language))
        self._say.show_text(
            quoted(said, question.say.language_within(self._language)) if said else ""
        )
        self._say.setVisible(bool(said))
        self._say_head.setVisible(bool(said))
        self._ask.setText(question.ask.within(self._language))
        self._use_field(play, question)
        self._gaps.setVisible(not type_of(question).is_spoken_only)
        answer = play.answers.get(question.id)
        self._gaps.show_chosen(answer.value if isinstance(answer, Gap) else None)

    def _use_field(self, play: Play, question: Question) -> None:
        kind = FIELD_FOR[question.type]
        if kind not in self._fields:
            made = kind()
            made.show_small(True)
            made.answered.connect(self._answered)
            made.committed.connect(self.go_on)
            for part in made.parts():
                part.installEventFilter(self)
            self._fields[kind] = made
            self._slot.addWidget(made)
        for one, field in self._fields.items():
            field.setVisible(one is kind)
        self.field = self._fields[kind]
        self.field.show_error("")
        self.field.show_face(_face(play, question, self._language))
        self._gaps.show_keys("Alt+" if self.field.is_text else "")

    def _show_earlier(self, play: Play) -> None:
        path = play.path
        given = [one for one in path.asked if one in path.answers]
        found = play.score
        points: dict[str, list[str]] = {}
        for point in found.points if found else ():
            if point.points:
                axis = _("F") if point.axis.value == "fit" else _("M")
                points.setdefault(point.source, []).append(f"{axis}{point.points:+d}")
        shown = given[-EARLIER_SHOWN:]
        for place, (row, right) in enumerate(self._earlier):
            is_used = place < len(shown)
            row.setVisible(is_used)
            right.setVisible(is_used)
            if is_used:
                question = play.script.by_id[shown[place]]
                number = play.script.order[question.id] + 1
                answer = answer_in_words(question, path.answers[question.id], self._language)
                row.show_text(f"{number}  {answer}")
                right.setText("  ".join(points.get(question.id, ["0"])))
        count = ngettext("{n} answer so far", "{n} answers so far", len(given))
        self._count.setText(count.format(n=len(given)))

    def _show_score(self, play: Play) -> None:
        found, shut = play.score, play.gate
        self._badge.setVisible(found is not None)
        self._met.setVisible(shut is not None)
        if found is None or shut is None:
            return
        self._badge.show_cell(usual_cell(found.cell.fit, int(found.cell.maturity)))
        met = sum(one.standing is Standing.MET for one in shut.criteria)
        applies = [one for one in shut.criteria if one.standing is not Standing.NOT_APPLICABLE]
        words = _("{met} of {all} criteria · F {fit} · M {maturity}")
        self._met.setText(
            words.format(met=met, all=len(applies), fit=found.fit, maturity=found.maturity)
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 12, 16, 12)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Label(_("Simulator"), Type.HEADING))
        head.addStretch(1)
        for chip in self.language_chips.values():
            head.addWidget(chip)
        column.addLayout(head)
        self._inner = QWidget()
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self._make_card())
        self._over = Label(_("The script ends here."), Type.BODY, Role.TEXT2)
        inner.addWidget(self._over)
        for layout in (*self._make_earlier(), self._make_score(), *self._make_buttons()):
            inner.addLayout(layout)
        self.why = WhyRow()
        self.why.opened.connect(self.opened)
        inner.addWidget(self.why)
        inner.addStretch(1)
        scroll = SightScroll()
        scroll.setWidget(self._inner)
        scroll.viewport().setAutoFillBackground(False)
        self._inner.setAutoFillBackground(False)
        column.addWidget(scroll, 1)

    def _make_earlier(self) -> list[QHBoxLayout]:
        self._earlier: list[tuple[ElidedLabel, Label]] = []
        lines = []
        for _place in range(EARLIER_SHOWN):
            row, right = ElidedLabel("", Type.LABEL, Role.TEXT2), Label("", Type.LABEL, Role.TEXT2)
            line = QHBoxLayout()
            line.addWidget(row, 1)
            line.addWidget(right)
            lines.append(line)
            self._earlier.append((row, right))
        return lines

    def _make_score(self) -> QHBoxLayout:
        self._count = Label("", Type.LABEL, Role.TEXT2)
        self._badge = Badge(usual_cell("D", 4))
        self._met = Label("", Type.LABEL, Role.TEXT2)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._met)
        row.addWidget(self._badge)
        return row

    def _make_buttons(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        small = ButtonSize.SMALL
        self.back_button = Button(_("Back"), size=small, glyph=Glyph.UNDO_2)
        self.again_button = Button(_("Start again"), size=small, glyph=Glyph.REFRESH_CW)
        self.edit_button = Button(_("Edit this question"), size=small, glyph=Glyph.PENCIL)
        self._next = Button(_("Next"), size=small, keys="Return")
        self.back_button.clicked.connect(self.go_back)
        self.again_button.clicked.connect(self.start_again)
        self.edit_button.clicked.connect(self._edit)
        self._next.clicked.connect(self.go_on)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.back_button)
        first.addWidget(self.again_button)
        first.addStretch(1)
        first.addWidget(self._next)
        second.addWidget(self.edit_button)
        second.addStretch(1)
        return first, second

    def _make_card(self) -> Card:
        self._card = Card()
        column = QVBoxLayout(self._card)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self._say_head = QWidget()
        head = QHBoxLayout(self._say_head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(GlyphLabel(Glyph.AUDIO_LINES, Role.ACCENT, 14))
        head.addWidget(Label(_("To say"), Type.LABEL, Role.TEXT2))
        head.addStretch(1)
        self._say = SayText("", small=True)
        self._ask = Label("", Type.STRONG, Role.TEXT, wrap=True)
        self._slot = QVBoxLayout()
        self._gaps = SmallChips(
            (
                SmallChoice(Gap.UNKNOWN.value, _("Does not know"), "8"),
                SmallChoice(Gap.REFUSED.value, _("Refused"), "9"),
                SmallChoice(Gap.NOT_ASKED.value, _("Not asked"), "0"),
            )
        )
        self._gaps.chosen.connect(self._gap)
        column.addWidget(self._say_head)
        column.addWidget(self._say)
        column.addWidget(self._ask)
        column.addLayout(self._slot)
        column.addWidget(self._gaps)
        return self._card

    def _edit(self) -> None:
        if self.play is not None and self.play.current:
            self.opened.emit(self.play.current)


def _face(play: Play, question: Question, language: str) -> QuestionFace:
    answer = play.answers.get(question.id)
    asked = play.path.asked
    return QuestionFace(
        key=f"{question.id}:{language}:{id(question)}",
        question=question,
        say="",
        ask=question.ask.within(language),
        place="",
        help="",
        options=options(question, language),
        chosen=chosen_options(answer) if not isinstance(answer, Gap) else (),
        gap=answer.value if isinstance(answer, Gap) else "",
        shown=typed(question, answer, language),
        note="",
        asks_why=False,
        is_locked=False,
        is_last=asked[-1] == question.id,
        is_first=asked[0] == question.id,
    )
