"""Parts of the printed dossier that are more than words: badge, scale, basis mark, check."""

from __future__ import annotations

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers.sheet import Box, Disc, Face, Ink, Sheet, Stroke
from qualifier.texts import formats

_HAND_OVER = frozenset({"A1", "A2", "B1", "B2"})
_NURTURE = frozenset({"A3", "A4", "B3", "B4", "C1", "C2"})


def badge(sheet: Sheet, x: float, middle: float, cell: str) -> float:
    """Letter and digit of a cell in their colours. Returns the width."""
    width, height = sheet.pt(33), sheet.pt(17)
    top, half = middle - height / 2, width / 2
    ink = Ink.TEXT3
    if cell in _HAND_OVER:
        ink = Ink.POS
    elif cell in _NURTURE:
        ink = Ink.WARN
    size = sheet.pt(9.5)
    if ink is Ink.POS:
        sheet.add(Box(x, top, width, height, Ink.POS, None, sheet.pt(4)))
        inner = Box(x + half, top + 0.9, half - 0.9, height - 1.8, Ink.WHITE, None, sheet.pt(3))
        sheet.add(inner)
        sheet.add(Box(x + half, top + 0.9, half / 2, height - 1.8, Ink.WHITE))
    else:
        sheet.add(Box(x, top, width, height, Ink.WHITE, ink, sheet.pt(4), 0.9))
        sheet.add(Stroke(((x + half, top), (x + half, top + height)), ink, 0.6))
    letters = ((0, cell[:1], Ink.WHITE if ink is Ink.POS else ink), (half, cell[1:], ink))
    for left, letter, colour in letters:
        long = sheet.metrics.width(letter, Face.STRONG, size)
        sheet.put(
            x + left + (half - long) / 2, middle + size * 0.36, letter, Face.STRONG, size, colour
        )
    return width


def scale(sheet: Sheet, x: float, middle: float, value: int | None) -> float:
    """Five cells −2 to +2; the value's is filled and numbered. Returns the width."""
    cell, gap, height = sheet.pt(12), sheet.pt(1.5), sheet.pt(10)
    strong, pale = (Ink.POS, Ink.POS_PALE) if (value or 0) > 0 else (Ink.NEG, Ink.NEG_PALE)
    for place in range(-2, 3):
        left = x + (place + 2) * (cell + gap)
        fill = Ink.TRACK_MIDDLE if place == 0 else Ink.TRACK
        if value is not None and min(0, value) <= place <= max(0, value):
            fill = pale if place != value else Ink.TEXT2 if value == 0 else strong
        sheet.add(Box(left, middle - height / 2, cell, height, fill, None, sheet.pt(2)))
        if place == value:
            words, size = formats.signed(value), sheet.pt(7)
            long = sheet.metrics.width(words, Face.STRONG, size)
            middle_x = left + (cell - long) / 2
            sheet.put(middle_x, middle + size * 0.36, words, Face.STRONG, size, Ink.WHITE)
    return 5 * cell + 4 * gap


def basis_mark(sheet: Sheet, x: float, middle: float, basis: Basis) -> None:
    """● said ◐ heard ○ hunch."""
    side = sheet.pt(6.4)
    top = middle - side / 2
    if basis is Basis.SAID:
        sheet.add(Disc(x, top, side, Ink.PLUM))
        return
    inset, half = sheet.pt(0.45), basis is Basis.HEARD
    side -= 2 * inset
    sheet.add(Disc(x + inset, top + inset, side, None, Ink.PLUM, 2 * inset, half=half))


def check(sheet: Sheet, x: float, middle: float, standing: Standing) -> None:
    """A green disc with a tick; a dashed amber ring where something is missing."""
    side = sheet.pt(9)
    top = middle - side / 2
    if standing is Standing.MET:
        sheet.add(Disc(x, top, side, Ink.POS))
        points = ((0.28, 0.53), (0.44, 0.68), (0.73, 0.35))
        corners = tuple((x + side * right, top + side * down) for right, down in points)
        sheet.add(Stroke(corners, Ink.WHITE, sheet.pt(1.0)))
    elif standing is Standing.NOT_APPLICABLE:
        sheet.add(Stroke(((x + side * 0.2, middle), (x + side * 0.8, middle)), Ink.TEXT3, 0.9))
    else:
        sheet.add(Disc(x, top, side, None, Ink.WARN, sheet.pt(0.9), dashed=True))
