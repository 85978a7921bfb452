"""A sentence in up to two languages, as documents carry it; words made ready to compare."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """French and English of one sentence; an empty one is missing, and the other is shown."""

    fr: str = ""
    en: str = ""

    def within(self, language: str) -> str:
        """The sentence in `language` (fr or en), else in the other one, else empty."""
        first, second = (self.fr, self.en) if language == "fr" else (self.en, self.fr)
        return first or second

    def language_within(self, language: str) -> str:
        """The language of the sentence that `within` gives."""
        wanted, other = (self.fr, "en") if language == "fr" else (self.en, "fr")
        return language if wanted or not self else other

    def missing(self) -> tuple[str, ...]:
        """Languages that are missing although the other one is there."""
        if not (self.fr or self.en):
            return ()
        return tuple(code for code, said in (("fr", self.fr), ("en", self.en)) if not said)

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)


def fold(text: str) -> str:
    """Lower case without accents, for comparing words; not always as long as `text`."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def fill(sentence: str, fields: Mapping[str, str]) -> str:
    """`sentence` with each `{field}` replaced; an unknown or empty one becomes `…`, once where
    several follow each other and in place of the full stop after it.

    Only plain names are replaced: no format language, no attribute access (FORMATS.md).
    """
    out: list[str] = []
    rest = sentence
    while True:
        before, brace, after = rest.partition("{")
        out.append(before)
        if not brace:
            return "".join(out)
        name, closing, tail = after.partition("}")
        if not closing:
            out.append("{" + after)
            return "".join(out)
        value = fields.get(name.strip(), "")
        out.append(value or "…")
        rest = tail
        if not value:
            if "".join(out[-3:-1]).rstrip(" ") == "…":  # nothing but a space since the last one
                del out[-2:]
            rest = tail.removeprefix(".")


def fields_used(sentence: str) -> tuple[str, ...]:
    """Names between braces in `sentence`, in order."""
    found: list[str] = []
    rest = sentence
    while "{" in rest:
        name, closing, rest = rest.partition("{")[2].partition("}")
        if not closing:
            break
        found.append(name.strip())
    return tuple(found)
