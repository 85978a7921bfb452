"""What was done to a draft, and what was taken back. A draft is one frozen value at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Document = TypeVar("Document")

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """What a step was about. `place` is where to look (an id), `part` what changed there.

    Steps of one mark that follow each other are one step: a word typed letter by letter.
    """

    place: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class _Step(Generic[Document]):
    before: Document
    mark: Mark


class History(Generic[Document]):
    """The draft as it stands (`now`), with undo and redo."""

    def __init__(self, start: Document) -> None:
        self.now = start
        self._done: list[_Step[Document]] = []
        self._undone: list[_Step[Document]] = []
        self._joins = False

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def do(self, after: Document, mark: Mark, *, joins: bool = False) -> bool:
        """Take `after` over; False if nothing changed. `joins`: one step with one alike."""
        if after == self.now:
            return False
        same = self._joins and joins and bool(self._done) and self._done[-1].mark == mark
        if not same:
            self._done.append(_Step(self.now, mark))
            del self._done[:-MOST_STEPS]
        self._undone.clear()
        self.now, self._joins = after, joins
        return True

    def fold(self, after: Document, mark: Mark) -> None:
        """Make `after` the end of the last step: what follows from it and is not undone alone."""
        if not self._done:
            self._done.append(_Step(self.now, mark))
        self.now, self._joins = after, False

    def seal(self) -> None:
        """The next step stands for itself: the field was left, or a pause was made."""
        self._joins = False

    def undo(self) -> Mark | None:
        """Take the last step back; what it was about, or None if there is none."""
        return self._go(self._done, self._undone)

    def redo(self) -> Mark | None:
        """Do again what was taken back last; what it was about, or None."""
        return self._go(self._undone, self._done)

    def _go(self, source: list[_Step[Document]], target: list[_Step[Document]]) -> Mark | None:
        if not source:
            return None
        step = source.pop()
        target.append(_Step(self.now, step.mark))
        self.now, self._joins = step.before, False
        return step.mark
