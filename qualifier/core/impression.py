"""Impressions: what the qualifier perceived, as data; and the one-line capture grammar.

The grammar, any order (DESIGN.md §5): free words · a facet's name or synonym (prefix, accents
ignored) · `-2`…`+2` (also `−`) · a quote "…" or « … » = said · `~` = heard · a lone `?` = hunch.

So that ordinary sentences stay free words, a prefix (or a name of the other language) counts only
where it stands beside the figure or its choice, or alone; a figure counts only with a facet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from qualifier.core.agreement import Facet, FacetKind
from qualifier.core.basis import Basis
from qualifier.core.facet_names import (
    LONGEST_NAME,
    Lexicon,
    Words,
    choice_in,
    completions,
    names,
    word_groups,
)
from qualifier.core.text import fold

QUOTE_MOST = 140
NOTE_MOST = 500


@dataclass(frozen=True, slots=True)
class Impression:
    """One impression. `value` is −2…2 for a scale, `choice` for a categorical facet.

    `facet` is empty for a free impression. `offset_s` is seconds since someone answered.
    A retracted one is kept, marked (DOMAIN.md "Impressions").
    """

    id: str
    facet: str
    value: int | None
    choice: str
    basis: Basis
    quote: str
    note: str
    question: str
    offset_s: int
    retracted: bool = False


class Part(Enum):
    """What a stretch of the typed line was understood as."""

    FACET = "facet"
    VALUE = "value"
    QUOTE = "quote"
    BASIS = "basis"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the line, understood as `part`."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Captured:
    """A parsed line. `facet` is None when none was recognised: a free impression, all in `note`."""

    facet: Facet | None
    value: int | None
    choice: str
    basis: Basis
    quote: str
    note: str
    spans: tuple[Span, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.facet or self.quote or self.note)


_QUOTE = re.compile(r'"([^"]*)("|$)|«\s*([^»]*?)\s*(»|$)|“([^”]*)(”|$)')
# Not part of a date, an amount, a percentage or a telephone number ("2,5", "-2 %", "+1 514 …").
_VALUE = re.compile(r"(?<![\w+\-−])([+\-−]?)([0-2])(?!\w|[.,:/]\d|\s?[%€£$°]|[\s.\-]\d{3}(?!\d))")
_MARK = re.compile(r"~(?!\s?\d)|(?<!\S)\?(?!\S)")  # "~30k" is an amount: about 30k
_BETWEEN = re.compile(r"[\s:=]*")
_CUT = "\0"


def parse(
    line: str, facets: Sequence[Facet], language: str, lexicon: Lexicon | None = None
) -> Captured:
    """What `line` says, for live display and for saving alike. Never raises.

    Whoever asks at every key gives the `lexicon` of these facets in this language.
    """
    quote, quotes = _quote(line)
    bare = _blanked(line, quotes)
    marks = [Span(Part.BASIS, *match.span()) for match in _MARK.finditer(bare)]
    signs = {line[one.start] for one in marks}
    bare = _blanked(bare, marks)
    lexicon = lexicon or Lexicon.of(facets, language)
    value, figure = _value(bare, lexicon)
    facet, name = _facet(bare, figure, lexicon, language)
    if facet is None or facet.kind is not FacetKind.SCALE:
        value, figure = None, []
    choice, chosen = _choice(bare, facet, name, language)
    basis = Basis.HUNCH
    if "~" in signs:
        basis = Basis.HEARD
    elif quote and "?" not in signs:
        basis = Basis.SAID
    is_text = facet is not None and facet.kind is FacetKind.TEXT
    leads = is_text or any(_touch(bare, one, two) for one in name for two in (*figure, *chosen))
    note = _note(line, [*quotes, *figure, *marks], name, chosen, may_lead=leads)
    shown = sorted([*quotes, *figure, *marks, *name, *chosen], key=lambda one: one.start)
    return Captured(facet, value, choice, basis, quote, note, tuple(shown))


def latest(impressions: Iterable[Impression]) -> dict[str, Impression]:
    """Facet id → its newest impression that stands (given oldest first)."""
    return {one.facet: one for one in impressions if one.facet and not one.retracted}


def _quote(line: str) -> tuple[str, list[Span]]:
    said, spans = [], []
    for match in _QUOTE.finditer(line):
        inner = next((one for one in (match[1], match[3], match[5]) if one is not None), "")
        spans.append(Span(Part.QUOTE, match.start(), match.end()))
        if inner.strip():
            said.append(inner.strip())
    return " … ".join(said)[:QUOTE_MOST], spans


def _value(bare: str, lexicon: Lexicon) -> tuple[int | None, list[Span]]:
    """The last signed figure; else a bare 0 that ends the line or follows a facet's name."""
    signed: tuple[int | None, list[Span]] = (None, [])
    zero: tuple[int | None, list[Span]] = (None, [])
    for match in _VALUE.finditer(bare):
        sign, digit = match[1], int(match[2])
        spans = [Span(Part.VALUE, *match.span())]
        if sign:
            signed = (digit if sign == "+" else -digit, spans)
        elif digit == 0 and _takes_zero(bare[: match.start()], bare[match.end() :], lexicon):
            zero = (0, spans)
    return signed if signed[1] else zero


