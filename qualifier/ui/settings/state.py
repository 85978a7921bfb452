"""The settings page as frozen values. No Qt, no texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qualifier.settings import Setting, Settings, SettingValue
from qualifier.ui.lock.locked import locks_hold

TEXT_SIZES = (90, 100, 110, 125, 150)


class Safety(Enum):
    """What the safety part is in the middle of."""

    RESTING = "resting"
    NEW_PASSPHRASE = "new_passphrase"  # noqa: S105 (the name of a state, no secret)
    NEW_RECOVERY_KEY = "new_recovery_key"
    NEW_PIN = "new_pin"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be taken back."""

    setting: Setting
    before: SettingValue


@dataclass(frozen=True, slots=True)
class SettingsState:
    """Everything the page shows. `ways` are the kinds of ways into the profile;
    `recovery_key` is a new one that holds as soon as it is put away; `scripts` (id, title)."""

    settings: Settings
    scripts: tuple[tuple[str, str], ...] = ()
    ways: frozenset[str] = frozenset()
    has_pin: bool = False
    has_keyring: bool | None = None
    safety: Safety = Safety.RESTING
    recovery_key: str = ""
    last_change: Change | None = None
    folder_in_profile: str = ""

    @property
    def may_have_pin(self) -> bool:
        """Whether a forgotten PIN would leave another way in."""
        return bool(self.ways & {"passphrase", "recovery"})

    @property
    def may_lock(self) -> bool:
        """Whether a lock would hold: see `ui.lock.locked.may_lock`."""
        return locks_hold(self.ways, has_pin=self.has_pin)
