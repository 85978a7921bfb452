"""The process under fault: it opens the profile and writes deeds through the store's own writer.

    python -m tests.faults.writing FOLDER KEY SEED RUN COUNT [--flaw F]
        [--checkpoint-pages N] [--one-by-one]

Acknowledged numbers go to standard output, one a line, each by one `write` straight after the
commit; refused ones as "refused N".
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import Any

from qualifier.core.errors import StoreFailed
from qualifier.store.profile import Store
from tests.faults.deeds import Deed, Job, Rules, deeds
from tests.faults.flaws import Flaw, break_store

AHEAD = 6  # deeds handed in and not yet acknowledged, as when somebody types fast
TRIES = 30
JOB_FAILED = 3  # exit status


def write_ahead(store: Store, row: Iterable[Deed], out: int) -> None:
    """Hand in up to AHEAD deeds beyond the acknowledged. Ends the process on any failed job."""
    room = threading.Semaphore(AHEAD)

    def acknowledge(number: int, done: Future[Any]) -> None:
        if error := done.exception():
            os.write(2, f"deed {number}: {error!r} from {error.__cause__!r}\n".encode())
            os._exit(JOB_FAILED)
        os.write(out, b"%d\n" % number)
        room.release()

    for deed in row:
        room.acquire()
        done = store.writer.submit(deed.piece.job)
        done.add_done_callback(_with_number(acknowledge, deed.number))


def write_one_by_one(store: Store, row: Iterable[Deed], out: int, flaw: Flaw) -> None:
    """Wait for each deed; hand a refused one in again, the same job, until it goes in."""
    for deed in row:
        insist(store, deed.piece.job, deed.number, out, flaw)
        os.write(out, b"%d\n" % deed.number)


def insist(store: Store, job: Job, number: int, out: int, flaw: Flaw = Flaw.NONE) -> None:
    """Write a job, again and again while it is refused. Ends the process if it is for ever."""
    for _ in range(TRIES):
        try:
            store.writer.write(job)
        except StoreFailed as error:
            os.write(out, f"refused {number} {type(error).__name__}\n".encode())
            if flaw is Flaw.DEAF:
                return
        else:
            return
    os.write(2, b"deed %d is refused for ever\n" % number)
    os._exit(JOB_FAILED)


def often_checkpointed(store: Store, pages: int, out: int) -> None:
    """Let the writer work off its log after so many pages; 0: as SQLite does by itself."""
    if pages:
        pragma = f"PRAGMA wal_autocheckpoint={pages}"
        insist(store, lambda c: c.exec_driver_sql(pragma).fetchall(), 0, out)


def _with_number(
    call: Callable[[int, Future[Any]], None], number: int
) -> Callable[[Future[Any]], None]:
    return lambda done: call(number, done)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("key", type=bytes.fromhex)
    parser.add_argument("seed")
    parser.add_argument("run", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--flaw", type=Flaw, default=Flaw.NONE)
    parser.add_argument("--checkpoint-pages", type=int, default=0)
    parser.add_argument("--one-by-one", action="store_true")
    asked = parser.parse_args()
    rules = Rules.shipped()
    break_store(asked.flaw)
    store = Store(asked.folder, asked.key, is_window=True)
    often_checkpointed(store, asked.checkpoint_pages, sys.stdout.fileno())
    row = list(islice(deeds(rules, asked.seed, asked.run), asked.count))
    os.write(sys.stdout.fileno(), b"open\n")
    if asked.one_by_one:
        write_one_by_one(store, row, sys.stdout.fileno(), asked.flaw)
    else:
        write_ahead(store, row, sys.stdout.fileno())
    store.close()


if __name__ == "__main__":
    main()
