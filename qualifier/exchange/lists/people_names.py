"""Splitting a full name into first and last name."""

from __future__ import annotations

import re

from qualifier.exchange.lists.folding import compact

_CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "me", "pr", "prof"}
    | {"monsieur", "madame", "mademoiselle", "docteur", "maitre", "doctor", "mister"}
)
_BLANKS = re.compile(r"\s+")


def split_name(text: str) -> tuple[str, str]:
    """First and last name of "Ada Lovelace", "LOVELACE Ada", "Lovelace, Ada" or "Mme Lovelace".

    Words in capitals are the family name where others are not, as French lists write it.
    A form of address is left out; a single word is the last name.
    """
    if text.count(",") == 1:
        last, first = (_BLANKS.sub(" ", part).strip() for part in text.split(","))
        if first and last:
            return " ".join(_without_civility(first.split())), last
    parts = _without_civility(text.replace(",", " ").split())
    if len(parts) < 2:
        return "", " ".join(parts)
    capitals = [part for part in parts if len(part) > 1 and part.isupper()]
    if capitals and len(capitals) < len(parts):
        return " ".join(part for part in parts if part not in capitals), " ".join(capitals)
    return parts[0], " ".join(parts[1:])


def _without_civility(parts: list[str]) -> list[str]:
    if len(parts) > 1 and compact(parts[0]) in _CIVILITIES:
        return parts[1:]
    return parts
