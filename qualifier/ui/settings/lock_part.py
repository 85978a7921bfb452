"""Locking in the settings: after how long, and the PIN that opens the window again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier import settings as setting
from qualifier.texts import _, ngettext
from qualifier.ui import pins
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
from qualifier.ui.settings.parts import Part
from qualifier.ui.settings.state import Safety, SettingsState
from qualifier.ui.shortcuts import Action, keys_in_words, keys_of
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Label, WrappedText

MINUTES = (5, 10, 15, 30)


class LockPart(Part):
    """Signals say what was asked for; nothing is changed here."""

    pin_asked = Signal()
    pin_given = Signal(str, str)
    pin_dropped = Signal()
    left = Signal()

    def __init__(self) -> None:
        keys = keys_in_words(keys_of(Action.LOCK))
        hint = _("With {keys}, when nobody is there, and when the computer sleeps.")
        super().__init__(_("Locking"), hint.format(keys=keys))
        self.words = WrappedText("", Type.BODY, Role.TEXT)
        self.after_list = ChoiceList(_("Lock when nobody touches the window"))
        self.after_list.chosen.connect(lambda one: self.changed.emit(setting.LOCK_AFTER, int(one)))
        self.pin_button = Button("")
        self.pin_button.clicked.connect(self.pin_asked)
        self.drop_button = Button(_("Remove the PIN"))
        self.drop_button.clicked.connect(self.pin_dropped)
        self.fields = _PinFields()
        self.save_button = Button(_("Set this PIN"))
        self.save_button.clicked.connect(lambda: self.pin_given.emit(*self.fields.texts()))
        self.fields.changed.connect(
            lambda: self.save_button.setEnabled(pins.are_usable(*self.fields.texts()))
        )
        self.fields.second.edit.returnPressed.connect(self.save_button.click)
        self.cancel_button = Button(_("Cancel"))
        self.cancel_button.clicked.connect(self.left)
        self._was_typing = False
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.pin_button, self.drop_button, self.save_button, self.cancel_button):
            row.addWidget(button)
        row.addStretch(1)
        grid = FlowGrid(260, most=2)
        grid.add_part(Labelled(self.after_list.accessibleName(), self.after_list))
        for widget in (self.words, grid, self.fields):
            self.column.addWidget(widget)
        self.column.addLayout(row)

    def show_state(self, state: SettingsState) -> None:
        self.words.show_text(_lock_words(state))
        self.after_list.setEnabled(state.may_lock)
        minutes = state.settings.number(setting.LOCK_AFTER)
        self.after_list.show_choices(_choices(minutes), str(minutes))
        typing = state.safety is Safety.NEW_PIN
        resting = state.safety is Safety.RESTING
        self.pin_button.setText(_("Change the PIN") if state.has_pin else _("Set a PIN"))
        self.pin_button.setVisible(not typing)
        self.pin_button.setEnabled(resting and state.may_have_pin)
        self.drop_button.setVisible(not typing and state.has_pin)
        self.drop_button.setEnabled(resting)
        if typing and self.fields.isHidden():
            self.fields.clear()
            self.fields.first.setFocus()
        self.fields.setVisible(typing)
        self.save_button.setVisible(typing)
        self.save_button.setEnabled(pins.are_usable(*self.fields.texts()))
        self.cancel_button.setVisible(typing)
        self._was_typing = self._was_typing or typing
        if resting and self._was_typing:  # else the focus falls to the next part, and shows it
            self._was_typing = False
            self.pin_button.setFocus()


class _PinFields(QWidget):
    """A PIN and its repetition, with a hint. `changed` on each keystroke."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = Field(_("PIN"), is_secret=True)
        self.second = Field(_("The same PIN once more"), is_secret=True)
        self.hint_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        fields = FlowGrid(200, most=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(fields)
        column.addWidget(self.hint_label)
        for field in (self.first, self.second):
            fields.add_part(field)
            field.text_edited.connect(self._edited)
        self._edited()

    def texts(self) -> tuple[str, str]:
        """What is typed in both."""
        return self.first.text(), self.second.text()

    def clear(self) -> None:
        """Nothing typed, without emitting."""
        self.first.show_text("")
        self.second.show_text("")
        self.hint_label.setText(pins.hint("", ""))

    def _edited(self) -> None:
        self.hint_label.setText(pins.hint(*self.texts()))
        self.changed.emit()


def _choices(minutes: int) -> tuple[tuple[str, str], ...]:
    known = sorted({*MINUTES, minutes} - {0})
    return (
        *(
            (str(one), ngettext("{count} minute", "{count} minutes", one).format(count=one))
            for one in known
        ),
        ("0", _("Never")),
    )


def _lock_words(state: SettingsState) -> str:
    if state.may_lock:
        ways = [_("the PIN")] if state.has_pin else []
        if "passphrase" in state.ways:
            ways.append(_("the passphrase"))
        if "recovery" in state.ways:
            ways.append(_("the recovery key"))
        return _("The locked window opens with: {ways}.").format(ways=", ".join(ways))
    if state.may_have_pin:
        return _(
            "The window does not lock yet: it would open again at one click. Set a PIN, or add a "
            "passphrase."
        )
    return _(
        "The window does not lock yet. Add a passphrase, or make a recovery key and set a PIN: "
        "a forgotten PIN alone would shut the profile for good."
    )
