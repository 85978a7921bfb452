"""Tooltips, as plain text whatever stands in them.

Qt takes a tooltip that looks like HTML for HTML and loads its images. What a list brought in, or
sales wrote, may look so: then it is shown letter by letter. Nothing else sets a tooltip.
"""

from __future__ import annotations

import html

from PySide6.QtWidgets import QGraphicsItem, QWidget

MOST_LETTERS = 1_000


def show_tip(widget: QWidget | QGraphicsItem, text: str) -> None:
    """Give `widget`, or an item of a scene, a tooltip; an empty one takes it away."""
    tip = as_tip(text)
    if widget.toolTip() != tip:
        widget.setToolTip(tip)


def as_tip(text: str) -> str:
    """`text` as Qt must be given it: at most 1,000 letters, markup made harmless."""
    short = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
    if "<" not in short:  # without a tag Qt leaves it alone
        return short
    return f'<p style="white-space:pre-wrap">{html.escape(short)}</p>'
