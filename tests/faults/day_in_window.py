"""The real window, worker and all, on a day whose every word is a canary.

    python -m tests.faults.day_in_window PROFILE PASSPHRASE_FILE morning|afternoon INSTANT

`morning` calls, answers, notes, and stays in the middle of a word until it is killed; `afternoon`
finds the call again, hands the lead over and closes.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt

from tests.e2e import drive_window
from tests.e2e.drive_window import CONTROL, ENTER, Driver
from tests.faults.canaries import ANSWER, DRAFT, MARGIN_NOTE, VERBATIM

NOTED_AT, STOP_AT = "today", "live_when"


def tell_words() -> None:
    drive_window.ANSWERS.update(decider=ANSWER, next_step=ANSWER)
    drive_window.IMPRESSIONS_AT["slips"] = f'interest +2 "{VERBATIM}"'


def note(driver: Driver, text: str) -> None:
    driver.key(Qt.Key.Key_J, CONTROL)
    driver.type(text)


def morning(driver: Driver) -> None:
    driver.open()
    driver.call()
    driver.answer_until(NOTED_AT)
    note(driver, MARGIN_NOTE)
    driver.key(Qt.Key.Key_Escape)
    driver.answer_until(STOP_AT)
    note(driver, DRAFT)
    session = driver.session
    driver.wait(lambda: session.drafts.get(f"note:{STOP_AT}") == DRAFT, "the draft")
    driver.wait(lambda: not session.outgoing.is_saving, "the disk")
    driver.wait(lambda: list((driver.folder / "backups").glob("*.db")), "the backup")
    driver.tell(notes=sorted(session.notes.values()))
    while True:  # until the test kills this process
        driver.qt.processEvents()
        time.sleep(0.01)


def afternoon(driver: Driver) -> None:
    driver.open()
    driver.wait(lambda: driver.window.page_id == "call", "the interrupted call")
    driver.answer_until("")
    session = driver.session
    driver.key(ENTER, CONTROL)
    driver.wait(lambda: driver.window.page_id == "review", "the dossier to review")
    driver.key(ENTER, CONTROL)
    driver.wait(lambda: session.is_settled, "the hand-off to be saved")
    sent = driver.folder / "hand-offs" / "outgoing" / "hand-offs.csv"
    driver.wait(sent.exists, "the file in the folder")
    driver.tell(notes=sorted(session.notes.values()))
    driver.close()


def main() -> None:
    folder, words, act, instant = sys.argv[1:]
    passphrase = Path(words).read_text(encoding="utf-8").rstrip("\n")
    tell_words()
    driver = Driver(Path(folder), passphrase, datetime.fromisoformat(instant))
    try:
        {"morning": morning, "afternoon": afternoon}[act](driver)
        driver.run.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # the program's threads would keep a failed run from ending


if __name__ == "__main__":
    main()
