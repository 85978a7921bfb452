"""Background work done in place, on a real profile: what `desk.Background` promises, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store.profile import Store
from qualifier.store.writer import Lane


class InlineBackground:
    """Runs reads and writes the moment they are asked for, or holds reads back until `release`.

    `requests` are the worker requests that were asked; `answers` maps a request's name to its
    reply.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.requests: list[dict[str, object]] = []
        self.answers: dict[str, dict[str, object]] = {}
        self.holds_reads = False
        self.reads = 0
        self._held: list[tuple[str, Callable[[], None]]] = []

    def read(
        self,
        job: Callable[..., Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[QualifierError], None] | None = None,
        key: str = "",
    ) -> None:
        if not self.holds_reads:
            self._read(job, then, failed)
            return
        if key:
            self._held = [one for one in self._held if one[0] != key]
        self._held.append((key, lambda: self._read(job, then, failed)))

    def release(self) -> None:
        """Run the reads that were held back, and hold no more."""
        self.holds_reads = False
        held, self._held = self._held, []
        for _key, run in held:
            run()

    def write(
        self,
        job: Callable[..., Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[QualifierError], None] | None = None,
        lane: Lane | None = None,
    ) -> None:
        try:
            result = self._store.write(job)
        except QualifierError as error:
            if failed is not None:
                failed(error)
        else:
            if then is not None:
                then(result)

    def soon(self, act: Callable[[], None]) -> None:
        """At once."""
        act()

    def ask(
        self,
        request: dict[str, object],
        then: Callable[[dict[str, object]], None] | None = None,
        failed: Callable[[QualifierError], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Callable[[], None]:
        self.requests.append(request)
        answer = self.answers.get(str(request.get("do", "")))
        if then is not None and answer is not None:
            then(answer)
        return lambda: None

    def _read(
        self,
        job: Callable[..., Any],
        then: Callable[[Any], None],
        failed: Callable[[QualifierError], None] | None,
    ) -> None:
        self.reads += 1
        try:
            result = self._store.read(job)
        except QualifierError as error:
            if failed is not None:
                failed(error)
        else:
            then(result)
