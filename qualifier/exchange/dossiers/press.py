"""The press: fonts, their measures, and laid-out sheets made into the pages of a PDF (fpdf2).

Characters that a face lacks come from the next bundled one; what none of them can print (emoji,
scripts without a bundled font) is replaced, for a box says less than "[…]".
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import RenderStyle
from fpdf.fonts import TTFFont

from qualifier.exchange.dossiers.sheet import (
    HEIGHT,
    WIDTH,
    Box,
    Disc,
    Face,
    Ink,
    Mark,
    Stroke,
    Words,
)

_FILES = {
    "sans": "Inter-Regular.ttf",
    "medium": "Inter-Medium.ttf",
    "strong": "Inter-SemiBold.ttf",
    "serif": "SourceSerif4-Regular.ttf",
    "quote": "SourceSerif4-Italic.ttf",
    "serif_more": "QualifierSerifExtended-Regular.ttf",
    "quote_more": "QualifierSerifExtended-Italic.ttf",
}
_CHAINS = {
    Face.SANS: ("sans",),
    Face.MEDIUM: ("medium", "sans"),
    Face.STRONG: ("strong", "sans"),
    Face.SERIF: ("serif", "serif_more", "sans"),
    Face.QUOTE: ("quote", "quote_more", "sans"),
}
REPLACED = "[…]"
# Spaces of other widths, and hyphens that differ only in where lines may break.
_SAME = str.maketrans({"\u2007": "\u00a0", "\u2009": " ", "\u2010": "-", "\u2011": "-"})


class Press:
    """Measures for laying out, then the printing. A new one per document; close it."""

    def __init__(self, fonts: Path) -> None:
        self._pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
        self._pdf.set_auto_page_break(False)
        self._fonts: dict[str, TTFFont] = {}
        for name, file in _FILES.items():
            self._pdf.add_font(name, fname=fonts / file)
            font = self._pdf.fonts[name]
            assert isinstance(font, TTFFont)
            self._fonts[name] = font
        self._advances: dict[tuple[Face, str], tuple[str, float]] = {}
        self._ready: dict[str, str] = {}
        self.has_replaced = False

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_error: object) -> None:
        # fpdf2 keeps its font files open until then.
        for font in self._fonts.values():
            font.close()

    def width(self, words: str, face: Face, size: float) -> float:
        """Points that `words` take in `face` at `size`."""
        return sum(self._advance(face, letter)[1] for letter in words) * size / 1000

    def printable(self, words: str) -> str:
        """`words` composed, without invisible characters; unprintable stretches as `[…]`."""
        if words not in self._ready:
            self._ready[words] = self._printable(words)
        return self._ready[words]

    def print(
        self, marks: list[Mark], *, title: str, author: str, at: datetime, lang: str
    ) -> bytes:
        """The PDF of one page. The same marks and instant make the same bytes."""
        return self.print_pages([marks], title=title, author=author, at=at, lang=lang)

    def print_pages(
        self, pages: Sequence[list[Mark]], *, title: str, author: str, at: datetime, lang: str
    ) -> bytes:
        """The PDF of several pages, each given by its marks."""
        pdf = self._pdf
        pdf.set_title(title)
        pdf.set_author(author)
        pdf.set_creator("Qualifier")
        pdf.set_producer("Qualifier")
        pdf.set_lang(lang)
        pdf.set_creation_date(at)
        for marks in pages:
            pdf.add_page()
            for mark in marks:
                self._draw(mark)
        return bytes(pdf.output() or b"")

    def _printable(self, words: str) -> str:
        out: list[str] = []
        for letter in unicodedata.normalize("NFC", words.translate(_SAME)):
            if unicodedata.category(letter) in ("Cf", "Cc", "Mn", "Me"):
                if letter in "\n\t":
                    out.append(" ")
                continue
            if ord(letter) in self._fonts["sans"].cmap:
                out.append(letter)
            elif not (out and out[-1] in (REPLACED, " ") and REPLACED in out[-2:]):
                # A whole phrase in another script becomes one sign, its spaces included.
                out.append(REPLACED)
        done = "".join(out)
        self.has_replaced |= REPLACED in out
        return done

    def _advance(self, face: Face, letter: str) -> tuple[str, float]:
        known = self._advances.get((face, letter))
        if known is None:
            code = ord(letter)
            chain = _CHAINS[face]
            name = next((one for one in chain if code in self._fonts[one].cmap), chain[-1])
            known = (name, float(self._fonts[name].cw[code]))
            self._advances[(face, letter)] = known
        return known

    def _draw(self, mark: Mark) -> None:
        match mark:
            case Words():
                self._words(mark)
            case Box():
                self._box(mark)
            case Disc():
                self._disc(mark)
            case Stroke():
                self._pen(mark.ink, mark.line)
                self._pdf.polyline(mark.points)

    def _words(self, mark: Words) -> None:
        """The words, run by run of letters that one font has."""
        self._pdf.set_text_color(*mark.ink.rgb)
        # fpdf2 repeats the colour before each run where fill and text colour differ.
        self._pdf.set_fill_color(*mark.ink.rgb)
        x, run, font = mark.x, "", ""
        for letter in (*mark.words, ""):
            name = self._advance(mark.face, letter)[0] if letter else ""
            if run and name != font:
                self._pdf.set_font(font, size=mark.size)
                self._pdf.text(x, mark.y, run)
                x += self.width(run, mark.face, mark.size)
                run = ""
            run, font = run + letter, name

    def _box(self, mark: Box) -> None:
        style = self._style(mark.fill, mark.edge, mark.line)
        if style is None:
            return
        self._pdf.rect(
            mark.x,
            mark.y,
            mark.width,
            mark.height,
            style=style,
            round_corners=mark.radius > 0,
            corner_radius=mark.radius,
        )

    def _disc(self, mark: Disc) -> None:
        if mark.dashed:
            self._pdf.set_dash_pattern(dash=mark.side * 0.2, gap=mark.side * 0.16)
        style = self._style(mark.fill, mark.edge, mark.line)
        if style is not None:
            self._pdf.ellipse(mark.x, mark.y, mark.side, mark.side, style=style)
        if mark.dashed:
            self._pdf.set_dash_pattern()
        if mark.half and mark.edge is not None:
            self._half(mark, mark.edge)

    def _half(self, mark: Disc, ink: Ink) -> None:
        radius = mark.side / 2
        turns = [math.pi / 2 + math.pi * step / 12 for step in range(13)]
        points = [
            (mark.x + radius + radius * math.cos(turn), mark.y + radius - radius * math.sin(turn))
            for turn in turns
        ]
        self._pdf.set_fill_color(*ink.rgb)
        self._pdf.polyline(points, polygon=True, style=RenderStyle.F)

    def _style(self, fill: Ink | None, edge: Ink | None, line: float) -> RenderStyle | None:
        if edge is not None:
            self._pen(edge, line)
        if fill is not None:
            self._pdf.set_fill_color(*fill.rgb)
            return RenderStyle.DF if edge is not None else RenderStyle.F
        return RenderStyle.D if edge is not None else None

    def _pen(self, ink: Ink, line: float) -> None:
        self._pdf.set_draw_color(*ink.rgb)
        self._pdf.set_line_width(line)
