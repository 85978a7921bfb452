"""How the columns of the call page share its width, at every size of window and text."""

from __future__ import annotations

import pytest

from qualifier.ui.call.fold import CENTRE_LEAST_PX, CENTRE_STILL_READ_PX, Fold, columns

RAIL_PX, SMALL_RAIL_PX = 56, 48


def page(width, percent):
    """The page beside the rail of a window of that width."""
    rail = SMALL_RAIL_PX if width < 1240 else RAIL_PX
    return width - round(rail * percent / 100)


@pytest.mark.parametrize(
    ("width", "height", "percent", "fold"),
    (
        (1440, 900, 100, Fold.WIDE),
        (1440, 900, 110, Fold.WIDE),
        (1440, 900, 125, Fold.SMALL),
        (1440, 900, 150, Fold.TABS),
        (1180, 720, 90, Fold.SMALL),
        (1180, 720, 100, Fold.SMALL),
        (1180, 720, 110, Fold.SMALL),
        (1180, 720, 125, Fold.TABS),
        (1180, 720, 150, Fold.TABS),
        (1440, 720, 100, Fold.SMALL),
        (1920, 1080, 100, Fold.WIDE),
        (2560, 1440, 150, Fold.WIDE),
    ),
)
def test_columns_fold_as_the_window_shrinks_or_the_text_grows(width, height, percent, fold):
    assert columns(page(width, percent), height, percent).fold is fold


@pytest.mark.parametrize("percent", (90, 100, 110, 125, 150))
def test_centre_keeps_enough_to_be_read(percent):
    still_read = round(CENTRE_STILL_READ_PX * percent / 100)
    for width in range(1180, 2600, 20):
        shared = columns(page(width, percent), 1600, percent)
        left = shared.facts if shared.fold is not Fold.TABS else 0
        centre = page(width, percent) - left - shared.felt
        assert centre >= (still_read if shared.fold is Fold.SMALL else CENTRE_LEAST_PX)


def test_columns_are_those_of_the_design_at_100_percent():
    wide, small = columns(1384, 900, 100), columns(1132, 720, 100)
    assert (wide.facts, wide.felt) == (256, 396)
    assert (small.facts, small.felt) == (212, 340)
