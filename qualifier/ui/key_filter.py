"""Taking the map's keys before a text field does, and reading digits by key position.

Qt asks the focused control first whether it wants a key for itself (ShortcutOverride): text fields
claim Ctrl+K, Ctrl+Z, Alt+digit. The filter claims the map's keys for the window instead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from qualifier.ui.shortcuts import REPEATING, Action, Where, action_for

_MODIFIER = Qt.KeyboardModifier
_ALL_MODIFIERS = (
    _MODIFIER.ControlModifier
    | _MODIFIER.ShiftModifier
    | _MODIFIER.AltModifier
    | _MODIFIER.MetaModifier
)
_ALT_GR = _MODIFIER.GroupSwitchModifier
_KEY_EVENTS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})
_DIGIT_ROW = (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
# Positions of the digit row: X11 and Wayland number keys as the kernel does plus 8.
_XKB_CODES = {10 + place: digit for place, digit in enumerate(_DIGIT_ROW)}
_WINDOWS_CODES = {2 + place: digit for place, digit in enumerate(_DIGIT_ROW)}
_MAC_KEYS = {18: 1, 19: 2, 20: 3, 21: 4, 23: 5, 22: 6, 26: 7, 28: 8, 25: 9, 29: 0}
# Where the position is not told (remote desktops, tests): the French row without Shift.
_FRENCH_ROW = dict(zip("&é\"'(-è_çà", _DIGIT_ROW, strict=True))


@dataclass(frozen=True, slots=True)
class KeysPressed:
    """What was pressed. `digit` is 0 to 9 with ANSWER_ANYWHERE, else None."""

    action: Action
    digit: int | None = None


class KeyFilter(QObject):
    """Sits on the window and on whatever control in it has the focus (`install_key_filter`).

    Not on the application: every event of every widget would pass through Python then, which costs
    more than showing the next question. `where` says which page is in front, None to take nothing;
    `act` returns False to leave the keys to the control after all (Ctrl+Z in a field being typed
    in, say).
    """

    def __init__(
        self,
        where: Callable[[], Where | None],
        act: Callable[[KeysPressed], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._where = where
        self._act = act
        self._left_alone: int | None = None

    def follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Move to the control that takes the keys now, in front of filters it has already."""
        if old is not None and isValid(old) and not old.isWindow():
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        keys = event.keyCombination().toCombined()
        # One press comes by several times, from the window down to the control and up again.
        if kind == QEvent.Type.KeyPress and keys == self._left_alone:
            return False
        pressed = self._pressed(event)
        if kind == QEvent.Type.ShortcutOverride:
            self._left_alone = None
            if pressed is not None:
                event.accept()
            return pressed is not None
        if pressed is not None:
            if event.isAutoRepeat() and pressed.action not in REPEATING:
                return True
            if self._act(pressed):
                return True
        self._left_alone = keys
        return False

    def _pressed(self, event: QKeyEvent) -> KeysPressed | None:
        if event.key() in _BARE or QApplication.activePopupWidget() is not None:
            return None
        if QApplication.activeModalWidget() is not None:
            return None
        where = self._where()
        if where is None:
            return None
        action = action_for(keys_in(event), where)
        if action is None:
            return None
        is_digit = action is Action.ANSWER_ANYWHERE
        return KeysPressed(action, _digit_at(event) if is_digit else None)


_BARE = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)


def install_key_filter(key_filter: KeyFilter, window: QWidget) -> None:
    """Put the filter on `window` and let it follow the focus. It goes with its parent."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.focusChanged.connect(key_filter.follow_focus)
    window.installEventFilter(key_filter)
    key_filter.follow_focus(None, application.focusWidget())


def keys_in(event: QKeyEvent) -> str:
    """The keys of an event as the map writes them; digits by position, both Enters alike."""
    held = event.modifiers() & _ALL_MODIFIERS
    if held in (_MODIFIER.ControlModifier, _MODIFIER.AltModifier):
        digit = _digit_at(event)
        if digit is not None:
            return f"{'Ctrl' if held == _MODIFIER.ControlModifier else 'Alt'}+{digit}"
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
    sequence = QKeySequence(QKeyCombination(held, key))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def digit_of(event: QKeyEvent) -> int | None:
    """The digit (0 to 9) that a bare key press stands for: keypad, digit row with or without Shift.

    By position, so that a French keyboard needs no Shift. None with Ctrl, Alt, AltGr or Meta.
    """
    held = event.modifiers()
    if held & (_MODIFIER.ControlModifier | _MODIFIER.AltModifier | _MODIFIER.MetaModifier):
        return None
    return None if held & _ALT_GR else _digit_at(event)


def _digit_at(event: QKeyEvent) -> int | None:
    text = event.text()
    if len(text) == 1 and text.isascii() and text.isdigit():
        return int(text)
    if event.modifiers() & (_MODIFIER.ShiftModifier | _ALT_GR):
        return None
    if Qt.Key.Key_0.value <= event.key() <= Qt.Key.Key_9.value:
        return event.key() - Qt.Key.Key_0.value
    if event.modifiers() & _MODIFIER.KeypadModifier:
        return None
    return _digit_by_position(event, text)


def _digit_by_position(event: QKeyEvent, text: str) -> int | None:
    if sys.platform == "darwin":
        return _MAC_KEYS.get(event.nativeVirtualKey()) if event.nativeVirtualKey() else None
    code = event.nativeScanCode()
    if code:
        codes = _WINDOWS_CODES if sys.platform == "win32" else _XKB_CODES
        return codes.get(code)
    return _FRENCH_ROW.get(text) or _french_key(event) if text else _french_key(event)


def _french_key(event: QKeyEvent) -> int | None:
    """Ctrl and Alt leave no text: the key's own sign says which one it was."""
    key = event.key()
    if not 0x20 < key < 0x100:
        return None
    return _FRENCH_ROW.get(chr(key).lower())
