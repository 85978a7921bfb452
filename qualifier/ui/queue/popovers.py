"""The two small panels of the queue: plan a call back, and do not call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from qualifier.core.agreement import Reason
from qualifier.core.calling_windows import CallingHours
from qualifier.core.errors import AnswerRefused
from qualifier.texts import _, current_language
from qualifier.texts.formats import moment
from qualifier.ui.call.moment_line import MomentLine
from qualifier.ui.call.when import callback_presets, read_moment
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    DigitList,
    Field,
    Kind,
    Label,
    Popover,
    WrappedText,
)

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Asking(Popover):
    """A popover with a title, a line for what went wrong, and Enter that confirms."""

    def __init__(self, parent: QWidget, title: str, width: int) -> None:
        super().__init__(parent, width)
        self.setAccessibleName(title)
        self.column.addWidget(Label(title, Type.HEADING))
        self.error_label = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self.error_label.hide()

    def show_error(self, sentence: str) -> None:
        """Say what went wrong; the panel stays open."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))
        self.adjustSize()

    def confirm(self) -> None:
        """What Enter does."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            focus = QApplication.focusWidget()
            # On a button Enter means that button, as Space does.
            focus.click() if isinstance(focus, QPushButton) else self.confirm()
        else:
            super().keyPressEvent(event)

    def _add_buttons(self, button: Button) -> None:
        cancel = Button(_("Cancel"), kind=Kind.GHOST, keys="Esc")
        cancel.clicked.connect(self.close_quietly)
        button.clicked.connect(self.confirm)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(button)
        self.column.addWidget(self.error_label)
        self.column.addLayout(row)


@dataclass(frozen=True, slots=True)
class CallbackAsk:
    """What is needed to ask when to call `name` back. `hours` are the lead's; None if unknown."""

    name: str
    now: datetime
    zone: ZoneInfo
    hours: CallingHours | None


class CallbackPopover(Asking):
    """When to call back, and whose it is. `planned`: an aware instant, whether it is the team's."""

    planned = Signal(object, bool)

    def __init__(self, parent: QWidget, ask: CallbackAsk) -> None:
        super().__init__(parent, _("Call back {name}").format(name=ask.name), 360)
        self._ask = ask
        presets = callback_presets(ask.now, ask.zone, ask.hours)
        self.when = Field(
            _("When?"), _as_typed(presets[0].at), placeholder="14:30 · 3/12 14:30 · +2h"
        )
        self.when.edit.textChanged.connect(self._show_reading)
        self.reading = MomentLine(ask.now, ask.zone, ask.hours)
        self.mine = QRadioButton(_("Mine"))
        self.team = QRadioButton(_("The team’s"))
        self.mine.setChecked(True)
        whose = QButtonGroup(self)
        whose.addButton(self.mine)
        whose.addButton(self.team)
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, one in enumerate(presets[:4]):
            grid.addWidget(self._preset(one.at), place // 2, place % 2)
        choice = QHBoxLayout()
        choice.setSpacing(16)
        choice.addWidget(self.mine)
        choice.addWidget(self.team)
        choice.addStretch(1)
        self.column.addWidget(self.when)
        self.column.addWidget(self.reading)
        self.column.addLayout(grid)
        self.column.addLayout(choice)
        self._add_buttons(Button(_("Plan"), kind=Kind.PRIMARY, keys="Return"))
        self._show_reading()

    def first_field(self) -> QWidget:
        self.when.edit.selectAll()
        return self.when.edit

    def moment(self) -> datetime:
        """What is typed, as an instant. Raises AnswerRefused."""
        return read_moment(self.when.text(), self._ask.now, self._ask.zone)

    def confirm(self) -> None:
        try:
            self.planned.emit(self.moment(), self.team.isChecked())
        except AnswerRefused:
            self.show_error(
                _("This moment cannot be read. Type 14:30, 3/12 14:30, 03/12/2026 or +2h.")
            )

    def _preset(self, at: datetime) -> Button:
        language = current_language().value
        words = moment(at, self._ask.now, self._ask.zone, language)
        button = Button(words, size=ButtonSize.SMALL)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.when.show_text(_as_typed(at)))
        return button

    def _show_reading(self) -> None:
        self.show_error("")
        self.reading.show_typed(self.when.text())
        self.adjustSize()


def _as_typed(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"


class DoNotCallPopover(Asking):
    """Why the person does not want to be called. `opposed(reason id, words)`."""

    opposed = Signal(str, str)

    def __init__(self, parent: QWidget, name: str, reasons: Sequence[Reason]) -> None:
        super().__init__(parent, _("Do not call {name} again").format(name=name), 360)
        self.column.addWidget(
            WrappedText(
                _("At once, for this lead and its numbers, even if a list brings them back."),
                Type.LABEL,
                Role.TEXT2,
            )
        )
        self._reasons = {one.id: one for one in reasons}
        language = current_language().value
        self.choices = DigitList(
            _("Reasons"), tuple((one.id, one.label.within(language)) for one in reasons)
        )
        self.choices.itemSelectionChanged.connect(self._show_words)
        self.column.addWidget(self.choices)
        self.words = Field(_("In your words"))
        self.words.hide()
        self.column.addWidget(self.words)
        self._add_buttons(Button(_("Do not call"), kind=Kind.DESTRUCTIVE, keys="Return"))

    def confirm(self) -> None:
        self.opposed.emit(self.choices.chosen_id, self.words.text())

    def _show_words(self) -> None:
        reason = self._reasons.get(self.choices.chosen_id)
        self.words.setVisible(reason is not None and reason.text_required)
