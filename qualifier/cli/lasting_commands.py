"""Commands that last: the window, the window on the sample, the worker."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from qualifier.cli.opening import key_of, now, passphrase
from qualifier.cli.reply import Refused, Reply, complain
from qualifier.core.errors import ProfileHeld
from qualifier.core.ids import ids_in_bulk
from qualifier.paths import default_profile_dir, demo_profile_dir
from qualifier.store import profile
from qualifier.store.durable import sync_folder
from qualifier.store.key import Cost
from qualifier.store.locks import FileLock
from qualifier.store.profile import Secret, Store
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.wire import error_from

SAMPLE_PASSPHRASE = "sample"  # noqa: S105 (public on purpose: all of it is fictional)
SAMPLE_COST = Cost(passes=1, memory_kib=1024, lanes=1)


def run(options: argparse.Namespace) -> Reply:
    """The window, `demo` or `work`: the reply's status is how it ended."""
    if options.command == "work":
        return _work(options)
    if options.command == "demo":
        return _demo(options)
    words = passphrase(options.passphrase_file) if options.passphrase_file else None
    return _window(options.profile, words, demo=False)


def _window(folder: Path, words: str | None, *, demo: bool) -> Reply:
    from qualifier.app import run_window

    return Reply({}, (), run_window(folder, passphrase=words, demo=demo))


def _demo(options: argparse.Namespace) -> Reply:
    """The sample has a profile of its own, apart from real work."""
    is_default = options.profile == default_profile_dir()
    folder = demo_profile_dir() if is_default else options.profile
    if not profile.exists(folder):
        complain(_("The fictional leads are being prepared…"))
        make_sample_profile(folder)
    return _window(folder, SAMPLE_PASSPHRASE, demo=True)


def make_sample_profile(folder: Path) -> None:
    """Fill a profile with the sample beside its place, then move it there: never half a sample.

    Raises LocalError, or ProfileHeld if another start is doing the same now.
    """
    from qualifier.exchange import sample_job
    from qualifier.exchange.import_job import Doing
    from qualifier.exchange.workplace import open_workplace

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


def _work(options: argparse.Namespace) -> Reply:
    from qualifier import work

    if options.child:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the window's
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # an import is taken out first
        requests, replies = _own_pipes()
        status = work.run_child(
            options.profile, requests, replies, clock=now, random=_random(), new_id=ids_in_bulk()
        )
        return Reply({}, (), status)
    if not profile.exists(options.profile):
        raise Refused(_("There is no profile in {folder} yet.").format(folder=options.profile))
    key = key_of(options)
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda _number, _frame: stop.set())
    status = work.run_service(
        options.profile,
        key,
        stop,
        say=_complain_of_trouble,
        clock=now,
        random=_random(),
        new_id=ids_in_bulk(),
    )
    return Reply({}, (), status)


def _complain_of_trouble(message: Mapping[str, Any]) -> None:
    """The service has no window to tell: what its chores met goes to standard error, once."""
    trouble = message.get("changed", {}).get("trouble")
    if trouble:
        complain(sentence(error_from(trouble)))


def _random() -> Random:
    return Random()  # noqa: S311 (jitter of retries, no secret)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the window, out of reach of stray prints and of children of ours.

    A child of an import that outlives a killed worker must not keep them open either.
    """
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, replies
