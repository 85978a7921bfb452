"""Pieces set one below the other over as many pages as they need, with a foot on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualifier.exchange.dossiers.paper import cut_to
from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import HEIGHT, Face, Ink, Mark, Sheet, Stroke
from qualifier.exchange.dossiers.sheet import WIDTH as PAGE_WIDTH
from qualifier.texts import _

MARGIN = 48.0
TOP = 48.0
BOTTOM = HEIGHT - 56.0
RIGHT = PAGE_WIDTH - MARGIN
WIDTH = RIGHT - MARGIN
_FOOT = 7.6

# Draws on a sheet from a y down, and returns where it ends.
Piece = Callable[[Sheet, float], float]


class Pages:
    """The pages so far. Pieces that belong together stay on one page if a page can hold them."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._sheets = [Sheet(press, 1.0)]
        self._y = TOP

    def add(self, pieces: Sequence[Piece]) -> None:
        """Set `pieces` that belong together: on a page of their own rather than parted, if that
        can hold them; else on as many as they need, none of them parted.
        """
        needed = [self._height(one) for one in pieces]
        if self._y + sum(needed) > BOTTOM and sum(needed) <= BOTTOM - TOP:
            self._turn()
        for piece, height in zip(pieces, needed, strict=True):
            if self._y + height > BOTTOM and self._y > TOP:
                self._turn()
            self._y = piece(self._sheets[-1], self._y)

    def gap(self, points: float) -> None:
        """Room between what belongs to different things; none at the top of a page."""
        if self._y > TOP:
            self._y += points

    def finished(self, left: str) -> list[list[Mark]]:
        """The marks of all pages, with `left` and the number of the page at the foot of each."""
        total = len(self._sheets)
        for number, sheet in enumerate(self._sheets, start=1):
            y = HEIGHT - 30.0
            sheet.add(Stroke(((MARGIN, y - 12), (RIGHT, y - 12)), Ink.LINE, 0.6))
            shown = cut_to(sheet, left, Face.SANS, _FOOT, WIDTH - 90)
            sheet.put(MARGIN, y, shown, Face.SANS, _FOOT, Ink.TEXT3)
            words = _("Page {number} of {total}").format(number=number, total=total)
            sheet.put(RIGHT, y, words, Face.SANS, _FOOT, Ink.TEXT3, right=True)
        return [sheet.marks for sheet in self._sheets]

    def _height(self, piece: Piece) -> float:
        return piece(Sheet(self._press, 1.0), 0.0)

    def _turn(self) -> None:
        self._sheets.append(Sheet(self._press, 1.0))
        self._y = TOP
