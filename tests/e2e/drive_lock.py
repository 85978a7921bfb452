"""The real window in a process of its own that is put to sleep in mid-call; it tells what it shows.

    python drive_lock.py PROFILE PASSPHRASE_FILE INSTANT

Calls the queue's first lead, answers, types a note, and tells so; then it only works off events.
Lines on standard input say what to do next: `hang_up`, `unlock` types the passphrase, `close`.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt

from qualifier.ui.lock.lock_page import LockPage
from tests.e2e.drive_window import CONTROL, DRAFT, ENTER, STOP_AT, Driver


def run(driver: Driver, words: str, orders: queue.SimpleQueue[str]) -> None:
    driver.open()
    driver.call()
    driver.answer_until(STOP_AT)
    worker = driver.workspace.worker
    driver.wait(lambda: worker._process.processId() > 0 and not worker.is_asked, "the worker")
    driver.key(Qt.Key.Key_J, CONTROL)
    driver.type(DRAFT)  # and nothing waits for the disk: that is the matter of going to sleep
    driver.tell(pid=os.getpid(), worker=worker._process.processId())
    while True:
        driver.qt.processEvents()
        try:
            order = orders.get_nowait()
        except queue.Empty:
            time.sleep(0.002)
            continue
        if order == "close":
            driver.close()
            return
        if order == "hang_up":
            driver.workspace.call_page.hang_up()
            continue
        page = driver.run.locker._page
        assert isinstance(page, LockPage), "the window is not locked"
        driver.wait(page.field.edit.hasFocus, "the field of the lock page")
        driver.type(words)
        driver.key(ENTER)
        driver.wait(lambda: driver.window.page_id == "call", "the call")
        driver.tell(paused=driver.session.is_paused)


def listen(orders: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        orders.put(line.strip())


def main() -> None:
    folder, words, instant = sys.argv[1:]
    passphrase = Path(words).read_text(encoding="utf-8").rstrip("\n")
    driver = Driver(Path(folder), passphrase, datetime.fromisoformat(instant))
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(orders,), daemon=True).start()
    try:
        run(driver, passphrase, orders)
        driver.run.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)  # the thread that reads the orders would keep it from ending


if __name__ == "__main__":
    main()
