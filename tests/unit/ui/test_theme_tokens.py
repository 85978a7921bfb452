"""The contrast ratios DESIGN §2 states, computed from the tokens."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qualifier.ui.theme_tokens import DARK, LIGHT, Role, contrast

GROUNDS = (Role.SURFACE, Role.WINDOW, Role.SUNKEN, Role.RAIL)

# Role: ratio on surface and worst of the four grounds; light, then dark (None: not stated).
STATED: tuple[tuple[Role, float, float | None, float, float | None], ...] = (
    (Role.CONTROL, 3.7, 3.1, 3.7, 3.7),
    (Role.TEXT, 16.5, 13.8, 13.8, 13.8),
    (Role.TEXT2, 7.3, 6.1, 8.0, 8.0),
    (Role.TEXT3, 5.6, 4.7, 6.0, 6.0),
    (Role.ACCENT, 6.4, 5.4, 7.8, 7.8),
    (Role.ACCENT_HOVER, 8.5, None, 9.4, None),
    (Role.PLUM, 7.2, 6.1, 7.9, 7.9),
    (Role.POS, 6.1, None, 8.7, None),
    (Role.NEG, 5.9, 5.0, 8.0, 8.0),
    (Role.WARN, 6.5, None, 9.0, None),
    (Role.DANGER, 6.5, None, 7.7, None),
)

PAIRS: tuple[tuple[Role, Role, float, float], ...] = (
    (Role.ON_ACCENT, Role.ACCENT, 6.4, 8.8),
    (Role.ACCENT_TEXT, Role.ACCENT_SOFT, 7.0, 7.6),
    (Role.PLUM, Role.PLUM_SOFT, 6.4, 7.4),
    (Role.POS, Role.POS_SOFT, 5.3, 7.0),
    (Role.WARN, Role.WARN_SOFT, 5.8, 7.4),
    (Role.DANGER, Role.DANGER_SOFT, 5.7, 6.8),
)


def worst(tokens: Mapping[Role, str], role: Role) -> float:
    return min(contrast(tokens[role], tokens[ground]) for ground in GROUNDS)


def test_black_on_white_has_the_largest_contrast():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


@pytest.mark.parametrize("row", STATED, ids=lambda row: row[0].value)
def test_token_has_the_contrast_of_the_design_on_its_grounds(row):
    role, light, light_worst, dark, dark_worst = row
    for tokens, on_surface, lowest in ((LIGHT, light, light_worst), (DARK, dark, dark_worst)):
        assert contrast(tokens[role], tokens[Role.SURFACE]) == pytest.approx(on_surface, abs=0.1)
        if lowest is not None:
            assert worst(tokens, role) == pytest.approx(lowest, abs=0.1)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].value}-{pair[1].value}")
def test_ink_on_its_soft_ground_has_the_contrast_of_the_design(pair):
    ink, ground, light, dark = pair
    assert contrast(LIGHT[ink], LIGHT[ground]) == pytest.approx(light, abs=0.1)
    assert contrast(DARK[ink], DARK[ground]) == pytest.approx(dark, abs=0.1)


@pytest.mark.parametrize("tokens", (LIGHT, DARK), ids=("light", "dark"))
def test_every_ink_is_readable_wherever_it_is_used(tokens):
    for role in (Role.TEXT, Role.TEXT2, Role.TEXT3, Role.ACCENT, Role.NEG, Role.PLUM):
        assert worst(tokens, role) >= 4.5, role
    assert worst(tokens, Role.CONTROL) >= 3.0
    # Numbers inside scale cells, counters and badges stand in on-accent on these fills.
    for fill in (Role.POS, Role.NEG, Role.TEXT2, Role.WARN, Role.DANGER, Role.ACCENT_HOVER):
        assert contrast(tokens[Role.ON_ACCENT], tokens[fill]) >= 4.5, fill


def test_both_looks_name_every_role():
    assert set(LIGHT) == set(Role)
    assert set(DARK) == set(Role)
