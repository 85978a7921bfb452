"""A locked profile: what opens it again, and how the lock page says so. No Qt here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from qualifier.core.errors import KeyMissing, QualifierError
from qualifier.store import key, pin, profile
from qualifier.store.lock_mark import LockMark, Why, write_mark
from qualifier.store.pin import LockedKey, looks_like_pin
from qualifier.store.profile import Secret, Store
from qualifier.sync import credentials
from qualifier.texts import _, current_language, formats, ngettext
from qualifier.texts.errors import sentence


class Ask(Enum):
    """What the lock page asks for."""

    SECRET = "secret"  # noqa: S105 (the name of a field, no secret)
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was when the window locked. Ids only."""

    page_id: str = ""
    lead_id: str = ""


@dataclass(frozen=True, slots=True)
class LockedState:
    """One frozen state of the lock page. `error` belongs to what was just typed."""

    mark: LockMark
    has_pin: bool
    has_passphrase: bool
    has_recovery: bool
    is_sample: bool = False
    ask: Ask = Ask.SECRET
    error: str = ""
    is_busy: bool = False


class LockedProfile:
    """Holds no key: only what a right PIN turns into one."""

    def __init__(
        self, folder: Path, mark: LockMark, locked_key: LockedKey | None, *, is_sample: bool = False
    ) -> None:
        self.folder, self.mark = folder, mark
        self._locked_key = locked_key
        self._is_sample = is_sample

    def state(self) -> LockedState:
        """What the page shows first, and after a refusal."""
        try:
            kinds = key.read_key_file(self.folder).kinds()
        except QualifierError:
            kinds = frozenset()
        asks_nothing = not self.has_pin and "passphrase" not in kinds
        return LockedState(
            self.mark,
            self.has_pin,
            "passphrase" in kinds,
            "recovery" in kinds,
            self._is_sample,
            Ask.RECOVERY if asks_nothing else Ask.SECRET,
        )

    @property
    def has_pin(self) -> bool:
        """Whether a PIN still opens it."""
        return self._locked_key is not None and self._locked_key.tries_left > 0

    @property
    def lost_its_pin(self) -> bool:
        """Whether too many wrong ones were typed."""
        return self._locked_key is not None and self._locked_key.tries_left <= 0

    def open(self, ask: Ask, typed: str) -> bytes:
        """The database key by what was typed. May take half a second. Raises KeyMissing.

        One field for both: what looks like a PIN is tried as one first, then as a passphrase.
        """
        if ask is Ask.RECOVERY:
            return profile.key_from(self.folder, Secret("recovery", typed))
        has_passphrase = "passphrase" in key.read_key_file(self.folder).kinds()
        if self._locked_key is None or not self.has_pin or not looks_like_pin(typed):
            if not has_passphrase:
                raise KeyMissing(str(self.folder), "not_a_pin")
            return profile.key_from(self.folder, Secret("passphrase", typed))
        # On the disk before it is tried: ending the program gives no try back.
        self._count(self._locked_key.tries_left - 1)
        try:
            found = self._locked_key.open(typed)
        except KeyMissing:
            if has_passphrase:
                with suppress(KeyMissing):
                    return profile.key_from(self.folder, Secret("passphrase", typed))
            raise
        self._count(self._locked_key.tries_left)  # a right one costs no try
        return found

    def forget(self) -> None:
        """It was opened, or the program ends."""
        if self._locked_key is not None and self._locked_key.tries_left > 0:
            self._locked_key.forget()

    def _count(self, tries_left: int) -> None:
        self.mark = replace(self.mark, tries_left=tries_left)
        with suppress(QualifierError):  # counted in memory too
            write_mark(self.folder, self.mark)


def locks_hold(ways: frozenset[str], *, has_pin: bool) -> bool:
    """Whether the profile, once locked, is shut to whoever knows nothing, and to nobody for good.

    The key store alone opens at one click: that is no lock. A PIN alone could be lost for good
    after some wrong ones. `ways` are the kinds of ways in.
    """
    return "passphrase" in ways or (has_pin and "recovery" in ways)


def may_lock(folder: Path, *, has_pin: bool) -> bool:
    """The same for a profile's folder; False where its key file cannot be read."""
    try:
        return locks_hold(key.read_key_file(folder).kinds(), has_pin=has_pin)
    except QualifierError:
        return False


def locked_store(store: Store, tries_left: int = pin.TRIES) -> LockedKey | None:
    """The key of an open profile under its PIN; None if it has none or it cannot be read."""
    try:
        kept = store.read(pin.kept)
    except QualifierError:
        return None
    return LockedKey(kept, store.key, tries_left) if kept is not None else None


def locked_again(folder: Path, mark: LockMark) -> LockedProfile:
    """The profile that was locked when the program ended; the key store opens it for its PIN only.

    Raises QualifierError where the key store does not open it: then it is asked for its other ways.
    """
    secret = credentials.secret_of(key.read_key_file(folder).profile_id)
    database_key = profile.key_from(folder, Secret("keyring", secret))
    store = Store(folder, database_key, is_window=True)
    try:
        return LockedProfile(folder, mark, locked_store(store, mark.tries_left))
    finally:
        store.close()
        store.forget_key()
        key.overwrite(database_key)


def why_words(state: LockedState) -> str:
    """Since when and why, and that nothing is lost."""
    why = {
        Why.ASKED: _("You locked the window."),
        Why.IDLE: _("Nobody typed or moved the mouse for a while."),
        Why.SLEEP: _("The computer went to sleep."),
        Why.SCREEN: _("The screen was locked."),
    }[state.mark.why]
    return why + " " + _("Everything you entered is saved.")


def since_words(since: datetime, now: datetime) -> str:
    """The time it locked, with its day if that is not today; on this computer's clock."""
    language = current_language().value
    local, today = since.astimezone(), now.astimezone()
    time = formats.time_of_day(local, language)
    if local.date() == today.date():
        return _("Locked since {time}").format(time=time)
    day = formats.full_day(local.date(), language)
    return _("Locked since {time}, {day}").format(time=time, day=day)


def field_words(state: LockedState) -> str:
    """What is to be typed."""
    if state.ask is Ask.RECOVERY:
        return _("Recovery key")
    if state.has_pin and state.has_passphrase:
        return _("PIN or passphrase")
    return _("PIN") if state.has_pin else _("Passphrase")


def hint_words(profile_now: LockedProfile, state: LockedState) -> str:
    """What one has to know to open it, if anything."""
    if state.is_sample:
        return _("The passphrase of the sample profile is “sample”.")
    said = []
    if profile_now.lost_its_pin:
        said.append(_("The PIN was wrong too often and no longer opens the profile."))
    if state.ask is Ask.RECOVERY:
        said.append(_("Eight groups of four, from the sheet you put away. Dashes do not matter."))
    return " ".join(said)


def refusal(error: QualifierError, profile_now: LockedProfile) -> str:
    """Why what was typed did not open it; empty where the hint says it."""
    left = profile_now.mark.tries_left
    if isinstance(error, KeyMissing) and error.reason == "wrong_pin":
        if profile_now.lost_its_pin:  # the field asks for something else from now on
            return ""
        return ngettext(
            "This PIN is wrong. {count} try left.", "This PIN is wrong. {count} tries left.", left
        ).format(count=left)
    return sentence(error)
