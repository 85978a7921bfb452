"""The profile of the fictional leads, made at the first `demo`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from qualifier.cli.given import SAMPLE_PASSPHRASE, now
from qualifier.cli.reply import Refused
from qualifier.core.errors import ProfileHeld
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange import sample_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import LANGUAGE
from qualifier.store import profile
from qualifier.store.durable import sync_folder
from qualifier.store.key import Cost
from qualifier.store.locks import FileLock
from qualifier.store.profile import Secret, Store, save_settings
from qualifier.texts import _, current_language

SAMPLE_COST = Cost(passes=1, memory_kib=1024, lanes=1)


def make_sample_profile(folder: Path) -> None:
    """Fill a profile with the sample beside its place, then move it there: never half a sample.

    Raises LocalError, or ProfileHeld if another start is doing the same now.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.filling")
    with FileLock(part.with_suffix(".lock")) as lock:
        if not lock.take(wait=False):
            raise ProfileHeld(str(folder), "worker")
        if part.exists():  # left by a start that was killed; nobody ever worked in it
            shutil.rmtree(part)
        key = profile.create(
            part, (Secret("passphrase", SAMPLE_PASSPHRASE),), passphrase_cost=SAMPLE_COST
        )
        store = Store(part, key, is_window=False)
        try:
            sample_job.load(open_workplace(store, now()), Doing("", now(), ids_in_bulk()))
            spoken = current_language().value
            store.write(lambda c: save_settings(c, {LANGUAGE: spoken}))
        finally:
            store.close()
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        try:
            os.replace(part, folder)
        except OSError as error:
            words = _("The folder {folder} is not empty. Choose another with --profile.")
            raise Refused(words.format(folder=folder)) from error
        sync_folder(folder.parent)
