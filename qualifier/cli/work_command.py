"""`qualifier work`: the worker as the window's child, or as a service of its own."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Mapping
from random import Random
from typing import Any, BinaryIO

from qualifier.cli.given import now
from qualifier.cli.opening import key_of
from qualifier.cli.reply import Refused, Reply, complain
from qualifier.core.ids import ids_in_bulk
from qualifier.store import profile
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.wire import error_from
from qualifier.work import process

WORKER_NICENESS = 10


def run(options: argparse.Namespace) -> Reply:
    """Do the rounds until asked to end."""
    if options.child:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the window's
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # an import is taken out first
        _give_way()
        requests, replies = _own_pipes()
        status = process.run_child(
            options.profile, requests, replies, clock=now, random=_random(), new_id=ids_in_bulk()
        )
        return Reply({}, (), status)
    if not profile.exists(options.profile):
        raise Refused(_("There is no profile in {folder} yet.").format(folder=options.profile))
    key = key_of(options)
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda _number, _frame: stop.set())
    status = process.run_service(
        options.profile,
        key,
        stop,
        say=_complain_of_trouble,
        clock=now,
        random=_random(),
        new_id=ids_in_bulk(),
    )
    return Reply({}, (), status)


def _give_way() -> None:
    """Run below the window: whoever types must not wait for a PDF."""
    if sys.platform == "win32":
        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(WORKER_NICENESS)


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
