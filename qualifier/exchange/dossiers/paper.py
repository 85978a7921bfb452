"""The printed page as its sections see it: margins, gutter, sizes, and the strokes they share."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.exchange.dossiers.sheet import WIDTH, Box, Face, Ink, Sheet, Span, Stroke

MARGIN = 40.0
_GUTTER = 90.0
_BODY = 8.6
_SMALL = 7.6


class Paper:
    """A sheet with a gutter for headings. Strokes take the y to begin at, return where they end."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.left = MARGIN + sheet.pt(_GUTTER)
        self.right = WIDTH - MARGIN
        self.width = self.right - self.left
        self.body = sheet.pt(_BODY)
        self.small = sheet.pt(_SMALL)

    def time(self, y: float, at: str) -> None:
        """The place in the call, at the right of the line that begins at `y`."""
        base = y + self.body * 1.05
        self.sheet.put(self.right, base, at, Face.SANS, self.small, Ink.TEXT3, right=True)

    def boxed(self, top: float, words: str, ground: Ink, ink: Ink, named: str = "") -> float:
        """Words on a coloured ground, with the name of their rule."""
        sheet, pad = self.sheet, self.sheet.pt(6)
        place = len(sheet.marks)
        spans = [Span(words, Face.MEDIUM, ink)]
        if named:
            spans.append(Span(f" {named}", Face.SANS, Ink.TEXT3))
        size = self.small * 1.04
        width = self.width - 2 * pad
        y = sheet.paragraph(self.left + pad, top + sheet.pt(3), width, spans, size) + sheet.pt(3)
        sheet.marks.insert(
            place, Box(self.left, top, self.width, y - top, ground, None, sheet.pt(4))
        )
        return y + sheet.pt(2)

    def dotted(self, x: float, y: float, width: float, parts: Sequence[str]) -> float:
        """Parts in a row with dots between."""
        return self.sheet.paragraph(
            x, y, width, [Span("  ·  ".join(parts), Face.SANS, Ink.TEXT2)], self.body
        )

    def rule(self, y: float) -> float:
        """A line from margin to margin."""
        self.sheet.add(Stroke(((MARGIN, y), (self.right, y)), Ink.LINE, 0.6))
        return y + self.sheet.pt(5)


def cut_to(sheet: Sheet, words: str, face: Face, size: float, room: float) -> str:
    """`words`, ended by … where they would be wider than `room` points."""
    words = sheet.metrics.printable(words)
    dots = sheet.metrics.width("…", face, size)
    left, end = room, 0
    for number, letter in enumerate(words):  # once, for a text may be very long
        left -= sheet.metrics.width(letter, face, size)
        if left >= dots:
            end = number + 1
        if left < 0:
            return f"{words[:end].rstrip()}…"
    return words
