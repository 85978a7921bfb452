"""Safety in the settings: the ways into the profile, a new passphrase, a new recovery key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.passphrases import are_usable
from qualifier.ui.safety_parts import PassphraseFields, RecoveryCard
from qualifier.ui.settings.parts import Part
from qualifier.ui.settings.state import Safety, SettingsState
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, WrappedText


class SafetyPart(Part):
    """Signals say what was asked for; nothing is changed here."""

    passphrase_asked = Signal()
    passphrase_given = Signal(str, str)
    recovery_asked = Signal()
    recovery_put_away = Signal()
    keyring_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(_("Safety"), _("The profile is encrypted on this computer."))
        self.ways_label = WrappedText("", Type.BODY, Role.TEXT)
        self.passphrase_button = Button("")
        self.passphrase_button.clicked.connect(self.passphrase_asked)
        self.recovery_button = Button(_("Make a new recovery key"))
        self.recovery_button.clicked.connect(self.recovery_asked)
        self.keyring_button = Button(_("Use the key store of this computer"))
        self.keyring_button.clicked.connect(self.keyring_asked)
        self.fields = PassphraseFields()
        self.fields.changed.connect(self._typed)
        self.save_button = Button(_("Set this passphrase"))
        self.save_button.clicked.connect(lambda: self.passphrase_given.emit(*self.fields.texts()))
        self.fields.second.edit.returnPressed.connect(self.save_button.click)
        self.recovery = RecoveryCard("")
        self.recovery.put_away.connect(lambda on: self.recovery_put_away.emit() if on else None)
        self.cancel_button = Button(_("Cancel"))
        self.cancel_button.clicked.connect(self.left)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for button in (self.passphrase_button, self.recovery_button, self.keyring_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        closing = QHBoxLayout()
        closing.setSpacing(8)
        closing.addWidget(self.save_button)
        closing.addWidget(self.cancel_button)
        closing.addStretch(1)
        for widget in (self.ways_label, self._buttons, self.fields, self.recovery):
            self.column.addWidget(widget)
        self.column.addLayout(closing)

    def show_state(self, state: SettingsState) -> None:
        self.ways_label.show_text(_ways_words(state.ways))
        has_passphrase = "passphrase" in state.ways
        self.passphrase_button.setText(
            _("Change the passphrase") if has_passphrase else _("Add a passphrase")
        )
        resting = state.safety is Safety.RESTING
        typing = state.safety is Safety.NEW_PASSPHRASE
        showing = state.safety is Safety.NEW_RECOVERY_KEY
        self._buttons.setVisible(not typing and not showing)
        self._buttons.setEnabled(resting)
        self.keyring_button.setVisible(state.has_keyring is True and "keyring" not in state.ways)
        if typing and self.fields.isHidden():
            self.fields.show_texts("", "")
            self.fields.first.setFocus()
        self.fields.setVisible(typing)
        self.save_button.setVisible(typing)
        self.cancel_button.setVisible(typing or showing)
        self.recovery.setVisible(showing)
        if showing:
            self.recovery.show_key(state.recovery_key)
            self.recovery.show_put_away(False)
        self._typed(*self.fields.texts())

    def _typed(self, passphrase: str, repeated: str) -> None:
        self.save_button.setEnabled(are_usable(passphrase, repeated))


def _ways_words(ways: frozenset[str]) -> str:
    names = {
        "keyring": _("the key store of this computer"),
        "passphrase": _("a passphrase"),
        "recovery": _("a recovery key"),
    }
    said = [words for kind, words in names.items() if kind in ways]
    return _("It opens with: {ways}.").format(ways=", ".join(said)) if said else ""
