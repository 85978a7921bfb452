"""How the columns of the call page share its width: wide, small, or card and impressions as tabs.

Widths are px at 100 % text and grow with it (DESIGN.md §3, §8). Plain Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

CENTRE_LEAST_PX = 560  # of the screen, at any text size: below it the page folds
CENTRE_STILL_READ_PX = 460  # grows with the text: below it the card gives up its column
WIDE_FROM_HIGH_PX = 800
FACTS_PX, FACTS_SMALL_PX = 256, 212
FELT_PX, FELT_SMALL_PX = 396, 340


class Fold(Enum):
    """`TABS`: the card and the impressions share one column, one of them is seen."""

    WIDE = "wide"
    SMALL = "small"
    TABS = "tabs"


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths of the side columns in px of the screen."""

    fold: Fold
    facts: int
    felt: int

    @property
    def is_small(self) -> bool:
        """Smaller type, less room, no matrix."""
        return self.fold is not Fold.WIDE


def columns(width: int, height: int, percent: int) -> Columns:
    """The columns of a page of that size, rail not counted, with text at `percent`."""

    def px(length: int) -> int:
        return round(length * percent / 100)

    if height >= px(WIDE_FROM_HIGH_PX) and width - px(FACTS_PX) - px(FELT_PX) >= CENTRE_LEAST_PX:
        return Columns(Fold.WIDE, px(FACTS_PX), px(FELT_PX))
    facts, felt = px(FACTS_SMALL_PX), px(FELT_SMALL_PX)
    if width - facts - felt >= px(CENTRE_STILL_READ_PX):
        return Columns(Fold.SMALL, facts, felt)
    return Columns(Fold.TABS, felt, felt)
