"""A line of text in shape: which glyphs stand where. Kept, so that painting it again is cheap."""

from __future__ import annotations

from typing import NamedTuple, Self

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QTextLayout


class ShapedLine(NamedTuple):
    """The glyphs of one line, one run a font; its size in px."""

    runs: tuple[QGlyphRun, ...]
    width: float
    height: float

    @classmethod
    def of(cls, text: str, font: QFont) -> Self:
        """Shape `text`, which stays on one line whatever its length."""
        layout = QTextLayout(text, font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        height = QFontMetricsF(font).height()  # the line's own is rounded up
        return cls(tuple(layout.glyphRuns()), line.naturalTextWidth(), height)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the painter's pen; `x`, `y` is the top left corner."""
        place = QPointF(x, y)
        for run in self.runs:
            painter.drawGlyphRun(place, run)
