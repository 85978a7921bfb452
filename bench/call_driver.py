"""A call of script S1 by keys on the real window, from the queue's Enter to the next lead.

Each answer key waits until the next question is painted; typed text is handed over character by
character, each with its events, as fast as the window takes them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.painting import paint_after, settle, wait_until
from bench.timing import Times
from bench.window import OpenWindow
from qualifier.core.call import Phase
from qualifier.core.script import Question
from qualifier.store.writer import Lane

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
STAFF, NEXT_STEP, NEXT_STEP_ON = "240", "Visite sur site", "3/12/2027"
IMPRESSIONS = ("urgence +2", "confiance +1 ~", "budget -1 ?")


@dataclass
class Measured:
    """Everything that was timed over all calls."""

    answers: Times = field(default_factory=Times)
    echoes: Times = field(default_factory=Times)
    durable: Times = field(default_factory=Times)
    next_leads: Times = field(default_factory=Times)
    whole: Times = field(default_factory=Times)


class Commits:
    """When each job handed to the writer became durable."""

    def __init__(self, place: OpenWindow) -> None:
        self.at: list[float | None] = []
        self._writer = place.workspace.store.writer
        self._submit = self._writer.submit
        self._writer.submit = self._watched  # type: ignore[method-assign]

    def _watched(self, job: Callable[..., Any], lane: Lane | None = None) -> Future[Any]:
        number = len(self.at)
        self.at.append(None)

        def note(_done: Future[Any]) -> None:
            self.at[number] = time.perf_counter()

        done = self._submit(job, lane)
        done.add_done_callback(note)
        return done

    def wait(self, number: int) -> float:
        """When job `number` was durable; waits for it."""
        wait_until(lambda: self.at[number] is not None, "the commit")
        at = self.at[number]
        assert at is not None
        return at


def _is_past(session: Any, question: str) -> bool:
    return bool(session.current != question)


class CallDriver:
    """Presses the keys of whole calls and keeps the times."""

    def __init__(self, place: OpenWindow) -> None:
        self.place = place
        self.measured = Measured()
        self.commits = Commits(place)

    @property
    def session(self) -> Any:
        return self.place.workspace.call_page.session

    def open_from_queue(self) -> None:
        """Enter on the queue's selected lead."""
        window = self.place.window
        self.place.press(Key.Key_Return)
        wait_until(lambda: window.page_id == "call", "the call page")
        settle(self.place.watch)

    def whole_call(self) -> None:
        """Dial, answer S1, note three impressions, hand over, and see the next lead."""
        start = time.perf_counter()
        self.until_live()
        before = self.session  # the one shown ahead gave way to the checked one when it was dialled
        self.answer_all()
        for line in IMPRESSIONS:
            self.note_impression(line)
        self.hand_over()
        wait_until(lambda: self.session is not before, "the next lead")
        self.painted(lambda: None, lambda: True, "the next lead")
        self.measured.whole.add_s(time.perf_counter() - start)
        settle(self.place.watch)

    def unanswered_call(self) -> None:
        """Dial, nobody answers: from the outcome on disk to the next lead painted."""
        session = self.session
        self.place.press(Key.Key_Return)
        wait_until(lambda: self.session.phase is Phase.RINGING, "ringing")
        session = self.session  # the one shown ahead gives way to the checked one
        settle(self.place.watch)
        first = len(self.commits.at)
        self.place.press(Key.Key_A, CTRL_SHIFT)
        saved = self.commits.wait(self._settling(first))
        wait_until(lambda: self.session is not session, "the next lead")
        updates = self.place.watch.updates
        wait_until(lambda: self.place.watch.updates > updates, "the next lead: not painted")
        self.measured.next_leads.add_s(self.place.watch.painted_at - saved)
        settle(self.place.watch)

    def echo(self, text: str) -> None:
        """Type into the margin note, each key until it is painted, and take it away again."""
        self.place.press(Key.Key_J, CTRL)
        settle(self.place.watch)
        for one in text:
            field = QApplication.focusWidget()
            assert field is not None
            took = self.painted(partial(QTest.keyClicks, field, one), lambda: True, "echo")
            self.measured.echoes.add_s(took)
        settle(self.place.watch)

    # --- the steps of a call ---------------------------------------------------------------------
    def until_live(self) -> None:
        self.painted(
            lambda: self.place.press(Key.Key_Return),
            lambda: self.session.phase is Phase.RINGING,
            "ringing",
        )
        self.painted(
            lambda: self.place.press(Key.Key_Return),
            lambda: self.session.phase is Phase.LIVE,
            "the first question",
        )

    def answer_all(self) -> None:
        """Answer every question on the path."""
        session = self.session
        while not self._is_at_end():
            here, question = session.current, session.question
            press = self._keys_for(question)
            first = len(self.commits.at)
            start = time.perf_counter()
            took = self.painted(press, partial(_is_past, session, here), here)
            self.measured.answers.add_s(took)
            if question.type not in (
                "say",
                "several",
            ):  # of several, the digits before were the answer
                self.measured.durable.add_s(self.commits.wait(first) - start)
        press = self._keys_for(session.question)
        press()
        QApplication.processEvents()

    def note_impression(self, line: str) -> None:
        count = len(self.session.impressions)
        self.place.press(Key.Key_I, CTRL)
        self._type(line)
        self.painted(
            lambda: self.place.press(Key.Key_Return),
            lambda: len(self.session.impressions) > count,
            line,
        )

    def hand_over(self) -> None:
        window = self.place.window
        assert self.session.gate.open, self.session.gate
        self.painted(
            lambda: self.place.press(Key.Key_Return, CTRL),
            lambda: window.page_id == "review",
            "the dossier",
        )
        self.place.press(Key.Key_Return, CTRL)

    def painted(self, act: Callable[[], object], is_so: Callable[[], bool], what: str) -> float:
        return paint_after(self.place.watch, act, is_so, what)

    # --- inside ----------------------------------------------------------------------------------
    def _is_at_end(self) -> bool:
        return bool(self.session.current == self.session.path.asked[-1])

    def _keys_for(self, question: Question) -> Callable[[], object]:
        """Types what the question needs before its last key; returns the act of that key."""
        match question.type:
            case "choice" | "yes_no" | "scale":
                return lambda: self.place.press(Key.Key_1)
            case "several":
                self.place.press(Key.Key_1)
                QApplication.processEvents()
            case "number":
                self._type(STAFF)
            case "date":
                self._type(NEXT_STEP_ON)
            case "text":
                self._type(NEXT_STEP)
        return lambda: self.place.press(Key.Key_Return)

    def _type(self, text: str) -> None:
        for one in text:
            self.place.type(one)
            QApplication.processEvents()

    def _settling(self, first: int) -> int:
        """The job that settled the call: the last one handed in by the outcome's key."""
        wait_until(lambda: len(self.commits.at) > first, "the outcome")
        return len(self.commits.at) - 1
