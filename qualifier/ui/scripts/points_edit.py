"""Small fields for points, as choices and bands have them: +5, 0, −3."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator

from qualifier.ui.widgets import LineEdit

MOST_POINTS = 100
POINTS_PX = 46


def points_edit() -> LineEdit:
    edit = LineEdit()
    edit.setValidator(QIntValidator(-MOST_POINTS, MOST_POINTS, edit))
    edit.setAlignment(Qt.AlignmentFlag.AlignRight)
    return edit


def signed(points: int) -> str:
    return f"{points:+d}" if points else "0"


def number(typed: str) -> int | None:
    try:
        return int(typed or "0")
    except ValueError:  # a lone sign, on its way to a number
        return None


def show_typed(edit: LineEdit, text: str) -> None:
    """Show a text, but not over the same number being typed: "5" is +5."""
    if edit.text() == text or (edit.hasFocus() and _same_number(edit.text(), text)):
        return
    edit.setText(text)
    edit.setCursorPosition(0)  # the beginning is what one reads


def _same_number(typed: str, shown: str) -> bool:
    is_number = shown.lstrip("+-").isdigit()
    return is_number and number(typed) in (None, int(shown))
