"""A person types on the call page until the process is killed; a server forks the processes.

    python -m tests.faults.typist

One JSON order a line comes in, its report goes out. The server has loaded Qt but started nothing
of it, so a fork is sound. The typing process writes each key with its time before it presses it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from random import Random

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.ui.background import WindowBackground
from qualifier.ui.call import capture_line, question_panel
from qualifier.ui.worker_link import WorkerLink
from tests.fakes.called_lead import add_lead
from tests.fakes.caller import Caller
from tests.fakes.desk import make_desk
from tests.faults.line_server import LineServer

SELDOM_MS = 4000
KEYS_S = (0.03, 0.2)  # between two keys
ALPHABET = "abcdefghij klmnop"
WAIT_S = 20.0
PREPARED = b"prepared\n"


class Place(Enum):
    """Where is typed, and the draft that it makes."""

    NOTE = "note:staff"
    ANSWER = "answer:staff"
    CONTACT = "answer:decider"
    CAPTURE = "capture"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class TypingOrder:
    """`after_s` counts from the first key. `is_seldom`: drafts every four seconds, on purpose."""

    folder: str
    place: str
    seed: str
    after_s: float
    is_seldom: bool = False


@dataclass(frozen=True)
class TypingReport:
    """Times are of the system's monotonic clock, in seconds."""

    call_id: str
    keys: str
    times: tuple[float, ...]
    killed_at: float

    def at_risk_s(self, stored: str) -> float:
        """How old the oldest key is that is not in `stored` at the kill; 0 where all is there."""
        assert self.keys.startswith(stored), (self.keys, stored)
        left = self.times[len(stored) :]
        return self.killed_at - left[0] if left else 0.0


class TypingServer(LineServer):
    """The server as the tests see it."""

    module = "tests.faults.typist"

    def kill_one(self, order: TypingOrder) -> TypingReport:
        """Let somebody type, kill the process, tell what was typed until then."""
        return TypingReport(**self.ask(asdict(order)))


def _serve() -> None:
    for line in sys.stdin:
        order = TypingOrder(**json.loads(line))
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            _be_child(order, write_end)
        os.close(write_end)
        with os.fdopen(read_end, "r") as pipe:
            call_id = pipe.readline().strip()
            time.sleep(order.after_s if call_id else 0)
            killed_at = time.monotonic()
            os.kill(child, signal.SIGKILL)
            typed = [one.split("\t") for one in pipe.read().splitlines()]
        os.waitpid(child, 0)
        keys = "".join(key for _at, key in typed)
        times = tuple(float(at) for at, _key in typed)
        report = TypingReport(call_id, keys, times, killed_at)
        print(json.dumps(asdict(report)), flush=True)


def _be_child(order: TypingOrder, out: int) -> None:
    """Never returns."""
    try:
        if order.is_seldom:
            question_panel.DRAFT_AFTER_MS = capture_line.DRAFT_AFTER_MS = SELDOM_MS
        app = QApplication([])
        desk = make_desk(Path(order.folder))
        desk.background = WindowBackground(
            desk.store, WorkerLink(desk.store.folder, desk.store.key, "en")
        )
        caller = Caller(desk)
        _open(app, caller)
        _go_to(caller, Place(order.place))
        os.write(out, f"{caller.session.id}\n".encode())
        _type(Random(order.seed), out)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _open(app: QApplication, caller: Caller) -> None:
    page = caller.page
    page.resize(1440, 900)
    page.show()
    page.activateWindow()
    _wait(app, page.isActiveWindow)
    caller.open(add_lead(caller.desk))
    _wait(app, lambda: caller.session is not None)
    caller.talk()
    _wait(app, lambda: not caller.session.outgoing.is_saving)


def _go_to(caller: Caller, place: Place) -> None:
    """Put the cursor into the field."""
    page = caller.page
    caller.answer_to("decider" if place is Place.CONTACT else "staff")
    match place:
        case Place.NOTE:
            page.questions.focus_note()
        case Place.CAPTURE:
            page.impressions.focus_capture()
        case Place.OUTCOME:
            caller.actions.choose_outcome("callback_agreed")
            caller.popover()._note.edit.setFocus()
        case Place.ANSWER | Place.CONTACT:
            page.questions.take_focus()
    QApplication.processEvents()


def _type(random: Random, out: int) -> None:
    while True:
        key = random.choice(ALPHABET)
        os.write(out, f"{time.monotonic()}\t{key}\n".encode())
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
        QTest.qWait(round(random.uniform(*KEYS_S) * 1000))


def _wait(app: QApplication, condition: Callable[[], object]) -> None:
    until = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < until
        app.processEvents()


if __name__ == "__main__":
    _serve()
