"""The panel above the bar: one question (when? why?), Enter confirms, Esc returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QWidget,
)

from qualifier.core.agreement import NeedsDate, Outcome, Reason
from qualifier.core.answer import Contact
from qualifier.core.calling_windows import CallingHours
from qualifier.core.errors import AnswerRefused
from qualifier.core.impression import fold
from qualifier.core.outcome import NOTE_LEAST, OutcomeGiven
from qualifier.texts import _
from qualifier.texts.formats import moment, weekday
from qualifier.ui.call.moment_line import MomentLine
from qualifier.ui.call.when import callback_presets, read_day, read_moment, wake_up_presets
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    DigitList,
    Field,
    Kind,
    Label,
    LineEdit,
    Popover,
)

_DIGITS = frozenset("123456789")
LISTED = 10  # outcomes seen at once


@dataclass(frozen=True, slots=True)
class OutcomeAsk:
    """What is needed to ask about an outcome. `wake_up` is the day the lead named, `hours` are
    those in which it may be called; None if unknown."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    now: datetime
    zone: ZoneInfo
    language: str
    wake_up: date | None = None
    text: str = ""
    hours: CallingHours | None = None


class OutcomePanel(Popover):
    """Signals: `given(OutcomeGiven)`, `draft(text)`."""

    given = Signal(object)
    draft = Signal(str)

    def __init__(self, ask: OutcomeAsk, parent: QWidget) -> None:
        super().__init__(parent, 400)
        self._ask = ask
        language = ask.language
        self.column.addWidget(Label(ask.outcome.label.within(language), Type.HEADING))
        self._list: DigitList | None = None
        self._when: Field | None = None
        self._team: QCheckBox | None = None
        self._contact: dict[str, Field] = {}
        if ask.outcome.date is not NeedsDate.NO:
            self._add_when()
        if ask.outcome.new_contact:
            self._add_contact()
        if ask.reasons:
            self._add_reasons()
        self._note = Field(_note_label(ask), ask.text)
        self._note.text_edited.connect(self.draft)
        self.column.addWidget(self._note)
        self._error = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self._error.setVisible(False)
        self.column.addWidget(self._error)
        row = QHBoxLayout()
        row.addStretch(1)
        back = Button(_("Back"), kind=Kind.GHOST, size=ButtonSize.SMALL, keys="Esc")
        back.clicked.connect(self.close_quietly)
        confirm = Button(_("Confirm"), kind=Kind.PRIMARY, keys="Return")
        confirm.clicked.connect(self._confirm)
        row.addWidget(back)
        row.addWidget(confirm)
        self.column.addLayout(row)
        for widget in self.findChildren(QWidget):
            widget.installEventFilter(self)

    def take_focus(self) -> None:
        """The first thing asked."""
        first: list[QWidget] = [field.edit for field in self._contact.values()]
        if self._when is not None:
            first = [self._when.edit]
        elif self._list is not None:
            first = [self._list]
        (first or [self._note.edit])[0].setFocus()

    def show_error(self, sentence: str) -> None:
        """Say what is still missing."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def take_digit(self, digit: int) -> bool:
        """A digit chooses a reason; Enter confirms."""
        return self._list is not None and self._list.take_digit(digit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not isinstance(watched, Button):
                    self._confirm()
                    return True
            elif isinstance(watched, LineEdit) and self._step_in_list(event.key()):
                return True
        return super().eventFilter(watched, event)

    def _step_in_list(self, key: int) -> bool:
        """↑ and ↓ move among the reasons, from the fields too."""
        if self._list is None or key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        self._list.step(1 if key == Qt.Key.Key_Down else -1)
        return True

    def _confirm(self) -> None:
        try:
            self.given.emit(self._read())
        except AnswerRefused:
            words = _("This moment cannot be read. Type 14:30, 3/12 14:30, 03/12/2026 or +2h.")
            if self._ask.outcome.date is NeedsDate.WAKE_UP:
                words = _("This day cannot be read. Type 3/12, 03/12/2026 or +30d.")
            self.show_error(words)

    def _read(self) -> OutcomeGiven:
        ask, typed = self._ask, self._when.text() if self._when else ""
        due_at = wake_up = None
        if ask.outcome.date is NeedsDate.CALLBACK and typed.strip():
            due_at = read_moment(typed, ask.now, ask.zone)
        if ask.outcome.date is NeedsDate.WAKE_UP and typed.strip():
            wake_up = read_day(typed, ask.now.astimezone(ask.zone).date())
        reason = self._list.chosen_id if self._list is not None else ""
        return OutcomeGiven(
            ask.outcome.id,
            due_at,
            wake_up,
            bool(self._team and self._team.isChecked()),
            reason,
            self._note.text(),
            Contact(**{part: field.text().strip() for part, field in self._contact.items()}),
        )

    def _add_when(self) -> None:
        ask = self._ask
        is_callback = ask.outcome.date is NeedsDate.CALLBACK
        self._when = Field(
            _("When?"),
            placeholder="14:30 · 3/12 14:30 · +2h" if is_callback else _("3/12/2026 · +30d"),
        )
        self.column.addWidget(self._when)
        if is_callback:
            self.reading = MomentLine(ask.now, ask.zone, ask.hours)
            self._when.edit.textChanged.connect(self.reading.show_typed)
            self.column.addWidget(self.reading)
        today = ask.now.astimezone(ask.zone).date()
        if is_callback:
            presets = [
                (moment(one.at, ask.now, ask.zone, ask.language), f"{one.at:%d/%m/%Y %H:%M}")
                for one in callback_presets(ask.now, ask.zone, ask.hours)
            ]
        else:
            presets = [
                (weekday(on, ask.language, today), f"{on:%d/%m/%Y}")
                for _name, on in wake_up_presets(today, ask.wake_up)
            ]
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, (words, typed) in enumerate(presets[:4]):
            grid.addWidget(self._preset(words, typed), place // 2, place % 2)
        self.column.addLayout(grid)
        first = presets[0][1]
        self._when.show_text(first)
        self._when.edit.selectAll()
        if is_callback:
            self._team = QCheckBox(_("Anybody of the team may call"))
            self.column.addWidget(self._team)

    def _preset(self, words: str, typed: str) -> Button:
        button = Button(words, size=ButtonSize.SMALL)
        button.clicked.connect(lambda: self._when.show_text(typed) if self._when else None)
        return button

    def _add_contact(self) -> None:
        self.column.addWidget(Label(_("Who is the right person?"), Type.LABEL, Role.TEXT2))
        labels = {
            "name": _("Name"),
            "role": _("Role"),
            "phone": _("Phone, if another"),
            "email": _("E-mail"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (part, label) in enumerate(labels.items()):
            self._contact[part] = Field(label)
            grid.addWidget(self._contact[part], place // 2, place % 2)
        self.column.addLayout(grid)

    def _add_reasons(self) -> None:
        self.column.addWidget(Label(_("Why?"), Type.LABEL, Role.TEXT2))
        language = self._ask.language
        self._list = DigitList(
            _("Reasons"), tuple((one.id, one.label.within(language)) for one in self._ask.reasons)
        )
        self.column.addWidget(self._list)


class OutcomeList(Popover):
    """All outcomes, filtered as one types. Signal: `chosen(id)`."""

    chosen = Signal(str)

    def __init__(self, outcomes: tuple[Outcome, ...], language: str, parent: QWidget) -> None:
        super().__init__(parent, 380)
        self._outcomes, self._language = outcomes, language
        self.column.addWidget(Label(_("How did the call end?"), Type.HEADING))
        self.filter = LineEdit("", placeholder=_("Type to filter"))
        self.filter.setAccessibleName(_("Filter the outcomes"))
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.list = DigitList(_("Outcomes"))
        self.list.shown_rows = LISTED
        self.list.row_chosen.connect(self.chosen)
        self.list.typed.connect(self._go_on_in_filter)
        self.list.installEventFilter(self)
        self.column.addWidget(self.filter)
        self.column.addWidget(self.list)
        self._fill()

    def take_focus(self) -> None:
        """The list, where digits choose; letters go on in the filter."""
        self.list.setFocus()

    def take_digit(self, digit: int) -> bool:
        """A digit chooses the outcome."""
        return self.list.take_digit(digit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
            if watched is self.filter and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            # In a text field only a digit that would be typed: é stands on the 2 of a French row.
            if watched is self.filter and event.text() in _DIGITS:
                return self.take_digit(int(event.text()))
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        typed = fold(self.filter.text())
        labels = ((one.id, one.label.within(self._language)) for one in self._outcomes)
        self.list.show_rows(tuple(row for row in labels if typed in fold(row[1])))
        if typed:
            self.list.setCurrentRow(0)

    def _go_on_in_filter(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.insert(text)

    def _choose(self) -> None:
        if self.list.chosen_id:
            self.chosen.emit(self.list.chosen_id)


def _note_label(ask: OutcomeAsk) -> str:
    if ask.outcome.note_required and not ask.reasons:
        return _("A short note ({least} characters at least)").format(least=NOTE_LEAST)
    return _("A note, if it helps")
