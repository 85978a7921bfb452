"""What the linter found out about a question, remembered while the question stays the same object.

Who edits a script changes one question and keeps the others, and the linter runs at every key.
Questions are told apart by identity: comparing them by value would cost more than it saves, and
would mix up the conditions `is: true` and `is: 1`, which are equal in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from qualifier.core.condition import QuestionTest
from qualifier.core.script import Question

Found = TypeVar("Found")

MOST_REMEMBERED = 8_000  # several drafts of 2,000 questions; then all is forgotten at once


class Remembered(Generic[Found]):
    """A function of a question and the tests on it, and its latest answers."""

    def __init__(self, find: Callable[[Question, Sequence[QuestionTest]], Found]) -> None:
        self._find = find
        # What was asked is kept with the answer: an id is only unique while its object lives.
        self._known: dict[tuple[int, ...], tuple[Question, tuple[QuestionTest, ...], Found]] = {}

    def __call__(self, question: Question, tests: Sequence[QuestionTest] = ()) -> Found:
        key = (id(question), *map(id, tests))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = (question, tuple(tests), self._find(question, tests))
            self._known[key] = known
        return known[2]