def _takes_zero(before: str, after: str, lexicon: Lexicon) -> bool:
    if not after.strip():
        return True
    words = fold(before).rstrip(" \t:=").split()
    return any(" ".join(words[-many:]) in lexicon.own for many in range(1, LONGEST_NAME + 1))


def _facet(
    bare: str, figure: list[Span], lexicon: Lexicon, language: str
) -> tuple[Facet | None, list[Span]]:
    """The facet named beside the figure, else the one named first; the longest name of it."""
    best: tuple[tuple[bool, bool, int, int], Facet, Span] | None = None
    for words in word_groups(bare):
        span = Span(Part.FACET, words.start, words.end)
        is_measured = any(_touch(bare, span, one) for one in figure)
        facet = lexicon.own.get(words.folded)
        is_whole = facet is not None
        if facet is None:
            at_place = is_measured or words.is_all
            facet = lexicon.guess(words.folded, choices_only=not at_place)
            if facet and not (at_place or _choice_follows(bare, words, facet, language)):
                facet = None
        if facet is not None:
            beside = is_measured or _choice_follows(bare, words, facet, language)
            key = (not beside, not is_whole, words.start, -words.end)
            if best is None or key < best[0]:
                best = (key, facet, span)
    return (best[1], [best[2]]) if best else (None, [])


def _choice_follows(bare: str, words: Words, facet: Facet, language: str) -> bool:
    """Whether a choice of `facet` comes right after `words`."""
    rest = bare[words.end :]
    found = choice_in(rest, facet, language) if facet.choices else None
    return found is not None and bool(_BETWEEN.fullmatch(rest, 0, found[1].start))


def _touch(bare: str, one: Span, other: Span) -> bool:
    """Whether nothing but spaces, `:` or `=` lies between two spans."""
    first, second = sorted((one, other), key=lambda span: span.start)
    return bool(_BETWEEN.fullmatch(bare, first.end, second.start))


def _choice(
    bare: str, facet: Facet | None, name: list[Span], language: str
) -> tuple[str, list[Span]]:
    """The choice named outside the facet's name, else inside it ("comité" names both)."""
    if facet is None or facet.kind is not FacetKind.CHOICE:
        return "", []
    found = choice_in(_blanked(bare, name), facet, language)
    if found is not None:
        return found[0].id, [Span(Part.CHOICE, found[1].start, found[1].end)]
    found = choice_in(bare[name[0].start : name[0].end], facet, language)
    return (found[0].id, []) if found else ("", [])


def _blanked(line: str, spans: Iterable[Span], filling: str = " ") -> str:
    for span in spans:
        line = line[: span.start] + filling * (span.end - span.start) + line[span.end :]
    return line


def _note(
    line: str, cut: list[Span], name: list[Span], chosen: list[Span], *, may_lead: bool
) -> str:
    """The free words. The facet's name stays inside a sentence ("hésite sur le budget"), and goes
    where it only leads the line with its figure or choice ("budget -1 il hésite")."""
    rest = _tidy(_blanked(line.replace(_CUT, " "), [*cut, *name, *chosen], _CUT))
    words = _tidy(_blanked(line.replace(_CUT, " "), cut, _CUT))
    if not any(one.isalnum() for one in rest):
        return ""
    leads = may_lead and not _blanked(line[: name[0].start], cut).strip()
    return (rest if leads else words)[:NOTE_MOST]


def _tidy(text: str) -> str:
    """`text` with its cuts closed: one space each, none before a comma or full stop."""
    text = re.sub(rf"^[\s{_CUT}]*{_CUT}\s*[,;:.]", "", text)
    return " ".join(re.sub(rf"\s*{_CUT}[\s{_CUT}]*(?=[.,])", "", text).replace(_CUT, " ").split())


__all__ = [
    "Basis",
    "Captured",
    "Impression",
    "Lexicon",
    "Part",
    "Span",
    "completions",
    "fold",
    "latest",
    "names",
    "parse",
]
