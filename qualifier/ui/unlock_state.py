"""What stands between a person and their profile, as one state. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from qualifier.core import errors
from qualifier.core.errors import KeyMissing, QualifierError
from qualifier.store import key, key_copy, profile, room
from qualifier.store.key import KeyBytes
from qualifier.store.lock_mark import read_mark
from qualifier.sync import credentials
from qualifier.texts import _, current_language
from qualifier.texts.errors import sentence
from qualifier.texts.room_sentences import room_sentence

_ASKS_FOR_A_SECRET = frozenset(
    {"wrong_passphrase", "wrong_recovery", "wrong_keyring", "keyring_empty"}
    | {"no_keyring", "no_passphrase", "no_recovery"}
)


class Ask(Enum):
    """What the window asks for."""

    PASSPHRASE = "passphrase"  # noqa: S105 (the name of a field, no secret)
    RECOVERY = "recovery"
    KEY_COPY = "key_copy"
    TRY_AGAIN = "try_again"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class UnlockState:
    """One frozen state of the window. `error` belongs to what was just typed."""

    ask: Ask
    title: str
    sentence: str
    error: str = ""
    has_passphrase: bool = False
    has_recovery: bool = False
    is_busy: bool = False


def state_for(folder: Path, problem: QualifierError | None) -> UnlockState:
    """What to show for the profile in `folder` that did not open because of `problem`.

    None: nothing was tried yet and the profile opens with a passphrase or its recovery key.
    """
    match problem:
        case errors.ProfileHeld():
            return UnlockState(Ask.TRY_AGAIN, _("Qualifier is already open"), sentence(problem))
        case errors.ProfileTooNew():
            title = _("This profile needs a newer Qualifier")
            return UnlockState(Ask.NOTHING, title, sentence(problem))
        case errors.ProfileDamaged():
            title = _("The profile is damaged")
            return UnlockState(Ask.TRY_AGAIN, title, sentence(problem))
        case errors.DiskFull():
            room_now = room.look(folder, is_mending=False)
            words = room_sentence(room_now, current_language().value)
            return UnlockState(Ask.TRY_AGAIN, _("The disk is full"), words)
        case KeyMissing(reason="no_key_file" | "bad_key_file") if key_copy.is_there(folder):
            return _offer_key_copy(problem.reason)
        case None:
            return _ask_for_secret(folder, "")
        case KeyMissing(reason=reason) if reason in _ASKS_FOR_A_SECRET:
            return _ask_for_secret(folder, sentence(problem))
        case errors.KeyringMissing():
            return _ask_for_secret(folder, sentence(problem))
        case _:
            title = _("The profile does not open")
            return UnlockState(Ask.TRY_AGAIN, title, sentence(problem))


def _offer_key_copy(reason: str) -> UnlockState:
    words = _("The file key.json with the ways into the profile cannot be read.")
    if reason == "no_key_file":
        words = _("The file key.json with the ways into the profile is gone.")
    more = _(
        "A copy of it lies beside the backups. Put it back: your passphrase and your recovery key "
        "as they were at the last backup open the profile again. A damaged one is set aside."
    )
    return UnlockState(
        Ask.KEY_COPY,
        _("The profile has lost its key file"),
        f"{words} {more}",
    )


def _ask_for_secret(folder: Path, why: str) -> UnlockState:
    try:
        kinds = key.read_key_file(folder).kinds()
    except KeyMissing as error:
        return UnlockState(Ask.TRY_AGAIN, _("The profile does not open"), sentence(error))
    has_passphrase, has_recovery = "passphrase" in kinds, "recovery" in kinds
    if not has_passphrase and not has_recovery:
        return UnlockState(Ask.TRY_AGAIN, _("The profile does not open"), why)
    state = UnlockState(
        Ask.PASSPHRASE if has_passphrase else Ask.RECOVERY,
        "",
        why,
        has_passphrase=has_passphrase,
        has_recovery=has_recovery,
    )
    return asking(state, state.ask)


def asking(state: UnlockState, ask: Ask) -> UnlockState:
    """The same profile, asked for its passphrase or its recovery key."""
    if ask is Ask.RECOVERY:
        title = _("Open with the recovery key")
        words = _("Eight groups of four, from the sheet you put away. Dashes do not matter.")
    else:
        title = _("Enter your passphrase")
        words = _("It opens the encrypted profile on this computer.")
    if not state.has_passphrase and state.sentence:
        words = state.sentence
    return UnlockState(ask, title, words, "", state.has_passphrase, state.has_recovery)


def open_by_keyring(folder: Path) -> bytes:
    """The database key by the secret in the system's key store. May wait for its dialogue.

    Raises KeyMissing(no_keyring) where the profile has no such way in, KeyMissing(locked) where its
    window was locked, else as `key_from` and `secret_of`.
    """
    key_file = key.read_key_file(folder)
    if "keyring" not in key_file.kinds():
        raise KeyMissing(str(folder), "no_keyring")
    if read_mark(folder) is not None:
        raise KeyMissing(str(folder), "locked")
    secret = credentials.secret_of(key_file.profile_id)
    return profile.key_from(folder, profile.Secret("keyring", secret))


def open_by_secret(folder: Path, ask: Ask, typed: str, *, remember: bool = False) -> bytes:
    """The database key by what was typed. Raises KeyMissing(wrong_…).

    `remember` puts a new secret into the system's key store, so that the next start asks nothing;
    a computer without one goes on asking.
    """
    kind = "recovery" if ask is Ask.RECOVERY else "passphrase"
    found = profile.key_from(folder, profile.Secret(kind, typed))
    if remember:
        try:
            keep_in_keyring(folder, found)
        except errors.KeyringMissing:
            return found
    return found


def keep_in_keyring(folder: Path, database_key: KeyBytes) -> None:
    """Let the system's key store open the profile from now on. Raises KeyringMissing."""
    credentials.native_backend()
    secret = credentials.make_secret(key.read_key_file(folder).profile_id)
    profile.add_way(folder, database_key, profile.Secret("keyring", secret))
