"""The worker as a process: the window's child, or a service of its own."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from qualifier.core.errors import ProfileHeld, QualifierError
from qualifier.core.ids import NewId
from qualifier.store.locks import FileLock, hold_service, hold_worker
from qualifier.store.profile import Store
from qualifier.texts import Language, use_language
from qualifier.wire import error_to_json
from qualifier.work.worker import Clock, Say, Worker, guarded

ROUND_EVERY_S = 1.0
FIRST_CHORES_AFTER_S = 0.05
HOLD_TRIES, HOLD_PAUSE_S = 100, 0.1


def run_child(
    folder: Path,
    requests: BinaryIO,
    replies: BinaryIO,
    *,
    clock: Clock,
    random: Random,
    new_id: NewId,
) -> int:
    """Serve the window until its end of the pipe closes; the exit status."""
    first = _message(requests.readline())
    if first.get("do") != "open":
        return 2
    use_language(Language(first.get("language", "en")))
    lock = threading.Lock()

    def say(message: Mapping[str, Any]) -> None:
        with lock:
            replies.write(json.dumps(message).encode() + b"\n")
            replies.flush()

    try:
        with _hold(folder) as _held:
            store = Store(folder, bytes.fromhex(first["key"]), is_window=False)
            try:
                worker = Worker(store, say, clock=clock, random=random, new_id=new_id)
                say({"id": 0, "done": {}})
                _serve(worker, _listen(worker, requests))
            finally:
                store.close()
    except QualifierError as error:
        say({"id": 0, "error": error_to_json(error)})
        return 1
    except BrokenPipeError:
        return 0  # the window is gone; all state is rows
    return 0


def run_service(
    folder: Path,
    key: bytes,
    stop: threading.Event,
    *,
    say: Say,
    clock: Clock,
    random: Random,
    new_id: NewId,
) -> int:
    """Do the rounds until `stop`, without a window. Raises ProfileHeld, LocalError.

    The worker's lock is held for the chores only: between them a command may write, or the worker
    of a window that opens takes over until it closes. What such a one left half is recovered
    before the next chores.
    """
    with hold_service(folder) as _service, closing(Store(folder, key, is_window=False)) as store:
        with _hold(folder) as _held:
            worker = Worker(store, say, clock=clock, random=random, new_id=new_id)
            worker.do_chores(worker.first_chores())
        was_kept_out = False
        while not stop.wait(ROUND_EVERY_S):
            was_kept_out = not _has_turn(worker, recover_first=was_kept_out)
        _has_turn(worker, is_last=True)
    return 0


def _has_turn(worker: Worker, *, recover_first: bool = False, is_last: bool = False) -> bool:
    """Do the chores under the worker's lock; False if somebody else works on the profile now."""
    try:
        lock = hold_worker(worker.store.folder)
    except ProfileHeld:
        return False
    with lock:
        if recover_first:
            worker.do_chores(worker.recovery())
        worker.do_chores(worker.last_chores() if is_last else worker.chores())
    return True


def _serve(worker: Worker, waiting: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    """Requests in turn, chores between them, until None comes."""
    has_begun = False
    worker.is_wanted = lambda: not waiting.empty()
    while True:
        try:
            request = waiting.get(timeout=ROUND_EVERY_S if has_begun else FIRST_CHORES_AFTER_S)
        except queue.Empty:
            worker.do_chores(worker.chores() if has_begun else worker.first_chores())
            has_begun = True
            continue
        if request is None:
            worker.do_chores(worker.last_chores())
            return
        number = request.get("id")
        guarded(worker, lambda asked=request: worker.do(asked), number)  # type: ignore[misc]


def _listen(worker: Worker, requests: BinaryIO) -> queue.SimpleQueue[dict[str, Any] | None]:
    """Read requests on a thread of their own, so that a cancel is heard while a job runs."""
    waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def read() -> None:
        for line in requests:
            message = _message(line)
            if message.get("do") == "cancel":
                worker.cancel(int(message["id"]))
            elif message:
                waiting.put(message)
        worker.is_ending = True  # what runs now stops, and leaves nothing half
        waiting.put(None)

    threading.Thread(target=read, name="requests", daemon=True).start()
    return waiting


def _message(line: bytes) -> dict[str, Any]:
    """The message on a line; an empty one for what is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hold(folder: Path) -> FileLock:
    """The worker's lock; a command that is just ending is waited for. Raises ProfileHeld."""
    for _try in range(HOLD_TRIES):
        try:
            return hold_worker(folder)
        except ProfileHeld:
            time.sleep(HOLD_PAUSE_S)
    return hold_worker(folder)
