"""What the settings page does: changes apply at once and can be taken back. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from qualifier.core.errors import KeyMissing, KeyringMissing, QualifierError
from qualifier.settings import LOCK_AFTER, SEAT_ROLES, TEXT_SIZE, Setting, SettingValue
from qualifier.store import pin, profile
from qualifier.store.database import Connection
from qualifier.store.key import read_key_file
from qualifier.store.profile import Secret
from qualifier.sync import credentials
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui import pins
from qualifier.ui.desk import Desk
from qualifier.ui.passphrases import are_usable
from qualifier.ui.settings.state import Change, Safety, SettingsState
from qualifier.ui.unlock_state import keep_in_keyring
from qualifier.ui.welcome.state import ROLES

Say = Callable[[str], None]
HAND_OFFS = "hand-offs"


class SettingsPresenter:
    """Holds the state; `show` is called with each new one, `say` and `warn` with news."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[SettingsState], None],
        say: Say,
        warn: Say,
        new_recovery_key: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._show = show
        self._say = say
        self._warn = warn
        self._new_recovery_key = new_recovery_key
        folder = str(desk.store.folder / HAND_OFFS)
        self.state = SettingsState(desk.settings, folder_in_profile=folder)
        self._changes: list[Change] = []

    def read(self) -> None:
        """Read what may have changed since the page was last in front."""
        self._set(settings=self._desk.settings, ways=self._ways())
        self._desk.background.read(self._scripts, self._scripts_read, key="settings scripts")
        self._desk.background.read(pin.is_set, self._pin_read, key="settings pin")
        self._desk.background.read(
            lambda _connection: _has_keyring(), self._keyring_asked, key="settings keyring"
        )

    def change(self, setting: Setting, value: SettingValue) -> None:
        """Take a value over at once; `undo` puts the former one back."""
        before = self._value(setting)
        checked = setting.checked(value)
        if checked == before:
            return
        # Texts are typed bit by bit: one step back is the whole text.
        is_same = bool(self._changes) and self._changes[-1].setting is setting
        if not (is_same and isinstance(before, str) and not setting.choices):
            self._changes.append(Change(setting, before))
        self._desk.change_setting(setting, checked)
        self._set(settings=self._desk.settings, last_change=self._changes[-1])

    def toggle_role(self, role: str) -> None:
        """Take a role or give it up; the last one stays."""
        held = set(self._desk.settings.names(SEAT_ROLES)) ^ {role}
        if held:
            self.change(SEAT_ROLES, [one for one in ROLES if one in held])

    def change_text_size(self, percent: str) -> None:
        """Percent of the type scale, as the list has it."""
        self.change(TEXT_SIZE, int(percent))

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        if not self._changes:
            return False
        change = self._changes.pop()
        self._desk.change_setting(change.setting, change.before)
        last = self._changes[-1] if self._changes else None
        self._set(settings=self._desk.settings, last_change=last)
        return True

    # --- safety --------------------------------------------------------------------------------
    def ask_for_passphrase(self) -> None:
        """Open the two fields."""
        self._set(safety=Safety.NEW_PASSPHRASE, recovery_key="")

    def offer_recovery_key(self) -> None:
        """Show a new key; it replaces the old one once it is put away."""
        self._set(safety=Safety.NEW_RECOVERY_KEY, recovery_key=self._new_recovery_key())

    def leave_safety(self) -> None:
        """Close what is open; nothing changed."""
        self._set(safety=Safety.RESTING, recovery_key="")

    def set_passphrase(self, passphrase: str, repeated: str) -> None:
        """Add or replace the passphrase."""
        if are_usable(passphrase, repeated):
            done = _("The new passphrase opens the profile from now on.")
            self._add_way(Secret("passphrase", passphrase), done)

    def recovery_key_put_away(self) -> None:
        """The person has it: from now on it opens the profile, the old one does not."""
        if self.state.recovery_key:
            done = _("The new recovery key holds. The old one no longer opens the profile.")
            self._add_way(Secret("recovery", self.state.recovery_key), done)

    def use_keyring(self) -> None:
        """Let the system's key store open the profile from now on."""
        store = self._desk.store
        self._work(
            lambda: keep_in_keyring(store.folder, store.key),
            _("The key store of this computer opens the profile from now on."),
        )

    def ask_for_pin(self) -> None:
        """Open the two fields."""
        if self.state.may_have_pin:
            self._set(safety=Safety.NEW_PIN, recovery_key="")

    def set_pin(self, typed: str, repeated: str) -> None:
        """Set or replace the PIN."""
        if pins.are_usable(typed, repeated):
            store = self._desk.store
            self._work(
                lambda: store.writer.write(partial(pin.save, kept=pin.keep(typed))),
                _("The PIN opens the locked window from now on."),
            )

    def drop_pin(self) -> None:
        """From now on there is none."""
        store = self._desk.store
        self._work(lambda: store.writer.write(pin.drop), _("There is no PIN any more."))

    def _add_way(self, way: Secret, done: str) -> None:
        store = self._desk.store
        self._work(lambda: profile.add_way(store.folder, store.key, way), done)

    def _work(self, job: Callable[[], None], done: str) -> None:
        """Off the UI thread: stretching a passphrase or the key store's dialogue takes its time."""
        before = self.state.safety
        self._set(safety=Safety.WORKING)

        def then(_nothing: Any) -> None:
            self._set(safety=Safety.RESTING, recovery_key="")
            self._say(done)
            self.read()
            for listener in self._desk.settings_changed:  # whether the window may lock hangs on it
                listener(LOCK_AFTER)

        def failed(error: QualifierError) -> None:
            self._set(safety=before)
            self._warn(sentence(error))

        self._desk.background.read(lambda _connection: job(), then, failed=failed)

    # --- reading -------------------------------------------------------------------------------
    def _scripts(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        language = self._desk.language
        scripts = self._desk.documents.newest_scripts(connection)
        return tuple((one.id, one.title.within(language) or one.id) for one in scripts)

    def _scripts_read(self, scripts: tuple[tuple[str, str], ...]) -> None:
        self._set(scripts=scripts)

    def _ways(self) -> frozenset[str]:
        """From a small file beside the profile: it need not wait for the key store's answer."""
        try:
            return read_key_file(self._desk.store.folder).kinds()
        except KeyMissing:
            return frozenset()

    def _pin_read(self, has_pin: bool) -> None:
        self._set(has_pin=has_pin)

    def _keyring_asked(self, has_keyring: bool) -> None:
        self._set(has_keyring=has_keyring)

    def _value(self, setting: Setting) -> SettingValue:
        settings = self._desk.settings
        default = setting.default
        if isinstance(default, bool):
            return settings.flag(setting)
        if isinstance(default, int):
            return settings.number(setting)
        return (
            list(settings.names(setting)) if isinstance(default, list) else settings.text(setting)
        )

    def _set(self, **values: object) -> None:
        after: SettingsState = replace(self.state, **values)  # type: ignore[arg-type] # ours
        if after != self.state:
            self.state = after
            self._show(after)


def _has_keyring() -> bool:
    try:
        credentials.native_backend()
    except KeyringMissing:
        return False
    return True
