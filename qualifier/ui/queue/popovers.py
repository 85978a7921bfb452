"""The two small panels of the queue: plan a call back, and do not call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QHBoxLayout,
    QRadioButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from qualifier.core.agreement import Reason
from qualifier.texts import _, current_language
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, DigitList, Field, Kind, Label, Popover, WrappedText

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Asking(Popover):
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
            self.confirm()
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


class CallbackPopover(_Asking):
    """When to call back, and whose it is. `planned`: an aware instant, whether it is the team's."""

    planned = Signal(object, bool)

    def __init__(self, parent: QWidget, name: str, proposed: datetime, zone: tzinfo) -> None:
        super().__init__(parent, _("Call back {name}").format(name=name), 330)
        self._zone = zone
        local = proposed.astimezone(zone)
        self.day = QDateEdit(QDate(local.year, local.month, local.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.time = QTimeEdit(QTime(local.hour, local.minute))
        self.time.setDisplayFormat("HH:mm")
        self.mine = QRadioButton(_("Mine"))
        self.team = QRadioButton(_("The team’s"))
        self.mine.setChecked(True)
        whose = QButtonGroup(self)
        whose.addButton(self.mine)
        whose.addButton(self.team)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for words, edit in ((_("Day"), self.day), (_("Time"), self.time)):
            label = Label(words, Type.LABEL, Role.TEXT2)
            label.setBuddy(edit)
            edit.setAccessibleName(words)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label)
            column.addWidget(edit)
            fields.addLayout(column, 1)
        choice = QHBoxLayout()
        choice.setSpacing(16)
        choice.addWidget(self.mine)
        choice.addWidget(self.team)
        choice.addStretch(1)
        self.column.addLayout(fields)
        self.column.addLayout(choice)
        self._add_buttons(Button(_("Plan"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        at = QDateTime(self.day.date(), self.time.time()).toPython()
        assert isinstance(at, datetime)
        self.planned.emit(at.replace(tzinfo=self._zone), self.team.isChecked())


class DoNotCallPopover(_Asking):
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
