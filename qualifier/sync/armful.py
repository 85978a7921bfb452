"""Pages of a CRM are taken in together, and beside the asking for the next ones.

A page of HubSpot has 100 leads: a transaction for each, and all that is asked of the store before
it, costs ten times as much as one for a thousand. And while Odoo works on a page, the ones before
can be written. Only pages that a thread of its own takes in while more come are gathered; a round
that brings one page starts none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from qualifier.sync.connectors.base import Page

# Leads of an armful: fewer are not worth a transaction, more only fill memory.
FEW, MOST = 500, 1_000
LONGEST_S = 2.0  # what has come is seen, and is safe, soon


class TakingIn:
    """Hands pages to `take`, in their order and never two at a time. Use as a context manager.

    What `take` raises comes out of `add` or of the end, and what came after it is let go: its
    cursor must not be kept. Where asking breaks off, what came before is still taken in.
    """

    def __init__(
        self, take: Callable[[Page], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._take, self._monotonic = take, monotonic
        self._pages: list[Page] = []
        self._ids: set[str] = set()
        self._since = 0.0
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        has_begun = self._under_way is not None
        try:
            self._wait()
            if self._pages and has_begun:  # where the store's connection and its pages are
                self._hand_over()
                self._wait()
            elif self._pages:
                self._take(self._gathered())
        finally:
            self._aside.shutdown(wait=True)

    def add(self, page: Page) -> None:
        """One more. Raises what taking in those before met."""
        if not self._may_join(page):
            self._hand_over()
        if not self._pages:
            self._since = self._monotonic()
        self._pages.append(page)
        self._ids.update(one.id for one in page.leads)
        is_idle = self._under_way is None or self._under_way.done()
        is_due = len(self._ids) >= FEW or self._monotonic() - self._since >= LONGEST_S
        if not page.is_last and (len(self._ids) >= MOST or (is_due and is_idle)):
            self._hand_over()

    def _may_join(self, page: Page) -> bool:
        """Not a page that tells again of a record that is held, or of one it was merged with: that
        one must be linked before."""
        return self._ids.isdisjoint(told for one in page.leads for told in (one.id, *one.merged))

    def _hand_over(self) -> None:
        self._wait()
        self._under_way = self._aside.submit(self._take, self._gathered())

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        held, self._pages = self._pages, []  # let go, unless it went well
        if under_way is not None:
            under_way.result()
        self._pages = held

    def _gathered(self) -> Page:
        """All as one page, with the last one's cursor; none is held then."""
        pages, self._pages, self._ids = self._pages, [], set()
        leads = tuple(one for page in pages for one in page.leads)
        last = pages[-1]
        return Page(leads, last.cursor, last.is_last, sum(page.seen for page in pages))
