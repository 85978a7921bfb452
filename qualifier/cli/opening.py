"""Opening the profile a command works on, or making it: folder, key, language, workplace."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path

from qualifier.cli.given import now, passphrase
from qualifier.cli.language import speak
from qualifier.cli.reply import complain
from qualifier.core.errors import (
    ActionRefused,
    FolderReadOnly,
    KeyMissing,
    KeyringMissing,
    ProfileHeld,
)
from qualifier.core.ids import new_id
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.settings import LANGUAGE
from qualifier.store import imports, profile
from qualifier.store.key import normal_recovery_key, read_key_file
from qualifier.store.lock_mark import read_mark
from qualifier.store.locks import hold_worker
from qualifier.store.profile import Secret, Store
from qualifier.sync import credentials
from qualifier.texts import _

RECOVERY_LETTERS = 32


def open_store(options: argparse.Namespace) -> Store:
    """The profile, made if it is missing. Raises what `key_of` does, and LocalError."""
    database_key = key_of(options) if profile.exists(options.profile) else _make(options)
    store = Store(options.profile, database_key, is_window=False)
    if not options.lang:
        chosen = store.read(lambda c: profile.stored(c, LANGUAGE))
        if chosen is not None:
            speak(str(chosen))
    return store


def open_place(options: argparse.Namespace) -> Workplace:
    """The profile with its documents and rules, and without what a crash left of an import."""
    place = open_workplace(open_store(options), now())
    if place.store.read(imports.left_running):
        from qualifier.exchange import import_job  # heavy; the window comes through here too
        from qualifier.exchange.import_job import Doing

        try:
            with hold_worker(options.profile):
                import_job.recover(place, Doing("", now(), new_id))
        except (ProfileHeld, FolderReadOnly):
            return place  # it still runs, or the worker is about to do it, or nobody here may
    return place


def key_of(options: argparse.Namespace) -> bytes:
    """The database key of a profile that exists. Raises KeyMissing, KeyringMissing or Refused."""
    folder: Path = options.profile
    if options.passphrase_file is not None:
        return _by_words(folder, passphrase(options.passphrase_file))
    key_file = read_key_file(folder)
    if "keyring" not in key_file.kinds():
        raise KeyMissing(str(folder), "no_keyring")
    if read_mark(folder) is not None:
        raise KeyMissing(str(folder), "locked")
    try:
        secret = credentials.secret_of(key_file.profile_id)
    except KeyMissing as error:
        raise KeyMissing(str(folder), error.reason) from error
    return profile.key_from(folder, Secret("keyring", secret))


def _by_words(folder: Path, words: str) -> bytes:
    """By passphrase, or by recovery key where the words look like one."""
    try:
        return profile.key_from(folder, Secret("passphrase", words))
    except KeyMissing as error:
        bare = normal_recovery_key(words).replace("-", "")
        has_other_way = error.reason in ("wrong_passphrase", "no_passphrase")
        if not has_other_way or len(bare) != RECOVERY_LETTERS:
            raise
        try:
            return profile.key_from(folder, Secret("recovery", words))
        except KeyMissing:
            raise error from None


def _make(options: argparse.Namespace) -> bytes:
    folder: Path = options.profile
    profile_id = uuid.uuid4().hex
    if options.passphrase_file is not None:
        way = Secret("passphrase", passphrase(options.passphrase_file))
    else:
        try:
            way = Secret("keyring", credentials.make_secret(profile_id))
        except KeyringMissing as error:
            raise ActionRefused("needs_passphrase_file") from error
    made = profile.create(folder, (way,), profile_id)
    complain(_("A new encrypted profile was made in {folder}.").format(folder=folder))
    return made
