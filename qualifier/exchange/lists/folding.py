"""Bringing names and values to a form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a]")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=32_768)  # lists repeat themselves: cities, companies, activities
def folded(text: str) -> str:
    """Lower case without accents; runs of anything else become one space. "E-Mail" → "e mail".

    Letters of other scripts stay, so that two Greek names differ.
    """
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
        text = _MARKS.sub("", spread)
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def compact(text: str) -> str:
    """As `folded`, without the spaces: "N° de téléphone" → "ndetelephone" (° is no letter)."""
    return folded(text.replace("°", " ").replace("º", " ")).replace(" ", "")


def words(text: str) -> tuple[str, ...]:
    """The folded words of a column name; "MobilePhone" counts as two."""
    return tuple(folded(_WORD_START.sub(" ", text)).split())
