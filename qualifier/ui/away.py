"""Where long jobs run before there is a profile, as presenters see it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from qualifier.core.errors import QualifierError

Result = TypeVar("Result")


class Away(Protocol):
    """`ui.errand.Errands`, or in place in tests."""

    def run(
        self,
        job: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[QualifierError], None],
    ) -> None: ...

    def call_here(self, task: Callable[[], None]) -> None: ...
