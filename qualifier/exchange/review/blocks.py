"""What the meeting pack is made of: headings, paragraphs, tables and quotations, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered point of the agenda."""

    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words; `soft` for what only explains."""

    words: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first column is text, the others stand to the right where `figures`. `widths`
    are parts of the line, one a column. `marked` are the rows (from 0) to be acted on."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: bool = True
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, in the language they were said in, and whose they are."""

    words: str
    caption: str


Block = Heading | Paragraph | Grid | Quote


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole document. `language` is fr or en."""

    language: str
    title: str
    subtitle: str
    author: str
    made_at: datetime
    blocks: tuple[Block, ...]
