"""The words that name a facet or one of its choices, and how typed words find them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualifier.core.agreement import Facet, FacetChoice, FacetKind
from qualifier.core.text import fold

SHORTEST_PREFIX = 3
LONGEST_NAME = 5  # words of a name that are looked at together
SHORTEST_PART = 4  # letters of a word that may stand for a choice of several words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """One or more words of a line: characters `start` to `end`, and their folded text."""

    start: int
    end: int
    folded: str
    is_all: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded name → facet in each language, the agreement's first where two share a name.

    Made once for a field: folding some hundred names at every key would be felt while typing.
    """

    own: dict[str, Facet]
    other: dict[str, Facet]

    @classmethod
    def of(cls, facets: Sequence[Facet], language: str) -> Lexicon:
        """The names of `facets`, those in `language` as its own."""
        own: dict[str, Facet] = {}
        other: dict[str, Facet] = {}
        for facet in facets:
            for name in _names_within(facet, language):
                own.setdefault(name, facet)
            for name in _names_within(facet, _other(language)):
                other.setdefault(name, facet)
        return cls(own, other)

    def guess(self, folded: str, *, choices_only: bool) -> Facet | None:
        """What `folded` may mean where the place speaks for a name: a prefix, the other language.

        `choices_only` leaves out facets without choices.
        """
        if len(folded) < SHORTEST_PREFIX:
            return None
        for known in (self.own, self.other):
            for name, facet in known.items():
                if name.startswith(folded) and (facet.kind is FacetKind.CHOICE or not choices_only):
                    return facet
        return None


def names(facet: Facet, language: str) -> tuple[str, ...]:
    """All folded words that name a facet: label and synonyms, the language in use first."""
    both = (*_names_within(facet, language), *_names_within(facet, _other(language)))
    return tuple(dict.fromkeys(both))


def completions(
    line: str, cursor: int, facets: Sequence[Facet], language: str
) -> tuple[Facet, ...]:
    """Facets that the word before `cursor` may begin, best first; Tab takes the first."""
    word = re.search(r"[^\W\d_]+$", line[:cursor])
    if not word or len(word[0]) < 2:
        return ()
    start = fold(word[0])
    return tuple(
        one for one in facets if any(name.startswith(start) for name in names(one, language))
    )


def word_groups(line: str) -> Iterator[Words]:
    """Every word of `line`, alone and with up to four that follow it."""
    places = [match.span() for match in _WORD.finditer(line)]
    for first, (start, _) in enumerate(places):
        for upto in range(first + 1, min(first + LONGEST_NAME, len(places)) + 1):
            end = places[upto - 1][1]
            folded = fold(" ".join(line[start:end].split()))
            yield Words(start, end, folded, upto - first == len(places))


def choice_in(line: str, facet: Facet, language: str) -> tuple[FacetChoice, Words] | None:
    """The choice of `facet` that `line` names first: by its label, a word of it, or a prefix."""
    best: tuple[tuple[int, int, int], FacetChoice, Words] | None = None
    for words in word_groups(line):
        for choice in facet.offered_choices:
            rank = _choice_rank(words.folded, choice, language)
            if rank is None:
                continue
            key = (rank, words.start, -words.end)
            if best is None or key < best[0]:
                best = (key, choice, words)
    return best[1:] if best else None


def _choice_rank(typed: str, choice: FacetChoice, language: str) -> int | None:
    """0 for the whole label, 1 for a word of it, 2 for the beginning of one, None for no match."""
    own, other = (fold(choice.label.within(one)) for one in (language, _other(language)))
    if typed in (own, other):
        return 0
    parts = [one for one in _WORD.findall(own) if len(one) >= SHORTEST_PART]
    if typed in parts:
        return 1
    if len(typed) >= SHORTEST_PREFIX and any(one.startswith(typed) for one in parts):
        return 2
    return None


def _names_within(facet: Facet, language: str) -> tuple[str, ...]:
    words = (facet.label.within(language), *facet.synonyms.get(language, ()))
    return tuple(fold(word) for word in words if word)


def _other(language: str) -> str:
    return "en" if language == "fr" else "fr"
