"""Figures as bounds and conditions have them: 1200, 10,5 or 10.5. Points are in `points_edit`."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator

from qualifier.texts.catalogue import Language, current_language
from qualifier.ui.widgets import LineEdit

_FIGURE = r"[-+]?\d{0,12}([.,]\d{0,2})?"
_SPACES = re.compile(r"\s")  # the narrow and the no-break ones too


def figure_validator(parent: QObject) -> QRegularExpressionValidator:
    """Lets figures be typed with point or comma in either language: which one a keypad writes is
    the computer's choice. No exponents; two decimals; below a thousand thousand millions."""
    return QRegularExpressionValidator(QRegularExpression(_FIGURE), parent)


def figure(typed: str) -> float | None:
    """The figure typed; None if it is none (yet)."""
    bare = _SPACES.sub("", typed)
    if not re.fullmatch(_FIGURE, bare):
        return None
    try:
        return float(bare.replace(",", "."))
    except ValueError:  # a sign or a point alone
        return None


def figure_text(value: float | None) -> str:
    """A figure as it is typed; empty for none."""
    shown = "" if value is None else f"{value:.12g}"
    return shown.replace(".", ",") if current_language() is Language.FRENCH else shown


def show_figure(edit: LineEdit, value: float | None) -> None:
    """Show a figure, but not over the same one being typed: "10," is 10."""
    if not edit.hasFocus() or figure(edit.text()) != value:
        text = figure_text(value)
        if edit.text() != text:
            edit.setText(text)
            edit.setCursorPosition(0)  # the beginning is what one reads
