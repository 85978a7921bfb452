"""The keyboard map: one table, taken before text fields, digits by key position; the F1 card."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from qualifier.ui.help.keys_card import KeysCard
from qualifier.ui.key_filter import KeyFilter, digit_of, install_key_filter, keys_in
from qualifier.ui.shortcuts import (
    SHORTCUTS,
    Action,
    Where,
    action_for,
    action_words,
    keys_of,
    where_words,
    with_keys,
)

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def key_event(key, modifiers=NONE, text="", scan_code=0):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan_code, 0, 0, text)


class Taker(QWidget):
    """A window with a text field, and a filter that writes down what it is given."""

    def __init__(self, where=Where.CALL, leaves=frozenset()):
        super().__init__()
        self.edit = QLineEdit("abc def", self)
        QVBoxLayout(self).addWidget(self.edit)
        self.where = where
        self.taken = []

        def act(pressed):
            self.taken.append((pressed.action, pressed.digit))
            return pressed.action not in leaves

        install_key_filter(KeyFilter(lambda: self.where, act, self), self)


@pytest.fixture
def shown(qtbot):
    def make(**arguments):
        window = Taker(**arguments)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        window.edit.setFocus()
        qtbot.waitUntil(window.edit.hasFocus)
        return window

    return make


def test_no_key_is_forbidden_and_none_means_two_things_in_one_place():
    seen = set()
    for shortcut in SHORTCUTS:
        for keys in shortcut.keys:
            assert "Ctrl+Alt" not in keys
            assert not re.fullmatch(r"Alt\+[A-Z]", keys)
            assert keys not in ("Ctrl+Shift+U", "Ctrl+Shift+E", "Ctrl+H", "Ctrl+M", "Ctrl+Space")
            by_kind = (shortcut.where, keys, shortcut.action)
            assert by_kind not in seen
            seen.add(by_kind)
    taken = [(one.where, keys) for one in SHORTCUTS if one.by_filter for keys in one.keys]
    assert len(taken) == len(set(taken))


def test_every_action_has_keys_and_words():
    assert {shortcut.action for shortcut in SHORTCUTS} == set(Action)
    assert all(action_words(action) for action in Action)
    assert all(where_words(where) for where in Where)


def test_page_goes_before_everywhere():
    assert action_for("Ctrl+Return", Where.CALL) is Action.HAND_OVER
    assert action_for("Ctrl+Return", Where.QUEUE) is Action.PRIMARY
    assert action_for("Ctrl+K", Where.CALL) is Action.PALETTE
    assert action_for("Ctrl+Shift+A", Where.QUEUE) is None


def test_keys_stand_in_tooltips():
    assert keys_of(Action.CALL_BACK, Where.CALL) == "Ctrl+Shift+R"
    native = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
    assert with_keys("Search", Action.PALETTE) == f"Search ({native})"


@pytest.mark.parametrize(
    ("key", "modifiers", "taken"),
    (
        (Qt.Key.Key_K, CONTROL, (Action.PALETTE, None)),
        (Qt.Key.Key_Return, CONTROL, (Action.HAND_OVER, None)),
        (Qt.Key.Key_Enter, CONTROL | KEYPAD, (Action.HAND_OVER, None)),
        (Qt.Key.Key_R, CONTROL | SHIFT, (Action.CALL_BACK, None)),
        (Qt.Key.Key_PageDown, CONTROL, (Action.NEXT_SECTION, None)),
        (Qt.Key.Key_3, ALT, (Action.ANSWER_ANYWHERE, 3)),
        (Qt.Key.Key_Agrave, ALT, (Action.ANSWER_ANYWHERE, 0)),
        (Qt.Key.Key_Ampersand, CONTROL, (Action.OPEN_QUEUE, None)),
        (Qt.Key.Key_F6, SHIFT, (Action.PREVIOUS_PANE, None)),
    ),
)
def test_keys_are_taken_before_the_text_field(qtbot, shown, key, modifiers, taken):
    window = shown()
    qtbot.keyClick(window.edit, key, modifiers)
    assert window.taken == [taken]
    assert window.edit.text() == "abc def"


def test_text_and_plain_keys_are_left_to_the_field(qtbot, shown):
    window = shown()
    qtbot.keyClicks(window.edit, " 1b")
    qtbot.keyClick(window.edit, Qt.Key.Key_Return)
    assert window.edit.text() == "abc def 1b"
    assert window.taken == []


def test_refused_keys_reach_the_field_once(qtbot, shown):
    window = shown(leaves={Action.UNDO})
    qtbot.keyClicks(window.edit, "x")
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, CONTROL)
    assert window.edit.text() == "abc def"
    assert window.taken == [(Action.UNDO, None)]


def test_held_key_happens_once_but_questions_go_on(qapp, shown):
    window = shown()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CONTROL, "", True)
    qapp.sendEvent(window.edit, held)
    assert window.taken == []
    page_down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, NONE, "", True)
    qapp.sendEvent(window.edit, page_down)
    assert window.taken == [(Action.NEXT_QUESTION, None)]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_nothing_is_taken_without_a_page_or_under_a_menu(qtbot, shown):
    window = shown()
    window.where = None
    qtbot.keyClick(window.edit, Qt.Key.Key_I, CONTROL)
    window.where = Where.CALL
    menu = QMenu(window)
    menu.addAction("one")
    menu.popup(window.pos())
    qtbot.keyClick(menu, Qt.Key.Key_K, CONTROL)
    menu.close()
    assert window.taken == []


@pytest.mark.parametrize(
    ("sign", "digit"), list(zip("&é\"'(-è_çà", [1, 2, 3, 4, 5, 6, 7, 8, 9, 0], strict=True))
)
def test_french_row_needs_no_shift(sign, digit):
    assert digit_of(key_event(ord(sign.upper()), text=sign)) == digit


def test_digit_row_keypad_and_shifted_french_digits_are_read():
    assert digit_of(key_event(Qt.Key.Key_4, text="4")) == 4
    assert digit_of(key_event(Qt.Key.Key_4, KEYPAD, "4")) == 4
    assert digit_of(key_event(Qt.Key.Key_4, SHIFT, "4")) == 4  # French, with Shift
    assert digit_of(key_event(Qt.Key.Key_Minus, KEYPAD, "-")) is None


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="positions as X11 numbers them")
def test_digits_are_read_by_position_where_it_is_told():
    quote, minus_beside_zero, sixth = 12, 20, 15
    assert digit_of(key_event(Qt.Key.Key_QuoteDbl, text='"', scan_code=quote)) == 3
    assert digit_of(key_event(Qt.Key.Key_Minus, text="-", scan_code=sixth)) == 6
    assert digit_of(key_event(Qt.Key.Key_Minus, text="-", scan_code=minus_beside_zero)) is None
    assert digit_of(key_event(Qt.Key.Key_Exclam, SHIFT, "!", scan_code=10)) is None


@pytest.mark.parametrize(
    "modifiers",
    (CONTROL, ALT, Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.GroupSwitchModifier),
)
def test_no_digit_with_a_modifier(modifiers):
    assert digit_of(key_event(Qt.Key.Key_At, modifiers, "@")) is None
    assert digit_of(key_event(Qt.Key.Key_1, modifiers, "1")) is None


def test_alt_gr_on_windows_is_none_of_ours():
    assert action_for(keys_in(key_event(Qt.Key.Key_At, CONTROL | ALT, "@")), Where.CALL) is None


def test_card_shows_every_row_of_the_table(qtbot):
    page = KeysCard()
    qtbot.addWidget(page)
    page.resize(1244, 900)
    page.show()
    words = [label.text() for label in page.findChildren(QLabel)]
    for shortcut in SHORTCUTS:
        assert action_words(shortcut.action) in words
    caps = [label.accessibleName() for label in page.findChildren(QLabel)]
    assert "Ctrl ⇧ R" in caps or sys.platform == "darwin"


@pytest.mark.parametrize(("width", "columns"), ((1244, 3), (760, 2), (400, 1)))
def test_card_folds_its_columns_in_a_narrow_window(qtbot, width, columns):
    page = KeysCard()
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    assert page._shown == columns
