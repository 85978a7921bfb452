"""What the first run ends in: one value, and the profile made from it. No Qt here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from qualifier.settings import (
    DIAL_COMMAND,
    DIALER,
    HOME_COUNTRY,
    IS_SAMPLE,
    LANGUAGE,
    SCRIPT,
    SEAT_NAME,
    SEAT_ROLES,
    WELCOMED,
    Setting,
    SettingValue,
)
from qualifier.store import profile
from qualifier.store.key import overwrite
from qualifier.store.profile import Secret, Store, save_settings
from qualifier.sync import credentials
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.welcome.state import Way


@dataclass(frozen=True, slots=True)
class ListChosen:
    """The list that is to be imported first."""

    file: Path
    column_map: dict[str, object]
    facts: ListFacts

    def as_request(self) -> dict[str, object]:
        """The request for the worker."""
        return {
            "do": "import",
            "file": str(self.file),
            "map": self.column_map,
            **self.facts.as_request(),
        }


@dataclass(frozen=True, slots=True)
class SetUp:
    """All choices of the first run. `first_list` is None for the sample leads.

    `passphrase` is empty with Way.KEYRING; `recovery_key` was shown and put away.
    """

    language: str
    name: str
    roles: tuple[str, ...]
    first_list: ListChosen | None
    script: str
    dialer: str
    dial_command: str
    home_country: str
    way: Way
    passphrase: str
    recovery_key: str

    def settings(self) -> dict[Setting, SettingValue]:
        """What is stored of it."""
        return {
            LANGUAGE: self.language,
            SEAT_NAME: self.name,
            SEAT_ROLES: list(self.roles),
            SCRIPT: self.script,
            DIALER: self.dialer,
            DIAL_COMMAND: self.dial_command,
            HOME_COUNTRY: self.home_country,
            IS_SAMPLE: self.first_list is None,
            WELCOMED: True,
        }


@dataclass(frozen=True, slots=True)
class Made:
    """The new profile, and what is to come in first: `first_list`, or None for the sample.

    `request` is what to ask the worker for it.
    """

    store: Store
    first_list: ListChosen | None

    @property
    def request(self) -> dict[str, object]:
        return {"do": "load_sample"} if self.first_list is None else self.first_list.as_request()

    @property
    def file(self) -> str:
        """The file of the first list; empty for the sample."""
        return "" if self.first_list is None else str(self.first_list.file)

    @property
    def with_sample(self) -> bool:
        return self.first_list is None


def carry_out(set_up: SetUp, folder: Path) -> Made:
    """Make the profile in `folder` and store the settings. May wait for the system's key store.

    Raises KeyringMissing, ProfileDamaged (something is there already), DiskFull or StoreFailed.
    """
    profile_id = uuid.uuid4().hex
    if set_up.way is Way.KEYRING:
        opening = Secret("keyring", credentials.make_secret(profile_id))
    else:
        opening = Secret("passphrase", set_up.passphrase)
    recovery = Secret("recovery", set_up.recovery_key)
    database_key = profile.create(folder, (opening, recovery), profile_id)
    store = Store(folder, database_key, is_window=True)
    overwrite(database_key)  # the store has its own
    store.write(lambda c: save_settings(c, set_up.settings()))
    return Made(store, set_up.first_list)
