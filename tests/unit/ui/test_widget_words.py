"""What widgets say in words and which marks they choose; no window needed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from qualifier.core.basis import Basis
from qualifier.texts import Language, use_language
from qualifier.ui.theme_tokens import Role
from qualifier.ui.widgets.figures import initials
from qualifier.ui.widgets.key_caps import key_labels
from qualifier.ui.widgets.marks import CellBand, SlaMark, cell_in_words, sla_role, usual_cell
from qualifier.ui.widgets.pill import Tone
from qualifier.ui.widgets.scale import signed, value_in_words
from qualifier.ui.widgets.timeline import TimelineEntry, entry_in_words
from qualifier.ui.widgets.toast_mark import ToastMark


@pytest.mark.parametrize(
    ("keys", "mac", "caps"),
    (
        ("Ctrl+Shift+R", False, ("Ctrl", "⇧", "R")),
        ("Ctrl+Shift+R", True, ("⌘", "⇧", "R")),
        ("Ctrl+Return", False, ("Ctrl", "⏎")),
        ("Alt+1", True, ("⌥", "1")),
        ("Ctrl++", False, ("Ctrl", "+")),
        ("8", False, ("8",)),
        (QKeySequence("Ctrl+Shift+I"), False, ("Ctrl", "⇧", "I")),
        ("", False, ()),
    ),
)
def test_key_labels_follow_the_platform(keys, mac, caps):
    assert key_labels(keys, is_mac=mac) == caps


def test_keys_are_called_as_on_a_french_keyboard():
    use_language(Language.FRENCH)
    assert [*map(key_labels, ("Space", "Del", "Esc"))] == [("Espace",), ("Suppr",), ("Échap",)]


def test_cells_lead_where_the_delivered_agreement_says():
    handed = {
        f + str(m)
        for f in "ABCD"
        for m in (1, 2, 3, 4)
        if usual_cell(f, m).band is CellBand.HAND_OVER
    }
    nurtured = {
        f + str(m)
        for f in "ABCD"
        for m in (1, 2, 3, 4)
        if usual_cell(f, m).band is CellBand.NURTURE
    }
    assert handed == {"A1", "A2", "B1", "B2"}
    assert nurtured == {"A3", "A4", "B3", "B4", "C1", "C2"}
    assert cell_in_words(usual_cell("A", 2)) == "Fit A, maturity 2, ready to hand over"


@pytest.mark.parametrize(
    ("share", "role"),
    ((0.36, Role.ACCENT), (0.35, Role.WARN), (0.21, Role.WARN), (0.20, Role.DANGER)),
)
def test_sla_changes_colour_at_35_and_20_percent(share, role):
    assert sla_role(SlaMark(share, "x")) is role


def test_sla_is_in_danger_when_late_whatever_the_share():
    assert sla_role(SlaMark(0.9, "12 min late", late=True)) is Role.DANGER


def test_negative_values_carry_a_true_minus():
    assert [signed(value) for value in (-2, 0, 1)] == ["−2", "0", "+1"]
    assert value_in_words(-1) == "minus one"
    assert value_in_words(None) == "not captured"


def test_timeline_entry_is_read_with_value_and_basis():
    entry = TimelineEntry("06:12", "Budget ease", Basis.SAID, -1, quote="« non »", link="Q14")
    assert entry_in_words(entry) == "06:12, Budget ease, minus one, said, « non », Q14"


@pytest.mark.parametrize(
    ("name", "letters"),
    (
        ("Claire Vasseur", "CV"),
        ("Inès de Caradec", "IC"),
        ("Anne-Lise", "AL"),
        ("x", "X"),
        ("", "?"),
    ),
)
def test_initials_take_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_toast_stays_as_long_as_the_design_says():
    assert ToastMark("Saved").lasts_ms == 4_000
    assert ToastMark("Sent", action="Undo").lasts_ms == 8_000
    assert ToastMark("Refused", Tone.DANGER, action="Edit").lasts_ms == 0
