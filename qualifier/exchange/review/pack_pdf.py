"""The meeting pack as a PDF of A4 pages. The same pack makes the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import (
    HEIGHT,
    WIDTH,
    Face,
    Ink,
    Sheet,
    Span,
    Stroke,
)
from qualifier.exchange.review.blocks import Block, Grid, Heading, Pack, Paragraph, Quote
from qualifier.paths import resources_dir

MARGIN = 46.0
BOTTOM = HEIGHT - 54.0
_INNER = WIDTH - 2 * MARGIN
_BODY, _SMALL, _HEAD, _TITLE = 9.2, 8.0, 11.5, 18.0
_GAP = 9.0  # between columns
_PAD = 3.2  # above and below a row
_CELL_LETTERS = 1_200  # a cell never fills a page


def to_pdf(pack: Pack) -> bytes:
    """The PDF of a pack."""
    with Press(resources_dir() / "fonts") as press:
        layout = _Layout(press)
        layout.title(pack)
        for place, block in enumerate(pack.blocks):
            following = pack.blocks[place + 1] if place + 1 < len(pack.blocks) else None
            layout.add(block, following)
        layout.number_pages(pack)
        return press.print_pages(
            [sheet.marks for sheet in layout.pages],
            title=f"{pack.title}, {pack.subtitle}",
            author=pack.author,
            at=pack.made_at,
            lang=pack.language,
        )


class _Layout:
    """Pages being filled from top to bottom."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self.pages = [Sheet(press, 1.0)]
        self._y = MARGIN

    @property
    def _sheet(self) -> Sheet:
        return self.pages[-1]

    def title(self, pack: Pack) -> None:
        """The head of the first page."""
        self._words([Span(pack.title, Face.STRONG)], _TITLE)
        said = " · ".join(one for one in (pack.subtitle, pack.author) if one)
        self._words([Span(said, Face.SANS, Ink.TEXT3)], _BODY)
        self._y += 4

    def add(self, block: Block, following: Block | None) -> None:
        """One block; a heading stays with the beginning of what follows."""
        match block:
            case Heading(words):
                self._keep(60 if following is not None else 30)
                self._y += 12
                self._words([Span(words, Face.STRONG)], _HEAD)
                self._y += 2
            case Paragraph(words, soft):
                size, ink = (_SMALL, Ink.TEXT3) if soft else (_BODY, Ink.TEXT)
                if isinstance(following, Quote):
                    self._keep(40)
                self._words([Span(words[: 4 * _CELL_LETTERS], Face.SANS, ink)], size)
            case Quote(words, caption):
                self._quote(words[: 2 * _CELL_LETTERS], caption)
            case Grid():
                self._grid(block)

    def number_pages(self, pack: Pack) -> None:
        """The foot of every page."""
        for number, sheet in enumerate(self.pages, start=1):
            base = HEIGHT - 30
            said = f"{pack.title} · {pack.subtitle}"
            sheet.put(MARGIN, base, said, Face.SANS, 7.2, Ink.TEXT3)
            place = f"{number} / {len(self.pages)}"
            sheet.put(WIDTH - MARGIN, base, place, Face.SANS, 7.2, Ink.TEXT3, right=True)

    def _keep(self, room: float) -> None:
        """Begin a new page unless so much room is left."""
        if self._y + room > BOTTOM:
            self.pages.append(Sheet(self._press, 1.0))
            self._y = MARGIN

    def _words(self, spans: Sequence[Span], size: float, indent: float = 0.0) -> None:
        self._keep(self._height(spans, size, _INNER - indent))
        self._y = self._sheet.paragraph(MARGIN + indent, self._y, _INNER - indent, spans, size)
        self._y += 2.5

    def _height(self, spans: Sequence[Span], size: float, width: float) -> float:
        return Sheet(self._press, 1.0).paragraph(0, 0, width, spans, size)

    def _quote(self, words: str, caption: str) -> None:
        spans = [Span(words, Face.QUOTE)]
        under = [Span(caption, Face.SANS, Ink.TEXT3)]
        width = _INNER - 12
        tall = self._height(spans, _BODY + 0.8, width) + self._height(under, _SMALL, width)
        self._keep(tall)
        top, page = self._y, len(self.pages)
        self._words(spans, _BODY + 0.8, 12)
        self._words(under, _SMALL, 12)
        if len(self.pages) == page:
            line = ((MARGIN + 3, top + 2), (MARGIN + 3, self._y - 3))
            self._sheet.add(Stroke(line, Ink.TRACK_MIDDLE, 1.4))
        self._y += 3

    def _grid(self, grid: Grid) -> None:
        if any(grid.header):
            self._row(grid, grid.header, Face.SANS, Ink.TEXT3, _SMALL)
        for number, cells in enumerate(grid.rows):
            marked = number in grid.marked
            face, ink = (Face.MEDIUM, Ink.WARN) if marked else (Face.SANS, Ink.TEXT)
            self._row(grid, cells, face, ink, _BODY, mark="! " if marked else "")
        self._y += 6

    def _row(
        self, grid: Grid, cells: Sequence[str], face: Face, ink: Ink, size: float, mark: str = ""
    ) -> None:
        spans, heights = [], []
        widths = [_INNER * part - _GAP for part in grid.widths]
        for place, cell in enumerate(cells):
            words = f"{mark if place == 0 else ''}{cell[:_CELL_LETTERS]}" or " "
            spans.append([Span(words, face, ink)])
            heights.append(self._height(spans[-1], size, widths[place]))
        tall = max(*heights, size * 1.38) + 2 * _PAD
        self._keep(tall)
        x, top = MARGIN, self._y + _PAD
        for place, span in enumerate(spans):
            width = widths[place]
            if grid.figures and place > 0 and heights[place] < size * 2:
                words = span[0].words
                self._sheet.put(x + width, top + size * 1.05, words, face, size, ink, right=True)
            else:
                self._sheet.paragraph(x, top, width, span, size)
            x += _INNER * grid.widths[place]
        self._y += tall
        line = ((MARGIN, self._y), (WIDTH - MARGIN, self._y))
        self._sheet.add(Stroke(line, Ink.LINE, 0.5))
