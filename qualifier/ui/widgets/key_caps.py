"""Key caps: the keys of an action, printed where the action is."""

from __future__ import annotations

import sys
from enum import Enum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.painting import CENTRE, Canvas, Ink

Keys = QKeySequence | str

_MAC = {"Ctrl": "⌘", "Shift": "⇧", "Alt": "⌥", "Meta": "⌃"}
_OTHER = {"Shift": "⇧"}
_NAMES = {"Return": "⏎", "Enter": "⏎", "Backspace": "⌫", "PgDown": "PgDn"}
_ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def key_labels(keys: Keys, is_mac: bool | None = None) -> tuple[str, ...]:
    """What stands on the caps: `Ctrl+Shift+R` gives Ctrl ⇧ R, on macOS ⌘ ⇧ R."""
    if is_mac is None:
        is_mac = sys.platform == "darwin"
    portable = QKeySequence.SequenceFormat.PortableText
    text = keys.toString(portable) if isinstance(keys, QKeySequence) else keys
    if not text:
        return ()
    parts = [*text[:-1].split("+")[:-1], "+"] if text.endswith("++") else text.split("+")
    names = (_MAC if is_mac else _OTHER) | _NAMES | _ARROWS
    names |= {"Esc": _("Esc"), "Space": _("Space"), "Del": _("Del")}
    return tuple(names.get(part, part) for part in parts)


class CapLook(Enum):
    """On which ground the caps stand."""

    PLAIN = "plain"
    ON_ACCENT = "on_accent"
    DISABLED = "disabled"


def caps_width(look: Theme, labels: tuple[str, ...]) -> float:
    """Width of the caps in a row, px."""
    total = sum(_cap_width(look, label) for label in labels)
    return total + look.px(3) * max(0, len(labels) - 1)


def cap_height(look: Theme) -> int:
    return look.px(18)


def draw_caps(
    canvas: Canvas, left: float, top: float, labels: tuple[str, ...], how: CapLook
) -> None:
    """Caps from `left` on; `cap_height` high."""
    look = canvas.look
    fill: Role | None = Role.SUNKEN
    edge: Ink = Role.BORDER2
    ink = Role.TEXT2
    if how is CapLook.ON_ACCENT:
        fill, ink = None, Role.ON_ACCENT
        edge = look.mix(Role.ON_ACCENT, Role.ACCENT, 0.6)
    elif how is CapLook.DISABLED:
        ink = Role.TEXT3
    left = round(left)  # on whole pixels the box is a picture that is kept
    for label in labels:
        width = _cap_width(look, label)
        rect = QRectF(left, top, width, cap_height(look))
        canvas.box(rect, fill, edge, 4)
        canvas.line(rect, label, Type.SMALL, ink, CENTRE)
        left += width + look.px(3)


def _cap_width(look: Theme, label: str) -> float:
    return max(look.px(18), round(look.width(label, Type.SMALL)) + look.px(10))


class KeyCaps(Painted):
    """The keys of an action, as caps in a row."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = key_labels(keys)
        self.setAccessibleName(" ".join(self._labels))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Keys) -> None:
        self._labels = key_labels(keys)
        self.setAccessibleName(" ".join(self._labels))
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(round(caps_width(look, self._labels)), cap_height(look))

    def paint(self, canvas: Canvas) -> None:
        draw_caps(canvas, 0, 0, self._labels, CapLook.PLAIN)
