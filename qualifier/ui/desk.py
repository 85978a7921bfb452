"""What every presenter works with: the open profile, its documents, the clock, the ways to wait.

Plain Python: a test makes a Desk on a real profile with `background` running in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.errors import QualifierError
from qualifier.core.ids import NewId
from qualifier.settings import SEAT_NAME, Setting, Settings, SettingValue
from qualifier.store.database import Connection
from qualifier.store.documents import Documents
from qualifier.store.profile import Store, save_settings
from qualifier.store.writer import Lane

Result = TypeVar("Result")
Failed = Callable[[QualifierError], None]
Clock = Callable[[], datetime]


class Background(Protocol):
    """The ways off the UI thread and back. `then` and `failed` run on the UI thread."""

    def read(
        self,
        job: Callable[[Connection], Result],
        then: Callable[[Result], None],
        *,
        failed: Failed | None = None,
        key: str = "",
    ) -> None:
        """Run a short reading job; a newer read under the same `key` drops the older one."""

    def write(
        self,
        job: Callable[[Connection], Result],
        then: Callable[[Result], None] | None = None,
        failed: Failed | None = None,
        lane: Lane | None = None,
    ) -> None:
        """Run a writing job durably, in order with all others; `then` after the commit.

        Not run if one before it in the same lane was refused.
        """

    def soon(self, act: Callable[[], None]) -> None:
        """Do it on the UI thread after what waits to be painted."""

    def ask(
        self,
        request: dict[str, object],
        then: Callable[[dict[str, object]], None] | None = None,
        failed: Failed | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Callable[[], None]:
        """Ask the worker process; returns what cancels it. Requests are those of `work.py`."""


@dataclass
class Desk:
    """One open profile at work. `agreement` is the newest published version."""

    store: Store
    documents: Documents
    background: Background
    clock: Clock
    new_id: NewId
    settings: Settings
    agreement: Agreement
    permission: CallPermission
    zone: ZoneInfo
    opposition_secret: bytes = b""
    settings_changed: list[Callable[[Setting], None]] = field(default_factory=list)

    @property
    def seat(self) -> str:
        """Who works here, as it stands on facts."""
        return self.settings.text(SEAT_NAME)

    @property
    def language(self) -> str:
        """fr or en, for texts of documents."""
        from qualifier.texts import current_language

        return current_language().value

    def change_setting(self, setting: Setting, value: SettingValue) -> None:
        """Take a setting over at once and store it; listeners hear of it."""
        self.settings = self.settings.with_value(setting, value)
        self.background.write(lambda c: save_settings(c, {setting: value}))
        for listener in self.settings_changed:
            listener(setting)
