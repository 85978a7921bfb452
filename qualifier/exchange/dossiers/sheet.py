"""One A4 page being laid out: words, boxes and marks at their places, in points from the top left.

Nothing is drawn here. A `Sheet` is filled, looked at (does it fit?), and handed to the press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

WIDTH, HEIGHT = 595.28, 841.89


class Face(Enum):
    """The bundled faces: Inter for what we say, Source Serif for what was spoken."""

    SANS = "sans"
    MEDIUM = "medium"
    STRONG = "strong"
    SERIF = "serif"
    QUOTE = "quote"


class Ink(Enum):
    """The light theme's colours (DESIGN.md §2): blue for facts, plum for impressions only."""

    TEXT = "1E1F22"
    TEXT2 = "55565B"
    TEXT3 = "67686D"
    LINE = "E4E1D9"
    TRACK = "E1DED6"
    TRACK_MIDDLE = "D3CFC5"
    WHITE = "FFFFFF"
    FACT = "1D4AA8"
    ACCENT = "2458C5"
    ACCENT_SOFT = "E9EFFC"
    PLUM = "86397F"
    PLUM_SOFT = "F7EEF6"
    POS = "16704A"
    POS_PALE = "A6C9B9"
    NEG = "A34A00"
    NEG_PALE = "DCBB9F"
    WARN = "855300"
    WARN_SOFT = "FBF1DC"

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Red, green and blue, 0 to 255."""
        code = self.value
        return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one face and ink inside a paragraph."""

    words: str
    face: Face = Face.SANS
    ink: Ink = Ink.TEXT


@dataclass(frozen=True, slots=True)
class Words:
    """Words on a baseline."""

    x: float
    y: float
    words: str
    face: Face
    size: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled or edged."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None
    edge: Ink | None = None
    radius: float = 0.0
    line: float = 0.6


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle in the square of side `side`: filled, edged, or half filled on the left."""

    x: float
    y: float
    side: float
    fill: Ink | None
    edge: Ink | None = None
    line: float = 0.9
    half: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    line: float = 0.6


Mark = Words | Box | Disc | Stroke


class Metrics(Protocol):
    """How wide words are."""

    def width(self, words: str, face: Face, size: float) -> float:
        """Points that `words` take in `face` at `size`."""

    def printable(self, words: str) -> str:
        """`words` with what no bundled face can print replaced."""


class Sheet:
    """Marks placed so far. `scale` shrinks type and distances alike."""

    def __init__(self, metrics: Metrics, scale: float) -> None:
        self.metrics = metrics
        self.scale = scale
        self.marks: list[Mark] = []

    def pt(self, points: float) -> float:
        """`points` at this sheet's scale."""
        return points * self.scale

    def add(self, mark: Mark) -> None:
        """Place a mark over those before."""
        self.marks.append(mark)

    def put(
        self,
        x: float,
        baseline: float,
        words: str,
        face: Face,
        size: float,
        ink: Ink,
        *,
        right: bool = False,
    ) -> float:
        """Words on one line; `x` is their right end if `right`. Returns their width."""
        words = self.metrics.printable(words)
        width = self.metrics.width(words, face, size)
        self.add(Words(x - width if right else x, baseline, words, face, size, ink))
        return width

    def paragraph(
        self,
        x: float,
        top: float,
        width: float,
        spans: Sequence[Span],
        size: float,
        leading: float = 1.38,
    ) -> float:
        """Spans broken into lines of at most `width`. Returns the y below the last line."""
        line_height = size * leading
        y = top
        for line in self._broken(spans, size, width):
            baseline = y + line_height / 2 + size * 0.36
            for offset, span in line:
                self.add(Words(x + offset, baseline, span.words, span.face, size, span.ink))
            y += line_height
        return y

    def _broken(
        self, spans: Sequence[Span], size: float, width: float
    ) -> list[list[tuple[float, Span]]]:
        lines: list[list[_Piece]] = [[]]
        x, is_spaced = 0.0, False
        for span in spans:
            words = self.metrics.printable(span.words)
            for number, word in enumerate(words.split(" ")):
                is_spaced |= number > 0
                if not word:
                    continue
                gap = self.metrics.width(" ", span.face, size) if is_spaced and x > 0 else 0.0
                is_spaced = False
                for piece in self._fitting(word, span.face, size, width):
                    long = self.metrics.width(piece, span.face, size)
                    if x > 0 and x + gap + long > width + 0.01:
                        lines.append([])
                        x, gap = 0.0, 0.0
                    placed = Span(piece, span.face, span.ink)
                    lines[-1].append(_Piece(x + gap, gap > 0, placed))
                    x += gap + long
                    gap = 0.0
        return [_joined(line) for line in lines if line]

    def _fitting(self, word: str, face: Face, size: float, width: float) -> list[str]:
        """The word, or parts of it where it is wider than a line."""
        if self.metrics.width(word, face, size) <= width:
            return [word]
        parts, part, left = [], "", width
        for letter in word:
            wide = self.metrics.width(letter, face, size)
            if part and wide > left:
                parts.append(part)
                part, left = "", width
            part += letter
            left -= wide
        return [*parts, part]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word on its line; `spaced`: a space stands before it."""

    x: float
    spaced: bool
    span: Span


def _joined(line: list[_Piece]) -> list[tuple[float, Span]]:
    """Neighbours of one face and ink as one stretch, so that text can be searched and copied."""
    out: list[tuple[float, Span]] = []
    for piece in line:
        span = piece.span
        if out:
            start, last = out[-1]
            if (last.face, last.ink) == (span.face, span.ink):
                space = " " if piece.spaced else ""
                out[-1] = (start, Span(f"{last.words}{space}{span.words}", span.face, span.ink))
                continue
        out.append((piece.x, span))
    return out
