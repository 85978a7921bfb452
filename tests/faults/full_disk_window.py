"""The real window on a disk that fills up in mid-call; it tells what it shows as JSON.

    python -m tests.faults.full_disk_window DISK PROFILE PASSPHRASE_FILE INSTANT

DISK is a small disk, PROFILE a folder to copy there, INSTANT what the window's clock says.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qualifier.core.errors import StoreFailed
from qualifier.store import calls
from qualifier.store.profile import BALLAST_FILE
from tests.e2e.drive_window import CONTROL, ENTER, Driver
from tests.faults.small_disk import Filler

NOT_SAVED = "Not saved"
FULL_AT = "slips"  # the question on screen when the disk fills up
NOTED = "the machine stood still for three days, nobody wants that again, "
MOST_KEYS = 4_000


class FullDisk:
    """One run of the window on the small disk."""

    def __init__(self, driver: Driver, filler: Filler) -> None:
        self.driver, self.filler = driver, filler

    def words(self) -> list[str]:
        """Sentences that can be seen on the call page."""
        page = self.driver.workspace.call_page
        shown = (one for one in page.findChildren(QLabel) if one.isVisible())
        return [one.text() or one.accessibleName() for one in shown]

    def banner(self) -> str:
        return next((one for one in self.words() if one.startswith(NOT_SAVED)), "")

    def type_until_refused(self) -> float:
        """Type into the margin on a disk without room; seconds from a failed write to the banner.

        The writer thread asks for room straight after the write failed; without, it is refused.
        """
        driver, refused_at = self.driver, [0.0]
        writer = driver.workspace.store.writer
        make_room = writer._make_room

        def watched(error: StoreFailed) -> bool:
            has_room = make_room(error)
            refused_at[0] = refused_at[0] or (0.0 if has_room else time.monotonic())
            return has_room

        writer._make_room = watched
        driver.key(Qt.Key.Key_J, CONTROL)
        for number in range(MOST_KEYS):
            driver.type(NOTED[number % len(NOTED)])
            driver.qt.processEvents()
            self.filler.fill()  # the ballast is freed first: until that is gone too
            if self.banner():
                return time.monotonic() - refused_at[0]
            time.sleep(0.01)
        raise SystemExit("the disk never refused")

    def stored_note(self) -> str:
        """The note under way as another connection reads it from the disk."""
        call_id = self.driver.session.id
        drafts = self.driver.workspace.store.read(lambda c: calls.drafts(c, call_id))
        return drafts.get(f"note:{FULL_AT}", "")

    def run(self) -> dict[str, object]:
        driver = self.driver
        driver.open()
        driver.call()
        driver.answer_until(FULL_AT)
        self.filler.fill()
        late_s = self.type_until_refused()
        ballast_freed = not (driver.folder / BALLAST_FILE).exists()
        banner, note = self.banner(), driver.workspace.call_page.questions.note
        driver.type(" and then the screen said so")
        driver.wait(lambda: driver.session.outgoing.unsaved, "the refusals")
        typed, kept = note.toPlainText(), self.stored_note()
        self.filler.make_room()
        began = time.monotonic()
        driver.wait(lambda: not self.banner(), "the banner to go")
        driver.wait(lambda: self.stored_note() == note.toPlainText(), "the note on the disk")
        gone_s = time.monotonic() - began
        driver.workspace.call_page.questions.take_focus()
        driver.answer_until("")
        session = driver.session
        driver.wait(lambda: not session.outgoing.is_saving, "the disk")
        stored = driver.workspace.store.read(lambda c: calls.load(c, session.id, session.script))
        return {
            "banner": banner,
            "late_s": late_s,
            "ballast_freed": ballast_freed,
            "typed": len(typed),
            "is_on_screen": typed.endswith(" and then the screen said so"),
            "was_not_stored": kept != typed,
            "gone_s": gone_s,
            "answers_stored": len({one.question for one in stored.answers}),
            "answers": len(session.answers),
            "note_stored": {one.question: one.text for one in stored.notes}.get(FULL_AT) == typed,
        }


def main() -> None:
    disk, profile, words, instant = sys.argv[1:]
    folder = Path(disk) / "profile"
    shutil.copytree(profile, folder)
    passphrase = Path(words).read_text(encoding="utf-8").rstrip("\n")
    driver = Driver(folder, passphrase, datetime.fromisoformat(instant))
    try:
        told = FullDisk(driver, Filler(Path(disk))).run()
        driver.key(ENTER)
        driver.close()
        driver.run.close()
        print(json.dumps(told))
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # the program's threads would keep a failed run from ending


if __name__ == "__main__":
    main()
