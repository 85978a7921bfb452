"""What the queue page shows: one frozen value. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qualifier.store.queue_order import Filter, Sort
from qualifier.ui.queue.lines import EMPTY_LINES, QueueLines
from qualifier.ui.queue.preview import PreviewFace


@dataclass(frozen=True)
class QueueState:
    """The queue at `now`.

    `selected` is a line of `lines`, -1 for none. `is_complete`: all of the order was read, so the
    groups' counts hold. `counts` are empty and `callable_now` is None until counted. `found_more`:
    a search found more than is shown; `elsewhere` counts its finds that are not in the queue.
    `next_callback` is the sentence where none is due; `trouble` one for a read that failed.
    `has_leads`: the profile holds any at all.
    """

    now: datetime
    lines: QueueLines = EMPTY_LINES
    selected: int = -1
    chosen: Filter = Filter.ALL
    only_callable: bool = False
    sort: Sort = Sort.PRIORITY
    typed: str = ""
    is_complete: bool = False
    counts: Mapping[Filter, int] = field(default_factory=dict)
    callable_now: int | None = None
    found_more: bool = False
    elsewhere: int = 0
    preview: PreviewFace | None = None
    next_callback: str = ""
    trouble: str = ""
    has_leads: bool = True

    @property
    def total(self) -> int:
        """Leads in the queue, whatever is filtered; 0 until counted."""
        return self.counts.get(Filter.ALL, 0)

    @property
    def found(self) -> int | None:
        """How many leads of the queue fit what is typed; None without a search, or until read."""
        return len(self.lines.numbers) if self.typed and self.is_complete else None

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out on the person's wish."""
        return self.chosen is not Filter.ALL or self.only_callable or bool(self.typed)

    @property
    def is_empty(self) -> bool:
        """Nobody left to call, for sure."""
        return self.is_complete and not self.lines.count and not self.is_filtered

    @property
    def has_no_match(self) -> bool:
        """Filters or search leave nothing, for sure."""
        return self.is_complete and not self.lines.count and self.is_filtered
